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
-- by component and flaw; its id is made of them, so no index leads to it.
CREATE VIEW finding_decision AS
    SELECT x.component, x.flaw, x.component || ':' || w.name AS finding, d.id AS decision, d.scope,
           d.from_version, d.to_version, d.state, d.review_by, s.standing,
           CASE WHEN coalesce(mf.position, 0) > coalesce(mx.position, 0) THEN mf.position
                ELSE mx.position END AS matters
      FROM decision d
      JOIN live ld ON ld.id = d.id
      JOIN decision_standing s ON s.id = d.id
      JOIN flaw_name n ON n.name = lower(d.vulnerability)
      JOIN flaw w ON w.number = n.flaw
      JOIN (SELECT id, identity FROM component WHERE identity IS NOT NULL
             UNION ALL
            SELECT id, id FROM component WHERE identity IS NULL) c ON c.identity = d.identity
      JOIN component_flaw x ON x.component = c.id AND x.flaw = n.flaw
      LEFT JOIN match_look mf ON mf.run = w.matters
      LEFT JOIN match_look mx ON mx.run = x.matters;

-- A finding in a release that has the component: the lists in force of releases in work or on the
-- market name it. Where several lists of a release name the component, the first stands for all, so
-- that a place is one row; DISTINCT would have to look at every list for one finding.
CREATE VIEW finding_place AS
    SELECT x.component, x.flaw, x.component || ':' || w.name AS finding, w.name AS vulnerability,
           w.severity, w.kev, w.kev_on, m.as_of AS first_seen_on, lc.title AS component_title,
           c.version, r.id AS release, v.id AS device, v.family
      FROM component_flaw x
      JOIN flaw w ON w.number = x.flaw
      JOIN match_look m ON m.run = x.first_run
      JOIN component c ON c.id = x.component
      JOIN live lc ON lc.id = c.id
      JOIN link k ON k.to_id = c.id AND k.field = 'components'
      JOIN sbom b ON b.id = k.from_id
      JOIN live lb ON lb.id = b.id
      JOIN release r ON r.id = b.release
      JOIN live lr ON lr.id = r.id
      JOIN device v ON v.id = r.device
     WHERE x.ended IS NULL AND b.status = 'current' AND r.status IN ('in_work', 'released')
       AND NOT EXISTS (SELECT 1
                         FROM sbom o
                         JOIN live lo ON lo.id = o.id
                         JOIN link ko ON ko.from_id = o.id AND ko.field = k.field
                                     AND ko.to_id = k.to_id
                        WHERE o.release = b.release AND o.status = 'current' AND o.id < b.id);

-- What answers a place. Versions cannot be compared in SQL, so a decision with bounds counts only
-- at a bound, or when it is made for this very release.
CREATE VIEW finding_answer AS
    SELECT p.component, p.flaw, p.finding, p.release, x.decision, x.state, x.standing, x.review_by
      FROM finding_decision x
      JOIN finding_place p
        ON p.component = x.component AND p.flaw = x.flaw
       AND (x.scope IS NULL OR x.scope IN (p.release, p.device, p.family))
       AND ((x.from_version IS NULL AND x.to_version IS NULL) OR x.scope = p.release
            OR p.version = x.from_version OR p.version = x.to_version);

-- Places that no decision answers, whatever the day; bounds as in finding_answer. Where the day
-- matters, the same join asks for review_by as well (finding-undecided, portfolio_waiting).
CREATE VIEW finding_undecided AS
    SELECT p.component, p.flaw, p.finding, p.vulnerability, p.severity, p.kev, p.first_seen_on,
           p.component_title, p.release, p.device
      FROM finding_place p
      LEFT JOIN finding_decision x
        ON x.component = p.component AND x.flaw = p.flaw
       AND x.standing = 'decided'
       AND (x.scope IS NULL OR x.scope IN (p.release, p.device, p.family))
       AND ((x.from_version IS NULL AND x.to_version IS NULL) OR x.scope = p.release
            OR p.version = x.from_version OR p.version = x.to_version)
     WHERE x.finding IS NULL;

-- A decision whose finding says something else by now: it changed in a way that matters after the
-- decision was made or confirmed. That it was found at all is no change.
CREATE VIEW decision_changed AS
    SELECT x.decision, x.finding, x.matters
      FROM finding_decision x
      JOIN record r ON r.id = x.decision
     WHERE x.matters > r.position;

-- What shows that a clause is met: evidence, and documents that are approved, by the clause they
-- serve. No device means all of them; the day decides whether it is out of date.
CREATE VIEW proof AS
    SELECT k.to_id AS clause, e.id, e.name, e.device, e.valid_until, e.release
      FROM evidence e
      JOIN live l ON l.id = e.id
      JOIN link k ON k.from_id = e.id AND k.field = 'serves'
     UNION ALL
    SELECT k.to_id AS clause, o.id, o.name, o.device, o.valid_until, o.release
      FROM document o
      JOIN live l ON l.id = o.id
      JOIN link k ON k.from_id = o.id AND k.field = 'serves'
     WHERE o.status = 'approved';

-- The same by practice of MDCG 2019-16: what serves the practice, or a clause that covers it (Table I
-- of the paper, kept as mappings).
CREATE VIEW practice_proof AS
    SELECT clause AS practice, device, valid_until
      FROM proof
     UNION ALL
    SELECT m.source AS practice, p.device, p.valid_until
      FROM clause_mapping m
      JOIN live l ON l.id = m.id
      JOIN proof p ON p.clause = m.target;

CREATE INDEX component_lower_name ON component (lower(name));
CREATE INDEX component_cpe ON component (cpe);
CREATE INDEX threat_key ON threat (device, key);
CREATE INDEX decision_identity ON decision (identity);
CREATE INDEX test_run_test ON test_run (test);
CREATE INDEX advisory_case ON advisory (case_ref);
