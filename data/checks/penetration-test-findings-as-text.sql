-- check:    penetration-test-findings-as-text
-- title:    Each finding of a penetration test is a record of its own
-- serves:   IGNB-5.2, IEC81001-5-1-5.7.4, IEC81001-5-1-9.2, CCLAB-ACT-3
-- concept:  secure-life-cycle
-- practice: P5
-- grade:    advised
-- remedy:   Enter each finding as a weakness, so that each gets a decision and a retest; then name them in the run.
-- how:      tutela add weakness name=TEXT device={device} found_by=NAME found_on=DATE (then) tutela set {record} weaknesses=IDS
SELECT r.device AS device, r.id AS release, tr.id AS record,
       lt.title || ': its findings are a text; none is a record with a decision' AS line
  FROM test_run tr CROSS JOIN live l
  JOIN test t ON t.id = tr.test CROSS JOIN live lt
  JOIN release r ON r.id = tr.release
 WHERE l.id = tr.id AND lt.id = t.id AND t.kind = 'pentest' AND r.status IN ('in_work', 'released')
   AND tr.findings IS NOT NULL AND tr.weaknesses IS NULL
