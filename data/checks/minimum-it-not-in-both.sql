-- check:    minimum-it-not-in-both
-- title:    The minimum IT requirements stand in file and instructions alike
-- serves:   MDR-I-17.4, IVDR-I-16.4, MDR-I-23.4(ab), IVDR-I-20.4.1(ah), MDCG-4.2-IFU-7, IGNB-4.2, CCLAB-AREA-4, CCLAB-STEP-11
-- concept:  secure-life-cycle
-- practice: P8
-- grade:    required
-- looks at: device
-- remedy:   Put the same list into both, and let the document of each name its clause: 17.4 and 23.4(ab), for IVDR 16.4 and 20.4.1(ah), in the field serves.
-- how:      tutela set DOCUMENT serves="MDR-I-17.4 MDR-I-23.4(ab)"
-- MDR Annex I 17.4 and 23.4(ab), IVDR 16.4 and 20.4.1(ah). Whether the values are the same, a person must
-- compare; that one of the two is missing altogether is seen here. Both missing: minimum-it-missing.
WITH found AS (
    SELECT p.device, CASE WHEN p.clause IN ('MDR-I-17.4', 'IVDR-I-16.4') THEN 1 ELSE 2 END AS part
      FROM proof p
     WHERE p.clause IN ('MDR-I-17.4', 'IVDR-I-16.4', 'MDR-I-23.4(ab)', 'IVDR-I-20.4.1(ah)')
       AND coalesce(p.valid_until, $1) >= $1
), part AS (
    SELECT DISTINCT d.id AS device, f.part
      FROM found f JOIN device d ON d.id = f.device
     UNION
    SELECT d.id, f.part FROM device d JOIN (SELECT DISTINCT part FROM found WHERE device IS NULL) f ON 1 = 1
)
SELECT l.id AS device, CAST(NULL AS TEXT) AS release, l.id AS record,
       max(l.title) || CASE min(p.part)
           WHEN 1 THEN ': the minimum IT requirements are not in the instructions'
           ELSE ': the minimum IT requirements are only in the instructions, not in the file' END AS line
  FROM part p CROSS JOIN live l WHERE l.id = p.device
 GROUP BY l.id
HAVING count(*) = 1
