-- What the gap engine asks. What is about devices is asked of all from $1 to $2 at once, by their
-- ids: of one device both are its id.

-- name: gap_catalogues
SELECT r.id, c.name, c.label, c.edition, c.status, c.regulation, c.as_of, c.role
  FROM catalogue c
 CROSS JOIN live r
 WHERE r.id = c.id
 ORDER BY CASE c.label WHEN 'law' THEN 1 WHEN 'guidance' THEN 2 WHEN 'standard' THEN 3 ELSE 4 END,
          r.id;

-- name: gap_clauses
SELECT c.id, c.name, c.number, c.chapter, c.parent, c.text, c.phase, c.source, c.applies_note,
       c.evidence_wanted, c.status, c.heading, c.cybersecurity, c.applies_if
  FROM clause c
 CROSS JOIN live r
 WHERE r.id = c.id AND c.catalogue = $1
 ORDER BY c.position;

-- name: gap_twins
SELECT m.source, m.target
  FROM clause_mapping m
 CROSS JOIN live r
 WHERE r.id = m.id AND m.relation = 'twin'
 ORDER BY m.source, m.target;

-- name: gap_devices
SELECT d.id, d.name, d.regulation, d.risk_class, r.matters
  FROM device d
 CROSS JOIN live r
 WHERE r.id = d.id AND d.id BETWEEN $1 AND $2
 ORDER BY d.id;

-- name: gap_release
SELECT l.id, l.name, l.device
  FROM release l
 CROSS JOIN live r
 WHERE r.id = l.id AND l.id = $1;

-- Releases with whether anything is asked of them: what was withdrawn is let rest.
-- name: gap_releases
SELECT l.device, l.id, l.name, r.matters,
       CASE WHEN l.status IN ('in_work', 'released') THEN 1 ELSE 0 END AS active
  FROM release l
 CROSS JOIN live r
 WHERE r.id = l.id AND l.device BETWEEN $1 AND $2
 ORDER BY l.device, l.id;

-- name: gap_facts
SELECT f.device, f.fact, f.value, f.id, 0 AS computed, r.position
  FROM device_fact f
 CROSS JOIN live r
 WHERE r.id = f.id AND f.device BETWEEN $1 AND $2
 UNION ALL
SELECT x.device, x.fact, x.value, x.device, 1, 0
  FROM class_fact x
 WHERE x.device BETWEEN $1 AND $2
 ORDER BY device, fact, computed, position;

-- What a person said of a clause for a device, with whether that is stale; the newest last.
-- name: gap_applicability
SELECT a.device, a.clause, a.id, a.applies, a.reason,
       CASE WHEN EXISTS (SELECT 1 FROM stale s WHERE s.judgement = a.id) THEN 1 ELSE 0 END AS stale
  FROM applicability a
  CROSS JOIN live r
 WHERE r.id = a.id AND a.device BETWEEN $1 AND $2
 ORDER BY a.device, a.clause, r.position;

-- Evidence and approved documents by the clause they serve; of these devices, or of all.
-- name: gap_proof
SELECT coalesce(p.device, '') AS device, p.clause, p.id, p.name, p.valid_until, p.release
  FROM proof p
 WHERE p.device IS NULL OR p.device BETWEEN $1 AND $2
 ORDER BY coalesce(p.device, ''), p.clause, p.id;

-- The same by the slots they fill.
-- name: gap_fills
WITH filling AS (
    SELECT e.id, e.device, e.release, e.name, e.slots, e.dated_on, e.valid_until, r.matters
      FROM evidence e
     CROSS JOIN live r
     WHERE r.id = e.id AND e.slots IS NOT NULL
     UNION ALL
    SELECT o.id, o.device, o.release, o.name, o.slots, o.approved_on, o.valid_until, r.matters
      FROM document o
     CROSS JOIN live r
     WHERE r.id = o.id AND o.slots IS NOT NULL AND o.status = 'approved'
)
SELECT coalesce(l.device, f.device, '') AS device, f.release, f.id, f.name, f.slots, f.dated_on,
       f.valid_until, f.matters
  FROM filling f
  LEFT JOIN release l ON l.id = f.release
 WHERE coalesce(l.device, f.device) IS NULL OR coalesce(l.device, f.device) BETWEEN $1 AND $2
 ORDER BY f.id;

-- What people judged of slots, the newest last.
-- name: gap_reviews
SELECT coalesce(l.device, v.device, '') AS device, v.release, v.id, v.slot, v.verdict, v.reason,
       v.judged_by, v.judged_on, v.valid_until, r.position,
       CASE WHEN EXISTS (SELECT 1 FROM stale s WHERE s.judgement = v.id) THEN 1 ELSE 0 END AS stale,
       coalesce(v.evidence, '') || ' ' || coalesce(v.documents, '') AS seen
  FROM evidence_review v
 CROSS JOIN live r
  LEFT JOIN release l ON l.id = v.release
 WHERE r.id = v.id
   AND (coalesce(l.device, v.device) IS NULL OR coalesce(l.device, v.device) BETWEEN $1 AND $2)
 ORDER BY v.judged_on, r.position;

-- Which activities (clauses of catalogue $1) belong to which practice (clauses of catalogue $2): those
-- that a practice covers; of an activity that none covers, the practice that covers what it
-- corresponds to, or the group of that ("through").
-- name: gap_board
WITH covers AS (
    SELECT m.source, m.target, m.basis, m.status
      FROM clause_mapping m
     CROSS JOIN live r
      JOIN clause p ON p.id = m.source AND p.catalogue = $2
     WHERE r.id = m.id AND m.relation = 'covers'),
cell AS (
    SELECT v.source AS practice, c.id AS clause, v.basis, v.status, NULL AS through
      FROM covers v
      JOIN clause c ON c.id = v.target AND c.catalogue = $1
     UNION ALL
    SELECT DISTINCT v.source, c.id, m.basis, m.status, k.number
      FROM clause c
     CROSS JOIN live lc
      JOIN clause_mapping m ON m.source = c.id AND m.relation = 'corresponds'
     CROSS JOIN live lm
      JOIN clause k ON k.id = m.target
      JOIN covers v ON v.target IN (k.id, k.parent)
     WHERE lc.id = c.id AND lm.id = m.id AND c.catalogue = $1
       AND c.id NOT IN (SELECT target FROM covers))
SELECT p.id AS practice, p.number, p.name, p.text, x.clause, x.basis, x.status,
       min(coalesce(x.through, '')) AS through
  FROM clause p
 CROSS JOIN live lp
  JOIN cell x ON x.practice = p.id
  JOIN clause c ON c.id = x.clause
 WHERE lp.id = p.id
 GROUP BY p.position, p.id, p.number, p.name, p.text, c.position, x.clause, x.basis, x.status
 ORDER BY p.position, c.position;

-- Waivers that may count for the gate of a release; which record a row is about says
-- the row, so waivers of other devices do no harm. The oldest first.
-- name: gap_waivers
SELECT w.id, w.check_name, w.subject, w.release, w.owner, w.reason, w.agreed_by, w.until,
       CASE WHEN EXISTS (SELECT 1 FROM stale s WHERE s.judgement = w.id) THEN 1 ELSE 0 END AS stale
  FROM waiver w
 CROSS JOIN live r
 WHERE r.id = w.id AND coalesce(w.release, $1) = $1
 ORDER BY r.position;

-- How many records of type $1 name whom in their field $2 (device, release), and when one of them
-- changed last; no owner: those that name nobody.
-- name: gap_population
SELECT k.to_id AS owner, count(*) AS count, max(l.matters) AS matters
  FROM live l
  LEFT JOIN link k ON k.from_id = l.id AND k.field = $2
 WHERE l.type = $1
 GROUP BY k.to_id;

-- What is to be done by a day: open duties, and tasks.
-- name: gap_due
SELECT coalesce(u.device, '') AS device, u.id, u.name, coalesce(u.due_on, substr(u.due_at, 1, 10)) AS due_on,
       'duty' AS kind, coalesce(u.label, '') AS label, coalesce(u.legal_basis, '') AS basis,
       coalesce(u.clause, '') AS clause, NULL AS check_name, NULL AS effort,
       coalesce(u.addressee, '') AS more
  FROM duty u
 CROSS JOIN live r
 WHERE r.id = u.id AND u.status = 'open'
 UNION ALL
SELECT coalesce(t.device, ''), t.id, t.name, t.due_on, 'task', '', '', '', t.check_name,
       t.effort_minutes, coalesce(t.description, '')
  FROM task t
 CROSS JOIN live r
 WHERE r.id = t.id AND t.status IN ('open', 'in_work')
 ORDER BY 1, 2;
