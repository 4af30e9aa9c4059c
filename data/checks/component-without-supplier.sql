-- check:    component-without-supplier
-- title:    Of every component the supplier is known
-- serves:   MDCG-P1, IEC81001-5-1-4.1.5, IEC81001-5-1-8
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    advised
-- remedy:   Add the supplier to the component list; he is whom to ask when something is found.
-- how:      tutela set {record} supplier=NAME
SELECT r.device AS device, r.id AS release, c.id AS record,
       l.title || ': it is not said who supplies it' AS line
  FROM sbom b JOIN live lb ON lb.id = b.id
  JOIN release r ON r.id = b.release JOIN live lr ON lr.id = r.id
  JOIN link k ON k.from_id = b.id AND k.field = 'components'
  JOIN component c ON c.id = k.to_id JOIN live l ON l.id = c.id
 WHERE b.status = 'current' AND r.status IN ('in_work', 'released') AND c.supplier IS NULL
