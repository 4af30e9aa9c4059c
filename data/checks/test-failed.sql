-- check:    test-failed
-- title:    The last run of every test passed
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDCG-P5, IEC81001-5-1-5.7.1, IEC81001-5-1-5.8.1, CCLAB-AREA-9
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Correct the cause and run the test again, or record a decision about the weakness it found.
-- how:      tutela add test_run test=ID release={release} result=pass run_on=DATE
-- The last run is the latest by day; on the same day the one entered last. Runs without a day come first.
SELECT r.device AS device, tr.release AS release, tr.id AS record,
       lt.title || ': the last run on ' || r.name || ' did not pass (' || tr.result || ')' AS line
  FROM test_run tr CROSS JOIN live l
 CROSS JOIN live lt
  JOIN release r ON r.id = tr.release
 WHERE lt.id = tr.test AND l.id = tr.id AND tr.result <> 'pass'
   AND NOT EXISTS (SELECT 1 FROM test_run n CROSS JOIN live ln
                    WHERE ln.id = n.id AND n.test = tr.test AND n.release = tr.release
                      AND (coalesce(n.run_on, '') > coalesce(tr.run_on, '')
                           OR (coalesce(n.run_on, '') = coalesce(tr.run_on, '')
                               AND ln.position > l.position)))
