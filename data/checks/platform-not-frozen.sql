-- check:    platform-not-frozen
-- title:    What a release builds on is frozen
-- serves:   IEC81001-5-1-7.2, MDCG-P3
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- looks at: release
-- remedy:   Freeze the platform release first: until then its model may still change under this release.
-- how:      tutela freeze {record}
SELECT r.device AS device, r.id AS release, y.layer AS record,
       l.title || ': the release builds on it, and it is not frozen' AS line
  FROM release r CROSS JOIN live lr
  JOIN model_layer y ON y.release = r.id CROSS JOIN live l
 WHERE lr.id = r.id AND l.id = y.layer AND y.depth > 0 AND r.status IN ('in_work', 'released')
   AND NOT EXISTS (SELECT 1 FROM baseline b CROSS JOIN live lb WHERE lb.id = b.id AND b.release = y.layer)
