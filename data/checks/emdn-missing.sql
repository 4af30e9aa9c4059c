-- check:    emdn-missing
-- title:    Each device has a code of the nomenclature
-- serves:   MDR-A-gen-emdn, IVDR-A-gen-emdn, CCLAB-STEP-9
-- concept:  regulation
-- grade:    advised
-- remedy:   Find the code in the European Medical Device Nomenclature, and enter it. EUDAMED asks for it.
-- how:      tutela set {record} emdn=TEXT
-- MDR Article 26, IVDR Article 23.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': has no EMDN code' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.emdn IS NULL
