-- check:    notified-body-not-listed
-- title:    The notified body stands in the list of those designated
-- serves:   MDR-A-ca-route, IVDR-A-ca-route, CCLAB-STEP-7
-- concept:  regulation
-- grade:    advised
-- looks at: organisation
-- remedy:   Look the number up in NANDO: is the body designated for this law and kind of device? Correct the number (body_number), or keep a copy of the entry as evidence.
-- The list (data/udi/notified-bodies.json) is a copy of that of the MDR, as it was when the organisation was
-- last written; the designation has a scope, too: a number that is missing there is a reason to look, no
-- error. IVDR bodies are not listed, there the four digits are asked for.
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
    OR (d.regulation = 'mdr' AND coalesce(o.body_listed, 'no') <> 'yes'))
