-- check:    duty-overdue
-- title:    What the law asks by a day is done by then
-- serves:   MDCG-5.2, CCLAB-STEP-12
-- concept:  post-market
-- grade:    required
-- remedy:   Do it now and attach the evidence, or write down why it does not apply.
-- how:      tutela set {record} status=done done_at=DATE evidence=ID
-- Whether a rule is in force is decided where duties are made; a proposal makes none.
SELECT u.device AS device, CAST(NULL AS TEXT) AS release, u.id AS record,
       l.title || ': was due on ' || coalesce(u.due_on, substr(u.due_at, 1, 10)) || coalesce(' (' || u.legal_basis || ')', '') AS line
  FROM duty u CROSS JOIN live l
 WHERE l.id = u.id AND u.status = 'open' AND coalesce(u.due_on, substr(u.due_at, 1, 10)) < $1
