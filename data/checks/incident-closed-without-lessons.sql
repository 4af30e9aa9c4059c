-- check:    incident-closed-without-lessons
-- title:    A closed incident changed something, or it is said why not
-- serves:   MDCG-5.1-PROGRAMME-4, MDCG-5.1-OUTPUTS-2, MDCG-5.1-SYSTEM-3, MDR-I-3(f), IVDR-I-3(f)
-- concept:  post-market
-- grade:    advised
-- remedy:   Write what changes in risk file, threat model and plan, or that nothing does.
-- how:      tutela set {record} lessons=TEXT
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, i.id AS record,
       l.title || ': closed, and it is not said what was learnt' AS line
  FROM incident i CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = i.id AND k.field = 'devices'
 WHERE l.id = i.id AND i.state = 'closed' AND i.lessons IS NULL
