-- check:    practice-4-secure-implementation
-- title:    The device is built securely
-- serves:   MDCG-P4, IEC81001-5-1-5.5.1, IEC81001-5-1-5.5.2, IEC81001-5-1-5.8.3
-- concept:  secure-life-cycle
-- practice: P4
-- grade:    required
-- remedy:   Attach coding rules, results of static analysis and code reviews.
-- Evidence, or an approved document, that serves practice 4 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows that it was built securely (coding rules, code review)' AS line
  FROM device d JOIN live l ON l.id = d.id
 WHERE NOT EXISTS (
       SELECT 1
         FROM link k JOIN live s ON s.id = k.from_id
         LEFT JOIN evidence e ON e.id = s.id
         LEFT JOIN document o ON o.id = s.id
        WHERE k.field = 'serves'
          AND (k.to_id = 'MDCG-P4'
               OR k.to_id IN (SELECT m.target FROM clause_mapping m JOIN live lm ON lm.id = m.id
                               WHERE m.source = 'MDCG-P4'))
          AND ((s.type = 'evidence' AND coalesce(e.device, d.id) = d.id
                AND coalesce(e.valid_until, $1) >= $1)
               OR (s.type = 'document' AND coalesce(o.device, d.id) = d.id
                   AND o.status = 'approved' AND coalesce(o.valid_until, $1) >= $1)))
