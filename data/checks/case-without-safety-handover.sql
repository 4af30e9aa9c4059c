-- check:    case-without-safety-handover
-- title:    A case that may harm a person reached the safety side
-- serves:   MDR-I-3(e), IVDR-I-3(e), MDCG-5.2, MDCG-A-IV, IEC81001-5-1-9.4, CONNECTION-X6, CCLAB-AREA-1
-- concept:  risk-relationship
-- grade:    required
-- remedy:   Hand the case over (connection X6): the safety file, the vigilance decision and the field action depend on it.
-- how:      tutela handover {record} --kind X6
-- Unknown counts as yes. The analysis must have begun; before it there is nothing to hand over.
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, c.id AS record,
       l.title || ': '
       || CASE WHEN c.safety_relevant IS NULL THEN 'nobody knows whether a person may be harmed'
               ELSE 'may harm a person' END
       || ', and the safety side was not told (X6)' AS line
  FROM "case" c CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
 WHERE l.id = c.id AND coalesce(c.safety_relevant, 'unknown') <> 'no'
   AND c.state NOT IN ('new', 'acknowledged', 'verification', 'not_affected', 'duplicate', 'invalid')
   AND NOT EXISTS (SELECT 1 FROM connection x CROSS JOIN live lx
                    WHERE lx.id = x.id AND x.source = c.id AND x.kind = 'X6')
