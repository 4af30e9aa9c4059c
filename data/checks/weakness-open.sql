-- check:    weakness-open
-- title:    Every weakness that was found has a decision
-- serves:   MDCG-P5, MDCG-P6, IEC81001-5-1-5.8.1, IEC81001-5-1-9.5, CCLAB-ACT-3
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- remedy:   Fix it, accept it with a reason, or show that it does not apply.
-- how:      tutela set {record} status=fixed
SELECT w.device AS device, w.fixed_in AS release, w.id AS record,
       l.title || ': found'
       || CASE WHEN w.found_on IS NULL THEN '' ELSE ' on ' || w.found_on END || ', still open' AS line
  FROM weakness w JOIN live l ON l.id = w.id
 WHERE w.status = 'open'
