-- check:    notified-body-missing
-- title:    Where a notified body takes part it is named
-- serves:   MDR-A-ca-route, IVDR-A-ca-route, CCLAB-STEP-7, CCLAB-PARTY-2
-- concept:  regulation
-- grade:    required
-- remedy:   Choose a body that is designated for this law and kind of device (NANDO), enter it as an organisation with its four digits, and name it in the device.
-- how:      tutela add organisation name=NAME kind=notified_body body_number=0123 (then) tutela set {record} notified_body=ID
-- All classes but plain class I and class A that is not sterile (MDR Article 52, IVDR Article 48).
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': class ' || d.risk_class || ' needs a notified body, and none is named' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.notified_body IS NULL
   AND (d.risk_class IN ('Is', 'Im', 'Ir', 'IIa', 'IIb', 'III', 'B', 'C', 'D')
        OR (d.risk_class = 'A'
            AND EXISTS (SELECT 1 FROM device_fact s CROSS JOIN live ls
                         WHERE ls.id = s.id AND s.device = d.id AND s.fact = 'sterile' AND s.value = 'yes')))
