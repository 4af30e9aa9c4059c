-- check:    disclosure-policy-missing
-- title:    Finders of vulnerabilities know where to go
-- serves:   MDCG-P6, IEC81001-5-1-9.2, IEC81001-5-1-4.1.7, CCLAB-AREA-6
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- remedy:   Publish a disclosure policy with a contact, and enter where it stands.
-- how:      tutela set {record} disclosure_policy=URL
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': there is no disclosure policy' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.disclosure_policy IS NULL
