-- check:    owners-missing
-- title:    Security and safety of each device have an owner
-- serves:   MDCG-P1, IEC81001-5-1-4.1.2, CCLAB-PARTY-1
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- remedy:   Name the person who answers for security, and the one who answers for safety.
-- how:      tutela set {record} security_owner=NAME safety_owner=NAME
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nobody answers for '
       || CASE WHEN d.security_owner IS NULL AND d.safety_owner IS NULL THEN 'security and safety'
               WHEN d.security_owner IS NULL THEN 'security' ELSE 'safety' END AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND (d.security_owner IS NULL OR d.safety_owner IS NULL)
