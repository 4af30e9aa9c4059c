-- check:    market-without-authority
-- title:    Of each market it is known which authority gets reports
-- serves:   MDR-A-vig-15, IVDR-A-vig-15, CCLAB-STEP-12
-- concept:  post-market
-- grade:    advised
-- remedy:   Enter the competent authority as an organisation, and name it. In an emergency nobody wants to search for it.
-- how:      tutela add organisation name=NAME kind=authority (then) tutela set {record} authority=ID
SELECT m.device AS device, CAST(NULL AS TEXT) AS release, m.id AS record,
       l.title || ': it is not known which authority gets reports' AS line
  FROM market m CROSS JOIN live l
 WHERE l.id = m.id AND m.status = 'on_market' AND m.authority IS NULL
