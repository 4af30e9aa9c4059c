-- check:    prrc-missing
-- title:    Each device has a person responsible for regulatory compliance
-- serves:   MDR-A-gen-prrc, IVDR-A-gen-prrc, CCLAB-STEP-10
-- concept:  regulation
-- grade:    required
-- remedy:   Name the person of Article 15. Small firms may use an outside person who is always at their disposal; attach the contract.
-- how:      tutela set {record} prrc=NAME
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': no person responsible for regulatory compliance is named (Article 15)' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id AND d.prrc IS NULL
