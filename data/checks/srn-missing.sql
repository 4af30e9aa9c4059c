-- check:    srn-missing
-- title:    Manufacturer and authorised representative are registered (SRN)
-- serves:   MDR-A-srn-register, IVDR-A-srn-register, CCLAB-STEP-9
-- concept:  regulation
-- grade:    required
-- looks at: organisation
-- remedy:   Register the organisation in EUDAMED, and enter the number it gets.
-- how:      tutela set {record} srn=DE-MF-000012345
-- MDR Article 31, IVDR Article 28: before a device is placed on the market.
-- One row for each organisation and device: the device cannot be registered without it.
SELECT p.device AS device, CAST(NULL AS TEXT) AS release, o.id AS record,
       o.name || ': has no single registration number (SRN), as ' || p.part || ' of ' || l.title AS line
  FROM (SELECT d.id AS device, coalesce(d.manufacturer, f.manufacturer) AS org, 'manufacturer' AS part
          FROM device d LEFT JOIN device_family f ON f.id = d.family
         UNION ALL
        SELECT d.id, d.authorised_representative, 'authorised representative' FROM device d) p
 CROSS JOIN live l
  JOIN organisation o ON o.id = p.org CROSS JOIN live lo
 WHERE lo.id = o.id AND l.id = p.device AND o.srn IS NULL
