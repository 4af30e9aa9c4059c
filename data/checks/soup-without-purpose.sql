-- check:    soup-without-purpose
-- title:    Of every component it is known what it is for and what it needs
-- serves:   IEC81001-5-1-4.1.5, IEC81001-5-1-5.2.3, IEC81001-5-1-8, IEC62304-8.1.2, IEC62304-5.3.3
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    advised
-- looks at: sbom
-- remedy:   Say for each component, or for a family of them by a pattern, what it does in the device, what is asked of it and what it needs; what you develop yourself is marked as no SOUP.
-- how:      tutela soup {release} --missing (then) tutela add soup_item device={device} name=TEXT identity=ID purpose=TEXT requirements=TEXT system_requirements=TEXT
-- Requirements (IEC 62304 5.3.3, 5.3.4) are not asked of a device of software safety class A. One row
-- for each release: a release may have thousands.
WITH item AS MATERIALIZED (SELECT * FROM soup_key),
asked AS MATERIALIZED (
    SELECT d.id AS device, CASE WHEN d.software_safety_class = 'A' THEN 0 ELSE 1 END AS more,
           EXISTS (SELECT 1 FROM item i WHERE i.device = d.id) AS known
      FROM device d),
judged AS (
    SELECT l.device, l.release,
           CASE WHEN NOT a.known THEN 1
                WHEN coalesce((SELECT i.soup FROM item i
                                WHERE i.device = l.device AND i.soup IS NOT NULL
                                  AND (i.key = lower(coalesce(c.identity, c.name))
                                       OR lower(coalesce(c.identity, c.name)) LIKE i.pattern ESCAPE '\')
                                ORDER BY CASE WHEN i.pattern IS NULL THEN 0 ELSE 1 END,
                                         length(i.key) DESC, i.position DESC
                                LIMIT 1), 'yes') = 'no' THEN 0
                WHEN (SELECT count(i.purpose) > 0
                             AND (a.more = 0 OR (count(i.requirements) > 0
                                                 AND count(i.system_requirements) > 0))
                        FROM item i
                       WHERE i.device = l.device
                         AND (i.key = lower(coalesce(c.identity, c.name))
                              OR lower(coalesce(c.identity, c.name)) LIKE i.pattern ESCAPE '\')) THEN 0
                ELSE 1 END AS lacks
      FROM listed l
     CROSS JOIN component c
     CROSS JOIN asked a
     WHERE c.id = l.component AND a.device = l.device)
SELECT o.device, o.release, o.release AS record,
       t.title || ': of ' || o.components || ' components ' || o.lacking
       || ' are without purpose, requirements or needs' AS line
  FROM (SELECT j.device, j.release, count(*) AS components, sum(j.lacks) AS lacking
          FROM judged j GROUP BY j.device, j.release) o
 CROSS JOIN live t
 WHERE t.id = o.release AND o.lacking > 0
