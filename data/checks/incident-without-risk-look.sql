-- check:    incident-without-risk-look
-- title:    A risk that an incident bears on was looked at again
-- serves:   MDR-I-3(e), IVDR-I-3(e), ISO14971-10.3, ISO14971-10.4, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Look whether what happened changes severity or probability: rate the risk anew, or record the decision that it stands.
-- how:      tutela add connection device={device} kind=X6 source={record} target=RISK decision=rejected decision_reason=TEXT sender=NAME receiver=NAME
-- MDR and IVDR Annex I 3(e): what comes from the field is evaluated against the risks. The risk was rated
-- after the incident in a field that matters, or somebody decided about the two, and neither has changed since.
SELECT d.to_id AS device, CAST(NULL AS TEXT) AS release, i.id AS record,
       max(l.title) || ': ' || max(lr.title) || ' (' || lr.id
       || ') was not looked at again since this happened' AS line
  FROM incident i CROSS JOIN live l
  JOIN link k ON k.from_id = i.id AND k.field = 'safety_risks'
 CROSS JOIN live lr
  LEFT JOIN link d ON d.from_id = i.id AND d.field = 'devices'
 WHERE l.id = i.id AND lr.id = k.to_id AND lr.matters <= l.matters
   AND NOT EXISTS (SELECT 1 FROM connection x CROSS JOIN live lx
                    WHERE lx.id = x.id AND x.source = i.id AND x.target = lr.id
                      AND x.decision IN ('accepted', 'rejected')
                      AND NOT EXISTS (SELECT 1 FROM stale z WHERE z.judgement = x.id))
 GROUP BY d.to_id, i.id, lr.id
