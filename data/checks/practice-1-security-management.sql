-- check:    practice-1-security-management
-- title:    Security work is planned and has the people it needs
-- serves:   MDCG-P1, IEC81001-5-1-5.1.1, IEC81001-5-1-4.1.4
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- remedy:   Attach the security plan with roles, and what shows that it is followed: supplier process, protected build, training.
-- how:      tutela add evidence name=TITLE device={device} serves=MDCG-P1 dated_on=DATE summary=TEXT
-- Evidence, or an approved document, that serves practice 1 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows that security work is planned (security plan, roles, training)' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND NOT EXISTS (SELECT 1 FROM practice_proof p
                    WHERE p.device IS NULL AND p.practice = 'MDCG-P1'
                      AND coalesce(p.valid_until, $1) >= $1)
   AND d.id NOT IN (SELECT p.device FROM practice_proof p
                     WHERE p.device IS NOT NULL AND p.practice = 'MDCG-P1'
                       AND coalesce(p.valid_until, $1) >= $1)
