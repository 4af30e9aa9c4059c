-- check:    risk-accepted-without-ground
-- title:    No risk that may harm stands accepted without the safety side
-- serves:   MDR-I-1, IVDR-I-1, MDR-I-3(c), IVDR-I-3(c), MDCG-3.2, MDCG-A-IV, CONNECTION-X2, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- looks at: security_risk
-- remedy:   Set it to review, hand it over (X2), let the safety side answer, then accept it again.
-- how:      tutela set {record} status=to_review
-- The program refuses such an acceptance; this finds one that a history from elsewhere brought in.
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': is ' || s.status || ', but rests on no accepted handover to the safety side' AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.status IN ('accepted', 'closed')
   AND (coalesce(s.safety_relevant, 'unknown') <> 'no'
        OR s.risk_type IN ('SEC_SAFETY_DIRECT', 'SEC_SAFETY_INDIRECT'))
   AND NOT EXISTS (SELECT 1 FROM connection x CROSS JOIN live lx
                    WHERE lx.id = x.id AND x.id = s.handover AND x.kind = 'X2'
                      AND x.decision = 'accepted'
                      AND lower(coalesce(x.receiver, '')) <> lower(coalesce(s.author, '')))
