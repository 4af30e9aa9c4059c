-- check:    security-risk-without-type
-- title:    Every security risk is sorted: security only, or with an effect on safety
-- serves:   MDR-I-3(c), IVDR-I-3(c), MDCG-2.4, MDCG-3.2
-- concept:  risk-relationship
-- grade:    advised
-- remedy:   Answer the questions Q1 to Q7; the type, and where the risk must go, follow from them.
-- how:      tutela set {record} person_harmed=yes security_cause=yes
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': the questions that decide its type are not answered' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.risk_type IS NULL
