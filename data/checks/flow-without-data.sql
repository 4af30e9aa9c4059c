-- check:    flow-without-data
-- title:    Of every flow it is known what it carries
-- serves:   MDCG-P3, IEC81001-5-1-5.4.3, IEC81001-5-1-7.2, IGNB-2.2, MDR-I-14.5, IVDR-I-13.5
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    advised
-- looks at: flow
-- remedy:   Name the classes of data that go over this flow.
-- how:      tutela set {record} data_classes=ID
SELECT r.device AS device, r.id AS release, f.id AS record,
       l.title || ': it is not said what data it carries' AS line
  FROM model_flow m
  JOIN flow f ON f.id = m.id CROSS JOIN live l
  JOIN release r ON r.id = m.release
 WHERE l.id = f.id AND f.data_classes IS NULL
