-- name: fetch_state_put
INSERT INTO fetch_state (name, part, state) VALUES ($1, $2, $3)
ON CONFLICT (name, part) DO UPDATE SET state = excluded.state;

-- name: fetch_state_get
SELECT state FROM fetch_state WHERE name = $1 AND part = $2;

-- name: begin_write
BEGIN IMMEDIATE;

-- name: begin_read
BEGIN;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: savepoint
SAVEPOINT part;

-- name: release
RELEASE part;

-- name: undo
ROLLBACK TO part;

-- name: state_make
INSERT INTO state (one, name, generation, log_after, last_number) VALUES (1, $1, 0, 1, 0);

-- name: state_get
SELECT name, generation, log_after, last_number FROM state;

-- name: state_put
UPDATE state SET generation = $1, log_after = $2, last_number = $3;

-- name: word_find
SELECT number FROM word WHERE text = $1;

-- name: word_get
SELECT text FROM word WHERE number = $1;

-- name: word_insert
INSERT INTO word (text) VALUES ($1);

-- name: name_find
SELECT n.advisory, a.body FROM name AS n JOIN advisory AS a ON a.number = n.advisory
WHERE n.name = $1 AND n.source = $2;

-- name: name_insert
INSERT INTO name (name, source, advisory) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: alias_delete
DELETE FROM name WHERE name = $1 AND source = 0 AND advisory = $2;

-- name: by_id
SELECT advisory FROM name WHERE name = $1;

-- name: advisory_insert
INSERT INTO advisory (number, id, body) VALUES ($1, $2, $3);

-- name: advisory_update
UPDATE advisory SET body = $1 WHERE number = $2;

-- name: advisory_get
SELECT id, body FROM advisory WHERE number = $1;

-- name: mark_put
INSERT INTO mark (number, source, parts, modified, published, fields, hash, past)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (number) DO UPDATE SET parts = excluded.parts, modified = excluded.modified,
    published = excluded.published, fields = excluded.fields, hash = excluded.hash,
    past = excluded.past;

-- name: mark_get
SELECT parts, hash, past FROM mark WHERE number = $1;

-- name: mark_past
UPDATE mark SET past = $1 WHERE number = $2;

-- name: mark_list
SELECT number, source, parts, modified, published, hash, past FROM mark;

-- name: package_insert
INSERT INTO package (place, body) VALUES ($1, $2);

-- name: package_delete
DELETE FROM package WHERE place = $1;

-- name: package_list
SELECT p.place, p.body FROM word AS w JOIN package AS p
    ON p.place BETWEEN (w.number << 32) + $1 AND (w.number << 32) + $2
WHERE w.text = $3 ORDER BY p.place;

-- name: product_insert
INSERT INTO product (place, body) VALUES ($1, $2);

-- name: product_delete
DELETE FROM product WHERE place = $1;

-- name: product_list
SELECT p.place, p.body FROM word AS w JOIN product AS p
    ON p.place BETWEEN (w.number << 32) + $1 AND (w.number << 32) + $2
WHERE w.text = $3 ORDER BY p.place;

-- name: shared_insert
INSERT INTO shared (advisory, body) VALUES ($1, $2);

-- name: shared_delete
DELETE FROM shared WHERE advisory = $1;

-- name: shared_get
SELECT body FROM shared WHERE advisory = $1;

-- name: kev_find
SELECT added, due, name, action, ransomware FROM kev WHERE cve = $1;

-- name: kev_put
INSERT INTO kev (cve, added, due, name, action, ransomware, seen)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (cve) DO UPDATE SET added = excluded.added, due = excluded.due, name = excluded.name,
    action = excluded.action, ransomware = excluded.ransomware, seen = excluded.seen;

-- name: kev_gone
SELECT cve FROM kev WHERE seen <> $1;

-- name: kev_drop
DELETE FROM kev WHERE seen <> $1;

-- name: epss_find
SELECT score, percentile FROM epss WHERE cve = $1;

-- name: epss_put
INSERT INTO epss (cve, score, percentile, seen) VALUES ($1, $2, $3, $4)
ON CONFLICT (cve) DO UPDATE SET score = excluded.score, percentile = excluded.percentile,
    seen = excluded.seen;

-- name: epss_gone
SELECT cve FROM epss WHERE seen <> $1;

-- name: epss_drop
DELETE FROM epss WHERE seen <> $1;

-- name: source_put
INSERT INTO source (name, part, newest, records, last_count, imported_at, file, file_hash, change)
VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8)
ON CONFLICT (name, part) DO UPDATE SET newest = excluded.newest,
    last_count = excluded.last_count, imported_at = excluded.imported_at, file = excluded.file,
    file_hash = excluded.file_hash, change = excluded.change;

-- name: source_count
UPDATE source SET records = records + $1 WHERE name = $2 AND part = $3;

-- name: source_list
SELECT name, part, newest, records, last_count, imported_at, file, file_hash, change
FROM source ORDER BY name, part;

-- name: log_insert
INSERT INTO log (generation, kind, item) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: log_list
SELECT DISTINCT kind, item FROM log WHERE generation > $1 ORDER BY kind, item;

-- name: log_count
SELECT count(*) FROM log;

-- name: log_oldest
SELECT min(generation) FROM log;

-- name: log_drop
DELETE FROM log WHERE generation <= $1;

-- name: fields
SELECT w.text, m.records, m.cvss, m.cwes, m.withdrawn
FROM (SELECT source, count(*) AS records, sum(fields & 1) AS cvss, sum(fields >> 1 & 1) AS cwes,
             sum(fields >> 2) AS withdrawn
      FROM mark GROUP BY source) AS m
JOIN word AS w ON w.number = m.source ORDER BY w.text;

-- name: exploited_find
SELECT added, name FROM exploited WHERE cve = $1 AND source = $2;

-- name: exploited_put
INSERT INTO exploited (cve, source, added, name, gone) VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (cve, source) DO UPDATE SET added = excluded.added, name = excluded.name, gone = 0;

-- name: exploited_mark
UPDATE exploited SET gone = 1 WHERE source = $1;

-- name: exploited_gone
SELECT cve FROM exploited WHERE source = $1 AND gone = 1;

-- name: exploited_drop
DELETE FROM exploited WHERE source = $1 AND gone = 1;

-- name: exploited_list
SELECT source, added, name FROM exploited WHERE cve = $1;

-- name: acceptance_put
INSERT INTO acceptance (name, part, rule, measure, accepted_by, accepted_at, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (name, part, rule) DO UPDATE SET measure = excluded.measure,
    accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at,
    reason = excluded.reason;

-- name: acceptance_list
SELECT name, part, rule, measure, accepted_by, accepted_at, reason FROM acceptance
ORDER BY name, part, rule;
