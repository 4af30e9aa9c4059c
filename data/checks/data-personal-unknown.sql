-- check:    data-personal-unknown
-- title:    Of every kind of data it is known whether it is about a person
-- serves:   CCLAB-AREA-2, MDCG-T3-STCF, MDCG-T3-DIDT
-- concept:  secure-life-cycle
-- practice: P2
-- grade:    required
-- looks at: data_class
-- remedy:   Answer it. Data by which a patient can be recognised are personal.
-- how:      tutela set {record} personal=yes|no
SELECT r.device AS device, r.id AS release, c.id AS record,
       l.title || ': nobody has said whether a person can be recognised from it' AS line
  FROM model_data_class m
  JOIN data_class c ON c.id = m.id CROSS JOIN live l
  JOIN release r ON r.id = m.release CROSS JOIN live lr
 WHERE lr.id = r.id AND l.id = c.id AND r.status IN ('in_work', 'released') AND coalesce(c.personal, 'unknown') = 'unknown'
