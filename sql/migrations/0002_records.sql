-- One table for each type of record, one column for each of its fields, in the order of the tables in
-- C. What a field means says "tutela schema"; tests/record/migration_test.c compares the two. An empty
-- value is NULL. References are in the table link too, and choices may grow: neither has a constraint.

-- --- What we make: intake/device ---

-- An organisation that has a part in a device: maker, representative, supplier, body, operator.
CREATE TABLE organisation (
    id                TEXT PRIMARY KEY,
    name              TEXT NOT NULL,
    kind              TEXT,
    address           TEXT,
    country           TEXT,
    srn               TEXT,
    body_number       TEXT,
    body_listed       TEXT,
    designation_codes TEXT,
    designation       TEXT,
    contact           TEXT,
    security_contact  TEXT,
    security_policy   TEXT,
    safety_policy     TEXT,
    website           TEXT,
    notes             TEXT
);

-- Devices that share one intended purpose and design, as a rule one Basic UDI-DI.
CREATE TABLE device_family (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    description  TEXT,
    manufacturer TEXT,
    owner        TEXT,
    notes        TEXT
);

-- A medical device or in vitro diagnostic device, with what the law asks to know of it.
CREATE TABLE device (
    id                        TEXT PRIMARY KEY,
    name                      TEXT NOT NULL,
    family                    TEXT,
    regulation                TEXT NOT NULL,
    description               TEXT,
    intended_purpose          TEXT,
    foreseeable_misuse        TEXT,
    users                     TEXT,
    patients                  TEXT,
    environment               TEXT,
    essential_performance     TEXT,
    risk_class                TEXT,
    class_rule                TEXT,
    class_reason              TEXT,
    software_safety_class     TEXT,
    basic_udi_di              TEXT,
    emdn                      TEXT,
    manufacturer              TEXT,
    authorised_representative TEXT,
    notified_body             TEXT,
    prrc                      TEXT,
    security_owner            TEXT,
    safety_owner              TEXT,
    security_policy           TEXT,
    safety_policy             TEXT,
    first_placed_on           TEXT,
    last_placed_on            TEXT,
    support_until             TEXT,
    disclosure_policy         TEXT,
    notes                     TEXT
);

-- One version of a device, as it is or was given to users.
CREATE TABLE release (
    id                 TEXT   PRIMARY KEY,
    name               TEXT   NOT NULL,
    device             TEXT   NOT NULL,
    status             TEXT   NOT NULL,
    previous           TEXT,
    platform           TEXT,
    omits              TEXT,
    udi_di             TEXT,
    udi_pi             TEXT,
    build_hash         TEXT,
    changes            TEXT,
    change_kinds       TEXT,
    significant_change TEXT,
    change_reason      TEXT,
    released_on        TEXT,
    support_until      TEXT,
    end_of_support_on  TEXT,
    end_of_life_on     TEXT,
    withdrawn_reason   TEXT,
    units_in_field     BIGINT,
    units_counted_on   TEXT
);
CREATE INDEX release_device ON release (device);

-- A release frozen: its name, the position of the history and the hash of the chain there.
CREATE TABLE baseline (
    id         TEXT   PRIMARY KEY,
    name       TEXT   NOT NULL,
    release    TEXT   NOT NULL,
    position   BIGINT NOT NULL,
    chain_hash TEXT   NOT NULL
);

-- A country or region in which a device is sold, with its languages.
CREATE TABLE market (
    id               TEXT PRIMARY KEY,
    name             TEXT NOT NULL,
    device           TEXT NOT NULL,
    status           TEXT NOT NULL,
    languages        TEXT,
    authority        TEXT,
    importer         TEXT,
    distributors     TEXT,
    on_market_from   TEXT,
    on_market_until  TEXT,
    units            BIGINT,
    units_counted_on TEXT
);

-- A certificate or declaration that covers devices, with its dates.
CREATE TABLE certificate (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    devices     TEXT,
    body        TEXT,
    status      TEXT NOT NULL,
    regulation  TEXT,
    annex       TEXT,
    scope       TEXT,
    conditions  TEXT,
    issued_on   TEXT,
    valid_until TEXT,
    document    TEXT
);

-- One yes-or-no fact of a device, from which follows what applies to it.
CREATE TABLE device_fact (
    id          TEXT PRIMARY KEY,
    device      TEXT NOT NULL,
    fact        TEXT NOT NULL,
    value       TEXT,
    choice      TEXT,
    reason      TEXT,
    source      TEXT,
    evidence    TEXT,
    answered_on TEXT
);
CREATE INDEX device_fact_device ON device_fact (device);

-- A form of a device with a UDI-DI of its own, and what sets it apart.
CREATE TABLE variant (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    device      TEXT NOT NULL,
    udi_di      TEXT,
    description TEXT,
    differences TEXT
);
CREATE INDEX variant_device ON variant (device);

-- Hardware, software and network as they are in use together, in a market or at a site.
CREATE TABLE configuration (
    id               TEXT   PRIMARY KEY,
    name             TEXT   NOT NULL,
    release          TEXT,
    variant          TEXT,
    hardware         TEXT,
    software         TEXT,
    network          TEXT,
    market           TEXT,
    site             TEXT,
    udi_di           TEXT,
    udi_pi           TEXT,
    units            BIGINT,
    units_counted_on TEXT
);
CREATE INDEX configuration_release ON configuration (release);

-- A person responsible for regulatory compliance, of a manufacturer or authorised representative.
CREATE TABLE prrc (
    id             TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    organisation   TEXT NOT NULL,
    person         TEXT,
    route          TEXT,
    qualification  TEXT,
    proof          TEXT,
    tasks          TEXT,
    external       TEXT,
    external_basis TEXT,
    deputies       TEXT,
    valid_from     TEXT,
    valid_until    TEXT
);
CREATE INDEX prrc_organisation ON prrc (organisation);

-- The written mandate by which a manufacturer outside the Union names its authorised representative.
CREATE TABLE mandate (
    id             TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    manufacturer   TEXT NOT NULL,
    representative TEXT NOT NULL,
    devices        TEXT,
    scope          TEXT,
    document       TEXT,
    accepted_on    TEXT,
    valid_until    TEXT
);
CREATE INDEX mandate_manufacturer ON mandate (manufacturer);

-- A measure by which a manufacturer covers its possible liability.
CREATE TABLE coverage (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    organisation TEXT NOT NULL,
    devices      TEXT,
    measure      TEXT,
    proof        TEXT,
    valid_from   TEXT,
    valid_until  TEXT
);
CREATE INDEX coverage_organisation ON coverage (organisation);

-- --- Law, guidance, standards, and what was decided about them: intake/catalogue ---

-- A law, guidance, standard or practice as a list of clauses, with its edition and source.
CREATE TABLE catalogue (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    label       TEXT NOT NULL,
    role        TEXT,
    edition     TEXT NOT NULL,
    status      TEXT NOT NULL,
    regulation  TEXT,
    source      TEXT NOT NULL,
    url         TEXT,
    as_of       TEXT NOT NULL,
    valid_from  TEXT,
    valid_until TEXT,
    built_in    TEXT,
    file_hash   TEXT,
    notes       TEXT
);

-- One clause, requirement, question or practice of a catalogue.
CREATE TABLE clause (
    id              TEXT   PRIMARY KEY,
    name            TEXT   NOT NULL,
    catalogue       TEXT   NOT NULL,
    number          TEXT   NOT NULL,
    chapter         TEXT,
    parent          TEXT,
    position        BIGINT,
    text            TEXT,
    heading         TEXT,
    applies_if      TEXT,
    applies_note    TEXT,
    cybersecurity   TEXT,
    evidence_wanted TEXT,
    phase           TEXT,
    question        TEXT,
    label           TEXT,
    force           TEXT,
    valid_from      TEXT,
    valid_until     TEXT,
    status          TEXT,
    source          TEXT,
    note            TEXT
);
CREATE INDEX clause_catalogue ON clause (catalogue);

-- That two clauses are related, and how.
CREATE TABLE clause_mapping (
    id        TEXT PRIMARY KEY,
    source    TEXT NOT NULL,
    target    TEXT NOT NULL,
    relation  TEXT NOT NULL,
    catalogue TEXT,
    draft     TEXT,
    published TEXT,
    basis     TEXT,
    status    TEXT,
    note      TEXT
);
CREATE INDEX clause_mapping_source ON clause_mapping (source);
CREATE INDEX clause_mapping_target ON clause_mapping (target);

-- Whether a clause applies to a device, by which method it is met, and where the evidence is
-- (Annex II 4).
CREATE TABLE applicability (
    id         TEXT PRIMARY KEY,
    device     TEXT NOT NULL,
    clause     TEXT NOT NULL,
    applies    TEXT,
    reason     TEXT,
    facts      TEXT,
    method     TEXT,
    standards  TEXT,
    evidence   TEXT,
    documents  TEXT,
    place      TEXT,
    decided_by TEXT,
    decided_on TEXT
);
CREATE INDEX applicability_device ON applicability (device);

-- The answer to a question of a questionnaire (MDS2, notified body, customer): answered once,
-- used often.
CREATE TABLE answer (
    id          TEXT PRIMARY KEY,
    clause      TEXT NOT NULL,
    device      TEXT NOT NULL,
    release     TEXT,
    value       TEXT,
    note        TEXT,
    basis       TEXT,
    evidence    TEXT,
    answered_by TEXT,
    answered_on TEXT
);
CREATE INDEX answer_clause ON answer (clause);

-- --- Evidence and documents: intake/evidence ---

-- A piece of evidence: bytes with a hash and a date, and what it serves.
CREATE TABLE evidence (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    kind        TEXT,
    device      TEXT,
    release     TEXT,
    file        TEXT,
    file_name   TEXT,
    media_type  TEXT,
    url         TEXT,
    dated_on    TEXT,
    valid_until TEXT,
    author      TEXT,
    independent TEXT,
    serves      TEXT,
    slots       TEXT,
    summary     TEXT
);
CREATE INDEX evidence_device ON evidence (device);

-- A controlled document: its edition, its state, its file.
CREATE TABLE document (
    id          TEXT   PRIMARY KEY,
    name        TEXT   NOT NULL,
    number      TEXT,
    kind        TEXT,
    device      TEXT,
    release     TEXT,
    edition     TEXT,
    status      TEXT   NOT NULL,
    file        TEXT,
    file_name   TEXT,
    media_type  TEXT,
    position    BIGINT,
    language    TEXT,
    author      TEXT,
    approved_by TEXT,
    approved_on TEXT,
    valid_until TEXT,
    serves      TEXT,
    slots       TEXT
);

-- Whether what fills a slot is enough, judged by a person.
CREATE TABLE evidence_review (
    id          TEXT PRIMARY KEY,
    slot        TEXT NOT NULL,
    device      TEXT,
    release     TEXT,
    verdict     TEXT NOT NULL,
    reason      TEXT,
    evidence    TEXT,
    documents   TEXT,
    judged_by   TEXT NOT NULL,
    judged_on   TEXT NOT NULL,
    valid_until TEXT
);
CREATE INDEX evidence_review_slot ON evidence_review (slot);

-- What somebody lets pass at the release gate, until a day.
CREATE TABLE waiver (
    id           TEXT PRIMARY KEY,
    check_name   TEXT NOT NULL,
    subject      TEXT NOT NULL,
    release      TEXT,
    reason       TEXT NOT NULL,
    compensation TEXT,
    owner        TEXT NOT NULL,
    until        TEXT NOT NULL,
    agreed_by    TEXT,
    agreed_on    TEXT
);

-- --- Component lists: intake/sbom ---

-- A component list (SBOM) as it was received for a release.
CREATE TABLE sbom (
    id               TEXT   PRIMARY KEY,
    name             TEXT   NOT NULL,
    release          TEXT   NOT NULL,
    part             TEXT,
    file             TEXT   NOT NULL,
    file_name        TEXT,
    format           TEXT,
    serial           TEXT,
    document_version TEXT,
    created          TEXT,
    tools            TEXT,
    origin           TEXT   NOT NULL,
    components       TEXT,
    component_count  BIGINT,
    skipped_count    BIGINT,
    receipt          TEXT,
    imported_on      TEXT,
    status           TEXT   NOT NULL,
    product_purl     TEXT,
    product_cpe      TEXT
);
CREATE INDEX sbom_release ON sbom (release);

-- A component at one version, as lists name it, once for all releases: what it is, and what is
-- known about it.
CREATE TABLE component (
    id                TEXT PRIMARY KEY,
    name              TEXT NOT NULL,
    type              TEXT,
    group_name        TEXT,
    version           TEXT,
    purl              TEXT,
    cpe               TEXT,
    source_package    TEXT,
    identity          TEXT,
    identity_rule     TEXT,
    supplier          TEXT,
    licence           TEXT,
    hashes            TEXT,
    layer             TEXT NOT NULL,
    support_level     TEXT,
    end_of_support_on TEXT,
    support_source    TEXT,
    imported          TEXT
);
CREATE INDEX component_identity ON component (identity);
CREATE INDEX component_purl ON component (purl);
-- What tells components apart, as the query component_find compares it; serves a name alone, too.
CREATE INDEX component_distinct ON component
    (name, coalesce(version, ''), coalesce(group_name, ''), coalesce(purl, ''), coalesce(cpe, ''));

-- What a name in component lists means to the advisories: decided once, used everywhere.
CREATE TABLE identity_rule (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    version       TEXT,
    supplier      TEXT,
    purl          TEXT,
    cpe           TEXT,
    fixed_version TEXT,
    reason        TEXT,
    status        TEXT NOT NULL,
    decided_by    TEXT,
    decided_on    TEXT
);

-- --- Architecture and threats: assess/threat ---

-- A part of the system, or of what surrounds it, in which trust is the same.
CREATE TABLE zone (
    id          TEXT   PRIMARY KEY,
    name        TEXT   NOT NULL,
    release     TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    parent      TEXT,
    trust       BIGINT,
    description TEXT,
    x           BIGINT,
    y           BIGINT,
    width       BIGINT,
    height      BIGINT
);
CREATE INDEX zone_release ON zone (release);

-- Somebody or something that sends, handles or keeps data: a person, a process, a store.
CREATE TABLE element (
    id           TEXT   PRIMARY KEY,
    name         TEXT   NOT NULL,
    release      TEXT   NOT NULL,
    key          TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    zone         TEXT,
    stereotype   TEXT,
    properties   TEXT,
    data_classes TEXT,
    technology   TEXT,
    description  TEXT,
    x            BIGINT,
    y            BIGINT
);
CREATE INDEX element_release ON element (release);

-- Data that goes from one element to another, in one direction.
CREATE TABLE flow (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    release      TEXT NOT NULL,
    key          TEXT NOT NULL,
    source       TEXT NOT NULL,
    target       TEXT NOT NULL,
    protocol     TEXT,
    port         TEXT,
    properties   TEXT,
    data_classes TEXT,
    description  TEXT
);
CREATE INDEX flow_release ON flow (release);

-- A kind of data that needs the same protection wherever it is.
CREATE TABLE data_class (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    release         TEXT NOT NULL,
    key             TEXT NOT NULL,
    properties      TEXT,
    confidentiality TEXT,
    integrity       TEXT,
    availability    TEXT,
    personal        TEXT,
    description     TEXT
);
CREATE INDEX data_class_release ON data_class (release);

-- What is worth protecting: data, a function, a key, software, a network (TIR57).
CREATE TABLE asset (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    release         TEXT NOT NULL,
    key             TEXT NOT NULL,
    kind            TEXT,
    elements        TEXT,
    confidentiality TEXT,
    integrity       TEXT,
    availability    TEXT,
    safety_related  TEXT,
    description     TEXT
);
CREATE INDEX asset_release ON asset (release);

-- Something an attacker, or a mishap, could do to an element or a flow; and what was decided
-- about it.
CREATE TABLE threat (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    device          TEXT NOT NULL,
    release         TEXT,
    key             TEXT NOT NULL,
    origin          TEXT NOT NULL,
    rule            TEXT,
    library         TEXT,
    element         TEXT,
    flow            TEXT,
    stride          TEXT,
    linddun         TEXT,
    property        TEXT,
    description     TEXT,
    harm            TEXT,
    cwe             TEXT,
    capec           TEXT,
    attack          TEXT,
    clauses         TEXT,
    unknowns        TEXT,
    state           TEXT NOT NULL,
    safety_relevant TEXT,
    status          TEXT NOT NULL,
    reason          TEXT,
    controls        TEXT,
    suggested       TEXT,
    instruction     TEXT,
    decided_by      TEXT,
    decided_on      TEXT
);
CREATE INDEX threat_device ON threat (device);

-- Persons looked at the whole threat model of a release.
CREATE TABLE model_review (
    id           TEXT PRIMARY KEY,
    name         TEXT,
    release      TEXT NOT NULL,
    reviewer     TEXT NOT NULL,
    participants TEXT,
    method       TEXT,
    reviewed_on  TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    notes        TEXT,
    evidence     TEXT
);
CREATE INDEX model_review_release ON model_review (release);

-- A weakness of our own design, code or procedure, whoever found it.
CREATE TABLE weakness (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    device          TEXT NOT NULL,
    elements        TEXT,
    cwe             TEXT,
    vulnerabilities TEXT,
    vector          TEXT,
    description     TEXT,
    found_by        TEXT,
    found_on        TEXT,
    evidence        TEXT,
    status          TEXT NOT NULL,
    fixed_in        TEXT,
    reason          TEXT,
    key             TEXT,
    state           TEXT,
    release         TEXT,
    location        TEXT
);
CREATE INDEX weakness_device ON weakness (device);

-- --- Risks and their connections: assess/risk ---

-- A threat that uses a weakness of an asset, what that leads to, and how far it was reduced
-- (TIR57, SW96).
CREATE TABLE security_risk (
    id                    TEXT PRIMARY KEY,
    name                  TEXT NOT NULL,
    device                TEXT NOT NULL,
    description           TEXT,
    threats               TEXT,
    weaknesses            TEXT,
    assets                TEXT,
    vulnerabilities       TEXT,
    adverse_impact        TEXT,
    hazard_category       TEXT,
    affected_function     TEXT,
    detectability         TEXT,
    patients_at_once      BIGINT,
    policy                TEXT,
    exploitability_before TEXT,
    impact_before         TEXT,
    impact_kinds          TEXT,
    level_before          TEXT,
    exploitability_after  TEXT,
    impact_after          TEXT,
    impact_kinds_after    TEXT,
    level_after           TEXT,
    vector                TEXT,
    safety_relevant       TEXT,
    safety_reason         TEXT,
    subject_is_control    TEXT,
    security_cause        TEXT,
    person_harmed         TEXT,
    other_impact          TEXT,
    acts_on_patient       TEXT,
    security_control      TEXT,
    delays_care           TEXT,
    opens_security        TEXT,
    weakens_security      TEXT,
    risk_type             TEXT,
    official_label        TEXT,
    controls              TEXT,
    afap_rationale        TEXT,
    status                TEXT NOT NULL,
    owner                 TEXT,
    author                TEXT,
    reviewer              TEXT,
    evaluated_on          TEXT,
    accepted_until        TEXT,
    accepted_reason       TEXT,
    handover              TEXT
);
CREATE INDEX security_risk_device ON security_risk (device);

-- A hazardous situation and the harm it may lead to (ISO 14971).
CREATE TABLE safety_risk (
    id                  TEXT   PRIMARY KEY,
    name                TEXT   NOT NULL,
    device              TEXT   NOT NULL,
    hazard              TEXT,
    sequence_of_events  TEXT,
    hazardous_situation TEXT,
    harm                TEXT,
    security_risks      TEXT,
    policy              TEXT,
    severity            TEXT,
    p1_before_ppm       BIGINT,
    p2_before_ppm       BIGINT,
    probability_before  TEXT,
    level_before        TEXT,
    severity_after      TEXT,
    p1_after_ppm        BIGINT,
    p2_after_ppm        BIGINT,
    probability_after   TEXT,
    level_after         TEXT,
    controls            TEXT,
    afap_rationale      TEXT,
    benefit_risk        TEXT,
    status              TEXT   NOT NULL,
    owner               TEXT,
    author              TEXT,
    reviewer            TEXT,
    evaluated_on        TEXT
);
CREATE INDEX safety_risk_device ON safety_risk (device);

-- A meeting of the security and the safety side: what was handed over, and what the other side
-- decided.
CREATE TABLE connection (
    id              TEXT PRIMARY KEY,
    name            TEXT,
    device          TEXT NOT NULL,
    kind            TEXT NOT NULL,
    direction       TEXT,
    source          TEXT NOT NULL,
    target          TEXT,
    trigger         TEXT,
    payload         TEXT,
    sender          TEXT,
    sent_on         TEXT,
    receiver        TEXT,
    decision        TEXT NOT NULL,
    decision_reason TEXT,
    decided_on      TEXT
);
CREATE INDEX connection_source ON connection (source);

-- What security and safety concluded together about a release (connection X5).
CREATE TABLE joint_review (
    id                  TEXT PRIMARY KEY,
    name                TEXT NOT NULL,
    release             TEXT NOT NULL,
    security_risks      TEXT,
    safety_risks        TEXT,
    decisions           TEXT,
    transferred         TEXT,
    vulnerabilities     TEXT,
    security_residual   TEXT,
    security_acceptable TEXT,
    safety_residual     TEXT,
    safety_acceptable   TEXT,
    benefit_risk        TEXT,
    benefit_outweighs   TEXT,
    disclosed           TEXT,
    security_reviewer   TEXT,
    safety_reviewer     TEXT,
    decision            TEXT NOT NULL,
    decision_reason     TEXT,
    decided_on          TEXT
);
CREATE INDEX joint_review_release ON joint_review (release);

-- An edition of a risk matrix with its scales and criteria.
CREATE TABLE risk_policy (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    edition     TEXT NOT NULL,
    matrix      TEXT,
    criteria    TEXT,
    document    TEXT,
    valid_from  TEXT,
    valid_until TEXT
);

-- --- Controls and what shows them: assess/control ---

-- A measure that reduces a risk: by design, by protection, or by information.
CREATE TABLE control (
    id                TEXT PRIMARY KEY,
    name              TEXT NOT NULL,
    device            TEXT NOT NULL,
    library_id        TEXT,
    kind              TEXT NOT NULL,
    option            TEXT,
    description       TEXT,
    elements          TEXT,
    rejected_options  TEXT,
    side_effects      TEXT,
    side_effects_look TEXT,
    looked_by         TEXT,
    looked_on         TEXT,
    evidence          TEXT,
    clauses           TEXT,
    status            TEXT NOT NULL,
    reason            TEXT,
    owner             TEXT
);
CREATE INDEX control_device ON control (device);

-- A requirement of the product that puts controls to work.
CREATE TABLE requirement (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    device      TEXT NOT NULL,
    text        TEXT,
    external_id TEXT,
    controls    TEXT,
    tests       TEXT,
    clauses     TEXT,
    status      TEXT NOT NULL,
    release     TEXT,
    owner       TEXT
);
CREATE INDEX requirement_device ON requirement (device);

-- A test, review or analysis that can be run again on each release.
CREATE TABLE test (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    device      TEXT NOT NULL,
    kind        TEXT,
    external_id TEXT,
    procedure   TEXT,
    expected    TEXT,
    controls    TEXT,
    threats     TEXT,
    independent TEXT,
    owner       TEXT
);
CREATE INDEX test_device ON test (device);

-- One run of a test on one build, and what came of it.
CREATE TABLE test_run (
    id                   TEXT PRIMARY KEY,
    test                 TEXT NOT NULL,
    release              TEXT NOT NULL,
    build_hash           TEXT,
    result               TEXT NOT NULL,
    controls             TEXT,
    shows_implementation TEXT,
    shows_effect         TEXT,
    findings             TEXT,
    weaknesses           TEXT,
    tester               TEXT,
    laboratory           TEXT,
    independent          TEXT,
    run_on               TEXT,
    evidence             TEXT,
    scope                TEXT,
    left_out             TEXT,
    left_out_reason      TEXT,
    method               TEXT,
    started_on           TEXT,
    effort_days          BIGINT,
    retests              TEXT
);
CREATE INDEX test_run_release ON test_run (release);

-- --- Findings and decisions: assess/match ---

-- --- What matching found. These tables hold only what follows from the match runs: replaying the
-- history makes them anew (assess/match/follow.c). A run is named by its number: 7 of MR-0007.

CREATE TABLE match_look (
    run      INTEGER PRIMARY KEY,
    position BIGINT  NOT NULL,   -- in the history
    as_of    TEXT    NOT NULL,
    snapshot TEXT    NOT NULL,
    whole    BIGINT  NOT NULL    -- 1: after it every component is up to date with the snapshot
);

-- A flaw that is or was in a component, by its canonical name: CVE where there is one.
CREATE TABLE flaw (
    number       INTEGER PRIMARY KEY,
    name         TEXT   NOT NULL,
    aliases      TEXT,
    title        TEXT,
    severity     TEXT,
    vector       TEXT,
    score_tenths BIGINT,
    cwe          TEXT,
    kev          TEXT,
    kev_on       TEXT,
    epss_ppm     BIGINT,
    matters      BIGINT          -- run that changed severity, vector or exploitation
);
CREATE UNIQUE INDEX flaw_by_name ON flaw (name);

-- All its names, in lower case.
CREATE TABLE flaw_name (
    name TEXT    NOT NULL,
    flaw INTEGER NOT NULL,
    PRIMARY KEY (name, flaw)
);

-- What one record of one source says: a range of versions.
CREATE TABLE flaw_claim (
    number   INTEGER PRIMARY KEY,
    flaw     INTEGER NOT NULL,
    source   TEXT    NOT NULL,
    advisory TEXT    NOT NULL,
    scheme   TEXT    NOT NULL,
    range    TEXT    NOT NULL,
    fixed_in TEXT,
    assumed  BIGINT  NOT NULL    -- 1: a platform that the list does not tell was taken as there
);
CREATE INDEX flaw_claim_advisory ON flaw_claim (advisory, source);
CREATE INDEX flaw_claim_flaw ON flaw_claim (flaw);

CREATE TABLE component_flaw (
    component    TEXT    NOT NULL,
    flaw         INTEGER NOT NULL,
    claim        INTEGER NOT NULL, -- the one that speaks for it
    others       TEXT,             -- numbers of further claims
    first_run    INTEGER NOT NULL,
    last_run     INTEGER NOT NULL, -- that found it, found it again, or found other claims
    matters      INTEGER,          -- that changed its ranges, after the first
    ended        INTEGER,          -- that no longer found it
    ended_reason TEXT,
    PRIMARY KEY (component, flaw)
);
CREATE INDEX component_flaw_flaw ON component_flaw (flaw);

-- Where a component ended; it stands until another run says otherwise.
CREATE TABLE component_look (
    component TEXT    PRIMARY KEY,
    state     TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    looked    INTEGER NOT NULL     -- last run that looked at it by name; later whole runs count too
);

-- Few are undecided, and are looked at again with every change of the advisories.
CREATE INDEX component_look_undecided ON component_look (component)
    WHERE state = 'no_identifier';

-- What it is looked up by: packages and products of the advisories.
CREATE TABLE component_key (
    key       TEXT NOT NULL,
    component TEXT NOT NULL,
    PRIMARY KEY (key, component)
);
CREATE INDEX component_key_component ON component_key (component);

CREATE VIEW finding AS
    SELECT x.component || ':' || w.name AS id, w.title AS name, x.component,
           coalesce(c.identity, x.component) AS identity, w.name AS vulnerability, w.aliases,
           w.severity, w.vector, w.score_tenths, w.cwe, w.kev, w.kev_on, w.epss_ppm, k.source,
           k.advisory, k.range, k.fixed_in, k.scheme,
           CASE WHEN k.assumed = 1 THEN 'possible' WHEN k.scheme = 'generic' THEN 'heuristic'
                WHEN substr(k.range, 1, 1) = '=' THEN 'exact' ELSE 'range' END AS confidence,
           c.name || coalesce(' ' || c.version, '') || ' is in ' || k.range || ' of '
           || k.advisory || ', compared as ' || k.scheme
           || CASE WHEN k.assumed = 1 THEN '; it asks for a platform too, which the list does not'
                   || ' tell: taken as yes' ELSE '' END AS reason,
           l.snapshot, CASE WHEN x.ended IS NULL THEN 'open' ELSE 'ended' END AS state,
           s.as_of AS first_seen_on, l.as_of AS last_seen_on, e.as_of AS ended_on, x.ended_reason,
           CASE WHEN coalesce(mf.position, 0) > coalesce(mx.position, 0) THEN mf.position
                ELSE mx.position END AS matters
      FROM component_flaw x
      JOIN flaw w ON w.number = x.flaw
      JOIN flaw_claim k ON k.number = x.claim
      JOIN component c ON c.id = x.component
      JOIN match_look s ON s.run = x.first_run
      JOIN match_look l ON l.run = x.last_run
      LEFT JOIN match_look e ON e.run = x.ended
      LEFT JOIN match_look mf ON mf.run = w.matters
      LEFT JOIN match_look mx ON mx.run = x.matters;

CREATE VIEW component_match AS
    SELECT x.component || ':match' AS id, c.name || coalesce(' ' || c.version, '') AS name,
           x.component, x.state, x.reason, l.snapshot, l.as_of AS matched_on
      FROM component_look x
      JOIN component c ON c.id = x.component
      JOIN match_look l
        ON l.run = CASE WHEN x.looked > coalesce((SELECT max(run) FROM match_look WHERE whole = 1), 0)
                        THEN x.looked ELSE (SELECT max(run) FROM match_look WHERE whole = 1) END;

CREATE TABLE match_run (
    id                  TEXT PRIMARY KEY,
    name                TEXT,
    scope               TEXT   NOT NULL,
    release             TEXT,
    as_of               TEXT   NOT NULL,
    database            TEXT,
    generation          BIGINT,
    snapshot            TEXT   NOT NULL,
    sources             TEXT,
    stale_sources       TEXT,
    coverage            TEXT,
    component_count     BIGINT,
    matched_count       BIGINT,
    clean_count         BIGINT,
    no_identifier_count BIGINT,
    no_source_count     BIGINT,
    stale_count         BIGINT,
    found_count         BIGINT,
    changed_count       BIGINT,
    ended_count         BIGINT,
    kept_count          BIGINT,
    delta               TEXT   NOT NULL
);

-- What was decided about a vulnerability in a component: kept by what they are, not by where they
-- stood.
CREATE TABLE decision (
    id              TEXT PRIMARY KEY,
    name            TEXT,
    identity        TEXT NOT NULL,
    vulnerability   TEXT NOT NULL,
    scope           TEXT,
    from_version    TEXT,
    to_version      TEXT,
    state           TEXT NOT NULL,
    justification   TEXT,
    reason          TEXT,
    action          TEXT,
    response        TEXT,
    vector          TEXT,
    safety_relevant TEXT,
    security_risk   TEXT,
    evidence        TEXT,
    decided_by      TEXT,
    decided_on      TEXT,
    reviewer        TEXT,
    reviewed_on     TEXT,
    review_by       TEXT,
    origin          TEXT,
    status          TEXT NOT NULL,
    second_review   TEXT,
    author          TEXT,
    stated_at       TEXT,
    file            TEXT,
    statement       TEXT
);
CREATE INDEX decision_vulnerability ON decision (vulnerability);

-- --- The field: assess/field ---

-- Something that came in and may concern a device: an advisory, a report, a complaint, a log.
CREATE TABLE signal (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    source          TEXT NOT NULL,
    source_id       TEXT,
    vulnerabilities TEXT,
    devices         TEXT,
    description     TEXT,
    reporter        TEXT,
    channel         TEXT,
    received_at     TEXT,
    evidence        TEXT,
    state           TEXT NOT NULL,
    reason          TEXT,
    case_ref        TEXT,
    owner           TEXT,
    reviewer        TEXT
);

-- The handling of a vulnerability of ours, from report to closing (ISO/IEC 30111 and 29147).
CREATE TABLE "case" (
    id               TEXT PRIMARY KEY,
    name             TEXT NOT NULL,
    vulnerabilities  TEXT,
    devices          TEXT,
    signals          TEXT,
    reporter         TEXT,
    reporter_named   TEXT,
    received_on      TEXT,
    aware_at         TEXT,
    acknowledged_on  TEXT,
    coordinator      TEXT,
    embargo_until    TEXT,
    disclose_on      TEXT,
    reproducible     TEXT,
    root_cause       TEXT,
    cwe              TEXT,
    vector           TEXT,
    exploited        TEXT,
    exploitability   TEXT,
    safety_relevant  TEXT,
    safety_reason    TEXT,
    patient_risk     TEXT,
    security_risks   TEXT,
    safety_risks     TEXT,
    decision         TEXT,
    decision_reason  TEXT,
    interim_measures TEXT,
    fsca_needed      TEXT,
    due_on           TEXT,
    decided_by       TEXT,
    decided_on       TEXT,
    reviewer         TEXT,
    duplicate_of     TEXT,
    hold_reason      TEXT,
    hold_until       TEXT,
    effectiveness    TEXT,
    closed_on        TEXT,
    owner            TEXT,
    state            TEXT NOT NULL
);

-- A security event in the field that may have, or had, an effect; from it run the legal clocks.
CREATE TABLE incident (
    id                     TEXT   PRIMARY KEY,
    name                   TEXT   NOT NULL,
    devices                TEXT,
    releases               TEXT,
    units                  BIGINT,
    patients_connected     TEXT,
    description            TEXT,
    occurred_on            TEXT,
    aware_at               TEXT,
    is_incident            TEXT,
    serious                TEXT,
    expected_side_effect   TEXT,
    device_link            TEXT,
    public_health_threat   TEXT,
    death_or_unanticipated TEXT,
    field_action_needed    TEXT,
    personal_data          TEXT,
    significant_nis2       TEXT,
    information_affected   TEXT,
    health_effects         TEXT,
    cause                  TEXT,
    imdrf_codes            TEXT,
    report_reason          TEXT,
    reports                TEXT,
    safety_risks           TEXT,
    case_ref               TEXT,
    evidence               TEXT,
    state                  TEXT   NOT NULL,
    owner                  TEXT,
    decided_by             TEXT,
    decided_on             TEXT,
    closed_on              TEXT,
    lessons                TEXT
);

-- A security update, from plan to the last unit.
CREATE TABLE "update" (
    id                   TEXT   PRIMARY KEY,
    name                 TEXT   NOT NULL,
    release              TEXT,
    replaces             TEXT,
    cases                TEXT,
    kind                 TEXT,
    method               TEXT,
    controls             TEXT,
    tests                TEXT,
    significant_change   TEXT,
    change_reason        TEXT,
    instructions_changed TEXT,
    documents            TEXT,
    rollback             TEXT,
    units_eligible       BIGINT,
    units_informed       BIGINT,
    units_installed      BIGINT,
    units_failed         BIGINT,
    units_unreachable    BIGINT,
    counted_on           TEXT,
    planned_for          TEXT,
    started_on           TEXT,
    completed_on         TEXT,
    state                TEXT   NOT NULL,
    reason               TEXT,
    approved_by          TEXT,
    owner                TEXT
);

-- A field safety corrective action, or the recorded decision that none is needed (MDR 2(68), IVDR
-- 2(71)).
CREATE TABLE field_action (
    id                    TEXT   PRIMARY KEY,
    name                  TEXT   NOT NULL,
    kind                  TEXT,
    devices               TEXT,
    releases              TEXT,
    incidents             TEXT,
    cases                 TEXT,
    updates               TEXT,
    problem               TEXT,
    hazard                TEXT,
    advice                TEXT,
    reason                TEXT,
    notice                TEXT,
    reported_on           TEXT,
    notice_on             TEXT,
    customers_total       BIGINT,
    customers_confirmed   BIGINT,
    customers_unreachable BIGINT,
    effectiveness         TEXT,
    decided_by            TEXT,
    decided_on            TEXT,
    reviewer              TEXT,
    closed_on             TEXT,
    state                 TEXT   NOT NULL
);

-- --- Classification: assess/classify ---

-- The class of a device by Annex VIII, computed from answers that are kept with it.
CREATE TABLE classification (
    id             TEXT PRIMARY KEY,
    name           TEXT,
    device         TEXT NOT NULL,
    regulation     TEXT NOT NULL,
    facts          TEXT NOT NULL,
    qualification  TEXT,
    risk_class     TEXT,
    class_rule     TEXT,
    reasons        TEXT,
    open_questions TEXT,
    rules_edition  TEXT,
    status         TEXT NOT NULL,
    reason         TEXT,
    conditions     TEXT,
    decided_by     TEXT,
    decided_on     TEXT
);

-- --- Duties and tasks: assess/duty ---

-- Something that must be done by a date: the rule, its start, who gets it.
CREATE TABLE duty (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    rule        TEXT NOT NULL,
    label       TEXT,
    legal_basis TEXT,
    clause      TEXT,
    device      TEXT,
    source      TEXT,
    event       TEXT,
    starts_at   TEXT,
    period      TEXT,
    due_on      TEXT,
    due_at      TEXT,
    addressee   TEXT,
    status      TEXT NOT NULL,
    reason      TEXT,
    done_at     TEXT,
    evidence    TEXT,
    documents   TEXT,
    owner       TEXT
);
CREATE INDEX duty_source ON duty (source);

-- A piece of work for somebody.
CREATE TABLE task (
    id             TEXT   PRIMARY KEY,
    name           TEXT   NOT NULL,
    description    TEXT,
    device         TEXT,
    subject        TEXT,
    check_name     TEXT,
    owner          TEXT,
    due_on         TEXT,
    effort_minutes BIGINT,
    status         TEXT   NOT NULL,
    reason         TEXT,
    done_on        TEXT
);

-- --- Advisories: publish/advisory ---

-- What we tell users about a vulnerability of our devices.
CREATE TABLE advisory (
    id               TEXT PRIMARY KEY,
    name             TEXT NOT NULL,
    kind             TEXT NOT NULL,
    case_ref         TEXT,
    devices          TEXT,
    releases         TEXT,
    vulnerabilities  TEXT NOT NULL,
    decisions        TEXT,
    severity         TEXT,
    vector           TEXT,
    tlp              TEXT,
    summary          TEXT,
    patient_safety   TEXT,
    exploitation     TEXT,
    mitigation       TEXT,
    fix              TEXT,
    contact          TEXT,
    credits          TEXT,
    version          TEXT,
    revision_history TEXT,
    published_on     TEXT,
    updated_on       TEXT,
    url              TEXT,
    file             TEXT,
    status           TEXT NOT NULL
);

-- --- Reviews: publish/review ---

-- A package for a reader outside: what it holds, from which position of the history.
CREATE TABLE package (
    id        TEXT   PRIMARY KEY,
    name      TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    release   TEXT   NOT NULL,
    baseline  TEXT,
    reader    TEXT,
    previous  TEXT,
    position  BIGINT,
    file      TEXT,
    documents TEXT,
    notes     TEXT,
    made_on   TEXT,
    sent_on   TEXT,
    status    TEXT   NOT NULL
);

-- A question of a reviewer, its answer, and what was changed for it.
CREATE TABLE question (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    package     TEXT,
    device      TEXT,
    clause      TEXT,
    text        TEXT,
    asked_by    TEXT,
    asked_on    TEXT,
    due_on      TEXT,
    answer      TEXT,
    records     TEXT,
    answered_by TEXT,
    answered_on TEXT,
    status      TEXT NOT NULL,
    closed_on   TEXT
);

-- That somebody in a role approved a record as it was then, or did not.
CREATE TABLE approval (
    id           TEXT PRIMARY KEY,
    subject      TEXT NOT NULL,
    role         TEXT NOT NULL,
    decision     TEXT NOT NULL,
    reason       TEXT,
    requested_by TEXT,
    requested_on TEXT,
    approver     TEXT,
    decided_on   TEXT
);

-- A signature: who, what for, over which bytes and which position of the history.
CREATE TABLE signature (
    id           TEXT   PRIMARY KEY,
    subject      TEXT   NOT NULL,
    signer       TEXT   NOT NULL,
    role         TEXT,
    meaning      TEXT   NOT NULL,
    content_hash TEXT,
    position     BIGINT,
    chain_hash   TEXT,
    signed_at    TEXT
);

-- --- People: serve/auth ---

-- Somebody who works with the file, with roles.
CREATE TABLE person (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    login         TEXT,
    email         TEXT,
    organisation  TEXT,
    roles         TEXT,
    devices       TEXT,
    releases      TEXT,
    qualification TEXT,
    language      TEXT,
    valid_from    TEXT,
    valid_until   TEXT,
    status        TEXT NOT NULL
);

-- What people in a role may do.
CREATE TABLE role (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    description TEXT,
    permissions TEXT,
    four_eyes   TEXT
);

-- --- Software of unknown provenance: assess/soup ---

-- What a person knows of a component in a device.
CREATE TABLE soup_item (
    id                  TEXT PRIMARY KEY,
    name                TEXT NOT NULL,
    device              TEXT NOT NULL,
    identity            TEXT NOT NULL,
    soup                TEXT,
    purpose             TEXT,
    requirements        TEXT,
    system_requirements TEXT,
    software_item       TEXT,
    safety_class        TEXT,
    transfer            TEXT,
    anomaly_list        TEXT,
    anomalies           TEXT,
    evaluated_version   TEXT,
    evaluated_by        TEXT,
    evaluated_on        TEXT,
    owner               TEXT
);
CREATE INDEX soup_item_key ON soup_item (device, lower(identity));

-- What came in by one file, and what became of it: the receipt.
CREATE TABLE import (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    device      TEXT,
    release     TEXT,
    file        TEXT NOT NULL,
    size        BIGINT,
    imported_on TEXT,
    receipt     TEXT NOT NULL
);
