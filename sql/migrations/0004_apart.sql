-- Tables apart from the history: who may sign in, what runs, what was sent. Nothing here is a
-- statement about a device. They are changed by sql/queries/apart_*.sql only (store_apart).
--
-- Instants are milliseconds since 1970. A key is the SHA-256 of a secret that only its owner has:
-- who reads this file can sign in with none of them.

CREATE TABLE account (
    person      TEXT   PRIMARY KEY,
    password    TEXT   NOT NULL,        -- argon2id, as libsodium writes it; empty: not set yet
    password_at BIGINT NOT NULL,
    totp        TEXT   NOT NULL,        -- secret of RFC 6238 in base 32; empty: none
    totp_on     BIGINT NOT NULL,        -- 1 when a first code has shown that the app has it
    totp_step   BIGINT NOT NULL,        -- of the last code taken; none is taken twice
    made_at     BIGINT NOT NULL
);

CREATE TABLE session (
    key       TEXT   PRIMARY KEY,
    person    TEXT   NOT NULL,
    made_at   BIGINT NOT NULL,
    seen_at   BIGINT NOT NULL,
    proved_at BIGINT NOT NULL,          -- when the password was given last
    address   TEXT   NOT NULL,
    agent     TEXT   NOT NULL,
    provider  BIGINT NOT NULL           -- 1: the provider of the organisation said who it is
);
CREATE INDEX session_person ON session (person);

CREATE TABLE token (
    key        TEXT   PRIMARY KEY,
    person     TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    scopes     TEXT   NOT NULL,         -- words of permissions
    devices    TEXT   NOT NULL,         -- ids; empty: all that the person sees
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE INDEX token_person ON token (person);

CREATE TABLE recovery_code (
    person TEXT NOT NULL,
    key    TEXT NOT NULL,
    PRIMARY KEY (person, key)
);

-- A link that lets a person set a password, once.
CREATE TABLE invitation (
    key        TEXT   PRIMARY KEY,
    person     TEXT   NOT NULL,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Tries that failed, by account and by address.
CREATE TABLE throttle (
    name    TEXT   PRIMARY KEY,
    fails   BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    free_at BIGINT NOT NULL             -- no try is taken before
);

CREATE TABLE access_log (
    at      BIGINT NOT NULL,
    event   TEXT   NOT NULL,
    person  TEXT   NOT NULL,            -- id, empty when nobody is known
    login   TEXT   NOT NULL,            -- of an account there is; never what else was typed
    address TEXT   NOT NULL,
    record  TEXT   NOT NULL
);
CREATE INDEX access_log_at ON access_log (at);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- A list that a person keeps by a name: the address, with filter and columns.
CREATE TABLE view_saved (
    person  TEXT   NOT NULL,
    name    TEXT   NOT NULL,
    type    TEXT   NOT NULL,            -- of record, that it lists
    address TEXT   NOT NULL,
    shared  BIGINT NOT NULL,            -- 1: everybody sees it
    PRIMARY KEY (person, name)
);
CREATE INDEX view_saved_type ON view_saved (type, shared);

-- Up to which position of the history a person has looked.
CREATE TABLE seen (
    person   TEXT   PRIMARY KEY,
    position BIGINT NOT NULL,
    at       BIGINT NOT NULL
);
