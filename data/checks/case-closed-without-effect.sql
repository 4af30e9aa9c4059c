-- check:    case-closed-without-effect
-- title:    A closed case shows that its measure worked
-- serves:   MDCG-P6, MDCG-5.1-SYSTEM-3, IEC81001-5-1-7.5, MDR-I-3(f), IVDR-I-3(f), CCLAB-STEP-12
-- concept:  post-market
-- grade:    advised
-- remedy:   Write down how it was seen that the fix or the measure works in the field.
-- how:      tutela set {record} effectiveness=TEXT
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': closed, but it is not said whether the measure worked' AS line
  FROM "case" c CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
 WHERE l.id = c.id AND c.state = 'closed' AND c.effectiveness IS NULL
   AND coalesce(c.decision, '') IN ('fix', 'mitigate')
