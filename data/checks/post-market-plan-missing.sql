-- check:    post-market-plan-missing
-- title:    Post-market surveillance covers security
-- serves:   MDR-I-3(e), IVDR-I-3(e), MDCG-5.1, IEC81001-5-1-7.5, MDR-A-pms-plan, IVDR-A-pms-plan, MDR-III-1.1, IVDR-III-1, CCLAB-STEP-12
-- concept:  post-market
-- grade:    required
-- remedy:   Add security to the plan for post-market surveillance: what is collected, from where, who looks, how often; attach it.
-- how:      tutela add document name=TITLE kind=plan device={device} serves=MDCG-5.1 status=approved approved_by=NAME
-- A document on any row of MDCG 2019-16 5.1 counts.
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       l.title || ': nothing shows a plan for post-market surveillance of its security' AS line
  FROM device d CROSS JOIN live l
 WHERE l.id = d.id
   AND NOT EXISTS (SELECT 1 FROM proof p
                    WHERE p.device IS NULL AND lower(p.clause) LIKE 'mdcg-5.1%'
                      AND coalesce(p.valid_until, $1) >= $1)
   AND d.id NOT IN (SELECT p.device FROM proof p
                     WHERE p.device IS NOT NULL AND lower(p.clause) LIKE 'mdcg-5.1%'
                       AND coalesce(p.valid_until, $1) >= $1)
