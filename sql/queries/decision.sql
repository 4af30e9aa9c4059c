-- Decisions about vulnerabilities: where they hold, what they rest on, what they replace.

-- Releases and by what documents may name them; a release comes once for each of its lists.
-- name: decide_releases
SELECT e.id AS release, e.name AS release_name, e.udi_di, d.id AS device, d.name AS device_name,
       d.family, d.basic_udi_di, o.name AS maker, s.id AS sbom, s.serial, s.document_version,
       s.product_purl, s.product_cpe, s.file, s.status AS list_status
  FROM release e
  JOIN live le ON le.id = e.id
  JOIN device d ON d.id = e.device
  LEFT JOIN organisation o ON o.id = d.manufacturer
  LEFT JOIN (SELECT b.* FROM sbom b JOIN live lb ON lb.id = b.id) s ON s.release = e.id
 WHERE $1 = '' OR e.id = $1
 ORDER BY e.id, s.id;

-- Components of lists in force, of a release or of all.
-- name: decide_components
SELECT DISTINCT c.id, c.name, c.group_name, c.version, c.purl, c.cpe, c.identity, c.hashes,
       m.state AS match_state
  FROM sbom s
  JOIN live ls ON ls.id = s.id
  JOIN link k ON k.from_id = s.id AND k.field = 'components'
  JOIN component c ON c.id = k.to_id
  JOIN live lc ON lc.id = c.id
  LEFT JOIN component_look m ON m.component = c.id
 WHERE s.status = 'current' AND ($1 = '' OR s.release = $1)
 ORDER BY c.id;

-- name: decide_component_ids
SELECT DISTINCT k.to_id AS id
  FROM sbom s
  JOIN live ls ON ls.id = s.id
  JOIN link k ON k.from_id = s.id AND k.field = 'components'
 WHERE s.status = 'current' AND s.release = $1
 ORDER BY 1;

-- name: decide_findings_of
SELECT f.id, f.vulnerability, f.aliases, f.identity, f.scheme, f.state
  FROM finding f
 WHERE f.component = $1
 ORDER BY f.vulnerability, f.id;

-- Open findings in a release, with what a document says about them.
-- name: decide_findings_in
SELECT f.id, f.component, f.vulnerability, f.aliases, f.identity, f.scheme, f.name, f.severity,
       f.vector, f.score_tenths, f.cwe, f.kev, f.source, f.range, f.fixed_in, f.first_seen_on,
       c.name AS component_name, c.version
  FROM (SELECT DISTINCT k.to_id AS id
          FROM sbom s
          JOIN live ls ON ls.id = s.id
          JOIN link k ON k.from_id = s.id AND k.field = 'components'
         WHERE s.status = 'current' AND s.release = $1) x
  JOIN finding f ON f.component = x.id
  JOIN component c ON c.id = x.id
 WHERE f.state = 'open'
 ORDER BY f.vulnerability, c.name, c.version, f.id;

-- Days on which what is found in a release changed.
-- name: decide_finding_days
WITH listed AS (
    SELECT DISTINCT k.to_id AS id
      FROM sbom s
      JOIN live ls ON ls.id = s.id
      JOIN link k ON k.from_id = s.id AND k.field = 'components'
     WHERE s.status = 'current' AND s.release = $1
)
SELECT day, sum(found) AS found, sum(ended) AS ended
  FROM (SELECT f.first_seen_on AS day, 1 AS found, 0 AS ended
          FROM finding f
          JOIN listed c ON c.id = f.component
         UNION ALL
        SELECT f.ended_on, 0, 1
          FROM finding f
          JOIN listed c ON c.id = f.component
         WHERE f.state = 'ended') x
 WHERE day IS NOT NULL
 GROUP BY day
 ORDER BY day;

-- Decisions in force about a vulnerability in a component, whatever their scope; $3 is the day. The
-- last of the same scope is the one that holds (match_decisions, the other way round).
-- name: decide_existing
SELECT d.id, d.scope, d.from_version, d.to_version, d.state, d.justification, d.reason, d.action,
       d.response, d.status, d.author, d.stated_at, d.file, h.at,
       CASE WHEN t.standing = 'decided' AND d.review_by < $3 THEN 'lapsed' ELSE t.standing END
       AS standing
  FROM decision d
  JOIN live l ON l.id = d.id
  JOIN decision_standing t ON t.id = d.id
  JOIN history h ON h.position = l.position
 WHERE d.identity = $1 AND lower(d.vulnerability) = lower($2)
 ORDER BY d.decided_on NULLS FIRST, d.id;

-- All that was ever decided, newest first; $1 is the day one asks.
-- name: decide_all
SELECT d.id, d.name, d.identity, d.vulnerability, d.scope, sc.title AS scope_title,
       sc.type AS scope_type, d.from_version, d.to_version, d.state, d.justification, d.reason,
       d.action, d.response, d.vector, d.safety_relevant, d.security_risk, d.evidence, d.decided_by,
       d.decided_on, d.reviewer, d.reviewed_on, d.review_by, d.origin, d.status, d.second_review,
       d.author, d.stated_at, d.file, d.statement, r.superseded_by, r.retired, r.position, h.at,
       CASE WHEN t.standing = 'decided' AND d.review_by < $1 THEN 'lapsed' ELSE t.standing END
       AS standing,
       (SELECT count(*) FROM stale y WHERE y.judgement = d.id) + coalesce(n.changed, 0) AS stale_count
  FROM decision d
  JOIN record r ON r.id = d.id
  JOIN history h ON h.position = r.position
  JOIN decision_standing t ON t.id = d.id
  LEFT JOIN (SELECT y.decision, count(*) AS changed FROM decision_changed y GROUP BY y.decision) n
    ON n.decision = d.id
  LEFT JOIN record sc ON sc.id = d.scope
 WHERE $2 = '' OR d.identity IN (
       SELECT c.identity
         FROM sbom s
         JOIN live ls ON ls.id = s.id
         JOIN link k ON k.from_id = s.id AND k.field = 'components'
         JOIN component c ON c.id = k.to_id
        WHERE s.status = 'current' AND s.release = $2
        UNION
       SELECT f.identity
         FROM sbom s
         JOIN live ls ON ls.id = s.id
         JOIN link k ON k.from_id = s.id AND k.field = 'components'
         JOIN finding f ON f.component = k.to_id
        WHERE s.status = 'current' AND s.release = $2)
 ORDER BY r.position DESC;

-- Where vulnerabilities are in a release.
-- name: decide_places
SELECT DISTINCT c.id AS component, c.name AS component_name, c.version, f.identity, f.vulnerability,
       f.aliases, f.scheme, s.release, e.name AS release_name, e.device, d.name AS device_name,
       d.family
  FROM sbom s
  JOIN live ls ON ls.id = s.id
  JOIN link k ON k.from_id = s.id AND k.field = 'components'
  JOIN finding f ON f.component = k.to_id
  JOIN component c ON c.id = k.to_id
  JOIN release e ON e.id = s.release
  JOIN live le ON le.id = e.id
  JOIN device d ON d.id = e.device
 WHERE f.state = 'open' AND s.status = 'current' AND s.release = $1
 ORDER BY s.release, f.vulnerability, c.name, c.id;

-- How far decisions reach within their scope, by version: bounds are compared by who asks. The
-- scope stands for the release, so that a row is a place in the scope. A release that has several
-- versions has rows of its own, and is named in them (several). $1 is a release, or empty.
-- name: decide_reach
SELECT y.decision, y.scope AS release, y.version, y.scheme, y.several,
       CAST(sum(y.places) AS BIGINT) AS places, count(*) AS releases
  FROM (SELECT x.decision, x.scope, p.version, f.scheme, count(*) AS places,
               CASE WHEN count(*) OVER (PARTITION BY x.decision, p.release) > 1
                    THEN p.release END AS several
          FROM finding_decision x
         CROSS JOIN finding_place p
          JOIN finding f ON f.component = p.component AND f.vulnerability = p.vulnerability
         WHERE p.component = x.component AND p.flaw = x.flaw
           AND (x.scope IS NULL OR x.scope IN (p.release, p.device, p.family))
           AND ($1 = '' OR p.release = $1)
         GROUP BY x.decision, x.scope, p.version, f.scheme, p.release) y
 GROUP BY y.decision, y.scope, y.version, y.scheme, y.several
 ORDER BY y.decision, y.several NULLS FIRST, y.version;

-- The history of what a document about a release rests on: its lists, and decisions that count
-- about its components. A proposal changes nothing that we say.
-- name: decide_history
SELECT h.position, h.at, h.action, h.type, h.record, r.title
  FROM history h
  JOIN record r ON r.id = h.record
 WHERE h.type = 'sbom' AND h.action = 'add'
   AND EXISTS (SELECT 1 FROM sbom s WHERE s.id = h.record AND s.release = $1)
 UNION ALL
SELECT h.position, h.at, h.action, h.type, h.record, d.vulnerability
  FROM release e
  JOIN device v ON v.id = e.device
  JOIN decision d ON d.scope IS NULL OR d.scope IN (e.id, v.id, v.family)
  JOIN decision_standing t ON t.id = d.id
  JOIN history h ON h.record = d.id
 WHERE e.id = $1 AND h.action <> 'supersede' AND t.standing NOT IN ('proposed', 'waits')
   AND d.identity IN (
       SELECT c.identity
         FROM sbom s
         JOIN link k ON k.from_id = s.id AND k.field = 'components'
         JOIN component c ON c.id = k.to_id
        WHERE s.release = $1
        UNION
       SELECT f.identity
         FROM sbom s
         JOIN link k ON k.from_id = s.id AND k.field = 'components'
         JOIN finding f ON f.component = k.to_id
        WHERE s.release = $1)
 ORDER BY 1;

-- Who speaks about what: the release, its device, its maker.
-- name: decide_subject
SELECT e.id AS release, e.name AS release_name, e.status, e.udi_di, d.id AS device,
       d.name AS device_name, d.family, o.name AS maker, o.website, o.contact, o.security_contact
  FROM release e
  JOIN live l ON l.id = e.id
  JOIN device d ON d.id = e.device
  LEFT JOIN organisation o ON o.id = d.manufacturer
 WHERE e.id = $1;
