-- check:    build-unknown
-- title:    Of each release it is known which build was shipped
-- serves:   IEC81001-5-1-8, IEC81001-5-1-5.8.3, CCLAB-AREA-11
-- concept:  secure-life-cycle
-- practice: P4
-- grade:    advised
-- remedy:   Enter the SHA-256 of the shipped image. Tests and reports can then name what they were about.
-- how:      tutela set {record} build_hash=HASH
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': the hash of the shipped build is not known' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status = 'released' AND r.build_hash IS NULL
