-- check:    control-without-safety-look
-- title:    Somebody looked at what each security control may do to care
-- serves:   MDR-I-3(d), IVDR-I-3(d), MDR-I-4, IVDR-I-4, MDCG-2.2, MDCG-3.3, IEC81001-5-1-7.4, MDR-I-2, IVDR-I-2, IGNB-3.5, IGNB-3.7, CONNECTION-X3, MDCG-T3-NOTE
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Ask a safety person: can the control delay, lock out, hide an alarm? Record the answer, also when it is no.
-- how:      tutela handover {record} --kind X3
-- Connection X3: every security control, always. Too much security can stop authorised help.
SELECT c.device AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': nobody from safety has looked at what it may do to care' AS line
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.kind = 'security' AND c.status <> 'rejected'
   AND (c.side_effects_look IS NULL OR c.looked_by IS NULL)
