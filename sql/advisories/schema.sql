-- The advisory database. Copies of what others published; rebuilt from the feeds at any time.
-- user_version 2. A database of another version is refused, and made anew by `feed import`.
-- Decision 013 explains the layout. What a BLOB called body holds is told in
-- store/advisories_pack.c and store/advisories_posting.c.

CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL,          -- of this database: random, made with it
    generation BIGINT NOT NULL,  -- grows with every import that changed something
    log_after BIGINT NOT NULL,   -- the log is complete for what came after this generation
    last_number BIGINT NOT NULL  -- of advisories: a number is never given twice
);

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

-- Texts that stand in many places: keys of packages and products, CVSS vectors, CWEs ...
CREATE TABLE word (
    number INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);

CREATE TABLE advisory (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    body BLOB NOT NULL          -- all else but packages and configurations
);

-- What an import has to know of every advisory: read whole, and fast, before a large one.
CREATE TABLE mark (
    number INTEGER PRIMARY KEY, -- of the advisory
    source BIGINT NOT NULL,     -- word
    parts BIGINT NOT NULL,      -- word: the parts of the source it counts under, a line each
    modified BIGINT NOT NULL,   -- days since 1970; 0: not known
    published BIGINT NOT NULL,
    fields BIGINT NOT NULL,     -- 1 has CVSS, 2 has a CWE, 4 withdrawn
    hash BLOB NOT NULL,         -- 128 bits of the record's bytes
    past BLOB NOT NULL          -- the same of the last three that this one replaced, or outlived
);

-- An advisory by its id, and by the aliases it gives.
CREATE TABLE name (
    name TEXT NOT NULL,
    source BIGINT NOT NULL,     -- word: of its own id; 0: an alias
    advisory BIGINT NOT NULL,
    PRIMARY KEY (name, source, advisory)
) WITHOUT ROWID;

-- What an advisory says of one package, of one product. The place is key * 2^32 + advisory, the key
-- being a word: so all of a key lie side by side, in the order of the advisories.
CREATE TABLE package (
    place INTEGER PRIMARY KEY,
    body BLOB NOT NULL
);
CREATE TABLE product (
    place INTEGER PRIMARY KEY,
    body BLOB NOT NULL
);
-- Configurations that several products of an advisory share.
CREATE TABLE shared (
    advisory INTEGER PRIMARY KEY,
    body BLOB NOT NULL
);

-- What changed, by generation.
CREATE TABLE log (
    generation BIGINT NOT NULL,
    kind BIGINT NOT NULL,       -- 1 an advisory, 2 the KEV or EPSS entry of a CVE, 3 most of EPSS
    item BLOB NOT NULL,         -- number; CVE id; ''
    PRIMARY KEY (generation, kind, item)
) WITHOUT ROWID;

CREATE TABLE kev (
    cve TEXT PRIMARY KEY,
    added TEXT NOT NULL,
    due TEXT NOT NULL,
    name TEXT NOT NULL,
    action TEXT NOT NULL,
    ransomware BIGINT NOT NULL,
    seen BIGINT NOT NULL        -- stamp of the list that had it last
) WITHOUT ROWID;

CREATE TABLE epss (
    cve TEXT PRIMARY KEY,
    score BIGINT NOT NULL,      -- hundred-thousandths
    percentile BIGINT NOT NULL, -- hundred-thousandths
    seen BIGINT NOT NULL
) WITHOUT ROWID;

-- What `feed update` knows of a source: validators, how far it has come. Written after the data it
-- speaks of, and in the same file, so that it never claims what is not here.
CREATE TABLE fetch_state (
    name TEXT NOT NULL,         -- of the source, as in the list of sources
    part TEXT NOT NULL,         -- or ''
    state TEXT NOT NULL,        -- JSON, see intake/fetch/state.c
    PRIMARY KEY (name, part)
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
