-- The chain from clause, threat and risk to control, requirement, test, run and evidence, of a device
-- ($1; of all where it is empty). What was rejected or dropped is no part of it. That a record was
-- made is no change of it: who linked it to a run or to evidence saw what it says.

-- name: trace_nodes
SELECT 'evidence' AS kind, e.id, l.title, l.matters, l.position, NULL AS word, NULL AS level,
       NULL AS moved, e.release, e.valid_until AS on_day, 0 AS other_build
  FROM evidence e CROSS JOIN live l
 WHERE l.id = e.id
   AND (e.id IN (SELECT k.to_id FROM control c JOIN link k ON k.from_id = c.id
                  WHERE k.field = 'evidence' AND ($1 = '' OR c.device = $1))
        OR e.id IN (SELECT k.to_id FROM test t JOIN test_run u ON u.test = t.id
                      JOIN link k ON k.from_id = u.id
                     WHERE k.field = 'evidence' AND ($1 = '' OR t.device = $1)))
UNION ALL
SELECT 'test_run', u.id, l.title, l.matters, l.position, NULL, u.result,
       (SELECT min(x.seen) FROM stale x WHERE x.judgement = u.id), u.release, u.run_on,
       CASE WHEN u.build_hash <> r.build_hash THEN 1 ELSE 0 END
  FROM test t JOIN test_run u ON u.test = t.id CROSS JOIN live l
  LEFT JOIN release r ON r.id = u.release
 WHERE l.id = u.id AND ($1 = '' OR t.device = $1)
UNION ALL
SELECT 'test', t.id, l.title,
       CASE WHEN l.revision = 1
                    OR l.matters = (SELECT min(h.position) FROM history h WHERE h.record = l.id)
               THEN 0 ELSE l.matters END, l.position, NULL, t.kind, NULL, NULL, NULL, 0
  FROM test t CROSS JOIN live l
 WHERE l.id = t.id AND ($1 = '' OR t.device = $1)
UNION ALL
SELECT 'requirement', q.id, l.title,
       CASE WHEN l.revision = 1
                    OR l.matters = (SELECT min(h.position) FROM history h WHERE h.record = l.id)
               THEN 0 ELSE l.matters END, l.position, q.status, NULL, NULL, q.release, NULL, 0
  FROM requirement q CROSS JOIN live l
 WHERE l.id = q.id AND q.status <> 'dropped' AND ($1 = '' OR q.device = $1)
UNION ALL
SELECT 'control', c.id, l.title,
       CASE WHEN l.revision = 1
                    OR l.matters = (SELECT min(h.position) FROM history h WHERE h.record = l.id)
               THEN 0 ELSE l.matters END, l.position, c.status, c.option, NULL, NULL, NULL, 0
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.status <> 'rejected' AND ($1 = '' OR c.device = $1)
UNION ALL
SELECT 'safety_risk', s.id, l.title, l.matters, l.position, s.status, s.level_before,
       (SELECT min(x.seen) FROM stale x WHERE x.judgement = s.id), NULL, NULL, 0
  FROM safety_risk s CROSS JOIN live l
 WHERE l.id = s.id AND ($1 = '' OR s.device = $1)
UNION ALL
SELECT 'security_risk', s.id, l.title, l.matters, l.position, s.status, s.level_before,
       (SELECT min(x.seen) FROM stale x WHERE x.judgement = s.id), NULL, NULL, 0
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND ($1 = '' OR s.device = $1)
UNION ALL
SELECT 'threat', t.id, l.title, l.matters, l.position, t.status, NULL,
       (SELECT min(x.seen) FROM stale x WHERE x.judgement = t.id), NULL, NULL, 0
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND coalesce(t.state, '') <> 'gone' AND ($1 = '' OR t.device = $1)
UNION ALL
SELECT 'clause', c.id, l.title, l.matters, l.position, NULL, NULL, NULL, NULL, NULL, 0
  FROM clause c CROSS JOIN live l
 WHERE l.id = c.id
   AND (c.id IN (SELECT k.to_id FROM control o CROSS JOIN live lo JOIN link k ON k.from_id = o.id
                  WHERE lo.id = o.id AND k.field = 'clauses' AND o.status <> 'rejected'
                    AND ($1 = '' OR o.device = $1))
        OR c.id IN (SELECT k.to_id FROM requirement o CROSS JOIN live lo
                      JOIN link k ON k.from_id = o.id
                     WHERE lo.id = o.id AND k.field = 'clauses' AND o.status <> 'dropped'
                       AND ($1 = '' OR o.device = $1)));

-- Above and below. A control that a run names is shown by the run's test, whether or not the test
-- names it.
-- name: trace_links
SELECT k.to_id AS above, q.id AS below
  FROM requirement q JOIN link k ON k.from_id = q.id
 WHERE k.field IN ('controls', 'clauses') AND ($1 = '' OR q.device = $1)
UNION ALL
SELECT q.id, k.to_id
  FROM requirement q JOIN link k ON k.from_id = q.id
 WHERE k.field = 'tests' AND ($1 = '' OR q.device = $1)
UNION ALL
SELECT k.to_id, t.id
  FROM test t JOIN link k ON k.from_id = t.id
 WHERE k.field IN ('controls', 'threats') AND ($1 = '' OR t.device = $1)
UNION ALL
SELECT t.id, u.id
  FROM test t JOIN test_run u ON u.test = t.id
 WHERE $1 = '' OR t.device = $1
UNION ALL
SELECT k.to_id, t.id
  FROM test t JOIN test_run u ON u.test = t.id JOIN link k ON k.from_id = u.id
 WHERE k.field = 'controls' AND ($1 = '' OR t.device = $1)
   AND NOT EXISTS (SELECT 1 FROM link o
                    WHERE o.from_id = t.id AND o.field = 'controls' AND o.to_id = k.to_id)
UNION ALL
SELECT u.id, k.to_id
  FROM test t JOIN test_run u ON u.test = t.id JOIN link k ON k.from_id = u.id
 WHERE k.field = 'evidence' AND ($1 = '' OR t.device = $1)
UNION ALL
SELECT c.id, k.to_id
  FROM control c JOIN link k ON k.from_id = c.id
 WHERE k.field = 'evidence' AND ($1 = '' OR c.device = $1)
UNION ALL
SELECT k.to_id, c.id
  FROM control c JOIN link k ON k.from_id = c.id
 WHERE k.field = 'clauses' AND ($1 = '' OR c.device = $1)
UNION ALL
SELECT s.id, k.to_id
  FROM security_risk s JOIN link k ON k.from_id = s.id
 WHERE k.field = 'controls' AND ($1 = '' OR s.device = $1)
UNION ALL
SELECT k.to_id, s.id
  FROM security_risk s JOIN link k ON k.from_id = s.id
 WHERE k.field = 'threats' AND ($1 = '' OR s.device = $1)
UNION ALL
SELECT s.id, k.to_id
  FROM safety_risk s JOIN link k ON k.from_id = s.id
 WHERE k.field = 'controls' AND ($1 = '' OR s.device = $1)
UNION ALL
SELECT k.to_id, s.id
  FROM safety_risk s JOIN link k ON k.from_id = s.id
 WHERE k.field = 'security_risks' AND ($1 = '' OR s.device = $1)
UNION ALL
SELECT t.id, k.to_id
  FROM threat t JOIN link k ON k.from_id = t.id
 WHERE k.field = 'controls' AND ($1 = '' OR t.device = $1);

-- At which position each run looked at its test.
-- name: trace_seen
SELECT u.id, b.position
  FROM test t JOIN test_run u ON u.test = t.id JOIN basis b ON b.judgement = u.id AND b.seen = t.id
 WHERE $1 = '' OR t.device = $1;

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
