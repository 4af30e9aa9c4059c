-- check:    clinical-evaluation-overdue
-- title:    Of high classes the clinical evaluation is brought up to date every year
-- serves:   MDR-A-pmcf-ann, IVDR-A-pmcf-ann, CCLAB-STEP-5
-- concept:  regulation
-- grade:    required
-- remedy:   Bring the report up to date, and enter the new edition with its day. It must name the clause it serves: clin-eval of the Articles.
-- how:      tutela add document name=TITLE kind=report device={device} status=approved approved_by=NAME approved_on=DATE serves=MDR-A-clin-eval
-- MDR Article 61(11), IVDR Article 56(6): class III and implantable devices, classes C and D, at least
-- annually, with the follow-up report. The day of the newest document or evidence that serves clinical
-- evaluation counts. For a device that is released.
WITH report AS (
    SELECT o.device, max(coalesce(o.approved_on, '')) AS on_day
      FROM document o CROSS JOIN live lo
     WHERE lo.id = o.id AND o.status = 'approved'
       AND o.id IN (SELECT k.from_id FROM link k WHERE k.field = 'serves' AND k.to_id IN (
                        'MDR-A-clin-eval', 'MDR-A-clin-annexxiv', 'MDR-A-pmcf-ann', 'MDR-II-6.1(c)',
                        'IVDR-A-clin-eval', 'IVDR-A-clin-annexxiv', 'IVDR-A-pmcf-ann', 'IVDR-II-6.2'))
     GROUP BY o.device
    UNION ALL
    SELECT e.device, max(coalesce(e.dated_on, ''))
      FROM evidence e CROSS JOIN live le
     WHERE le.id = e.id AND e.id IN (SELECT k.from_id FROM link k WHERE k.field = 'serves' AND k.to_id IN (
                        'MDR-A-clin-eval', 'MDR-A-clin-annexxiv', 'MDR-A-pmcf-ann', 'MDR-II-6.1(c)',
                        'IVDR-A-clin-eval', 'IVDR-A-clin-annexxiv', 'IVDR-A-pmcf-ann', 'IVDR-II-6.2'))
     GROUP BY e.device
)
SELECT d.id AS device, CAST(NULL AS TEXT) AS release, d.id AS record,
       max(l.title) || CASE WHEN coalesce(max(p.on_day), '') = ''
           THEN ': no dated report of the clinical evaluation'
           ELSE ': the last report of the clinical evaluation is of ' || max(p.on_day)
                || ', more than a year ago' END AS line
  FROM device d CROSS JOIN live l
  LEFT JOIN report p ON p.device = d.id
 WHERE l.id = d.id AND (d.risk_class IN ('III', 'C', 'D')
        OR EXISTS (SELECT 1 FROM device_fact s CROSS JOIN live ls
                    WHERE ls.id = s.id AND s.device = d.id AND s.value = 'yes' AND s.fact = 'implantable'))
   AND d.id IN (SELECT r.device FROM release r CROSS JOIN live lr
                 WHERE lr.id = r.id AND r.status = 'released')
 GROUP BY d.id
HAVING coalesce(max(p.on_day), '')
       < CAST(CAST(substr($1, 1, 4) AS BIGINT) - 1 AS TEXT) || substr($1, 5)
