#include "assess/match/follow.h"
#include "assess/match/record.h"

/* What matching leaves behind: the run is a record, findings and states follow from its delta. */

static const struct choice match_scope_choices[] = {
    [MATCH_RUN_UNSET] = {"", "Not stated"},
    [MATCH_RUN_ALL] = {"all", "Whole portfolio"},
    [MATCH_RUN_CHANGED] = {"changed", "What changed"},
    [MATCH_RUN_RELEASE] = {"release", "One release"},
    {0},
};

static const struct choice component_state_choices[] = {
    [COMPONENT_STATE_UNSET] = {"", "Not stated"},
    [COMPONENT_STATE_MATCHED] = {"matched", "Matched"},
    [COMPONENT_STATE_CLEAN] = {"clean", "Clean"},
    [COMPONENT_STATE_NO_IDENTIFIER] = {"no_identifier", "No identifier"},
    [COMPONENT_STATE_NO_SOURCE] = {"no_source", "No source"},
    [COMPONENT_STATE_STALE] = {"stale", "Source is stale"},
    {0},
};

static const struct choice finding_confidence_choices[] = {
    [FINDING_CONFIDENCE_UNSET] = {"", "Not stated"},
    [FINDING_CONFIDENCE_EXACT] = {"exact", "Exact"},
    [FINDING_CONFIDENCE_RANGE] = {"range", "Range"},
    [FINDING_CONFIDENCE_HEURISTIC] = {"heuristic", "Heuristic"},
    [FINDING_CONFIDENCE_POSSIBLE] = {"possible", "Possible"},
    {0},
};

static const struct choice finding_state_choices[] = {
    [FINDING_STATE_UNSET] = {"", "Not stated"},
    [FINDING_STATE_OPEN] = {"open", "Open"},
    [FINDING_STATE_ENDED] = {"ended", "Ended"},
    {0},
};

static const struct field match_run_fields[] = {
    {FIELD(struct match_run, name, TEXT), .label = "Title", .flags = FIELD_COMPUTED,
     .help = "What was matched, and when."},
    {FIELD(struct match_run, scope, CHOICE), .label = "Scope",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .choices = match_scope_choices,
     .help = "Which components were looked at."},
    {FIELD(struct match_run, release, REF), .label = "Release", .flags = FIELD_FIXED,
     .refers_to = "release", .help = "The release, when only its components were looked at."},
    {FIELD(struct match_run, as_of, DATE), .label = "As of", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Day on which sources were young or old."},
    {FIELD(struct match_run, database, TEXT), .label = "Advisory database", .flags = FIELD_FIXED,
     .help = "Name that the advisory database gave itself when it was made."},
    {FIELD(struct match_run, generation, NUMBER), .label = "Generation", .flags = FIELD_FIXED,
     .help = "State of that database; it grows with every import that changed something."},
    {FIELD(struct match_run, snapshot, TEXT), .label = "Snapshot",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .help = "Id of the advisory data."},
    {FIELD(struct match_run, sources, LONGTEXT), .label = "Sources", .flags = FIELD_FIXED,
     .help = "What was looked in, a line each: source, part, newest day, stale or not."},
    {FIELD(struct match_run, stale_sources, LONGTEXT), .label = "Stale sources",
     .flags = FIELD_FIXED,
     .help = "Sources and parts too old to call anything clean, a line each."},
    {FIELD(struct match_run, coverage, TEXT), .label = "Coverage", .flags = FIELD_FIXED,
     .help =
         "Hash of the names and parts of all sources: with another part, more can be looked up."},
    {FIELD(struct match_run, component_count, NUMBER), .label = "Components", .flags = FIELD_FIXED,
     .help = "How many were looked at."},
    {FIELD(struct match_run, matched_count, NUMBER), .label = "Matched", .flags = FIELD_FIXED,
     .help = "Of these, in range of a published vulnerability."},
    {FIELD(struct match_run, clean_count, NUMBER), .label = "Clean", .flags = FIELD_FIXED,
     .help = "Looked up in current sources, and in no range."},
    {FIELD(struct match_run, no_identifier_count, NUMBER), .label = "No identifier",
     .flags = FIELD_FIXED, .help = "Nothing to look them up by."},
    {FIELD(struct match_run, no_source_count, NUMBER), .label = "No source", .flags = FIELD_FIXED,
     .help = "No source covers them."},
    {FIELD(struct match_run, stale_count, NUMBER), .label = "Stale", .flags = FIELD_FIXED,
     .help = "Nothing found, but the data was too old to say clean."},
    {FIELD(struct match_run, found_count, NUMBER), .label = "Found", .flags = FIELD_FIXED,
     .help = "Findings that are new, or open again."},
    {FIELD(struct match_run, changed_count, NUMBER), .label = "Changed", .flags = FIELD_FIXED,
     .help = "Findings of which the sources say something else now."},
    {FIELD(struct match_run, ended_count, NUMBER), .label = "Ended", .flags = FIELD_FIXED,
     .help = "Findings that no source gives any more."},
    {FIELD(struct match_run, kept_count, NUMBER), .label = "Kept", .flags = FIELD_FIXED,
     .help = "Open findings that could not be looked at again, for data was missing or stale."},
    {FIELD(struct match_run, delta, HASH), .label = "Delta",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_ATTACHED,
     .help = "The attached list of what changed; findings follow from all of them in turn."},
};

static const struct field component_match_fields[] = {
    {FIELD(struct component_match, name, TEXT), .label = "Component",
     .help = "Its name and version."},
    {FIELD(struct component_match, component, REF), .label = "Id", .refers_to = "component",
     .help = "The component."},
    {FIELD(struct component_match, state, CHOICE), .label = "State",
     .choices = component_state_choices,
     .help = "What matching said last; only clean means that somebody looked and found nothing."},
    {FIELD(struct component_match, reason, TEXT), .label = "Because", .help = "Why that state."},
    {FIELD(struct component_match, snapshot, TEXT), .label = "Snapshot",
     .help = "Id of the advisory data it was last compared with."},
    {FIELD(struct component_match, matched_on, DATE), .label = "Matched on",
     .help = "Day of the last comparison."},
};

static const struct field finding_fields[] = {
    {FIELD(struct finding_record, name, TEXT), .label = "Title", .help = "Title of the advisory."},
    {FIELD(struct finding_record, component, REF), .label = "Component", .refers_to = "component",
     .help = "The component in range."},
    {FIELD(struct finding_record, identity, TEXT), .label = "Identity",
     .help = "What the component was looked up by, without version."},
    {FIELD(struct finding_record, vulnerability, TEXT), .label = "Vulnerability",
     .help = "Its id, CVE where there is one."},
    {FIELD(struct finding_record, aliases, WORDS), .label = "Also known as",
     .help = "Other ids of the same vulnerability."},
    {FIELD(struct finding_record, severity, CHOICE), .label = "Severity",
     .choices = flaw_severity_choices, .help = "Qualitative severity of the base score."},
    {FIELD(struct finding_record, vector, CVSS), .label = "CVSS vector",
     .help = "Base vector of the source."},
    {FIELD(struct finding_record, score_tenths, NUMBER), .label = "CVSS base score",
     .help = "Tenths: 75 is 7.5."},
    {FIELD(struct finding_record, cwe, WORDS), .label = "CWE",
     .help = "Weaknesses the source names."},
    {FIELD(struct finding_record, kev, TRI), .label = "Known exploited",
     .help = "Whether a list of known exploited vulnerabilities has it."},
    {FIELD(struct finding_record, kev_on, DATE), .label = "Exploited since",
     .help = "Day it came on that list."},
    {FIELD(struct finding_record, epss_ppm, NUMBER), .label = "EPSS",
     .help = "Probability of exploitation in 30 days, parts per million."},
    {FIELD(struct finding_record, source, TEXT), .label = "Source",
     .help = "Source that says so, as osv or nvd."},
    {FIELD(struct finding_record, advisory, TEXT), .label = "Advisory",
     .help = "Id of the record in that source."},
    {FIELD(struct finding_record, range, TEXT), .label = "Range",
     .help = "Range of versions that matched."},
    {FIELD(struct finding_record, fixed_in, WORDS), .label = "Fixed in",
     .help = "Versions that fix it, by the source."},
    {FIELD(struct finding_record, scheme, TEXT), .label = "Scheme",
     .help = "How the versions were compared, as deb or semver."},
    {FIELD(struct finding_record, confidence, CHOICE), .label = "Confidence",
     .choices = finding_confidence_choices, .help = "How sure the match is."},
    {FIELD(struct finding_record, reason, LONGTEXT), .label = "Because",
     .help = "Which two versions were compared, and what came of it."},
    {FIELD(struct finding_record, snapshot, TEXT), .label = "Snapshot",
     .help = "Id of the advisory data it was matched against."},
    {FIELD(struct finding_record, state, CHOICE), .label = "State",
     .choices = finding_state_choices, .help = "Whether the last match still gave it."},
    {FIELD(struct finding_record, first_seen_on, DATE), .label = "First seen on",
     .help = "Day of the first match; clocks of triage run from it."},
    {FIELD(struct finding_record, last_seen_on, DATE), .label = "Last seen on",
     .help = "Day on which it was found, found again, or said to be otherwise; the component "
             "says when it was last looked up."},
    {FIELD(struct finding_record, ended_on, DATE), .label = "Ended on",
     .help = "Day from which it is no longer given."},
    {FIELD(struct finding_record, ended_reason, TEXT), .label = "Ended because",
     .help = "Withdrawn, version changed, component left, rule changed."},
};

static bool compute_run(void *record, const struct record_context *c, struct err *err)
{
    (void)err;
    struct match_run *r = record;
    const struct choice *scope = &match_scope_choices[r->scope];
    r->name = str_fmt(c->arena, "%s%s%.*s, %.*s", scope->label, r->release.n ? " " : "",
                      STR_ARG(r->release), STR_ARG(date_str(c->arena, r->as_of)));
    return true;
}

const struct record_type MATCH_RUN_TYPE = {
    .name = "match_run",
    .label = "match run",
    .plural = "match runs",
    .prefix = "MR",
    .help = "One comparison of components with the advisories, and what it changed.",
    .size = sizeof(struct match_run),
    .fields = match_run_fields,
    .field_count = COUNT_OF(match_run_fields),
    .compute = compute_run,
    .follow = match_follow,
    .follow_tables = MATCH_TABLES,
};

const struct record_type COMPONENT_MATCH_TYPE = {
    .name = "component_match",
    .label = "state of a component",
    .plural = "states of components",
    .prefix = "CM",
    .help = "Where a component ended when it was last compared with the advisories.",
    .flags = RECORD_DERIVED,
    .size = sizeof(struct component_match),
    .fields = component_match_fields,
    .field_count = COUNT_OF(component_match_fields),
};

const struct record_type FINDING_TYPE = {
    .name = "finding",
    .label = "finding",
    .plural = "findings",
    .prefix = "FI",
    .help = "A published vulnerability in range of a component, in whatever releases it is.",
    .flags = RECORD_DERIVED,
    .size = sizeof(struct finding_record),
    .fields = finding_fields,
    .field_count = COUNT_OF(finding_fields),
};
