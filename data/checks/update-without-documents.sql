-- check:    update-without-documents
-- title:    No update is closed before the technical documentation is up to date
-- serves:   MDR-A-gen-td, IVDR-A-gen-td, MDCG-5.1-OUTPUTS-6, MDCG-P7, CCLAB-STEP-4
-- concept:  post-market
-- grade:    required
-- remedy:   Bring the sections that the update changes up to date, have them approved, and name these documents in the update.
-- how:      tutela set {record} documents=ID
-- MDR Article 10(4), IVDR Article 10(4): technical documentation is kept up to date. Asked of updates that
-- are complete; an approved document must be named. Whether it has all that changed, a person must judge.
SELECT r.device AS device, u.release AS release, u.id AS record,
       l.title || ': complete, and no approved document is named that was brought up to date' AS line
  FROM "update" u CROSS JOIN live l
  LEFT JOIN release r ON r.id = u.release
 WHERE l.id = u.id AND u.state = 'complete'
   AND NOT EXISTS (SELECT 1 FROM link k JOIN document o ON o.id = k.to_id CROSS JOIN live lo
                    WHERE lo.id = o.id AND k.from_id = u.id AND k.field = 'documents' AND o.status = 'approved')
