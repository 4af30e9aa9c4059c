-- check:    threat-model-drift
-- title:    The threat model of a release was reviewed as it is now
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDR-I-3(e), IVDR-I-3(e), MDCG-P3, MDCG-3.8-C-3, IEC81001-5-1-7.2, IGNB-3.3
-- concept:  aligned-processes
-- grade:    required
-- looks at: element
-- remedy:   Look at the whole model with the team, generate the threats, and record the review.
-- how:      tutela threats {release} (then) tutela add model_review release={release} reviewer=NAME reviewed_on=DATE outcome=holds
-- A review saw what was there at its position of the history. An element, flow, zone or class of data that
-- was added or changed in substance later, and a component list that came later, make it old. A release
-- that has a model and no review is newer than any; parts of its platform count as its own.
WITH seen AS (
    SELECT v.release AS release, max(h.position) AS position
      FROM model_review v CROSS JOIN live h
     WHERE h.id = v.id AND v.outcome = 'holds' GROUP BY v.release),
part AS (
    SELECT e.release AS release, e.id AS id FROM model_element e
    UNION ALL SELECT f.release, f.id FROM model_flow f
    UNION ALL SELECT z.release, z.id FROM model_zone z
    UNION ALL SELECT d.release, d.id FROM model_data_class d),
newer AS (
    SELECT p.release AS release, count(*) AS parts
      FROM part p CROSS JOIN live h
      JOIN seen s ON s.release = p.release
     WHERE h.id = p.id AND h.matters > s.position GROUP BY p.release),
list AS (
    SELECT b.release AS release, count(*) AS lists
      FROM sbom b CROSS JOIN live h
      JOIN seen s ON s.release = b.release
     WHERE h.id = b.id AND b.status = 'current' AND h.position > s.position GROUP BY b.release)
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || CASE WHEN s.position IS NULL THEN ': its threat model was never reviewed as a whole'
                       WHEN n.parts IS NULL THEN ': a component list is newer than the last review of the threat model'
                       ELSE ': parts of its threat model that are newer than the last review: ' || n.parts END AS line
  FROM release r CROSS JOIN live l
  LEFT JOIN seen s ON s.release = r.id
  LEFT JOIN newer n ON n.release = r.id
  LEFT JOIN list b ON b.release = r.id
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND EXISTS (SELECT 1 FROM model_element e WHERE e.release = r.id)
   AND (s.position IS NULL OR n.parts IS NOT NULL OR b.lists IS NOT NULL)
