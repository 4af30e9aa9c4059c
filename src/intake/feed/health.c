/* health.c - whether a source of advisories is as old, and as full, as it should be.

   Two things are warnings: the newest record is older than the policy (data/policies/feeds.json)
   allows; and clearly fewer records of an import have a field (a CVSS vector, a CWE, a range or
   product, a version that fixes) than those of a comparable import before. A warning stays until it
   is no longer true, or somebody accepts it; an acceptance ends when the facts get worse. */
#include "intake/feed/feed_internal.h"

#include "base/embed.h"

enum {
    LOOKED_MIN = 50, /* fewer records say nothing */
    POINTS = 10      /* of a hundred; a smaller fall is the change of every day */
};

static const struct {
    const char *rule, *what;
} fields[] = {{"cvss", "a CVSS vector"},
              {"cwe", "a CWE"},
              {"affected", "an affected package or product"},
              {"fixed", "a version that fixes"}};

/* --- what an import keeps --- */

static int64_t count_of(const struct feed_fields *f, size_t field)
{
    const int64_t counts[] = {f->cvss, f->cwe, f->affected, f->fixed};
    return counts[field];
}

static void put_fields(struct arena *a, struct json *change, const struct feed_fields *f)
{
    struct json *o = json_add(a, change, "fields", JSON_OBJECT);
    json_add_int(a, o, "looked", f->looked);
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        json_add_int(a, o, fields[i].rule, count_of(f, i));
}

static struct feed_fields read_fields(const struct json *change)
{
    const struct json *o = json_get(change, "fields");
    return (struct feed_fields){.looked = json_int(o, "looked", 0),
                                .cvss = json_int(o, "cvss", 0),
                                .cwe = json_int(o, "cwe", 0),
                                .affected = json_int(o, "affected", 0),
                                .fixed = json_int(o, "fixed", 0)};
}

static const struct json *find_lost(const struct json *change, const char *rule)
{
    JSON_EACH (o, json_get(change, "lost"))
        if (str_eq(json_text(o, "field"), str_of(rule)))
            return o;
    return NULL;
}

static int64_t share(int64_t count, int64_t of)
{
    return of > 0 ? count * 100 / of : 0;
}

static void put_lost(struct arena *a, struct json *list, const char *rule, int64_t before,
                     int64_t now, struct str since)
{
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, o, "field", str_of(rule));
    json_add_int(a, o, "before", before);
    json_add_int(a, o, "now", now);
    json_add_text(a, o, "since", since);
}

void feed_health_keep(struct arena *a, struct json *change, const struct feed_part *p,
                      const struct advisory_source *old, struct str today)
{
    struct json *last = NULL;
    struct err ignored;
    if (old && old->change.n && !json_read(a, old->change, &last, &ignored))
        last = NULL;
    struct feed_fields before = read_fields(last);
    const struct feed_fields *now = &p->fields;
    /* A handful of new records has other fields than all there are. */
    bool alike = now->looked >= LOOKED_MIN && now->looked * 2 >= before.looked;
    put_fields(a, change, alike || !before.looked ? now : &before);
    struct json *list = json_add(a, change, "lost", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct json *was = find_lost(last, fields[i].rule);
        int64_t from = was ? json_int(was, "before", 0)
                           : share(count_of(&before, i), before.looked);
        int64_t to = share(count_of(now, i), now->looked);
        struct str since = was ? json_text(was, "since") : today;
        if (!alike && was)
            put_lost(a, list, fields[i].rule, from, json_int(was, "now", 0), since);
        else if (alike && before.looked >= LOOKED_MIN && to + POINTS < from)
            put_lost(a, list, fields[i].rule, from, to, since);
    }
}

/* --- the policy --- */

static bool read_policy(struct arena *a, struct json **out, struct err *err)
{
    return json_read(a, embed_find("data/policies/feeds.json"), out, err) ||
           err_wrap(err, "data/policies/feeds.json");
}

/* The days of the row about it; 0 when there is none. */
static int64_t days_of(const struct json *policy, const struct advisory_source *s)
{
    JSON_EACH (row, json_get(policy, "sources"))
        if (str_eq(json_text(row, "source"), s->name) && str_eq(json_text(row, "part"), s->part))
            return json_int(row, "days", 0);
    return 0;
}

bool feed_sources(struct arena *a, struct advisories *db, struct advisory_sources *out,
                  struct err *err)
{
    struct json *policy;
    if (!read_policy(a, &policy, err) || !advisories_sources(db, a, out, err))
        return false;
    for (size_t i = 0; i < out->count; i++) {
        int64_t days = days_of(policy, &out->items[i]);
        int64_t others = json_int(json_get(policy, "others"), "days", 0);
        out->items[i].max_age_days = (int)(days ? days : others);
    }
    return true;
}

/* --- warnings --- */

struct health {
    struct arena *arena;
    struct advisory_acceptances acceptances;
    struct json *policy, *out;
    struct date as_of;
    int max_age;
};

/* 0: not judged by age. */
static int64_t policy_days(const struct health *h, const struct advisory_source *s)
{
    int64_t days = days_of(h->policy, s);
    return days && h->max_age ? h->max_age : days;
}

static const struct advisory_acceptance *
find_acceptance(const struct health *h, const struct advisory_source *s, struct str rule)
{
    for (size_t i = 0; i < h->acceptances.count; i++) {
        const struct advisory_acceptance *x = &h->acceptances.items[i];
        if (str_eq(x->name, s->name) && str_eq(x->part, s->part) && str_eq(x->rule, rule))
            return x;
    }
    return NULL;
}

struct warning {
    const char *rule;
    int64_t before, now;
    struct str since, text;
    int64_t worse_above, worse_below; /* slack: how far now may move and still be accepted */
};

static void add(struct health *h, const struct advisory_source *s, const struct warning *w)
{
    struct arena *a = h->arena;
    struct json *o = json_add(a, h->out, NULL, JSON_OBJECT);
    const struct advisory_acceptance *x = find_acceptance(h, s, str_of(w->rule));
    json_add_text(a, o, "source", s->name);
    json_add_text(a, o, "part", s->part);
    json_add_text(a, o, "rule", str_of(w->rule));
    json_add_text(a, o, "text", w->text);
    json_add_int(a, o, "before", w->before);
    json_add_int(a, o, "now", w->now);
    json_add_text(a, o, "since", w->since);
    if (!x || w->now > x->measure + w->worse_above || w->now < x->measure - w->worse_below)
        return;
    struct json *accepted = json_add(a, o, "accepted", JSON_OBJECT);
    json_add_text(a, accepted, "by", x->by);
    json_add_text(a, accepted, "at", x->at);
    json_add_text(a, accepted, "reason", x->reason);
}

/* An acceptance of an age holds for one more period of the policy, not for ever. */
static void judge_age(struct health *h, const struct advisory_source *s)
{
    struct date newest;
    bool dated;
    int64_t days = policy_days(h, s);
    if (!advisory_source_day(s, &newest, &dated))
        return;
    int64_t age = date_to_days(h->as_of) - date_to_days(newest);
    if (!days || age <= days)
        return;
    struct arena *a = h->arena;
    struct warning w = {.rule = "age",
                        .before = days,
                        .now = age,
                        .since = date_str(a, date_add_days(newest, days + 1)),
                        .worse_above = days,
                        .worse_below = age};
    w.text = str_fmt(a, "%.*s%s%.*s: %s is of %.*s, %lld days old; the policy allows %lld",
                     STR_ARG(s->name), s->part.n ? "/" : "", STR_ARG(s->part),
                     dated ? "the newest record" : "the import", STR_ARG(date_str(a, newest)),
                     (long long)age, (long long)days);
    add(h, s, &w);
}

static void judge_fields(struct health *h, const struct advisory_source *s)
{
    struct arena *a = h->arena;
    struct json *change = NULL;
    struct err ignored;
    if (!s->change.n || !json_read(a, s->change, &change, &ignored))
        return;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct json *lost = find_lost(change, fields[i].rule);
        if (!lost)
            continue;
        struct warning w = {.rule = fields[i].rule,
                            .before = json_int(lost, "before", 0),
                            .now = json_int(lost, "now", 0),
                            .since = json_text(lost, "since"),
                            .worse_above = 100};
        w.text = str_fmt(a, "%.*s%s%.*s: %lld %% of the records have %s, it was %lld %% before",
                         STR_ARG(s->name), s->part.n ? "/" : "", STR_ARG(s->part), (long long)w.now,
                         fields[i].what, (long long)w.before);
        add(h, s, &w);
    }
}

bool feed_health(struct arena *a, struct advisories *db, struct date as_of, int max_age_days,
                 struct json **out, struct err *err)
{
    struct health h = {.arena = a, .out = json_array(a), .as_of = as_of, .max_age = max_age_days};
    struct advisory_sources sources;
    if (!read_policy(a, &h.policy, err) || !advisories_sources(db, a, &sources, err) ||
        !advisories_acceptances(db, a, &h.acceptances, err))
        return false;
    for (size_t i = 0; i < sources.count; i++) {
        judge_age(&h, &sources.items[i]);
        judge_fields(&h, &sources.items[i]);
    }
    *out = h.out;
    return true;
}

size_t feed_open_warnings(const struct json *warnings)
{
    size_t n = 0;
    JSON_EACH (w, warnings)
        n += json_get(w, "accepted") == NULL;
    return n;
}

static bool accept_one(struct advisories *db, const struct json *warning,
                       const struct advisory_acceptance *how, struct err *err)
{
    struct advisory_acceptance x = *how;
    x.name = json_text(warning, "source");
    x.part = json_text(warning, "part");
    x.rule = json_text(warning, "rule");
    x.measure = json_int(warning, "now", 0);
    return advisories_put_acceptance(db, &x, err);
}

bool feed_accept(struct arena *a, struct advisories *db, struct date as_of,
                 const struct advisory_acceptance *how, size_t *count, struct err *err)
{
    struct json *warnings;
    size_t n = 0;
    if (!advisories_begin(db, err))
        return false;
    bool ok = feed_health(a, db, as_of, 0, &warnings, err);
    JSON_EACH (w, ok ? warnings : NULL) {
        if (!str_eq(json_text(w, "source"), how->name) ||
            (how->part.n && !str_eq(json_text(w, "part"), how->part)))
            continue;
        ok = ok && accept_one(db, w, how, err);
        n++;
    }
    if (ok && !n)
        ok = err_set(err, ERR_NOT_FOUND, "there is no warning about %.*s%s%.*s", STR_ARG(how->name),
                     how->part.n ? "/" : "", STR_ARG(how->part));
    if (!ok || !advisories_commit(db, err)) {
        advisories_rollback(db);
        return false;
    }
    *count = n;
    return true;
}
