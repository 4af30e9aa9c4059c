-- check:    release-without-design-review
-- title:    The design of each release was reviewed for security
-- serves:   MDCG-P3, IEC81001-5-1-5.3.3, IEC81001-5-1-5.4.4, CCLAB-AREA-8
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- remedy:   Review architecture and detailed design against requirements and threats, and enter the run.
-- how:      tutela add test_run test=ID release={release} result=pass run_on=DATE
-- A run that was blocked came to nothing.
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': no security review of the design was entered' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND r.id NOT IN (SELECT tr.release FROM test_outcome tr
                      JOIN test t ON t.id = tr.test
                     WHERE t.kind = 'design_review')
