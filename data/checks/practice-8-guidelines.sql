-- check:    practice-8-guidelines
-- title:    Users are told how to integrate, configure and maintain
-- serves:   MDCG-P8, MDR-I-23.4(ab), IEC81001-5-1-5.8.2, IEC81001-5-1-5.8.7
-- concept:  secure-life-cycle
-- practice: P8
-- grade:    required
-- remedy:   Attach the hardening guide and the security part of the instructions, also for secure disposal.
-- Evidence, or an approved document, that serves practice 8 of MDCG 2019-16 or a clause that covers it
-- (Table I of the paper, kept as mappings). What names no device serves all; what has expired none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': no guide tells users how to set it up and keep it secure' AS line
  FROM device d JOIN live l ON l.id = d.id
 WHERE NOT EXISTS (
       SELECT 1
         FROM link k JOIN live s ON s.id = k.from_id
         LEFT JOIN evidence e ON e.id = s.id
         LEFT JOIN document o ON o.id = s.id
        WHERE k.field = 'serves'
          AND (k.to_id = 'MDCG-P8'
               OR k.to_id IN (SELECT m.target FROM clause_mapping m JOIN live lm ON lm.id = m.id
                               WHERE m.source = 'MDCG-P8'))
          AND ((s.type = 'evidence' AND coalesce(e.device, d.id) = d.id
                AND coalesce(e.valid_until, $1) >= $1)
               OR (s.type = 'document' AND coalesce(o.device, d.id) = d.id
                   AND o.status = 'approved' AND coalesce(o.valid_until, $1) >= $1)))
