-- check:    evidence-expired
-- title:    No evidence has outlived its day
-- serves:   MDR-II-4(d), IVDR-II-4(d), CCLAB-AREA-11
-- concept:  regulation
-- grade:    advised
-- remedy:   Get a newer one, or look at it again and set a new day. What has expired no longer counts as proof.
-- how:      tutela set {record} valid_until=DATE
SELECT e.device AS device, e.release AS release, e.id AS record,
       l.title || ': may be used until ' || e.valid_until || ' only' AS line
  FROM evidence e CROSS JOIN live l
 WHERE l.id = e.id AND e.valid_until < $1
