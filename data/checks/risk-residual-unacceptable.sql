-- check:    risk-residual-unacceptable
-- title:    What remains is acceptable, or the benefit outweighs it
-- serves:   MDR-I-1, IVDR-I-1, MDR-I-4, IVDR-I-4, MDR-I-8, IVDR-I-8, MDCG-3.5, MDR-I-3(d), IVDR-I-3(d), IGNB-3.7
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Reduce the risk further, or write down why the benefit outweighs what remains.
-- how:      tutela set {record} controls=ID afap_rationale=TEXT
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': still '
       || CASE s.level_after WHEN 'C' THEN 'critical' ELSE 'high' END || ' after its controls' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.level_after IN ('H', 'C')
UNION ALL
SELECT f.device, CAST(NULL AS TEXT), f.id,
       l.title || ': unacceptable after its controls, and no benefit-risk statement is there'
  FROM safety_risk f CROSS JOIN live l
 WHERE l.id = f.id AND f.level_after = 'U' AND f.benefit_risk IS NULL
