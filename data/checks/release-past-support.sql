-- check:    release-past-support
-- title:    No release is in the field beyond its support
-- serves:   MDR-I-6, IVDR-I-6, MDCG-P7, IEC81001-5-1-6.1.1, CCLAB-AREA-7, IVDR-I-9.2
-- concept:  post-market
-- grade:    required
-- remedy:   Extend the support, bring the users to a newer release, or declare the end of support and tell them.
-- how:      tutela set {record} support_until=DATE
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': its support ended on ' || coalesce(r.support_until, d.support_until)
       || ', and it still counts as released' AS line
  FROM release r CROSS JOIN live l
  JOIN device d ON d.id = r.device
 WHERE l.id = r.id AND r.status = 'released' AND coalesce(r.support_until, d.support_until) < $1
