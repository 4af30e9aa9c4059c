-- What happened to a device in a period: $1 device, $2 first day, $3 last day. One statement a chapter of
-- the report; each row has a record, its day, what it says, and how it stands.

-- name: post_market_surveillance
SELECT s.id, 'signal' AS type, s.name, substr(s.received_at, 1, 10) AS day,
       'from ' || s.source || CASE WHEN s.reason IS NULL THEN '' ELSE ': ' || s.reason END AS detail,
       s.state
  FROM signal s
  JOIN live r ON r.id = s.id
  JOIN link k ON k.from_id = s.id AND k.field = 'devices' AND k.to_id = $1
 WHERE substr(s.received_at, 1, 10) BETWEEN $2 AND $3
 UNION ALL
SELECT d.id, 'decision', d.vulnerability || ' in ' || d.identity, d.decided_on,
       coalesce(d.reason, ''), d.state
  FROM decision d
  JOIN live r ON r.id = d.id
 WHERE d.decided_on BETWEEN $2 AND $3
   AND (d.scope = $1 OR d.scope IN (SELECT e.id FROM release e WHERE e.device = $1))
 ORDER BY 4, 1;

-- name: post_market_vigilance
SELECT i.id, 'incident' AS type, i.name, substr(coalesce(i.aware_at, i.occurred_on), 1, 10) AS day,
       'serious: ' || coalesce(i.serious, 'unknown') AS detail, i.state
  FROM incident i
  JOIN live r ON r.id = i.id
  JOIN link k ON k.from_id = i.id AND k.field = 'devices' AND k.to_id = $1
 WHERE substr(coalesce(i.aware_at, i.occurred_on), 1, 10) BETWEEN $2 AND $3
 UNION ALL
SELECT f.id, 'field action', f.name, coalesce(f.reported_on, f.notice_on, f.decided_on),
       f.kind || CASE WHEN f.problem IS NULL THEN '' ELSE ': ' || f.problem END, f.state
  FROM field_action f
  JOIN live r ON r.id = f.id
  JOIN link k ON k.from_id = f.id AND k.field = 'devices' AND k.to_id = $1
 WHERE coalesce(f.reported_on, f.notice_on, f.decided_on) BETWEEN $2 AND $3
 ORDER BY 4, 1;

-- name: post_market_disclosure
SELECT c.id, 'case' AS type, c.name, coalesce(c.received_on, substr(c.aware_at, 1, 10)) AS day,
       'may harm a person: ' || coalesce(c.safety_relevant, 'unknown') AS detail, c.state
  FROM "case" c
  JOIN live r ON r.id = c.id
  JOIN link k ON k.from_id = c.id AND k.field = 'devices' AND k.to_id = $1
 WHERE coalesce(c.received_on, substr(c.aware_at, 1, 10)) BETWEEN $2 AND $3
 UNION ALL
SELECT a.id, 'advisory', a.name, a.published_on, coalesce(a.summary, ''), a.status
  FROM advisory a
  JOIN live r ON r.id = a.id
  JOIN link k ON k.from_id = a.id AND k.field = 'devices' AND k.to_id = $1
 WHERE a.published_on BETWEEN $2 AND $3
 ORDER BY 4, 1;

-- name: post_market_update
SELECT u.id, 'update' AS type, u.name, coalesce(u.completed_on, u.counted_on, u.started_on) AS day,
       coalesce(u.units_installed, 0) || ' of ' || coalesce(u.units_eligible, 0)
       || ' units have it' AS detail, u.state
  FROM "update" u
  JOIN live r ON r.id = u.id
  JOIN release e ON e.id = u.release
 WHERE e.device = $1 AND coalesce(u.completed_on, u.counted_on, u.started_on) BETWEEN $2 AND $3
 UNION ALL
SELECT e.id, 'release', l.title, e.released_on, coalesce(e.changes, ''), e.status
  FROM release e
  JOIN live l ON l.id = e.id
 WHERE e.device = $1 AND e.released_on BETWEEN $2 AND $3
 ORDER BY 4, 1;

-- Plans and exercises are judged in slots: what was judged in the period, and what still holds from before.
-- name: post_market_recovery
SELECT v.id, 'judgement' AS type, v.slot AS name, v.judged_on AS day, coalesce(v.reason, '') AS detail,
       v.verdict AS state
  FROM evidence_review v
  JOIN live r ON r.id = v.id
 WHERE (v.device = $1 OR (v.device IS NULL AND v.release IS NULL)) AND v.slot = 'SLOT-incident-response' AND v.judged_on <= $3
   AND (v.judged_on >= $2 OR coalesce(v.valid_until, '9999') >= $2)
 ORDER BY 4, 1;

-- name: post_market_end
SELECT v.id, 'judgement' AS type, v.slot AS name, v.judged_on AS day, coalesce(v.reason, '') AS detail,
       v.verdict AS state
  FROM evidence_review v
  JOIN live r ON r.id = v.id
 WHERE (v.device = $1 OR (v.device IS NULL AND v.release IS NULL)) AND v.slot = 'SLOT-decommissioning' AND v.judged_on <= $3
   AND (v.judged_on >= $2 OR coalesce(v.valid_until, '9999') >= $2)
 UNION ALL
SELECT e.id, 'release', l.title, e.support_until, 'support ends or ended on that day', e.status
  FROM release e
  JOIN live l ON l.id = e.id
 WHERE e.device = $1 AND e.support_until BETWEEN $2 AND $3
 ORDER BY 4, 1;
