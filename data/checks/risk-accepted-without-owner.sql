-- check:    risk-accepted-without-owner
-- title:    An accepted risk has an owner and a reason
-- serves:   MDR-I-3, IVDR-I-3, MDR-I-4, IVDR-I-4, IEC81001-5-1-7.4, IGNB-3.1
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Name who answers for the risk, and why it is accepted.
-- how:      tutela set {record} owner=NAME accepted_reason=TEXT
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': accepted, but '
       || CASE WHEN s.owner IS NULL THEN 'nobody answers for it' ELSE 'no reason is given' END AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.status = 'accepted' AND (s.owner IS NULL OR s.accepted_reason IS NULL)
UNION ALL
SELECT f.device, CAST(NULL AS TEXT), f.id, l.title || ': accepted, but nobody answers for it'
  FROM safety_risk f CROSS JOIN live l
 WHERE l.id = f.id AND f.status = 'accepted' AND f.owner IS NULL
