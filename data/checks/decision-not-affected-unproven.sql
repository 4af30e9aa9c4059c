-- check:    decision-not-affected-unproven
-- title:    "Not affected" is shown by evidence and seen by a second person
-- serves:   MDCG-P6, IEC81001-5-1-9.4
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- remedy:   Attach what shows it, and let a second person agree.
-- how:      tutela supersede {record} evidence=ID
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       d.vulnerability || ' in ' || d.identity || ': not affected, but '
       || CASE WHEN d.justification IS NULL THEN 'it is not said why'
               WHEN d.evidence IS NULL THEN 'no evidence shows it'
               ELSE 'no second person agreed' END AS line
  FROM decision d CROSS JOIN live l
  LEFT JOIN security_risk s ON s.id = d.security_risk
 WHERE l.id = d.id AND d.state = 'not_affected' AND d.status <> 'proposed'
   AND (d.justification IS NULL OR d.evidence IS NULL OR d.reviewer IS NULL
        OR lower(d.reviewer) = lower(coalesce(d.decided_by, '')))
