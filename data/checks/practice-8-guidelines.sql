-- check:    practice-8-guidelines
-- title:    Users are told how to integrate, configure and maintain
-- serves:   MDCG-P8, MDR-I-23.4(ab), IVDR-I-20.4.1(ah), IEC81001-5-1-5.8.2, IEC81001-5-1-5.8.7
-- concept:  secure-life-cycle
-- practice: P8
-- grade:    required
-- remedy:   Attach the hardening guide and the security part of the instructions, also for secure disposal.
-- how:      tutela add evidence name=TITLE device={device} serves=MDCG-P8 dated_on=DATE summary=TEXT
-- Evidence, or an approved document, that serves practice 8 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': no guide tells users how to set it up and keep it secure' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND NOT EXISTS (SELECT 1 FROM practice_proof p
                    WHERE p.device IS NULL AND p.practice = 'MDCG-P8'
                      AND coalesce(p.valid_until, $1) >= $1)
   AND d.id NOT IN (SELECT p.device FROM practice_proof p
                     WHERE p.device IS NOT NULL AND p.practice = 'MDCG-P8'
                       AND coalesce(p.valid_until, $1) >= $1)
