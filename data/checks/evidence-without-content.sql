-- check:    evidence-without-content
-- title:    Evidence can be opened
-- serves:   MDR-II-4(d), IVDR-II-4(d), CCLAB-AREA-11
-- concept:  regulation
-- grade:    required
-- remedy:   Attach the file (tutela attach EVIDENCE FILE) or say where it is (url).
-- A title alone proves nothing to a reviewer.
SELECT e.device AS device, e.release AS release, e.id AS record,
       l.title || ': neither a file nor an address is there' AS line
  FROM evidence e JOIN live l ON l.id = e.id
 WHERE e.file IS NULL AND e.url IS NULL
