-- check:    supplier-without-contact
-- title:    Of every supplier it is known where security is asked for
-- serves:   IEC81001-5-1-4.1.5, MDCG-P1
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    advised
-- remedy:   Find out where the supplier takes reports of vulnerabilities.
-- how:      tutela set {record} security_contact=https://...
SELECT CAST(NULL AS TEXT) AS device, CAST(NULL AS TEXT) AS release, o.id AS record,
       l.title || ': nobody knows whom to ask about security' AS line
  FROM organisation o CROSS JOIN live l
 WHERE l.id = o.id AND o.kind = 'supplier' AND o.security_contact IS NULL AND o.contact IS NULL
