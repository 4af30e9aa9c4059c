-- check:    release-without-prrc-sign-off
-- title:    Each release was signed off by the person responsible for regulatory compliance
-- serves:   MDR-A-gen-prrc, IVDR-A-gen-prrc, CCLAB-STEP-10, IEC81001-5-1-5.8.6
-- concept:  regulation
-- grade:    required
-- looks at: release
-- remedy:   Ask the person for the approval, and let the person decide it. It falls away when the release changes.
-- how:      tutela add approval subject={record} role=PRRC decision=approved approver=NAME decided_on=DATE
-- MDR and IVDR Article 15(3)(a): conformity is checked before release. An approval or signature of the
-- release, or of a baseline of it, in the role PRRC; one whose ground has moved counts no more.
WITH signed AS (
    SELECT a.subject AS id
      FROM approval a CROSS JOIN live la
     WHERE la.id = a.id AND a.decision = 'approved' AND lower(a.role) = 'prrc'
       AND NOT EXISTS (SELECT 1 FROM stale z WHERE z.judgement = a.id)
    UNION
    SELECT s.subject
      FROM signature s CROSS JOIN live ls
     WHERE ls.id = s.id AND lower(s.role) = 'prrc' AND s.meaning IN ('approval', 'release', 'responsibility')
       AND NOT EXISTS (SELECT 1 FROM stale z WHERE z.judgement = s.id)
)
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': the person responsible for regulatory compliance has not signed it off' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND r.id NOT IN (SELECT id FROM signed)
   AND r.id NOT IN (SELECT b.release FROM signed s JOIN baseline b ON b.id = s.id
                     CROSS JOIN live lb WHERE lb.id = b.id)
