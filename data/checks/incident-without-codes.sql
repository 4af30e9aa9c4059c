-- check:    incident-without-codes
-- title:    Reported incidents carry the codes of the form
-- serves:   MDCG-5.2-A1105, MDCG-5.2-A110501, MDCG-5.2-A110502, MDCG-5.2-C1007, MDCG-5.2-NEWCODE
-- concept:  post-market
-- grade:    advised
-- remedy:   Choose the codes. Where none fits, propose a term in the report.
-- how:      tutela set {record} imdrf_codes="A110501 C1007"
-- IMDRF Annex A and C; MDCG 2019-16 5.2 names those of security.
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, i.id AS record,
       l.title || ': serious, and no code of the report is chosen' AS line
  FROM incident i CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = i.id AND k.field = 'devices'
 WHERE l.id = i.id AND i.serious = 'yes' AND i.imdrf_codes IS NULL
