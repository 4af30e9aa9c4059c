-- What several questions rest on, said once; and what is looked up often by something else than its id.

-- What a decision counts for: 'proposed' is the word of somebody else, 'open' says nothing yet,
-- 'waits' needs a second reviewer by the policy under which it was made; only 'decided' answers.
-- Whether its day has come (review_by) depends on the day one asks.
CREATE VIEW decision_standing AS
    SELECT d.id,
           CASE WHEN d.status = 'proposed' THEN 'proposed'
                WHEN d.state = 'under_investigation' THEN 'open'
                WHEN d.second_review = 'yes'
                     AND (d.reviewer IS NULL OR lower(d.reviewer) = lower(coalesce(d.decided_by, '')))
                THEN 'waits'
                ELSE 'decided' END AS standing
      FROM decision d;

-- A decision that may answer a finding: by identity, and by any name of the flaw. A finding is named
-- by component and flaw; its id is made of them, so no index leads to it. There are few decisions beside
-- the findings, so the order of joining is said (CROSS JOIN): who has a place asks finding_answer.
CREATE VIEW finding_decision AS
    SELECT x.component, x.flaw, x.component || ':' || w.name AS finding, d.id AS decision, d.scope,
           d.from_version, d.to_version, d.state, d.review_by, s.standing,
           CASE WHEN coalesce(mf.position, 0) > coalesce(mx.position, 0) THEN mf.position
                ELSE mx.position END AS matters
      FROM decision d
     CROSS JOIN live ld
     CROSS JOIN decision_standing s
     CROSS JOIN flaw_name n
     CROSS JOIN flaw w
     CROSS JOIN component c
     CROSS JOIN component_flaw x
      LEFT JOIN match_look mf ON mf.run = w.matters
      LEFT JOIN match_look mx ON mx.run = x.matters
     WHERE ld.id = d.id AND s.id = d.id AND n.name = lower(d.vulnerability) AND w.number = n.flaw
       AND (c.identity = d.identity OR (c.id = d.identity AND c.identity IS NULL))
       AND x.component = c.id AND x.flaw = n.flaw;

-- Component lists in force, each with the first one of its release.
CREATE VIEW list_in_force AS
    SELECT b.id, b.release, (SELECT min(o.id) FROM sbom o CROSS JOIN live lo
                              WHERE lo.id = o.id AND o.release = b.release
                                AND o.status = 'current') AS first
      FROM sbom b
     CROSS JOIN live lb
     WHERE lb.id = b.id AND b.status = 'current';

-- A finding in a release, in work or on the market, that has the component by a list in force. Where
-- several lists of a release name the component, the first stands for all, so that a place is one
-- row; DISTINCT would have to look at every list for one finding. Who asks has the finding: the order of
-- joining is said (CROSS JOIN) and leads from it to the places.
CREATE VIEW finding_place AS
    SELECT x.component, x.flaw, x.component || ':' || w.name AS finding, w.name AS vulnerability,
           w.severity, w.kev, w.kev_on, m.as_of AS first_seen_on, lc.title AS component_title,
           c.version, r.id AS release, v.id AS device, v.family
      FROM component_flaw x
     CROSS JOIN flaw w
     CROSS JOIN component c
     CROSS JOIN live lc
     CROSS JOIN link k
     CROSS JOIN list_in_force b
     CROSS JOIN release r
     CROSS JOIN live lr
     CROSS JOIN device v
     CROSS JOIN match_look m
     WHERE x.ended IS NULL AND w.number = x.flaw AND c.id = x.component AND lc.id = c.id
       AND k.to_id = c.id AND k.field = 'components' AND b.id = k.from_id AND r.id = b.release
       AND lr.id = r.id AND r.status IN ('in_work', 'released') AND v.id = r.device
       AND m.run = x.first_run
       AND (b.id = b.first
            OR NOT EXISTS (SELECT 1
                             FROM list_in_force o
                             JOIN link ko ON ko.from_id = o.id AND ko.field = 'components'
                                         AND ko.to_id = k.to_id
                            WHERE o.release = b.release AND o.id < b.id));

-- The components of each release, in work or on the market, by its lists in force; once each. Read
-- along the lists: a thousand releases have a million rows, and who looks components up in it one by
-- one asks for all of them.
CREATE VIEW listed AS
    WITH list AS MATERIALIZED (SELECT f.id, f.release, f.first FROM list_in_force f)
    SELECT r.device, b.release, k.to_id AS component
      FROM list b
     CROSS JOIN release r
     CROSS JOIN live lr
     CROSS JOIN link k
     WHERE r.id = b.release AND lr.id = r.id AND r.status IN ('in_work', 'released')
       AND k.from_id = b.id AND k.field = 'components'
       AND (b.id = b.first
            OR NOT EXISTS (SELECT 1
                             FROM list o
                             JOIN link ko ON ko.from_id = o.id AND ko.field = 'components'
                                         AND ko.to_id = k.to_id
                            WHERE o.release = b.release AND o.id < b.id));

-- How many finding_place each release has, counted without making them: the findings of each
-- component are counted once, then added up along the lists.
CREATE VIEW finding_load AS
    SELECT k.release, k.device, sum(n.findings) AS findings, sum(n.critical) AS critical,
           sum(n.high) AS high, sum(n.exploited) AS exploited
      FROM listed k
     CROSS JOIN (SELECT x.component, count(*) AS findings,
                        count(*) FILTER (WHERE w.severity = 'critical') AS critical,
                        count(*) FILTER (WHERE w.severity = 'high') AS high,
                        count(*) FILTER (WHERE w.kev = 'yes') AS exploited
                   FROM component_flaw x
                  CROSS JOIN live lc
                  CROSS JOIN flaw w
                  WHERE lc.id = x.component AND w.number = x.flaw AND x.ended IS NULL
                  GROUP BY x.component) n
     WHERE n.component = k.component
     GROUP BY k.release, k.device;

-- What answers a place. Versions cannot be compared in SQL, so a decision with bounds counts only
-- at a bound, or when it is made for this very release. It starts from the decisions.
CREATE VIEW finding_answer AS
    SELECT p.component, p.flaw, p.finding, p.release, p.severity, p.kev, x.decision, x.state,
           x.standing, x.review_by
      FROM finding_decision x
     CROSS JOIN finding_place p
     WHERE p.component = x.component AND p.flaw = x.flaw
       AND (x.scope IS NULL OR x.scope IN (p.release, p.device, p.family))
       AND ((x.from_version IS NULL AND x.to_version IS NULL) OR x.scope = p.release
            OR p.version = x.from_version OR p.version = x.to_version);

-- A decision whose finding says something else by now: it changed in a way that matters after the
-- decision was made or confirmed. That it was found at all is no change.
CREATE VIEW decision_changed AS
    SELECT x.decision, x.finding, x.matters
      FROM finding_decision x
      JOIN record r ON r.id = x.decision
     WHERE x.matters > r.position;

-- What shows that a clause is met: evidence, and documents that are approved, by the clause they
-- serve. What names a release is about its device; no device means all of them; the day decides
-- whether it is out of date.
CREATE VIEW proof AS
    SELECT k.to_id AS clause, e.id, e.name, coalesce(r.device, e.device) AS device, e.valid_until,
           e.release
      FROM evidence e
     CROSS JOIN live l
      JOIN link k ON k.from_id = e.id AND k.field = 'serves'
      LEFT JOIN release r ON r.id = e.release
     WHERE l.id = e.id
     UNION ALL
    SELECT k.to_id AS clause, o.id, o.name, coalesce(r.device, o.device) AS device, o.valid_until,
           o.release
      FROM document o
     CROSS JOIN live l
      JOIN link k ON k.from_id = o.id AND k.field = 'serves'
      LEFT JOIN release r ON r.id = o.release
     WHERE l.id = o.id AND o.status = 'approved';

-- The same by practice of MDCG 2019-16: what serves the practice, or a clause that covers it (Table I
-- of the paper, kept as mappings).
CREATE VIEW practice_proof AS
    SELECT clause AS practice, device, valid_until
      FROM proof
     UNION ALL
    SELECT m.source AS practice, p.device, p.valid_until
      FROM clause_mapping m
     CROSS JOIN live l
      JOIN proof p ON p.clause = m.target
     WHERE l.id = m.id AND m.relation = 'covers';

-- What a test came to on a release, by its last run there with a result: the latest by day, on
-- the same day the one entered last. Runs without a day come first. A blocked run says nothing; one
-- that ended in an error takes away what passed before.
CREATE VIEW test_outcome AS
    SELECT tr.id, tr.test, tr.release, tr.result
      FROM test_run tr
     CROSS JOIN live l
     WHERE l.id = tr.id AND tr.result IN ('pass', 'fail')
       AND NOT EXISTS (SELECT 1 FROM test_run n CROSS JOIN live ln
                        WHERE ln.id = n.id AND n.test = tr.test AND n.release = tr.release
                          AND n.result IN ('pass', 'fail', 'error')
                          AND (coalesce(n.run_on, '') > coalesce(tr.run_on, '')
                               OR (coalesce(n.run_on, '') = coalesce(tr.run_on, '')
                                   AND ln.position > l.position)));

-- The facts that follow from the risk class of a device (data/catalogues/facts.json, "computed").
CREATE VIEW class_fact AS
    SELECT d.id AS device, k.fact,
           CASE WHEN coalesce(d.risk_class, '') = '' THEN 'unknown'
                WHEN k.classes LIKE '% ' || d.risk_class || ' %' THEN 'yes'
                ELSE 'no' END AS value,
           'from the risk class of the device' AS reason
      FROM device d,
           (SELECT 'class_i' AS fact, ' I Is Im Ir ' AS classes
             UNION ALL SELECT 'class_iia', ' IIa '
             UNION ALL SELECT 'class_iib', ' IIb '
             UNION ALL SELECT 'class_iii', ' III '
             UNION ALL SELECT 'class_a', ' A '
             UNION ALL SELECT 'class_b', ' B '
             UNION ALL SELECT 'class_c', ' C '
             UNION ALL SELECT 'class_d', ' D '
             UNION ALL SELECT 'notified_body', ' Is Im Ir IIa IIb III B C D ') k;

-- Everything that has a date and is not done, by device. The dates of the law, and the ends of
-- certificates under it, come from assess/duty.
CREATE VIEW dated AS
    SELECT t.due_on AS on_day, NULL AS at, l.id, l.title, t.device, NULL AS label,
           coalesce(t.owner, '') AS basis, 'task' AS kind
      FROM task t JOIN live l ON l.id = t.id
     WHERE t.status IN ('open', 'in_work') AND t.due_on IS NOT NULL
    UNION ALL
    SELECT q.due_on, NULL, l.id, l.title, q.device, NULL, coalesce(q.asked_by, ''), 'question'
      FROM question q JOIN live l ON l.id = q.id
     WHERE q.status = 'open' AND q.due_on IS NOT NULL
    UNION ALL
    SELECT c.due_on, NULL, l.id, l.title, k.to_id, NULL, coalesce(c.owner, ''), 'case'
      FROM "case" c JOIN live l ON l.id = c.id
      LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
     WHERE c.due_on IS NOT NULL AND c.closed_on IS NULL
    UNION ALL
    SELECT c.embargo_until, NULL, l.id, l.title, k.to_id, NULL, 'embargo', 'case'
      FROM "case" c JOIN live l ON l.id = c.id
      LEFT JOIN link k ON k.from_id = c.id AND k.field = 'devices'
     WHERE c.embargo_until IS NOT NULL AND c.closed_on IS NULL
    UNION ALL
    SELECT e.valid_until, NULL, l.id, l.title, k.to_id, 'law', 'validity ends', 'certificate'
      FROM certificate e JOIN live l ON l.id = e.id
      LEFT JOIN link k ON k.from_id = e.id AND k.field = 'devices'
     WHERE e.status = 'valid' AND e.valid_until IS NOT NULL
       AND e.kind IN ('directive', 'declaration')
    UNION ALL
    SELECT r.support_until, NULL, l.id, l.title, r.device, NULL, 'support ends', 'release'
      FROM release r JOIN live l ON l.id = r.id
     WHERE r.status IN ('in_work', 'released') AND r.support_until IS NOT NULL;

-- The model of a release: its own parts, and those of the platform it builds on, of the platform of
-- that, and so on, as far up as the record type allows (DEVICE_PLATFORMS_MAX). A layer is a release
-- whose parts it has; depth 0 is itself. Said without recursion, so that who asks for one release
-- looks at one.
CREATE VIEW model_layer AS
    SELECT r.id AS release, r.id AS layer, 0 AS depth
      FROM release r
     UNION ALL
    SELECT r.id, r.platform, 1
      FROM release r
     WHERE r.platform IS NOT NULL
     UNION ALL
    SELECT r.id, p.platform, 2
      FROM release r
     CROSS JOIN release p
     WHERE p.id = r.platform AND p.platform IS NOT NULL
     UNION ALL
    SELECT r.id, q.platform, 3
      FROM release r
     CROSS JOIN release p
     CROSS JOIN release q
     WHERE p.id = r.platform AND q.id = p.platform AND q.platform IS NOT NULL;

-- Parts of the model of a release, each with the layer it comes from: what a nearer layer has under the
-- same key hides it, and what a nearer layer leaves out is not there. Every question about the model
-- of a release asks these views, never the tables.
CREATE VIEW model_zone AS
    SELECT y.release, y.layer, y.depth, z.id, z.key
      FROM model_layer y
     CROSS JOIN zone z
     CROSS JOIN live l
     WHERE z.release = y.layer AND l.id = z.id
       AND (y.depth = 0 OR NOT EXISTS (
                SELECT 1 FROM model_layer n CROSS JOIN release v
                 WHERE n.release = y.release AND n.depth < y.depth AND v.id = n.layer
                   AND (replace(' ' || coalesce(v.omits, '') || ' ', ' zone:' || z.key || ' ', '')
                        <> ' ' || coalesce(v.omits, '') || ' '
                        OR EXISTS (SELECT 1 FROM zone o CROSS JOIN live lo
                                    WHERE o.release = v.id AND o.key = z.key AND lo.id = o.id))));

CREATE VIEW model_element AS
    SELECT y.release, y.layer, y.depth, e.id, e.key
      FROM model_layer y
     CROSS JOIN element e
     CROSS JOIN live l
     WHERE e.release = y.layer AND l.id = e.id
       AND (y.depth = 0 OR NOT EXISTS (
                SELECT 1 FROM model_layer n CROSS JOIN release v
                 WHERE n.release = y.release AND n.depth < y.depth AND v.id = n.layer
                   AND (replace(' ' || coalesce(v.omits, '') || ' ', ' element:' || e.key || ' ', '')
                        <> ' ' || coalesce(v.omits, '') || ' '
                        OR EXISTS (SELECT 1 FROM element o CROSS JOIN live lo
                                    WHERE o.release = v.id AND o.key = e.key AND lo.id = o.id))));

CREATE VIEW model_flow AS
    SELECT y.release, y.layer, y.depth, f.id, f.key
      FROM model_layer y
     CROSS JOIN flow f
     CROSS JOIN live l
     WHERE f.release = y.layer AND l.id = f.id
       AND (y.depth = 0 OR NOT EXISTS (
                SELECT 1 FROM model_layer n CROSS JOIN release v
                 WHERE n.release = y.release AND n.depth < y.depth AND v.id = n.layer
                   AND (replace(' ' || coalesce(v.omits, '') || ' ', ' flow:' || f.key || ' ', '')
                        <> ' ' || coalesce(v.omits, '') || ' '
                        OR EXISTS (SELECT 1 FROM flow o CROSS JOIN live lo
                                    WHERE o.release = v.id AND o.key = f.key AND lo.id = o.id))));

CREATE VIEW model_data_class AS
    SELECT y.release, y.layer, y.depth, d.id, d.key
      FROM model_layer y
     CROSS JOIN data_class d
     CROSS JOIN live l
     WHERE d.release = y.layer AND l.id = d.id
       AND (y.depth = 0 OR NOT EXISTS (
                SELECT 1 FROM model_layer n CROSS JOIN release v
                 WHERE n.release = y.release AND n.depth < y.depth AND v.id = n.layer
                   AND (replace(' ' || coalesce(v.omits, '') || ' ', ' data_class:' || d.key || ' ', '')
                        <> ' ' || coalesce(v.omits, '') || ' '
                        OR EXISTS (SELECT 1 FROM data_class o CROSS JOIN live lo
                                    WHERE o.release = v.id AND o.key = d.key AND lo.id = o.id))));

CREATE VIEW model_asset AS
    SELECT y.release, y.layer, y.depth, a.id, a.key
      FROM model_layer y
     CROSS JOIN asset a
     CROSS JOIN live l
     WHERE a.release = y.layer AND l.id = a.id
       AND (y.depth = 0 OR NOT EXISTS (
                SELECT 1 FROM model_layer n CROSS JOIN release v
                 WHERE n.release = y.release AND n.depth < y.depth AND v.id = n.layer
                   AND (replace(' ' || coalesce(v.omits, '') || ' ', ' asset:' || a.key || ' ', '')
                        <> ' ' || coalesce(v.omits, '') || ' '
                        OR EXISTS (SELECT 1 FROM asset o CROSS JOIN live lo
                                    WHERE o.release = v.id AND o.key = a.key AND lo.id = o.id))));

CREATE INDEX component_lower_name ON component (lower(name));
CREATE INDEX component_cpe ON component (cpe);
CREATE INDEX threat_key ON threat (device, key);
CREATE INDEX decision_identity ON decision (identity);
CREATE INDEX test_run_test ON test_run (test);
CREATE INDEX advisory_case ON advisory (case_ref);

-- Interfaces of the model of a release: flows that cross a trust boundary, and those with what is
-- outside of our control.
CREATE VIEW model_interface AS
    SELECT m.release, f.id, s.id AS source, t.id AS target,
           CASE WHEN s.kind = 'external_entity' OR t.kind = 'external_entity'
                THEN 1 ELSE 0 END AS is_external
      FROM model_flow m
     CROSS JOIN flow f
      JOIN element fs ON fs.id = f.source
      JOIN element ft ON ft.id = f.target
      JOIN model_element ms ON ms.release = m.release AND ms.key = fs.key
      JOIN model_element mt ON mt.release = m.release AND mt.key = ft.key
      JOIN element s ON s.id = ms.id
      JOIN element t ON t.id = mt.id
      LEFT JOIN zone zs ON zs.id = s.zone
      LEFT JOIN zone zt ON zt.id = t.zone
     WHERE f.id = m.id
       AND (s.kind = 'external_entity' OR t.kind = 'external_entity'
            OR coalesce(zs.key, s.zone, '') <> coalesce(zt.key, t.zone, ''));

-- A record on the way from threat to evidence, and how it stands: the word of its own status, of a
-- run its result, of a test what it last came to.
CREATE VIEW figure_trace_row AS
    SELECT r.id, r.type, r.title AS name,
           coalesce(t.status, s.status, h.status, c.status, q.status, u.result,
                    (SELECT o.result
                       FROM test_outcome o
                       JOIN test_run x ON x.id = o.id
                      WHERE o.test = r.id AND r.type = 'test'
                      ORDER BY coalesce(x.run_on, '') DESC, o.id DESC LIMIT 1)) AS state,
           e.valid_until,
           CASE WHEN b.build_hash IS NOT NULL AND u.build_hash IS DISTINCT FROM b.build_hash
                THEN 1 ELSE 0 END AS other_build,
           (SELECT count(*) FROM stale y WHERE y.judgement = r.id) AS stale_count
      FROM record r
      LEFT JOIN threat t ON t.id = r.id
      LEFT JOIN security_risk s ON s.id = r.id
      LEFT JOIN safety_risk h ON h.id = r.id
      LEFT JOIN control c ON c.id = r.id
      LEFT JOIN requirement q ON q.id = r.id
      LEFT JOIN test_run u ON u.id = r.id
      LEFT JOIN release b ON b.id = u.release
      LEFT JOIN evidence e ON e.id = r.id;

-- What people know of components in a device, with what it fits: the identity in small letters, or a
-- pattern for LIKE where the identity has an asterisk. The very component says more than a pattern, a
-- longer pattern more than a shorter one; rank is even (assess/soup).
CREATE VIEW soup_key AS
    SELECT i.device, i.soup, i.purpose, i.requirements, i.system_requirements, i.evaluated_version,
           i.evaluated_on, lower(i.identity) AS key,
           CASE WHEN i.identity LIKE '%*%'
                THEN replace(replace(replace(replace(lower(i.identity), '\', '\\'), '%', '\%'),
                                     '_', '\_'), '*', '%') END AS pattern,
           2 * (length(i.identity) + CASE WHEN i.identity LIKE '%*%' THEN 0 ELSE 1000000 END) AS rank
      FROM soup_item i
     CROSS JOIN live r
     WHERE r.id = i.id;
