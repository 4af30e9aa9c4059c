-- Whom a record belongs to.

-- Where the links of a record lead: devices and releases, and not beyond them. What all devices
-- share (clauses, organisations, people, policies) leads nowhere. A component has no link to a
-- device: it belongs to the releases of the component lists that name it.
-- name: auth_belongs
WITH RECURSIVE reach (id) AS (
    SELECT $1
    UNION
    SELECT l.to_id
      FROM reach w
      JOIN record r ON r.id = w.id
      JOIN link l ON l.from_id = w.id
     WHERE r.type NOT IN ('device', 'release', 'catalogue', 'clause', 'clause_mapping', 'component',
                          'organisation', 'person', 'role', 'risk_policy', 'device_family')
       AND l.field <> 'components'
)
SELECT DISTINCT r.type, r.id, COALESCE(v.device, '') AS device
  FROM reach w
  JOIN record r ON r.id = w.id
  LEFT JOIN release v ON v.id = r.id
 WHERE r.type IN ('device', 'release')
UNION
SELECT 'release', v.id, v.device
  FROM record c
  JOIN link l ON l.to_id = c.id AND l.field = 'components'
  JOIN sbom b ON b.id = l.from_id
  JOIN release v ON v.id = b.release
 WHERE c.id = $1 AND c.type = 'component';

-- Approvals of a record that hold.
-- name: auth_approvals
SELECT p.id, COALESCE(p.approver, '') AS approver, COALESCE(p.requested_by, '') AS requested_by
  FROM link l
  JOIN approval p ON p.id = l.from_id
 CROSS JOIN live v
 WHERE l.to_id = $1 AND l.field = 'subject' AND v.id = p.id AND p.decision = 'approved'
   AND NOT EXISTS (SELECT 1 FROM stale x WHERE x.judgement = p.id);

-- Signatures, of one record or of all ($1 empty).
-- name: auth_signatures
SELECT g.id, g.subject, r.title AS subject_title, g.signer, COALESCE(g.role, '') AS role,
       g.meaning, COALESCE(g.content_hash, '') AS content_hash, COALESCE(g.position, 0) AS position,
       COALESCE(g.chain_hash, '') AS chain_hash, COALESCE(g.signed_at, '') AS signed_at,
       COALESCE(h.hash, '') AS there
  FROM signature g
 CROSS JOIN live v
  JOIN record r ON r.id = g.subject
  LEFT JOIN history h ON h.position = g.position
 WHERE v.id = g.id AND ($1 = '' OR g.subject = $1)
 ORDER BY g.signed_at DESC, g.id;

-- name: auth_last_change
SELECT actor FROM history WHERE record = $1 ORDER BY position DESC LIMIT 1;

-- name: auth_chain_at
SELECT hash FROM history WHERE position = $1;
