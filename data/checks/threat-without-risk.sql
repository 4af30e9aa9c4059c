-- check:    threat-without-risk
-- title:    Every threat that is open or mitigated belongs to a security risk
-- serves:   MDR-I-3(b), IVDR-I-3(b), MDR-I-3(c), IVDR-I-3(c), MDCG-3.4, IEC81001-5-1-7.3, IGNB-3.1
-- concept:  aligned-processes
-- grade:    advised
-- remedy:   Estimate the risk of this threat, or add the threat to a security risk that is there.
-- how:      tutela add security_risk name=TEXT device={device} threats={record}
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || ': no security risk says how bad this threat is' AS line
  FROM threat t JOIN live l ON l.id = t.id
 WHERE t.status IN ('open', 'mitigated', 'accepted') AND t.state <> 'gone'
   AND NOT EXISTS (SELECT 1 FROM link k JOIN security_risk s ON s.id = k.from_id
                     JOIN live ls ON ls.id = s.id
                    WHERE k.to_id = t.id AND k.field = 'threats')
