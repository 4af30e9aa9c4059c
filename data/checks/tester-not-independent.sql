-- check:    tester-not-independent
-- title:    Who tests did not develop, where that is asked for
-- serves:   MDCG-P5, IEC81001-5-1-5.7.5, IGNB-5.2, CCLAB-AREA-10, CCLAB-PARTY-3
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Let somebody else run the test, or record who the tester was and why that was independent enough.
-- how:      tutela set {record} tester=NAME independent=yes
SELECT r.device AS device, tr.release AS release, tr.id AS record,
       lt.title || ': '
       || CASE WHEN tr.independent IS NULL THEN 'it is not known whether the tester was independent'
               ELSE 'the tester developed the product' END AS line
  FROM test_run tr CROSS JOIN live l
  JOIN test t ON t.id = tr.test CROSS JOIN live lt
  JOIN release r ON r.id = tr.release
 WHERE lt.id = t.id AND l.id = tr.id AND (t.independent = 'yes' OR t.kind = 'pentest')
   AND tr.result IN ('pass', 'fail') AND coalesce(tr.independent, 'unknown') <> 'yes'
