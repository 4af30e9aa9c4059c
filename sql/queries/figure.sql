-- What the pictures show.

-- name: figure_device
SELECT d.id, d.name, d.regulation
  FROM device d
  JOIN record r ON r.id = d.id
 WHERE d.id = $1;

-- name: figure_release
SELECT e.id, e.name, e.device, d.name AS device_name
  FROM release e
  JOIN record r ON r.id = e.id
  JOIN device d ON d.id = e.device
 WHERE e.id = $1;

-- name: figure_zones
SELECT z.id, z.key, z.name, z.parent, z.trust
  FROM zone z
  JOIN live r ON r.id = z.id
 WHERE z.release = $1
 ORDER BY z.id;

-- name: figure_elements
WITH threatened AS (
    SELECT t.element, count(*) AS threats, count(*) FILTER (WHERE t.status = 'open') AS waiting
      FROM threat t
     CROSS JOIN live l
     WHERE t.device = (SELECT e.device FROM release e WHERE e.id = $1) AND l.id = t.id
       AND t.element IS NOT NULL AND t.flow IS NULL
     GROUP BY t.element)
SELECT e.id, e.key, e.name, e.kind, e.zone, e.technology, e.properties, e.x, e.y,
       coalesce(c.threats, 0) AS threats, coalesce(c.waiting, 0) AS open
  FROM element e
  JOIN live r ON r.id = e.id
  LEFT JOIN threatened c ON c.element = e.id
 WHERE e.release = $1
 ORDER BY e.id;

-- name: figure_flows
WITH threatened AS (
    SELECT t.flow, count(*) AS threats, count(*) FILTER (WHERE t.status = 'open') AS waiting
      FROM threat t
     CROSS JOIN live l
     WHERE t.device = (SELECT e.device FROM release e WHERE e.id = $1) AND l.id = t.id
       AND t.flow IS NOT NULL
     GROUP BY t.flow)
SELECT f.id, f.key, f.name, f.source, f.target, f.protocol, f.port,
       coalesce(c.threats, 0) AS threats, coalesce(c.waiting, 0) AS open
  FROM flow f
  JOIN live r ON r.id = f.id
  LEFT JOIN threatened c ON c.flow = f.id
 WHERE f.release = $1
 ORDER BY f.id;

-- name: figure_flow_data
SELECT f.id AS flow, d.name AS data
  FROM flow f
  JOIN live r ON r.id = f.id
  JOIN link l ON l.from_id = f.id AND l.field = 'data_classes'
  JOIN data_class d ON d.id = l.to_id
 WHERE f.release = $1
 ORDER BY f.id, d.id;
