-- check:    flow-end-missing
-- title:    Every flow goes from one element to another
-- serves:   MDCG-P3, IEC81001-5-1-7.2, IGNB-2.2
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- remedy:   Name the element at each end; an end that was removed must be replaced, or the flow removed too.
-- how:      tutela set {record} source=ID target=ID
SELECT r.device AS device, f.release AS release, f.id AS record,
       l.title || ': one of its ends is missing in the model' AS line
  FROM flow f CROSS JOIN live l
  JOIN release r ON r.id = f.release
 WHERE l.id = f.id AND (f.source IS NULL OR f.target IS NULL
    OR NOT EXISTS (SELECT 1 FROM live s WHERE s.id = f.source)
    OR NOT EXISTS (SELECT 1 FROM live t WHERE t.id = f.target))
