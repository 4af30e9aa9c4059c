-- check:    financial-coverage-expired
-- title:    The financial coverage of liability is in force
-- serves:   MDR-A-gen-cover, IVDR-A-gen-cover, CCLAB-STEP-13
-- concept:  regulation
-- grade:    required
-- looks at: evidence
-- remedy:   Renew the coverage, and enter the new end day.
-- how:      tutela set {record} valid_until=DATE
-- MDR Article 10(16), IVDR Article 10(15). A measure (coverage) is for the devices it names, else for all
-- of its manufacturer; so is evidence for its device, else for all. That there is none at all is asked by
-- the slot SLOT-financial-coverage.
WITH maker AS (
    SELECT d.id AS device, coalesce(d.manufacturer, f.manufacturer) AS organisation
      FROM device d CROSS JOIN live l
      LEFT JOIN device_family f ON f.id = d.family
     WHERE l.id = d.id
), cover AS (
    SELECT p.id, p.device, p.valid_until FROM proof p
     WHERE p.clause IN ('MDR-A-gen-cover', 'IVDR-A-gen-cover')
     UNION
    SELECT c.id, m.device, c.valid_until
      FROM coverage c CROSS JOIN live l
      JOIN maker m ON m.organisation = c.organisation
     WHERE l.id = c.id
       AND (c.devices IS NULL
            OR EXISTS (SELECT 1 FROM link k
                        WHERE k.from_id = c.id AND k.field = 'devices' AND k.to_id = m.device))
)
SELECT c.device AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       max(l.title) || ': the coverage ended on ' || max(c.valid_until) AS line
  FROM cover c CROSS JOIN live l
 WHERE l.id = c.id AND c.valid_until < $1
   AND NOT EXISTS (SELECT 1 FROM cover n
                    WHERE coalesce(n.valid_until, $1) >= $1
                      AND (n.device IS NULL OR n.device = c.device))
 GROUP BY c.id, c.device
