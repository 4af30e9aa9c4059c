-- check:    mandate-missing
-- title:    The authorised representative has a written mandate for the device
-- serves:   MDR-A-gen-ar, IVDR-A-gen-ar, CCLAB-STEP-8
-- concept:  regulation
-- grade:    required
-- remedy:   Enter the mandate: who gave it, who accepted it and when, which tasks it gives. Without devices it is for all of the manufacturer.
-- how:      tutela add mandate name=NUMBER manufacturer=ID representative=ID devices={device} scope=TEXT accepted_on=DATE
-- MDR and IVDR Article 11: the designation is made by a written mandate, and holds only when the
-- representative has accepted it in writing. Only where a representative is named; that one is needed:
-- authorised-representative-missing.
WITH named AS (
    SELECT d.id, coalesce(d.manufacturer, f.manufacturer) AS manufacturer,
           d.authorised_representative AS representative
      FROM device d LEFT JOIN device_family f ON f.id = d.family
     WHERE d.authorised_representative IS NOT NULL
)
SELECT n.id AS device, CAST(NULL AS TEXT) AS release, n.id AS record,
       l.title || ': no mandate is in force that ' || o.name
       || ' accepted and that says which tasks it gives' AS line
  FROM named n CROSS JOIN live l
  JOIN organisation o ON o.id = n.representative
 WHERE l.id = n.id
   AND NOT EXISTS (SELECT 1 FROM mandate m CROSS JOIN live lm
                    WHERE lm.id = m.id AND m.manufacturer = n.manufacturer AND m.representative = n.representative
                      AND m.scope IS NOT NULL AND m.accepted_on <= $1
                      AND coalesce(m.valid_until, $1) >= $1
                      AND (m.devices IS NULL
                           OR EXISTS (SELECT 1 FROM link k
                                       WHERE k.from_id = m.id AND k.field = 'devices' AND k.to_id = n.id)))
