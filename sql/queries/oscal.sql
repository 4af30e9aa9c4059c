-- What is exported as OSCAL.

-- The last change of the workspace.
-- name: oscal_stamp
SELECT h.position, h.at
  FROM history h
 ORDER BY h.position DESC
 LIMIT 1;

-- name: oscal_catalogue
SELECT c.id, c.name, c.label, c.role, c.edition, c.status, c.regulation, c.source, c.url, c.as_of,
       c.valid_from, c.valid_until, c.file_hash, c.notes
  FROM catalogue c
  JOIN live r ON r.id = c.id
 WHERE c.id = $1;

-- The last change of a catalogue, of its clauses, and of the mappings shown with them; also of what
-- was taken out of use, for the document is another one then.
-- name: oscal_catalogue_stamp
SELECT h.position, h.at
  FROM history h
 WHERE h.position = (SELECT max(p.position)
                       FROM (SELECT r.position FROM record r WHERE r.id = $1
                              UNION ALL
                             SELECT r.position FROM record r JOIN clause c ON c.id = r.id
                              WHERE c.catalogue = $1
                              UNION ALL
                             SELECT r.position FROM record r
                               JOIN clause_mapping m ON m.id = r.id
                               JOIN clause c ON c.id = m.source OR c.id = m.target
                              WHERE c.catalogue = $1) p);

-- name: oscal_clauses
SELECT c.id, c.name, c.number, c.chapter, c.parent, c.position, c.text, c.heading, c.applies_if,
       c.applies_note, c.cybersecurity, c.evidence_wanted, c.phase, c.question, c.status, c.source,
       c.label, c.force, c.valid_from, c.valid_until, c.note
  FROM clause c
  JOIN live r ON r.id = c.id
 WHERE c.catalogue = $1
 ORDER BY c.position, c.id;

-- Mappings from the clauses of a catalogue, and twins that lead to them: a twin is written once and
-- holds both ways.
-- name: oscal_links
SELECT m.source, m.target, m.relation, m.basis, m.status, m.note, m.draft, m.published,
       f.catalogue AS source_catalogue,
       t.catalogue AS target_catalogue
  FROM clause_mapping m
  JOIN live r ON r.id = m.id
  JOIN clause f ON f.id = m.source
  JOIN clause t ON t.id = m.target
 WHERE f.catalogue = $1 OR (t.catalogue = $1 AND m.relation = 'twin')
 ORDER BY f.position, m.source, m.target;

-- Mappings between two catalogues, or all.
-- name: oscal_mappings
SELECT m.id, m.source, m.target, m.relation, m.basis, m.status, m.note,
       f.catalogue AS source_catalogue, t.catalogue AS target_catalogue,
       fc.name AS source_name, tc.name AS target_name
  FROM clause_mapping m
  JOIN live r ON r.id = m.id
  JOIN clause f ON f.id = m.source
  JOIN clause t ON t.id = m.target
  JOIN catalogue fc ON fc.id = f.catalogue
  JOIN catalogue tc ON tc.id = t.catalogue
 WHERE $1 = '' OR (f.catalogue = $1 AND t.catalogue = $2)
    OR (f.catalogue = $2 AND t.catalogue = $1)
 ORDER BY f.catalogue, t.catalogue, f.position, m.source, t.position, m.target;

-- What shows that a clause is met for a device (view proof), with where its bytes are.
-- name: oscal_proof
SELECT e.id, e.name, e.kind, e.file, e.file_name, e.media_type, e.url, e.dated_on AS day
  FROM evidence e
 WHERE e.id IN (SELECT p.id FROM proof p WHERE p.device = $1 OR p.device IS NULL)
 UNION ALL
SELECT d.id, d.name, d.kind, d.file, d.file_name, d.media_type, NULL AS url, d.approved_on AS day
  FROM document d
 WHERE d.id IN (SELECT p.id FROM proof p WHERE p.device = $1 OR p.device IS NULL)
 ORDER BY 1;
