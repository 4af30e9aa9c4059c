-- check:    decision-affected-without-risk
-- title:    A vulnerability that affects the device is in the risk file
-- serves:   MDR-I-3(e), IVDR-I-3(e), MDCG-3.4, MDCG-5.1-OUTPUTS-3, IEC81001-5-1-9.5, MDR-I-3(b), IVDR-I-3(b)
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Name the security risk the vulnerability belongs to, or make one.
-- how:      tutela set {record} security_risk=ID
SELECT CAST(NULL AS TEXT) AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       d.vulnerability || ' in ' || d.identity || ': affects the device, but no security risk has it'
       AS line
  FROM decision d CROSS JOIN live l
 WHERE l.id = d.id AND d.state = 'affected' AND d.status <> 'proposed'
   AND (d.security_risk IS NULL
        OR NOT EXISTS (SELECT 1 FROM live s WHERE s.id = d.security_risk))
