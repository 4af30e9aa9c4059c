-- check:    facts-unanswered
-- title:    The questions about the device that decide what applies are answered
-- serves:   CCLAB-STEP-2, CCLAB-ACT-1, MDR-II-4(a), IVDR-II-4(a)
-- concept:  regulation
-- grade:    required
-- looks at: device
-- remedy:   Answer the questions, on the page of the device or one by one. Until then the careful answer is taken.
-- how:      tutela add device_fact device={device} fact=NAME value=yes|no reason=TEXT
-- The facts on which requirements with a bearing on cybersecurity depend (applies_if of the catalogues).
-- One row for a device; it names the first open question.
WITH asked AS (
    SELECT 'software' AS fact, 'mdr ivdr' AS laws
    UNION ALL SELECT 'networked', 'mdr ivdr'
    UNION ALL SELECT 'mobile_platform', 'mdr ivdr'
    UNION ALL SELECT 'combined_use', 'mdr ivdr'
    UNION ALL SELECT 'active', 'mdr ivdr'
    UNION ALL SELECT 'hardware', 'mdr ivdr'
    UNION ALL SELECT 'maintained', 'mdr ivdr'
    UNION ALL SELECT 'waste', 'mdr ivdr'
    UNION ALL SELECT 'measuring', 'mdr ivdr'
    UNION ALL SELECT 'internal_power_safety', 'mdr ivdr'
    UNION ALL SELECT 'e_ifu', 'mdr ivdr'
    UNION ALL SELECT 'implantable', 'mdr'
    UNION ALL SELECT 'active_implantable', 'mdr'
    UNION ALL SELECT 'monitors_patient', 'mdr'
    UNION ALL SELECT 'supplies_energy_or_substance', 'mdr'
    UNION ALL SELECT 'lay_user', 'mdr'
    UNION ALL SELECT 'annex_xvi', 'mdr'
    UNION ALL SELECT 'self_test', 'ivdr'
    UNION ALL SELECT 'near_patient', 'ivdr'
    UNION ALL SELECT 'specimen_handling', 'ivdr'
    UNION ALL SELECT 'ivd_analytical', 'ivdr'
), answered AS (
    SELECT f.device, f.fact FROM device_fact f CROSS JOIN live lf
     WHERE lf.id = f.id AND f.value IN ('yes', 'no')
)
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       max(l.title) || ': ' || CAST(count(*) AS TEXT)
       || CASE count(*) WHEN 1 THEN ' question' ELSE ' questions' END || ' about it without answer, first: ' || min(q.fact) AS line
  FROM device d CROSS JOIN live l
  JOIN asked q ON q.laws = d.regulation OR q.laws = 'mdr ivdr'
  LEFT JOIN answered a ON a.device = d.id AND a.fact = q.fact
 WHERE l.id = d.id AND a.fact IS NULL
 GROUP BY d.id
