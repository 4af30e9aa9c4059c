-- check:    practice-7-update-management
-- title:    Updates reach users in time
-- serves:   MDCG-P7, IEC81001-5-1-6.1.1, IEC81001-5-1-6.2.2
-- concept:  secure-life-cycle
-- practice: P7
-- grade:    required
-- remedy:   Attach the update policy with its times by severity, and what shows delivery.
-- how:      tutela add evidence name=TITLE device={device} serves=MDCG-P7 dated_on=DATE summary=TEXT
-- Evidence, or an approved document, that serves practice 7 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows how and how fast updates reach users' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND NOT EXISTS (SELECT 1 FROM practice_proof p
                    WHERE p.device IS NULL AND p.practice = 'MDCG-P7'
                      AND coalesce(p.valid_until, $1) >= $1)
   AND d.id NOT IN (SELECT p.device FROM practice_proof p
                     WHERE p.device IS NOT NULL AND p.practice = 'MDCG-P7'
                       AND coalesce(p.valid_until, $1) >= $1)
