-- check:    component-support-ends
-- title:    No component loses its support before the device does
-- serves:   MDR-I-6, MDR-I-17.2, MDCG-3.8, IEC81001-5-1-4.3
-- concept:  post-market
-- grade:    required
-- remedy:   Plan the replacement of the component, or write down how its weaknesses will be handled without its maker.
-- how:      tutela add task name=TEXT device={device} subject={record} owner=NAME due_on=DATE
-- The end of support of the release decides; where it has none, that of the device.
SELECT r.device AS device, r.id AS release, c.id AS record,
       l.title || ': its support '
       || CASE WHEN c.support_level = 'ended' THEN 'has ended'
               ELSE 'ends on ' || c.end_of_support_on END
       || CASE WHEN coalesce(r.support_until, d.support_until) IS NULL THEN ''
               ELSE ', the device is supported until '
                    || coalesce(r.support_until, d.support_until) END AS line
  FROM sbom b JOIN live lb ON lb.id = b.id
  JOIN release r ON r.id = b.release JOIN live lr ON lr.id = r.id
  JOIN device d ON d.id = r.device
  JOIN link k ON k.from_id = b.id AND k.field = 'components'
  JOIN component c ON c.id = k.to_id JOIN live l ON l.id = c.id
 WHERE b.status = 'current' AND r.status IN ('in_work', 'released')
   AND (c.support_level = 'ended' OR c.end_of_support_on < $1
        OR c.end_of_support_on < coalesce(r.support_until, d.support_until))
