-- check:    update-not-counted
-- title:    It is known how many units have each update
-- serves:   MDCG-P7, IEC81001-5-1-6.1.1, IEC81001-5-1-6.3.2
-- concept:  post-market
-- grade:    advised
-- remedy:   Enter how many units should get the update, and how many have it.
-- how:      tutela set {record} units_eligible=N units_installed=N counted_on=DATE
SELECT r.device AS device, u.release AS release, u.id AS record,
       l.title || ': it is not known how many units have it' AS line
  FROM "update" u CROSS JOIN live l
  LEFT JOIN release r ON r.id = u.release
 WHERE l.id = u.id AND u.state IN ('rolling_out', 'complete')
   AND (u.units_eligible IS NULL OR u.units_installed IS NULL)
