-- Reviews: what changed since a question was put.

-- name: review_first
SELECT min(position) AS position FROM history WHERE record = $1;

-- name: review_changes
SELECT position, at, actor, action, type, record, revision, change
  FROM history
 WHERE record = $1 AND position > $2
 ORDER BY position DESC
 LIMIT $3;
