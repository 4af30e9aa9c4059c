#include "assess/match/match_internal.h"

#include "base/limits.h"

/* Why a component is affected by a vulnerability, or why not: every record that is about the flaw
   is asked, and each answer is told with the comparison that led to it. Records are found both
   ways: by the names of the flaw, and among those that speak of the component; an announcement of a
   distribution has a name of its own. */

/* One record that is about the flaw. */
struct told {
    const struct match_record *record;
    struct json *checks;
    enum match_verdict verdict;
    struct str reason;
    struct told *next;
};

struct question {
    struct match_scan_state scan;
    struct str asked;         /* the name that was asked for */
    struct match_table flaws; /* what it means */
    struct match_table known; /* number -> struct told */
    struct told *first, *last;
    bool yes, doubt;
    size_t speaking; /* records that speak of the component and are not withdrawn */
};

static struct told *told_of(struct question *q, const struct match_record *r)
{
    struct str key = {(const char *)&r->advisory.number, sizeof r->advisory.number};
    struct told *t = match_table_find(&q->known, key);
    if (t)
        return t;
    t = ARENA_NEW(q->scan.arena, struct told);
    *t = (struct told){.record = r, .checks = json_array(q->scan.arena)};
    *match_table_at(&q->known, key) = t;
    if (q->last)
        q->last->next = t;
    else
        q->first = t;
    q->last = t;
    return t;
}

static void add_name(struct question *q, struct str name)
{
    *match_table_at(&q->flaws, name) = q;
}

/* All records of a name, and what they are about. */
static bool collect_name(struct question *q, struct str name, bool follow, struct err *err)
{
    struct advisory_numbers numbers;
    if (!advisories_by_id(q->scan.db, q->scan.arena, name, &numbers, err))
        return false;
    for (size_t i = 0; i < numbers.count; i++) {
        const struct match_record *r;
        if (!match_record_get(&q->scan, numbers.items[i], &r, err))
            return false;
        (void)told_of(q, r);
        for (size_t f = 0; f < r->flaws.count && follow; f++) {
            if (match_table_find(&q->flaws, r->flaws.items[f]))
                continue;
            add_name(q, r->flaws.items[f]);
            if (!collect_name(q, r->flaws.items[f], false, err))
                return false;
        }
    }
    return true;
}

static bool is_about(struct question *q, const struct match_record *r)
{
    if (match_table_find(&q->flaws, r->advisory.id))
        return true;
    for (size_t i = 0; i < r->flaws.count; i++)
        if (match_table_find(&q->flaws, r->flaws.items[i]))
            return true;
    return false;
}

/* --- what speaks of the component --- */

static void judge(struct question *q, const struct match_entry *e,
                  const struct advisory_candidate *c, struct match *m, struct match_words *words)
{
    struct arena *a = q->scan.arena;
    if (e->package) {
        struct match_package p = *e->package;
        p.release = e->release;
        match_package(&p, &c->package, m);
        match_package_words(a, &p, &c->package, m, words);
    } else {
        match_product(a, e->product, c, &q->scan.judging.around, m);
        match_product_words(a, e->product, m, words);
    }
}

/* A yes is the answer; else what cannot be told. */
static void add_check(struct question *q, struct told *t, const struct match_entry *e,
                      const struct advisory_candidate *c)
{
    struct arena *a = q->scan.arena;
    struct match m;
    struct match_words words;
    judge(q, e, c, &m, &words);
    bool first = !json_count(t->checks);
    if (first || (m.verdict == MATCH_YES && t->verdict != MATCH_YES) ||
        (m.verdict == MATCH_CANNOT_TELL && t->verdict == MATCH_NO)) {
        t->verdict = m.verdict;
        t->reason = words.reason;
    }
    struct json *o = json_add(a, t->checks, NULL, JSON_OBJECT);
    json_add_text(a, o, e->package ? "package" : "criteria", e->key);
    json_add_text(a, o, "range", words.range);
    json_add_text(a, o, "scheme", str_of(version_scheme_name(m.scheme)));
    json_add_text(a, o, "verdict", str_of(match_verdict_word(m.verdict)));
    json_add_text(a, o, "reason", words.reason);
}

static bool check_entry(struct question *q, const struct match_entry *e, struct err *err)
{
    struct advisory_candidates found;
    struct arena *a = q->scan.arena;
    if (!(e->package ? advisories_by_package(q->scan.db, a, e->key, &found, err)
                     : advisories_by_cpe(q->scan.db, a, e->key, &found, err)))
        return false;
    for (size_t i = 0; i < found.count; i++) {
        const struct match_record *r;
        if (!match_record_get(&q->scan, found.items[i].advisory, &r, err))
            return false;
        if (is_about(q, r))
            add_check(q, told_of(q, r), e, &found.items[i]);
    }
    return true;
}

/* --- records that do not speak of it --- */

enum { SHOWN = 5 };

static void put_keys(struct buf *b, const struct advisory_texts *keys, size_t *shown)
{
    for (size_t i = 0; i < keys->count; i++, (*shown)++)
        if (*shown < SHOWN)
            buf_fmt(b, "%s%.*s", *shown ? ", " : "", STR_ARG(keys->items[i]));
}

/* Both by the names that are compared, so that a near miss is seen. */
static bool speaks_of(struct question *q, int64_t number, struct str *out, struct err *err)
{
    const struct match_judging *j = &q->scan.judging;
    struct buf b = {.arena = q->scan.arena};
    struct advisory_keys keys;
    size_t shown = 0;
    if (!advisories_keys(q->scan.db, q->scan.arena, number, &keys, err))
        return false;
    if (!keys.packages.count && !keys.products.count) {
        *out = STR("it names no package or product");
        return true;
    }
    BUF_LIT(&b, "it speaks of other packages: ");
    put_keys(&b, &keys.packages, &shown);
    put_keys(&b, &keys.products, &shown);
    if (shown > SHOWN)
        buf_fmt(&b, " and %zu more", shown - SHOWN);
    for (size_t i = 0; i < j->first_entry[1] && i < SHOWN; i++)
        buf_fmt(&b, "%s%.*s", i ? ", " : "; the component is ", STR_ARG(j->entries[i].key));
    *out = buf_str(&b);
    return true;
}

static bool tell(struct question *q, struct told *t, struct json *records, struct err *err)
{
    struct arena *a = q->scan.arena;
    const struct advisory *ad = &t->record->advisory;
    bool speaks = json_count(t->checks) > 0;
    bool withdrawn = ad->withdrawn.n > 0;
    if (!speaks && !speaks_of(q, ad->number, &t->reason, err))
        return false;
    if (withdrawn) {
        t->verdict = MATCH_NO;
        t->reason = str_fmt(a, "the record was withdrawn or rejected (%.*s)",
                            STR_ARG(ad->withdrawn));
    }
    q->yes |= t->verdict == MATCH_YES;
    q->doubt |= t->verdict == MATCH_CANNOT_TELL;
    q->speaking += speaks && !withdrawn;
    struct json *o = json_add(a, records, NULL, JSON_OBJECT);
    json_add_text(a, o, "source", ad->source);
    json_add_text(a, o, "advisory", ad->id);
    json_add_text(a, o, "title", ad->title);
    json_add_text(a, o, "modified", ad->modified);
    json_add_bool(a, o, "withdrawn", withdrawn);
    if (ad->ssvc.n)
        json_add_text(a, o, "ssvc", ad->ssvc);
    json_add_text(a, o, "verdict",
                  str_of(speaks ? match_verdict_word(t->verdict) : "not about it"));
    json_add_text(a, o, "reason", t->reason);
    json_hang(o, "checks", t->checks);
    return true;
}

/* --- the answer --- */

static struct str first_reason(const struct question *q, enum match_verdict verdict)
{
    for (const struct told *t = q->first; t; t = t->next)
        if (json_count(t->checks) && !t->record->advisory.withdrawn.n && t->verdict == verdict)
            return t->reason;
    return (struct str){0};
}

static struct str says(struct question *q, const char **verdict)
{
    struct arena *a = q->scan.arena;
    const struct match_identity *id = &q->scan.judging.identities[0];
    *verdict = q->yes ? "affected" : q->doubt ? "cannot tell" : "not affected";
    if (q->yes)
        return str_fmt(a, "affected by %.*s: %.*s", STR_ARG(q->asked),
                       STR_ARG(first_reason(q, MATCH_YES)));
    if (q->doubt)
        return str_fmt(a, "whether %.*s holds cannot be told: %.*s", STR_ARG(q->asked),
                       STR_ARG(first_reason(q, MATCH_CANNOT_TELL)));
    if (q->speaking)
        return str_fmt(a,
                       "none of the %zu records of %.*s that speak of the component holds for it: "
                       "%.*s",
                       q->speaking, STR_ARG(q->asked), STR_ARG(first_reason(q, MATCH_NO)));
    if (!q->first) {
        *verdict = "not known";
        return str_fmt(a, "the advisory database has no record of %.*s", STR_ARG(q->asked));
    }
    if (!id->package_count && !id->product_count) {
        *verdict = "cannot tell";
        return STR("there is nothing to look this component up by");
    }
    return str_fmt(a, "no record of %.*s that is in force speaks of this component",
                   STR_ARG(q->asked));
}

static void add_answer(struct question *q, struct json *result)
{
    struct arena *a = q->scan.arena;
    const struct match_identity *id = &q->scan.judging.identities[0];
    const char *verdict;
    struct str answer = says(q, &verdict);
    if (id->rule)
        answer = str_fmt(a, "%.*s (identified by rule %.*s: %.*s)", STR_ARG(answer),
                         STR_ARG(id->rule->id), STR_ARG(id->rule->reason));
    else if (id->doubt.n)
        answer = str_fmt(a, "%.*s (%.*s)", STR_ARG(answer), STR_ARG(id->doubt));
    json_add_text(a, result, "verdict", str_of(verdict));
    json_add_text(a, result, "answer", answer);
}

static bool explain(struct question *q, struct json **result, struct err *err)
{
    struct arena *a = q->scan.arena;
    struct match_judging *j = &q->scan.judging;
    struct advisory_sources sources;
    if (!feed_sources(a, q->scan.db, &sources, err))
        return false;
    match_look_up(j, &sources);
    add_name(q, q->asked);
    if (!collect_name(q, q->asked, true, err))
        return false;
    for (size_t i = 0; i < j->first_entry[1]; i++)
        if (!check_entry(q, &j->entries[i], err))
            return false;
    struct json *records = json_array(a);
    for (struct told *t = q->first; t; t = t->next)
        if (!tell(q, t, records, err))
            return false;
    struct json *o = json_object(a);
    json_hang(o, "component", match_component_json(a, j->components.items));
    json_add_text(a, o, "vulnerability", q->asked);
    add_answer(q, o);
    match_add_rule(a, o, &j->identities[0]);
    json_hang(o, "records", records);
    *result = o;
    return true;
}

bool match_explain(struct arena *a, struct advisories *db, const struct match_component *component,
                   struct str vulnerability, const struct match_options *options,
                   struct json **result, struct err *err)
{
    struct question q = {.scan = {.arena = a,
                                  .db = db,
                                  .options = options,
                                  .judging = {.arena = a,
                                              .db = db,
                                              .options = options,
                                              .components = {component, 1}},
                                  .records = {.arena = a}},
                         .asked = vulnerability,
                         .flaws = {.arena = a},
                         .known = {.arena = a}};
    if (!advisories_begin(db, err))
        return false;
    bool ok = explain(&q, result, err);
    advisories_rollback(db);
    return ok;
}
