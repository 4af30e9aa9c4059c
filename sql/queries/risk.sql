-- Risks: lists of a device ($1; all where it is empty), and what belongs to one ($1: its id).

-- name: risk_security
SELECT s.id, s.name, s.device, d.name AS device_name, s.adverse_impact, s.policy,
       s.exploitability_before, s.impact_before, s.level_before,
       s.exploitability_after, s.impact_after, s.level_after,
       s.safety_relevant, s.safety_reason, s.risk_type, s.status, s.owner, s.evaluated_on,
       s.accepted_until,
       (SELECT count(*) FROM stale x WHERE x.judgement = s.id) AS stale_count
  FROM security_risk s
  JOIN live r ON r.id = s.id
  LEFT JOIN device d ON d.id = s.device
 WHERE $1 = '' OR s.device = $1
 ORDER BY s.id;

-- name: risk_safety
SELECT s.id, s.name, s.device, d.name AS device_name, s.hazard, s.harm, s.policy, s.severity,
       COALESCE(s.severity_after, s.severity) AS severity_after,
       s.probability_before, s.level_before, s.probability_after, s.level_after,
       s.status, s.owner, s.evaluated_on,
       (SELECT count(*) FROM stale x WHERE x.judgement = s.id) AS stale_count
  FROM safety_risk s
  JOIN live r ON r.id = s.id
  LEFT JOIN device d ON d.id = s.device
 WHERE $1 = '' OR s.device = $1
 ORDER BY s.id;

-- name: risk_pairs
SELECT l.from_id AS safety, h.title AS safety_title, l.to_id AS security, s.title AS security_title
  FROM link l
  JOIN live h ON h.id = l.from_id AND h.type = 'safety_risk'
  JOIN live s ON s.id = l.to_id AND s.type = 'security_risk'
  JOIN safety_risk f ON f.id = h.id
 WHERE l.field = 'security_risks' AND ($1 = '' OR f.device = $1)
 ORDER BY l.to_id, l.from_id;

-- name: risk_connections
SELECT c.id, c.name, c.device, d.name AS device_name, c.kind, c.direction, c.source,
       sr.title AS source_title, c.target,
       tr.title AS target_title, c.trigger, c.payload, c.sender, c.sent_on, c.receiver, c.decision,
       c.decision_reason, c.decided_on,
       (SELECT count(*) FROM stale x
         WHERE x.judgement = c.id OR (c.kind = 'X5' AND x.judgement = c.target)) AS stale_count
  FROM connection c
  JOIN live r ON r.id = c.id
  LEFT JOIN record sr ON sr.id = c.source
  LEFT JOIN record tr ON tr.id = c.target
  LEFT JOIN device d ON d.id = c.device
 WHERE $1 = '' OR c.device = $1
 ORDER BY c.kind, c.id;

-- name: risk_stale
SELECT x.judgement, jr.type AS judgement_type, jr.title AS judgement_title,
       x.seen, sr.type AS seen_type, sr.title AS seen_title,
       x.seen_position, x.changed_position, sr.revision, sr.retired, sr.superseded_by
  FROM stale x
  JOIN record jr ON jr.id = x.judgement
  JOIN record sr ON sr.id = x.seen
 WHERE (jr.type = 'security_risk'
        AND EXISTS (SELECT 1 FROM security_risk a
                     WHERE a.id = x.judgement AND ($1 = '' OR a.device = $1)))
    OR (jr.type = 'safety_risk'
        AND EXISTS (SELECT 1 FROM safety_risk b
                     WHERE b.id = x.judgement AND ($1 = '' OR b.device = $1)))
    OR (jr.type = 'connection'
        AND EXISTS (SELECT 1 FROM connection c
                     WHERE c.id = x.judgement AND ($1 = '' OR c.device = $1)))
 ORDER BY x.changed_position DESC, x.judgement, x.seen;

-- name: risk_threats_waiting
SELECT count(*) AS total,
       count(*) FILTER (WHERE NOT EXISTS (
           SELECT 1 FROM link l JOIN live s ON s.id = l.from_id AND s.type = 'security_risk'
            WHERE l.to_id = t.id AND l.field = 'threats')) AS waiting
  FROM threat t
  JOIN live r ON r.id = t.id
 WHERE t.status = 'open' AND ($1 = '' OR t.device = $1);

-- name: risk_policy
SELECT p.id, p.name, p.edition, p.matrix, p.valid_from
  FROM risk_policy p
 WHERE p.id = $1;

-- name: risk_threats_of
SELECT t.id, t.name, t.rule, t.stride, t.status, t.description, t.harm, t.cwe,
       t.element, e.name AS element_name, t.flow, f.name AS flow_name
  FROM link l
  JOIN threat t ON t.id = l.to_id
  LEFT JOIN element e ON e.id = t.element
  LEFT JOIN flow f ON f.id = t.flow
 WHERE l.from_id = $1 AND l.field = 'threats'
 ORDER BY t.id;

-- name: risk_safety_of
SELECT h.id, h.name, h.hazard, h.hazardous_situation, h.harm, h.severity, h.status, h.level_before,
       h.level_after, h.author, h.reviewer, h.evaluated_on, h.probability_before,
       h.probability_after, COALESCE(h.severity_after, h.severity) AS severity_after,
       (SELECT count(*) FROM stale x WHERE x.judgement = h.id) AS stale_count
  FROM link l
  JOIN live r ON r.id = l.from_id AND r.type = 'safety_risk'
  JOIN safety_risk h ON h.id = r.id
 WHERE l.to_id = $1 AND l.field = 'security_risks'
 ORDER BY h.id;

-- name: risk_security_of
SELECT s.id, s.name, s.adverse_impact, s.status, s.level_before, s.level_after, s.risk_type,
       (SELECT count(*) FROM stale x WHERE x.judgement = s.id) AS stale_count
  FROM link l
  JOIN live r ON r.id = l.to_id AND r.type = 'security_risk'
  JOIN security_risk s ON s.id = r.id
 WHERE l.from_id = $1 AND l.field = 'security_risks'
 ORDER BY s.id;

-- name: risk_controls_of
SELECT c.id, c.name, c.kind, c.option, c.description, c.side_effects, c.side_effects_look,
       c.looked_by, c.looked_on, c.status, c.owner
  FROM link l
  JOIN live r ON r.id = l.to_id AND r.type = 'control'
  JOIN control c ON c.id = r.id
 WHERE l.from_id = $1 AND l.field = 'controls'
 ORDER BY CASE c.option WHEN 'design' THEN 1 WHEN 'protection' THEN 2 WHEN 'information' THEN 3
                        ELSE 4 END, c.id;

-- name: risk_requirements_of_control
SELECT q.id, q.name, q.external_id, q.status
  FROM link l
  JOIN live r ON r.id = l.from_id AND r.type = 'requirement'
  JOIN requirement q ON q.id = r.id
 WHERE l.to_id = $1 AND l.field = 'controls'
 ORDER BY q.id;

-- name: risk_tests_of_control
SELECT t.id, t.name, t.kind
  FROM test t
  JOIN live r ON r.id = t.id
 WHERE EXISTS (SELECT 1 FROM link l WHERE l.from_id = t.id AND l.field = 'controls'
                                      AND l.to_id = $1)
 ORDER BY t.id;

-- The newest run first.
-- name: risk_runs_of_control
SELECT u.id, u.test, t.name AS test_name, u.release, e.name AS release_name, u.result,
       u.build_hash, e.build_hash AS release_hash, u.shows_implementation, u.shows_effect,
       u.tester, u.run_on, u.findings,
       (SELECT count(*) FROM stale x WHERE x.judgement = u.id) AS stale_count
  FROM link l
  JOIN live r ON r.id = l.from_id AND r.type = 'test_run'
  JOIN test_run u ON u.id = r.id
  LEFT JOIN test t ON t.id = u.test
  LEFT JOIN release e ON e.id = u.release
 WHERE l.to_id = $1 AND l.field = 'controls'
 ORDER BY u.run_on DESC NULLS LAST, u.id DESC;

-- name: risk_connections_of
SELECT c.id, c.name, c.kind, c.source, c.target, c.payload, c.sender, c.sent_on, c.receiver,
       c.decision, c.decision_reason, c.decided_on
  FROM connection c
  JOIN live r ON r.id = c.id
 WHERE c.source = $1 OR c.target = $1
 ORDER BY c.kind, c.id;
