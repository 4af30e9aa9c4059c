-- check:    decision-proposed
-- title:    What suppliers state about vulnerabilities is looked at
-- serves:   MDCG-P6, IEC81001-5-1-9.2, IEC81001-5-1-9.3
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    advised
-- remedy:   Accept the statement as your own decision (tutela decide --review ID --reviewer NAME), or retire it with the reason.
-- how:      tutela decide --review {record} --reviewer NAME
SELECT CAST(NULL AS TEXT) AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       d.vulnerability || ' in ' || d.identity || ': ' || coalesce(d.author, 'somebody') || ' states '
       || replace(d.state, '_', ' ') || '; nobody of us has looked' AS line
  FROM decision d CROSS JOIN live l
 WHERE l.id = d.id AND d.status = 'proposed'
