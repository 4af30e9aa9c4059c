-- check:    component-not-matched
-- title:    Every component was compared with the advisories
-- serves:   MDCG-P6, MDCG-3.8-C-2, IEC81001-5-1-6.2.1, CCLAB-AREA-7, MDR-I-3(e), IVDR-I-3(e)
-- concept:  post-market
-- grade:    required
-- remedy:   Match the component list again; where no source covers the component, say how it is watched.
-- how:      tutela match --all
-- "No findings" is only worth something for components that were really compared.
-- One row for each release, with how many: a release may have a thousand.
WITH short AS MATERIALIZED (
    SELECT c.id, t.title, m.state
      FROM component c
      CROSS JOIN live t
      LEFT JOIN component_look m ON m.component = c.id
     WHERE t.id = c.id AND (m.state IN ('no_source', 'stale')
        OR (m.state IS NULL AND coalesce(c.purl, c.cpe, c.identity) IS NOT NULL)))
SELECT l.device, l.release, CASE count(*) WHEN 1 THEN min(s.id) ELSE l.release END AS record,
       min(s.title) || CASE count(*) WHEN 1 THEN '' ELSE ' and ' || (count(*) - 1) || ' more' END
       || CASE s.state WHEN 'no_source' THEN ': no advisory source covers it'
                       WHEN 'stale' THEN ': compared with data that are too old'
                       ELSE ': never compared with the advisories' END AS line
  FROM listed l
 CROSS JOIN short s
 WHERE s.id = l.component AND EXISTS (SELECT 1 FROM short)
 GROUP BY l.device, l.release, s.state
