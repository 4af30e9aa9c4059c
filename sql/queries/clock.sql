-- Clocks of findings: assess/clock.

-- Each finding in each release, with what its clocks are set by. $1: a release, whose device's other
-- releases come too, or empty for all.
-- name: clock_places
SELECT DISTINCT p.finding, p.component, p.component_title, p.version, p.release,
       rr.title AS release_title, p.device, rd.title AS device_title, p.family, f.identity,
       f.vulnerability, f.aliases, f.scheme, f.severity, f.kev, f.kev_on, f.epss_ppm,
       f.first_seen_on
  FROM finding_place p
  JOIN finding f ON f.id = p.finding
  JOIN record rr ON rr.id = p.release
  JOIN record rd ON rd.id = p.device
 WHERE $1 = '' OR p.device = (SELECT x.device FROM release x WHERE x.id = $1)
 ORDER BY f.vulnerability, p.component_title, p.component, p.device, p.release;

-- Releases on the market that came after another of their device, where every component of the list
-- in force was looked up: what is not found there is not there.
-- name: clock_later
SELECT e.id AS release, s.id AS later, ls.title AS later_title
  FROM release e
  JOIN release s ON s.device = e.device AND s.id <> e.id AND s.status = 'released'
   AND (s.previous = e.id OR s.released_on > e.released_on)
  JOIN live ls ON ls.id = s.id
 WHERE EXISTS (SELECT 1 FROM sbom b JOIN live lb ON lb.id = b.id
                WHERE b.release = s.id AND b.status = 'current')
   AND NOT EXISTS (SELECT 1
                     FROM sbom b
                     JOIN live lb ON lb.id = b.id
                     JOIN link k ON k.from_id = b.id AND k.field = 'components'
                     JOIN component c ON c.id = k.to_id
                    WHERE b.release = s.id AND b.status = 'current' AND c.matched_on IS NULL)
 ORDER BY e.id, s.released_on, s.id;

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
