-- Component lists and their components.

-- name: component_find
SELECT c.id
  FROM component c
  JOIN live r ON r.id = c.id
 WHERE c.name = $1
   AND c.version IS NOT DISTINCT FROM $2
   AND c.purl IS NOT DISTINCT FROM $3
   AND c.cpe IS NOT DISTINCT FROM $4
   AND c.group_name IS NOT DISTINCT FROM $5
 ORDER BY c.id
 LIMIT 1;

-- name: sbom_current
SELECT s.id, s.file
  FROM sbom s
  JOIN live r ON r.id = s.id
 WHERE s.release = $1 AND s.part = $2 AND s.status = 'current';

-- The components of a release: what its lists in force name.
-- name: release_components
SELECT DISTINCT c.id, c.name, c.group_name, c.version, c.purl, c.cpe, c.identity, c.supplier,
       c.licence, c.match_state, c.match_reason, c.support_level, c.end_of_support_on
  FROM sbom s
  JOIN live rs ON rs.id = s.id
  JOIN link l ON l.from_id = s.id AND l.field = 'components'
  JOIN component c ON c.id = l.to_id
  JOIN live rc ON rc.id = c.id
 WHERE s.release = $1 AND s.status = 'current'
 ORDER BY c.name, c.version, c.id;

-- name: component_open_findings
SELECT f.id, f.component, f.vulnerability, f.state, f.source
  FROM finding f
  JOIN live r ON r.id = f.id
 WHERE f.component = $1
 ORDER BY f.vulnerability, f.id;

-- Where a vulnerability, a package or a name is: by finding (id or alias), purl with or without
-- version, or component name.
-- name: where
SELECT DISTINCT d.id AS device, d.name AS device_name, l.id AS release, l.name AS release_name,
       l.units_in_field, c.id AS component, c.name AS component_name, c.version, c.purl,
       f.vulnerability, f.severity, de.id AS decision, de.state AS decided
  FROM component c
  JOIN live rc ON rc.id = c.id
  JOIN link k ON k.to_id = c.id AND k.field = 'components'
  JOIN sbom s ON s.id = k.from_id AND s.status = 'current'
  JOIN live rs ON rs.id = s.id
  JOIN release l ON l.id = s.release
  JOIN device d ON d.id = l.device
  LEFT JOIN finding f ON f.component = c.id AND f.state = 'open'
        AND (f.vulnerability = $1
             OR ' ' || f.aliases || ' '
                LIKE '% ' || replace(replace(replace($1, '\', '\\'), '%', '\%'), '_', '\_') || ' %'
                ESCAPE '\')
  LEFT JOIN decision de ON de.identity = f.identity AND de.vulnerability = f.vulnerability
        AND (de.scope IS NULL OR de.scope = l.id OR de.scope = d.id OR de.scope = d.family)
        AND EXISTS (SELECT 1 FROM live x WHERE x.id = de.id) AND de.status <> 'proposed'
 WHERE f.id IS NOT NULL OR c.purl = $1 OR c.identity = $1 OR lower(c.name) = lower($1)
 ORDER BY d.id, l.id, c.name, c.id;

-- name: where_looked
SELECT (SELECT count(*) FROM component c JOIN live r ON r.id = c.id) AS components,
       (SELECT count(*) FROM sbom s JOIN live r ON r.id = s.id WHERE s.status = 'current') AS lists,
       (SELECT count(DISTINCT s.release) FROM sbom s JOIN live r ON r.id = s.id
         WHERE s.status = 'current') AS releases,
       (SELECT count(*) FROM component c JOIN live r ON r.id = c.id
         WHERE c.match_state = 'no_identifier') AS no_identifier,
       (SELECT count(*) FROM component c JOIN live r ON r.id = c.id
         WHERE c.match_state IS NULL) AS never_matched;
