-- check:    finding-undecided
-- title:    Every vulnerability that was found has a decision
-- serves:   MDCG-P6, MDCG-3.8, IEC81001-5-1-9.3, IEC81001-5-1-9.5, IEC81001-5-1-5.8.5, CCLAB-AREA-7, MDR-I-3(e), IVDR-I-3(e)
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- looks at: sbom
-- remedy:   Decide each: affected, not affected (with the reason), or fixed; "tutela clocks RELEASE" lists them, the most urgent first. One decision serves all releases with the component.
-- how:      tutela clocks {release}
-- One row for each release: a release may have thousands. A proposal decides nothing, nor does a
-- decision that waits for its second reviewer or whose day to look again has passed.
WITH answered AS MATERIALIZED (
    SELECT y.release, y.severity, y.kev,
           max(CASE WHEN y.standing = 'decided' AND (y.review_by IS NULL OR y.review_by >= $1) THEN 1
                    ELSE 0 END) AS decided,
           max(CASE WHEN y.standing = 'decided' AND y.review_by < $1 THEN 1 ELSE 0 END) AS lapsed,
           max(CASE WHEN y.standing = 'waits' THEN 1 ELSE 0 END) AS waits
      FROM finding_answer y
     GROUP BY y.release, y.component, y.flaw, y.severity, y.kev),
counted AS MATERIALIZED (
    SELECT a.release, sum(a.decided) AS findings,
           count(*) FILTER (WHERE a.decided = 1 AND a.severity = 'critical') AS critical,
           count(*) FILTER (WHERE a.decided = 1 AND a.severity = 'high') AS high,
           count(*) FILTER (WHERE a.decided = 1 AND a.kev = 'yes') AS exploited,
           count(*) FILTER (WHERE a.decided = 0 AND a.lapsed = 1) AS lapsed,
           count(*) FILTER (WHERE a.decided = 0 AND a.lapsed = 0 AND a.waits = 1) AS waits
      FROM answered a
     GROUP BY a.release)
SELECT o.device, o.release, o.release AS record,
       o.title || ': ' || o.findings || CASE o.findings WHEN 1 THEN ' vulnerability has no decision: '
                                                        ELSE ' vulnerabilities have no decision: ' END
       || o.critical || ' critical, ' || o.high || ' high, ' || o.exploited || ' known to be exploited'
       || CASE o.lapsed WHEN 0 THEN '' ELSE '; ' || o.lapsed || ' decided until a day that has passed' END
       || CASE o.waits WHEN 0 THEN '' ELSE '; ' || o.waits || ' waiting for a second reviewer' END AS line
  FROM (SELECT l.device, l.release, t.title, l.findings - coalesce(c.findings, 0) AS findings,
               l.critical - coalesce(c.critical, 0) AS critical,
               l.high - coalesce(c.high, 0) AS high,
               l.exploited - coalesce(c.exploited, 0) AS exploited,
               coalesce(c.lapsed, 0) AS lapsed, coalesce(c.waits, 0) AS waits
          FROM finding_load l
         CROSS JOIN live t
          LEFT JOIN counted c ON c.release = l.release WHERE t.id = l.release) o
 WHERE o.findings > 0
