-- check:    certificate-ending
-- title:    Certificates are renewed in time
-- serves:   MDR-A-ca-cert, IVDR-A-ca-cert, CCLAB-STEP-7
-- concept:  regulation
-- grade:    advised
-- looks at: certificate
-- remedy:   Apply for the renewal now: assessments take many months. Enter the new certificate beside the old one.
-- Twelve months before its end, and again six: our own proposal. Months are counted on the text of the day.
-- Only a later one of the same kind takes its place; that of a Directive is followed by one of a Regulation.
SELECT x.device AS device, CAST(NULL AS TEXT) AS release, x.id AS record,
       x.title || ': ends on ' || x.valid_until
       || CASE WHEN x.months < 6 THEN ', in less than six months' ELSE ', within a year' END AS line
  FROM (SELECT k.to_id AS device, c.id, c.kind, l.title, c.valid_until,
               CAST(substr(c.valid_until, 1, 4) AS BIGINT) * 12
               + CAST(substr(c.valid_until, 6, 2) AS BIGINT)
               - CAST(substr($1, 1, 4) AS BIGINT) * 12 - CAST(substr($1, 6, 2) AS BIGINT)
               - CASE WHEN substr(c.valid_until, 9, 2) < substr($1, 9, 2) THEN 1 ELSE 0 END AS months
          FROM certificate c CROSS JOIN live l
          LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
         WHERE l.id = c.id AND c.status = 'valid' AND c.valid_until >= $1) x
 WHERE x.months < 12
   AND NOT EXISTS (SELECT 1 FROM link n JOIN certificate v ON v.id = n.from_id
                    CROSS JOIN live lv
                    WHERE lv.id = v.id AND n.to_id = x.device AND n.field = 'devices' AND v.id <> x.id
                      AND (v.kind = x.kind OR x.kind IN ('directive', 'declaration'))
                      AND v.status IN ('valid', 'in_assessment') AND v.valid_until > x.valid_until)
