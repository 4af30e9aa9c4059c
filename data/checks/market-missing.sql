-- check:    market-missing
-- title:    It is known in which countries a released device is sold
-- serves:   MDR-A-gen-lang, IVDR-A-gen-lang, CCLAB-AREA-3, CCLAB-STEP-12
-- concept:  regulation
-- grade:    required
-- looks at: market
-- remedy:   Enter each country. Languages, authorities and reports depend on it.
-- how:      tutela add market name=Germany device={device} status=on_market languages=de
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': is released, and no market is entered' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.id IN (SELECT r.device FROM release r CROSS JOIN live lr
                 WHERE lr.id = r.id AND r.status = 'released')
   AND d.id NOT IN (SELECT m.device FROM market m CROSS JOIN live lm WHERE lm.id = m.id)
