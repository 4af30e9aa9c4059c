-- check:    incident-awareness-unknown
-- title:    Of every incident it is known when we became aware
-- serves:   MDR-A-vig-15, IVDR-A-vig-15, MDR-A-vig-10, IVDR-A-vig-10, MDR-A-vig-2, IVDR-A-vig-2, MDCG-5.2, CCLAB-STEP-12
-- concept:  post-market
-- grade:    required
-- remedy:   Enter the moment the first person of the firm knew. All legal clocks run from it.
-- how:      tutela set {record} aware_at=2026-11-27T08:00:00Z
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, i.id AS record,
       l.title || ': it is not known when we became aware of it' AS line
  FROM incident i CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = i.id AND k.field = 'devices'
 WHERE l.id = i.id AND i.aware_at IS NULL AND coalesce(i.is_incident, 'unknown') <> 'no'
