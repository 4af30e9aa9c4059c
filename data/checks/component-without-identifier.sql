-- check:    component-without-identifier
-- title:    Every component can be looked up in the advisories
-- serves:   MDCG-P1, MDCG-P6, IEC81001-5-1-6.2.1, IEC81001-5-1-8
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- remedy:   Say what the component is called in the advisories (purl or CPE); one rule serves all lists that name it.
-- A component without identity is never matched: it is a hole, not a clean result.
SELECT r.device AS device, r.id AS release, c.id AS record,
       l.title || ': cannot be looked up, for it has neither purl nor CPE nor a rule' AS line
  FROM sbom b JOIN live lb ON lb.id = b.id
  JOIN release r ON r.id = b.release JOIN live lr ON lr.id = r.id
  JOIN link k ON k.from_id = b.id AND k.field = 'components'
  JOIN component c ON c.id = k.to_id JOIN live l ON l.id = c.id
 WHERE b.status = 'current' AND r.status IN ('in_work', 'released')
   AND c.purl IS NULL AND c.cpe IS NULL AND c.identity IS NULL AND c.identity_rule IS NULL
