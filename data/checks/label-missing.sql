-- check:    label-missing
-- title:    Each release has an approved label
-- serves:   MDR-II-2, IVDR-II-2, CCLAB-AREA-3, CCLAB-STEP-11
-- concept:  regulation
-- grade:    required
-- looks at: release
-- remedy:   Enter the label as a document (for software its first screen or about box), and have it approved.
-- how:      tutela add document name=TITLE kind=label device={device} release={release} language=en status=approved approved_by=NAME
-- An approved label of the release, or of the device for all its releases.
WITH papers AS (
    SELECT o.device, o.release FROM document o CROSS JOIN live lo
     WHERE lo.id = o.id AND o.kind = 'label' AND o.status = 'approved' AND coalesce(o.valid_until, $1) >= $1
)
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': there is no approved label' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND r.id NOT IN (SELECT release FROM papers WHERE release IS NOT NULL)
   AND r.device NOT IN (SELECT device FROM papers WHERE device IS NOT NULL AND release IS NULL)
