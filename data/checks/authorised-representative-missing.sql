-- check:    authorised-representative-missing
-- title:    A manufacturer outside the Union has an authorised representative in it
-- serves:   MDR-A-gen-ar, IVDR-A-gen-ar, CCLAB-STEP-8
-- concept:  regulation
-- grade:    required
-- looks at: organisation
-- remedy:   Enter the country of the manufacturer (two letters). Outside the Union: agree a mandate in writing, enter the representative as an organisation, and name it in the device.
-- how:      tutela add organisation name=NAME kind=authorised_representative country=DE srn=NUMBER (then) tutela set {device} authorised_representative=ID
-- MDR and IVDR Article 11. The countries are those of the Union, and the three of the European Economic
-- Area, to which both Regulations extend. A country that is not known counts as outside.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || CASE
           WHEN o.country IS NULL THEN ': it is not known in which country ' || o.name || ' sits'
           WHEN d.authorised_representative IS NULL
           THEN ': ' || o.name || ' sits outside the Union (' || o.country
                || ') and has no authorised representative'
           ELSE ': the authorised representative ' || a.name || ' sits '
                || CASE WHEN a.country IS NULL THEN 'in a country that is not known'
                        ELSE 'outside the Union (' || a.country || ')' END END AS line
  FROM device d CROSS JOIN live l
  LEFT JOIN device_family f ON f.id = d.family
  JOIN organisation o ON o.id = coalesce(d.manufacturer, f.manufacturer)
  LEFT JOIN organisation a ON a.id = d.authorised_representative
 WHERE l.id = d.id AND coalesce(upper(o.country), '') NOT IN (
                       'AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR',
                       'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK',
                       'IS', 'LI', 'NO')
   AND (o.country IS NULL OR a.id IS NULL OR coalesce(upper(a.country), '') NOT IN (
                       'AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR',
                       'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK',
                       'IS', 'LI', 'NO'))
