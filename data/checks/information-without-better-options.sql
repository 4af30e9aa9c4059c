-- check:    information-without-better-options
-- title:    Where only information helps it is said why nothing better does
-- serves:   MDR-I-4, IVDR-I-4, MDR-I-4(c), IVDR-I-4(c), IGNB-3.6, MDCG-3.3-SECURITY
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Write which controls in the device were considered, and why they are not practicable.
-- how:      tutela set {record} rejected_options=TEXT
-- Nothing is left to the user that the device could do.
SELECT c.device AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': helps by information only, and it is not said why the device cannot do it' AS line
  FROM control c CROSS JOIN live l
 WHERE l.id = c.id AND c.status IN ('accepted', 'implemented') AND c.option = 'information'
   AND c.rejected_options IS NULL
