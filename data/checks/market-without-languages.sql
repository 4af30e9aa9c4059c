-- check:    market-without-languages
-- title:    Of each market the languages are known
-- serves:   MDR-A-gen-lang, IVDR-A-gen-lang, CCLAB-AREA-3, CCLAB-STEP-11
-- concept:  regulation
-- grade:    required
-- remedy:   Enter the languages that the State asks for on label and instructions.
-- how:      tutela set {record} languages="de fr"
-- MDR Article 10(11), IVDR Article 10(10).
SELECT m.device AS device, CAST(NULL AS TEXT) AS release, m.id AS record,
       l.title || ': the languages of label and instructions are not known' AS line
  FROM market m CROSS JOIN live l
 WHERE l.id = m.id AND m.status <> 'ended' AND m.languages IS NULL
