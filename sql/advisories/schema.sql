-- The advisory database. Copies of what others published; rebuilt from the feeds at any time.
-- user_version 1. A database of another version is refused, and made anew by `feed import`.

CREATE TABLE source (
    name TEXT NOT NULL,         -- osv, nvd, kev, epss
    part TEXT NOT NULL,         -- an ecosystem of OSV with its release; a year of NVD's feeds; or ''
    newest TEXT NOT NULL,       -- date of the newest record, or of the list
    records BIGINT NOT NULL,    -- held now
    last_count BIGINT NOT NULL, -- records of the last full file; 0: there was none
    imported_at TEXT NOT NULL,
    file TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    change TEXT NOT NULL,       -- what the last import did, JSON
    PRIMARY KEY (name, part)
) WITHOUT ROWID;

CREATE TABLE advisory (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    modified TEXT NOT NULL,
    hash BLOB NOT NULL,         -- SHA-256 of the record's bytes
    aliases TEXT NOT NULL,      -- a line each
    related TEXT NOT NULL,      -- a line each
    title TEXT NOT NULL,
    severity TEXT NOT NULL,
    cvss TEXT NOT NULL,         -- JSON: [{"vector", "source", "published"}], scores in tenths
    cwes TEXT NOT NULL,         -- a line each
    published TEXT NOT NULL,
    withdrawn TEXT NOT NULL,
    status TEXT NOT NULL,
    configurations TEXT NOT NULL, -- of NVD: lines C, N, M; see store/advisories_text.c
    UNIQUE (source, id)
);

CREATE TABLE alias (
    alias TEXT NOT NULL,
    advisory BIGINT NOT NULL,
    PRIMARY KEY (alias, advisory)
) WITHOUT ROWID;

-- One row per package an advisory speaks of.
CREATE TABLE affected (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL,          -- ecosystem with release, '|', normalised name
    advisory BIGINT NOT NULL,
    ecosystem TEXT NOT NULL,
    name TEXT NOT NULL,
    ranges TEXT NOT NULL,       -- a line each: scheme, lower, upper, flags
    versions TEXT NOT NULL      -- enumerated ones, a line each
);
CREATE INDEX affected_key ON affected (key, advisory);
CREATE INDEX affected_advisory ON affected (advisory);

-- The products that an advisory calls vulnerable.
CREATE TABLE product (
    key TEXT NOT NULL,          -- part:vendor:product
    advisory BIGINT NOT NULL,
    PRIMARY KEY (key, advisory)
) WITHOUT ROWID;

CREATE TABLE kev (
    cve TEXT PRIMARY KEY,
    added TEXT NOT NULL,
    due TEXT NOT NULL,
    name TEXT NOT NULL,
    action TEXT NOT NULL,
    ransomware BIGINT NOT NULL,
    gone BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE epss (
    cve TEXT PRIMARY KEY,
    score BIGINT NOT NULL,      -- hundred-thousandths
    percentile BIGINT NOT NULL, -- hundred-thousandths
    gone BIGINT NOT NULL
) WITHOUT ROWID;

-- Who says that a flaw is exploited, beside CISA's list: the EU's, records of CVE and EUVD.
CREATE TABLE exploited (
    cve TEXT NOT NULL,
    source TEXT NOT NULL,
    added TEXT NOT NULL,        -- date
    name TEXT NOT NULL,
    gone BIGINT NOT NULL,       -- 1 while a list is read that has not named it yet
    PRIMARY KEY (cve, source)
) WITHOUT ROWID;

-- Warnings about a source that somebody has accepted. It ends when the measure gets worse.
CREATE TABLE acceptance (
    name TEXT NOT NULL,         -- of the source
    part TEXT NOT NULL,
    rule TEXT NOT NULL,         -- age, cvss, cwe, affected, fixed
    measure BIGINT NOT NULL,    -- age in days; per cent of the records
    accepted_by TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (name, part, rule)
) WITHOUT ROWID;
