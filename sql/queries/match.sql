-- Components, findings and decisions of the portfolio.

-- name: match_findings
SELECT f.id, f.name, f.component, c.name AS component_name, c.version, c.purl, c.cpe, f.identity,
       f.vulnerability, f.aliases, f.severity, f.vector, f.score_tenths, f.cwe, f.kev, f.kev_on,
       f.epss_ppm, f.source, f.advisory, f.range, f.fixed_in, f.scheme, f.confidence, f.reason,
       f.snapshot, f.first_seen_on, f.last_seen_on
  FROM finding f
  JOIN live r ON r.id = f.id
  JOIN component c ON c.id = f.component
 WHERE f.state = 'open'
 ORDER BY f.vulnerability, c.name, c.version, f.id;

-- Findings of one vulnerability by any of its names, ended ones too.
-- name: match_findings_of
SELECT f.id, f.name, f.component, c.name AS component_name, c.version, c.purl, c.cpe, f.identity,
       f.vulnerability, f.aliases, f.severity, f.vector, f.score_tenths, f.cwe, f.kev, f.kev_on,
       f.epss_ppm, f.source, f.advisory, f.range, f.fixed_in, f.scheme, f.confidence, f.reason,
       f.snapshot, f.first_seen_on, f.last_seen_on, f.state, f.ended_on, f.ended_reason
  FROM finding f
  JOIN live r ON r.id = f.id
  JOIN component c ON c.id = f.component
 WHERE lower(f.vulnerability) = lower($1)
    OR lower(' ' || COALESCE(f.aliases, '') || ' ')
       LIKE lower('% ' || replace(replace(replace($1, '\', '\\'), '%', '\%'), '_', '\_') || ' %')
       ESCAPE '\'
 ORDER BY f.state DESC, c.name, c.version, f.id;

-- In which releases, by the lists in force, the components with findings are.
-- name: match_places
SELECT DISTINCT l.to_id AS component, s.release, e.name AS release_name,
       e.status AS release_status, e.device, d.name AS device_name, d.family,
       e.units_in_field
  FROM sbom s
  JOIN live rs ON rs.id = s.id
  JOIN release e ON e.id = s.release
  JOIN live re ON re.id = e.id
  JOIN device d ON d.id = e.device
  JOIN link l ON l.from_id = s.id AND l.field = 'components'
 WHERE s.status = 'current'
   AND EXISTS (SELECT 1 FROM finding f WHERE f.component = l.to_id)
 ORDER BY d.name, e.name, s.release, l.to_id;

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
    SELECT DISTINCT l.to_id AS id
      FROM sbom s
      JOIN live rs ON rs.id = s.id
      JOIN link l ON l.from_id = s.id AND l.field = 'components'
     WHERE s.status = 'current' AND ($1 = '' OR s.release = $1))
SELECT COALESCE(c.match_state, 'not_matched') AS state, count(*) AS components,
       min(c.matched_on) AS oldest, max(c.matched_on) AS newest,
       count(DISTINCT c.match_snapshot) AS snapshots, max(c.match_snapshot) AS snapshot
  FROM listed x
  JOIN component c ON c.id = x.id
 GROUP BY COALESCE(c.match_state, 'not_matched')
 ORDER BY 1;

-- name: match_components
WITH listed AS (
    SELECT l.to_id AS id, count(DISTINCT s.release) AS releases
      FROM sbom s
      JOIN live rs ON rs.id = s.id
      JOIN link l ON l.from_id = s.id AND l.field = 'components'
     WHERE s.status = 'current' AND ($1 = '' OR s.release = $1)
     GROUP BY l.to_id)
SELECT c.id, c.name, c.group_name, c.version, c.type, c.purl, c.cpe, c.identity, c.identity_rule,
       c.supplier, c.licence, COALESCE(c.match_state, 'not_matched') AS state, c.match_reason,
       c.match_snapshot, c.matched_on, c.support_level, c.end_of_support_on, c.support_source,
       x.releases,
       (SELECT count(*) FROM finding f JOIN live rf ON rf.id = f.id
         WHERE f.component = c.id AND f.state = 'open') AS findings
  FROM listed x
  JOIN component c ON c.id = x.id
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
