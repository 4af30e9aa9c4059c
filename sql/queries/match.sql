-- Components, findings and decisions of the portfolio.

-- Vulnerabilities with open findings.
-- name: match_open_flaws
SELECT w.number AS flaw, w.name AS vulnerability
  FROM flaw w
 WHERE EXISTS (SELECT 1 FROM component_flaw x WHERE x.flaw = w.number AND x.ended IS NULL)
 ORDER BY w.name;

-- The open findings of one of them ($1), with what the triage list says.
-- name: match_open_findings
SELECT w.title AS name, x.component, c.name AS component_name, c.version,
       coalesce(c.identity, x.component) AS identity, w.name AS vulnerability, w.aliases, w.severity,
       w.vector, w.score_tenths, w.kev, w.kev_on, w.epss_ppm, k.range, k.scheme,
       m.as_of AS first_seen_on
  FROM component_flaw x
 CROSS JOIN flaw w
 CROSS JOIN component c
 CROSS JOIN flaw_claim k
 CROSS JOIN match_look m
 WHERE x.flaw = $1 AND x.ended IS NULL AND w.number = x.flaw AND c.id = x.component
   AND k.number = x.claim AND m.run = x.first_run
 ORDER BY c.name, c.version, c.id;

-- Findings of one vulnerability by any of its names, ended ones too.
-- name: match_findings_of
SELECT f.id, f.name, f.component, c.name AS component_name, c.version, c.purl, c.cpe, f.identity,
       f.vulnerability, f.aliases, f.severity, f.vector, f.score_tenths, f.cwe, f.kev, f.kev_on,
       f.epss_ppm, f.source, f.advisory, f.range, f.fixed_in, f.scheme, f.confidence, f.reason,
       f.snapshot, f.first_seen_on, f.last_seen_on, f.state, f.ended_on, f.ended_reason
  FROM (SELECT DISTINCT x.component, w.name
          FROM flaw_name n
         CROSS JOIN flaw w
         CROSS JOIN component_flaw x
         WHERE n.name = lower($1) AND w.number = n.flaw AND x.flaw = w.number) x
 CROSS JOIN finding f
  JOIN component c ON c.id = f.component
 WHERE f.component = x.component AND f.vulnerability = x.name
 ORDER BY f.state DESC, c.name, c.version, f.id;

-- The lists in force with their releases, in the order in which places are shown.
-- name: match_releases
SELECT b.id AS list, e.id AS release, e.name AS release_name, e.status AS release_status, e.device,
       d.name AS device_name, d.family, e.units_in_field
  FROM list_in_force b
 CROSS JOIN release e
 CROSS JOIN live re
 CROSS JOIN device d
 WHERE e.id = b.release AND re.id = e.id AND d.id = e.device
 ORDER BY d.name, e.name, e.id, b.id;

-- The lists, of any state, that name a component ($1).
-- name: match_lists_of
SELECT l.from_id FROM link l WHERE l.to_id = $1 AND l.field = 'components';

-- name: match_decisions
SELECT x.id, x.name, x.identity, x.vulnerability, x.scope, sc.title AS scope_title,
       sc.type AS scope_type, x.from_version, x.to_version, x.state, x.justification, x.reason,
       x.action, x.vector, x.safety_relevant, x.security_risk, x.decided_by, x.decided_on,
       x.reviewer, x.reviewed_on, x.review_by, r.superseded_by, r.retired,
       CASE WHEN t.standing = 'decided' AND x.review_by < $1 THEN 'lapsed' ELSE t.standing END
       AS standing,
       (SELECT count(*) FROM stale y WHERE y.judgement = x.id) + coalesce(n.changed, 0) AS stale_count
  FROM decision x
  JOIN record r ON r.id = x.id
  JOIN decision_standing t ON t.id = x.id
  LEFT JOIN (SELECT y.decision, count(*) AS changed FROM decision_changed y GROUP BY y.decision) n
    ON n.decision = x.id
  LEFT JOIN record sc ON sc.id = x.scope
 ORDER BY x.decided_on DESC NULLS LAST, x.id DESC;

-- What was looked at: the components of the lists in force, of a release or of all.
-- name: match_board
WITH listed AS (
    SELECT l.to_id AS id
      FROM sbom s
     CROSS JOIN live rs
     CROSS JOIN link l
     WHERE $1 <> '' AND s.release = $1 AND rs.id = s.id AND s.status = 'current'
       AND l.from_id = s.id AND l.field = 'components'
     UNION
    SELECT c.id
      FROM component c
     WHERE $1 = ''
       AND EXISTS (SELECT 1
                     FROM link l
                    CROSS JOIN sbom s
                    CROSS JOIN live rs
                    WHERE l.to_id = c.id AND l.field = 'components' AND s.id = l.from_id
                      AND s.status = 'current' AND rs.id = s.id))
SELECT COALESCE(m.state, 'not_matched') AS state, count(*) AS components,
       min(m.matched_on) AS oldest, max(m.matched_on) AS newest,
       count(DISTINCT m.snapshot) AS snapshots, max(m.snapshot) AS snapshot
  FROM listed x
  LEFT JOIN component_match m ON m.component = x.id
 GROUP BY COALESCE(m.state, 'not_matched')
 ORDER BY 1;

-- How components of lists in force stand after a run over all of them: a row for each state that is
-- no answer, and one where there is any component at all.
-- name: match_standing
SELECT n.state
  FROM (SELECT 'no_identifier' AS state UNION ALL SELECT 'no_source' UNION ALL SELECT 'stale') n
 WHERE EXISTS (SELECT 1
                 FROM component_look m
                 JOIN link k ON k.to_id = m.component AND k.field = 'components'
                 JOIN sbom s ON s.id = k.from_id
                 JOIN live r ON r.id = s.id
                WHERE m.state = n.state AND s.status = 'current')
 UNION ALL
SELECT 'matched'
 WHERE EXISTS (SELECT 1
                 FROM sbom s
                 JOIN live r ON r.id = s.id
                 JOIN link k ON k.from_id = s.id AND k.field = 'components'
                WHERE s.status = 'current');

-- name: match_components
WITH listed AS (
    SELECT l.to_id AS id, count(DISTINCT s.release) AS releases
      FROM sbom s
      JOIN live rs ON rs.id = s.id
      JOIN link l ON l.from_id = s.id AND l.field = 'components'
     WHERE s.status = 'current' AND ($1 = '' OR s.release = $1)
     GROUP BY l.to_id)
SELECT c.id, c.name, c.group_name, c.version, c.type, c.purl, c.cpe, c.identity, c.supplier,
       c.licence, COALESCE(m.state, 'not_matched') AS state, m.reason AS match_reason,
       m.snapshot AS match_snapshot, m.matched_on, c.support_level, c.end_of_support_on,
       c.support_source, x.releases,
       (SELECT count(*) FROM component_flaw f
         WHERE f.component = c.id AND f.ended IS NULL) AS findings
  FROM listed x
  JOIN component c ON c.id = x.id
  LEFT JOIN component_match m ON m.component = x.id
 ORDER BY c.name, c.version, c.id;

-- name: match_lists
SELECT s.id, s.name, s.part, s.release, e.name AS release_name, s.file_name, s.format,
       s.imported_on, s.component_count, s.skipped_count
  FROM sbom s
  JOIN live r ON r.id = s.id
  LEFT JOIN release e ON e.id = s.release
 WHERE s.status = 'current' AND ($1 = '' OR s.release = $1)
 ORDER BY s.release, s.part, s.id;

-- name: match_release_counts
SELECT count(*) AS releases,
       count(*) FILTER (WHERE EXISTS (
           SELECT 1 FROM sbom s JOIN live q ON q.id = s.id
            WHERE s.release = e.id AND s.status = 'current')) AS with_list
  FROM release e
  JOIN live r ON r.id = e.id;

-- name: match_risks_of
SELECT s.id, s.name, s.level_after, s.status, s.safety_relevant
  FROM security_risk s
  JOIN live r ON r.id = s.id
 WHERE lower(' ' || COALESCE(s.vulnerabilities, '') || ' ')
       LIKE lower('% ' || replace(replace(replace($1, '\', '\\'), '%', '\%'), '_', '\_') || ' %')
       ESCAPE '\'
 ORDER BY s.id;

-- Where a vulnerability, a package or a name is: by any name of the flaw, by purl with or without
-- version, CPE name, or name or id of the component.
-- name: where
WITH wanted AS (
    SELECT n.flaw FROM flaw_name n WHERE n.name = lower($1)),
hit AS (
    SELECT x.component, x.flaw
      FROM wanted w
      JOIN component_flaw x ON x.flaw = w.flaw
     WHERE x.ended IS NULL
     UNION
    SELECT c.id, NULL FROM component c WHERE c.purl = $1
     UNION
    SELECT c.id, NULL FROM component c WHERE c.cpe = $1
     UNION
    SELECT c.id, NULL FROM component c WHERE c.identity = $1
     UNION
    SELECT c.id, NULL FROM component c WHERE c.id = $1
     UNION
    SELECT c.id, NULL FROM component c WHERE lower(c.name) = lower($1))
SELECT DISTINCT d.id AS device, d.name AS device_name, l.id AS release, l.name AS release_name,
       l.units_in_field, c.id AS component, c.name AS component_name, c.version, c.purl,
       f.name AS vulnerability, f.severity, de.id AS decision, de.state AS decided
  FROM hit h
  JOIN component c ON c.id = h.component
  JOIN live rc ON rc.id = c.id
  JOIN link k ON k.to_id = c.id AND k.field = 'components'
  JOIN sbom s ON s.id = k.from_id AND s.status = 'current'
  JOIN live rs ON rs.id = s.id
  JOIN release l ON l.id = s.release
  JOIN device d ON d.id = l.device
  LEFT JOIN flaw f ON f.number = h.flaw
  LEFT JOIN decision de ON de.identity = coalesce(c.identity, c.id)
        AND lower(de.vulnerability) IN (SELECT n.name FROM flaw_name n WHERE n.flaw = h.flaw)
        AND (de.scope IS NULL OR de.scope = l.id OR de.scope = d.id OR de.scope = d.family)
        AND EXISTS (SELECT 1 FROM live x WHERE x.id = de.id) AND de.status <> 'proposed'
 ORDER BY d.id, l.id, c.name, c.id;

-- name: where_looked
SELECT (SELECT count(*) FROM component) AS components,
       (SELECT count(*) FROM sbom s JOIN live r ON r.id = s.id WHERE s.status = 'current') AS lists,
       (SELECT count(DISTINCT s.release) FROM sbom s JOIN live r ON r.id = s.id
         WHERE s.status = 'current') AS releases,
       (SELECT count(*) FROM component_look WHERE state = 'no_identifier') AS no_identifier,
       (SELECT count(*) FROM component_look WHERE state = 'stale') AS stale,
       (SELECT count(*) FROM component) - (SELECT count(*) FROM component_look) AS never_matched;

-- --- Which components a match run looks at ---

-- name: match_components_of
SELECT DISTINCT c.id, c.name, c.version, c.purl, c.cpe, c.supplier, c.source_package
  FROM sbom s
  JOIN live rs ON rs.id = s.id
  JOIN link l ON l.from_id = s.id AND l.field = 'components'
  JOIN component c ON c.id = l.to_id
  JOIN live rc ON rc.id = c.id
 WHERE s.release = $1 AND s.status = 'current'
 ORDER BY c.id;

-- name: match_components_all
SELECT c.id, c.name, c.version, c.purl, c.cpe, c.supplier, c.source_package
  FROM component c JOIN live r ON r.id = c.id
 ORDER BY c.id;

-- By position, as few are new: the index of types would give every component there is.
-- name: match_components_since
SELECT c.id, c.name, c.version, c.purl, c.cpe, c.supplier, c.source_package
  FROM record r JOIN component c ON c.id = r.id
 WHERE r.position > $1 AND r.type || '' = 'component' AND r.retired IS NULL;

-- name: match_components_by_key
SELECT c.id, c.name, c.version, c.purl, c.cpe, c.supplier, c.source_package
  FROM component_key k JOIN component c ON c.id = k.component JOIN live r ON r.id = c.id
 WHERE k.key = $1;

-- Looked up, but with records that could not be compared: no claim tells which these were.
-- name: match_components_undecided
SELECT c.id, c.name, c.version, c.purl, c.cpe, c.supplier, c.source_package
  FROM component_look m JOIN component c ON c.id = m.component JOIN live r ON r.id = c.id
 WHERE m.state = 'no_identifier'
   AND EXISTS (SELECT 1 FROM component_key k WHERE k.component = m.component);

-- name: match_components_by_record
SELECT DISTINCT c.id, c.name, c.version, c.purl, c.cpe, c.supplier, c.source_package
  FROM flaw_claim k
  JOIN component_flaw x ON x.flaw = k.flaw
  JOIN component c ON c.id = x.component
  JOIN live r ON r.id = c.id
 WHERE k.advisory = $2 AND k.source = $1 AND x.ended IS NULL;

-- name: match_last_whole
SELECT m.database, m.generation, m.stale_sources, m.coverage, l.position
  FROM match_look l
  JOIN record r ON r.position = l.position
  JOIN match_run m ON m.id = r.id
 WHERE l.whole = 1
 ORDER BY l.run DESC
 LIMIT 1;

-- name: match_rules_since
SELECT count(*) AS count FROM record WHERE type = 'identity_rule' AND position > $1;
