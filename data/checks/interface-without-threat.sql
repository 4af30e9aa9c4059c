-- check:    interface-without-threat
-- title:    For every interface at least one threat was considered
-- serves:   MDR-I-3(b), IVDR-I-3(b), IEC81001-5-1-7.2, IGNB-3.2, IGNB-3.3, CCLAB-AREA-8, MDCG-3.4-1
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- looks at: flow
-- remedy:   Generate the threats of the model, or add one by hand for this interface; "not applicable" with a reason is an answer, too.
-- how:      tutela threats {release}
-- A threat to the flow itself, or to one of the elements it joins.
WITH considered AS (
    SELECT t.flow AS id FROM threat t CROSS JOIN live lt WHERE lt.id = t.id AND t.flow IS NOT NULL
    UNION
    SELECT t.element FROM threat t CROSS JOIN live lt WHERE lt.id = t.id AND t.element IS NOT NULL
)
SELECT r.device AS device, r.id AS release, f.id AS record,
       l.title || ': no threat was considered for this interface' AS line
  FROM flow f CROSS JOIN live l
  JOIN release r ON r.id = f.release CROSS JOIN live lr
 WHERE lr.id = r.id AND l.id = f.id AND r.status IN ('in_work', 'released')
   AND f.id NOT IN (SELECT id FROM considered)
   AND f.source NOT IN (SELECT id FROM considered)
   AND f.target NOT IN (SELECT id FROM considered)
