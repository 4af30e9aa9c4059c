-- name: jobs_add
INSERT INTO job (id, kind, state, title, person, actor, release, input, tries, made_at, started_at,
                 ended_at, lease, step, steps, message, result)
VALUES ($1, $2, 'waiting', $3, $4, $5, $6, $7, 0, $8, 0, 0, 0, 0, $9, '', '');

-- name: jobs_claim
UPDATE job
   SET state = 'running', tries = tries + 1, started_at = $2, lease = $3
 WHERE id = $1 AND (state = 'waiting' OR (state = 'running' AND lease <= $2));

-- name: jobs_step
UPDATE job SET step = $2, message = $3, lease = $4 WHERE id = $1 AND state = 'running';

-- name: jobs_end
UPDATE job
   SET state = $2, ended_at = $3, lease = 0, step = CASE WHEN $2 = 'done' THEN steps ELSE step END,
       message = $4, result = $5
 WHERE id = $1;

-- name: jobs_again
UPDATE job SET state = 'waiting', lease = 0, message = $2 WHERE id = $1;

-- name: jobs_forget
DELETE FROM job WHERE state IN ('done', 'failed') AND ended_at <= $1;

-- name: jobs_end_sessions
DELETE FROM session WHERE seen_at <= $1 OR made_at <= $2;
