-- The model of a release, and the threats of its device.

-- name: model_zones
SELECT z.id, z.key, p.key AS parent
  FROM zone z
  JOIN live r ON r.id = z.id
  LEFT JOIN zone p ON p.id = z.parent
 WHERE z.release = $1
 ORDER BY z.key;

-- name: model_elements
SELECT e.id, e.key, e.kind, z.key AS zone, e.stereotype, e.properties, e.name
  FROM element e
  JOIN live r ON r.id = e.id
  LEFT JOIN zone z ON z.id = e.zone
 WHERE e.release = $1
 ORDER BY e.key;

-- name: model_flows
SELECT f.id, f.key, a.key AS source, b.key AS target, f.properties, f.name
  FROM flow f
  JOIN live r ON r.id = f.id
  LEFT JOIN element a ON a.id = f.source
  LEFT JOIN element b ON b.id = f.target
 WHERE f.release = $1
 ORDER BY f.key;

-- name: model_flow_data
SELECT f.key AS flow, d.key AS data
  FROM flow f
  JOIN live r ON r.id = f.id
  JOIN link l ON l.from_id = f.id AND l.field = 'data_classes'
  JOIN data_class d ON d.id = l.to_id
 WHERE f.release = $1
 ORDER BY f.key, d.key;

-- name: model_data
SELECT d.id, d.key, d.properties
  FROM data_class d
  JOIN live r ON r.id = d.id
 WHERE d.release = $1
 ORDER BY d.key;

-- name: threats_of_device
SELECT t.id, t.key, t.rule, t.library, t.unknowns, t.state, t.status
  FROM threat t
  JOIN live r ON r.id = t.id
 WHERE t.device = $1 AND t.origin = 'rule'
 ORDER BY t.key;
