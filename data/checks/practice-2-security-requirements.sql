-- check:    practice-2-security-requirements
-- title:    Security requirements are specified and reviewed
-- serves:   MDCG-P2, MDR-I-17.2, IVDR-I-16.2, IEC81001-5-1-5.2.1, IEC81001-5-1-7.1.2
-- concept:  secure-life-cycle
-- practice: P2
-- grade:    required
-- remedy:   Attach the security requirements with their context, and the record of their review.
-- how:      tutela add evidence name=TITLE device={device} serves=MDCG-P2 dated_on=DATE summary=TEXT
-- Evidence, or an approved document, that serves practice 2 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows how its security requirements came about' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND NOT EXISTS (SELECT 1 FROM practice_proof p
                    WHERE p.device IS NULL AND p.practice = 'MDCG-P2'
                      AND coalesce(p.valid_until, $1) >= $1)
   AND d.id NOT IN (SELECT p.device FROM practice_proof p
                     WHERE p.device IS NOT NULL AND p.practice = 'MDCG-P2'
                       AND coalesce(p.valid_until, $1) >= $1)
