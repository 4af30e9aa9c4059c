-- check:    practice-5-security-testing
-- title:    Tests show that security holds
-- serves:   MDCG-P5, MDR-I-17.2, IVDR-I-16.2, IEC81001-5-1-5.7.1, IEC81001-5-1-5.7.4
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Attach the reports of requirement tests, scans, fuzzing and the penetration test.
-- how:      tutela add evidence name=TITLE device={device} serves=MDCG-P5 dated_on=DATE summary=TEXT
-- Evidence, or an approved document, that serves practice 5 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': no test report shows that its security holds' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND NOT EXISTS (SELECT 1 FROM practice_proof p
                    WHERE p.device IS NULL AND p.practice = 'MDCG-P5'
                      AND coalesce(p.valid_until, $1) >= $1)
   AND d.id NOT IN (SELECT p.device FROM practice_proof p
                     WHERE p.device IS NOT NULL AND p.practice = 'MDCG-P5'
                       AND coalesce(p.valid_until, $1) >= $1)
