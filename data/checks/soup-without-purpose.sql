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
-- for each release: a release may have thousands. What is said of a component is one number: by how
-- many eighths whether it is our own (odd: the item that says most of it says so), then a bit each for
-- purpose, requirements and needs.
WITH item AS MATERIALIZED (SELECT DISTINCT device FROM soup_key),
glob AS MATERIALIZED (SELECT * FROM soup_key WHERE pattern IS NOT NULL),
part AS MATERIALIZED (
    SELECT l.device, l.release, lower(coalesce(c.identity, c.name)) AS key
      FROM listed l
     CROSS JOIN component c
     WHERE l.device IN (SELECT device FROM item) AND c.id = l.component),
known AS MATERIALIZED (
    SELECT p.device, p.release,
           (SELECT 8 * coalesce(max(CASE i.soup WHEN 'no' THEN i.rank + 1 WHEN 'yes' THEN i.rank END), 0)
                   + max(CASE WHEN i.purpose IS NULL THEN 0 ELSE 4 END)
                   + max(CASE WHEN i.requirements IS NULL THEN 0 ELSE 2 END)
                   + max(CASE WHEN i.system_requirements IS NULL THEN 0 ELSE 1 END)
              FROM (SELECT e.soup, e.rank, e.purpose, e.requirements, e.system_requirements
                      FROM soup_key e
                     WHERE e.device = p.device AND e.key = p.key AND e.pattern IS NULL
                     UNION ALL
                    SELECT g.soup, g.rank, g.purpose, g.requirements, g.system_requirements
                      FROM glob g
                     WHERE g.device = p.device AND p.key LIKE g.pattern ESCAPE '\') i) AS said
      FROM part p),
judged AS (
    SELECT k.device, k.release, count(*) AS components,
           count(*) FILTER (WHERE coalesce(k.said, 0) / 8 % 2 = 0
                              AND coalesce(k.said, 0) % 8 < CASE d.software_safety_class WHEN 'A' THEN 4
                                                            ELSE 7 END) AS lacking
      FROM known k
      JOIN device d ON d.id = k.device
     GROUP BY k.device, k.release
     UNION ALL
    SELECT r.device, r.id, 0, 1
      FROM release r
     CROSS JOIN live lr
     WHERE lr.id = r.id AND r.status IN ('in_work', 'released')
       AND r.device NOT IN (SELECT device FROM item)
       AND EXISTS (SELECT 1 FROM list_in_force b CROSS JOIN link k
                    WHERE b.release = r.id AND k.from_id = b.id AND k.field = 'components'))
SELECT o.device, o.release, o.release AS record,
       t.title || CASE o.components WHEN 0 THEN ': all components'
                       ELSE ': of ' || o.components || ' components ' || o.lacking END
       || ' are without purpose, requirements or needs' AS line
  FROM judged o
 CROSS JOIN live t
 WHERE t.id = o.release AND o.lacking > 0
