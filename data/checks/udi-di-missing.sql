-- check:    udi-di-missing
-- title:    Each release on the market has a UDI-DI
-- serves:   MDR-A-udi-assign, IVDR-A-udi-assign, MDR-A-udi-list, IVDR-A-udi-list, CCLAB-STEP-6
-- concept:  regulation
-- grade:    required
-- remedy:   Enter the UDI-DI. A security patch as a rule keeps it, and gets a new UDI-PI (the version).
-- how:      tutela set {record} udi_di=TEXT
-- MDR Article 27(3), IVDR Article 24(3).
SELECT r.device AS device, r.id AS release, r.id AS record, l.title || ': has no UDI-DI' AS line
  FROM release r CROSS JOIN live l
  JOIN device d ON d.id = r.device
 WHERE l.id = r.id AND r.status = 'released' AND r.udi_di IS NULL
   AND NOT EXISTS (SELECT 1 FROM device_fact s CROSS JOIN live ls
                    WHERE ls.id = s.id AND s.device = d.id AND s.value = 'yes'
                      AND s.fact IN ('custom_made', 'clinical_investigation'))
