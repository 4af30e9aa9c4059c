-- check:    evidence-without-content
-- title:    Evidence can be opened
-- serves:   MDR-II-4(d), IVDR-II-4(d), CCLAB-AREA-11
-- concept:  regulation
-- grade:    required
-- remedy:   Attach the file, or say where it is.
-- how:      tutela set {record} url=https://...
-- A title alone proves nothing to a reviewer.
SELECT e.device AS device, e.release AS release, e.id AS record,
       l.title || ': neither a file nor an address is there' AS line
  FROM evidence e CROSS JOIN live l
 WHERE l.id = e.id AND e.file IS NULL AND e.url IS NULL
