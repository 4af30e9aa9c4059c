-- What asks for a handover between security and safety (X1 to X7): of the device $1, or of all where
-- it is empty. The columns beside id, name and device are what a payload is made of.

-- name: handover_devices
SELECT d.id, d.name, d.id AS device, d.name AS device_name, d.essential_performance
  FROM device d
  JOIN live r ON r.id = d.id
 WHERE d.essential_performance IS NOT NULL AND ($1 = '' OR d.id = $1)
 ORDER BY d.id;

-- name: handover_safety
SELECT f.id, f.name, f.device, d.name AS device_name, f.hazard, f.hazardous_situation, f.harm,
       f.severity,
       (SELECT min(l.to_id) FROM link l JOIN live s ON s.id = l.to_id
         WHERE l.from_id = f.id AND l.field = 'security_risks') AS security
  FROM safety_risk f
  JOIN live r ON r.id = f.id
  LEFT JOIN device d ON d.id = f.device
 WHERE f.severity IS NOT NULL AND ($1 = '' OR f.device = $1)
 ORDER BY f.id;

-- name: handover_risks
SELECT s.id, s.name, s.device, d.name AS device_name, s.safety_relevant, s.risk_type, s.description,
       s.adverse_impact, s.hazard_category, s.affected_function, s.detectability,
       s.patients_at_once, s.exploitability_before, s.exploitability_after, s.author
  FROM security_risk s
  JOIN live r ON r.id = s.id
  LEFT JOIN device d ON d.id = s.device
 WHERE ($1 = '' OR s.device = $1)
   AND (coalesce(s.safety_relevant, 'unknown') <> 'no'
        OR s.risk_type IN ('SEC_SAFETY_DIRECT', 'SEC_SAFETY_INDIRECT'))
 ORDER BY s.id;

-- name: handover_controls
SELECT c.id, c.name, c.device, d.name AS device_name, c.kind AS side, c.description, c.side_effects,
       c.side_effects_look, c.looked_by, c.looked_on
  FROM control c
  JOIN live r ON r.id = c.id
  LEFT JOIN device d ON d.id = c.device
 WHERE c.status <> 'rejected' AND ($1 = '' OR c.device = $1)
 ORDER BY c.id;

-- name: handover_releases
SELECT e.id, e.name, e.device, d.name AS device_name, e.status AS release_status
  FROM release e
  JOIN live r ON r.id = e.id
  LEFT JOIN device d ON d.id = e.device
 WHERE e.status IN ('in_work', 'released') AND ($1 = '' OR e.device = $1)
 ORDER BY e.id;

-- The analysis must have begun; before it there is nothing to hand over.
-- name: handover_cases
SELECT c.id, c.name, v.id AS device, v.name AS device_name, c.safety_relevant, c.state AS case_state,
       c.vulnerabilities, c.exploitability, c.interim_measures
  FROM "case" c
  JOIN live r ON r.id = c.id
  JOIN link k ON k.from_id = c.id AND k.field = 'devices'
  JOIN device v ON v.id = k.to_id
 WHERE coalesce(c.safety_relevant, 'unknown') <> 'no'
   AND c.state NOT IN ('new', 'acknowledged', 'verification', 'not_affected', 'duplicate',
                       'invalid')
   AND ($1 = '' OR v.id = $1)
 ORDER BY c.id, v.id;

-- Decisions that say "affected"; one that names a security risk goes on as X2 of that risk.
-- name: handover_decisions
SELECT n.id, r.title AS name, v.id AS device, v.name AS device_name, n.safety_relevant,
       n.vulnerability AS vulnerabilities, n.identity, n.from_version, n.to_version
  FROM decision n
  JOIN live r ON r.id = n.id
  LEFT JOIN release e ON e.id = n.scope
  JOIN device v ON v.id = coalesce(e.device, n.scope)
 WHERE n.state = 'affected' AND n.security_risk IS NULL
   AND coalesce(n.safety_relevant, 'unknown') <> 'no' AND n.status <> 'proposed'
   AND ($1 = '' OR v.id = $1)
 ORDER BY n.id, v.id;

-- name: handover_incidents
SELECT i.id, i.name, v.id AS device, v.name AS device_name, i.description, i.units, i.releases,
       i.evidence, i.occurred_on
  FROM incident i
  JOIN live r ON r.id = i.id
  JOIN link k ON k.from_id = i.id AND k.field = 'devices'
  JOIN device v ON v.id = k.to_id
 WHERE coalesce(i.cause, 'unknown') = 'unknown' AND ($1 = '' OR v.id = $1)
 ORDER BY i.id, v.id;

-- Complaints and service reports that are not yet in a case, nor put aside.
-- name: handover_signals
SELECT s.id, s.name, v.id AS device, v.name AS device_name, s.description, s.source_id, s.evidence
  FROM signal s
  JOIN live r ON r.id = s.id
  JOIN link k ON k.from_id = s.id AND k.field = 'devices'
  JOIN device v ON v.id = k.to_id
 WHERE s.source IN ('complaint', 'service') AND s.state IN ('received', 'matched', 'candidate')
   AND ($1 = '' OR v.id = $1)
 ORDER BY s.id, v.id;

-- What a joint review of the release $1 looks at: kind of list, id.
-- name: handover_review
SELECT 'security_risks' AS list, s.id
  FROM security_risk s
  JOIN live r ON r.id = s.id
  JOIN release e ON e.device = s.device
 WHERE e.id = $1
 UNION ALL
SELECT 'safety_risks', f.id
  FROM safety_risk f
  JOIN live r ON r.id = f.id
  JOIN release e ON e.device = f.device
 WHERE e.id = $1
 UNION ALL
SELECT 'decisions', x.decision
  FROM (SELECT DISTINCT a.decision FROM finding_answer a
         WHERE a.release = $1 AND a.standing = 'decided') x
 UNION ALL
SELECT 'transferred', t.id
  FROM threat t
  JOIN live r ON r.id = t.id
  JOIN release e ON e.device = t.device
 WHERE e.id = $1 AND t.status = 'transferred' AND (t.release IS NULL OR t.release = $1)
 UNION ALL
SELECT 'transferred', c.id
  FROM "case" c
  JOIN live r ON r.id = c.id
  JOIN link k ON k.from_id = c.id AND k.field = 'devices'
  JOIN release e ON e.device = k.to_id
 WHERE e.id = $1 AND c.decision = 'transfer'
 ORDER BY 1, 2;

-- The numbers behind it.
-- name: handover_numbers
SELECT (SELECT count(*) FROM finding_place p WHERE p.release = $1) AS findings,
       (SELECT count(DISTINCT p.finding) FROM finding_answer p
         WHERE p.release = $1 AND p.standing = 'decided') AS decided,
       (SELECT count(*) FROM security_risk s JOIN live r ON r.id = s.id
          JOIN release e ON e.device = s.device
         WHERE e.id = $1 AND s.level_after IN ('H', 'C')) AS security_high,
       (SELECT count(*) FROM security_risk s JOIN live r ON r.id = s.id
          JOIN release e ON e.device = s.device
         WHERE e.id = $1 AND s.status NOT IN ('accepted', 'closed')) AS security_open,
       (SELECT count(*) FROM safety_risk f JOIN live r ON r.id = f.id
          JOIN release e ON e.device = f.device
         WHERE e.id = $1 AND f.level_after = 'U') AS safety_unacceptable,
       (SELECT count(*) FROM safety_risk f JOIN live r ON r.id = f.id
          JOIN release e ON e.device = f.device
         WHERE e.id = $1 AND f.status NOT IN ('accepted', 'closed')) AS safety_open;
