-- check:    case-overdue
-- title:    Vulnerability cases are settled in time
-- serves:   MDCG-P6, MDCG-P7, IEC81001-5-1-6.1.1, IEC81001-5-1-9.5, CCLAB-AREA-7, MDR-I-3(f), IVDR-I-3(f), MDCG-3.8-TIMING
-- concept:  post-market
-- grade:    required
-- remedy:   Settle the case, or decide a new day with a reason.
-- how:      tutela set {record} state=closed closed_on=DATE, or due_on=DATE hold_reason=TEXT
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': was due on ' || c.due_on || ' and is still open' AS line
  FROM "case" c CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
 WHERE l.id = c.id AND c.due_on < $1 AND c.state NOT IN ('closed', 'not_affected', 'duplicate', 'invalid')
