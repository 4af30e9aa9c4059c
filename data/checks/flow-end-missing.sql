-- check:    flow-end-missing
-- title:    Every flow goes from one element to another
-- serves:   MDCG-P3, IEC81001-5-1-7.2, IGNB-2.2
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- looks at: flow
-- remedy:   Name the element at each end; an end that was removed must be replaced, or the flow removed too.
-- how:      tutela set {record} source=ID target=ID
-- An end is as a rule a part of the release itself; else one of its platform, by the key.
SELECT r.device AS device, r.id AS release, f.id AS record,
       l.title || ': one of its ends is missing in the model' AS line
  FROM model_flow m
  JOIN flow f ON f.id = m.id CROSS JOIN live l
  JOIN release r ON r.id = m.release
 WHERE l.id = f.id
   AND ((NOT EXISTS (SELECT 1 FROM element s CROSS JOIN live ls
                      WHERE s.id = f.source AND ls.id = s.id AND s.release = m.release)
         AND NOT EXISTS (SELECT 1 FROM element s JOIN model_element n ON n.key = s.key
                          WHERE s.id = f.source AND n.release = m.release))
     OR (NOT EXISTS (SELECT 1 FROM element t CROSS JOIN live lt
                      WHERE t.id = f.target AND lt.id = t.id AND t.release = m.release)
         AND NOT EXISTS (SELECT 1 FROM element t JOIN model_element n ON n.key = t.key
                          WHERE t.id = f.target AND n.release = m.release)))
