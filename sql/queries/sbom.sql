-- Component lists and their components.

-- By name: most have no CPE name, many no purl, and an index of those finds nearly all of them; so
-- nothing but the name is compared in a way that an index could serve.
-- name: component_find
SELECT c.id
  FROM component c
  JOIN live r ON r.id = c.id
 WHERE c.name = $1
   AND coalesce(c.version, '') = coalesce($2, '')
   AND coalesce(c.purl, '') = coalesce($3, '')
   AND coalesce(c.cpe, '') = coalesce($4, '')
   AND coalesce(c.group_name, '') = coalesce($5, '')
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
       c.licence, c.support_level, c.end_of_support_on
  FROM sbom s
  JOIN live rs ON rs.id = s.id
  JOIN link l ON l.from_id = s.id AND l.field = 'components'
  JOIN component c ON c.id = l.to_id
  JOIN live rc ON rc.id = c.id
 WHERE s.release = $1 AND s.status = 'current'
 ORDER BY c.name, c.version, c.id;
