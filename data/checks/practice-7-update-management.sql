-- check:    practice-7-update-management
-- title:    Updates reach users in time
-- serves:   MDCG-P7, IEC81001-5-1-6.1.1, IEC81001-5-1-6.2.2
-- concept:  secure-life-cycle
-- practice: P7
-- grade:    required
-- remedy:   Attach the update policy with its times by severity, and what shows delivery.
-- Evidence, or an approved document, that serves practice 7 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows how and how fast updates reach users' AS line
  FROM device d JOIN live l ON l.id = d.id
 WHERE NOT EXISTS (
       SELECT 1
         FROM link k JOIN live s ON s.id = k.from_id
         LEFT JOIN evidence e ON e.id = s.id
         LEFT JOIN document o ON o.id = s.id
        WHERE k.field = 'serves'
          AND (k.to_id = 'MDCG-P7'
               OR k.to_id IN (SELECT m.target FROM clause_mapping m JOIN live lm ON lm.id = m.id
                               WHERE m.source = 'MDCG-P7'))
          AND ((s.type = 'evidence' AND coalesce(e.device, d.id) = d.id
                AND coalesce(e.valid_until, $1) >= $1)
               OR (s.type = 'document' AND coalesce(o.device, d.id) = d.id
                   AND o.status = 'approved' AND coalesce(o.valid_until, $1) >= $1)))
