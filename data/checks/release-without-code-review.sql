-- check:    release-without-code-review
-- title:    The code of each release was reviewed for security
-- serves:   MDCG-P4, IEC81001-5-1-5.5.1, IEC81001-5-1-5.5.2
-- concept:  secure-life-cycle
-- practice: P4
-- grade:    required
-- remedy:   Enter the runs of code review or static analysis for this release.
-- how:      tutela add test_run test=ID release={release} result=pass run_on=DATE
-- A run that was blocked came to nothing.
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': no code review and no static analysis was entered' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND r.id NOT IN (SELECT tr.release FROM test_outcome tr
                      JOIN test t ON t.id = tr.test
                     WHERE t.kind IN ('code_review', 'static_analysis'))
