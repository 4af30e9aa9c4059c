-- Answers kept for requests that may be sent twice.

-- name: api_once_add
INSERT INTO once (person, key, at, hash, status, location, etag, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: api_once_expire
DELETE FROM once WHERE at <= $1;

-- name: api_once_limit
DELETE FROM once
 WHERE person = $1 AND key NOT IN
       (SELECT key FROM once WHERE person = $1 ORDER BY at DESC LIMIT $2);
