-- check:    risk-stale
-- title:    Risks were evaluated on what still holds
-- serves:   MDR-I-3, IVDR-I-3, MDR-I-3(e), IVDR-I-3(e), MDCG-3.8, IEC81001-5-1-7.5, CCLAB-ACT-2
-- concept:  aligned-processes
-- grade:    required
-- looks at: security_risk
-- remedy:   Look again at what changed; confirm the evaluation, or make it anew.
-- how:      tutela confirm {record} --reason TEXT
-- A judgement remembers what it saw. Nothing is judged anew by the program: a person looks.
SELECT coalesce(s.device, f.device) AS device, CAST(NULL AS TEXT) AS release, l.id AS record,
       CASE WHEN z.seen = l.id THEN l.title || ': was changed after it was accepted or closed'
            ELSE l.title || ': ' || r.title || ' (' || z.seen || ') has changed since it was evaluated' END AS line
  FROM stale z
 CROSS JOIN live l
  JOIN record r ON r.id = z.seen
  LEFT JOIN security_risk s ON s.id = l.id
  LEFT JOIN safety_risk f ON f.id = l.id
 WHERE l.id = z.judgement AND l.type IN ('security_risk', 'safety_risk')
