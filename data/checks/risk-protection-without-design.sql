-- check:    risk-protection-without-design
-- title:    Where protection is the best there is, it is said why design cannot
-- serves:   MDR-I-4, IVDR-I-4, MDR-I-4(a), IVDR-I-4(a), MDR-I-4(b), IVDR-I-4(b), MDCG-3.3-SECURITY, MDCG-3.3-SAFETY, ISO14971-7.1
-- concept:  aligned-processes
-- grade:    required
-- looks at: security_risk
-- remedy:   Write at the control which safe design was considered and why it is not practicable; or take it.
-- how:      tutela set {record} rejected_options=TEXT
-- The order of Annex I 4 is kept risk by risk: design first. Where a risk has a control by design, nothing more is asked.
WITH risk (id, device) AS (
    SELECT s.id, s.device FROM security_risk s UNION ALL SELECT f.id, f.device FROM safety_risk f)
SELECT DISTINCT r.device AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       lc.title || ': protects against ' || l.title || ', which no design takes away, and it is not said why' AS line
  FROM risk r CROSS JOIN live l
  JOIN link k ON k.from_id = r.id AND k.field = 'controls'
  JOIN control c ON c.id = k.to_id
 CROSS JOIN live lc
 WHERE l.id = r.id AND lc.id = c.id AND c.option = 'protection' AND c.status <> 'rejected'
   AND c.rejected_options IS NULL
   AND NOT EXISTS (SELECT 1 FROM link o JOIN control d ON d.id = o.to_id CROSS JOIN live ld
                    WHERE ld.id = d.id AND o.from_id = r.id AND o.field = 'controls' AND d.status <> 'rejected'
                      AND (d.option = 'design' OR (d.option = 'protection' AND d.rejected_options IS NOT NULL)))
