-- check:    case-without-advisory
-- title:    Users are told about vulnerabilities of their device
-- serves:   MDCG-P6, MDCG-3.8-M-1, IEC81001-5-1-4.1.7, CCLAB-AREA-6
-- concept:  post-market
-- grade:    required
-- remedy:   Publish an advisory for the case, or write in the decision why none is needed.
-- how:      tutela add advisory name=TITLE case_ref={record} devices={device}
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': decided (' || c.decision || '), but no advisory was published' AS line
  FROM "case" c CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
 WHERE l.id = c.id AND c.decision IN ('fix', 'mitigate', 'inform', 'transfer')
   AND c.state IN ('deployment', 'closed')
   AND NOT EXISTS (SELECT 1 FROM advisory a CROSS JOIN live la
                    WHERE la.id = a.id AND a.case_ref = c.id AND a.status = 'published')
