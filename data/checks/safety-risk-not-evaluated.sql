-- check:    safety-risk-not-evaluated
-- title:    Every safety risk was estimated before and after its controls
-- serves:   MDR-I-3(c), IVDR-I-3(c), MDR-I-3(d), IVDR-I-3(d), MDCG-3.2, CCLAB-ACT-2
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Let clinical people set severity and probability, before and after the controls.
-- how:      tutela set {record} severity=WORD probability_before=WORD severity_after=WORD probability_after=WORD
SELECT f.device AS device, CAST(NULL AS TEXT) AS release, f.id AS record,
       l.title || ': not estimated '
       || CASE WHEN f.level_before IS NULL THEN 'at all' ELSE 'after its controls' END AS line
  FROM safety_risk f CROSS JOIN live l
 WHERE l.id = f.id AND (f.level_before IS NULL OR f.level_after IS NULL)
