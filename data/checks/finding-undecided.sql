-- check:    finding-undecided
-- title:    Every vulnerability that was found has a decision
-- serves:   MDCG-P6, MDCG-3.8, IEC81001-5-1-9.3, IEC81001-5-1-9.5, IEC81001-5-1-5.8.5
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- remedy:   Decide: affected, not affected (with the reason), or fixed. One decision serves all releases with the component.
-- how:      tutela decide {release} CVE state=not_affected justification=WORD decided_by=NAME
-- A proposal decides nothing, nor does a decision that waits for its second reviewer or whose day
-- to look again has passed.
SELECT max(p.device) AS device, p.release AS release, p.finding AS record,
       max(p.vulnerability || coalesce(', ' || p.severity, '') || ', in ' || p.component_title)
       || CASE max(CASE x.standing WHEN 'decided' THEN 3 WHEN 'waits' THEN 2 WHEN 'proposed' THEN 1
                                   ELSE 0 END)
          WHEN 3 THEN ': was decided until ' || max(CASE x.standing WHEN 'decided' THEN x.review_by END)
                      || ', not any more'
          WHEN 2 THEN ': the decision waits for a second reviewer'
          WHEN 1 THEN ': others have stated something, nobody of us has decided'
          ELSE ': nobody has decided whether it matters' END AS line
  FROM finding_place p
  LEFT JOIN finding_decision x
    ON x.component = p.component AND x.flaw = p.flaw
   AND (x.scope IS NULL OR x.scope IN (p.release, p.device, p.family))
   AND ((x.from_version IS NULL AND x.to_version IS NULL) OR x.scope = p.release
        OR p.version = x.from_version OR p.version = x.to_version)
 GROUP BY p.component, p.flaw, p.finding, p.release
HAVING sum(CASE WHEN x.standing = 'decided' AND (x.review_by IS NULL OR x.review_by >= $1) THEN 1
                ELSE 0 END) = 0
