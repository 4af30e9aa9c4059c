-- check:    decision-stale
-- title:    Decisions about vulnerabilities rest on what still holds
-- serves:   MDCG-P6, MDCG-3.8, IEC81001-5-1-9.4
-- concept:  post-market
-- grade:    required
-- remedy:   Look again at what changed, then confirm the decision or make a new one.
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       d.vulnerability || ' in ' || d.identity || ': ' || r.title || ' (' || z.seen
       || ') has changed since it was decided' AS line
  FROM decision d JOIN live l ON l.id = d.id
  JOIN stale z ON z.judgement = d.id
  JOIN record r ON r.id = z.seen
  LEFT JOIN security_risk s ON s.id = d.security_risk
