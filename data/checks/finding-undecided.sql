-- check:    finding-undecided
-- title:    Every vulnerability that was found has a decision
-- serves:   MDCG-P6, MDCG-3.8, IEC81001-5-1-9.3, IEC81001-5-1-9.5, IEC81001-5-1-5.8.5
-- concept:  secure-life-cycle
-- practice: P6
-- grade:    required
-- remedy:   Decide: affected, not affected (with the reason), or fixed. One decision serves all releases with the component.
SELECT u.device AS device, u.release AS release, u.finding AS record,
       u.vulnerability || coalesce(', ' || u.severity, '') || ', in ' || u.component_title
       || ': nobody has decided whether it matters' AS line
  FROM finding_undecided u
