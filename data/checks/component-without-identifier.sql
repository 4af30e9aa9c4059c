-- check:    component-without-identifier
-- title:    Every component can be looked up in the advisories
-- serves:   MDCG-P1, MDCG-P6, IEC81001-5-1-6.2.1, IEC81001-5-1-8
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- remedy:   Say what the component is called in the advisories (purl or CPE); one rule serves all lists that name it.
-- how:      tutela identify {release} --accept NAME --reason TEXT --purl PURL
-- A component without identity is never matched: it is a hole, not a clean result.
SELECT r.device AS device, r.id AS release, c.id AS record,
       l.title || ': cannot be looked up: '
       || coalesce(m.reason, 'it has neither a purl nor a CPE name') AS line
  FROM sbom b JOIN live lb ON lb.id = b.id
  JOIN release r ON r.id = b.release JOIN live lr ON lr.id = r.id
  JOIN link k ON k.from_id = b.id AND k.field = 'components'
  JOIN component c ON c.id = k.to_id JOIN live l ON l.id = c.id
  LEFT JOIN component_look m ON m.component = c.id
 WHERE b.status = 'current' AND r.status IN ('in_work', 'released')
   AND (m.state = 'no_identifier'
        OR (m.state IS NULL AND coalesce(c.purl, c.cpe, c.identity) IS NULL))
