-- check:    control-with-open-side-effect
-- title:    No control is in use whose side-effects were refused
-- serves:   MDR-I-3(d), IVDR-I-3(d), MDR-I-4, IVDR-I-4, MDCG-3.3, IEC81001-5-1-7.4, MDR-I-2, IVDR-I-2, IGNB-3.5, IGNB-3.7, CONNECTION-X3
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Change the control, choose another one, or look again.
-- how:      tutela set {record} side_effects_look=accepted looked_by=NAME looked_on=DATE
SELECT c.device AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': is ' || c.status || ', although the look at its side-effects said '
       || CASE c.side_effects_look WHEN 'rejected' THEN 'no' ELSE 'that it must change' END AS line
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.status IN ('accepted', 'implemented')
   AND c.side_effects_look IN ('change_needed', 'rejected')
