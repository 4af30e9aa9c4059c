-- check:    threat-model-not-reviewed
-- title:    The threat model of a device in the field is reviewed every year
-- serves:   MDR-I-3(e), IVDR-I-3(e), MDCG-3.8-C-3, IEC81001-5-1-7.2, IGNB-3.3
-- concept:  post-market
-- grade:    required
-- looks at: threat
-- remedy:   Review the threats with the team, and confirm or change the decisions.
-- how:      tutela list threat device={device} (then) tutela set ID decided_by=NAME decided_on=DATE
-- IEC 81001-5-1 7.2 asks for a review at least yearly for released products. The latest day counts on which
-- any threat of the device was decided, or the model of a release was reviewed. A year back is a text of
-- the same form.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': '
       || CASE WHEN m.last_on IS NULL THEN 'it is not known when its threats were last reviewed'
               ELSE 'its threats were last reviewed on ' || m.last_on END AS line
  FROM device d CROSS JOIN live l
  LEFT JOIN (SELECT x.device AS device, max(x.day) AS last_on
               FROM (SELECT t.device AS device, t.decided_on AS day
                       FROM threat t CROSS JOIN live lt WHERE lt.id = t.id
                     UNION ALL
                     SELECT r.device, v.reviewed_on
                       FROM model_review v CROSS JOIN live lv JOIN release r ON r.id = v.release
                      WHERE lv.id = v.id) x GROUP BY x.device) m ON m.device = d.id
 WHERE l.id = d.id AND EXISTS (SELECT 1 FROM release r CROSS JOIN live lr
                WHERE lr.id = r.id AND r.device = d.id AND r.status = 'released')
   AND (m.last_on IS NULL
        OR m.last_on < CAST(CAST(substr($1, 1, 4) AS BIGINT) - 1 AS TEXT) || substr($1, 5))
