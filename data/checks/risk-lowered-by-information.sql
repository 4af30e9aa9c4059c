-- check:    risk-lowered-by-information
-- title:    Information alone lowers no risk, unless it was shown to work
-- serves:   MDR-I-4, IVDR-I-4, MDR-I-4(c), IVDR-I-4(c), MDCG-3.3-SAFETY, MDCG-3.3-SECURITY, ISO14971-7.1
-- concept:  aligned-processes
-- grade:    required
-- looks at: security_risk
-- remedy:   Show by a test with users that it works and record the run with its effect, rate the risk as before, or choose a control of another kind.
-- how:      tutela set {record} controls=ID
-- A warning may be overlooked: an estimate that is better after it needs evidence, as of usability.
WITH helped (device, risk) AS (
    SELECT s.device, s.id FROM security_risk s
     WHERE (s.level_before IN ('M', 'H', 'C') AND s.level_after = 'L')
        OR (s.level_before IN ('H', 'C') AND s.level_after = 'M')
        OR (s.level_before = 'C' AND s.level_after = 'H')
    UNION ALL
    SELECT f.device, f.id FROM safety_risk f
     WHERE (f.level_before IN ('R', 'U') AND f.level_after = 'A')
        OR (f.level_before = 'U' AND f.level_after = 'R'))
SELECT h.device AS device, CAST(NULL AS TEXT) AS release, h.risk AS record,
       l.title || ': is rated lower by information alone, and nothing shows that it works' AS line
  FROM helped h CROSS JOIN live l
 WHERE l.id = h.risk
   AND EXISTS (SELECT 1 FROM link k JOIN control c ON c.id = k.to_id CROSS JOIN live lc
                WHERE lc.id = c.id AND k.from_id = h.risk AND k.field = 'controls'
                  AND c.option = 'information' AND c.status <> 'rejected')
   AND NOT EXISTS (SELECT 1 FROM link k JOIN control c ON c.id = k.to_id CROSS JOIN live lc
                    WHERE lc.id = c.id AND k.from_id = h.risk AND k.field = 'controls'
                      AND coalesce(c.option, '') <> 'information' AND c.status <> 'rejected')
   AND NOT EXISTS (SELECT 1 FROM link k
                     JOIN link u ON u.to_id = k.to_id AND u.field = 'controls'
                     JOIN test_run t ON t.id = u.from_id CROSS JOIN live lt
                    WHERE lt.id = t.id AND k.from_id = h.risk AND k.field = 'controls'
                      AND t.result = 'pass' AND t.shows_effect = 'yes')
