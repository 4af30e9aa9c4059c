#include "assess/match/match_internal.h"

#include "base/limits.h"

/* Why a component is affected by a vulnerability, or why not: every record that has this name is
   asked, and each answer is told with the comparison that led to it. */

struct question {
    struct arena *arena;
    struct advisories *db;
    struct match_identity identity;
    struct match_surroundings around;
    struct json *records;
    bool yes, doubt;
    size_t asked; /* records that speak of the component and are not withdrawn */
};

static enum match_verdict worse(enum match_verdict x, enum match_verdict y)
{
    if (x == MATCH_YES || y == MATCH_YES)
        return MATCH_YES;
    return x == MATCH_NO ? y : x;
}

static void add_check(struct question *q, struct json *checks, const char *about, struct str name,
                      const struct match *m, const struct match_words *words)
{
    struct json *o = json_add(q->arena, checks, NULL, JSON_OBJECT);
    json_add_text(q->arena, o, about, name);
    json_add_text(q->arena, o, "range", words->range);
    json_add_text(q->arena, o, "scheme", str_of(version_scheme_name(m->scheme)));
    json_add_text(q->arena, o, "verdict", str_of(match_verdict_word(m->verdict)));
    json_add_text(q->arena, o, "reason", words->reason);
}

static bool same_package(struct arena *a, const struct match_package *p,
                         const struct advisory_package *other)
{
    struct str base = str_of(p->ecosystem->name);
    struct str wanted = p->release_known ? p->release : base;
    struct str ecosystem = other->ecosystem;
    if (!str_starts(ecosystem, wanted) || (ecosystem.n > wanted.n && ecosystem.p[wanted.n] != ':'))
        return false;
    return str_eq(feed_package_key(a, base, p->name), feed_package_key(a, base, other->name));
}

static size_t check_packages(struct question *q, const struct advisory *ad, struct json *checks,
                             enum match_verdict *verdict)
{
    size_t n = 0;
    if (!q->identity.has_package)
        return 0;
    for (size_t i = 0; i < ad->package_count; i++) {
        struct match_package p = q->identity.package;
        struct match m;
        if (!same_package(q->arena, &p, &ad->packages[i]))
            continue;
        p.release = ad->packages[i].ecosystem;
        struct match_words words;
        match_package(&p, &ad->packages[i], &m);
        match_package_words(q->arena, &p, &ad->packages[i], &m, &words);
        add_check(q, checks, "package", ad->packages[i].key, &m, &words);
        *verdict = n++ ? worse(*verdict, m.verdict) : m.verdict;
    }
    return n;
}

static bool check_products(struct question *q, int64_t number, struct json *checks, size_t *count,
                           enum match_verdict *verdict, struct err *err)
{
    for (size_t i = 0; i < q->identity.product_count && !q->identity.distro; i++) {
        const struct match_product *p = &q->identity.products[i];
        struct advisory_candidates found;
        if (!advisories_by_cpe(q->db, q->arena, p->key, &found, err))
            return false;
        for (size_t j = 0; j < found.count; j++) {
            struct match m;
            if (found.items[j].advisory != number)
                continue;
            struct match_words words;
            match_product(q->arena, p, &found.items[j], &q->around, &m);
            match_product_words(q->arena, p, &m, &words);
            add_check(q, checks, "criteria", p->key, &m, &words);
            *verdict = (*count)++ ? worse(*verdict, m.verdict) : m.verdict;
        }
    }
    return true;
}

/* What a record speaks of, when it does not speak of the component. */
static struct str speaks_of(struct question *q, const struct advisory *ad)
{
    enum { SHOWN = 5 };
    struct buf b = {.arena = q->arena};
    if (!ad->package_count)
        return STR("it does not name a product of this component");
    BUF_LIT(&b, "it speaks of other packages: ");
    for (size_t i = 0; i < ad->package_count && i < SHOWN; i++)
        buf_fmt(&b, "%s%.*s", i ? ", " : "", STR_ARG(ad->packages[i].key));
    if (ad->package_count > SHOWN)
        buf_fmt(&b, " and %zu more", ad->package_count - SHOWN);
    return buf_str(&b);
}

static bool explain_record(struct question *q, int64_t number, struct err *err)
{
    struct arena *a = q->arena;
    struct advisory ad;
    if (!advisories_get(q->db, a, number, &ad, err) ||
        !advisories_packages(q->db, a, number, &ad, err))
        return false;
    struct json *checks = json_array(a);
    enum match_verdict verdict = MATCH_NO;
    size_t count = check_packages(q, &ad, checks, &verdict);
    if (!check_products(q, number, checks, &count, &verdict, err))
        return false;
    bool withdrawn = ad.withdrawn.n > 0;
    struct str reason = count ? json_text(json_first(checks), "reason") : speaks_of(q, &ad);
    JSON_EACH (check, checks)
        if (str_eq(json_text(check, "verdict"), str_of(match_verdict_word(verdict)))) {
            reason = json_text(check, "reason");
            break;
        }
    if (withdrawn) {
        verdict = MATCH_NO;
        reason = str_fmt(a, "the record was withdrawn or rejected (%.*s)", STR_ARG(ad.withdrawn));
    }
    q->yes |= verdict == MATCH_YES;
    q->doubt |= verdict == MATCH_CANNOT_TELL;
    q->asked += count && !withdrawn;
    struct json *o = json_add(a, q->records, NULL, JSON_OBJECT);
    json_add_text(a, o, "source", ad.source);
    json_add_text(a, o, "advisory", ad.id);
    json_add_text(a, o, "title", ad.title);
    json_add_text(a, o, "modified", ad.modified);
    json_add_bool(a, o, "withdrawn", withdrawn);
    json_add_text(a, o, "verdict", str_of(count ? match_verdict_word(verdict) : "not about it"));
    json_add_text(a, o, "reason", reason);
    json_hang(o, "checks", checks);
    return true;
}

/* Records under this name, and under the other names that those give the flaw. */
static bool collect(struct question *q, struct str id, struct advisory_numbers *all,
                    struct err *err)
{
    enum { MOST = 256 };
    struct arena *a = q->arena;
    struct advisory_numbers first;
    if (!advisories_by_id(q->db, a, id, &first, err))
        return false;
    *all = (struct advisory_numbers){.items = ARENA_ARRAY(a, int64_t, MOST)};
    all->count = first.count < MOST ? first.count : MOST;
    memcpy(all->items, first.items, all->count * sizeof *first.items);
    for (size_t i = 0; i < first.count; i++) {
        struct advisory ad;
        if (!advisories_get(q->db, a, first.items[i], &ad, err))
            return false;
        for (size_t j = 0; j < ad.aliases.count; j++) {
            struct advisory_numbers more;
            if (!advisories_by_id(q->db, a, ad.aliases.items[j], &more, err))
                return false;
            for (size_t k = 0; k < more.count && all->count < MOST; k++) {
                bool known = false;
                for (size_t l = 0; l < all->count && !known; l++)
                    known = all->items[l] == more.items[k];
                if (!known)
                    all->items[all->count++] = more.items[k];
            }
        }
    }
    return true;
}

static void add_answer(struct question *q, struct json *result, struct str id, size_t records)
{
    struct arena *a = q->arena;
    const char *verdict = "not affected";
    struct str answer = str_fmt(
        a, "none of the %zu records of %.*s that speak of the component holds for it", q->asked,
        STR_ARG(id));
    if (q->yes) {
        verdict = "affected";
        answer = str_fmt(a, "affected by %.*s", STR_ARG(id));
    } else if (q->doubt) {
        verdict = "cannot tell";
        answer = str_fmt(a, "whether %.*s holds cannot be told", STR_ARG(id));
    } else if (!records) {
        verdict = "not known";
        answer = str_fmt(a, "the advisory database has no record of %.*s", STR_ARG(id));
    } else if (!q->asked && !q->identity.has_package && !q->identity.product_count) {
        verdict = "cannot tell";
        answer = str_fmt(a, "there is nothing to look this component up by");
    } else if (!q->asked) {
        answer = str_fmt(a, "no record of %.*s that is in force speaks of this component",
                         STR_ARG(id));
    }
    JSON_EACH (r, q->records)
        if (str_eq(json_text(r, "verdict"), str_of(verdict)) && !json_is_true(r, "withdrawn")) {
            answer = str_fmt(a, "%.*s: %.*s", STR_ARG(answer), STR_ARG(json_text(r, "reason")));
            break;
        }
    if (q->identity.doubt.n)
        answer = str_fmt(a, "%.*s (%.*s)", STR_ARG(answer), STR_ARG(q->identity.doubt));
    json_add_text(a, result, "verdict", str_of(verdict));
    json_add_text(a, result, "answer", answer);
}

static bool explain(struct question *q, const struct match_component *component,
                    struct str vulnerability, struct json **result, struct err *err)
{
    struct advisory_numbers numbers;
    if (!collect(q, vulnerability, &numbers, err))
        return false;
    for (size_t i = 0; i < numbers.count; i++)
        if (!explain_record(q, numbers.items[i], err))
            return false;
    struct json *o = json_object(q->arena);
    json_hang(o, "component", match_component_json(q->arena, component));
    json_add_text(q->arena, o, "vulnerability", vulnerability);
    add_answer(q, o, vulnerability, numbers.count);
    json_hang(o, "records", q->records);
    *result = o;
    return true;
}

bool match_explain(struct arena *a, struct advisories *db, const struct match_component *component,
                   struct str vulnerability, struct json **result, struct err *err)
{
    struct question q = {.arena = a, .db = db, .records = json_array(a)};
    match_identity(a, component, &q.identity);
    q.around = (struct match_surroundings){q.identity.products, q.identity.product_count};
    if (!advisories_begin(db, err))
        return false;
    bool ok = explain(&q, component, vulnerability, result, err);
    advisories_rollback(db);
    return ok;
}
