-- check:    class-missing
-- title:    Each device has a class
-- serves:   MDR-A-ca-class, IVDR-A-ca-class, MDR-II-1.1(f), IVDR-II-1.1(f), CCLAB-STEP-3
-- concept:  regulation
-- grade:    required
-- remedy:   Classify the device by Annex VIII, and enter class, rule and reason.
-- how:      tutela set {record} risk_class=CLASS class_rule=TEXT class_reason=TEXT
-- A class of the other Regulation is none.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || CASE WHEN d.risk_class IS NULL THEN ': has no class'
                       ELSE ': class ' || d.risk_class || ' is none of the '
                            || CASE d.regulation WHEN 'ivdr' THEN 'IVDR' ELSE 'MDR' END END AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND (d.risk_class IS NULL
    OR (d.regulation = 'ivdr' AND d.risk_class NOT IN ('A', 'B', 'C', 'D'))
    OR (d.regulation = 'mdr' AND d.risk_class IN ('A', 'B', 'C', 'D')))
