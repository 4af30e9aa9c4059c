-- check:    update-without-test
-- title:    Every update was tested before it reached users
-- serves:   MDCG-P7, MDCG-5.1-OUTPUTS-4, IEC81001-5-1-6.2.2, MDR-I-14.4, IVDR-I-13.4, MDR-I-3(f), IVDR-I-3(f)
-- concept:  secure-life-cycle
-- practice: P7
-- grade:    required
-- remedy:   Link the test runs that show that the update works and that nothing else broke.
-- how:      tutela set {record} tests=ID
SELECT r.device AS device, u.release AS release, u.id AS record,
       l.title || ': no passed test run shows that it works and breaks nothing' AS line
  FROM "update" u CROSS JOIN live l
  LEFT JOIN release r ON r.id = u.release
 WHERE l.id = u.id AND u.state IN ('verified', 'assessed', 'approved', 'staged', 'rolling_out', 'complete')
   AND NOT EXISTS (SELECT 1 FROM link k JOIN test_run tr ON tr.id = k.to_id
                    CROSS JOIN live lt
                    WHERE lt.id = tr.id AND k.from_id = u.id AND k.field = 'tests' AND tr.result = 'pass')
