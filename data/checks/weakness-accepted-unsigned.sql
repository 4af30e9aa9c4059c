-- check:    weakness-accepted-unsigned
-- title:    A weakness is accepted with a reason and a signature
-- serves:   CCLAB-ACT-3, IEC81001-5-1-5.8.1, IGNB-3.7
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- looks at: weakness
-- remedy:   Write the reason, and let somebody with authority approve it.
-- how:      tutela set {record} reason=TEXT (then) tutela add approval subject={record} role=PRRC decision=approved approver=NAME decided_on=DATE
-- The waiver: who accepts an open weakness signs for it. It falls away when the weakness changes.
WITH signed AS (
    SELECT a.subject AS id FROM approval a CROSS JOIN live la
     WHERE la.id = a.id AND a.decision = 'approved' AND NOT EXISTS (SELECT 1 FROM stale z WHERE z.judgement = a.id)
    UNION
    SELECT s.subject FROM signature s CROSS JOIN live ls
     WHERE ls.id = s.id AND s.meaning <> 'author' AND NOT EXISTS (SELECT 1 FROM stale z WHERE z.judgement = s.id)
)
SELECT w.device AS device, CAST(NULL AS TEXT) AS release, w.id AS record,
       l.title || CASE WHEN w.reason IS NULL THEN ': accepted without a reason'
                       ELSE ': accepted, and nobody has signed for it' END AS line
  FROM weakness w CROSS JOIN live l
 WHERE l.id = w.id AND w.status = 'accepted' AND (w.reason IS NULL OR w.id NOT IN (SELECT id FROM signed))
