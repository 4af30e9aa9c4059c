-- check:    essential-functions-missing
-- title:    The functions that matter for safety are named for security
-- serves:   MDR-I-1, IVDR-I-1, MDCG-2.1-4, CONNECTION-X1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   List, one a line, the functions whose loss or change may harm somebody.
-- how:      tutela set {record} essential_performance=TEXT
-- Connection X1: the safety side tells the security side what must be protected. It comes first.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': it is not said which functions must not fail or be changed (X1)' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.essential_performance IS NULL
