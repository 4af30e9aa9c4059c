-- check:    incident-cause-unknown
-- title:    Incidents of unknown cause were looked at by security
-- serves:   MDCG-5.2-INVESTIGATION, MDCG-A-IV, MDR-A-vig-invest, IVDR-A-vig-invest, CONNECTION-X7
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Ask security whether an attack may have been the cause (connection X7), and keep the logs.
-- how:      tutela handover {record} --kind X7
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, i.id AS record,
       l.title || ': the cause is unknown, and security was not asked (X7)' AS line
  FROM incident i CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = i.id AND k.field = 'devices'
 WHERE l.id = i.id AND coalesce(i.cause, 'unknown') = 'unknown'
   AND NOT EXISTS (SELECT 1 FROM connection x CROSS JOIN live lx
                    WHERE lx.id = x.id AND x.source = i.id AND x.kind = 'X7')
