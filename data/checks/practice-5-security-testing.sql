-- check:    practice-5-security-testing
-- title:    Tests show that security holds
-- serves:   MDCG-P5, MDR-I-17.2, IEC81001-5-1-5.7.1, IEC81001-5-1-5.7.4
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Attach the reports of requirement tests, scans, fuzzing and the penetration test.
-- Evidence, or an approved document, that serves practice 5 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': no test report shows that its security holds' AS line
  FROM device d JOIN live l ON l.id = d.id
 WHERE NOT EXISTS (
       SELECT 1
         FROM link k JOIN live s ON s.id = k.from_id
         LEFT JOIN evidence e ON e.id = s.id
         LEFT JOIN document o ON o.id = s.id
        WHERE k.field = 'serves'
          AND (k.to_id = 'MDCG-P5'
               OR k.to_id IN (SELECT m.target FROM clause_mapping m JOIN live lm ON lm.id = m.id
                               WHERE m.source = 'MDCG-P5'))
          AND ((s.type = 'evidence' AND coalesce(e.device, d.id) = d.id
                AND coalesce(e.valid_until, $1) >= $1)
               OR (s.type = 'document' AND coalesce(o.device, d.id) = d.id
                   AND o.status = 'approved' AND coalesce(o.valid_until, $1) >= $1)))
