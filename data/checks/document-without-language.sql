-- check:    document-without-language
-- title:    Of instructions and labels the language is known
-- serves:   MDR-A-gen-lang, IVDR-A-gen-lang, CCLAB-AREA-3
-- concept:  regulation
-- grade:    advised
-- remedy:   Enter the language.
-- how:      tutela set {record} language=de
SELECT o.device AS device, o.release AS release, o.id AS record,
       l.title || ': its language is not known' AS line
  FROM document o CROSS JOIN live l
 WHERE l.id = o.id AND o.kind IN ('instructions', 'label') AND o.status = 'approved' AND o.language IS NULL
