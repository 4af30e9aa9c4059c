-- The model of a release, and the threats of its device.

-- What a release builds on, itself first.
-- name: model_layers
SELECT y.layer, y.depth, r.name, r.device, r.platform, r.omits, d.name AS device_name,
       (SELECT min(b.id) FROM baseline b JOIN live l ON l.id = b.id WHERE b.release = r.id) AS frozen
  FROM model_layer y
  JOIN release r ON r.id = y.layer
  JOIN device d ON d.id = r.device
 WHERE y.release = $1
 ORDER BY y.depth;

-- Every part of the model of a release, by its table.
-- name: model_parts
SELECT 'zone' AS type, m.id, m.key, m.layer, m.depth FROM model_zone m WHERE m.release = $1
UNION ALL
SELECT 'data_class', m.id, m.key, m.layer, m.depth FROM model_data_class m WHERE m.release = $1
UNION ALL
SELECT 'element', m.id, m.key, m.layer, m.depth FROM model_element m WHERE m.release = $1
UNION ALL
SELECT 'flow', m.id, m.key, m.layer, m.depth FROM model_flow m WHERE m.release = $1
UNION ALL
SELECT 'asset', m.id, m.key, m.layer, m.depth FROM model_asset m WHERE m.release = $1;

-- name: threats_of_device
SELECT t.id, t.key, t.rule, t.library, t.unknowns, t.state, t.status
  FROM threat t
  JOIN live r ON r.id = t.id
 WHERE t.device = $1 AND t.origin = 'rule'
 ORDER BY t.key;

-- Threats that came with a model of another tool; keys begin with imported:FORMAT:.
-- name: threats_imported
SELECT t.id, t.key, t.name, t.state, t.release
  FROM threat t
  JOIN live r ON r.id = t.id
 WHERE t.device = $1 AND t.origin = 'imported'
 ORDER BY t.key;

-- Threats to the parts of the model of a release, by key of the part.
-- name: model_threats
SELECT t.id, t.key, t.name, t.origin, t.stride, t.status, t.state, t.description, t.harm, t.reason,
       t.cwe, t.capec, t.attack, t.element, t.flow, e.key AS element_key, f.key AS flow_key
  FROM release q
  JOIN threat t ON t.device = q.device
  JOIN live r ON r.id = t.id
  LEFT JOIN element e ON e.id = t.element
  LEFT JOIN flow f ON f.id = t.flow
 WHERE q.id = $1 AND t.state <> 'gone'
 ORDER BY t.key;

-- The controls that threats of the device name.
-- name: model_threat_controls
SELECT k.from_id AS threat, c.id, c.name, c.status
  FROM release q
  JOIN threat t ON t.device = q.device
  JOIN link k ON k.from_id = t.id AND k.field = 'controls'
  JOIN control c ON c.id = k.to_id
  JOIN live r ON r.id = c.id
 WHERE q.id = $1
 ORDER BY k.from_id, c.id;

-- The threats of a release's device, those without a decision first, and the risk that names each.
-- name: threat_list
SELECT t.id, t.name, t.rule, t.description, t.harm, t.unknowns, t.suggested, t.safety_relevant,
       t.status, t.reason, t.controls, t.decided_by, t.decided_on, e.name AS element_name,
       f.name AS flow_name,
       (SELECT min(l.from_id)
          FROM link l
          JOIN security_risk s ON s.id = l.from_id
          JOIN live ls ON ls.id = s.id
         WHERE l.to_id = t.id AND l.field = 'threats') AS risk
  FROM release q
  JOIN threat t ON t.device = q.device
  JOIN live r ON r.id = t.id
  LEFT JOIN element e ON e.id = t.element
  LEFT JOIN flow f ON f.id = t.flow
 WHERE q.id = $1 AND (t.state IS NULL OR t.state <> 'gone')
 ORDER BY CASE WHEN t.status = 'open' THEN 0 ELSE 1 END, t.id;

-- name: threat_risk_of
SELECT s.id
  FROM link l
  JOIN security_risk s ON s.id = l.from_id
  JOIN live r ON r.id = s.id
 WHERE l.to_id = $1 AND l.field = 'threats'
 ORDER BY s.id;
