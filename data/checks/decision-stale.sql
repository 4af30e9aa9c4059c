-- check:    decision-stale
-- title:    Decisions about vulnerabilities rest on what still holds
-- serves:   MDCG-P6, MDCG-3.8, IEC81001-5-1-9.4
-- concept:  post-market
-- grade:    required
-- remedy:   Look again at what changed, then confirm the decision or make a new one.
-- how:      tutela confirm {record} --reason TEXT
-- The ground: records it looked at; the facts of the finding (severity, range, exploited); the one
-- version it was made for.
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       d.vulnerability || ' in ' || d.identity || ': ' || r.title || ' (' || z.seen
       || ') has changed since it was decided' AS line
  FROM decision d CROSS JOIN live l
  JOIN stale z ON z.judgement = d.id
  JOIN record r ON r.id = z.seen
  LEFT JOIN security_risk s ON s.id = d.security_risk WHERE l.id = d.id
 UNION ALL
SELECT s.device, CAST(NULL AS TEXT), d.id,
       d.vulnerability || ' in ' || d.identity || ': severity, range or exploitation ('
       || min(c.finding) || ') has changed since it was decided'
  FROM decision_changed c
  JOIN decision d ON d.id = c.decision
  LEFT JOIN security_risk s ON s.id = d.security_risk
 GROUP BY s.device, d.id, d.vulnerability, d.identity
 UNION ALL
SELECT s.device, CAST(NULL AS TEXT), d.id,
       d.vulnerability || ' in ' || d.identity || ': is about version ' || d.from_version
       || ', but where it holds there is only ' || min(p.version)
  FROM decision d CROSS JOIN live l
  JOIN finding_decision x ON x.decision = d.id
  JOIN finding_place p ON p.component = x.component AND p.flaw = x.flaw
  LEFT JOIN security_risk s ON s.id = d.security_risk
 WHERE l.id = d.id AND d.from_version = d.to_version
   AND (d.scope IS NULL OR d.scope IN (p.release, p.device, p.family))
 GROUP BY s.device, d.id, d.vulnerability, d.identity, d.from_version
HAVING sum(CASE WHEN p.version = d.from_version THEN 1 ELSE 0 END) = 0
