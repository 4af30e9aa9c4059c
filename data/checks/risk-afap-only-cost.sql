-- check:    risk-afap-only-cost
-- title:    No risk is left as it is for its cost alone
-- serves:   MDR-I-2, IVDR-I-2, MDR-I-4, IVDR-I-4, MDCG-3.3, ISO14971-7.1
-- concept:  aligned-processes
-- grade:    required
-- looks at: security_risk
-- remedy:   Say what a further control would do to benefit, use or function, or what the state of the art is; or take it.
-- how:      tutela set {record} afap_rationale=TEXT
-- Annex I 2: as far as possible without adversely affecting the benefit-risk ratio; cost is no reason to stop. A rationale
-- is a finding when it has a word of cost and none of what else counts as a reason.
WITH cost (word) AS (VALUES ('cost'), ('expens'), ('budget'), ('price'), ('money'), ('euro'), ('eur '), ('econom'),
                            ('afford'), ('cheap'), ('kosten'), ('teuer'), ('preis')),
     reason (word) AS (VALUES ('state of the art'), ('benefit'), ('patient'), ('clinic'), ('nurse'), ('care'), ('delay'),
                              ('emergency'), ('alarm'), ('lock'), ('batter'), ('power'), ('latenc'), ('performance'),
                              ('usab'), ('function'), ('standard'), ('technic'), ('not possible'), ('impossible'),
                              ('hospital'), ('therapy'), ('treatment'), ('hardware'), ('memory'), ('limit'),
                              ('interoperab'), ('supplier'), ('worse'), ('safety'), ('stand der technik'), ('nutzen')),
     said (device, record, text) AS (
    SELECT s.device, s.id, lower(s.afap_rationale) FROM security_risk s WHERE s.afap_rationale IS NOT NULL
    UNION ALL
    SELECT f.device, f.id, lower(f.afap_rationale) FROM safety_risk f WHERE f.afap_rationale IS NOT NULL)
SELECT a.device AS device, CAST(NULL AS TEXT) AS release, a.record AS record,
       l.title || ': the only reason why it is not reduced further is its cost' AS line
  FROM said a CROSS JOIN live l
 WHERE l.id = a.record
   AND EXISTS (SELECT 1 FROM cost c WHERE a.text LIKE '%' || c.word || '%')
   AND NOT EXISTS (SELECT 1 FROM reason r WHERE a.text LIKE '%' || r.word || '%')
