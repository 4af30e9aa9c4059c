-- check:    safety-control-without-security-look
-- title:    Somebody looked at what each safety control opens to an attacker
-- serves:   MDR-I-3(d), IVDR-I-3(d), MDR-I-17.2, IVDR-I-16.2, MDCG-3.2, MDCG-A-IV, CONNECTION-X4, IGNB-3.7
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Ask a security person: does it use software, a link, an override, a long validation? Record the answer.
-- how:      tutela handover {record} --kind X4
-- Connection X4.
SELECT c.device AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': nobody from security has looked at what it may open' AS line
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.kind = 'safety' AND c.status <> 'rejected'
   AND (c.side_effects_look IS NULL OR c.looked_by IS NULL)
