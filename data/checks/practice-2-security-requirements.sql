-- check:    practice-2-security-requirements
-- title:    Security requirements are specified and reviewed
-- serves:   MDCG-P2, MDR-I-17.2, IEC81001-5-1-5.2.1, IEC81001-5-1-7.1.2
-- concept:  secure-life-cycle
-- practice: P2
-- grade:    required
-- remedy:   Attach the security requirements with their context, and the record of their review.
-- Evidence, or an approved document, that serves practice 2 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows how its security requirements came about' AS line
  FROM device d JOIN live l ON l.id = d.id
 WHERE NOT EXISTS (
       SELECT 1
         FROM link k JOIN live s ON s.id = k.from_id
         LEFT JOIN evidence e ON e.id = s.id
         LEFT JOIN document o ON o.id = s.id
        WHERE k.field = 'serves'
          AND (k.to_id = 'MDCG-P2'
               OR k.to_id IN (SELECT m.target FROM clause_mapping m JOIN live lm ON lm.id = m.id
                               WHERE m.source = 'MDCG-P2'))
          AND ((s.type = 'evidence' AND coalesce(e.device, d.id) = d.id
                AND coalesce(e.valid_until, $1) >= $1)
               OR (s.type = 'document' AND coalesce(o.device, d.id) = d.id
                   AND o.status = 'approved' AND coalesce(o.valid_until, $1) >= $1)))
