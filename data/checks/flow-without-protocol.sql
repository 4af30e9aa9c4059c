-- check:    flow-without-protocol
-- title:    Of every interface the protocol is known
-- serves:   IGNB-2.2, IEC81001-5-1-5.4.3, MDCG-4.2-ADM-10, MDR-I-14.1, IVDR-I-13.1
-- concept:  secure-life-cycle
-- practice: P3
-- grade:    advised
-- looks at: flow
-- remedy:   Enter the protocol with its version, and the port.
-- how:      tutela set {record} protocol="TLS 1.3" port=443/tcp
-- Reviewers ask for each interface with protocols and versions; hospitals for the ports.
SELECT r.device AS device, r.id AS release, f.id AS record,
       l.title || ': its protocol is not known' AS line
  FROM model_flow m
  JOIN flow f ON f.id = m.id CROSS JOIN live l
  JOIN release r ON r.id = m.release CROSS JOIN live lr
 WHERE lr.id = r.id AND l.id = f.id AND r.status IN ('in_work', 'released') AND f.protocol IS NULL
