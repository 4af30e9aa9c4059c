-- check:    requirement-without-method
-- title:    Of each requirement that applies it is said how it is met
-- serves:   MDR-II-4(b), IVDR-II-4(b), CCLAB-STEP-4
-- concept:  regulation
-- grade:    advised
-- remedy:   Say how the device meets the requirement: test, design, standard.
-- how:      tutela set {record} method=TEXT
-- Annex II 4(b). Only where somebody has begun to say something on the requirement.
SELECT a.device AS device, CAST(NULL AS TEXT) AS release, a.id AS record,
       a.clause || ': applies, and it is not said how it is met' AS line
  FROM applicability a CROSS JOIN live l
 WHERE l.id = a.id AND a.applies = 'yes' AND a.method IS NULL
