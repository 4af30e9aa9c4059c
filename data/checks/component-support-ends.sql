-- check:    component-support-ends
-- title:    No component loses its support before the device does
-- serves:   MDR-I-6, IVDR-I-6, MDR-I-17.2, IVDR-I-16.2, MDCG-3.8, IEC81001-5-1-4.3, CCLAB-AREA-7, IVDR-I-9.2
-- concept:  post-market
-- grade:    required
-- looks at: sbom
-- remedy:   Plan the replacement of the component, or write down how its weaknesses will be handled without its maker.
-- how:      tutela add task name=TEXT device={device} subject={record} owner=NAME due_on=DATE
-- The end of support of the release decides; where it has none, that of the device.
-- One row for each component and release; few components have a day.
WITH short AS MATERIALIZED (
    SELECT c.id, t.title, c.support_level, c.end_of_support_on
      FROM component c
     CROSS JOIN live t
     WHERE t.id = c.id AND (c.support_level = 'ended' OR c.end_of_support_on IS NOT NULL))
SELECT l.device, l.release, s.id AS record,
       s.title || ': its support '
       || CASE WHEN s.support_level = 'ended' THEN 'has ended'
               ELSE 'ends on ' || s.end_of_support_on END
       || CASE WHEN coalesce(r.support_until, d.support_until) IS NULL THEN ''
               ELSE ', the device is supported until '
                    || coalesce(r.support_until, d.support_until) END AS line
  FROM listed l
 CROSS JOIN short s
  JOIN release r ON r.id = l.release
  JOIN device d ON d.id = l.device
 WHERE s.id = l.component AND EXISTS (SELECT 1 FROM short)
   AND (s.support_level = 'ended' OR s.end_of_support_on < $1
        OR s.end_of_support_on < coalesce(r.support_until, d.support_until))
