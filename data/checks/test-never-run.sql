-- check:    test-never-run
-- title:    Every test was run
-- serves:   MDCG-P5, IEC81001-5-1-5.7.1, CCLAB-AREA-9
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Run the test on the release that is in work, and enter the result; skipped is not passed.
-- how:      tutela add test_run test={record} release=ID result=pass run_on=DATE
SELECT t.device AS device, CAST(NULL AS TEXT) AS release, t.id AS record,
       l.title || ': was never run' AS line
  FROM test t CROSS JOIN live l
 WHERE l.id = t.id AND t.id NOT IN (SELECT tr.test FROM test_run tr CROSS JOIN live lr
                     WHERE lr.id = tr.id AND tr.result IN ('pass', 'fail'))
