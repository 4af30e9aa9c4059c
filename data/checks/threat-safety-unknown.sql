-- check:    threat-safety-unknown
-- title:    Of every threat it is known whether it may harm a person
-- serves:   MDR-I-1, IVDR-I-1, MDR-I-3(c), IVDR-I-3(c), MDCG-3.2, MDCG-2.4
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Answer for this threat whether a person may be harmed; unknown counts as yes.
-- how:      tutela set {record} safety_relevant=yes
-- Safety and security risks meet here first: an unanswered question would keep the risk out of the
-- safety file.
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || ': nobody has said whether a person may be harmed' AS line
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND t.safety_relevant IS NULL AND t.status <> 'not_applicable' AND t.state <> 'gone'
