-- check:    component-not-matched
-- title:    Every component was compared with the advisories
-- serves:   MDCG-P6, MDCG-3.8-C-2, IEC81001-5-1-6.2.1, CCLAB-AREA-7, MDR-I-3(e), IVDR-I-3(e)
-- concept:  post-market
-- grade:    required
-- looks at: sbom
-- remedy:   Match the component list again; where no source covers the component, say how it is watched.
-- how:      tutela match --all
-- "No findings" is only worth something for components that were really compared.
-- One row for each release, with how many: a release may have a thousand. The first by its title
-- speaks for them: its place among all is a number, which is cheaper to group than texts.
WITH short AS MATERIALIZED (
    SELECT c.id, t.title, m.state, row_number() OVER (ORDER BY t.title, c.id) AS place
      FROM component c
     CROSS JOIN live t
      LEFT JOIN component_look m ON m.component = c.id
     WHERE t.id = c.id
       AND (m.state IN ('no_source', 'stale')
            OR (m.state IS NULL AND coalesce(c.purl, c.cpe, c.identity) IS NOT NULL))),
counted AS (
    SELECT l.device, l.release, s.state, count(*) AS components, min(s.place) AS place
      FROM listed l
     CROSS JOIN short s
     WHERE s.id = l.component AND EXISTS (SELECT 1 FROM short)
     GROUP BY l.device, l.release, s.state)
SELECT k.device, k.release, CASE k.components WHEN 1 THEN s.id ELSE k.release END AS record,
       s.title || CASE k.components WHEN 1 THEN '' ELSE ' and ' || (k.components - 1) || ' more' END
       || CASE k.state WHEN 'no_source' THEN ': no advisory source covers it'
                       WHEN 'stale' THEN ': compared with data that are too old'
                       ELSE ': never compared with the advisories' END AS line
  FROM counted k
 CROSS JOIN short s
 WHERE s.place = k.place
