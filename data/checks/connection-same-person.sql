-- check:    connection-same-person
-- title:    A handover is decided by another person than its sender
-- serves:   MDR-I-3, IVDR-I-3, MDCG-3.2, IEC81001-5-1-4.2, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Let a clinical or safety person decide, and enter the name as receiver.
-- how:      tutela set {record} receiver=NAME
-- The security author must not judge clinical harm alone: also not who evaluated the security risk (X2).
SELECT x.device AS device, CAST(NULL AS TEXT) AS release, x.id AS record,
       x.kind || ', ' || l.title || ': '
       || CASE WHEN x.receiver IS NULL THEN 'decided, but it is not said by whom'
               ELSE 'sent or written, and decided, by the same person, ' || x.receiver END AS line
  FROM connection x CROSS JOIN live l
 WHERE l.id = x.id AND x.decision IN ('accepted', 'rejected')
   AND (x.receiver IS NULL OR lower(x.receiver) = lower(coalesce(x.sender, ''))
        OR (x.kind = 'X2' AND EXISTS (SELECT 1 FROM security_risk s
                                       WHERE s.id = x.source AND lower(s.author) = lower(x.receiver))))
