-- check:    threat-unknown-words
-- title:    The questions behind a threat are answered
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDCG-P3, IEC81001-5-1-7.2
-- concept:  aligned-processes
-- grade:    advised
-- remedy:   Answer in the model what is unknown here; the threat may then go away, or be certain.
-- how:      tutela show {record} (then) tutela set ID name=value
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || ': it depends on what nobody has answered (' || t.unknowns || ')' AS line
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND t.unknowns IS NOT NULL AND t.status = 'open' AND t.state <> 'gone'
