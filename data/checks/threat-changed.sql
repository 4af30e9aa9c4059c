-- check:    threat-changed
-- title:    Decisions about threats were made on what the rules say now
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDR-I-3(b), IVDR-I-3(b), MDCG-P2, IEC81001-5-1-7.2, IGNB-3.3
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Look at the threat again: keep the decision and set state=current, or decide anew.
-- how:      tutela set {record} state=current
-- Generating threats again brings their texts up to date, and never touches a decision; but a decision
-- about a threat that reads otherwise now was not made on this one.
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || ': reads otherwise since it was decided' AS line
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND t.state = 'changed' AND t.status <> 'open'
