-- check:    release-without-joint-review
-- title:    Security and safety reviewed each release together
-- serves:   MDR-I-1, IVDR-I-1, MDR-I-8, IVDR-I-8, MDCG-3.5, IEC81001-5-1-5.8.6, CONNECTION-X5, CCLAB-AREA-1, ISO14971-8, ISO14971-9
-- concept:  risk-relationship
-- grade:    required
-- looks at: release
-- remedy:   Hold the joint review (X5): both residual risks as a whole, open vulnerabilities, transferred risks, benefit against risk. When something changes, hold it again.
-- how:      tutela handover {release} --kind X5
-- Benefit and risk are weighed once for the whole device, not once per security risk, also when all is green. The review
-- falls away when a risk, a decision or the review itself changes, and when a risk is added or opened again.
WITH review AS (
    SELECT j.id, j.release,
           (SELECT min(z.seen) FROM stale z WHERE z.judgement IN (j.id, x.id)) AS moved
      FROM connection x CROSS JOIN live lx
      JOIN joint_review j ON j.id = x.target
     CROSS JOIN live lj
     WHERE lx.id = x.id AND lj.id = j.id AND x.kind = 'X5' AND x.decision = 'accepted'
       AND x.source = j.release AND j.decision = 'accepted'),
risk AS (
    SELECT s.id, s.device, s.status, 'security_risks' AS field FROM security_risk s
    UNION ALL
    SELECT f.id, f.device, f.status, 'safety_risks' FROM safety_risk f)
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': no joint review of security and safety was accepted (X5)' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND r.id NOT IN (SELECT w.release FROM review w)
UNION ALL
SELECT r.device, r.id, w.id,
       l.title || ': ' || m.title || ' (' || w.moved || ') changed after its joint review (X5)'
  FROM review w
  JOIN release r ON r.id = w.release
 CROSS JOIN live l
  JOIN record m ON m.id = w.moved
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
UNION ALL
SELECT r.device, r.id, k.id,
       l.title || ': ' || lk.title || CASE WHEN k.status IN ('accepted', 'closed')
                                          THEN ' was not in its joint review (X5)'
                                          ELSE ' is ' || k.status || ', though the release was reviewed (X5)' END
  FROM review w
  JOIN release r ON r.id = w.release
 CROSS JOIN live l
  JOIN risk k ON k.device = r.device
 CROSS JOIN live lk
 WHERE l.id = r.id AND lk.id = k.id AND r.status IN ('in_work', 'released')
   AND (k.status NOT IN ('accepted', 'closed')
        OR NOT EXISTS (SELECT 1 FROM link o
                        WHERE o.from_id = w.id AND o.field = k.field AND o.to_id = k.id))
