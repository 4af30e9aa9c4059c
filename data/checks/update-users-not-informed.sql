-- check:    update-users-not-informed
-- title:    Users were told about each update
-- serves:   IEC81001-5-1-6.1.1, IEC81001-5-1-6.3.2, MDCG-3.8-M-3, CCLAB-AREA-6
-- concept:  post-market
-- grade:    advised
-- remedy:   Tell the users, and enter how many units were reached.
-- how:      tutela set {record} units_informed=NUMBER
SELECT r.device AS device, u.release AS release, u.id AS record,
       l.title || ': it is not known whose users were told' AS line
  FROM "update" u CROSS JOIN live l
  LEFT JOIN release r ON r.id = u.release
 WHERE l.id = u.id AND u.state IN ('rolling_out', 'complete') AND u.units_informed IS NULL
