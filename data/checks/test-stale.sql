-- check:    test-stale
-- title:    No control and no interface changed after its test
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDCG-P5, MDCG-P7, IEC81001-5-1-5.7.2, MDR-I-3(f), IVDR-I-3(f)
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Run the test again on what changed.
-- how:      tutela add test_run test=ID release={release} result=pass run_on=DATE
-- The latest passed run of a test counts; older runs on the same release were replaced by it. A run
-- that names its build says nothing of another one. A penetration test counts whatever it found: an
-- interface of its scope that changed since was not attacked.
SELECT r.device AS device, tr.release AS release, tr.id AS record,
       lt.title || ': ' || s.title || ' (' || z.seen || ') has changed since the test was run' AS line
  FROM test_run tr CROSS JOIN live l
 CROSS JOIN live lt
  JOIN test t ON t.id = tr.test
  JOIN release r ON r.id = tr.release
  JOIN stale z ON z.judgement = tr.id
  JOIN record s ON s.id = z.seen
 WHERE lt.id = tr.test AND l.id = tr.id
   AND (tr.result = 'pass' OR (t.kind = 'pentest' AND tr.result = 'fail'))
   AND NOT EXISTS (SELECT 1 FROM test_run n CROSS JOIN live ln
                    WHERE ln.id = n.id AND n.test = tr.test AND n.release = tr.release
                      AND ln.position > l.position)
 UNION ALL
SELECT r.device, tr.release, tr.id,
       lt.title || ': the build that was tested is not the one of release ' || r.name
  FROM test_run tr CROSS JOIN live l
 CROSS JOIN live lt
  JOIN release r ON r.id = tr.release
 WHERE lt.id = tr.test AND l.id = tr.id AND tr.result = 'pass' AND tr.build_hash <> r.build_hash
   AND NOT EXISTS (SELECT 1 FROM test_run n CROSS JOIN live ln
                    WHERE ln.id = n.id AND n.test = tr.test AND n.release = tr.release
                      AND ln.position > l.position)
