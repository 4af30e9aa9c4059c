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
WITH item AS MATERIALIZED (SELECT DISTINCT device FROM soup_key),
glob AS MATERIALIZED (SELECT * FROM soup_key WHERE pattern IS NOT NULL),
asked AS MATERIALIZED (
    SELECT d.id AS device, d.id IN (SELECT i.device FROM item i) AS known
      FROM device d
     WHERE coalesce(d.software_safety_class, '') <> 'A'),
part AS MATERIALIZED (
    SELECT l.device, l.release, c.id, c.version, lower(coalesce(c.identity, c.name)) AS key
      FROM listed l
     CROSS JOIN component c
     WHERE l.device IN (SELECT device FROM asked WHERE known) AND c.id = l.component),
known AS MATERIALIZED (
    SELECT p.device, p.release, p.id,
           (SELECT (coalesce(max(CASE i.soup WHEN 'no' THEN i.rank + 1 WHEN 'yes' THEN i.rank END), 0) % 2)
                   || coalesce(max(CASE WHEN coalesce(i.evaluated_version, p.version, '') = coalesce(p.version, '')
                                        THEN i.evaluated_on END), '')
              FROM (SELECT e.soup, e.rank, e.evaluated_version, e.evaluated_on
                      FROM soup_key e
                     WHERE e.device = p.device AND e.key = p.key AND e.pattern IS NULL
                     UNION ALL
                    SELECT g.soup, g.rank, g.evaluated_version, g.evaluated_on
                      FROM glob g
                     WHERE g.device = p.device AND p.key LIKE g.pattern ESCAPE '\') i) AS said
      FROM part p),
judged AS (
    SELECT k.device, k.release, count(*) AS components,
           count(*) FILTER (WHERE substr(k.said, 1, 1) = '0'
                              AND (substr(k.said, 2) = ''
                                   OR substr(k.said, 2) < (SELECT max(m.as_of)
                                                             FROM component_flaw x CROSS JOIN match_look m
                                                            WHERE x.component = k.id AND x.ended IS NULL
                                                              AND m.run = x.first_run))) AS lacking
      FROM known k
     GROUP BY k.device, k.release
     UNION ALL
    SELECT r.device, r.id, 0, 1
      FROM release r
     CROSS JOIN live lr
     WHERE lr.id = r.id AND r.status IN ('in_work', 'released')
       AND r.device IN (SELECT device FROM asked WHERE NOT known)
       AND EXISTS (SELECT 1 FROM list_in_force b CROSS JOIN link k
                    WHERE b.release = r.id AND k.from_id = b.id AND k.field = 'components'))
SELECT o.device, o.release, o.release AS record,
       t.title || CASE o.components WHEN 0 THEN ': all components'
                       ELSE ': of ' || o.components || ' components ' || o.lacking END
       || ' are without an evaluation of their known anomalies' AS line
  FROM judged o
 CROSS JOIN live t
 WHERE t.id = o.release AND o.lacking > 0
