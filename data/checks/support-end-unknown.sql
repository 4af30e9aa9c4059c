-- check:    support-end-unknown
-- title:    It is known until when each release gets security updates
-- serves:   MDR-I-6, IVDR-I-6, MDCG-P7, MDCG-3.8-DURATION, IEC81001-5-1-6.1.1, CCLAB-AREA-7, IVDR-I-9.2
-- concept:  secure-life-cycle
-- practice: P7
-- grade:    required
-- remedy:   Enter the day until which the release, or the device, is supported.
-- how:      tutela set {record} support_until=DATE
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': it is not said until when it gets security updates' AS line
  FROM release r CROSS JOIN live l
  JOIN device d ON d.id = r.device
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND r.support_until IS NULL AND d.support_until IS NULL
