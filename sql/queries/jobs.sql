-- Jobs, for reading.

-- name: jobs_next
SELECT id, kind, title, person, actor, release, input, tries
  FROM job
 WHERE state = 'waiting' OR (state = 'running' AND lease <= $1)
 ORDER BY made_at, id
 LIMIT 1;

-- name: jobs_one
SELECT id, kind, state, title, person, actor, release, tries, made_at, started_at, ended_at, step,
       steps, message, result
  FROM job
 WHERE id = $1;

-- name: jobs_list
SELECT id, kind, state, title, person, actor, release, tries, made_at, started_at, ended_at, step,
       steps, message
  FROM job
 ORDER BY made_at DESC, id
 LIMIT $1;

-- name: jobs_last_of
SELECT made_at FROM job WHERE kind = $1 ORDER BY made_at DESC LIMIT 1;
