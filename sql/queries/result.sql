-- Results of tools: what is known of them already.

-- The very same bytes, as evidence of any release.
-- name: result_evidence
SELECT e.id, e.release
  FROM evidence e
  JOIN live l ON l.id = e.id
 WHERE e.file = $1
 ORDER BY e.id;

-- name: result_tests
SELECT t.id, t.name, t.external_id
  FROM test t
  JOIN live l ON l.id = t.id
 WHERE t.device = $1
 ORDER BY t.id;

-- Weaknesses that tools found; retired ones too, so that they do not come back as new.
-- name: result_weaknesses
SELECT w.id, w.key, w.status, w.state, w.release, w.fixed_in, w.location, w.reason,
       r.retired IS NOT NULL OR r.superseded_by IS NOT NULL AS retired,
       (SELECT max(e.dated_on) FROM link k JOIN evidence e ON e.id = k.to_id
         WHERE k.from_id = w.id AND k.field = 'evidence') AS reported_on
  FROM weakness w
  JOIN record r ON r.id = w.id
 WHERE w.device = $1 AND w.key IS NOT NULL
 ORDER BY w.id;

-- Weaknesses of ours that somebody named as an instance of a vulnerability.
-- name: where_weaknesses
SELECT w.id AS weakness, w.name, d.id AS device, d.name AS device_name, w.release,
       l.name AS release_name, w.location, w.status, w.state
  FROM weakness w
  JOIN live r ON r.id = w.id
  JOIN device d ON d.id = w.device
  LEFT JOIN release l ON l.id = w.release
 WHERE lower(' ' || w.vulnerabilities || ' ')
       LIKE lower('% ' || replace(replace(replace($1, '\', '\\'), '%', '\%'), '_', '\_') || ' %')
       ESCAPE '\'
 ORDER BY d.id, w.id;
