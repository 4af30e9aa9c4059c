-- check:    threat-decided-without-reason
-- title:    What is said about a threat has a reason
-- serves:   IGNB-3.3, IEC81001-5-1-7.2, MDR-I-3(b), IVDR-I-3(b), IEC81001-5-1-7.4
-- concept:  aligned-processes
-- grade:    required
-- remedy:   Write why.
-- how:      tutela set {record} reason=TEXT
-- Accepted, or not applicable: a reviewer asks why, for each.
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || CASE t.status WHEN 'accepted' THEN ': accepted' ELSE ': said not to apply' END
       || ', without a reason' AS line
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND t.status IN ('accepted', 'not_applicable') AND t.state <> 'gone' AND t.reason IS NULL
