-- check:    component-without-identifier
-- title:    Every component can be looked up in the advisories
-- serves:   MDCG-P1, MDCG-P6, IEC81001-5-1-6.2.1, IEC81001-5-1-8
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- looks at: sbom
-- remedy:   Say what the component is called in the advisories (purl or CPE); one rule serves all lists that name it.
-- how:      tutela identify {release} --accept NAME --reason TEXT --purl PURL
-- A component without identity is never matched: it is a hole, not a clean result.
-- One row for each release, with how many: a release may have a thousand. The first by its title
-- speaks for them: its place among all is a number, which is cheaper to group than texts.
WITH short AS MATERIALIZED (
    SELECT c.id, t.title, row_number() OVER (ORDER BY t.title, c.id) AS place,
           coalesce(m.reason, 'it has neither a purl nor a CPE name') AS reason
      FROM component c
     CROSS JOIN live t
      LEFT JOIN component_look m ON m.component = c.id
     WHERE t.id = c.id
       AND (m.state = 'no_identifier'
            OR (m.state IS NULL AND coalesce(c.purl, c.cpe, c.identity) IS NULL))),
counted AS (
    SELECT l.device, l.release, s.reason, count(*) AS components, min(s.place) AS place
      FROM listed l
     CROSS JOIN short s
     WHERE s.id = l.component AND EXISTS (SELECT 1 FROM short)
     GROUP BY l.device, l.release, s.reason)
SELECT k.device, k.release, CASE k.components WHEN 1 THEN s.id ELSE k.release END AS record,
       s.title || CASE k.components WHEN 1 THEN '' ELSE ' and ' || (k.components - 1) || ' more' END
       || ': cannot be looked up: ' || k.reason AS line
  FROM counted k
 CROSS JOIN short s
 WHERE s.place = k.place
