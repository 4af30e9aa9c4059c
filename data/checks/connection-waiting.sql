-- check:    connection-waiting
-- title:    No handover between security and safety waits for an answer
-- serves:   MDR-I-3, IVDR-I-3, MDCG-3.2, MDCG-A-IV, IEC81001-5-1-4.2, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   The receiver decides: accept, reject with a reason, or return it.
-- how:      tutela answer {record} --decision accepted --reason TEXT
SELECT x.device AS device, CAST(NULL AS TEXT) AS release, x.id AS record,
       x.kind || ', ' || l.title || ': waits for ' || coalesce(x.receiver, 'somebody who is not named')
       || CASE WHEN x.sent_on IS NULL THEN '' ELSE ' since ' || x.sent_on END AS line
  FROM connection x CROSS JOIN live l
 WHERE l.id = x.id AND x.decision IN ('waiting', 'returned')
