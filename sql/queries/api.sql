-- What only the API asks.

-- name: api_history
SELECT position, at, actor, action, revision, change
  FROM history
 WHERE record = $1 AND position < $2
 ORDER BY position DESC
 LIMIT $3;

-- name: api_once
SELECT hash, status, location, etag, body
  FROM once
 WHERE person = $1 AND key = $2 AND at > $3;

-- name: api_releases
SELECT t.id
  FROM release t
  JOIN live l ON l.id = t.id
 ORDER BY t.id;

-- The release of that name of the device of that name; or the device alone.
-- name: api_project
SELECT d.id AS device, t.id AS release
  FROM device d
  JOIN live ld ON ld.id = d.id
  LEFT JOIN (SELECT r.id, r.device, r.name FROM release r JOIN live lr ON lr.id = r.id) t
    ON t.device = d.id AND t.name = $2
 WHERE d.name = $1
 ORDER BY t.id IS NULL, d.id, t.id
 LIMIT 1;
