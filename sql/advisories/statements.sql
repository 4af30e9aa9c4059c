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

-- name: advisory_find
SELECT number, modified, hash, aliases, configurations FROM advisory WHERE source = $1 AND id = $2;

-- name: advisory_insert
INSERT INTO advisory (source, id, modified, hash, aliases, related, title, severity, cvss, cwes,
                      published, withdrawn, status, configurations)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: advisory_update
UPDATE advisory SET source = $1, id = $2, modified = $3, hash = $4, aliases = $5, related = $6,
    title = $7, severity = $8, cvss = $9, cwes = $10, published = $11, withdrawn = $12,
    status = $13, configurations = $14
WHERE number = $15;

-- name: alias_insert
INSERT INTO alias (alias, advisory) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: alias_delete
DELETE FROM alias WHERE alias = $1 AND advisory = $2;

-- name: affected_insert
INSERT INTO affected (key, advisory, ecosystem, name, ranges, versions)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: affected_delete
DELETE FROM affected WHERE advisory = $1;

-- name: product_insert
INSERT INTO product (key, advisory) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: product_delete
DELETE FROM product WHERE key = $1 AND advisory = $2;

-- name: kev_find
SELECT added, due, name, action, ransomware FROM kev WHERE cve = $1;

-- name: kev_put
INSERT INTO kev (cve, added, due, name, action, ransomware, gone)
VALUES ($1, $2, $3, $4, $5, $6, 0)
ON CONFLICT (cve) DO UPDATE SET added = excluded.added, due = excluded.due, name = excluded.name,
    action = excluded.action, ransomware = excluded.ransomware, gone = 0;

-- name: kev_mark
UPDATE kev SET gone = 1;

-- name: kev_drop
DELETE FROM kev WHERE gone = 1;

-- name: epss_find
SELECT score, percentile FROM epss WHERE cve = $1;

-- name: epss_put
INSERT INTO epss (cve, score, percentile, gone) VALUES ($1, $2, $3, 0)
ON CONFLICT (cve) DO UPDATE SET score = excluded.score, percentile = excluded.percentile, gone = 0;

-- name: epss_mark
UPDATE epss SET gone = 1;

-- name: epss_drop
DELETE FROM epss WHERE gone = 1;

-- name: source_put
INSERT INTO source (name, part, newest, records, last_count, imported_at, file, file_hash, change)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (name, part) DO UPDATE SET newest = excluded.newest, records = excluded.records,
    last_count = excluded.last_count, imported_at = excluded.imported_at, file = excluded.file,
    file_hash = excluded.file_hash, change = excluded.change;

-- name: source_list
SELECT name, part, newest, records, last_count, imported_at, file, file_hash, change
FROM source ORDER BY name, part;

-- name: recount_osv
UPDATE source SET records = (
    SELECT count(DISTINCT advisory) FROM affected
    WHERE key > source.part || '|' AND key < source.part || '}')
WHERE name = 'osv' AND part <> '';

-- name: recount_total
UPDATE source SET records = (SELECT count(*) FROM advisory AS a WHERE a.source = source.name)
WHERE name IN ('osv', 'nvd') AND part = '';

-- name: recount_kev
UPDATE source SET records = (SELECT count(*) FROM kev) WHERE name = 'kev';

-- name: recount_epss
UPDATE source SET records = (SELECT count(*) FROM epss) WHERE name = 'epss';

-- name: by_package
SELECT f.advisory, a.id, a.withdrawn, f.ecosystem, f.name, f.ranges, f.versions
FROM affected AS f JOIN advisory AS a ON a.number = f.advisory
WHERE f.key = $1 ORDER BY f.advisory, f.number;

-- name: by_product
SELECT p.advisory, a.id, a.withdrawn, a.configurations
FROM product AS p JOIN advisory AS a ON a.number = p.advisory
WHERE p.key = $1 ORDER BY p.advisory;

-- name: advisory_get
SELECT number, source, id, modified, aliases, related, title, severity, cvss, cwes, published,
       withdrawn, status
FROM advisory WHERE number = $1;

-- name: by_id
SELECT number FROM advisory WHERE source IN ('osv', 'nvd') AND id = $1
UNION SELECT advisory FROM alias WHERE alias = $1
ORDER BY 1;

-- name: affected_of
SELECT ecosystem, name, key, ranges, versions FROM affected WHERE advisory = $1 ORDER BY number;

-- name: fields
SELECT source, count(*), count(*) FILTER (WHERE cvss <> ''),
       count(*) FILTER (WHERE cwes <> ''), count(*) FILTER (WHERE withdrawn <> '')
FROM advisory GROUP BY source ORDER BY source;
