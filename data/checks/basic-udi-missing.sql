-- check:    basic-udi-missing
-- title:    Each device has a Basic UDI-DI
-- serves:   MDR-A-udi-basic, IVDR-A-udi-basic, MDR-II-1.1(b), IVDR-II-1.1(b), CCLAB-STEP-6
-- concept:  regulation
-- grade:    required
-- remedy:   Get a Basic UDI-DI from your issuing entity (GS1, HIBCC, ICCBBA, IFA) and enter it.
-- how:      tutela set {record} basic_udi_di=TEXT
-- MDR Articles 27 and 29, IVDR Articles 24 and 26. Not for custom-made and investigational devices.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': has no Basic UDI-DI' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.basic_udi_di IS NULL
   AND NOT EXISTS (SELECT 1 FROM device_fact s CROSS JOIN live ls
                    WHERE ls.id = s.id AND s.device = d.id AND s.value = 'yes'
                      AND s.fact IN ('custom_made', 'clinical_investigation'))
