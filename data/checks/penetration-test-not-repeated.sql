-- check:    penetration-test-not-repeated
-- title:    What a penetration test found and was fixed was tested again
-- serves:   IGNB-5.2, IEC81001-5-1-5.7.4, IEC81001-5-1-5.8.1, CCLAB-ACT-3
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- looks at: weakness
-- remedy:   Let the tester try it again on the build with the correction, and enter that run.
-- how:      tutela add test_run test=ID release=ID result=pass retests={record} tester=NAME independent=yes run_on=DATE
-- Undecided ones are seen by weakness-open. A run that tries it again and fails shows nothing.
SELECT w.device AS device, CAST(NULL AS TEXT) AS release, w.id AS record,
       l.title || ': found by a penetration test and fixed, but not tested again' AS line
  FROM weakness w CROSS JOIN live l
 WHERE l.id = w.id AND w.status = 'fixed'
   AND EXISTS (SELECT 1 FROM link k CROSS JOIN test_run tr CROSS JOIN live lr
                 JOIN test t ON t.id = tr.test
                WHERE k.to_id = w.id AND k.field = 'weaknesses' AND tr.id = k.from_id
                  AND lr.id = tr.id AND t.kind = 'pentest')
   AND NOT EXISTS (SELECT 1 FROM link k CROSS JOIN test_run tr CROSS JOIN live lr
                    WHERE k.to_id = w.id AND k.field = 'retests' AND tr.id = k.from_id
                      AND lr.id = tr.id AND tr.result = 'pass')
