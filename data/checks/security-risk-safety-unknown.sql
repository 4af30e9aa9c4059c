-- check:    security-risk-safety-unknown
-- title:    Of every security risk it is known whether it may harm a person
-- serves:   MDR-I-1, IVDR-I-1, MDR-I-3(c), IVDR-I-3(c), MDCG-3.2, MDCG-2.4, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Answer the question with a clinical or safety person; it decides whether the risk goes to the safety file.
-- how:      tutela set {record} safety_relevant=yes safety_reason=TEXT
-- A security risk with safety_relevant unknown blocks a release.
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': nobody has said whether a person may be harmed' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.safety_relevant IS NULL
