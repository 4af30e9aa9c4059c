-- check:    udi-pi-missing
-- title:    Each release on the market has a production identifier
-- serves:   MDR-A-udi-assign, IVDR-A-udi-assign, CCLAB-STEP-6, MDR-I-19.3
-- concept:  regulation
-- grade:    advised
-- remedy:   Enter what tells units of this release apart: software version, lot, serial number.
-- how:      tutela set {record} udi_pi=TEXT
-- For software it is the version (MDR and IVDR Annex VI C). A field action must find exactly these units.
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': has no production identifier (UDI-PI)' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status = 'released' AND r.udi_pi IS NULL
