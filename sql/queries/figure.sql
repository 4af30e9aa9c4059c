-- What the pictures show.

-- name: figure_device
SELECT d.id, d.name, d.regulation
  FROM device d
  JOIN record r ON r.id = d.id
 WHERE d.id = $1;

-- name: figure_devices
SELECT d.id, d.name
  FROM device d
  JOIN live r ON r.id = d.id
 ORDER BY d.id;

-- name: figure_release
SELECT e.id, e.name, e.device, d.name AS device_name
  FROM release e
  JOIN record r ON r.id = e.id
  JOIN device d ON d.id = e.device
 WHERE e.id = $1;

-- The model of a release with what its platform gives; ends and zones by key, so that a part that hides
-- one of the platform stands in its place. Threats are known by the key of what they are to.
-- name: figure_zones
SELECT z.id, z.key, z.name, p.id AS parent, z.trust, z.x, z.y, z.width, z.height
  FROM model_zone m
  JOIN zone z ON z.id = m.id
  LEFT JOIN zone o ON o.id = z.parent
  LEFT JOIN model_zone p ON p.release = m.release AND p.key = o.key
 WHERE m.release = $1
 ORDER BY z.id;

-- name: figure_elements
WITH threatened AS (
    SELECT e.key, count(*) AS threats, count(*) FILTER (WHERE t.status = 'open') AS waiting
      FROM threat t
     CROSS JOIN live l
      JOIN element e ON e.id = t.element
     WHERE t.device = (SELECT e.device FROM release e WHERE e.id = $1) AND l.id = t.id
       AND t.flow IS NULL
     GROUP BY e.key)
SELECT e.id, e.key, e.name, e.kind, z.id AS zone, e.technology, e.properties, e.x, e.y,
       coalesce(c.threats, 0) AS threats, coalesce(c.waiting, 0) AS open
  FROM model_element m
  JOIN element e ON e.id = m.id
  LEFT JOIN zone o ON o.id = e.zone
  LEFT JOIN model_zone z ON z.release = m.release AND z.key = o.key
  LEFT JOIN threatened c ON c.key = e.key
 WHERE m.release = $1
 ORDER BY e.id;

-- name: figure_flows
WITH threatened AS (
    SELECT f.key, count(*) AS threats, count(*) FILTER (WHERE t.status = 'open') AS waiting
      FROM threat t
     CROSS JOIN live l
      JOIN flow f ON f.id = t.flow
     WHERE t.device = (SELECT e.device FROM release e WHERE e.id = $1) AND l.id = t.id
     GROUP BY f.key)
SELECT f.id, f.key, f.name, coalesce(s.id, f.source) AS source, coalesce(t.id, f.target) AS target,
       f.protocol, f.port,
       coalesce(c.threats, 0) AS threats, coalesce(c.waiting, 0) AS open
  FROM model_flow m
  JOIN flow f ON f.id = m.id
  LEFT JOIN element os ON os.id = f.source
  LEFT JOIN element ot ON ot.id = f.target
  LEFT JOIN model_element s ON s.release = m.release AND s.key = os.key
  LEFT JOIN model_element t ON t.release = m.release AND t.key = ot.key
  LEFT JOIN threatened c ON c.key = f.key
 WHERE m.release = $1
 ORDER BY f.id;

-- name: figure_flow_data
SELECT f.id AS flow, d.name AS data
  FROM model_flow m
  JOIN flow f ON f.id = m.id
  JOIN link l ON l.from_id = f.id AND l.field = 'data_classes'
  JOIN data_class d ON d.id = l.to_id
 WHERE m.release = $1
 ORDER BY f.id, d.id;

-- name: figure_trace_root
SELECT t.*
  FROM figure_trace_row t
 WHERE t.id = $1
   AND t.type IN ('threat', 'security_risk', 'safety_risk', 'control', 'requirement', 'test',
                  'test_run', 'evidence');

-- name: figure_trace_down
WITH next AS (
    SELECT l.from_id AS id FROM link l JOIN live x ON x.id = l.from_id
     WHERE l.to_id = $1
       AND ((x.type = 'security_risk' AND l.field = 'threats')
            OR (x.type = 'requirement' AND l.field = 'controls')
            OR (x.type = 'test' AND l.field IN ('controls', 'threats'))
            OR (x.type = 'test_run' AND l.field = 'test'))
    UNION
    SELECT l.to_id FROM link l JOIN live x ON x.id = l.to_id
     WHERE l.from_id = $1
       AND ((x.type = 'control' AND l.field = 'controls'
             AND (SELECT o.type FROM record o WHERE o.id = $1)
                 IN ('threat', 'security_risk', 'safety_risk'))
            OR (x.type = 'security_risk' AND l.field = 'security_risks')
            OR (x.type = 'test' AND l.field = 'tests')
            OR (x.type = 'evidence' AND l.field = 'evidence')))
SELECT t.*
  FROM next n
  JOIN figure_trace_row t ON t.id = n.id
 ORDER BY t.type, t.id;

-- name: figure_trace_up
WITH next AS (
    SELECT l.to_id AS id FROM link l JOIN live x ON x.id = l.to_id
     WHERE l.from_id = $1
       AND ((x.type = 'threat' AND l.field = 'threats')
            OR (x.type = 'control' AND l.field = 'controls'
                AND (SELECT o.type FROM record o WHERE o.id = $1) IN ('requirement', 'test'))
            OR (x.type = 'test' AND l.field = 'test'))
    UNION
    SELECT l.from_id FROM link l JOIN live x ON x.id = l.from_id
     WHERE l.to_id = $1
       AND ((x.type IN ('threat', 'security_risk', 'safety_risk') AND l.field = 'controls')
            OR (x.type = 'safety_risk' AND l.field = 'security_risks')
            OR (x.type = 'requirement' AND l.field = 'tests')
            OR (x.type IN ('test_run', 'control') AND l.field = 'evidence')))
SELECT t.*
  FROM next n
  JOIN figure_trace_row t ON t.id = n.id
 ORDER BY t.type, t.id;

-- How far each step of the two risk processes is, counted: what is done, of how much, and the day
-- on which somebody last looked.
-- name: figure_steps
SELECT 'plan' AS step, 'risk-management plan approved' AS text,
       count(*) FILTER (WHERE o.status = 'approved') AS done, count(*) AS total,
       max(o.approved_on) AS last
  FROM document o
 CROSS JOIN live l
 WHERE l.id = o.id AND o.device = $1 AND ' ' || o.slots || ' ' LIKE '% SLOT-risk-plan %'
UNION ALL
SELECT 'plan', 'security plan in the file', count(*), count(*), max(e.dated_on)
  FROM evidence e
 CROSS JOIN live l
 WHERE l.id = e.id AND (e.device = $1 OR e.device IS NULL)
   AND ' ' || e.slots || ' ' LIKE '% SLOT-security-plan %'
UNION ALL
SELECT 'security_analysis', 'threats decided', count(*) FILTER (WHERE t.status <> 'open'), count(*),
       max(t.decided_on)
  FROM threat t
 CROSS JOIN live l
 WHERE l.id = t.id AND t.device = $1 AND t.state IS DISTINCT FROM 'gone'
UNION ALL
SELECT 'security_evaluation', 'security risks evaluated',
       count(*) FILTER (WHERE s.evaluated_on IS NOT NULL AND s.level_before IS NOT NULL), count(*),
       max(s.evaluated_on)
  FROM security_risk s
 CROSS JOIN live l
 WHERE l.id = s.id AND s.device = $1
UNION ALL
SELECT c.kind || '_control', c.kind || ' controls implemented',
       count(*) FILTER (WHERE c.status = 'implemented'), count(*), max(c.looked_on)
  FROM control c
 CROSS JOIN live l
 WHERE l.id = c.id AND c.device = $1 AND c.status <> 'rejected' AND c.kind IS NOT NULL
 GROUP BY c.kind
UNION ALL
SELECT 'security_control', 'test runs passed', count(*) FILTER (WHERE u.result = 'pass'), count(*),
       max(u.run_on)
  FROM test_run u
 CROSS JOIN live l
 CROSS JOIN test t
 WHERE l.id = u.id AND t.id = u.test AND t.device = $1
UNION ALL
SELECT 'security_residual', 'residual security risks rated',
       count(*) FILTER (WHERE s.level_after IS NOT NULL), count(*),
       max(s.evaluated_on) FILTER (WHERE s.level_after IS NOT NULL)
  FROM security_risk s
 CROSS JOIN live l
 WHERE l.id = s.id AND s.device = $1
UNION ALL
SELECT 'safety_analysis', 'hazardous situations described',
       count(*) FILTER (WHERE h.hazardous_situation IS NOT NULL), count(*), max(h.evaluated_on)
  FROM safety_risk h
 CROSS JOIN live l
 WHERE l.id = h.id AND h.device = $1
UNION ALL
SELECT 'safety_evaluation', 'safety risks evaluated',
       count(*) FILTER (WHERE h.evaluated_on IS NOT NULL AND h.level_before IS NOT NULL), count(*),
       max(h.evaluated_on)
  FROM safety_risk h
 CROSS JOIN live l
 WHERE l.id = h.id AND h.device = $1
UNION ALL
SELECT 'safety_residual', 'residual safety risks rated',
       count(*) FILTER (WHERE h.level_after IS NOT NULL), count(*),
       max(h.evaluated_on) FILTER (WHERE h.level_after IS NOT NULL)
  FROM safety_risk h
 CROSS JOIN live l
 WHERE l.id = h.id AND h.device = $1
UNION ALL
SELECT 'report', 'reports approved', count(*) FILTER (WHERE o.status = 'approved'), count(*),
       max(o.approved_on)
  FROM document o
 CROSS JOIN live l
 WHERE l.id = o.id AND o.device = $1 AND ' ' || o.slots || ' ' LIKE '% SLOT-risk-report %'
UNION ALL
SELECT 'review', 'joint reviews decided (X5)',
       count(*) FILTER (WHERE c.decision IN ('accepted', 'rejected')), count(*), max(c.decided_on)
  FROM connection c
 CROSS JOIN live l
 WHERE l.id = c.id AND c.device = $1 AND c.kind = 'X5'
UNION ALL
SELECT 'security_field', 'cases closed', count(*) FILTER (WHERE c.closed_on IS NOT NULL), count(*),
       max(c.decided_on)
  FROM "case" c
 CROSS JOIN live l
 CROSS JOIN link k
 WHERE l.id = c.id AND k.from_id = c.id AND k.field = 'devices' AND k.to_id = $1
UNION ALL
SELECT 'safety_field', 'incidents closed', count(*) FILTER (WHERE i.closed_on IS NOT NULL),
       count(*), max(i.decided_on)
  FROM incident i
 CROSS JOIN live l
 CROSS JOIN link k
 WHERE l.id = i.id AND k.from_id = i.id AND k.field = 'devices' AND k.to_id = $1;
