-- check:    safety-function-not-handed
-- title:    Security knows which functions and harms it must protect against
-- serves:   MDR-I-3(b), IVDR-I-3(b), MDCG-3.2, MDCG-A-IV, CONNECTION-X1, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Hand the function or the safety risk to security (connection X1), so that it becomes an asset or an impact there.
-- how:      tutela handover {record} --kind X1
-- A safety risk that names a security risk is known there as its impact.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': its essential functions were never given to security (X1)' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.essential_performance IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM connection x CROSS JOIN live lx
                    WHERE lx.id = x.id AND x.source = d.id AND x.kind = 'X1')
UNION ALL
SELECT f.device, CAST(NULL AS TEXT), f.id, l.title || ': security was never told of it (X1)'
  FROM safety_risk f CROSS JOIN live l
 WHERE l.id = f.id AND f.severity IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM link k JOIN live s ON s.id = k.to_id
                    WHERE k.from_id = f.id AND k.field = 'security_risks')
   AND NOT EXISTS (SELECT 1 FROM connection x CROSS JOIN live lx
                    WHERE lx.id = x.id AND x.source = f.id AND x.kind = 'X1')
