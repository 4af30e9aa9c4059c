-- check:    penetration-test-of-other-build
-- title:    The penetration test was of the build that is released
-- serves:   IGNB-5.2, IEC81001-5-1-5.7.4, MDCG-3.7-4, CCLAB-ACT-3
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Enter which build was tested, and which is released; where they differ, test again, or argue the difference and retest what changed.
-- how:      tutela set {record} build_hash=HASH
-- The hash of the build counts; where one of the two is missing nobody can tell.
SELECT r.device AS device, r.id AS release, tr.id AS record,
       lt.title || ': '
       || CASE WHEN tr.build_hash IS NULL THEN 'it is not known which build was tested'
               WHEN r.build_hash IS NULL THEN 'the build of ' || r.name || ' is not known'
               ELSE 'another build than that of ' || r.name || ' was tested' END AS line
  FROM test_run tr CROSS JOIN live l
  JOIN test t ON t.id = tr.test CROSS JOIN live lt
  JOIN release r ON r.id = tr.release CROSS JOIN live lr
 WHERE lr.id = r.id AND lt.id = t.id AND l.id = tr.id AND t.kind = 'pentest' AND r.status IN ('in_work', 'released')
   AND (tr.build_hash IS NULL OR r.build_hash IS NULL OR tr.build_hash <> r.build_hash)
   AND NOT EXISTS (SELECT 1 FROM test_run n CROSS JOIN live ln
                    WHERE ln.id = n.id AND n.test = tr.test AND n.release = tr.release AND ln.position > l.position)
