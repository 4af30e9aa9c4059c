#include "assess/result/take_internal.h"
#include "assess/threat/threat.h"
#include "base/limits.h"
#include "base/map.h"

enum outcome { NEW, UNCHANGED, RETURNED, GONE, SUPPRESSED, BELOW_LEVEL, CONTRADICTED, RETIRED };

static const char *const outcomes[] = {
    [NEW] = "new",
    [UNCHANGED] = "unchanged",
    [RETURNED] = "returned",
    [GONE] = "gone",
    [SUPPRESSED] = "suppressed",
    [BELOW_LEVEL] = "below_level",
    [CONTRADICTED] = "contradicted",
    [RETIRED] = "retired",
};

/* A weakness that a tool found earlier. */
struct known {
    const struct json *row; /* of result_weaknesses */
    bool seen;              /* in this document */
};

/* Runs of the same tool on the same: of all of them what is missing is gone. */
struct scope {
    bool complete;
};

struct flaws {
    struct result_taker *t;
    struct map known;  /* by key */
    struct map scopes; /* by prefix */
    struct map rules;  /* that were run; empty: the document does not say */
    int64_t counts[COUNT_OF(outcomes)];
    struct json *lines;
};

static void tell(struct flaws *w, enum outcome outcome, struct str id, const struct result_flaw *f,
                 struct str location)
{
    w->counts[outcome]++;
    if (outcome == UNCHANGED || outcome == BELOW_LEVEL)
        return;
    struct arena *a = w->t->arena;
    struct json *o = json_add(a, w->lines, NULL, JSON_OBJECT);
    json_add_text(a, o, "weakness", id);
    json_add_text(a, o, "outcome", str_of(outcomes[outcome]));
    json_add_text(a, o, "location", location);
    if (!f)
        return;
    json_add_text(a, o, "rule", f->rule);
    json_add_text(a, o, "level", f->level);
    json_add_int(a, o, "line", (int64_t)f->line);
}

/* --- a new one --- */

static int rank(struct str level)
{
    static const char *const levels[] = {"none", "note", "warning", "error"};
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        if (str_eq(level, str_of(levels[i])))
            return (int)i;
    return 0;
}

static struct str description_of(struct arena *a, const struct result_flaw *f)
{
    struct buf b = {.arena = a};
    buf_fmt(&b, "%.*s\n\nRule %.*s, level %.*s", STR_ARG(f->message), STR_ARG(f->rule),
            STR_ARG(f->level));
    if (f->rating.n)
        buf_fmt(&b, ", rated %.*s by the tool", STR_ARG(f->rating));
    if (f->severity.n)
        buf_fmt(&b, ", security severity %.*s", STR_ARG(f->severity));
    if (f->confidence.n)
        buf_fmt(&b, ", confidence %.*s", STR_ARG(f->confidence));
    BUF_LIT(&b, ".");
    if (f->open)
        BUF_LIT(&b, " The tool could not decide whether it is one.");
    if (f->evidence.n)
        buf_fmt(&b, "\n\nWhat the tool saw: %.*s", STR_ARG(f->evidence));
    if (f->remediation.n)
        buf_fmt(&b, "\n\nWhat the tool advises: %.*s", STR_ARG(f->remediation));
    return buf_str(&b);
}

static bool add(struct flaws *w, const struct result_flaw *f, struct str *id)
{
    struct result_taker *t = w->t;
    char kept[64];
    struct str added = {0};
    const struct result_run *run = &t->document->runs[f->run];
    struct instant at = t->document->at;
    size_t mark = arena_mark(t->arena); /* a record takes twenty times its id */
    struct weakness r = {
        .name = str_fmt(t->arena, "%.*s%s%.*s", STR_ARG(f->title), f->location.n ? ": " : "",
                        STR_ARG(f->location)),
        .device = t->release.device,
        .cwe = f->cwes,
        .vulnerabilities = f->cves,
        .vector = f->vector,
        .description = description_of(t->arena, f),
        .found_by = str_trim(
            str_fmt(t->arena, "%.*s %.*s", STR_ARG(run->tool), STR_ARG(run->version))),
        .found_on = at.ms ? instant_date(at) : (struct date){0},
        .evidence = t->evidence,
        .status = f->suppressed ? WEAKNESS_STATUS_SUPPRESSED : WEAKNESS_STATUS_OPEN,
        .reason = f->suppressed ? f->justification : (struct str){0},
        .key = f->key,
        .state = WEAKNESS_STATE_REPORTED,
        .release = t->import->release,
        .location = f->location,
    };
    if (!store_add(t->store, t->arena, &WEAKNESS_TYPE, &r, &added, t->err))
        return err_wrap(t->err, "line %zu", f->line);
    assert(added.n <= sizeof kept);
    memcpy(kept, added.p, added.n);
    arena_rewind(t->arena, mark);
    *id = str_copy(t->arena, (struct str){kept, added.n});
    return true;
}

/* --- a known one --- */

static struct str more_evidence(struct result_taker *t, struct str ids)
{
    struct str whole = str_fmt(t->arena, "%.*s %.*s", STR_ARG(ids), STR_ARG(t->evidence));
    return whole.n > LIMIT_REFS ? ids : str_trim(whole);
}

/* What a plugin of a newer edition names besides; of what somebody decided the basis stays. */
static void add_cves(struct arena *a, struct weakness *r, struct str cves)
{
    struct buf all = {.arena = a};
    struct str had = r->vulnerabilities, one, known;
    buf_put(&all, had);
    while (r->status == WEAKNESS_STATUS_OPEN && str_word(&cves, &one)) {
        struct str rest = had;
        bool there = false;
        while (!there && str_word(&rest, &known))
            there = str_eq_nocase(known, one);
        if (!there && all.n + one.n < LIMIT_TEXT)
            buf_fmt(&all, "%s%.*s", all.n ? " " : "", STR_ARG(one));
    }
    r->vulnerabilities = buf_str(&all);
}

/* Open and suppressed are the tool's word; all else was decided by somebody, and stays. */
static void follow_tool(struct weakness *r, const struct result_flaw *f)
{
    bool decided = r->status != WEAKNESS_STATUS_OPEN && r->status != WEAKNESS_STATUS_SUPPRESSED;
    if (decided)
        return;
    if (f->suppressed) {
        r->status = WEAKNESS_STATUS_SUPPRESSED;
        r->reason = f->justification;
    } else if (r->status == WEAKNESS_STATUS_SUPPRESSED) {
        r->status = WEAKNESS_STATUS_OPEN;
        r->reason = (struct str){0};
    }
}

static bool same(const struct weakness *a, const struct weakness *b)
{
    return a->status == b->status && a->state == b->state && str_eq(a->release, b->release) &&
           str_eq(a->location, b->location) && str_eq(a->reason, b->reason) &&
           str_eq(a->vulnerabilities, b->vulnerabilities);
}

/* Saves what the report says anew; gives what that is. */
static bool save_again(struct result_taker *t, struct str id, const struct result_flaw *f,
                       enum outcome *outcome)
{
    struct weakness r;
    if (!store_load(t->store, t->arena, &WEAKNESS_TYPE, id, &r, NULL, t->err))
        return false;
    struct weakness old = r;
    r.state = WEAKNESS_STATE_REPORTED;
    r.release = t->import->release;
    r.location = f->location;
    follow_tool(&r, f);
    add_cves(t->arena, &r, f->cves);
    bool was_fixed = r.status == WEAKNESS_STATUS_FIXED &&
                     (r.fixed_in.n == 0 || str_eq(r.fixed_in, t->import->release));
    *outcome = f->suppressed                      ? SUPPRESSED
               : was_fixed                        ? CONTRADICTED
               : old.state == WEAKNESS_STATE_GONE ? RETURNED
                                                  : UNCHANGED;
    if (same(&r, &old))
        return true;
    r.evidence = more_evidence(t, r.evidence);
    return store_save(t->store, t->arena, &WEAKNESS_TYPE, id, 0, &r, t->err);
}

static bool report_again(struct flaws *w, const struct known *k, const struct result_flaw *f)
{
    enum outcome outcome;
    struct str id = json_text(k->row, "id");
    size_t mark = arena_mark(w->t->arena);
    if (!save_again(w->t, id, f, &outcome))
        return false;
    arena_rewind(w->t->arena, mark);
    tell(w, outcome, id, f, f->location);
    return true;
}

/* --- all of them --- */

static bool mark_gone(struct flaws *w, const struct known *k)
{
    struct result_taker *t = w->t;
    struct weakness r;
    struct str id = json_text(k->row, "id");
    size_t mark = arena_mark(t->arena);
    if (!store_load(t->store, t->arena, &WEAKNESS_TYPE, id, &r, NULL, t->err))
        return false;
    r.state = WEAKNESS_STATE_GONE;
    if (!store_save(t->store, t->arena, &WEAKNESS_TYPE, id, 0, &r, t->err))
        return false;
    arena_rewind(t->arena, mark);
    tell(w, GONE, id, NULL, json_text(k->row, "location"));
    return true;
}

/* The report says that it is no longer there: of what it never reported nothing is made. */
static bool take_closed(struct flaws *w, const struct known *k)
{
    if (!k || json_int(k->row, "retired", 0) || !STR_IS(json_text(k->row, "state"), "reported"))
        return true;
    return mark_gone(w, k);
}

static bool take(struct flaws *w, size_t i)
{
    struct result_taker *t = w->t;
    const struct result_flaw *f = &t->document->flaws[i];
    struct known *k = map_find(&w->known, f->key);
    if (k)
        k->seen = true;
    if (f->closed)
        return take_closed(w, k);
    if (k) {
        t->flaw_ids[i] = json_text(k->row, "id");
        if (json_int(k->row, "retired", 0)) {
            tell(w, RETIRED, t->flaw_ids[i], f, f->location);
            t->flaw_ids[i] = (struct str){0};
            return true;
        }
        return report_again(w, k, f);
    }
    if (rank(f->level) < rank(t->import->level)) {
        tell(w, BELOW_LEVEL, (struct str){0}, f, f->location);
        return true;
    }
    if (!add(w, f, &t->flaw_ids[i]))
        return false;
    tell(w, f->suppressed ? SUPPRESSED : NEW, t->flaw_ids[i], f, f->location);
    return true;
}

/* The tool and what it was run on: all before the second bar of the key. */
static struct str prefix_of(struct str key)
{
    size_t tool = str_find_char(key, '|');
    size_t category = str_find_char(str_from(key, tool + 1), '|');
    return str_sub(key, 0, tool + category + 2);
}

/* A report that is older than the last that had it says nothing of what is there now. */
static bool is_older(const struct result_document *d, const struct json *row)
{
    struct date reported;
    return d->at.ms && date_parse(json_text(row, "reported_on"), &reported) &&
           date_cmp(instant_date(d->at), reported) < 0;
}

/* The third part of the key. */
static struct str rule_of(struct str key)
{
    struct str rest = str_from(key, prefix_of(key).n);
    return str_sub(rest, 0, str_find_char(rest, '|'));
}

static bool was_looked_for(const struct flaws *w, struct str key)
{
    return w->rules.count == 0 || map_find(&w->rules, rule_of(key));
}

static bool mark_all_gone(struct flaws *w, const struct json *rows)
{
    JSON_EACH (row, rows) {
        const struct known *k = map_find(&w->known, json_text(row, "key"));
        const struct scope *scope = map_find(&w->scopes, prefix_of(json_text(row, "key")));
        if (k->row != row || k->seen || !scope || !scope->complete || json_int(row, "retired", 0) ||
            !STR_IS(json_text(row, "state"), "reported") || is_older(w->t->document, row) ||
            !was_looked_for(w, json_text(row, "key")))
            continue;
        if (!mark_gone(w, k))
            return false;
    }
    return true;
}

static void take_rules(struct flaws *w)
{
    static int there;
    struct str rest = w->t->document->looked_for, rule;
    w->rules.arena = w->t->arena;
    while (str_split(&rest, ';', &rule))
        if (str_trim(rule).n > 0 && !map_find(&w->rules, str_trim(rule)))
            map_add(&w->rules, str_trim(rule), &there);
}

static void prepare(struct flaws *w, const struct json *rows)
{
    const struct result_document *d = w->t->document;
    struct arena *a = w->t->arena;
    w->known.arena = w->scopes.arena = a;
    JSON_EACH (row, rows)
        if (!map_find(&w->known, json_text(row, "key"))) {
            struct known *k = ARENA_NEW(a, struct known);
            k->row = row;
            map_add(&w->known, json_text(row, "key"), k);
        }
    for (size_t i = 0; i < d->run_count; i++) {
        struct scope *s = map_find(&w->scopes, d->runs[i].prefix);
        if (!s) {
            s = ARENA_NEW(a, struct scope);
            s->complete = true;
            map_add(&w->scopes, d->runs[i].prefix, s);
        }
        s->complete = s->complete && d->runs[i].exhaustive;
    }
}

bool result_take_flaws(struct result_taker *t)
{
    struct flaws w = {.t = t};
    struct json *rows;
    struct store_param params[] = {STORE_P(t->release.device)};
    if (!result_format_has_flaws(t->document->format))
        return true;
    if (!store_query(t->store, t->arena, "result_weaknesses", params, COUNT_OF(params), &rows,
                     t->err))
        return false;
    t->flaw_ids = ARENA_ARRAY(t->arena, struct str, t->document->flaw_count + 1);
    prepare(&w, rows);
    take_rules(&w);
    struct json *counts = json_add(t->arena, t->receipt, "weaknesses", JSON_OBJECT);
    w.lines = json_add(t->arena, t->receipt, "weakness_lines", JSON_ARRAY);
    for (size_t i = 0; i < t->document->flaw_count; i++)
        if (!take(&w, i))
            return false;
    if (!mark_all_gone(&w, rows))
        return false;
    for (size_t i = 0; i < COUNT_OF(outcomes); i++)
        json_add_int(t->arena, counts, outcomes[i], w.counts[i]);
    return true;
}
