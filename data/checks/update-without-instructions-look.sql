-- check:    update-without-instructions-look
-- title:    Of every update it is known whether the instructions change
-- serves:   IEC81001-5-1-6.3.1, MDCG-5.1-UPDATES-3, MDCG-P7
-- concept:  secure-life-cycle
-- practice: P7
-- grade:    required
-- remedy:   Look whether users must do or know something new.
-- how:      tutela set {record} instructions_changed=yes|no
SELECT r.device AS device, u.release AS release, u.id AS record,
       l.title || ': nobody has said whether the instructions change' AS line
  FROM "update" u CROSS JOIN live l
  LEFT JOIN release r ON r.id = u.release
 WHERE l.id = u.id AND u.state IN ('approved', 'staged', 'rolling_out', 'complete')
   AND coalesce(u.instructions_changed, 'unknown') = 'unknown'
