-- check:    penetration-test-incomplete
-- title:    The report of the penetration test says who, when and how
-- serves:   IGNB-5.2, CCLAB-PARTY-3, CCLAB-ACT-3, CCLAB-AREA-10, IEC81001-5-1-5.7.5
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Complete the run and its test: who tested, when, by which method (of the run, or procedure of the test), and the report as evidence.
-- how:      tutela set {record} tester=NAME laboratory=NAME run_on=DATE evidence=ID
-- A laboratory that is the own firm is said so in the field laboratory.
SELECT r.device AS device, r.id AS release, tr.id AS record,
       lt.title || ': not said: '
       || substr(CASE WHEN tr.tester IS NULL AND tr.laboratory IS NULL THEN ', who tested' ELSE '' END
                 || CASE WHEN tr.run_on IS NULL THEN ', when' ELSE '' END
                 || CASE WHEN coalesce(tr.method, t.procedure) IS NULL THEN ', by which method' ELSE '' END
                 || CASE WHEN tr.evidence IS NULL THEN ', where the report is' ELSE '' END, 3) AS line
  FROM test_run tr CROSS JOIN live l
  JOIN test t ON t.id = tr.test CROSS JOIN live lt
  JOIN release r ON r.id = tr.release CROSS JOIN live lr
 WHERE lr.id = r.id AND lt.id = t.id AND l.id = tr.id AND t.kind = 'pentest' AND r.status IN ('in_work', 'released')
   AND ((tr.tester IS NULL AND tr.laboratory IS NULL) OR tr.run_on IS NULL OR coalesce(tr.method, t.procedure) IS NULL
        OR tr.evidence IS NULL)
   AND NOT EXISTS (SELECT 1 FROM test_run n CROSS JOIN live ln
                    WHERE ln.id = n.id AND n.test = tr.test AND n.release = tr.release AND ln.position > l.position)
