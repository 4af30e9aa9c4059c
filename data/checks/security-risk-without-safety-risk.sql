-- check:    security-risk-without-safety-risk
-- title:    A security risk that may harm a person is in the safety file
-- serves:   MDR-I-1, IVDR-I-1, MDR-I-3(c), IVDR-I-3(c), MDCG-3.2, MDCG-A-IV, IEC81001-5-1-4.2, CONNECTION-X2, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Create the safety risk, or name this security risk in the one that covers it.
-- how:      tutela add safety_risk name=TEXT device={device} security_risks={record}
-- Connection X2. Several security risks may share one safety risk (MDCG 2019-16 3.2).
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': may harm a person, but no safety risk names it' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.safety_relevant = 'yes'
   AND NOT EXISTS (SELECT 1 FROM link k JOIN safety_risk f ON f.id = k.from_id
                    CROSS JOIN live lf
                    WHERE lf.id = f.id AND k.to_id = s.id AND k.field = 'security_risks')
