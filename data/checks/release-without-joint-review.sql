-- check:    release-without-joint-review
-- title:    Security and safety reviewed each release together
-- serves:   MDR-I-1, IVDR-I-1, MDR-I-8, IVDR-I-8, MDCG-3.5, IEC81001-5-1-5.8.6, CONNECTION-X5, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Hold the joint review (connection X5): both residual risks, open vulnerabilities, transferred risks, benefit.
-- how:      tutela add connection name=X5 device={device} kind=X5 source={release} sender=NAME sent_on=DATE
-- Benefit and risk are weighed once for the whole device, not once per security risk.
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': released without a joint review of security and safety (X5)' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status = 'released'
   AND r.id NOT IN (SELECT k.to_id FROM connection x CROSS JOIN live lx
                      JOIN link k ON k.from_id = x.id AND k.field IN ('source', 'target')
                     WHERE lx.id = x.id AND x.kind = 'X5' AND x.decision = 'accepted')
