-- check:    interface-without-threat
-- title:    For every interface at least one threat was considered
-- serves:   MDR-I-3(b), IVDR-I-3(b), IEC81001-5-1-7.2, IGNB-3.2, IGNB-3.3, CCLAB-AREA-8, MDCG-3.4-1
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- looks at: flow
-- remedy:   Generate the threats of the model, or add one by hand for this interface; "not applicable" with a reason is an answer, too.
-- how:      tutela threats {release}
-- A threat to the flow itself, or to one of the elements it joins, by their keys.
WITH considered AS (
    SELECT t.device, 'flow' AS type, f.key
      FROM threat t CROSS JOIN live lt
      JOIN flow f ON f.id = t.flow
     WHERE lt.id = t.id
     UNION
    SELECT t.device, 'element', e.key
      FROM threat t CROSS JOIN live lt
      JOIN element e ON e.id = t.element
     WHERE lt.id = t.id
)
SELECT r.device AS device, r.id AS release, f.id AS record,
       l.title || ': no threat was considered for this interface' AS line
  FROM model_flow m
  JOIN flow f ON f.id = m.id CROSS JOIN live l
  JOIN release r ON r.id = m.release CROSS JOIN live lr
  LEFT JOIN element s ON s.id = f.source
  LEFT JOIN element t ON t.id = f.target
 WHERE lr.id = r.id AND l.id = f.id AND r.status IN ('in_work', 'released')
   AND NOT EXISTS (SELECT 1 FROM considered c
                    WHERE c.device = r.device
                      AND ((c.type = 'flow' AND c.key = f.key)
                           OR (c.type = 'element' AND c.key IN (s.key, t.key))))
