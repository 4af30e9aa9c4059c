-- What any record may be asked.

-- name: used_by
SELECT l.from_id, r.type, l.field, r.title
  FROM link l
  JOIN live r ON r.id = l.from_id
 WHERE l.to_id = $1
 ORDER BY r.type, l.from_id, l.field;

-- name: history_of
SELECT position, at, actor, action, type, record, revision, change
  FROM history
 WHERE record = $1
 ORDER BY position DESC;

-- name: history_last_of
SELECT position, at, actor, action, type, record, revision, change
  FROM history
 WHERE record = $2
 ORDER BY position DESC
 LIMIT $1;

-- name: history_last
SELECT position, at, actor, action, type, record, revision, change
  FROM history
 ORDER BY position DESC
 LIMIT $1;

-- name: history_since
SELECT position, at, actor, action, revision, change
  FROM history
 WHERE record = $1 AND revision > $2
 ORDER BY position;

-- name: history_at
SELECT position, at, actor, action, type, record, revision, change
  FROM history
 WHERE position = $1;

-- name: superseded_by
SELECT id
  FROM record
 WHERE superseded_by = $1
 ORDER BY id DESC
 LIMIT 1;

-- name: refer_to
SELECT id, title
  FROM live
 WHERE type = $1
 ORDER BY id DESC
 LIMIT $2;
