-- What documents ask beside the models of the pages.

-- name: report_release
SELECT e.id, e.name, e.status, e.device, e.udi_di, e.build_hash, e.changes, e.released_on,
       e.support_until, e.units_in_field, e.units_counted_on, p.name AS previous_name,
       d.name AS device_name, d.regulation, d.risk_class, d.class_rule, d.class_reason,
       d.basic_udi_di, d.description, d.intended_purpose, d.foreseeable_misuse, d.users, d.patients,
       d.environment, d.essential_performance, d.software_safety_class, d.prrc, d.security_owner,
       d.safety_owner, d.support_until AS device_support_until,
       COALESCE(dm.title, fm.title) AS manufacturer, nb.title AS notified_body
  FROM release e
  JOIN record r ON r.id = e.id
  JOIN device d ON d.id = e.device
  LEFT JOIN release p ON p.id = e.previous
  LEFT JOIN record dm ON dm.id = d.manufacturer
  LEFT JOIN device_family f ON f.id = d.family
  LEFT JOIN record fm ON fm.id = f.manufacturer
  LEFT JOIN record nb ON nb.id = d.notified_body
 WHERE e.id = $1;

-- name: report_chain_head
SELECT position, at, hash
  FROM history
 ORDER BY position DESC
 LIMIT 1;

-- name: report_zones
SELECT z.id, z.name, z.key, z.trust, z.description, p.name AS parent_name
  FROM model_zone m
  JOIN zone z ON z.id = m.id
  LEFT JOIN zone p ON p.id = z.parent
 WHERE m.release = $1
 ORDER BY z.id;

-- name: report_elements
SELECT e.id, e.name, e.key, e.kind, e.technology, e.description, z.name AS zone_name,
       (SELECT count(*) FROM threat t JOIN live q ON q.id = t.id
         WHERE t.element = e.id
           AND t.device = (SELECT v.device FROM release v WHERE v.id = m.release)) AS threats
  FROM model_element m
  JOIN element e ON e.id = m.id
  LEFT JOIN zone z ON z.id = e.zone
 WHERE m.release = $1
 ORDER BY e.id;

-- name: report_flows
SELECT f.id, f.name, f.key, f.protocol, f.port, s.name AS source_name, t.name AS target_name,
       CASE WHEN zs.key IS DISTINCT FROM zt.key THEN 'yes' ELSE 'no' END AS crosses,
       (SELECT count(*) FROM threat h JOIN live q ON q.id = h.id
         WHERE h.flow = f.id
           AND h.device = (SELECT v.device FROM release v WHERE v.id = m.release)) AS threats
  FROM model_flow m
  JOIN flow f ON f.id = m.id
  LEFT JOIN element fs ON fs.id = f.source
  LEFT JOIN element ft ON ft.id = f.target
  LEFT JOIN model_element ms ON ms.release = $1 AND ms.key = fs.key
  LEFT JOIN model_element mt ON mt.release = $1 AND mt.key = ft.key
  LEFT JOIN element s ON s.id = ms.id
  LEFT JOIN element t ON t.id = mt.id
  LEFT JOIN zone zs ON zs.id = s.zone
  LEFT JOIN zone zt ON zt.id = t.zone
 WHERE m.release = $1
 ORDER BY f.id;

-- name: report_assets
SELECT a.id, a.name, a.kind, a.confidentiality, a.integrity, a.availability, a.safety_related,
       a.description
  FROM model_asset m
  JOIN asset a ON a.id = m.id
 WHERE m.release = $1
 ORDER BY a.id;

-- Who tested, by which method, where and when. An answer that is not known is no answer.
-- name: report_test_runs
SELECT u.id, u.test, t.name AS test_name, t.kind, t.procedure, u.result, u.run_on, u.tester,
       o.name AS laboratory_name, NULLIF(u.independent, 'unknown') AS independent
  FROM test_run u
  JOIN live r ON r.id = u.id
  JOIN test t ON t.id = u.test
  LEFT JOIN organisation o ON o.id = u.laboratory
 WHERE u.release = $1
 ORDER BY u.run_on DESC NULLS LAST, u.id DESC;

-- name: report_threats
SELECT t.id, t.name, t.status
  FROM threat t
  JOIN live r ON r.id = t.id
 WHERE t.device = $1 AND (t.state <> 'gone' OR t.status = 'open')
 ORDER BY t.id;

-- name: report_policies
SELECT p.id, p.name, p.kind, p.edition, p.valid_from, p.criteria
  FROM risk_policy p
  JOIN live r ON r.id = p.id
 ORDER BY p.kind, p.id;

-- name: report_signatures
SELECT g.id, g.subject, g.signer, g.role, g.meaning, g.position, g.signed_at,
       (SELECT count(*) FROM stale x WHERE x.judgement = g.id) AS stale_count
  FROM signature g
  JOIN live r ON r.id = g.id
 WHERE g.subject = $1
    OR EXISTS (SELECT 1 FROM document d WHERE d.id = g.subject AND d.release = $1)
 ORDER BY g.signed_at, g.id;

-- name: report_baselines
SELECT b.id, b.name, b.release, e.name AS release_name, b.position, b.chain_hash
  FROM baseline b
  JOIN live r ON r.id = b.id
  JOIN release e ON e.id = b.release
 WHERE e.device = $1
 ORDER BY b.position;

-- name: report_tasks
SELECT t.id, t.name, t.owner, t.due_on
  FROM task t
  JOIN live r ON r.id = t.id
 WHERE t.device = $1 AND t.done_on IS NULL AND t.status NOT IN ('done', 'dropped')
 ORDER BY t.due_on NULLS LAST, t.id;

-- name: report_changes
SELECT h.position, h.at, h.actor, h.action, h.type, h.record, h.revision, h.change, r.title
  FROM history h
  JOIN record r ON r.id = h.record
 WHERE EXISTS (SELECT 1 FROM security_risk a WHERE a.id = h.record AND a.device = $1)
    OR EXISTS (SELECT 1 FROM safety_risk b WHERE b.id = h.record AND b.device = $1)
    OR EXISTS (SELECT 1 FROM control c WHERE c.id = h.record AND c.device = $1)
    OR EXISTS (SELECT 1 FROM connection d WHERE d.id = h.record AND d.device = $1)
 ORDER BY h.position DESC;
