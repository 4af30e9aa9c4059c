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
  FROM requirement q JOIN live l ON l.id = q.id
 WHERE q.status <> 'dropped'
   AND NOT EXISTS (SELECT 1 FROM link k JOIN live lt ON lt.id = k.to_id
                    WHERE k.from_id = q.id AND k.field = 'tests')
