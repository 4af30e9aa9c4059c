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
