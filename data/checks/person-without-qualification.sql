-- check:    person-without-qualification
-- title:    Of everybody who works with the file the qualification is known
-- serves:   IEC81001-5-1-4.1.4, CCLAB-PARTY-1
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    advised
-- remedy:   Enter training and experience, and attach the proofs to SLOT-security-training.
-- how:      tutela set {record} qualification=TEXT
SELECT CAST(NULL AS TEXT) AS device, CAST(NULL AS TEXT) AS release, p.id AS record,
       l.title || ': the qualification is not known' AS line
  FROM person p CROSS JOIN live l
 WHERE l.id = p.id AND p.status = 'active' AND p.qualification IS NULL AND p.valid_until IS NULL
