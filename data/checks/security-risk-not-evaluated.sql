-- check:    security-risk-not-evaluated
-- title:    Every security risk was estimated before and after its controls
-- serves:   MDR-I-3(c), IVDR-I-3(c), MDR-I-3(d), IVDR-I-3(d), MDCG-3.4, IEC81001-5-1-7.3, IGNB-3.1, IGNB-3.4, CCLAB-ACT-2
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Estimate exploitability and impact, before and after the controls.
-- how:      tutela set {record} exploitability_before=WORD impact_before=WORD exploitability_after=WORD impact_after=WORD
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': not estimated '
       || CASE WHEN s.level_before IS NULL THEN 'at all' ELSE 'after its controls' END AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND (s.level_before IS NULL OR s.level_after IS NULL)
