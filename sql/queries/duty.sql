-- What rules of duties look at: assess/duty. $1: a device, or NULL for all. Each statement gives all
-- rows at once; conditions may name any field, hence the stars.

-- Devices with what follows from their certificates, markets and history: when the first certificate
-- of their own Regulation was issued, whether one of a Directive covers them, and when the last
-- market ended.
-- name: duty_devices
SELECT v.*, l.title, c.certified_on, x.directive_certificate, m.market_ended_on, m.markets_ended
  FROM device v
 CROSS JOIN live l
  LEFT JOIN (SELECT k.to_id AS device, q.regulation, min(q.issued_on) AS certified_on
               FROM certificate q
              CROSS JOIN live lq
               JOIN link k ON k.from_id = q.id AND k.field = 'devices'
              WHERE lq.id = q.id AND q.kind NOT IN ('directive', 'declaration')
                AND q.status IN ('valid', 'suspended', 'withdrawn', 'expired')
              GROUP BY k.to_id, q.regulation) c
    ON c.device = v.id AND c.regulation = v.regulation
  LEFT JOIN (SELECT DISTINCT k.to_id AS device, 'yes' AS directive_certificate
               FROM certificate q
              CROSS JOIN live lq
               JOIN link k ON k.from_id = q.id AND k.field = 'devices'
              WHERE lq.id = q.id AND q.kind = 'directive') x ON x.device = v.id
  LEFT JOIN (SELECT q.device, max(q.on_market_until) AS market_ended_on, 'yes' AS markets_ended
               FROM market q
              CROSS JOIN live lq WHERE lq.id = q.id
              GROUP BY q.device
             HAVING count(*) = count(CASE WHEN q.status = 'ended' THEN 1 END)) m
    ON m.device = v.id
 WHERE l.id = v.id AND (CAST($1 AS TEXT) IS NULL OR v.id = $1)
 ORDER BY l.title, v.id;

-- When what a database holds of a device (UDI) or an organisation (SRN) was changed, by the history:
-- first since the update that was done last, so that another change does not put off the day of the
-- one before; else last.
-- name: duty_changed_on
SELECT q.id,
       coalesce(min(CASE WHEN y.done_on IS NULL OR substr(h.at, 1, 10) > y.done_on
                         THEN substr(h.at, 1, 10) END),
                max(substr(h.at, 1, 10))) AS changed_on
  FROM live q
  JOIN history h ON h.record = q.id
  LEFT JOIN (SELECT CASE d.rule WHEN 'udi-update' THEN d.device ELSE d.source END AS id,
                    max(substr(d.done_at, 1, 10)) AS done_on
               FROM duty d
              CROSS JOIN live ld
              WHERE ld.id = d.id AND d.rule IN ('udi-update', 'srn-update') AND d.status = 'done'
              GROUP BY 1) y ON y.id = q.id
 WHERE h.action = 'save' AND (CAST($1 AS TEXT) IS NULL OR q.id = $1)
   AND ((q.type = 'device'
         AND (h.change LIKE '%"basic_udi_di":["%' OR h.change LIKE '%"emdn":["%'))
        OR (q.type = 'organisation'
            AND (h.change LIKE '%"name":["%' OR h.change LIKE '%"address":["%'
                 OR h.change LIKE '%"country":["%' OR h.change LIKE '%"contact":["%')))
 GROUP BY q.id;

-- What was answered last counts.
-- name: duty_facts
SELECT f.device || ' ' || f.fact AS key, f.value
  FROM device_fact f
  CROSS JOIN live l
 WHERE l.id = f.id AND (CAST($1 AS TEXT) IS NULL OR f.device = $1)
 ORDER BY l.position DESC;

-- A record about several devices is a row for each; about none, one row without device.
-- name: duty_incident
SELECT i.*, l.title, k.to_id AS about_device
  FROM incident i
 CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = i.id AND k.field = 'devices'
 WHERE l.id = i.id AND (CAST($1 AS TEXT) IS NULL OR k.to_id = $1)
 ORDER BY i.id;

-- name: duty_one_incident
SELECT i.*, l.title FROM incident i CROSS JOIN live l WHERE l.id = i.id AND i.id = $1;

-- name: duty_certificate
SELECT c.*, l.title, k.to_id AS about_device
  FROM certificate c
 CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
 WHERE l.id = c.id AND (CAST($1 AS TEXT) IS NULL OR k.to_id = $1)
 ORDER BY c.id;

-- name: duty_field_action
SELECT f.*, l.title, k.to_id AS about_device
  FROM field_action f
 CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = f.id AND k.field = 'devices'
 WHERE l.id = f.id AND (CAST($1 AS TEXT) IS NULL OR k.to_id = $1)
 ORDER BY f.id;

-- name: duty_market
SELECT m.*, l.title, m.device AS about_device
  FROM market m
 CROSS JOIN live l
 WHERE l.id = m.id AND (CAST($1 AS TEXT) IS NULL OR m.device = $1)
 ORDER BY m.id;

-- Organisations are asked for as a whole only.
-- name: duty_organisation
SELECT o.*, l.title, NULL AS about_device
  FROM organisation o
  CROSS JOIN live l
 WHERE l.id = o.id AND CAST($1 AS TEXT) IS NULL
 ORDER BY o.id;

-- A measure that names no device is for all.
-- name: duty_coverage
SELECT c.*, l.title, k.to_id AS about_device
  FROM coverage c
 CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
 WHERE l.id = c.id AND (CAST($1 AS TEXT) IS NULL OR k.to_id IS NULL OR k.to_id = $1)
 ORDER BY c.id;

-- What was kept or written down by hand; what was written last counts.
-- name: duty_kept
SELECT d.*, l.title, d.device AS about_device, l.revision, l.position,
       d.rule || ' ' || coalesce(d.device, '') AS by_device,
       d.rule || ' ' || coalesce(d.source, '') AS by_source
  FROM duty d
  CROSS JOIN live l
 WHERE l.id = d.id AND d.status <> 'replaced'
   AND (CAST($1 AS TEXT) IS NULL OR d.device IS NULL OR d.device = $1)
 ORDER BY l.position, d.id;

-- Documents and evidence that serve the clause of a duty, the newest first.
-- name: duty_documents
SELECT x.device || ' ' || x.clause AS key, x.id, x.on_day
  FROM (SELECT coalesce(o.device, r.device) AS device, k.to_id AS clause, o.id,
               o.approved_on AS on_day
          FROM link k
          JOIN document o ON o.id = k.from_id
         CROSS JOIN live l
          LEFT JOIN release r ON r.id = o.release
         WHERE l.id = o.id AND k.field = 'serves' AND o.status IN ('approved', 'obsolete')
           AND ((k.to_id >= 'MDR-A-' AND k.to_id < 'MDR-A.')
                OR (k.to_id >= 'IVDR-A-' AND k.to_id < 'IVDR-A.'))
         UNION ALL
        SELECT coalesce(e.device, r.device), k.to_id, e.id, e.dated_on
          FROM link k
          JOIN evidence e ON e.id = k.from_id
         CROSS JOIN live l
          LEFT JOIN release r ON r.id = e.release
         WHERE l.id = e.id AND k.field = 'serves'
           AND ((k.to_id >= 'MDR-A-' AND k.to_id < 'MDR-A.')
                OR (k.to_id >= 'IVDR-A-' AND k.to_id < 'IVDR-A.'))) x
 WHERE x.on_day IS NOT NULL AND (CAST($1 AS TEXT) IS NULL OR x.device = $1)
 ORDER BY x.on_day DESC, x.id DESC;

-- Clauses of the articles that are in the workspace.
-- name: duty_clauses
SELECT l.id FROM live l
 WHERE l.type = 'clause' AND ((l.id >= 'MDR-A-' AND l.id < 'MDR-A.')
                              OR (l.id >= 'IVDR-A-' AND l.id < 'IVDR-A.'));

-- What changed, after an open duty was kept, in what it came from: its source, its device, and what
-- refers to the device.
-- name: duty_changes
SELECT z.id AS duty, h.record, h.type, h.at, h.actor, h.change
  FROM (SELECT d.id, d.source AS seen FROM duty d WHERE d.status = 'open' AND d.source IS NOT NULL
         UNION
        SELECT d.id, d.device FROM duty d WHERE d.status = 'open' AND d.device IS NOT NULL
         UNION
        SELECT d.id, k.from_id
          FROM duty d
          JOIN link k ON k.to_id = d.device AND k.field IN ('device', 'devices')
          JOIN record q ON q.id = k.from_id
         WHERE d.status = 'open'
           AND q.type IN ('certificate', 'device_fact', 'market', 'document')) z
 CROSS JOIN live l
  JOIN history h ON h.record = z.seen AND h.position > l.position
 WHERE l.id = z.id AND (CAST($1 AS TEXT) IS NULL OR z.id IN (SELECT d.id FROM duty d WHERE d.device = $1))
 ORDER BY h.position;

-- What an iCalendar file is made from: which workspace this is, and when it last changed.
-- name: duty_workspace
SELECT (SELECT h.hash FROM history h WHERE h.position = 1) AS first,
       (SELECT h.at FROM history h ORDER BY h.position DESC LIMIT 1) AS changed_at;
