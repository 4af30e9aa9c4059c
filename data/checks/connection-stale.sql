-- check:    connection-stale
-- title:    Handovers were decided on what still holds
-- serves:   MDR-I-3, IVDR-I-3, MDR-I-3(e), IVDR-I-3(e), MDCG-3.2, IEC81001-5-1-7.3, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Look again at what changed, and confirm the decision or decide anew.
-- how:      tutela answer {record} --decision accepted --reason TEXT
SELECT x.device AS device, CAST(NULL AS TEXT) AS release, x.id AS record,
       x.kind || ', ' || l.title || ': '
       || CASE WHEN z.seen = x.id THEN 'was changed after it was decided'
               ELSE r.title || ' (' || z.seen || ') has changed since it was decided' END AS line
  FROM connection x CROSS JOIN live l
  JOIN stale z ON z.judgement = x.id
  JOIN record r ON r.id = z.seen
 WHERE l.id = x.id AND x.decision <> 'waiting'
