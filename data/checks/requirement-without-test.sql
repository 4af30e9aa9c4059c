-- check:    requirement-without-test
-- title:    Every security requirement has a test
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDCG-P5, IEC81001-5-1-5.7.1, CCLAB-AREA-9
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Write a test that shows the requirement, and link it.
-- how:      tutela add test name=TEXT device={device} (then) tutela set {record} tests=ID
SELECT q.device AS device, q.release AS release, q.id AS record,
       l.title || ': no test shows that this requirement holds' AS line
  FROM requirement q CROSS JOIN live l
 WHERE l.id = q.id AND q.status <> 'dropped'
   AND NOT EXISTS (SELECT 1 FROM link k CROSS JOIN live lt
                    WHERE lt.id = k.to_id AND k.from_id = q.id AND k.field = 'tests')
