-- check:    incident-serious-not-reported
-- title:    Serious incidents were reported
-- serves:   MDCG-5.2, MDCG-5.1-OUTPUTS-1, MDR-A-vig-15, IVDR-A-vig-15, CCLAB-STEP-12
-- concept:  post-market
-- grade:    required
-- remedy:   Send the report to the authority and attach it to the incident.
-- how:      tutela set {record} reports=TEXT evidence=ID
-- When the clock ends says the duty of the incident; this check says that no report is there.
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, i.id AS record,
       l.title || ': serious, but no report is attached' AS line
  FROM incident i CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = i.id AND k.field = 'devices'
 WHERE l.id = i.id AND i.is_incident = 'yes' AND i.serious = 'yes' AND i.reports IS NULL
