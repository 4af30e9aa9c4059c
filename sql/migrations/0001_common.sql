-- What all records share. The tables of the types follow in 0002.
--
-- history is the truth: append only, chained by SHA-256. All other tables but blob are what
-- replaying it gives.

CREATE TABLE history (
    position BIGINT PRIMARY KEY,
    at       TEXT   NOT NULL,           -- UTC, ISO 8601
    actor    TEXT   NOT NULL,
    action   TEXT   NOT NULL,           -- add, save, retire, supersede, confirm
    type     TEXT   NOT NULL,
    record   TEXT   NOT NULL,
    revision BIGINT NOT NULL,
    change   TEXT   NOT NULL,           -- JSON, see src/store/history.c
    before   TEXT   NOT NULL,           -- hash of the row before; 64 zeros for the first
    hash     TEXT   NOT NULL
);
CREATE INDEX history_record ON history (record, position);

CREATE TABLE record (
    id            TEXT   PRIMARY KEY,
    type          TEXT   NOT NULL,
    revision      BIGINT NOT NULL,
    position      BIGINT NOT NULL,      -- of the last change
    matters       BIGINT NOT NULL,      -- of the last change in a field that matters
    title         TEXT   NOT NULL,
    retired       TEXT,                 -- the reason
    superseded_by TEXT
);
CREATE INDEX record_type ON record (type, id);
CREATE INDEX record_position ON record (position);
CREATE INDEX record_superseded ON record (superseded_by) WHERE superseded_by IS NOT NULL;

-- Every reference of every record, by field.
CREATE TABLE link (
    from_id TEXT NOT NULL,
    field   TEXT NOT NULL,
    to_id   TEXT NOT NULL,
    PRIMARY KEY (from_id, field, to_id)
);
CREATE INDEX link_to ON link (to_id, field, from_id); -- all of it, so that the table is not read

-- What a judgement looked at, and the history position then.
CREATE TABLE basis (
    judgement TEXT   NOT NULL,
    seen      TEXT   NOT NULL,
    position  BIGINT NOT NULL,
    PRIMARY KEY (judgement, seen)
);
CREATE INDEX basis_seen ON basis (seen);

CREATE TABLE counter (
    type TEXT   PRIMARY KEY,
    last BIGINT NOT NULL
);

-- Attached bytes by the SHA-256 of their content.
CREATE TABLE blob (
    hash       TEXT   PRIMARY KEY,
    media_type TEXT   NOT NULL,
    size       BIGINT NOT NULL,
    bytes      BYTEA  NOT NULL
);

-- Who has a record and asks whether it is live says so: FROM device d CROSS JOIN live l WHERE l.id = d.id.
-- With JOIN SQLite, which keeps no statistics, may begin at all records.
CREATE VIEW live AS
    SELECT id, type, revision, position, matters, title
      FROM record
     WHERE retired IS NULL AND superseded_by IS NULL;

-- A judgement whose ground has moved: something it looked at changed in a field that matters, was
-- retired, or was superseded.
CREATE VIEW stale AS
    SELECT b.judgement, b.seen, b.position AS seen_position, r.position AS changed_position
      FROM basis b
     CROSS JOIN live j
      JOIN record r ON r.id = b.seen
     WHERE j.id = b.judgement AND r.matters > b.position;
