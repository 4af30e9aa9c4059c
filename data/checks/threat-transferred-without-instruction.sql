-- check:    threat-transferred-without-instruction
-- title:    What is transferred to the operator stands in the instructions
-- serves:   MDR-I-23.4(ab), IVDR-I-20.4.1(ah), MDR-I-17.4, IVDR-I-16.4, MDCG-P8, MDCG-3.6, IEC81001-5-1-5.8.2, IGNB-4.1, IGNB-4.2, MDR-I-4(c), IVDR-I-4(c)
-- concept:  secure-life-cycle
-- practice: P8
-- grade:    required
-- remedy:   Write into the instructions for use what the operator must do, and name the place in the threat.
-- how:      tutela set {record} instruction=TEXT
-- A risk that is handed to the hospital without telling it is not reduced at all.
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || ': transferred to the operator, but the instructions do not say so' AS line
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND t.status = 'transferred' AND t.instruction IS NULL
