-- check:    asset-without-need
-- title:    Of every asset it is said how much protection it needs
-- serves:   CCLAB-AREA-2, MDR-I-3(b), IVDR-I-3(b), MDCG-2.1-4, MDCG-3.4-1
-- concept:  secure-life-cycle
-- practice: P2
-- grade:    required
-- looks at: asset
-- remedy:   Say how much disclosure, change and loss would harm.
-- how:      tutela set {record} confidentiality=high integrity=high availability=low
-- Assets and kinds of data. Confidentiality, integrity and availability are the three questions.
SELECT r.device AS device, r.id AS release, a.id AS record,
       l.title || ': not said how much it needs:'
       || CASE WHEN a.confidentiality IS NULL THEN ' confidentiality' ELSE '' END
       || CASE WHEN a.integrity IS NULL THEN ' integrity' ELSE '' END
       || CASE WHEN a.availability IS NULL THEN ' availability' ELSE '' END AS line
  FROM (SELECT n.id, m.release, n.confidentiality, n.integrity, n.availability
          FROM model_asset m JOIN asset n ON n.id = m.id
         UNION ALL
        SELECT n.id, m.release, n.confidentiality, n.integrity, n.availability
          FROM model_data_class m JOIN data_class n ON n.id = m.id) a
 CROSS JOIN live l
  JOIN release r ON r.id = a.release CROSS JOIN live lr
 WHERE lr.id = r.id AND l.id = a.id AND r.status IN ('in_work', 'released')
   AND (a.confidentiality IS NULL OR a.integrity IS NULL OR a.availability IS NULL)
