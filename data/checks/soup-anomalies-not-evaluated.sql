-- check:    soup-anomalies-not-evaluated
-- title:    Of every component the list of known anomalies was evaluated
-- serves:   IEC81001-5-1-4.1.5, IEC81001-5-1-8, IEC81001-5-1-6.2.1, IEC62304-7.1.2
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- looks at: sbom
-- remedy:   Read what the maker of the component publishes, decide which anomalies may matter in this device, and say who looked, when, and at which version.
-- how:      tutela soup {release} --missing (then) tutela set SO-ID evaluated_version=VERSION evaluated_by=NAME evaluated_on=DATE anomalies=TEXT
-- IEC 62304 7.1.3; not asked of a device of software safety class A. An evaluation of another version
-- does not count, nor one that is older than the newest vulnerability found in the component.
WITH item AS MATERIALIZED (SELECT * FROM soup_key),
asked AS MATERIALIZED (
    SELECT d.id AS device, EXISTS (SELECT 1 FROM item i WHERE i.device = d.id) AS known
      FROM device d
     WHERE coalesce(d.software_safety_class, '') <> 'A'),
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
                WHEN (SELECT max(i.evaluated_on) FROM item i
                       WHERE i.device = l.device AND coalesce(i.evaluated_version, c.version) = c.version
                         AND (i.key = lower(coalesce(c.identity, c.name))
                              OR lower(coalesce(c.identity, c.name)) LIKE i.pattern ESCAPE '\'))
                     >= coalesce((SELECT max(m.as_of) FROM component_flaw x CROSS JOIN match_look m
                                   WHERE x.component = c.id AND x.ended IS NULL AND m.run = x.first_run),
                                 '') THEN 0
                ELSE 1 END AS lacks
      FROM listed l
     CROSS JOIN component c
     CROSS JOIN asked a
     WHERE c.id = l.component AND a.device = l.device)
SELECT o.device, o.release, o.release AS record,
       t.title || ': of ' || o.components || ' components ' || o.lacking
       || ' are without an evaluation of their known anomalies' AS line
  FROM (SELECT j.device, j.release, count(*) AS components, sum(j.lacks) AS lacking
          FROM judged j GROUP BY j.device, j.release) o
 CROSS JOIN live t
 WHERE t.id = o.release AND o.lacking > 0
