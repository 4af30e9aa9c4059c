-- check:    approval-waiting
-- title:    No approval waits
-- serves:   CCLAB-AREA-11
-- concept:  regulation
-- grade:    advised
-- remedy:   The named role decides: approve, reject or return it, with a reason.
-- how:      tutela set {record} decision=approved approver=NAME decided_on=DATE
SELECT coalesce(o.device, r.device, w.device) AS device, coalesce(o.release, r.id) AS release,
       a.id AS record, s.title || ' (' || a.subject || '): waits for the approval of ' || a.role
       || CASE WHEN a.requested_on IS NULL THEN '' ELSE ' since ' || a.requested_on END AS line
  FROM approval a CROSS JOIN live l
 CROSS JOIN live s
  LEFT JOIN document o ON o.id = a.subject
  LEFT JOIN weakness w ON w.id = a.subject
  LEFT JOIN "update" u ON u.id = a.subject
  LEFT JOIN baseline b ON b.id = a.subject
  LEFT JOIN release r ON r.id = coalesce(u.release, b.release, a.subject)
 WHERE s.id = a.subject AND l.id = a.id AND a.decision IN ('waiting', 'returned')
