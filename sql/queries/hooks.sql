-- Who is told, and what was sent.

-- name: hooks_list
SELECT h.id, h.kind, h.address, h.events, h.person, h.made_at,
       (SELECT count(*) FROM delivery d WHERE d.hook = h.id AND d.state = 'waiting') AS waiting,
       (SELECT count(*) FROM delivery d WHERE d.hook = h.id AND d.state = 'sent') AS sent,
       (SELECT count(*) FROM delivery d WHERE d.hook = h.id AND d.state = 'failed') AS failed
  FROM hook h
 ORDER BY h.made_at, h.id;

-- name: hooks_one
SELECT id, kind, address, events, secret FROM hook WHERE id = $1;

-- name: hooks_log
SELECT d.id, d.hook, h.address, d.event, d.state, d.tries, d.made_at, d.next_at, d.ended_at,
       d.status, d.message
  FROM delivery d
  LEFT JOIN hook h ON h.id = d.hook
 ORDER BY d.made_at DESC, d.id
 LIMIT $1;

-- name: hooks_due
SELECT id, hook, event, payload, tries, made_at, next_at
  FROM delivery
 WHERE state = 'waiting' AND next_at <= $1
 ORDER BY next_at, id
 LIMIT 1;

-- name: hooks_due_of
SELECT id, hook, event, payload, tries, made_at, next_at
  FROM delivery
 WHERE state = 'waiting' AND hook = $1 AND next_at <= $2
 ORDER BY made_at, id
 LIMIT 200;
