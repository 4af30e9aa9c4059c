-- check:    release-change-not-assessed
-- title:    Of every new release it is decided whether the change is significant
-- serves:   MDR-A-ca-change, IVDR-A-ca-change, MDR-A-udi-newdi, IVDR-A-udi-newdi, CCLAB-STEP-6
-- concept:  regulation
-- grade:    required
-- remedy:   Say whether design or intended purpose change significantly, and why.
-- how:      tutela set {record} significant_change=no change_reason=TEXT
-- It decides whether the notified body must be told, and whether a new UDI-DI is needed. A security patch
-- normally is no significant change, but the argument must be there.
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || CASE WHEN coalesce(r.significant_change, 'unknown') = 'unknown'
                       THEN ': nobody has said whether the change is significant'
                       ELSE ': it is not said why the change is'
                            || CASE r.significant_change WHEN 'no' THEN ' not' ELSE '' END
                            || ' significant' END AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released') AND r.previous IS NOT NULL
   AND (coalesce(r.significant_change, 'unknown') = 'unknown' OR r.change_reason IS NULL)
