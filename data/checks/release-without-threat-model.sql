-- check:    release-without-threat-model
-- title:    Each release has a data-flow model
-- serves:   MDR-I-17.2, IVDR-I-16.2, MDCG-P3, MDCG-3.4, IEC81001-5-1-7.2, IGNB-2.1, IGNB-3.2, MDR-I-3(b), IVDR-I-3(b), CCLAB-AREA-8
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    required
-- remedy:   Draw who talks to what: elements, flows and zones; threats follow from it.
-- how:      tutela add element name=TEXT key=WORD kind=process release={release} (then) tutela threats {release}
SELECT r.device AS device, r.id AS release, r.id AS record,
       l.title || ': there is no model of its elements and flows' AS line
  FROM release r CROSS JOIN live l
 WHERE l.id = r.id AND r.status IN ('in_work', 'released')
   AND (NOT EXISTS (SELECT 1 FROM model_element e WHERE e.release = r.id)
        OR NOT EXISTS (SELECT 1 FROM model_flow f WHERE f.release = r.id))
