-- check:    applicability-without-reason
-- title:    What is said not to apply has a reason
-- serves:   MDR-II-4(a), IVDR-II-4(a), CCLAB-ACT-1, CCLAB-STEP-4
-- concept:  regulation
-- grade:    required
-- remedy:   Write why the requirement does not apply to this device.
-- how:      tutela set {record} reason=TEXT
-- Annex II 4(a): a reason is always needed.
SELECT a.device AS device, CAST(NULL AS TEXT) AS release, a.id AS record,
       a.clause || ': is said not to apply, without a reason' AS line
  FROM applicability a CROSS JOIN live l
 WHERE l.id = a.id AND a.applies = 'no' AND a.reason IS NULL
