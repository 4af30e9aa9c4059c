-- check:    component-without-identifier
-- title:    Every component can be looked up in the advisories
-- serves:   MDCG-P1, MDCG-P6, IEC81001-5-1-6.2.1, IEC81001-5-1-8
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- remedy:   Say what the component is called in the advisories (purl or CPE); one rule serves all lists that name it.
-- how:      tutela identify {release} --accept NAME --reason TEXT --purl PURL
-- A component without identity is never matched: it is a hole, not a clean result.
-- One row for each release, with how many: a release may have a thousand.
WITH short AS MATERIALIZED (
    SELECT c.id, t.title,
           coalesce(m.reason, 'it has neither a purl nor a CPE name') AS reason
      FROM component c
      CROSS JOIN live t
      LEFT JOIN component_look m ON m.component = c.id
     WHERE t.id = c.id AND (m.state = 'no_identifier'
        OR (m.state IS NULL AND coalesce(c.purl, c.cpe, c.identity) IS NULL)))
SELECT l.device, l.release, CASE count(*) WHEN 1 THEN min(s.id) ELSE l.release END AS record,
       min(s.title) || CASE count(*) WHEN 1 THEN '' ELSE ' and ' || (count(*) - 1) || ' more' END
       || ': cannot be looked up: ' || s.reason AS line
  FROM listed l
 CROSS JOIN short s
 WHERE s.id = l.component AND EXISTS (SELECT 1 FROM short)
 GROUP BY l.device, l.release, s.reason
