-- The chain from clause, threat and risk to control, requirement, test, run and evidence, of a device
-- ($1; of all where it is empty). What was rejected or dropped is no part of it. That a record was
-- made is no change of it: who linked it to a run or to evidence saw what it says.
--
-- Links are taken from the lists of ids that the records hold, which are what the table link has: it
-- would have to be asked once for each record. above and below: what stands there in the chain; shows: the
-- controls that a run names.

-- name: trace_nodes
SELECT 'evidence' AS kind, e.id, l.title, l.matters, l.position, NULL AS word, NULL AS level,
       e.release, e.valid_until AS on_day, 0 AS other_build, NULL AS above, NULL AS below,
       NULL AS shows
  FROM evidence e CROSS JOIN live l
 WHERE l.id = e.id
   AND e.id IN (SELECT k.to_id FROM control c CROSS JOIN link k
                 WHERE c.evidence IS NOT NULL AND ($1 = '' OR c.device = $1)
                   AND k.from_id = c.id AND k.field = 'evidence'
                 UNION
                SELECT k.to_id FROM test_run u CROSS JOIN test t CROSS JOIN link k
                 WHERE u.evidence IS NOT NULL AND t.id = u.test AND ($1 = '' OR t.device = $1)
                   AND k.from_id = u.id AND k.field = 'evidence')
UNION ALL
SELECT 'test_run', u.id, l.title, l.matters, l.position, NULL, u.result, u.release, u.run_on,
       CASE WHEN u.build_hash <> r.build_hash THEN 1 ELSE 0 END, u.test, u.evidence, u.controls
  FROM test_run u JOIN test t ON t.id = u.test CROSS JOIN live l
  LEFT JOIN release r ON r.id = u.release
 WHERE l.id = u.id AND ($1 = '' OR t.device = $1)
UNION ALL
SELECT 'test', t.id, l.title,
       CASE WHEN l.revision = 1
                 OR l.matters = (SELECT min(h.position) FROM history h WHERE h.record = l.id)
            THEN 0 ELSE l.matters END,
       l.position, NULL, t.kind, NULL, NULL, 0,
       coalesce(t.controls, '') || ' ' || coalesce(t.threats, ''), NULL, NULL
  FROM test t CROSS JOIN live l
 WHERE l.id = t.id AND ($1 = '' OR t.device = $1)
UNION ALL
SELECT 'requirement', q.id, l.title,
       CASE WHEN l.revision = 1
                 OR l.matters = (SELECT min(h.position) FROM history h WHERE h.record = l.id)
            THEN 0 ELSE l.matters END,
       l.position, q.status, NULL, q.release, NULL, 0,
       coalesce(q.controls, '') || ' ' || coalesce(q.clauses, ''), q.tests, NULL
  FROM requirement q CROSS JOIN live l
 WHERE l.id = q.id AND q.status <> 'dropped' AND ($1 = '' OR q.device = $1)
UNION ALL
SELECT 'control', c.id, l.title,
       CASE WHEN l.revision = 1
                 OR l.matters = (SELECT min(h.position) FROM history h WHERE h.record = l.id)
            THEN 0 ELSE l.matters END,
       l.position, c.status, c.option, NULL, NULL, 0, c.clauses, c.evidence, NULL
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.status <> 'rejected' AND ($1 = '' OR c.device = $1)
UNION ALL
SELECT 'safety_risk', s.id, l.title, l.matters, l.position, s.status, s.level_before,
       NULL, NULL, 0, s.security_risks, s.controls, NULL
  FROM safety_risk s CROSS JOIN live l
 WHERE l.id = s.id AND ($1 = '' OR s.device = $1)
UNION ALL
SELECT 'security_risk', s.id, l.title, l.matters, l.position, s.status, s.level_before,
       NULL, NULL, 0, s.threats, s.controls, NULL
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND ($1 = '' OR s.device = $1)
UNION ALL
SELECT 'threat', t.id, l.title, l.matters, l.position, t.status, NULL, NULL, NULL, 0,
       NULL, t.controls, NULL
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND coalesce(t.state, '') <> 'gone' AND ($1 = '' OR t.device = $1)
UNION ALL
SELECT 'clause', c.id, l.title, l.matters, l.position, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL
  FROM clause c CROSS JOIN live l
 WHERE l.id = c.id
   AND c.id IN (SELECT k.to_id FROM control o CROSS JOIN live lo CROSS JOIN link k
                 WHERE o.clauses IS NOT NULL AND o.status <> 'rejected'
                   AND ($1 = '' OR o.device = $1)
                   AND lo.id = o.id AND k.from_id = o.id AND k.field = 'clauses'
                 UNION
                SELECT k.to_id FROM requirement o CROSS JOIN live lo CROSS JOIN link k
                 WHERE o.clauses IS NOT NULL AND o.status <> 'dropped'
                   AND ($1 = '' OR o.device = $1)
                   AND lo.id = o.id AND k.from_id = o.id AND k.field = 'clauses');

-- At which position each judgement looked at what, and whether that has changed since (as the view
-- stale says of each one).
-- name: trace_seen
SELECT b.judgement, b.seen, b.position, CASE WHEN r.matters > b.position THEN 1 ELSE 0 END
  FROM test_run u CROSS JOIN test t CROSS JOIN basis b CROSS JOIN record r
 WHERE t.id = u.test AND ($1 = '' OR t.device = $1) AND b.judgement = u.id AND r.id = b.seen
UNION ALL
SELECT b.judgement, b.seen, b.position, CASE WHEN r.matters > b.position THEN 1 ELSE 0 END
  FROM security_risk s CROSS JOIN basis b CROSS JOIN record r
 WHERE ($1 = '' OR s.device = $1) AND b.judgement = s.id AND r.id = b.seen
UNION ALL
SELECT b.judgement, b.seen, b.position, CASE WHEN r.matters > b.position THEN 1 ELSE 0 END
  FROM safety_risk s CROSS JOIN basis b CROSS JOIN record r
 WHERE ($1 = '' OR s.device = $1) AND b.judgement = s.id AND r.id = b.seen
UNION ALL
SELECT b.judgement, b.seen, b.position, CASE WHEN r.matters > b.position THEN 1 ELSE 0 END
  FROM threat t CROSS JOIN basis b CROSS JOIN record r
 WHERE ($1 = '' OR t.device = $1) AND b.judgement = t.id AND r.id = b.seen;

-- Neighbours of a record ($1) that may have to be looked at when it changes, at most $2: those that
-- refer to it (forward 0), those it refers to (1), and judgements that looked at it.
-- name: impact_next
SELECT l.from_id AS id, r.type, r.title, l.field, 0 AS forward
  FROM link l CROSS JOIN live r
 WHERE l.to_id = $1 AND r.id = l.from_id
UNION ALL
SELECT l.to_id, r.type, r.title, l.field, 1
  FROM link l CROSS JOIN live r
 WHERE l.from_id = $1 AND r.id = l.to_id
UNION ALL
SELECT b.judgement, r.type, r.title, 'basis', 0
  FROM basis b CROSS JOIN live r
 WHERE b.seen = $1 AND r.id = b.judgement
LIMIT $2;

-- Decisions that answer findings in a component.
-- name: impact_decisions
SELECT DISTINCT x.decision AS id, 'decision' AS type, l.title, 'identity' AS field, 0 AS forward
  FROM finding_decision x JOIN live l ON l.id = x.decision
 WHERE x.component = $1;

-- Other devices of the family of a device.
-- name: impact_family
SELECT d.id, 'device' AS type, l.title, 'family' AS field, 0 AS forward
  FROM device o JOIN device d ON d.family = o.family AND d.id <> o.id CROSS JOIN live l
 WHERE o.id = $1 AND l.id = d.id
 ORDER BY d.id;

-- name: impact_stale
SELECT count(*) AS n FROM stale WHERE judgement = $1;

-- name: library_records
SELECT c.id, l.title, c.library_id, c.device, c.status
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.library_id IS NOT NULL
 ORDER BY c.id;

-- The control of a device ($1) that was made of a control of the library ($2), and a requirement that
-- asks for it.
-- name: library_record
SELECT c.id, (SELECT min(k.from_id) FROM link k JOIN live q ON q.id = k.from_id
               WHERE k.to_id = c.id AND k.field = 'controls' AND q.type = 'requirement') AS requirement
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.device = $1 AND c.library_id = $2
 ORDER BY c.id;
