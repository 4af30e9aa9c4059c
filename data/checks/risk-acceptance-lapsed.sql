-- check:    risk-acceptance-lapsed
-- title:    No accepted risk has outlived its acceptance
-- serves:   MDR-I-3(e), IVDR-I-3(e), IEC81001-5-1-7.5, IGNB-3.7
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Evaluate the risk anew, then accept it for a new time, or reduce it.
-- how:      tutela set {record} accepted_until=DATE accepted_reason=TEXT
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': was accepted until ' || s.accepted_until AS line
  FROM security_risk s CROSS JOIN live l
 WHERE l.id = s.id AND s.status = 'accepted' AND s.accepted_until < $1
