-- check:    certificate-not-in-force
-- title:    No certificate of a device has lapsed
-- serves:   MDR-A-ca-cert, IVDR-A-ca-cert, CCLAB-STEP-7
-- concept:  regulation
-- grade:    required
-- remedy:   Renew it, or stop placing devices on the market; then enter the new certificate, or retire this one with the reason.
-- how:      tutela add certificate name=NUMBER kind=qms devices={device} valid_until=DATE
-- A certificate that another valid one of its kind has followed asks for nothing.
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || CASE WHEN c.status = 'valid' THEN ': was valid until ' || c.valid_until
                       ELSE ': is ' || c.status END AS line
  FROM certificate c CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
 WHERE l.id = c.id AND (c.status IN ('suspended', 'withdrawn', 'expired') OR (c.status = 'valid' AND c.valid_until < $1))
   AND NOT EXISTS (SELECT 1 FROM link n JOIN certificate v ON v.id = n.from_id
                    CROSS JOIN live lv
                    WHERE lv.id = v.id AND n.to_id = k.to_id AND n.field = 'devices' AND v.kind = c.kind
                      AND v.status = 'valid' AND coalesce(v.valid_until, $1) >= $1)
