-- check:    security-risk-without-handover
-- title:    A security risk that may harm a person was handed to the safety side
-- serves:   MDR-I-3(c), IVDR-I-3(c), MDCG-3.2, MDCG-A-IV, IEC81001-5-1-7.3, CONNECTION-X2, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Hand the risk over (connection X2), so that a safety person decides about the harm.
-- how:      tutela handover {record} --kind X2
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': may harm a person, but was never handed to the safety side (X2)' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.safety_relevant = 'yes'
   AND NOT EXISTS (SELECT 1 FROM connection x CROSS JOIN live lx
                    WHERE lx.id = x.id AND x.source = s.id AND x.kind = 'X2')
