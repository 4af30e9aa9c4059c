#include "assess/match/run_scope.h"

#include "assess/match/run.h"
#include "base/map.h"

enum { CHANGES_MAX = 12000 }; /* beyond that a run over everything is faster */

struct str run_stale_sources(struct arena *a, const struct advisory_sources *sources,
                             const struct match_options *options)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < sources->count; i++) {
        const struct advisory_source *s = &sources->items[i];
        if (match_source_stale(options, s))
            buf_fmt(&b, "%s%.*s/%.*s", b.n ? "\n" : "", STR_ARG(s->name), STR_ARG(s->part));
    }
    return buf_str(&b);
}

struct str run_coverage(struct arena *a, const struct advisory_sources *sources)
{
    struct hash_state h;
    hash_init(&h);
    for (size_t i = 0; i < sources->count; i++) {
        const struct advisory_source *s = &sources->items[i];
        hash_add(&h, str_fmt(a, "%.*s/%.*s\n", STR_ARG(s->name), STR_ARG(s->part)));
    }
    struct hash hash = hash_done(&h);
    return str_sub(hash_hex(a, &hash), 0, 16);
}

/* --- components --- */

struct list {
    struct arena *arena;
    struct match_component *items;
    size_t count, cap;
    struct map known; /* by id */
};

static bool each_component(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct list *l = context;
    struct arena *a = l->arena;
    if (map_find(&l->known, store_row_text(row, 0)))
        return true;
    ARENA_ROOM(a, l->items, l->count, l->cap, 256);
    struct str id = str_copy(a, store_row_text(row, 0));
    l->items[l->count++] = (struct match_component){
        .ref = id,
        .name = str_copy(a, store_row_text(row, 1)),
        .version = str_copy(a, store_row_text(row, 2)),
        .purl = str_copy(a, store_row_text(row, 3)),
        .cpe = str_copy(a, store_row_text(row, 4)),
        .supplier = str_copy(a, store_row_text(row, 5)),
        .source_package = str_copy(a, store_row_text(row, 6))};
    map_add(&l->known, id, (void *)(uintptr_t)id.p);
    return true;
}

static struct list new_list(struct arena *a)
{
    return (struct list){.arena = a, .known = {.arena = a}};
}

static bool list_rows(struct run_scope *x, struct list *l, const char *query,
                      const struct store_param *params, size_t count, struct err *err)
{
    return store_each(x->store, query, params, count, each_component, l, err);
}

bool match_release_components(struct store *s, struct arena *a, struct str release,
                              struct match_components *out, struct err *err)
{
    struct list l = new_list(a);
    const struct store_param id = STORE_P(release);
    if (!store_each(s, "match_components_of", &id, 1, each_component, &l, err))
        return false;
    *out = (struct match_components){l.items, l.count};
    return true;
}

/* --- what changed --- */

struct last_run {
    struct str database, stale, coverage;
    int64_t generation, position;
    bool there;
};

static bool find_last(struct run_scope *x, struct last_run *out, struct err *err)
{
    struct json *rows;
    if (!store_query(x->store, x->arena, "match_last_whole", NULL, 0, &rows, err))
        return false;
    const struct json *row = json_first(rows);
    *out = (struct last_run){.database = json_text(row, "database"),
                             .generation = json_int(row, "generation", 0),
                             .position = json_int(row, "position", 0),
                             .stale = json_text(row, "stale_sources"),
                             .coverage = json_text(row, "coverage"),
                             .there = row != NULL};
    return true;
}

static bool rules_changed(struct run_scope *x, int64_t since, bool *out, struct err *err)
{
    struct json *rows;
    const struct store_param position = STORE_N(since);
    if (!store_query(x->store, x->arena, "match_rules_since", &position, 1, &rows, err))
        return false;
    *out = json_int(json_first(rows), "count", 0) > 0;
    return true;
}

/* Why a run over what changed is not enough; empty when it is. */
static bool reason_for_all(struct run_scope *x, const struct last_run *last, struct str *out,
                           struct err *err)
{
    bool rules = false;
    *out = (struct str){0};
    if (!last->there)
        *out = STR("there was no run over everything yet");
    else if (!str_eq(last->database, x->version.database))
        *out = STR("the advisory database is another one than at the last run");
    else if (!str_eq(last->stale, x->stale))
        *out = STR("other sources are stale than at the last run");
    else if (!str_eq(last->coverage, x->coverage))
        *out = STR("there are other sources, or parts of them, than at the last run");
    if (out->n)
        return true;
    if (!rules_changed(x, last->position, &rules, err) ||
        !advisories_changes(x->db, x->arena, last->generation, &x->changes, err))
        return false;
    x->changes_known = x->changes.complete;
    if (rules)
        *out = STR("a rule of identity was added or changed");
    else if (!x->changes.complete)
        *out = STR("the advisory database no longer tells what changed since the last run");
    else if (x->changes.advisories.count > CHANGES_MAX)
        *out = STR("so much changed that looking at everything is faster");
    return true;
}

/* Components that a changed record speaks of now, or spoke for in a finding. */
static bool list_touched(struct run_scope *x, size_t at, struct list *l, struct err *err)
{
    struct advisory *ad = &x->changed[at];
    struct advisory_keys keys;
    if (!advisories_get_with_keys(x->db, x->arena, x->changes.advisories.items[at], ad, &keys, err))
        return false;
    const struct store_param record[] = {STORE_P(ad->source), STORE_P(ad->id)};
    if (!list_rows(x, l, "match_components_by_record", record, COUNT_OF(record), err))
        return false;
    for (size_t i = 0; i < keys.packages.count + keys.products.count; i++) {
        const struct store_param key = STORE_P(i < keys.packages.count
                                                   ? keys.packages.items[i]
                                                   : keys.products.items[i - keys.packages.count]);
        if (!list_rows(x, l, "match_components_by_key", &key, 1, err))
            return false;
    }
    return true;
}

static bool find_changed(struct run_scope *x, const struct last_run *last, struct err *err)
{
    struct list fresh = new_list(x->arena), touched = new_list(x->arena);
    const struct store_param since = STORE_N(last->position);
    if (!list_rows(x, &fresh, "match_components_since", &since, 1, err) ||
        (x->changes.advisories.count &&
         !list_rows(x, &fresh, "match_components_undecided", NULL, 0, err)))
        return false;
    x->changed = ARENA_ARRAY(x->arena, struct advisory, x->changes.advisories.count);
    for (size_t i = 0; i < x->changes.advisories.count; i++)
        if (!list_touched(x, i, &touched, err))
            return false;
    size_t kept = 0; /* what is judged whole need not be judged in part */
    for (size_t i = 0; i < touched.count; i++)
        if (!map_find(&fresh.known, touched.items[i].ref))
            touched.items[kept++] = touched.items[i];
    x->components = (struct match_components){fresh.items, fresh.count};
    x->touched = (struct match_components){touched.items, kept};
    return true;
}

static bool find_all(struct run_scope *x, struct err *err)
{
    struct list l = new_list(x->arena);
    if (!list_rows(x, &l, "match_components_all", NULL, 0, err))
        return false;
    x->components = (struct match_components){l.items, l.count};
    return true;
}

bool run_scope_find(struct run_scope *x, struct str release, struct err *err)
{
    struct last_run last;
    struct str reason;
    if (!advisories_version(x->db, x->arena, &x->version, err) || !find_last(x, &last, err) ||
        !reason_for_all(x, &last, &reason, err))
        return false;
    if (x->scope == MATCH_RUN_RELEASE)
        return match_release_components(x->store, x->arena, release, &x->components, err);
    if (x->scope == MATCH_RUN_CHANGED && reason.n == 0)
        return find_changed(x, &last, err);
    if (x->scope == MATCH_RUN_CHANGED)
        x->because = reason;
    x->scope = MATCH_RUN_ALL;
    return find_all(x, err);
}

/* --- flaws --- */

static void push(struct arena *a, struct run_flaws *out, size_t *cap, struct known_flaw *f)
{
    ARENA_ROOM(a, out->items, out->count, *cap, 64);
    out->items[out->count++] = f;
}

static bool push_named(struct run_scope *x, struct known *k, struct run_flaws *out, size_t *cap,
                       struct str name, struct err *err)
{
    struct known_flaw *f;
    if (!known_flaw_find(k, name, &f, err))
        return false;
    if (f)
        push(x->arena, out, cap, f);
    return true;
}

static void push_all(struct run_scope *x, struct known *k, struct run_flaws *out, size_t *cap)
{
    for (size_t i = 0; i < k->flaws.cap; i++)
        if (k->flaws.slots[i].value)
            push(x->arena, out, cap, k->flaws.slots[i].value);
}

/* That it is about now, or was. */
static bool push_of_record(struct run_scope *x, struct known *k, struct run_flaws *out, size_t *cap,
                           size_t at, struct err *err)
{
    struct advisory ad;
    struct advisory_texts names;
    if (x->changed)
        ad = x->changed[at];
    else if (!advisories_get(x->db, x->arena, x->changes.advisories.items[at], &ad, err))
        return false;
    if (!match_flaws(x->arena, x->db, &ad, &names, err))
        return false;
    for (size_t i = 0; i < names.count; i++)
        if (!push_named(x, k, out, cap, names.items[i], err))
            return false;
    struct json *rows;
    const struct store_param record[] = {STORE_P(ad.source), STORE_P(ad.id)};
    if (!store_query(x->store, x->arena, "known_flaws_of_record", record, COUNT_OF(record), &rows,
                     err))
        return false;
    JSON_EACH (row, rows)
        if (!push_named(x, k, out, cap, json_text(row, "name"), err))
            return false;
    return true;
}

bool run_scope_flaws(struct run_scope *x, struct known *k, struct run_flaws *out, struct err *err)
{
    size_t cap = 0;
    *out = (struct run_flaws){0};
    if (x->scope == MATCH_RUN_RELEASE) {
        push_all(x, k, out, &cap); /* those of its components */
        return true;
    }
    if (!x->changes_known || x->changes.epss_all) {
        if (!k->whole && !known_load_flaws(k, err))
            return false;
        push_all(x, k, out, &cap);
        return true;
    }
    for (size_t i = 0; i < x->changes.advisories.count; i++)
        if (!push_of_record(x, k, out, &cap, i, err))
            return false;
    for (size_t i = 0; i < x->changes.cves.count; i++)
        if (!push_named(x, k, out, &cap, x->changes.cves.items[i], err))
            return false;
    return true;
}
