-- check:    description-incomplete
-- title:    Of each device users, patients and purpose are described
-- serves:   MDR-II-1.1(a), IVDR-II-1.1(a), MDR-II-1.1(c), IVDR-II-1.1(c), MDR-I-5(b), IVDR-I-5(b), CCLAB-STEP-4
-- concept:  regulation
-- grade:    required
-- remedy:   Fill in what is missing on the page of the device; the words must be those of the instructions for use.
-- how:      tutela set {record} intended_purpose=TEXT users=TEXT patients=TEXT environment=TEXT
-- Annex II 1.1(a) and (c). What it is used for, by whom, on whom, and where is the ground of all risks.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': not said: '
       || substr(CASE WHEN d.intended_purpose IS NULL THEN ', what it is for' ELSE '' END
                 || CASE WHEN d.users IS NULL THEN ', who uses it' ELSE '' END
                 || CASE WHEN d.patients IS NULL THEN ', for which patients' ELSE '' END
                 || CASE WHEN d.environment IS NULL THEN ', where it is used' ELSE '' END, 3) AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND (d.intended_purpose IS NULL OR d.users IS NULL OR d.patients IS NULL OR d.environment IS NULL)
