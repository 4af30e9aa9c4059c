-- check:    practice-3-secure-design
-- title:    The architecture is secure, in several layers
-- serves:   MDCG-P3, MDR-I-17.2, IEC81001-5-1-5.3.1, IEC81001-5-1-5.4.3
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- remedy:   Attach the architecture with its trust boundaries, and the record of the design review.
-- Evidence, or an approved document, that serves practice 3 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows a secure architecture with layers of defence' AS line
  FROM device d JOIN live l ON l.id = d.id
 WHERE NOT EXISTS (
       SELECT 1
         FROM link k JOIN live s ON s.id = k.from_id
         LEFT JOIN evidence e ON e.id = s.id
         LEFT JOIN document o ON o.id = s.id
        WHERE k.field = 'serves'
          AND (k.to_id = 'MDCG-P3'
               OR k.to_id IN (SELECT m.target FROM clause_mapping m JOIN live lm ON lm.id = m.id
                               WHERE m.source = 'MDCG-P3'))
          AND ((s.type = 'evidence' AND coalesce(e.device, d.id) = d.id
                AND coalesce(e.valid_until, $1) >= $1)
               OR (s.type = 'document' AND coalesce(o.device, d.id) = d.id
                   AND o.status = 'approved' AND coalesce(o.valid_until, $1) >= $1)))
