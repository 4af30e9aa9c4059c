-- check:    risk-high-without-control
-- title:    Every high risk has a control
-- serves:   MDR-I-4, IVDR-I-4, MDCG-3.3-SECURITY, IEC81001-5-1-7.4, MDR-I-3(d), IVDR-I-3(d), IGNB-3.7
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Choose a control, or say why the risk is accepted without one.
-- how:      tutela set {record} controls=ID
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': a high risk without any control' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.level_before IN ('H', 'C')
   AND NOT EXISTS (SELECT 1 FROM link k CROSS JOIN live lc
                    WHERE lc.id = k.to_id AND k.from_id = s.id AND k.field = 'controls')
UNION ALL
SELECT f.device, CAST(NULL AS TEXT), f.id, l.title || ': an unacceptable risk without any control'
  FROM safety_risk f CROSS JOIN live l
 WHERE l.id = f.id AND f.level_before = 'U'
   AND NOT EXISTS (SELECT 1 FROM link k CROSS JOIN live lc
                    WHERE lc.id = k.to_id AND k.from_id = f.id AND k.field = 'controls')
