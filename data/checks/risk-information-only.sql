-- check:    risk-information-only
-- title:    No high risk is answered by information alone
-- serves:   MDR-I-4, IVDR-I-4, MDR-I-4(a), IVDR-I-4(a), MDR-I-4(b), IVDR-I-4(b), MDR-I-4(c), IVDR-I-4(c), MDCG-3.3-SECURITY, IGNB-3.6
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Look for a control by design or protection first, and say why there is none.
-- how:      tutela set {record} controls=ID afap_rationale=TEXT
-- The order of Annex I 4: design, then protection, then information. A warning lowers no risk by itself.
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': a high risk, and all that reduces it is information for the user' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.level_before IN ('H', 'C')
   AND EXISTS (SELECT 1 FROM link k JOIN control c ON c.id = k.to_id CROSS JOIN live lc
                WHERE lc.id = c.id AND k.from_id = s.id AND k.field = 'controls' AND c.option = 'information')
   AND NOT EXISTS (SELECT 1 FROM link k JOIN control c ON c.id = k.to_id CROSS JOIN live lc
                    WHERE lc.id = c.id AND k.from_id = s.id AND k.field = 'controls'
                      AND c.option IN ('design', 'protection') AND c.status <> 'rejected')
UNION ALL
SELECT f.device, CAST(NULL AS TEXT), f.id,
       l.title || ': an unacceptable risk, and all that reduces it is information for the user'
  FROM safety_risk f CROSS JOIN live l
 WHERE l.id = f.id AND f.level_before = 'U'
   AND EXISTS (SELECT 1 FROM link k JOIN control c ON c.id = k.to_id CROSS JOIN live lc
                WHERE lc.id = c.id AND k.from_id = f.id AND k.field = 'controls' AND c.option = 'information')
   AND NOT EXISTS (SELECT 1 FROM link k JOIN control c ON c.id = k.to_id CROSS JOIN live lc
                    WHERE lc.id = c.id AND k.from_id = f.id AND k.field = 'controls'
                      AND c.option IN ('design', 'protection') AND c.status <> 'rejected')
