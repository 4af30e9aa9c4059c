#include "intake/result/result.h"

static void add_cases(struct arena *a, struct json *into, const struct result_document *d)
{
    struct json *o = json_add(a, into, "cases", JSON_OBJECT);
    json_add_int(a, o, "total", (int64_t)d->case_count);
    for (int i = 0; i < RESULT_OUTCOME__COUNT; i++)
        json_add_int(a, o, result_outcome_word((enum result_outcome)i), (int64_t)d->outcomes[i]);
    json_add_int(a, o, "flaky", (int64_t)d->flaky);
}

static void add_results(struct arena *a, struct json *into, const struct result_document *d)
{
    struct json *o = json_add(a, into, "results", JSON_OBJECT);
    size_t suppressed = 0;
    for (size_t i = 0; i < d->flaw_count; i++)
        suppressed += d->flaws[i].suppressed;
    json_add_int(a, o, "flaws", (int64_t)d->flaw_count);
    json_add_int(a, o, "suppressed", (int64_t)suppressed);
    json_add_int(a, o, "passed", (int64_t)d->passed);
    json_add_int(a, o, "not_applicable", (int64_t)d->not_applicable);
    json_add_int(a, o, "informational", (int64_t)d->informational);
    json_add_int(a, o, "absent", (int64_t)d->absent);
    json_add_int(a, o, "repeated", (int64_t)d->repeated);
    struct json *runs = json_add(a, into, "runs", JSON_ARRAY);
    for (size_t i = 0; i < d->run_count; i++) {
        struct json *run = json_add(a, runs, NULL, JSON_OBJECT);
        json_add_text(a, run, "tool", d->runs[i].tool);
        json_add_text(a, run, "version", d->runs[i].version);
        json_add_bool(a, run, "complete", d->runs[i].complete);
        json_add_int(a, run, "flaws", (int64_t)d->runs[i].open_flaws);
    }
}

struct json *result_receipt(struct arena *a, const struct result_document *d,
                            const struct findings *findings)
{
    struct json *o = json_object(a);
    json_add_text(a, o, "format", str_of(result_format_name(d->format)));
    if (d->spec_version.n)
        json_add_text(a, o, "spec_version", d->spec_version);
    if (d->title.n)
        json_add_text(a, o, "title", d->title);
    json_add_text(a, o, "author", d->author);
    json_add_text(a, o, "at", d->at.ms ? instant_str(a, d->at) : (struct str){0});
    if (d->build_hash.n)
        json_add_text(a, o, "build_hash", d->build_hash);
    if (d->summary.n)
        json_add_text(a, o, "summary", d->summary);
    /* Of analyses and scans the only case is that they ran; but for checks of compliance. */
    bool has_flaws = result_format_has_flaws(d->format);
    if (d->format != RESULT_SCAN &&
        (!has_flaws || (d->format == RESULT_NESSUS && d->case_count > 1)))
        add_cases(a, o, d);
    if (has_flaws)
        add_results(a, o, d);
    findings_put(a, o, findings);
    return o;
}
