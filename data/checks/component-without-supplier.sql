-- check:    component-without-supplier
-- title:    Of every component the supplier is known
-- serves:   MDCG-P1, IEC81001-5-1-4.1.5, IEC81001-5-1-8, IGNB-5.1
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    advised
-- remedy:   Add the supplier to the component list; he is whom to ask when something is found.
-- how:      tutela set {record} supplier=NAME
-- One row for each release, with how many: a release may have a thousand.
WITH short AS MATERIALIZED (
    SELECT c.id, t.title FROM component c CROSS JOIN live t WHERE t.id = c.id AND c.supplier IS NULL)
SELECT l.device, l.release, CASE count(*) WHEN 1 THEN min(s.id) ELSE l.release END AS record,
       min(s.title) || CASE count(*) WHEN 1 THEN '' ELSE ' and ' || (count(*) - 1) || ' more' END
       || ': it is not said who supplies it' AS line
  FROM listed l
 CROSS JOIN short s
 WHERE s.id = l.component AND EXISTS (SELECT 1 FROM short)
 GROUP BY l.device, l.release
