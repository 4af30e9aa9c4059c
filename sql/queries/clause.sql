-- What a clause has to do with others, with devices and with their facts.

-- Each mapping of a clause, with the clause at its other end; "to" when it is written here.
-- name: clause_related
SELECT m.relation AS relation, 'to' AS direction, c.id AS id, c.number, c.name,
       c.catalogue AS catalogue,
       coalesce(c.label, k.label) AS label, coalesce(c.force, k.status) AS force, m.status,
       m.basis, m.draft, m.published, m.note,
       c.position AS position
  FROM clause_mapping m
  JOIN live r ON r.id = m.id
  JOIN clause c ON c.id = m.target
  JOIN catalogue k ON k.id = c.catalogue
 WHERE m.source = $1
 UNION ALL
SELECT m.relation AS relation, 'from' AS direction, c.id AS id, c.number, c.name,
       c.catalogue AS catalogue,
       coalesce(c.label, k.label) AS label, coalesce(c.force, k.status) AS force, m.status,
       m.basis, m.draft, m.published, m.note,
       c.position AS position
  FROM clause_mapping m
  JOIN live r ON r.id = m.id
  JOIN clause c ON c.id = m.source
  JOIN catalogue k ON k.id = c.catalogue
 WHERE m.target = $1
 ORDER BY relation, direction DESC, catalogue, position;

-- All mappings, once from each end, in the order of that end and then of the other.
-- name: clause_table
SELECT m.relation, m.draft, m.published, m.status, m.basis, x.id AS id, x.number, x.name,
       x.catalogue AS catalogue, x.position AS position, y.id AS other, y.number AS other_number, y.name AS other_name,
       y.catalogue AS other_catalogue, y.position AS other_position
  FROM clause_mapping m
  JOIN live r ON r.id = m.id
  JOIN clause x ON x.id = m.source
  JOIN clause y ON y.id = m.target
 UNION ALL
SELECT m.relation, m.draft, m.published, m.status, m.basis, x.id AS id, x.number, x.name,
       x.catalogue AS catalogue, x.position AS position, y.id AS other, y.number AS other_number, y.name AS other_name,
       y.catalogue AS other_catalogue, y.position AS other_position
  FROM clause_mapping m
  JOIN live r ON r.id = m.id
  JOIN clause x ON x.id = m.target
  JOIN clause y ON y.id = m.source
 ORDER BY catalogue, position, id, other_catalogue, other_position, other;

-- The records that name a clause, but other clauses.
-- name: clause_used
SELECT r.type, r.id, r.title, l.field
  FROM link l
  JOIN live r ON r.id = l.from_id
 WHERE l.to_id = $1 AND r.type NOT IN ('clause', 'clause_mapping')
 ORDER BY r.type, r.id, l.field;

-- name: clause_devices
SELECT d.id, d.name, d.regulation
  FROM device d
  JOIN live r ON r.id = d.id
 ORDER BY d.id;

-- The conditions that a device is measured by, but where a person has decided already.
-- name: clause_conditions
SELECT c.id, c.applies_if
  FROM clause c
  JOIN live r ON r.id = c.id
  JOIN catalogue k ON k.id = c.catalogue
 WHERE coalesce(k.role, '') = ''
   AND (coalesce(k.regulation, '') = '' OR k.regulation = $2)
   AND coalesce(c.heading, 'no') <> 'yes'
   AND NOT EXISTS (SELECT 1 FROM applicability a JOIN live l ON l.id = a.id
                    WHERE a.device = $1 AND a.clause = c.id AND a.applies IN ('yes', 'no'))
 ORDER BY c.id;

-- The facts of a device, with who answered last; what is computed comes last.
-- name: clause_facts
SELECT f.id, f.fact, f.value, f.reason, f.answered_on,
       (SELECT h.actor FROM history h WHERE h.record = f.id ORDER BY h.position DESC LIMIT 1)
           AS answered_by, 0 AS computed, r.position
  FROM device_fact f
  JOIN live r ON r.id = f.id
 WHERE f.device = $1
 UNION ALL
SELECT '', x.fact, x.value, x.reason, '', '', 1, 0
  FROM class_fact x
 WHERE x.device = $1
 ORDER BY computed, fact, position;

-- name: clause_device
SELECT d.id, d.name, d.regulation, d.risk_class
  FROM device d
  JOIN live r ON r.id = d.id
 WHERE d.id = $1;

-- A clause with what its page says of its catalogue and of the clause it is part of.
-- name: clause_page
SELECT c.id, c.name, c.number, c.chapter, c.parent, c.text, c.heading, c.applies_note,
       c.cybersecurity, c.evidence_wanted, c.phase, c.question, coalesce(c.label, k.label) AS label,
       coalesce(c.force, k.status) AS force, c.status, coalesce(c.source, k.source) AS source,
       c.note, coalesce(c.valid_from, k.valid_from) AS valid_from,
       coalesce(c.valid_until, k.valid_until) AS valid_until, c.catalogue,
       k.name AS catalogue_name, k.edition, k.regulation, k.role, p.number AS parent_number,
       p.name AS parent_name
  FROM clause c
  JOIN live r ON r.id = c.id
  JOIN catalogue k ON k.id = c.catalogue
  LEFT JOIN clause p ON p.id = c.parent
 WHERE c.id = $1;

-- name: clause_children
SELECT c.id, c.number, c.name
  FROM clause c
  JOIN live r ON r.id = c.id
 WHERE c.parent = $1
 ORDER BY c.position;

-- The clauses of a catalogue in its order, with how many mappings each has.
-- name: clause_of_catalogue
SELECT c.id, c.number, c.name, c.chapter, c.heading, c.cybersecurity, c.status,
       coalesce(c.label, k.label) AS label,
       (SELECT count(*) FROM clause_mapping m JOIN live l ON l.id = m.id
         WHERE m.source = c.id) +
       (SELECT count(*) FROM clause_mapping m JOIN live l ON l.id = m.id
         WHERE m.target = c.id) AS related
  FROM clause c
  JOIN live r ON r.id = c.id
  JOIN catalogue k ON k.id = c.catalogue
 WHERE c.catalogue = $1
 ORDER BY c.position, c.id;
