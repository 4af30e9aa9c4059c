-- check:    applicability-stale
-- title:    What was said to apply rests on what still holds
-- serves:   MDR-II-4(a), IVDR-II-4(a), CCLAB-ACT-1
-- concept:  regulation
-- grade:    required
-- looks at: applicability
-- remedy:   Look at the requirement again: confirm what was said, or decide anew.
-- how:      tutela confirm {record} --reason TEXT
SELECT a.device AS device, CAST(NULL AS TEXT) AS release, a.id AS record,
       a.clause || ': ' || r.title || ' (' || a.seen || ') has changed since it was decided' AS line
  FROM (SELECT p.id, p.device, p.clause,
               (SELECT min(z.seen) FROM stale z WHERE z.judgement = p.id) AS seen
          FROM applicability p CROSS JOIN live l WHERE l.id = p.id) a
  JOIN record r ON r.id = a.seen
