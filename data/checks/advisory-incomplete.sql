-- check:    advisory-incomplete
-- title:    A published advisory says when, to whom, what and what to do
-- serves:   CCLAB-AREA-6, IEC81001-5-1-4.1.7, MDCG-3.8-M-1, MDCG-P6
-- concept:  post-market
-- grade:    required
-- remedy:   Complete the advisory and publish it as a new version.
-- how:      tutela set {record} summary=TEXT patient_safety=TEXT mitigation=TEXT tlp=CLEAR published_on=DATE
-- Day, audience (TLP), text, what it means for patients, and what users can do.
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, a.id AS record,
       l.title || ': not said: '
       || substr(CASE WHEN a.published_on IS NULL THEN ', when it was published' ELSE '' END
                 || CASE WHEN a.tlp IS NULL THEN ', who may read it' ELSE '' END
                 || CASE WHEN a.summary IS NULL THEN ', what is wrong' ELSE '' END
                 || CASE WHEN a.patient_safety IS NULL THEN ', what it means for patients' ELSE '' END
                 || CASE WHEN a.mitigation IS NULL AND a.fix IS NULL THEN ', what users can do'
                         ELSE '' END, 3) AS line
  FROM advisory a CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = a.id AND k.field = 'devices'
 WHERE l.id = a.id AND a.status IN ('published', 'superseded')
   AND (a.published_on IS NULL OR a.tlp IS NULL OR a.summary IS NULL OR a.patient_safety IS NULL
        OR (a.mitigation IS NULL AND a.fix IS NULL))
