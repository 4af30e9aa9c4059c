-- check:    control-without-test
-- title:    Every control that is built has a passed test, or evidence
-- serves:   MDR-I-3(d), IVDR-I-3(d), IGNB-3.7, IEC81001-5-1-7.4, CCLAB-AREA-9
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- looks at: control
-- remedy:   Link the test that shows the effect to the control, and run it. Where no test can show it, link evidence.
-- how:      tutela add test name=TITLE device={device} controls={record} (then) tutela add test_run test=ID release=ID result=pass
-- Controls by design and protection. What was tested is gathered once, for the whole portfolio.
WITH tested AS (
    SELECT k.to_id AS id
      FROM test_outcome t
      JOIN link k ON k.from_id IN (t.id, t.test) AND k.field = 'controls'
     WHERE t.result = 'pass'
    UNION
    SELECT c.to_id
      FROM test_outcome t
      JOIN link q ON q.to_id = t.test AND q.field = 'tests'
      JOIN link c ON c.from_id = q.from_id AND c.field = 'controls'
     WHERE t.result = 'pass'
)
SELECT c.device AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': is said to be built, and neither a passed test nor evidence shows it' AS line
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.status = 'implemented' AND coalesce(c.option, '') <> 'information'
   AND NOT EXISTS (SELECT 1 FROM link k JOIN evidence e ON e.id = k.to_id CROSS JOIN live le
                    WHERE le.id = e.id AND k.from_id = c.id AND k.field = 'evidence'
                      AND coalesce(e.valid_until, $1) >= $1)
   AND c.id NOT IN (SELECT id FROM tested)
