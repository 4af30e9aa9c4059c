-- check:    control-without-option
-- title:    Of every control its place in the order of priority is known
-- serves:   MDR-I-4, IVDR-I-4, MDR-I-4(a), IVDR-I-4(a), MDR-I-4(b), IVDR-I-4(b), MDR-I-4(c), IVDR-I-4(c), MDCG-3.3-SECURITY, MDCG-3.3-SAFETY, IGNB-3.6
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Say whether it is by design, by protection or by information.
-- how:      tutela set {record} option=design
-- MDR and IVDR Annex I 4: in this order. Without it nobody can show that the order was kept.
SELECT c.device AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': not said whether it is by design, protection or information' AS line
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.status <> 'rejected' AND c.option IS NULL
