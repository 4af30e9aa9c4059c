-- What the page that takes a file offers.

-- name: import_releases
SELECT r.id, l.title AS name, r.device, d.title AS device_name
  FROM release r
  JOIN live l ON l.id = r.id
  JOIN live d ON d.id = r.device
 WHERE CAST($1 AS TEXT) IS NULL OR r.device = $1
 ORDER BY r.id DESC
 LIMIT $2;

-- name: import_recent
SELECT i.id, i.name, i.outcome, i.imported_on
  FROM import i
  JOIN live l ON l.id = i.id
 ORDER BY i.id DESC
 LIMIT 10;
