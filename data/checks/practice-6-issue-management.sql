-- check:    practice-6-issue-management
-- title:    Security problems are handled in a defined way
-- serves:   MDCG-P6, IEC81001-5-1-9.1, IEC81001-5-1-6.2.1
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- remedy:   Attach the procedure for reports and triage, and the disclosure policy.
-- how:      tutela add evidence name=TITLE device={device} serves=MDCG-P6 dated_on=DATE summary=TEXT
-- Evidence, or an approved document, that serves practice 6 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows how security problems are received and handled' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND NOT EXISTS (SELECT 1 FROM practice_proof p
                    WHERE p.device IS NULL AND p.practice = 'MDCG-P6'
                      AND coalesce(p.valid_until, $1) >= $1)
   AND d.id NOT IN (SELECT p.device FROM practice_proof p
                     WHERE p.device IS NOT NULL AND p.practice = 'MDCG-P6'
                       AND coalesce(p.valid_until, $1) >= $1)
