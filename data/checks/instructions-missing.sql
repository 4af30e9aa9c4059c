-- check:    instructions-missing
-- title:    Each release has approved instructions for use
-- serves:   MDR-I-23.4, IVDR-I-20.4.1, MDR-II-2, IVDR-II-2, CCLAB-STEP-11, MDCG-4.2
-- concept:  secure-life-cycle
-- practice: P8
-- grade:    required
-- looks at: release
-- remedy:   Enter the instructions as a document, and have it approved.
-- how:      tutela add document name=TITLE kind=instructions device={device} release={release} language=en status=approved approved_by=NAME
-- Approved instructions of the release, or of the device for all its releases.
WITH papers AS (
    SELECT o.device, o.release FROM document o CROSS JOIN live lo
     WHERE lo.id = o.id AND o.kind = 'instructions' AND o.status = 'approved' AND coalesce(o.valid_until, $1) >= $1
)
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': there are no approved instructions for use' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND r.id NOT IN (SELECT release FROM papers WHERE release IS NOT NULL)
   AND r.device NOT IN (SELECT device FROM papers WHERE device IS NOT NULL AND release IS NULL)
