-- check:    threat-mitigated-without-test
-- title:    Every mitigated threat has a control that was tested
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDCG-P5, IEC81001-5-1-5.7.2, MDR-I-3(d), IVDR-I-3(d), IGNB-3.7
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- looks at: threat
-- remedy:   Run a test that attacks the control of this threat, and record a passed run.
-- how:      tutela add test_run test=ID release={release} result=pass run_on=DATE
-- IEC 81001-5-1 5.7.2 wants each mitigation shown by test. A test counts when it names the threat, or
-- one of the threat's controls, and has a passed run.
-- What was tested is gathered once, for the whole portfolio.
WITH tested AS (
    SELECT k.to_id AS id
      FROM test_outcome tr
     CROSS JOIN live lt
      JOIN link k ON k.from_id = tr.test AND k.field IN ('controls', 'threats')
     WHERE lt.id = tr.test AND tr.result = 'pass'
    UNION
    SELECT k.to_id
      FROM test_outcome tr
      JOIN link k ON k.from_id = tr.id AND k.field = 'controls'
     WHERE tr.result = 'pass'
)
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || ': said to be mitigated, but no control of it has a passed test' AS line
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND t.status = 'mitigated'
   AND t.id NOT IN (SELECT id FROM tested)
   AND t.id NOT IN (SELECT c.from_id FROM link c CROSS JOIN live lc
                     WHERE lc.id = c.to_id AND c.field = 'controls' AND c.to_id IN (SELECT id FROM tested))
