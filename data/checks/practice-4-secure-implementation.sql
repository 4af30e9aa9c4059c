-- check:    practice-4-secure-implementation
-- title:    The device is built securely
-- serves:   MDCG-P4, IEC81001-5-1-5.5.1, IEC81001-5-1-5.5.2, IEC81001-5-1-5.8.3
-- concept:  secure-life-cycle
-- practice: P4
-- grade:    required
-- remedy:   Attach coding rules, results of static analysis and code reviews.
-- how:      tutela add evidence name=TITLE device={device} serves=MDCG-P4 dated_on=DATE summary=TEXT
-- Evidence, or an approved document, that serves practice 4 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows that it was built securely (coding rules, code review)' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND NOT EXISTS (SELECT 1 FROM practice_proof p
                    WHERE p.device IS NULL AND p.practice = 'MDCG-P4'
                      AND coalesce(p.valid_until, $1) >= $1)
   AND d.id NOT IN (SELECT p.device FROM practice_proof p
                     WHERE p.device IS NOT NULL AND p.practice = 'MDCG-P4'
                       AND coalesce(p.valid_until, $1) >= $1)
