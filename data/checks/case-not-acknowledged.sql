-- check:    case-not-acknowledged
-- title:    Who reported a vulnerability got an answer
-- serves:   MDCG-P6, IEC81001-5-1-9.2, IEC81001-5-1-4.1.7
-- concept:  post-market
-- grade:    required
-- remedy:   Acknowledge the report to the finder, and enter the day.
-- how:      tutela set {record} acknowledged_on=DATE
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': reported'
       || CASE WHEN c.received_on IS NULL THEN '' ELSE ' on ' || c.received_on END
       || ', and nobody has answered' AS line
  FROM "case" c CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
 WHERE l.id = c.id AND c.acknowledged_on IS NULL AND c.reporter IS NOT NULL
   AND c.state NOT IN ('duplicate', 'invalid')
