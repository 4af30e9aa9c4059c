-- check:    certificate-missing
-- title:    A device on the market is covered by a valid certificate
-- serves:   MDR-A-ca-cert, IVDR-A-ca-cert, MDR-A-ca-route, IVDR-A-ca-route, CCLAB-STEP-7
-- concept:  regulation
-- grade:    required
-- remedy:   Enter the certificate with its number, devices and dates; without one, the device may not be placed on the market.
-- how:      tutela add certificate name=NUMBER kind=qms devices={device} body=ID issued_on=DATE valid_until=DATE
-- Of a class in which a notified body takes part. A declaration is no certificate.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': class ' || d.risk_class || ' is released without a valid certificate' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.id IN (SELECT r.device FROM release r CROSS JOIN live lr
                 WHERE lr.id = r.id AND r.status = 'released')
   AND (d.risk_class IN ('Is', 'Im', 'Ir', 'IIa', 'IIb', 'III', 'B', 'C', 'D')
        OR (d.risk_class = 'A'
            AND EXISTS (SELECT 1 FROM device_fact s CROSS JOIN live ls
                         WHERE ls.id = s.id AND s.device = d.id AND s.fact = 'sterile' AND s.value = 'yes')))
   AND NOT EXISTS (SELECT 1 FROM link k JOIN certificate c ON c.id = k.from_id CROSS JOIN live lc
                    WHERE lc.id = c.id AND k.to_id = d.id AND k.field = 'devices' AND c.status = 'valid'
                      AND coalesce(c.valid_until, $1) >= $1 AND c.kind <> 'declaration')
