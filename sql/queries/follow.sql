-- What follows from a match run: how each line of its delta is applied (assess/match/follow.c).

-- name: follow_run
INSERT INTO match_look (run, position, as_of, snapshot, whole) VALUES ($1, $2, $3, $4, $5);

-- name: follow_flaw
INSERT INTO flaw (number, name, aliases, title, severity, vector, score_tenths, cwe, kev, kev_on,
                  epss_ppm, matters)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)
    ON CONFLICT (number) DO UPDATE
   SET name = excluded.name, aliases = excluded.aliases, title = excluded.title,
       severity = excluded.severity, vector = excluded.vector,
       score_tenths = excluded.score_tenths, cwe = excluded.cwe, kev = excluded.kev,
       kev_on = excluded.kev_on, epss_ppm = excluded.epss_ppm,
       matters = CASE WHEN $12 = 1 THEN $13 ELSE flaw.matters END;

-- name: follow_name
INSERT INTO flaw_name (name, flaw) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: follow_claim
INSERT INTO flaw_claim (number, flaw, source, advisory, scheme, range, fixed_in, assumed)
VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8, 0));

-- name: follow_state
INSERT INTO component_look (component, state, reason, looked) VALUES ($1, $2, $3, $4)
    ON CONFLICT (component) DO UPDATE
   SET state = excluded.state, reason = excluded.reason, looked = excluded.looked;

-- name: follow_look
UPDATE component_look SET looked = $2 WHERE component = $1;

-- name: follow_forget
DELETE FROM component_key WHERE component = $1;

-- name: follow_key
INSERT INTO component_key (component, key) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: follow_found
INSERT INTO component_flaw (component, flaw, claim, others, first_run, last_run)
VALUES ($1, $2, $3, $4, $6, $6)
    ON CONFLICT (component, flaw) DO UPDATE
   SET claim = excluded.claim, others = excluded.others, last_run = excluded.last_run,
       ended = NULL, ended_reason = NULL,
       matters = CASE WHEN $5 = 1 THEN excluded.last_run ELSE component_flaw.matters END;

-- name: follow_ended
UPDATE component_flaw SET ended = $4, ended_reason = $3 WHERE component = $1 AND flaw = $2;

-- What a run knows from those before: all of it, or what it asks for.

-- name: known_last
SELECT coalesce((SELECT max(number) FROM flaw), 0), coalesce((SELECT max(number) FROM flaw_claim), 0);

-- name: known_all_flaws
SELECT number, name, aliases, title, severity, vector, score_tenths, cwe, kev, kev_on, epss_ppm
  FROM flaw;

-- name: known_flaw
SELECT number, name, aliases, title, severity, vector, score_tenths, cwe, kev, kev_on, epss_ppm
  FROM flaw WHERE name = $1;

-- name: known_all_claims
SELECT k.number, f.name, k.source, k.advisory, k.scheme, k.range, k.fixed_in, k.assumed
  FROM flaw_claim k JOIN flaw f ON f.number = k.flaw;

-- name: known_claim
SELECT k.number, f.name, k.source, k.advisory, k.scheme, k.range, k.fixed_in, k.assumed
  FROM flaw_claim k JOIN flaw f ON f.number = k.flaw WHERE k.number = $1;

-- Those of one component, with their flaws: one question in the place of two for each finding.
-- name: known_flaws_in
SELECT f.number, f.name, f.aliases, f.title, f.severity, f.vector, f.score_tenths, f.cwe, f.kev,
       f.kev_on, f.epss_ppm
  FROM component_flaw x JOIN flaw f ON f.number = x.flaw WHERE x.component = $1;

-- name: known_claims_in
SELECT k.number, f.name, k.source, k.advisory, k.scheme, k.range, k.fixed_in, k.assumed
  FROM component_flaw x
  JOIN flaw_claim k ON k.number = x.claim
  JOIN flaw f ON f.number = k.flaw
 WHERE x.component = $1;

-- name: known_claims_of
SELECT k.number, f.name, k.source, k.advisory, k.scheme, k.range, k.fixed_in, k.assumed
  FROM flaw_claim k JOIN flaw f ON f.number = k.flaw WHERE k.advisory = $1;

-- name: known_claims_about
SELECT k.number, f.name, k.source, k.advisory, k.scheme, k.range, k.fixed_in, k.assumed
  FROM flaw_claim k JOIN flaw f ON f.number = k.flaw WHERE k.flaw = $1;

-- Flaws that a record made a claim about, or gave its name to, at some time.
-- name: known_flaws_of_record
SELECT f.name FROM flaw_claim k JOIN flaw f ON f.number = k.flaw
 WHERE k.advisory = $2 AND k.source = $1
 UNION
SELECT f.name FROM flaw_name n JOIN flaw f ON f.number = n.flaw WHERE n.name = lower($2);

-- name: known_all_looks
SELECT component, state, reason FROM component_look;

-- name: known_look
SELECT component, state, reason FROM component_look WHERE component = $1;

-- name: known_all_keys
SELECT component, key FROM component_key ORDER BY key;

-- name: known_keys
SELECT component, key FROM component_key WHERE component = $1 ORDER BY key;

-- name: known_all_findings
SELECT component, claim, others, ended IS NOT NULL FROM component_flaw ORDER BY component, flaw;

-- name: known_findings
SELECT component, claim, others, ended IS NOT NULL FROM component_flaw WHERE component = $1
 ORDER BY flaw;
