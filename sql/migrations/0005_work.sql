-- What runs and what was sent; apart from the history, like 0004_apart.sql. Instants are
-- milliseconds since 1970.

-- Answers of the API, by the key with which a program may send its request again.
CREATE TABLE once (
    person   TEXT   NOT NULL,
    key      TEXT   NOT NULL,           -- Idempotency-Key
    at       BIGINT NOT NULL,
    hash     TEXT   NOT NULL,           -- SHA-256 of method, path and body
    status   BIGINT NOT NULL,
    location TEXT   NOT NULL,
    etag     TEXT   NOT NULL,
    body     TEXT   NOT NULL,
    PRIMARY KEY (person, key)
);
CREATE INDEX once_at ON once (at);

-- Work that outlives the request that asked for it. A process that runs one holds a lease; when it
-- dies, the lease ends and another takes it up.
CREATE TABLE job (
    id         TEXT   PRIMARY KEY,      -- UUID
    kind       TEXT   NOT NULL,
    state      TEXT   NOT NULL,         -- waiting, running, done, failed
    title      TEXT   NOT NULL,
    person     TEXT   NOT NULL,         -- id; empty: the program itself
    actor      TEXT   NOT NULL,         -- as the history shows who did it
    release    TEXT   NOT NULL,         -- id, or empty; who may see that may see the job
    input      TEXT   NOT NULL,         -- JSON
    tries      BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL,
    lease      BIGINT NOT NULL,         -- until then nobody else takes it
    step       BIGINT NOT NULL,
    steps      BIGINT NOT NULL,
    message    TEXT   NOT NULL,         -- what it does, or why it failed
    result     TEXT   NOT NULL          -- JSON, or empty
);
CREATE INDEX job_state ON job (state, made_at);
CREATE INDEX job_made ON job (made_at);

-- Who is told of what happens. The secret signs what is sent, so it stands here as it is.
CREATE TABLE hook (
    id      TEXT   PRIMARY KEY,
    kind    TEXT   NOT NULL,            -- web, mail
    address TEXT   NOT NULL,
    events  TEXT   NOT NULL,            -- words: findings, deadlines, decisions
    secret  TEXT   NOT NULL,            -- of web
    person  TEXT   NOT NULL,            -- name of who added it
    made_at BIGINT NOT NULL
);

-- What is to be told, and was.
CREATE TABLE delivery (
    id       TEXT   PRIMARY KEY,        -- UUID
    hook     TEXT   NOT NULL,
    event    TEXT   NOT NULL,
    payload  TEXT   NOT NULL,           -- JSON: ids and links
    state    TEXT   NOT NULL,           -- waiting, sent, failed
    tries    BIGINT NOT NULL,
    made_at  BIGINT NOT NULL,
    next_at  BIGINT NOT NULL,           -- not before; while it is sent, the lease
    ended_at BIGINT NOT NULL,
    status   BIGINT NOT NULL,           -- of HTTP, of the last try
    message  TEXT   NOT NULL
);
CREATE INDEX delivery_next ON delivery (state, next_at);
CREATE INDEX delivery_made ON delivery (made_at);
