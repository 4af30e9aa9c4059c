-- check:    requirement-not-approved
-- title:    Security requirements were reviewed and approved
-- serves:   MDCG-P2, IEC81001-5-1-5.2.2
-- concept:  secure-life-cycle
-- practice: P2
-- grade:    required
-- remedy:   Review the requirement with architects and testers, then approve it.
-- how:      tutela set {record} status=approved
SELECT q.device AS device, q.release AS release, q.id AS record,
       l.title || ': still a draft' AS line
  FROM requirement q CROSS JOIN live l
 WHERE l.id = q.id AND q.status = 'draft'
