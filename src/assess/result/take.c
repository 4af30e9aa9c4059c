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

static struct str of_flaws(struct arena *a, const struct result_document *d)
{
    struct buf b = {.arena = a};
    size_t suppressed = 0;
    for (size_t i = 0; i < d->flaw_count; i++)
        suppressed += d->flaws[i].suppressed;
    buf_put(&b, counted(a, d->flaw_count, "result", "results"));
    buf_fmt(&b, ", suppressed %zu", suppressed);
    if (d->passed)
        buf_fmt(&b, "; rules that were met: %zu", d->passed);
    for (size_t i = 0; i < d->run_count; i++)
        if (!d->runs[i].complete)
            buf_fmt(&b, "; the run of %.*s is not complete", STR_ARG(d->runs[i].tool));
    return buf_str(&b);
}

static struct str summary_of(struct result_taker *t)
{
    switch (t->document->format) {
    case RESULT_JUNIT: return of_cases(t->arena, t->document);
    case RESULT_SARIF: return of_flaws(t->arena, t->document);
    case RESULT_SCAN:
    case RESULT_FORMAT__COUNT: break;
    }
    return t->document->summary;
}

static struct str name_of(struct result_taker *t)
{
    static const char *const names[RESULT_FORMAT__COUNT] = {
        [RESULT_JUNIT] = "Test results",
        [RESULT_SARIF] = "Analysis results",
        [RESULT_SCAN] = "Scan for known vulnerabilities",
    };
    const struct result_document *d = t->document;
    struct str of = d->title.n ? d->title : t->import->file_name;
    if (d->format == RESULT_SARIF)
        of = d->author;
    return str_fmt(t->arena, "%s%s%.*s", names[d->format], of.n ? ": " : "", STR_ARG(of));
}

static bool add_evidence(struct result_taker *t)
{
    static const enum evidence_kind kinds[RESULT_FORMAT__COUNT] = {
        [RESULT_JUNIT] = EVIDENCE_KIND_TEST_REPORT,
        [RESULT_SARIF] = EVIDENCE_KIND_ANALYSIS,
        [RESULT_SCAN] = EVIDENCE_KIND_SCAN,
    };
    const struct result_document *d = t->document;
    struct hash hash;
    struct str media_type = str_of(result_format_media_type(d->format));
    if (!store_blob_put(t->store, t->import->bytes, media_type, &hash, t->err))
        return false;
    struct evidence e = {
        .name = name_of(t),
        .kind = kinds[d->format],
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
