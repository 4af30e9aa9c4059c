-- check:    release-without-sbom
-- title:    Each release has a component list (SBOM)
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDCG-4.2-ADM-4, IEC81001-5-1-8, IEC81001-5-1-4.3, IGNB-5.1, MDR-II-1.1(j), IVDR-II-1.1(k)
-- concept:  secure-life-cycle
-- practice: P1
-- grade:    required
-- remedy:   Import the component list of this release (CycloneDX or SPDX).
-- how:      tutela import --release {release} FILE
-- Without it no vulnerability can be found: an empty list of findings would mean nothing.
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': has no component list' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND NOT EXISTS (SELECT 1 FROM sbom b CROSS JOIN live lb
                    WHERE lb.id = b.id AND b.release = r.id AND b.status = 'current'
                      AND EXISTS (SELECT 1 FROM link k
                                   WHERE k.from_id = b.id AND k.field = 'components'))
