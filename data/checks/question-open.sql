-- check:    question-open
-- title:    Questions of reviewers are answered
-- serves:   CCLAB-PARTY-2
-- concept:  regulation
-- grade:    advised
-- remedy:   Answer it, with links to the records.
-- how:      tutela set {record} answer=TEXT records=ID status=answered
SELECT coalesce(q.device, r.device) AS device, p.release AS release, q.id AS record,
       l.title || ': not answered'
       || CASE WHEN q.due_on IS NULL THEN '' ELSE ', wanted by ' || q.due_on END AS line
  FROM question q CROSS JOIN live l
  LEFT JOIN package p ON p.id = q.package
  LEFT JOIN release r ON r.id = p.release
 WHERE l.id = q.id AND q.status = 'open'
