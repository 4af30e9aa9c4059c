-- check:    weakness-open
-- title:    Every weakness that was found has a decision
-- serves:   MDCG-P5, MDCG-P6, IEC81001-5-1-5.8.1, IEC81001-5-1-9.5, CCLAB-ACT-3
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- remedy:   Fix it, accept it with a reason, or show that it does not apply.
-- how:      tutela set {record} status=fixed
-- Whether the tool that found it still reports it is said; it decides nothing. A suppression without a
-- justification is no decision; nor is fixed as long as the last report says otherwise.
SELECT w.device AS device, w.fixed_in AS release, w.id AS record,
       l.title || ': found'
       || CASE WHEN w.found_on IS NULL THEN '' ELSE ' on ' || w.found_on END
       || CASE WHEN w.status = 'suppressed' THEN ', suppressed in the tool without a justification'
               WHEN w.status = 'fixed' THEN ', fixed in the release in which the tool last reported it: run the tool again'
               WHEN w.state = 'gone' THEN ', still open, though the tool no longer reports it'
               ELSE ', still open' END AS line
  FROM weakness w CROSS JOIN live l
 WHERE l.id = w.id AND (w.status = 'open' OR (w.status = 'suppressed' AND w.reason IS NULL)
       OR (w.status = 'fixed' AND w.state = 'reported' AND w.fixed_in = w.release))
