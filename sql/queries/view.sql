-- What several pages ask.

-- name: view_stale_of
SELECT x.judgement, jr.type AS judgement_type, jr.title AS judgement_title,
       x.seen, sr.type AS seen_type, sr.title AS seen_title,
       x.seen_position, x.changed_position, sr.revision, sr.retired, sr.superseded_by
  FROM stale x
  JOIN record jr ON jr.id = x.judgement
  JOIN record sr ON sr.id = x.seen
 WHERE x.judgement = $1
 ORDER BY x.changed_position DESC, x.seen;

-- name: view_changes
SELECT position, at, actor, action, revision, change
  FROM history
 WHERE record = $1
 ORDER BY position DESC;
