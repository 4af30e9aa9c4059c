-- check:    risk-without-afap
-- title:    Each risk is reduced as far as possible, and it is said why not further
-- serves:   MDR-I-2, IVDR-I-2, MDR-I-4, IVDR-I-4, MDCG-3.3, IEC81001-5-1-7.4, MDR-I-8, IVDR-I-8
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Write which further controls were considered and why they were not taken; cost alone is no reason.
-- how:      tutela set {record} afap_rationale=TEXT
-- Annex I 2 asks this of every risk, also of a small one: green in a matrix does not mean "stop".
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': it is not said why it cannot be reduced further' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.afap_rationale IS NULL AND s.level_before IS NOT NULL
UNION ALL
SELECT f.device, CAST(NULL AS TEXT), f.id,
       l.title || ': it is not said why it cannot be reduced further'
  FROM safety_risk f CROSS JOIN live l
 WHERE l.id = f.id AND f.afap_rationale IS NULL AND f.level_before IS NOT NULL
