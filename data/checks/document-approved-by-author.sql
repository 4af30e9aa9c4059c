-- check:    document-approved-by-author
-- title:    Nobody approves his own document
-- serves:   CCLAB-AREA-11, MDCG-4.1
-- concept:  regulation
-- grade:    advised
-- remedy:   Let another person approve it. In a firm of one person, let the outside PRRC do it.
-- how:      tutela set {record} approved_by=NAME approved_on=DATE
SELECT o.device AS device, o.release AS release, o.id AS record,
       l.title || ': was written and approved by the same person, ' || o.approved_by AS line
  FROM document o CROSS JOIN live l
 WHERE l.id = o.id AND o.status = 'approved' AND lower(o.author) = lower(o.approved_by)
