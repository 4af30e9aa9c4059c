-- check:    incident-without-vigilance-decision
-- title:    Of every incident it is decided whether it must be reported
-- serves:   MDCG-5.2, MDCG-5.1-OUTPUTS-1, MDR-A-vig-uncertain, IVDR-A-vig-uncertain, CCLAB-STEP-12
-- concept:  post-market
-- grade:    required
-- remedy:   Answer whether it is an incident and whether it is serious, and sign the decision. If in doubt, report.
-- how:      tutela set {record} is_incident=yes serious=yes decided_by=NAME decided_on=DATE
-- The clock runs from awareness, also while nobody decides.
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, i.id AS record,
       l.title || ': nobody has decided whether it must be reported'
       || CASE WHEN i.aware_at IS NULL THEN ', and it is not known since when we know of it'
               ELSE ', known since ' || substr(i.aware_at, 1, 10) END AS line
  FROM incident i CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = i.id AND k.field = 'devices'
 WHERE l.id = i.id AND (i.is_incident IS NULL OR (i.is_incident = 'yes' AND i.serious IS NULL)
    OR i.decided_by IS NULL)
