-- check:    security-context-missing
-- title:    The security context of each device is written down
-- serves:   MDR-I-14.2(d), IVDR-I-13.2(d), MDR-I-17.4, IVDR-I-16.4, MDCG-P2, MDCG-2.5, IEC81001-5-1-7.1.2, IGNB-3.3, MDR-I-3(c), IVDR-I-3(c)
-- concept:  secure-life-cycle
-- practice: P2
-- grade:    required
-- remedy:   Describe intended purpose, foreseeable misuse and the environment the device is used in.
-- how:      tutela set {record} intended_purpose=TEXT foreseeable_misuse=TEXT environment=TEXT
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': it is not written down '
       || CASE WHEN d.intended_purpose IS NULL THEN 'what it is for'
               WHEN d.environment IS NULL THEN 'where it is used'
               ELSE 'how it may be misused' END AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND (d.intended_purpose IS NULL OR d.environment IS NULL OR d.foreseeable_misuse IS NULL)
