-- check:    update-change-not-assessed
-- title:    Of every update it is decided whether the change is significant
-- serves:   MDCG-P7, IEC81001-5-1-6.2.2, MDR-A-udi-newdi, IVDR-A-udi-newdi, MDR-A-ca-change, IVDR-A-ca-change, CCLAB-STEP-6
-- concept:  secure-life-cycle
-- practice: P7
-- grade:    required
-- remedy:   Assess the change, with the argument for UDI-DI and notified body.
-- how:      tutela set {record} significant_change=no change_reason=TEXT
-- A security patch normally is no significant change, but the argument must be there.
SELECT r.device AS device, u.release AS release, u.id AS record,
       l.title || ': it is not said whether the change is significant, and why' AS line
  FROM "update" u CROSS JOIN live l
  LEFT JOIN release r ON r.id = u.release
 WHERE l.id = u.id AND u.state IN ('assessed', 'approved', 'staged', 'rolling_out', 'complete')
   AND (u.significant_change IS NULL OR u.change_reason IS NULL)
