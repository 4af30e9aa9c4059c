-- Clocks of findings: assess/clock.

-- The releases in work or on the market: one ($1), or all ('').
-- name: clock_releases
SELECT r.id AS release, r.device
  FROM release r
 CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released') AND ($1 = '' OR r.id = $1)
 ORDER BY r.device, r.id;

-- Each finding in a release ($1), with what its clocks are set by. Release by release, for a portfolio
-- has millions.
-- name: clock_places
SELECT DISTINCT f.id AS finding, f.component, lc.title AS component_title, c.version,
       r.id AS release, lr.title AS release_title, r.released_on, v.id AS device,
       rd.title AS device_title, v.family, f.identity, f.vulnerability, f.aliases, f.scheme,
       f.severity, f.kev, f.kev_on, f.epss_ppm, f.first_seen_on
  FROM release r
 CROSS JOIN live lr
 CROSS JOIN list_in_force b
 CROSS JOIN link k
 CROSS JOIN finding f
  JOIN component c ON c.id = f.component
  JOIN live lc ON lc.id = c.id
  JOIN device v ON v.id = r.device
  JOIN record rd ON rd.id = v.id
 WHERE r.id = $1 AND lr.id = r.id AND b.release = r.id AND k.from_id = b.id
   AND k.field = 'components' AND f.component = k.to_id AND f.state = 'open'
 ORDER BY f.vulnerability, lc.title, f.component, f.id;

-- The vulnerabilities that are in a release ($1).
-- name: clock_present
SELECT DISTINCT w.name AS vulnerability
  FROM list_in_force b
 CROSS JOIN link k
 CROSS JOIN live lc
 CROSS JOIN component_flaw x
 CROSS JOIN flaw w
 WHERE b.release = $1 AND k.from_id = b.id AND k.field = 'components' AND lc.id = k.to_id
   AND x.component = k.to_id AND x.ended IS NULL AND w.number = x.flaw;

-- Releases on the market where every component of the lists in force was looked up, with an answer:
-- what is not found there is not there.
-- name: clock_ready
SELECT s.id, s.device, s.previous, s.released_on, l.title
  FROM release s
  JOIN live l ON l.id = s.id
 WHERE s.status = 'released'
   AND EXISTS (SELECT 1 FROM list_in_force b WHERE b.release = s.id)
   AND NOT EXISTS (SELECT 1
                     FROM list_in_force b
                    CROSS JOIN link k
                     LEFT JOIN component_look m ON m.component = k.to_id
                    WHERE b.release = s.id AND k.from_id = b.id AND k.field = 'components'
                      AND (m.component IS NULL OR m.state NOT IN ('matched', 'clean')))
 ORDER BY s.released_on, s.id;

-- Who has a vulnerability in hand, and whether people may be harmed: cases that are not settled.
-- name: clock_cases
SELECT c.id, c.vulnerabilities, c.owner, c.safety_relevant, k.to_id AS device
  FROM "case" c
  JOIN live l ON l.id = c.id
  LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
 WHERE c.state NOT IN ('closed', 'not_affected', 'duplicate', 'invalid')
 ORDER BY c.id;

-- name: clock_risks
SELECT r.id, r.device, r.vulnerabilities, r.safety_relevant, r.person_harmed
  FROM security_risk r
  JOIN live l ON l.id = r.id
 ORDER BY r.id;

-- The newest policy of the organisation that is valid on a day ($1).
-- name: clock_policy
SELECT p.id, p.edition, p.matrix
  FROM risk_policy p
  JOIN live l ON l.id = p.id
 WHERE p.kind = 'clocks' AND p.matrix IS NOT NULL
   AND (p.valid_from IS NULL OR p.valid_from <= $1)
   AND (p.valid_until IS NULL OR p.valid_until >= $1)
 ORDER BY coalesce(p.valid_from, '') DESC, p.id DESC
 LIMIT 1;
