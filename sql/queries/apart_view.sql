-- Lists that people keep by a name.

-- name: apart_view_keep
INSERT INTO view_saved (person, name, type, address, shared)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person, name) DO UPDATE
   SET type = excluded.type, address = excluded.address, shared = excluded.shared;

-- name: apart_view_drop
DELETE FROM view_saved WHERE person = $1 AND name = $2;

-- Those of a list that a person sees: his own first.
-- name: view_of_list
SELECT v.name, v.address
  FROM view_saved v
 WHERE v.type = $2 AND (v.person = $1 OR v.shared = 1)
 ORDER BY CASE WHEN v.person = $1 THEN 0 ELSE 1 END, v.name, v.person
 LIMIT 30;

-- name: view_of_person
SELECT v.name, v.address, v.type, p.name AS by_name,
       CASE WHEN v.shared = 1 THEN 'yes' ELSE '' END AS shared,
       CASE WHEN v.person = $1 THEN 'yes' ELSE '' END AS own
  FROM view_saved v
  LEFT JOIN person p ON p.id = v.person
 WHERE v.person = $1 OR v.shared = 1
 ORDER BY CASE WHEN v.person = $1 THEN 0 ELSE 1 END, v.name, v.person
 LIMIT 500;
