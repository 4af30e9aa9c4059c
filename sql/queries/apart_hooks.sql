-- name: hooks_add
INSERT INTO hook (id, kind, address, events, secret, person, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: hooks_remove
DELETE FROM hook WHERE id = $1;

-- name: hooks_remove_waiting
UPDATE delivery
   SET state = 'failed', ended_at = $2, message = 'its hook was removed'
 WHERE hook = $1 AND state = 'waiting';

-- name: hooks_tell
INSERT INTO delivery (id, hook, event, payload, state, tries, made_at, next_at, ended_at, status,
                      message)
VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $6, 0, 0, '');

-- name: hooks_claim
UPDATE delivery SET tries = tries + 1, next_at = $3
 WHERE id = $1 AND state = 'waiting' AND next_at = $2;

-- name: hooks_end
UPDATE delivery SET state = $2, ended_at = $3, next_at = $4, status = $5, message = $6
 WHERE id = $1 AND state = 'waiting';

-- name: hooks_forget
DELETE FROM delivery WHERE state <> 'waiting' AND ended_at <= $1;
