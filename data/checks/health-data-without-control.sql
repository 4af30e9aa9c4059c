-- check:    health-data-without-control
-- title:    Personal data are protected wherever they are kept
-- serves:   CCLAB-AREA-2, MDCG-T3-STCF, MDCG-T3-IGAU, MDCG-2.1-3, MDR-I-17.2, IVDR-I-16.2
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- looks at: element
-- remedy:   Name, in the control that keeps these data secret and unchanged (as encryption, access rights), the element that holds them.
-- how:      tutela set CONTROL elements={record}
-- Stores and processes that hold data of persons, and no control that is accepted or built names them.
-- Which control is the right one, a person must judge.
SELECT r.device AS device, r.id AS release, e.id AS record,
       max(l.title) || ': holds ' || max(c.name) || ', and no control protects it' AS line
  FROM model_element m
  JOIN element e ON e.id = m.id CROSS JOIN live l
  JOIN link k ON k.from_id = e.id AND k.field = 'data_classes'
  JOIN data_class named ON named.id = k.to_id
  JOIN model_data_class md ON md.release = m.release AND md.key = named.key
  JOIN data_class c ON c.id = md.id CROSS JOIN live lc
  JOIN release r ON r.id = m.release CROSS JOIN live lr
 WHERE lr.id = r.id AND l.id = e.id AND lc.id = c.id AND r.status IN ('in_work', 'released') AND c.personal = 'yes' AND e.kind <> 'external_entity'
   AND NOT EXISTS (SELECT 1 FROM link n JOIN control p ON p.id = n.from_id CROSS JOIN live lp
                    WHERE lp.id = p.id AND n.to_id = e.id AND n.field = 'elements'
                      AND p.status IN ('accepted', 'implemented'))
 GROUP BY r.device, r.id, e.id
