-- Component lists and their components.

-- Compared as the index component_distinct has it: most have no CPE name, many no purl, and a list
-- may name thousands of packages alike.
-- name: component_find
SELECT c.id
  FROM component c
  JOIN live r ON r.id = c.id
 WHERE c.name = $1
   AND coalesce(c.version, '') = coalesce($2, '')
   AND coalesce(c.group_name, '') = coalesce($5, '')
   AND coalesce(c.purl, '') = coalesce($3, '')
   AND coalesce(c.cpe, '') = coalesce($4, '')
 ORDER BY c.id
 LIMIT 1;

-- name: sbom_current
SELECT s.id, s.file
  FROM sbom s
  JOIN live r ON r.id = s.id
 WHERE s.release = $1 AND s.part = $2 AND s.status = 'current' AND s.origin <> 'edited';

-- The components of a list that were added by hand.
-- name: sbom_manual
SELECT c.id
  FROM link l
  JOIN component c ON c.id = l.to_id
  JOIN live r ON r.id = c.id
 WHERE l.from_id = $1 AND l.field = 'components' AND c.layer = 'manual'
 ORDER BY c.id;

-- The lists in force of a release, for writing them out as one.
-- name: release_lists
SELECT s.id, s.part, s.file, s.origin
  FROM sbom s
  JOIN live r ON r.id = s.id
 WHERE s.release = $1 AND s.status = 'current'
 ORDER BY s.part, s.id;

-- What is known of the components of a release beside what its lists say.
-- name: release_known
SELECT DISTINCT c.id, c.name, c.group_name, c.version, c.type, c.purl, c.cpe, c.supplier,
       c.licence, c.layer, c.support_level, c.end_of_support_on, c.support_source, c.imported
  FROM sbom s
  JOIN live rs ON rs.id = s.id
  JOIN link l ON l.from_id = s.id AND l.field = 'components'
  JOIN component c ON c.id = l.to_id
  JOIN live rc ON rc.id = c.id
 WHERE s.release = $1 AND s.status = 'current'
 ORDER BY c.name, c.version, c.id;

-- name: release_device
SELECT e.id, e.name, e.support_until, d.name AS device_name, d.manufacturer, d.description
  FROM release e
  JOIN device d ON d.id = e.device
 WHERE e.id = $1;
