-- check:    update-without-way-back
-- title:    Every update can be taken back, or it is said why not
-- serves:   MDR-I-14.4, IVDR-I-13.4, IEC81001-5-1-6.2.2, MDCG-P7
-- concept:  secure-life-cycle
-- practice: P7
-- grade:    required
-- remedy:   Write how a failed update is undone.
-- how:      tutela set {record} rollback=TEXT
SELECT r.device AS device, u.release AS release, u.id AS record,
       l.title || ': it is not said how a failed update is undone' AS line
  FROM "update" u CROSS JOIN live l
  LEFT JOIN release r ON r.id = u.release
 WHERE l.id = u.id AND u.state IN ('approved', 'staged', 'rolling_out', 'complete')
   AND u.rollback IS NULL
