-- People, sessions, tokens: what is apart from the history.

-- name: auth_any_account
SELECT 1 AS there FROM account WHERE password <> '' LIMIT 1;

-- name: auth_session
SELECT person, made_at, seen_at, proved_at FROM session WHERE key = $1;

-- name: auth_session_add
INSERT INTO session (key, person, made_at, seen_at, proved_at, address, agent)
VALUES ($1, $2, $3, $3, $3, $4, $5);

-- name: auth_session_touch
UPDATE session SET seen_at = $2 WHERE key = $1 AND seen_at < $2;

-- name: auth_token
SELECT person, scopes, devices, expires_at, used_at FROM token WHERE key = $1;

-- name: auth_token_add
INSERT INTO token (key, person, name, scopes, devices, made_at, expires_at, used_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0);

-- name: auth_token_touch
UPDATE token SET used_at = $2 WHERE key = $1 AND used_at < $2;
