-- What Today, Devices and one device show.

-- How many things wait for a decision, one column for each kind.
-- name: portfolio_waiting
WITH settled AS MATERIALIZED (
    SELECT y.component, y.flaw, y.release
      FROM finding_answer y
     WHERE y.standing = 'decided' AND (y.review_by IS NULL OR y.review_by >= $1))
SELECT (SELECT count(*)
          FROM flaw w
         WHERE EXISTS (SELECT 1
                         FROM finding_place p
                        WHERE p.flaw = w.number
                          AND NOT EXISTS (SELECT 1 FROM settled x
                                           WHERE x.component = p.component AND x.flaw = p.flaw
                                             AND x.release = p.release))) AS vulnerabilities,
       (SELECT count(*) FROM connection x JOIN live l ON l.id = x.id
         WHERE x.decision IN ('waiting', 'returned')) AS connections,
       (SELECT count(DISTINCT judgement) FROM stale) AS stale,
       (SELECT count(*) FROM (SELECT DISTINCT t.device, t.release
                                FROM threat t JOIN live l ON l.id = t.id
                               WHERE t.status = 'open' AND t.state <> 'gone') g) AS threats,
       (SELECT count(*) FROM question q JOIN live l ON l.id = q.id
         WHERE q.status = 'open') AS questions,
       (SELECT count(*) FROM approval p JOIN live l ON l.id = p.id
         WHERE p.decision = 'waiting') AS approvals,
       (SELECT count(*) FROM decision d JOIN live l ON l.id = d.id
         WHERE d.second_review = 'yes' AND d.reviewer IS NULL AND d.status <> 'proposed') AS seconds,
       (SELECT count(*) FROM waiver w JOIN live l ON l.id = w.id
         WHERE w.agreed_by IS NULL AND w.until >= $1) AS waivers,
       (SELECT count(*) FROM security_risk s JOIN live l ON l.id = s.id
         WHERE s.status = 'open') AS risks,
       (SELECT count(*) FROM duty u JOIN live l ON l.id = u.id
         WHERE u.status = 'open') AS duties,
       (SELECT count(*) FROM device v JOIN live l ON l.id = v.id) AS devices;

-- name: portfolio_vulnerabilities
WITH settled AS MATERIALIZED (
    SELECT y.component, y.flaw, y.release
      FROM finding_answer y
     WHERE y.standing = 'decided' AND (y.review_by IS NULL OR y.review_by >= $3)),
first AS MATERIALIZED (
    SELECT w.number, w.name,
           CASE w.severity WHEN 'critical' THEN 5 WHEN 'high' THEN 4 WHEN 'medium' THEN 3
                           WHEN 'low' THEN 2 WHEN 'none' THEN 1 ELSE 0 END AS severity,
           CASE w.kev WHEN 'yes' THEN 1 ELSE 0 END AS kev
      FROM flaw w
     WHERE EXISTS (SELECT 1
                     FROM finding_place p
                    WHERE p.flaw = w.number
                      AND NOT EXISTS (SELECT 1 FROM settled x
                                       WHERE x.component = p.component AND x.flaw = p.flaw
                                         AND x.release = p.release))
     ORDER BY kev DESC, severity DESC, w.name
     LIMIT $1)
SELECT f.name AS vulnerability, f.severity, f.kev, count(DISTINCT u.release) AS releases,
       count(DISTINCT u.component) AS components, min(u.component_title) AS component,
       min(u.first_seen_on) AS since
  FROM first f
 CROSS JOIN finding_place u
  LEFT JOIN settled x ON x.component = u.component AND x.flaw = u.flaw AND x.release = u.release
 WHERE u.flaw = f.number AND x.flaw IS NULL
 GROUP BY f.name, f.severity, f.kev
 ORDER BY f.kev DESC, f.severity DESC, f.name;

-- name: portfolio_connections
SELECT x.id, l.title, x.kind, x.sender, x.receiver, x.sent_on, x.decision, x.source, x.device,
       r.title AS source_title
  FROM connection x JOIN live l ON l.id = x.id
  LEFT JOIN record r ON r.id = x.source
 WHERE x.decision IN ('waiting', 'returned')
 ORDER BY x.sent_on, x.id
 LIMIT $1;

-- name: portfolio_stale
SELECT s.judgement AS id, j.type, j.title, min(s.seen) AS seen, count(*) AS causes,
       max(s.changed_position) AS changed_position
  FROM stale s
  JOIN record j ON j.id = s.judgement
 GROUP BY s.judgement, j.type, j.title
 ORDER BY max(s.changed_position) DESC, s.judgement
 LIMIT $1;

-- name: portfolio_threats
SELECT t.device, dv.title AS device_title, t.release, rl.title AS release_title, count(*) AS count,
       count(*) FILTER (WHERE t.safety_relevant = 'yes') AS safety,
       count(*) FILTER (WHERE t.safety_relevant IS NULL) AS unknown
  FROM threat t JOIN live l ON l.id = t.id
  JOIN record dv ON dv.id = t.device
  LEFT JOIN record rl ON rl.id = t.release
 WHERE t.status = 'open' AND t.state <> 'gone'
 GROUP BY t.device, dv.title, t.release, rl.title
 ORDER BY count(*) DESC, t.device
 LIMIT $1;

-- name: portfolio_questions
SELECT q.id, l.title, q.asked_by, q.asked_on, q.due_on, q.text
  FROM question q JOIN live l ON l.id = q.id
 WHERE q.status = 'open'
 ORDER BY q.due_on NULLS LAST, q.id
 LIMIT $1;

-- name: portfolio_approvals
SELECT p.id, l.title, p.subject, r.title AS subject_title, p.role, p.requested_by, p.requested_on
  FROM approval p JOIN live l ON l.id = p.id
  LEFT JOIN record r ON r.id = p.subject
 WHERE p.decision = 'waiting'
 ORDER BY p.requested_on NULLS LAST, p.id
 LIMIT $1;

-- Decisions that count once a second person has agreed.
-- name: portfolio_seconds
SELECT d.id, d.name AS title, d.vulnerability, d.decided_by, d.decided_on
  FROM decision d JOIN live l ON l.id = d.id
 WHERE d.second_review = 'yes' AND d.reviewer IS NULL AND d.status <> 'proposed'
 ORDER BY d.decided_on NULLS LAST, d.id
 LIMIT $1;

-- name: portfolio_waivers
SELECT w.id, w.check_name, w.subject, w.release, w.owner, w.until
  FROM waiver w JOIN live l ON l.id = w.id
 WHERE w.agreed_by IS NULL AND w.until >= $3
 ORDER BY w.until, w.id
 LIMIT $1;

-- What is dated; $2: a device, or NULL for all.
-- name: portfolio_dates
SELECT coalesce(d.on_day, substr(d.at, 1, 10)) AS due_on, d.at AS due_at, d.id, d.title, d.label,
       d.basis, d.kind
  FROM dated d
 WHERE CAST($2 AS TEXT) IS NULL OR d.device = $2
 GROUP BY d.id, d.basis, d.on_day, d.at, d.title, d.label, d.kind
 ORDER BY due_on, d.at, d.id
 LIMIT $1;

-- The same by device, so that the first row of each is its next date.
-- name: portfolio_next_dates
SELECT d.device, coalesce(d.on_day, substr(d.at, 1, 10)) AS due_on, d.title
  FROM dated d
 WHERE d.device IS NOT NULL
 ORDER BY due_on, d.at, d.id;

-- name: portfolio_history
SELECT h.position, h.at, h.actor, h.action, h.type, h.record, h.revision, h.change, r.title
  FROM history h JOIN record r ON r.id = h.record
 WHERE h.position > (SELECT coalesce(max(position), 0) - $1 FROM history)
 ORDER BY h.position DESC
 LIMIT $1;

-- name: portfolio_history_from
SELECT h.position, h.at, h.actor, h.action, h.type, h.record, h.revision, h.change, r.title
  FROM history h JOIN record r ON r.id = h.record
 WHERE h.position <= $1
 ORDER BY h.position DESC
 LIMIT $2;

-- name: portfolio_devices
SELECT v.id, l.title AS name, v.regulation, v.risk_class, v.family, fr.title AS family_title,
       v.description
  FROM device v JOIN live l ON l.id = v.id
  LEFT JOIN record fr ON fr.id = v.family
 ORDER BY fr.title NULLS LAST, l.title, v.id;

-- name: portfolio_releases
SELECT r.id, r.device, l.title AS name, r.status, r.released_on, r.support_until, r.units_in_field,
       r.units_counted_on,
       (SELECT max(b.imported_on) FROM sbom b JOIN live lb ON lb.id = b.id
         WHERE b.release = r.id AND b.status = 'current') AS sbom_on,
       (SELECT count(*) FROM sbom b JOIN live lb ON lb.id = b.id
         WHERE b.release = r.id AND b.status = 'current') AS sboms,
       (SELECT g.id FROM baseline g JOIN live lg ON lg.id = g.id
         WHERE g.release = r.id ORDER BY g.position DESC LIMIT 1) AS baseline,
       (SELECT max(g.position) FROM baseline g JOIN live lg ON lg.id = g.id
         WHERE g.release = r.id) AS frozen_at
  FROM release r JOIN live l ON l.id = r.id
 WHERE CAST($1 AS TEXT) IS NULL OR r.device = $1
 ORDER BY r.device, r.released_on DESC NULLS FIRST, r.id DESC;

-- Components of the lists in force of each release, by where they ended. The order of joining is
-- said: along the lists, which have a million rows.
-- name: portfolio_components
WITH list AS MATERIALIZED (
    SELECT f.id, f.release, f.first FROM list_in_force f WHERE CAST($1 AS TEXT) IS NULL OR f.release = $1)
SELECT b.release, count(*) AS total,
       count(*) FILTER (WHERE m.state IN ('matched', 'clean')) AS judged,
       count(*) FILTER (WHERE m.state = 'no_identifier') AS no_identifier,
       count(*) FILTER (WHERE m.state = 'no_source') AS no_source,
       count(*) FILTER (WHERE m.state = 'stale') AS stale,
       count(*) FILTER (WHERE m.state IS NULL) AS not_looked_at
  FROM list b
 CROSS JOIN link k
  LEFT JOIN component_look m ON m.component = k.to_id
 WHERE k.from_id = b.id AND k.field = 'components'
   AND (b.id = b.first
        OR NOT EXISTS (SELECT 1
                         FROM list o
                         JOIN link ko ON ko.from_id = o.id AND ko.field = 'components'
                                     AND ko.to_id = k.to_id
                        WHERE o.release = b.release AND o.id < b.id))
 GROUP BY b.release;

-- Findings of each release, and how many of them have no decision, or one that is not final; $2 is the
-- day: by then a decision may have lapsed.
-- name: portfolio_findings
WITH answered AS MATERIALIZED (
    SELECT y.release,
           max(CASE WHEN y.standing = 'decided' THEN 1 ELSE 0 END) AS decided
      FROM finding_answer y
     WHERE y.standing <> 'proposed' AND (y.review_by IS NULL OR y.review_by >= $2)
       AND (CAST($1 AS TEXT) IS NULL OR y.release = $1)
     GROUP BY y.release, y.component, y.flaw),
counted AS MATERIALIZED (
    SELECT a.release, count(*) AS answered, count(*) FILTER (WHERE a.decided = 0) AS investigated
      FROM answered a
     GROUP BY a.release)
SELECT l.release, l.findings AS total, l.findings - coalesce(c.answered, 0) AS undecided,
       coalesce(c.investigated, 0) AS investigated
  FROM finding_load l
  LEFT JOIN counted c ON c.release = l.release
 WHERE CAST($1 AS TEXT) IS NULL OR l.release = $1;

-- Security risks of each device: all, open, and those that may harm a person and lack the safety side.
-- name: portfolio_risks
SELECT s.device, count(*) AS total,
       count(*) FILTER (WHERE s.status NOT IN ('accepted', 'closed')) AS open,
       count(*) FILTER (WHERE (s.safety_relevant IS NULL OR s.safety_relevant <> 'no')
                          AND NOT EXISTS (SELECT 1 FROM link k JOIN live ls ON ls.id = k.from_id
                                           WHERE k.to_id = s.id AND k.field = 'security_risks'
                                             AND ls.type = 'safety_risk')) AS unsafe
  FROM security_risk s JOIN live l ON l.id = s.id
 WHERE CAST($1 AS TEXT) IS NULL OR s.device = $1
 GROUP BY s.device;

-- How far each chapter of the file is: number of records by status. $1 device, $2 release.
-- name: portfolio_chapters
SELECT chapter, status, count(*) AS count FROM (
    SELECT 'threats' AS chapter, CASE WHEN t.status = 'open' THEN 'open' ELSE 'done' END AS status
      FROM threat t JOIN live l ON l.id = t.id
     WHERE t.device = $1 AND t.state <> 'gone'
    UNION ALL
    SELECT 'risks', CASE WHEN EXISTS (SELECT 1 FROM stale z WHERE z.judgement = s.id) THEN 'stale'
                         WHEN s.status IN ('accepted', 'closed') THEN 'done'
                         WHEN s.status = 'to_review' THEN 'review'
                         WHEN s.status = 'in_work' THEN 'work' ELSE 'open' END
      FROM security_risk s JOIN live l ON l.id = s.id
     WHERE s.device = $1
    UNION ALL
    SELECT 'safety', CASE WHEN EXISTS (SELECT 1 FROM stale z WHERE z.judgement = s.id) THEN 'stale'
                          WHEN s.status IN ('accepted', 'closed') THEN 'done'
                          WHEN s.status = 'to_review' THEN 'review'
                          WHEN s.status = 'in_work' THEN 'work' ELSE 'open' END
      FROM safety_risk s JOIN live l ON l.id = s.id
     WHERE s.device = $1
    UNION ALL
    SELECT 'connections', CASE WHEN EXISTS (SELECT 1 FROM stale z WHERE z.judgement = x.id)
                               THEN 'stale'
                               WHEN x.decision IN ('waiting', 'returned') THEN 'open'
                               ELSE 'done' END
      FROM connection x JOIN live l ON l.id = x.id
     WHERE x.device = $1
    UNION ALL
    SELECT 'controls', CASE WHEN EXISTS (SELECT 1 FROM stale z WHERE z.judgement = c.id)
                            THEN 'stale'
                            WHEN c.status IN ('implemented', 'rejected') THEN 'done'
                            WHEN c.status = 'accepted' THEN 'work' ELSE 'open' END
      FROM control c JOIN live l ON l.id = c.id
     WHERE c.device = $1
    UNION ALL
    SELECT 'tests', CASE WHEN EXISTS (SELECT 1 FROM stale z JOIN test_run q ON q.id = z.judgement
                                       WHERE q.test = t.id) THEN 'stale'
                         WHEN (SELECT q.result FROM test_run q JOIN live lq ON lq.id = q.id
                                WHERE q.test = t.id
                                ORDER BY q.run_on DESC NULLS LAST, q.id DESC LIMIT 1) = 'pass'
                         THEN 'done'
                         WHEN EXISTS (SELECT 1 FROM test_run q JOIN live lq ON lq.id = q.id
                                       WHERE q.test = t.id) THEN 'work'
                         ELSE 'open' END
      FROM test t JOIN live l ON l.id = t.id
     WHERE t.device = $1
    UNION ALL
    SELECT 'documents', CASE WHEN d.valid_until < $3 THEN 'stale'
                             WHEN d.status = 'approved' THEN 'done'
                             WHEN d.status = 'in_review' THEN 'review' ELSE 'work' END
      FROM document d JOIN live l ON l.id = d.id
     WHERE d.device = $1 AND d.status <> 'obsolete'
    UNION ALL
    SELECT 'field', CASE WHEN i.state = 'closed' THEN 'done' WHEN i.state = 'event' THEN 'open'
                         ELSE 'work' END
      FROM incident i JOIN live l ON l.id = i.id
      JOIN link k ON k.from_id = i.id AND k.field = 'devices' AND k.to_id = $1
    UNION ALL
    SELECT 'field', CASE WHEN c.closed_on IS NOT NULL THEN 'done' WHEN c.state = 'new' THEN 'open'
                         ELSE 'work' END
      FROM "case" c JOIN live l ON l.id = c.id
      JOIN link k ON k.from_id = c.id AND k.field = 'devices' AND k.to_id = $1
) x
 GROUP BY chapter, status;

-- Records that were changed and that belong to this device, newest first.
-- name: portfolio_device_history
SELECT h.position, h.at, h.actor, h.action, h.type, h.record, h.revision, h.change, r.title
  FROM history h JOIN record r ON r.id = h.record
 WHERE h.record = $1
    OR EXISTS (SELECT 1 FROM link k WHERE k.from_id = h.record AND k.to_id = $1
                                      AND k.field IN ('device', 'devices'))
 ORDER BY h.position DESC
 LIMIT $2;

-- Where an exact text ($1) is the id, number, code or name of something, or the UDI-DI in it ($3).
-- name: portfolio_search_exact
SELECT 'vulnerability' AS kind, w.name AS id, w.name AS title
  FROM flaw_name n JOIN flaw w ON w.number = n.flaw
 WHERE n.name = lower($1)
UNION
SELECT r.type, c.id, r.title || coalesce(' ' || c.version, '')
  FROM component c JOIN record r ON r.id = c.id
 WHERE c.purl = $1 OR c.cpe = $1
UNION
SELECT r.type, v.id, r.title FROM device v JOIN record r ON r.id = v.id
 WHERE v.basic_udi_di = $1
UNION
SELECT r.type, e.id, r.title FROM release e JOIN record r ON r.id = e.id
 WHERE e.udi_di IN ($1, $3)
UNION
SELECT r.type, x.id, r.title FROM variant x JOIN record r ON r.id = x.id
 WHERE x.udi_di IN ($1, $3)
UNION
SELECT r.type, y.id, r.title FROM configuration y JOIN record r ON r.id = y.id
 WHERE y.udi_di IN ($1, $3)
UNION
SELECT r.type, o.id, r.title FROM organisation o JOIN record r ON r.id = o.id
 WHERE o.srn = $1 OR (o.body_number = $1 AND o.kind = 'notified_body')
UNION
SELECT r.type, r.id, r.title FROM record r WHERE lower(r.id) = lower($1)
UNION
SELECT r.type, c.id, r.title FROM clause c JOIN record r ON r.id = c.id
 WHERE lower(c.number) = lower($1)
 LIMIT 201;

-- Findings are found by their vulnerability, not by their text.
-- name: portfolio_search_text
SELECT r.type AS kind, r.id, r.title || coalesce(' ' || c.version, '') AS title
  FROM live r
  LEFT JOIN component c ON c.id = r.id
 WHERE (lower(r.title) LIKE lower('%' || $2 || '%') ESCAPE '\'
        OR lower(r.id) LIKE lower($2 || '%') ESCAPE '\'
        OR r.id IN (SELECT k.id FROM clause k
                     WHERE lower(k.text) LIKE lower('%' || $2 || '%') ESCAPE '\'))
 ORDER BY r.type, r.id
 LIMIT 201;

-- name: portfolio_types
SELECT type, count(*) AS count FROM live GROUP BY type;

-- name: portfolio_range
SELECT min(id) AS first, max(id) AS last, count(*) AS count FROM record WHERE type = $1;
