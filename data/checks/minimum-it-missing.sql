-- check:    minimum-it-missing
-- title:    The minimum IT requirements are set out
-- serves:   MDR-I-17.4, IVDR-I-16.4, MDR-I-23.4(ab), IVDR-I-20.4.1(ah), MDCG-3.6, CCLAB-AREA-4, CCLAB-STEP-11, IGNB-3.8
-- concept:  secure-life-cycle
-- practice: P8
-- grade:    required
-- remedy:   Write the minimum requirements for hardware, networks and security measures, the same in file and instructions; attach them.
-- how:      tutela add evidence name=TITLE device={device} serves=MDR-I-17.4 dated_on=DATE
-- MDR Annex I 17.4 and 23.4(ab), IVDR 16.4 and 20.4.1(ah): in the technical file and in the instructions.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': the minimum IT requirements are not set out' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND NOT EXISTS (SELECT 1 FROM proof p
                    WHERE p.device IS NULL AND p.clause IN ('MDR-I-17.4', 'MDR-I-23.4(ab)', 'IVDR-I-16.4', 'IVDR-I-20.4.1(ah)')
                      AND coalesce(p.valid_until, $1) >= $1)
   AND d.id NOT IN (SELECT p.device FROM proof p
                     WHERE p.device IS NOT NULL AND p.clause IN ('MDR-I-17.4', 'MDR-I-23.4(ab)', 'IVDR-I-16.4', 'IVDR-I-20.4.1(ah)')
                       AND coalesce(p.valid_until, $1) >= $1)
