-- check:    finding-undecided
-- title:    Every vulnerability that was found has a decision
-- serves:   MDCG-P6, MDCG-3.8, IEC81001-5-1-9.3, IEC81001-5-1-9.5, IEC81001-5-1-5.8.5
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- remedy:   Decide: affected, not affected (with the reason), or fixed. One decision serves all releases with the component.
-- A decision is kept by component identity and vulnerability. Versions cannot be compared in SQL, so a
-- decision with bounds counts only at a bound, or when it is made for this very release.
SELECT r.device AS device, r.id AS release, f.id AS record,
       f.vulnerability || coalesce(', ' || f.severity, '') || ', in ' || lc.title
       || ': nobody has decided whether it matters' AS line
  FROM finding f JOIN live l ON l.id = f.id
  JOIN component c ON c.id = f.component JOIN live lc ON lc.id = c.id
  JOIN link k ON k.to_id = c.id AND k.field = 'components'
  JOIN sbom b ON b.id = k.from_id JOIN live lb ON lb.id = b.id
  JOIN release r ON r.id = b.release JOIN live lr ON lr.id = r.id
  JOIN device v ON v.id = r.device
  LEFT JOIN (SELECT g.id AS finding, d.scope, d.from_version, d.to_version
               FROM finding g
               JOIN decision d ON d.identity = g.identity
               JOIN live ld ON ld.id = d.id
              WHERE g.state = 'open' AND d.state <> 'under_investigation'
                AND (d.vulnerability = g.vulnerability
                     OR lower(' ' || coalesce(g.aliases, '') || ' ')
                        LIKE lower('% ' || replace(replace(replace(d.vulnerability,
                              '\', '\\'), '%', '\%'), '_', '\_') || ' %') ESCAPE '\')) x
    ON x.finding = f.id
   AND (x.scope IS NULL OR x.scope IN (r.id, v.id, v.family))
   AND ((x.from_version IS NULL AND x.to_version IS NULL) OR x.scope = r.id
        OR c.version = x.from_version OR c.version = x.to_version)
 WHERE f.state = 'open' AND b.status = 'current' AND r.status IN ('in_work', 'released')
   AND x.finding IS NULL
