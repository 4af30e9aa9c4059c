-- check:    field-action-not-followed
-- title:    Field actions are followed to the last customer
-- serves:   MDCG-5.2, MDCG-5.1-SYSTEM-3, MDR-I-3(f), IVDR-I-3(f), CCLAB-STEP-12, MDR-A-vig-fsca, IVDR-A-vig-fsca
-- concept:  post-market
-- grade:    required
-- remedy:   Count who confirmed, reach the others, and write down whether the action worked.
-- how:      tutela set {record} customers_confirmed=N effectiveness=TEXT
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, a.id AS record,
       l.title || ': '
       || CASE WHEN a.customers_total IS NULL OR a.customers_confirmed IS NULL
               THEN 'it is not known who confirmed it'
               WHEN a.effectiveness IS NULL AND a.state = 'closed'
               THEN 'closed, but it is not said whether it worked'
               ELSE 'not all customers confirmed it' END AS line
  FROM field_action a CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = a.id AND k.field = 'devices'
 WHERE l.id = a.id AND a.state IN ('notice_released', 'running', 'effectiveness', 'closed')
   AND (a.customers_total IS NULL OR a.customers_confirmed IS NULL
        OR a.customers_confirmed + coalesce(a.customers_unreachable, 0) < a.customers_total
        OR (a.state = 'closed' AND a.effectiveness IS NULL))
