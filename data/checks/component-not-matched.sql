-- check:    component-not-matched
-- title:    Every component was compared with the advisories
-- serves:   MDCG-P6, MDCG-3.8-C-2, IEC81001-5-1-6.2.1
-- concept:  post-market
-- grade:    required
-- remedy:   Match the component list again; where no source covers the component, say how it is watched.
-- how:      tutela match --all
-- "No findings" is only worth something for components that were really compared.
SELECT r.device AS device, r.id AS release, c.id AS record,
       l.title || ': '
       || CASE m.state WHEN 'no_source' THEN 'no advisory source covers it'
                             WHEN 'stale' THEN 'was compared with data that are too old'
                             ELSE 'was never compared with the advisories' END AS line
  FROM sbom b JOIN live lb ON lb.id = b.id
  JOIN release r ON r.id = b.release JOIN live lr ON lr.id = r.id
  JOIN link k ON k.from_id = b.id AND k.field = 'components'
  JOIN component c ON c.id = k.to_id JOIN live l ON l.id = c.id
  LEFT JOIN component_look m ON m.component = c.id
 WHERE b.status = 'current' AND r.status IN ('in_work', 'released')
   AND (m.state IN ('no_source', 'stale')
        OR (m.state IS NULL AND coalesce(c.purl, c.cpe, c.identity) IS NOT NULL))
