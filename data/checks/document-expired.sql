-- check:    document-expired
-- title:    No approved document has outlived its day
-- serves:   MDCG-4.1, IEC81001-5-1-4.1.9, CCLAB-AREA-11, MDR-I-23.1, IVDR-I-20.1
-- concept:  secure-life-cycle
-- practice: P8
-- grade:    required
-- remedy:   Review the document; extend it, renew it, or take it out of use.
-- how:      tutela set {record} valid_until=DATE approved_by=NAME approved_on=DATE
SELECT o.device AS device, o.release AS release, o.id AS record,
       l.title || ': was valid until ' || o.valid_until AS line
  FROM document o CROSS JOIN live l
 WHERE l.id = o.id AND o.status = 'approved' AND o.valid_until < $1
