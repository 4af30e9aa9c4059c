/*
 * sarif.c - the Static Analysis Results Interchange Format, SARIF 2.1.0 (OASIS); numbers in
 * parentheses are its sections.
 */
#include "base/limits.h"
#include "intake/result/result_internal.h"

struct sarif {
    struct result_reader *reader;
    struct buf authors;
};

static struct str place_of(struct sarif *s, size_t run, const char *member)
{
    return str_fmt(s->reader->arena, "runs[%zu].%s", run, member);
}

/* --- how a run went --- */

/* What went wrong, as the tool tells it (3.20.21, 3.20.22); of warnings, as of files that it could
   not read in part, how many there are. */
static void say_notifications(struct sarif *s, size_t run, const struct json *list)
{
    struct arena *a = s->reader->arena;
    const struct json *first = NULL;
    size_t warnings = 0;
    JSON_EACH (n, list) {
        struct str level = json_text(n, "level");
        struct str text = json_text(json_get(n, "message"), "text");
        bool is_warning = level.n == 0 || STR_IS(level, "warning"); /* 3.58.6: the default */
        warnings += is_warning;
        first = first || !is_warning ? first : n;
        if (STR_IS(level, "error"))
            findings_add(s->reader->findings, FINDING_WARNING, "sarif-notification",
                         result_line_of(s->reader, n), place_of(s, run, "invocations"),
                         "the tool reports an error: %.*s", STR_ARG(result_line(a, text, 300)));
    }
    if (first)
        findings_add(s->reader->findings, FINDING_NOTE, "sarif-notification",
                     result_line_of(s->reader, first), place_of(s, run, "invocations"),
                     "the tool warns %zu times, first: %.*s", warnings,
                     STR_ARG(result_line(a, json_text(json_get(first, "message"), "text"), 300)));
}

static void take_time(struct sarif *s, const struct json *invocation, const char *name)
{
    struct instant at;
    if (instant_parse(json_text(invocation, name), &at))
        result_seen_at(s->reader, at);
}

/* 3.20.14: a run that did not succeed has looked at a part only. */
static void read_invocations(struct sarif *s, size_t number, const struct json *run,
                             struct result_run *out)
{
    JSON_EACH (i, json_get(run, "invocations")) {
        const struct json *ok = json_get(i, "executionSuccessful");
        take_time(s, i, "startTimeUtc");
        take_time(s, i, "endTimeUtc");
        say_notifications(s, number, json_get(i, "toolConfigurationNotifications"));
        say_notifications(s, number, json_get(i, "toolExecutionNotifications"));
        if (!ok || ok->type != JSON_FALSE)
            continue;
        out->complete = false;
        struct str why = json_text(i, "exitCodeDescription");
        findings_add(
            s->reader->findings, FINDING_SKIPPED, "sarif-execution", result_line_of(s->reader, i),
            place_of(s, number, "invocations"),
            "executionSuccessful is false%s%.*s: what the tool did not report may be there",
            why.n ? ", " : "", STR_ARG(result_line(s->reader->arena, why, 200)));
    }
}

/* 3.14.2: parts of the run that are in other files. */
static void say_external(struct sarif *s, size_t number, const struct json *run,
                         struct result_run *out)
{
    JSON_EACH (part, json_get(run, "externalPropertyFileReferences")) {
        const struct json *one = part->type == JSON_ARRAY ? json_first(part) : part;
        for (; one; one = part->type == JSON_ARRAY ? one->next : NULL) {
            struct str uri = json_text(json_get(one, "location"), "uri");
            bool results = STR_IS(part->key, "results");
            out->complete = out->complete && !results;
            findings_add(s->reader->findings, results ? FINDING_SKIPPED : FINDING_WARNING,
                         "sarif-external", result_line_of(s->reader, one),
                         place_of(s, number, "externalPropertyFileReferences"),
                         "%.*s are in another file, %.*s, and were not read", STR_ARG(part->key),
                         STR_ARG(result_line(s->reader->arena, uri, 200)));
        }
    }
}

/* --- who ran --- */

static struct str without_bars(struct arena *a, struct str s)
{
    char *p = str_cz(a, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = p[i] == '|' ? '/' : p[i];
    return (struct str){p, s.n};
}

/* 3.17.3: the last part of the id is of this run alone; what stands before is what was run. */
static struct str category_of(const struct json *run)
{
    struct str id = json_text(json_get(run, "automationDetails"), "id");
    size_t slash = str_rfind_char(id, '/');
    return slash < id.n ? str_sub(id, 0, slash) : (struct str){0};
}

static void read_tool(struct sarif *s, size_t number, const struct json *run,
                      struct result_run *out)
{
    struct arena *a = s->reader->arena;
    const struct json *driver = json_get(json_get(run, "tool"), "driver");
    out->tool = result_line(a, json_text(driver, "name"), 200);
    struct str version = json_text(driver, "semanticVersion");
    out->version = result_line(a, version.n ? version : json_text(driver, "version"), 100);
    if (out->tool.n == 0) {
        out->tool = STR("unnamed tool");
        findings_add(s->reader->findings, FINDING_WARNING, "sarif-tool",
                     result_line_of(s->reader, run), place_of(s, number, "tool.driver.name"),
                     "the tool has no name");
    }
    out->prefix = str_fmt(a, "%.*s|%.*s|", STR_ARG(without_bars(a, out->tool)),
                          STR_ARG(without_bars(a, result_line(a, category_of(run), 200))));
    if (s->authors.n)
        BUF_LIT(&s->authors, ", ");
    buf_put(&s->authors,
            str_trim(str_fmt(a, "%.*s %.*s", STR_ARG(out->tool), STR_ARG(out->version))));
}

/* --- a run --- */

/* Of a run, a case in the name of its tool: passed when it looked to the end and found nothing. */
static bool add_run_case(struct sarif *s, size_t index, size_t first_flaw, const struct json *run,
                         struct err *err)
{
    struct result_reader *r = s->reader;
    const struct result_run *one = &r->out->runs[index];
    struct result_case c = {.name = one->tool,
                            .line = result_line_of(r, run),
                            .first_flaw = first_flaw,
                            .flaw_count = r->out->flaw_count - first_flaw};
    if (one->open_flaws) {
        c.outcome = RESULT_FAIL;
        c.message = str_fmt(r->arena, "%zu results that are not suppressed", one->open_flaws);
    } else if (!one->complete) {
        c.outcome = RESULT_ERROR;
        c.message = STR("the run is not complete");
    }
    return result_add_case(r, &c, err);
}

static bool read_results(struct sarif *s, size_t index, size_t number, const struct json *run,
                         struct err *err)
{
    const struct json *results = json_get(run, "results");
    struct result_sarif_run one = {s->reader, result_rules_of(s->reader->arena, run), index,
                                   number};
    size_t i = 0;
    if (!results || results->type != JSON_ARRAY) { /* 3.14.23 */
        s->reader->out->runs[index].complete = false;
        findings_add(s->reader->findings, FINDING_SKIPPED, "sarif-results",
                     result_line_of(s->reader, run), place_of(s, number, "results"),
                     "there is no list of results: that does not say that there are none");
    }
    JSON_EACH (result, results)
        if (!result_take_sarif(&one, result, i++, err))
            return false;
    return true;
}

static bool read_run(struct sarif *s, size_t number, const struct json *run, struct err *err)
{
    struct result_reader *r = s->reader;
    if (run->type != JSON_OBJECT) {
        findings_add(r->findings, FINDING_SKIPPED, "sarif-run", result_line_of(r, run),
                     str_fmt(r->arena, "runs[%zu]", number), "is no object; left out");
        return true;
    }
    if (r->out->run_count == LIMIT_SARIF_RUNS)
        return err_set(err, ERR_LIMIT, "runs: more than %d", LIMIT_SARIF_RUNS);
    size_t index = r->out->run_count;
    struct result_run *out = result_add_run(r);
    out->complete = true;
    size_t first_flaw = r->out->flaw_count;
    read_tool(s, number, run, out);
    read_invocations(s, number, run, out);
    say_external(s, number, run, out);
    if (!read_results(s, index, number, run, err))
        return false;
    r->out->runs[index].exhaustive = r->out->runs[index].complete;
    return add_run_case(s, index, first_flaw, run, err);
}

bool result_read_sarif(struct result_reader *r, const struct json *root, struct err *err)
{
    struct sarif s = {.reader = r, .authors = {.arena = r->arena}};
    const struct json *runs = json_get(root, "runs");
    struct str version = json_text(root, "version");
    if (!str_starts(version, STR("2.")))
        return err_set(err, ERR_INVALID, "version: '%.*s' of SARIF is not read, only 2.1.0",
                       STR_ARG(result_line(r->arena, version, 40)));
    if (!STR_IS(version, "2.1.0"))
        findings_add(r->findings, FINDING_WARNING, "sarif-version",
                     result_line_of(r, json_get(root, "version")), STR("version"),
                     "is '%.*s', read as 2.1.0", STR_ARG(result_line(r->arena, version, 40)));
    if (!runs || runs->type != JSON_ARRAY)
        return err_set(err, ERR_INVALID, "runs: is no array");
    size_t i = 0;
    JSON_EACH (run, runs)
        if (!read_run(&s, i++, run, err))
            return false;
    if (i == 0)
        findings_add(r->findings, FINDING_SKIPPED, "sarif-empty", 0, STR("runs"),
                     "has no run: it proves nothing");
    JSON_EACH (outer, json_get(root, "inlineExternalProperties"))
        findings_add(r->findings, FINDING_SKIPPED, "sarif-external", result_line_of(r, outer),
                     STR("inlineExternalProperties"), "are not read");
    r->out->spec_version = result_line(r->arena, version, 40);
    r->out->author = result_line(r->arena, buf_str(&s.authors), 1000);
    return true;
}
