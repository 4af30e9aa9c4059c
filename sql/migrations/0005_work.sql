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
