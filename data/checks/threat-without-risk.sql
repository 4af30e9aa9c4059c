-- check:    threat-without-risk
-- title:    Every threat that is open or mitigated belongs to a security risk
-- serves:   MDR-I-3(b), IVDR-I-3(b), MDR-I-3(c), IVDR-I-3(c), MDCG-3.4, IEC81001-5-1-7.3, IGNB-3.1
-- concept:  aligned-processes
-- grade:    advised
-- remedy:   Estimate the risk of this threat, or add the threat to a security risk that is there.
-- how:      tutela add security_risk name=TEXT device={device} threats={record}
SELECT t.device AS device, t.release AS release, t.id AS record,
       l.title || ': no security risk says how bad this threat is' AS line
  FROM threat t CROSS JOIN live l
 WHERE l.id = t.id AND t.status IN ('open', 'mitigated', 'accepted') AND t.state <> 'gone'
   AND NOT EXISTS (SELECT 1 FROM link k JOIN security_risk s ON s.id = k.from_id
                    CROSS JOIN live ls
                    WHERE ls.id = s.id AND k.to_id = t.id AND k.field = 'threats')
