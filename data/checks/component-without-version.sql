-- check:    component-without-version
-- title:    Of every component the version is known
-- serves:   MDCG-P1, IEC81001-5-1-8, IGNB-5.1
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- looks at: sbom
-- remedy:   Add the version to the component list; without it no range can be compared.
-- how:      tutela set {record} version=VERSION
-- One row for each release, with how many: a release may have a thousand. The first by its title
-- speaks for them: its place among all is a number, which is cheaper to group than texts.
WITH short AS MATERIALIZED (
    SELECT c.id, t.title, row_number() OVER (ORDER BY t.title, c.id) AS place
      FROM component c
     CROSS JOIN live t
     WHERE t.id = c.id AND c.version IS NULL),
counted AS (
    SELECT l.device, l.release, count(*) AS components, min(s.place) AS place
      FROM listed l
     CROSS JOIN short s
     WHERE s.id = l.component AND EXISTS (SELECT 1 FROM short)
     GROUP BY l.device, l.release)
SELECT k.device, k.release, CASE k.components WHEN 1 THEN s.id ELSE k.release END AS record,
       s.title || CASE k.components WHEN 1 THEN '' ELSE ' and ' || (k.components - 1) || ' more' END
       || ': its version is not known' AS line
  FROM counted k
 CROSS JOIN short s
 WHERE s.place = k.place
