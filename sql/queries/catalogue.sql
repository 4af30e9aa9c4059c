-- What is asked of catalogues and their clauses.

-- name: catalogue_ids
SELECT c.id, c.name, c.label, c.role, c.edition, c.status, c.regulation, c.as_of, c.built_in,
       c.file_hash,
       (SELECT count(*) FROM clause x JOIN live l ON l.id = x.id WHERE x.catalogue = c.id)
           AS clauses,
       (SELECT count(*) FROM clause_mapping m JOIN live l ON l.id = m.id WHERE m.catalogue = c.id)
           AS mappings
  FROM catalogue c
  JOIN live r ON r.id = c.id
 ORDER BY CASE c.label WHEN 'law' THEN 1 WHEN 'guidance' THEN 2 WHEN 'standard' THEN 3 ELSE 4 END,
          c.id;

-- name: catalogue_head
SELECT c.id, c.name, c.label, c.role, c.edition, c.status, c.regulation, c.source, c.as_of,
       c.valid_from, c.valid_until, c.built_in, c.file_hash, c.notes
  FROM catalogue c
  JOIN live r ON r.id = c.id
 WHERE c.id = $1;

-- name: catalogue_clauses
SELECT c.id, c.name, c.number, c.chapter, c.parent, c.text, c.heading, c.applies_if,
       c.applies_note, c.cybersecurity, c.evidence_wanted, c.phase, c.question, c.label, c.force,
       c.valid_from, c.valid_until, c.status, c.source, c.note
  FROM clause c
  JOIN live r ON r.id = c.id
 WHERE c.catalogue = $1
 ORDER BY c.position, c.id;

-- name: catalogue_mappings
SELECT m.id, m.source, m.target, m.relation, m.draft, m.published, m.basis, m.status, m.note
  FROM clause_mapping m
  JOIN live r ON r.id = m.id
 WHERE m.catalogue = $1
 ORDER BY m.id;

-- name: catalogue_mappings_at
SELECT m.id
  FROM clause_mapping m
  JOIN live r ON r.id = m.id
 WHERE m.source = $1 OR m.target = $1
 ORDER BY m.id;
