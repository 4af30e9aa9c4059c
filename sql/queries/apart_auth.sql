-- People, sessions, tokens: what is apart from the history.

-- name: auth_any_account
SELECT 1 AS there FROM account WHERE password <> '' LIMIT 1;

-- name: auth_session
SELECT person, made_at, seen_at, proved_at, provider FROM session WHERE key = $1;

-- name: auth_session_add
INSERT INTO session (key, person, made_at, seen_at, proved_at, address, agent, provider)
VALUES ($1, $2, $3, $3, $7, $4, $5, $6);

-- name: auth_session_touch
UPDATE session SET seen_at = $2 WHERE key = $1 AND seen_at < $2;

-- name: auth_token
SELECT person, scopes, devices, expires_at, used_at FROM token WHERE key = $1;

-- name: auth_token_add
INSERT INTO token (key, person, name, scopes, devices, made_at, expires_at, used_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0);

-- name: auth_token_touch
UPDATE token SET used_at = $2 WHERE key = $1 AND used_at < $2;

-- name: auth_account
SELECT password, password_at, totp, totp_on, totp_step FROM account WHERE person = $1;

-- Who signs in with that name; nobody when two do.
-- name: auth_login
SELECT p.id
  FROM person p
 CROSS JOIN live l
 WHERE lower(p.login) = $1 AND l.id = p.id;

-- name: auth_account_add
INSERT INTO account (person, password, password_at, totp, totp_on, totp_step, made_at)
VALUES ($1, '', 0, '', 0, 0, $2)
ON CONFLICT (person) DO NOTHING;

-- name: auth_account_password
UPDATE account SET password = $2, password_at = $3 WHERE person = $1;

-- name: auth_account_totp
UPDATE account SET totp = $2, totp_on = 0, totp_step = 0 WHERE person = $1 AND totp_on = 0;

-- name: auth_account_totp_on
UPDATE account SET totp_on = 1, totp_step = $2 WHERE person = $1 AND totp <> '' AND totp_on = 0;

-- name: auth_account_totp_off
UPDATE account SET totp = '', totp_on = 0, totp_step = 0 WHERE person = $1;

-- A code is taken once: nothing changes the second time.
-- name: auth_account_step
UPDATE account SET totp_step = $2 WHERE person = $1 AND totp_step < $2;

-- name: auth_recovery_add
INSERT INTO recovery_code (person, key) VALUES ($1, $2);

-- name: auth_recovery_take
DELETE FROM recovery_code WHERE person = $1 AND key = $2;

-- name: auth_recovery_drop
DELETE FROM recovery_code WHERE person = $1;

-- name: auth_recovery_count
SELECT COUNT(*) AS count FROM recovery_code WHERE person = $1;

-- name: auth_recovery_has
SELECT 1 AS there FROM recovery_code WHERE person = $1 AND key = $2;

-- name: auth_sessions
SELECT key, made_at, seen_at, address, agent
  FROM session
 WHERE person = $1 AND seen_at > $2 AND made_at > $3
 ORDER BY seen_at DESC, key;

-- name: auth_session_end
DELETE FROM session WHERE key = $1 AND person = $2;

-- All but one.
-- name: auth_session_end_others
DELETE FROM session WHERE person = $1 AND key <> $2;

-- name: auth_session_prune
DELETE FROM session WHERE seen_at <= $1 OR made_at <= $2;

-- name: auth_session_proved
UPDATE session SET proved_at = $2 WHERE key = $1;

-- name: auth_tokens
SELECT key, name, scopes, devices, made_at, expires_at, used_at
  FROM token
 WHERE person = $1
 ORDER BY made_at DESC, key;

-- name: auth_token_end
DELETE FROM token WHERE key = $1 AND person = $2;

-- name: auth_token_end_all
DELETE FROM token WHERE person = $1;

-- name: auth_token_prune
DELETE FROM token WHERE expires_at <= $1;

-- name: auth_invitation
SELECT person, expires_at FROM invitation WHERE key = $1;

-- name: auth_invitation_add
INSERT INTO invitation (key, person, made_at, expires_at) VALUES ($1, $2, $3, $4);

-- name: auth_invitation_drop
DELETE FROM invitation WHERE person = $1 OR expires_at <= $2;

-- name: auth_throttle
SELECT fails, last_at, free_at FROM throttle WHERE name = $1;

-- name: auth_throttle_set
INSERT INTO throttle (name, fails, last_at, free_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (name) DO UPDATE SET fails = excluded.fails, last_at = excluded.last_at,
    free_at = excluded.free_at;

-- A try that succeeded counts for nothing.
-- name: auth_throttle_back
UPDATE throttle SET fails = fails - 1, free_at = 0 WHERE name = $1 AND fails > 0;

-- name: auth_throttle_drop
DELETE FROM throttle WHERE name = $1;

-- name: auth_throttle_prune
DELETE FROM throttle WHERE last_at <= $1;

-- name: auth_log_add
INSERT INTO access_log (at, event, person, login, address, record) VALUES ($1, $2, $3, $4, $5, $6);

-- name: auth_log_prune
DELETE FROM access_log WHERE at <= $1;

-- name: auth_log
SELECT g.at, g.event, g.person, g.login, g.address, g.record, COALESCE(r.title, '') AS name
  FROM access_log g
  LEFT JOIN record r ON r.id = g.person
 ORDER BY g.at DESC
 LIMIT $1;

-- name: auth_setting
SELECT value FROM setting WHERE name = $1;

-- name: auth_setting_set
INSERT INTO setting (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: auth_people
SELECT p.id, p.name, COALESCE(p.login, '') AS login, COALESCE(p.email, '') AS email, p.status,
       COALESCE(p.roles, '') AS roles, COALESCE(p.devices, '') AS devices,
       COALESCE(p.releases, '') AS releases, COALESCE(p.valid_from, '') AS valid_from,
       COALESCE(p.valid_until, '') AS valid_until,
       CASE WHEN a.password <> '' THEN 1 ELSE 0 END AS has_password,
       COALESCE(a.totp_on, 0) AS totp_on,
       (SELECT COUNT(*) FROM session s WHERE s.person = p.id AND s.seen_at > $1) AS sessions,
       (SELECT COUNT(*) FROM token t WHERE t.person = p.id AND t.expires_at > $2) AS tokens
  FROM person p
 CROSS JOIN live l
  LEFT JOIN account a ON a.person = p.id
 WHERE l.id = p.id
 ORDER BY p.name, p.id;

-- name: auth_email
SELECT p.id
  FROM person p
 CROSS JOIN live l
 WHERE lower(p.email) = $1 AND l.id = p.id;
