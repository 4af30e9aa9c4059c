-- check:    post-market-plan-missing
-- title:    Post-market surveillance covers security
-- serves:   MDR-I-3(e), MDCG-5.1, IEC81001-5-1-7.5
-- concept:  post-market
-- grade:    required
-- remedy:   Add security to the plan for post-market surveillance: what is collected, from where, who looks, how often; attach it.
-- A document on any row of MDCG 2019-16 5.1 counts.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows a plan for post-market surveillance of its security' AS line
  FROM device d JOIN live l ON l.id = d.id
 WHERE NOT EXISTS (
       SELECT 1
         FROM link k JOIN live s ON s.id = k.from_id
         LEFT JOIN evidence e ON e.id = s.id
         LEFT JOIN document o ON o.id = s.id
        WHERE k.field = 'serves'
          AND lower(k.to_id) LIKE 'mdcg-5.1%'
          AND ((s.type = 'evidence' AND coalesce(e.device, d.id) = d.id
                AND coalesce(e.valid_until, $1) >= $1)
               OR (s.type = 'document' AND coalesce(o.device, d.id) = d.id
                   AND o.status = 'approved' AND coalesce(o.valid_until, $1) >= $1)))
