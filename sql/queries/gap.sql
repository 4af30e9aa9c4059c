-- What the gap engine asks.

-- name: gap_catalogues
SELECT r.id, c.name, c.label, c.role, c.edition, c.status, c.regulation, c.as_of
  FROM catalogue c
  JOIN live r ON r.id = c.id
 ORDER BY CASE c.label WHEN 'law' THEN 1 WHEN 'guidance' THEN 2 WHEN 'standard' THEN 3 ELSE 4 END,
          r.id;

-- name: gap_clauses
SELECT c.id, c.name, c.number, c.chapter, c.parent, c.text, c.heading, c.applies_if,
       c.applies_note, c.cybersecurity, c.evidence_wanted, c.phase, c.status, c.source
  FROM clause c
  JOIN live r ON r.id = c.id
 WHERE c.catalogue = $1
 ORDER BY c.position;

-- name: gap_twins
SELECT m.source, m.target
  FROM clause_mapping m
  JOIN live r ON r.id = m.id
 WHERE m.relation = 'twin'
 ORDER BY m.source, m.target;

-- name: gap_labels
SELECT c.id, k.label
  FROM clause c
  JOIN live r ON r.id = c.id
  JOIN catalogue k ON k.id = c.catalogue
 ORDER BY c.id;

-- name: gap_device
SELECT d.id, d.name, d.regulation, d.risk_class
  FROM device d
  JOIN live r ON r.id = d.id
 WHERE d.id = $1;

-- name: gap_release
SELECT l.id, l.name, l.device
  FROM release l
  JOIN live r ON r.id = l.id
 WHERE l.id = $1;

-- name: gap_devices
SELECT d.id, d.name
  FROM device d
  JOIN live r ON r.id = d.id
 ORDER BY d.id;

-- name: gap_facts
SELECT f.id, f.fact, f.value, f.reason, 0 AS computed, r.position
  FROM device_fact f
  JOIN live r ON r.id = f.id
 WHERE f.device = $1
 UNION ALL
SELECT x.device, x.fact, x.value, x.reason, 1, 0
  FROM class_fact x
 WHERE x.device = $1
 ORDER BY fact, computed, position;

-- What a person said of a clause for a device, with whether that is stale.
-- name: gap_applicability
SELECT a.id, a.clause, a.applies, a.reason,
       CASE WHEN EXISTS (SELECT 1 FROM stale s WHERE s.judgement = a.id) THEN 1 ELSE 0 END AS stale
  FROM applicability a
  JOIN live r ON r.id = a.id
 WHERE a.device = $1
 ORDER BY a.clause;

-- Evidence and approved documents by the clause they serve; of this device, or of all.
-- name: gap_proof
SELECT p.clause, p.id, p.name, p.valid_until
  FROM proof p
 WHERE p.device = $1 OR p.device IS NULL
 ORDER BY p.clause, p.id;

-- name: gap_releases
SELECT l.id
  FROM release l
  JOIN live r ON r.id = l.id
 WHERE l.device = $1
 ORDER BY l.id;
