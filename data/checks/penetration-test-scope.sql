-- check:    penetration-test-scope
-- title:    The penetration test covers every interface that crosses a trust boundary
-- serves:   IGNB-5.2, IEC81001-5-1-5.7.4, MDCG-3.7-4, CCLAB-ACT-3
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- looks at: test_run
-- remedy:   Let the scope follow from the model: attack the interface, or leave it out with a reason that a reviewer can weigh.
-- how:      tutela pentest {release} (then) tutela set TR-ID scope=IDS left_out=IDS left_out_reason=TEXT
-- A flow is asked for when its ends stand in different zones, or one end is outside of the system. It
-- is covered by its own id, or by that of the element it enters, in any penetration test of the
-- release. A test that does not say its scope is one row.
WITH run AS MATERIALIZED (
    SELECT tr.id, tr.release, tr.scope, lt.title
      FROM test_run tr CROSS JOIN live l
      JOIN test t ON t.id = tr.test CROSS JOIN live lt
     WHERE l.id = tr.id AND lt.id = t.id AND t.kind = 'pentest' AND tr.result IN ('pass', 'fail')),
named AS MATERIALIZED (
    SELECT r.release, k.to_id AS id
      FROM run r JOIN link k ON k.from_id = r.id
     WHERE k.field IN ('scope', 'left_out')),
asked AS MATERIALIZED (
    SELECT r.device, m.release, m.id, m.target, lf.title,
           CASE m.is_external WHEN 1 THEN 'an external interface'
                ELSE 'crosses a trust boundary' END AS what
      FROM run x
      JOIN model_interface m ON m.release = x.release
     CROSS JOIN live lf
      JOIN release r ON r.id = m.release CROSS JOIN live lr
     WHERE lf.id = m.id AND lr.id = r.id AND r.status IN ('in_work', 'released')
     GROUP BY r.device, m.release, m.id, m.target, lf.title, m.is_external)
SELECT a.device, a.release, a.id AS record,
       a.title || ': ' || a.what || ', and no penetration test has it in its scope or leaves it out' AS line
  FROM asked a
 WHERE a.release IN (SELECT r.release FROM run r WHERE r.scope IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM named n WHERE n.release = a.release AND n.id IN (a.id, a.target))
 UNION ALL
SELECT o.device, o.release, r.id,
       r.title || ': which of the ' || o.interfaces || ' interfaces it covered is not said'
  FROM run r
  JOIN (SELECT a.device, a.release, count(*) AS interfaces FROM asked a
         GROUP BY a.device, a.release) o ON o.release = r.release
 WHERE r.release NOT IN (SELECT x.release FROM run x WHERE x.scope IS NOT NULL)
