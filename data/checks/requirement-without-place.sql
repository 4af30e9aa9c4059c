-- check:    requirement-without-place
-- title:    Of each requirement that applies it is said where the proof is
-- serves:   MDR-II-4(d), IVDR-II-4(d), CCLAB-STEP-4
-- concept:  regulation
-- grade:    advised
-- remedy:   Link the evidence or document, or name the exact place.
-- how:      tutela set {record} documents=ID place=TEXT
-- Annex II 4(d): the exact identity of the controlled documents.
SELECT a.device AS device, CAST(NULL AS TEXT) AS release, a.id AS record,
       a.clause || ': applies, and it is not said where the proof is' AS line
  FROM applicability a CROSS JOIN live l
 WHERE l.id = a.id AND a.applies = 'yes' AND a.evidence IS NULL AND a.documents IS NULL AND a.place IS NULL
