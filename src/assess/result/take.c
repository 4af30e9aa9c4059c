#include "assess/result/take_internal.h"
#include "intake/evidence/evidence.h"

static struct str counted(struct arena *a, size_t n, const char *one, const char *many)
{
    return str_fmt(a, "%zu %s", n, n == 1 ? one : many);
}

static struct str of_cases(struct arena *a, const struct result_document *d)
{
    struct buf b = {.arena = a};
    buf_put(&b, counted(a, d->case_count, "test case", "test cases"));
    for (int i = 0; i < RESULT_OUTCOME__COUNT; i++)
        if (d->outcomes[i])
            buf_fmt(&b, ", %s %zu", result_outcome_word((enum result_outcome)i), d->outcomes[i]);
    if (d->flaky)
        buf_fmt(&b, "; %zu of those that passed did so only when they were run again", d->flaky);
    return buf_str(&b);
}

/* Runs of SARIF by name; of hosts and sites, that may be many, how many. */
static void put_incomplete(struct buf *b, const struct result_document *d)
{
    size_t incomplete = 0;
    for (size_t i = 0; i < d->run_count; i++) {
        incomplete += !d->runs[i].complete;
        if (!d->runs[i].complete && d->format == RESULT_SARIF)
            buf_fmt(b, "; the run of %.*s is not complete", STR_ARG(d->runs[i].tool));
    }
    if (incomplete && d->format != RESULT_SARIF)
        buf_fmt(b, "; of %zu hosts or sites %zu not complete", d->run_count, incomplete);
}

static struct str of_flaws(struct arena *a, const struct result_document *d)
{
    struct buf b = {.arena = a};
    size_t suppressed = 0;
    for (size_t i = 0; i < d->flaw_count; i++)
        suppressed += d->flaws[i].suppressed;
    buf_put(&b, counted(a, d->flaw_count, "result", "results"));
    buf_fmt(&b, ", suppressed %zu", suppressed);
    if (d->absent)
        buf_fmt(&b, ", no longer there %zu", d->absent);
    if (d->informational)
        buf_fmt(&b, "; informational %zu", d->informational);
    if (d->passed)
        buf_fmt(&b, "; rules that were met: %zu", d->passed);
    put_incomplete(&b, d);
    return buf_str(&b);
}

static const struct {
    const char *name;
    enum evidence_kind kind;
} kinds[RESULT_FORMAT__COUNT] = {
    [RESULT_JUNIT] = {"Test results", EVIDENCE_KIND_TEST_REPORT},
    [RESULT_SARIF] = {"Analysis results", EVIDENCE_KIND_ANALYSIS},
    [RESULT_SCAN] = {"Scan for known vulnerabilities", EVIDENCE_KIND_SCAN},
    [RESULT_NESSUS] = {"Vulnerability scan", EVIDENCE_KIND_SCAN},
    [RESULT_BURP] = {"Scan of a web application", EVIDENCE_KIND_SCAN},
    [RESULT_ZAP_XML] = {"Scan of a web application", EVIDENCE_KIND_SCAN},
    [RESULT_ZAP_JSON] = {"Scan of a web application", EVIDENCE_KIND_SCAN},
    [RESULT_CSV_TESTS] = {"Test results", EVIDENCE_KIND_TEST_REPORT},
    [RESULT_CSV_FINDINGS] = {"List of findings", EVIDENCE_KIND_ANALYSIS},
};

static struct str summary_of(struct result_taker *t)
{
    const struct result_document *d = t->document;
    if (d->format == RESULT_SCAN)
        return d->summary;
    return result_format_has_flaws(d->format) ? of_flaws(t->arena, d) : of_cases(t->arena, d);
}

static struct str name_of(struct result_taker *t)
{
    const struct result_document *d = t->document;
    bool by_tool = result_format_has_flaws(d->format) && d->author.n;
    struct str of = by_tool ? d->author : d->title.n ? d->title : t->import->file_name;
    return str_fmt(t->arena, "%s%s%.*s", kinds[d->format].name, of.n ? ": " : "", STR_ARG(of));
}

static bool add_evidence(struct result_taker *t)
{
    const struct result_document *d = t->document;
    struct hash hash;
    struct str media_type = str_of(result_format_media_type(d->format));
    if (!store_blob_put(t->store, t->import->bytes, media_type, &hash, t->err))
        return false;
    struct evidence e = {
        .name = name_of(t),
        .kind = kinds[d->format].kind,
        .device = t->release.device,
        .release = t->import->release,
        .file = hash_hex(t->arena, &hash),
        .file_name = t->import->file_name,
        .media_type = media_type,
        .dated_on = d->at.ms ? instant_date(d->at) : (struct date){0},
        .author = d->author,
        .summary = summary_of(t),
    };
    return store_add(t->store, t->arena, &EVIDENCE_TYPE, &e, &t->evidence, t->err);
}

/* The same bytes: of this release, and there is nothing to do; of another, and that is said. */
static bool look_for_same(struct result_taker *t)
{
    struct hash hash = hash_sha256(t->import->bytes);
    struct store_param params[] = {STORE_P(hash_hex(t->arena, &hash))};
    struct json *rows;
    if (!store_query(t->store, t->arena, "result_evidence", params, COUNT_OF(params), &rows,
                     t->err))
        return false;
    struct json *also = json_add(t->arena, t->receipt, "also_evidence", JSON_ARRAY);
    JSON_EACH (row, rows) {
        if (!str_eq(json_text(row, "release"), t->import->release))
            json_add_text(t->arena, also, NULL, json_text(row, "id"));
        else if (t->evidence.n == 0)
            t->evidence = json_text(row, "id");
    }
    return true;
}

static const char *compare_builds(const struct result_taker *t)
{
    if (t->document->build_hash.n == 0 || t->release.build_hash.n == 0)
        return "not_compared";
    return str_eq(t->document->build_hash, t->release.build_hash) ? "same" : "differs";
}

bool result_take(struct store *s, struct arena *a, const struct result_document *d,
                 const struct result_import *import, struct json *receipt, struct err *err)
{
    struct result_taker t = {
        .store = s, .arena = a, .document = d, .import = import, .receipt = receipt, .err = err};
    if (!store_load(s, a, &RELEASE_TYPE, import->release, &t.release, NULL, err) ||
        !look_for_same(&t))
        return false;
    bool unchanged = t.evidence.n > 0;
    json_add_text(a, receipt, "release", import->release);
    json_add_bool(a, receipt, "unchanged", unchanged);
    if (unchanged) {
        json_add_text(a, receipt, "evidence", t.evidence);
        return true;
    }
    json_add_text(a, receipt, "build", str_of(compare_builds(&t)));
    if (!add_evidence(&t))
        return false;
    json_add_text(a, receipt, "evidence", t.evidence);
    return result_take_flaws(&t) && result_take_cases(&t);
}
