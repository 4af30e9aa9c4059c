-- check:    component-without-version
-- title:    Of every component the version is known
-- serves:   MDCG-P1, IEC81001-5-1-8
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- remedy:   Add the version to the component list; without it no range can be compared.
-- how:      tutela set {record} version=VERSION
SELECT r.device AS device, r.id AS release, c.id AS record,
       l.title || ': its version is not known' AS line
  FROM sbom b JOIN live lb ON lb.id = b.id
  JOIN release r ON r.id = b.release JOIN live lr ON lr.id = r.id
  JOIN link k ON k.from_id = b.id AND k.field = 'components'
  JOIN component c ON c.id = k.to_id JOIN live l ON l.id = c.id
 WHERE b.status = 'current' AND r.status IN ('in_work', 'released') AND c.version IS NULL
