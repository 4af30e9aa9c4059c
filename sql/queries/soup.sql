-- The list of SOUP of a release: its components, what people know of them, what was found in them.

-- name: soup_release
SELECT e.id, e.name, e.device, d.name AS device_name, d.software_safety_class, r.position
  FROM release e
 CROSS JOIN live r
  JOIN device d ON d.id = e.device
 WHERE r.id = e.id AND e.id = $1;

-- The components of its lists in force, each once.
-- name: soup_components
WITH named AS (
    SELECT DISTINCT k.to_id AS id
      FROM sbom s
     CROSS JOIN live rs
     CROSS JOIN link k
     WHERE rs.id = s.id AND s.release = $1 AND s.status = 'current'
       AND k.from_id = s.id AND k.field = 'components')
SELECT c.id, c.name, c.group_name, c.version, c.type, coalesce(c.purl, c.cpe) AS identifier,
       coalesce(c.identity, c.name) AS identity, c.supplier, c.support_level, c.end_of_support_on,
       c.support_source, m.state
  FROM named n
 CROSS JOIN component c
 CROSS JOIN live lc
  LEFT JOIN component_match m ON m.component = n.id
 WHERE c.id = n.id AND lc.id = c.id
 ORDER BY c.name, c.version, c.id;

-- What people know of components in a device; the newest first.
-- name: soup_items
SELECT i.id, i.identity, i.soup, i.purpose, i.requirements, i.system_requirements, i.software_item,
       i.safety_class, i.transfer, i.anomaly_list, i.anomalies, i.evaluated_version,
       i.evaluated_by, i.evaluated_on
  FROM soup_item i
 CROSS JOIN live r
 WHERE r.id = i.id AND i.device = $1
 ORDER BY r.position DESC;

-- The known vulnerabilities of each component of the release, and when the newest was found in it.
-- name: soup_findings
WITH named AS (
    SELECT DISTINCT k.to_id AS id
      FROM sbom s
     CROSS JOIN live rs
     CROSS JOIN link k
     WHERE rs.id = s.id AND s.release = $1 AND s.status = 'current'
       AND k.from_id = s.id AND k.field = 'components')
SELECT x.component, count(*) AS findings, max(m.as_of) AS newest
  FROM named n
 CROSS JOIN component_flaw x
 CROSS JOIN match_look m
 WHERE x.component = n.id AND x.ended IS NULL AND m.run = x.first_run
 GROUP BY x.component;

-- How many of them are decided for the release on the day $2.
-- name: soup_decided
SELECT y.component, count(DISTINCT y.flaw) AS decided
  FROM finding_answer y
 WHERE y.release = $1 AND y.standing = 'decided' AND (y.review_by IS NULL OR y.review_by >= $2)
 GROUP BY y.component;
