-- check:    finding-undecided
-- title:    Every vulnerability that was found has a decision
-- serves:   MDCG-P6, MDCG-3.8, IEC81001-5-1-9.3, IEC81001-5-1-9.5, IEC81001-5-1-5.8.5
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- remedy:   Decide: affected, not affected (with the reason), or fixed. One decision serves all releases with the component.
-- A proposal decides nothing, nor does a decision that waits for its second reviewer or whose day
-- to look again has passed.
SELECT u.device AS device, u.release AS release, u.finding AS record,
       u.vulnerability || coalesce(', ' || u.severity, '') || ', in ' || u.component_title
       || CASE (SELECT max(CASE a.standing WHEN 'waits' THEN 2 WHEN 'proposed' THEN 1 ELSE 0 END)
                  FROM finding_answer a
                 WHERE a.component = u.component AND a.flaw = u.flaw AND a.release = u.release)
          WHEN 2 THEN ': the decision waits for a second reviewer'
          WHEN 1 THEN ': others have stated something, nobody of us has decided'
          ELSE ': nobody has decided whether it matters' END AS line
  FROM finding_undecided u
 UNION ALL
SELECT u.device, u.release, u.finding,
       u.vulnerability || coalesce(', ' || u.severity, '') || ', in ' || u.component_title
       || ': was decided until ' || u.until || ', not any more'
  FROM finding_lapsing u
 WHERE u.until < $1
