-- check:    risk-without-policy
-- title:    Each risk was evaluated by a policy with criteria
-- serves:   MDR-I-3(a), IVDR-I-3(a), IEC81001-5-1-7.1.1, IGNB-3.4, CCLAB-ACT-2
-- concept:  aligned-processes
-- grade:    advised
-- remedy:   Name the edition of the risk policy by which the risk was evaluated.
-- how:      tutela set {record} policy=ID
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': it is not said by which criteria it was evaluated' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.policy IS NULL AND s.level_before IS NOT NULL
UNION ALL
SELECT f.device, CAST(NULL AS TEXT), f.id,
       l.title || ': it is not said by which criteria it was evaluated'
  FROM safety_risk f CROSS JOIN live l
 WHERE l.id = f.id AND f.policy IS NULL AND f.level_before IS NOT NULL
