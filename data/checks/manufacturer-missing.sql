-- check:    manufacturer-missing
-- title:    Of every device it is known who the manufacturer is
-- serves:   MDR-A-srn-register, IVDR-A-srn-register, CCLAB-PARTY-1, CCLAB-STEP-9
-- concept:  regulation
-- grade:    required
-- remedy:   Enter your firm as an organisation with its country, and name it in the device or its family.
-- how:      tutela add organisation name=NAME kind=manufacturer country=DE (then) tutela set {device} manufacturer=ID
-- The manufacturer of the family counts, too. Without it neither registration nor representative can be judged.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': it is not said who the manufacturer is' AS line
  FROM device d CROSS JOIN live l
  LEFT JOIN device_family f ON f.id = d.family
 WHERE l.id = d.id AND coalesce(d.manufacturer, f.manufacturer) IS NULL
