#include "base/limits.h"
#include "intake/result/result_internal.h"

static struct str without_bars(struct arena *a, struct str s)
{
    char *p = str_cz(a, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = p[i] == '|' ? '/' : p[i];
    return (struct str){p, s.n};
}

bool result_scanner_target(struct result_scanner *s, struct str target, size_t line, size_t *run,
                           struct err *err)
{
    struct result_reader *r = s->reader;
    struct str prefix = str_fmt(
        r->arena, "%.*s|%.*s|", STR_ARG(s->tool),
        STR_ARG(without_bars(r->arena, result_line(r->arena, target, 500))));
    s->runs.arena = r->arena;
    const size_t *known = map_find(&s->runs, prefix);
    if (known) {
        *run = *known;
        return true;
    }
    if (r->out->run_count == LIMIT_SCAN_TARGETS)
        return err_set(err, ERR_LIMIT, "line %zu: more than %d hosts or sites", line,
                       LIMIT_SCAN_TARGETS);
    size_t *index = ARENA_NEW(r->arena, size_t);
    *index = r->out->run_count;
    *result_add_run(r) = (struct result_run){.tool = s->tool,
                                             .version = s->version,
                                             .prefix = prefix,
                                             .complete = true,
                                             .exhaustive = true};
    map_add(&s->runs, prefix, index);
    *run = *index;
    return true;
}

bool result_scanner_add(struct result_scanner *s, struct result_flaw *f, struct str identity,
                        struct err *err)
{
    struct result_reader *r = s->reader;
    struct result_run *run = &r->out->runs[f->run];
    struct hash hash = hash_sha256(identity);
    f->key = str_fmt(r->arena, "%.*s%.*s|%.16s", STR_ARG(run->prefix), STR_ARG(f->rule),
                     hash_hex(r->arena, &hash).p);
    if (map_find(&r->keys, f->key)) {
        r->out->repeated++;
        return true;
    }
    run->open_flaws += !f->suppressed && !f->closed;
    r->out->absent += f->closed;
    return result_add_flaw(r, f, err);
}

void result_scanner_cut_off(struct result_scanner *s, size_t line)
{
    struct result_document *d = s->reader->out;
    for (size_t i = 0; i < d->run_count; i++)
        d->runs[i].complete = false;
    findings_add(s->reader->findings, FINDING_SKIPPED, "result-cut-off", line, (struct str){0},
                 "the document ends here, before it should: what came behind is missing, and "
                 "nothing counts as gone");
}

bool result_scanner_done(struct result_scanner *s, struct err *err)
{
    struct result_reader *r = s->reader;
    struct result_document *d = r->out;
    size_t open = 0, incomplete = 0;
    for (size_t i = 0; i < d->run_count; i++) {
        d->runs[i].version = s->version;
        d->runs[i].exhaustive = d->runs[i].exhaustive && d->runs[i].complete;
        open += d->runs[i].open_flaws;
        incomplete += !d->runs[i].complete;
    }
    struct result_case c = {.name = s->tool, .line = 1, .flaw_count = d->flaw_count};
    if (open) {
        c.outcome = RESULT_FAIL;
        c.message = str_fmt(r->arena, "%zu findings that are open", open);
    } else if (incomplete || d->run_count == 0) {
        c.outcome = RESULT_ERROR;
        c.message = d->run_count ? str_fmt(r->arena, "%zu of %zu hosts or sites are not complete",
                                           incomplete, d->run_count)
                                 : STR("it names nothing that it looked at");
    }
    d->author = str_trim(str_fmt(r->arena, "%.*s %.*s", STR_ARG(s->tool), STR_ARG(s->version)));
    if (d->run_count == 0)
        findings_add(r->findings, FINDING_SKIPPED, "result-empty", 1, (struct str){0},
                     "names no host or site that was looked at: it proves nothing");
    /* A list was written by people; no test has its name. */
    return d->format == RESULT_CSV_FINDINGS || result_add_case(r, &c, err);
}
