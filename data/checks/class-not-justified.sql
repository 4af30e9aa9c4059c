-- check:    class-not-justified
-- title:    Each class is justified by a rule and a reason
-- serves:   MDR-A-ca-class, IVDR-A-ca-class, MDR-II-1.1(f), IVDR-II-1.1(f), CCLAB-STEP-3
-- concept:  regulation
-- grade:    required
-- remedy:   Enter the rule of Annex VIII, and why it applies.
-- how:      tutela set {record} class_rule=TEXT class_reason=TEXT
-- MDR and IVDR Annex II 1.1(f).
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': class ' || d.risk_class
       || CASE WHEN d.class_rule IS NULL AND d.class_reason IS NULL THEN ', without rule and reason'
               WHEN d.class_rule IS NULL THEN ', without rule'
               ELSE ' by ' || d.class_rule || ', without reason' END AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.risk_class IS NOT NULL AND (d.class_rule IS NULL OR d.class_reason IS NULL)
