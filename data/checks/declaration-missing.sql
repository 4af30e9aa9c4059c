-- check:    declaration-missing
-- title:    A released device has an EU declaration of conformity
-- serves:   MDR-A-gen-doc, IVDR-A-gen-doc, CCLAB-STEP-4
-- concept:  regulation
-- grade:    required
-- remedy:   Write the declaration by Annex IV, have it signed, and enter it.
-- how:      tutela add document name=TITLE kind=declaration device={device} status=approved approved_by=NAME approved_on=DATE
-- Either as an approved document, or as a certificate of the kind declaration.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': is released without an EU declaration of conformity' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.id IN (SELECT r.device FROM release r CROSS JOIN live lr
                 WHERE lr.id = r.id AND r.status = 'released')
   AND d.id NOT IN (SELECT o.device FROM document o CROSS JOIN live lo
                     WHERE lo.id = o.id AND o.kind = 'declaration' AND o.status = 'approved'
                       AND o.device IS NOT NULL AND coalesce(o.valid_until, $1) >= $1)
   AND NOT EXISTS (SELECT 1 FROM link k JOIN certificate c ON c.id = k.from_id CROSS JOIN live lc
                    WHERE lc.id = c.id AND k.to_id = d.id AND k.field = 'devices' AND c.status = 'valid'
                      AND coalesce(c.valid_until, $1) >= $1 AND c.kind = 'declaration')
