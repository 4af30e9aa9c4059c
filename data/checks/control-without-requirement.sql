-- check:    control-without-requirement
-- title:    Every control is put to work by a requirement
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDCG-P2, IEC81001-5-1-5.2.1, IGNB-3.7, CCLAB-AREA-9
-- concept:  secure-life-cycle
-- practice: P2
-- grade:    required
-- remedy:   Write a requirement that makes the developers build the control, and link it.
-- how:      tutela add requirement name=TEXT device={device} controls={record}
-- Controls by information are put to work by the instructions, not by a requirement.
SELECT c.device AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': no requirement asks for this control' AS line
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.status <> 'rejected' AND coalesce(c.option, '') <> 'information'
   AND NOT EXISTS (SELECT 1 FROM link k JOIN requirement q ON q.id = k.from_id
                    CROSS JOIN live lq
                    WHERE lq.id = q.id AND k.to_id = c.id AND k.field = 'controls' AND q.status <> 'dropped')
