-- check:    component-without-version
-- title:    Of every component the version is known
-- serves:   MDCG-P1, IEC81001-5-1-8, IGNB-5.1
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- remedy:   Add the version to the component list; without it no range can be compared.
-- how:      tutela set {record} version=VERSION
-- One row for each release, with how many: a release may have a thousand.
WITH short AS MATERIALIZED (
    SELECT c.id, t.title FROM component c CROSS JOIN live t WHERE t.id = c.id AND c.version IS NULL)
SELECT l.device, l.release, CASE count(*) WHEN 1 THEN min(s.id) ELSE l.release END AS record,
       min(s.title) || CASE count(*) WHEN 1 THEN '' ELSE ' and ' || (count(*) - 1) || ' more' END
       || ': its version is not known' AS line
  FROM listed l
 CROSS JOIN short s
 WHERE s.id = l.component AND EXISTS (SELECT 1 FROM short)
 GROUP BY l.device, l.release
