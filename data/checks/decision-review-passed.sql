-- check:    decision-review-passed
-- title:    Decisions are looked at again in time
-- serves:   MDR-I-3(e), IVDR-I-3(e), MDCG-P6, IEC81001-5-1-7.5
-- concept:  post-market
-- grade:    required
-- remedy:   Look whether the decision still holds, then confirm it with a new day, or decide anew.
-- how:      tutela supersede {record} review_by=DATE
SELECT s.device AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       d.vulnerability || ' in ' || d.identity || ': was to be looked at again by ' || d.review_by
       AS line
  FROM decision d CROSS JOIN live l
  LEFT JOIN security_risk s ON s.id = d.security_risk
 WHERE l.id = d.id AND d.review_by < $1
