-- check:    element-without-zone
-- title:    Every element of the model is in a zone
-- serves:   MDCG-P3, IEC81001-5-1-5.4.3, IEC81001-5-1-7.2, IGNB-2.2, MDR-I-3(b), IVDR-I-3(b)
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- looks at: element
-- remedy:   Put the element into a zone of trust; without it nobody can say which flows cross a boundary.
-- how:      tutela set {record} zone=ID
-- A zone is as a rule a part of the release itself; else one of its platform, by the key.
SELECT r.device AS device, r.id AS release, e.id AS record,
       l.title || ': is in no zone of trust' AS line
  FROM model_element m
  JOIN element e ON e.id = m.id CROSS JOIN live l
  JOIN release r ON r.id = m.release
 WHERE l.id = e.id
   AND NOT EXISTS (SELECT 1 FROM zone z CROSS JOIN live lz
                    WHERE z.id = e.zone AND lz.id = z.id AND z.release = m.release)
   AND NOT EXISTS (SELECT 1 FROM zone z JOIN model_zone n ON n.key = z.key
                    WHERE z.id = e.zone AND n.release = m.release)
