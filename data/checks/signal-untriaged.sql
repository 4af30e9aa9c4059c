-- check:    signal-untriaged
-- title:    What comes in is looked at
-- serves:   MDCG-P6, MDCG-5.1-SYSTEM-1, IEC81001-5-1-9.2, IEC81001-5-1-9.3, MDR-I-3(e), IVDR-I-3(e)
-- concept:  post-market
-- grade:    required
-- remedy:   Say whether it concerns a device; open a case, or say why it is not relevant.
-- how:      tutela set {record} state=in_case case_ref=ID
SELECT k.to_id AS device, CAST(NULL AS TEXT) AS release, s.id AS record,
       l.title || ': came in'
       || CASE WHEN s.received_at IS NULL THEN '' ELSE ' on ' || substr(s.received_at, 1, 10) END
       || ' and nobody has looked whether it concerns us' AS line
  FROM signal s CROSS JOIN live l
  LEFT JOIN link k ON k.from_id = s.id AND k.field = 'devices'
 WHERE l.id = s.id AND s.state IN ('received', 'matched', 'candidate') AND s.case_ref IS NULL
