-- check:    threat-mitigated-without-test
-- title:    Every mitigated threat has a control that was tested
-- serves:   MDR-I-17.2, MDCG-P5, IEC81001-5-1-5.7.2
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Run a test that attacks the control of this threat, and record a passed run.
-- IEC 81001-5-1 5.7.2 wants each mitigation shown by test. A test counts when it names the threat, or
-- one of the threat's controls, and has a passed run.
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || ': said to be mitigated, but no control of it has a passed test' AS line
  FROM threat t JOIN live l ON l.id = t.id
 WHERE t.status = 'mitigated'
   AND NOT EXISTS (
       SELECT 1
         FROM test_run tr JOIN live lr ON lr.id = tr.id
         JOIN test te ON te.id = tr.test JOIN live lt ON lt.id = te.id
         JOIN link k ON (k.from_id = te.id AND k.field IN ('controls', 'threats'))
                     OR (k.from_id = tr.id AND k.field = 'controls')
        WHERE tr.result = 'pass'
          AND (k.to_id = t.id
               OR k.to_id IN (SELECT c.to_id FROM link c JOIN live lc ON lc.id = c.to_id
                               WHERE c.from_id = t.id AND c.field = 'controls')))
