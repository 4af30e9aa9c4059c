-- check:    approval-stale
-- title:    What was approved has not changed since
-- serves:   CCLAB-AREA-11, MDCG-4.1
-- concept:  regulation
-- grade:    required
-- looks at: approval
-- remedy:   Ask for the approval again, or put the approved edition back. A changed text is a new edition.
-- An approval looks at what it approves; when that changes in a field that matters, it falls away.
SELECT coalesce(o.device, r.device, w.device) AS device, coalesce(o.release, r.id) AS release,
       a.id AS record, s.title || ' (' || a.seen || '): was changed after ' || a.by_whom
       || ' approved it' AS line
  FROM (SELECT p.id, p.subject, coalesce(p.approver, p.role) AS by_whom,
               (SELECT min(z.seen) FROM stale z WHERE z.judgement = p.id) AS seen
          FROM approval p CROSS JOIN live l
         WHERE l.id = p.id AND p.decision = 'approved') a
 CROSS JOIN live s
  LEFT JOIN document o ON o.id = a.subject
  LEFT JOIN weakness w ON w.id = a.subject
  LEFT JOIN "update" u ON u.id = a.subject
  LEFT JOIN baseline b ON b.id = a.subject
  LEFT JOIN release r ON r.id = coalesce(u.release, b.release, a.subject) WHERE s.id = a.seen
