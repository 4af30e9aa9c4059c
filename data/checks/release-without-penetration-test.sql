-- check:    release-without-penetration-test
-- title:    Each release had a penetration test
-- serves:   MDCG-P5, MDCG-3.7, IEC81001-5-1-5.7.4, IGNB-5.2, CCLAB-ACT-3, CCLAB-AREA-10, MDR-I-18.8
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    required
-- remedy:   Commission a penetration test with a scope from the threat model, or argue why an earlier one still holds.
-- how:      tutela add evidence name=TITLE kind=penetration_test device={device} release={release} dated_on=DATE
-- A run on an earlier release of the same device counts when somebody entered it for this release.
-- A run that was blocked came to nothing.
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': no penetration test was made' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND r.id NOT IN (SELECT tr.release FROM test_outcome tr
                      JOIN test t ON t.id = tr.test
                     WHERE t.kind = 'pentest')
   AND r.id NOT IN (SELECT e.release FROM evidence e CROSS JOIN live le
                     WHERE le.id = e.id AND e.release IS NOT NULL AND e.kind = 'penetration_test'
                       AND coalesce(e.valid_until, $1) >= $1)
