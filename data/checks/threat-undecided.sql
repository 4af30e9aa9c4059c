-- check:    threat-undecided
-- title:    Every threat has a decision
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDR-I-3(b), IVDR-I-3(b), MDCG-P2, IEC81001-5-1-7.2, IGNB-3.3
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Decide the threat: mitigate it by a control, transfer it, accept it with a reason, or mark it not applicable.
-- how:      tutela set {record} status=mitigated controls=ID decided_by=NAME decided_on=DATE
-- A threat that the rules no longer give is kept, but asks for nothing.
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || ': nobody has decided what to do about this threat' AS line
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND t.status = 'open' AND t.state <> 'gone'
