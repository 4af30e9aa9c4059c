-- check:    notified-body-not-listed
-- title:    The notified body stands in the list of those designated
-- serves:   MDR-A-ca-route, IVDR-A-ca-route, CCLAB-STEP-7
-- concept:  regulation
-- grade:    advised
-- looks at: organisation
-- remedy:   Look the number up in NANDO: is the body designated for this law and kind of device? Correct the number (body_number), or keep a copy of the entry as evidence.
-- The numbers are a copy of the list of the MDR taken from a public repository (secondary; the designation
-- has a scope, too): a number that is missing here is a reason to look, no error. IVDR bodies are not
-- listed, there the four digits are asked for.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': ' || o.name
       || CASE WHEN o.body_number IS NULL THEN ' has no number of a notified body'
               WHEN length(o.body_number) <> 4
               THEN ' has the number ' || o.body_number || ', which has not four digits'
               ELSE ' has the number ' || o.body_number
                    || ', which our copy of the list of designated bodies does not have' END AS line
  FROM device d CROSS JOIN live l
  JOIN organisation o ON o.id = d.notified_body
 WHERE l.id = d.id AND (o.body_number IS NULL OR length(o.body_number) <> 4
    OR (d.regulation = 'mdr' AND o.body_number NOT IN (
        '0044', '0050', '0051', '0068', '0123', '0124', '0197', '0297', '0318', '0344', '0373',
        '0459', '0476', '0482', '0483', '0537', '0598', '0633', '1023', '1282', '1434', '1639',
        '1912', '2265', '2409', '2460', '2797', '2803', '2862', '2962', '3022')))
