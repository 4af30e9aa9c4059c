-- Up to which position of the history a person has looked.

-- name: seen_of
SELECT position, at FROM seen WHERE person = $1;

-- name: seen_put
INSERT INTO seen (person, position, at) VALUES ($1, $2, $3)
ON CONFLICT (person) DO UPDATE SET position = excluded.position, at = excluded.at;

-- name: seen_changes
SELECT h.position, h.at, h.actor, h.action, h.type, h.record, h.revision, h.change, r.title
  FROM history h JOIN record r ON r.id = h.record
 WHERE h.position > $1 AND h.actor <> $2
 ORDER BY h.position DESC
 LIMIT $3;

-- name: seen_count
SELECT count(*) AS count FROM history WHERE position > $1 AND actor <> $2;
