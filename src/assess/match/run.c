#include "assess/match/run.h"

#include "assess/match/compare.h"
#include "assess/match/delta.h"
#include "assess/match/identify.h"
#include "assess/match/run_scope.h"
#include "base/limits.h"

struct runner {
    struct arena *arena;
    struct store *store;
    struct advisories *db;
    const struct match_run_options *asked;
    struct match_options options;
    struct run_scope scope;
    struct known *known;
    struct told told;
    struct compare_counts counts;
    struct str sources; /* as match_run.sources */
    bool any_source;
};

/* --- what was looked in --- */

static struct str sources_text(struct arena *a, const struct advisory_sources *sources,
                               const struct match_options *options)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < sources->count; i++) {
        const struct advisory_source *s = &sources->items[i];
        if (s->part.n && !match_source_stale(options, s))
            continue; /* parts are of interest where they are old */
        buf_fmt(&b, "%s%.*s%s%.*s %.*s%s", b.n ? "\n" : "", STR_ARG(s->name), s->part.n ? "/" : "",
                STR_ARG(s->part), STR_ARG(s->newest.n ? s->newest : STR("without dates")),
                match_source_stale(options, s) ? " stale" : "");
    }
    return str_sub(buf_str(&b), 0, LIMIT_TEXT);
}

static bool look_at_sources(struct runner *r, struct err *err)
{
    struct advisory_sources sources;
    if (!feed_sources(r->arena, r->db, &sources, err))
        return false;
    r->any_source = sources.count > 0;
    r->sources = sources_text(r->arena, &sources, &r->options);
    r->scope.stale = run_stale_sources(r->arena, &sources, &r->options);
    r->scope.coverage = run_coverage(r->arena, &sources);
    return true;
}

/* --- comparing --- */

static void add_counts(struct compare_counts *to, const struct compare_counts *more)
{
    to->components += more->components;
    for (size_t i = 0; i < MATCH_STATE__COUNT; i++)
        to->states[i] += more->states[i];
    to->found += more->found;
    to->changed += more->changed;
    to->ended += more->ended;
    to->kept += more->kept;
}

/* What a judgement changes; counts are added when it is done. */
static bool compare_with(struct runner *r, struct compare *c, struct match_components components,
                         const struct match_judgement *j, const struct advisory_numbers *only,
                         struct err *err)
{
    bool ok = compare_init(c, r->known, &r->told, only, err) &&
              compare_judgement(c, components, j, err);
    compare_done(c);
    if (ok)
        add_counts(&r->counts, &c->counts);
    return ok;
}

static bool judge_all(struct runner *r, struct match_components components, struct err *err)
{
    struct compare c;
    struct match_judgement j;
    return components.count == 0 ||
           (match_judge(r->arena, r->db, components, &r->options, &j, err) &&
            compare_with(r, &c, components, &j, NULL, err));
}

/* Only the records that changed are asked; where these do not tell how it ends, all are. */
static bool judge_changed(struct runner *r, struct match_components components, struct err *err)
{
    struct compare c;
    struct match_judgement j;
    const struct advisory_numbers *only = &r->scope.changes.advisories;
    if (components.count == 0)
        return true;
    if (!match_judge_advisories(r->arena, r->db, components, only, &r->options, &j, err) ||
        !compare_with(r, &c, components, &j, only, err))
        return false;
    struct match_component *items = ARENA_ARRAY(r->arena, struct match_component,
                                                c.again_count + 1);
    for (size_t i = 0; i < c.again_count; i++)
        items[i] = components.items[c.again[i]];
    return judge_all(r, (struct match_components){items, c.again_count}, err);
}

/* The facts of flaws that a changed record is about, whether or not its ranges changed, and of
   those that a record was met about for the first time. After all comparing, so that they do not
   depend on which component came first. */
static bool refresh_flaws(struct runner *r, struct err *err)
{
    struct compare c;
    struct run_flaws flaws;
    if (!run_scope_flaws(&r->scope, r->known, &flaws, err))
        return false;
    bool ok = compare_init(&c, r->known, &r->told, NULL, err);
    for (size_t i = 0; ok && i < flaws.count; i++)
        ok = !flaws.items[i]->stored || compare_flaw(&c, flaws.items[i], err);
    for (size_t i = 0; ok && i < r->known->claimed_count; i++)
        ok = compare_flaw(&c, r->known->claimed[i], err);
    compare_done(&c);
    return ok;
}

static bool compare_all(struct runner *r, struct err *err)
{
    return known_open(r->arena, r->store, r->scope.scope == MATCH_RUN_ALL, &r->known, err) &&
           judge_changed(r, r->scope.touched, err) && judge_all(r, r->scope.components, err) &&
           refresh_flaws(r, err);
}

/* --- keeping --- */

static struct number count_of(int64_t n)
{
    return (struct number){.value = n, .known = true};
}

static struct match_run record_of(const struct runner *r)
{
    const struct compare_counts *n = &r->counts;
    return (struct match_run){
        .scope = r->scope.scope,
        .release = r->asked->release,
        .as_of = r->options.as_of,
        .database = r->scope.version.database,
        .generation = count_of(r->scope.version.generation),
        .snapshot = str_fmt(r->arena, "%.*s-%lld", STR_ARG(r->scope.version.database),
                            (long long)r->scope.version.generation),
        .sources = r->sources,
        .stale_sources = r->scope.stale,
        .coverage = r->scope.coverage,
        .component_count = count_of(n->components),
        .matched_count = count_of(n->states[MATCH_MATCHED]),
        .clean_count = count_of(n->states[MATCH_CLEAN]),
        .no_identifier_count = count_of(n->states[MATCH_NO_IDENTIFIER]),
        .no_source_count = count_of(n->states[MATCH_NO_SOURCE]),
        .stale_count = count_of(n->states[MATCH_STALE]),
        .found_count = count_of(n->found),
        .changed_count = count_of(n->changed),
        .ended_count = count_of(n->ended),
        .kept_count = count_of(n->kept),
    };
}

static bool save(struct runner *r, struct match_run *run, struct str *id, struct err *err)
{
    struct hash hash;
    struct buf lines = {.arena = r->arena};
    buf_put(&lines, buf_str(&r->known->facts));
    buf_put(&lines, buf_str(&r->known->delta));
    struct str packed = delta_pack(r->arena, buf_str(&lines));
    if (!store_blob_put(r->store, packed, STR("application/zstd"), &hash, err))
        return false;
    run->delta = hash_hex(r->arena, &hash);
    *id = (struct str){0};
    return store_add(r->store, r->arena, &MATCH_RUN_TYPE, run, id, err);
}

/* --- saying --- */

/* Of the components of the lists in force, as they stand after the run: one that was not looked at
   now may have been left without data before. */
static bool data_of(const struct runner *r, const char **out, struct err *err)
{
    struct json *rows;
    bool stale = false, any = false, missing = !r->any_source;
    struct store_param release = STORE_P(r->asked->release);
    if (!store_query(r->store, r->arena, release.text.n ? "match_board" : "match_standing",
                     &release, release.text.n ? 1 : 0, &rows, err))
        return false;
    JSON_EACH (row, rows) {
        struct str state = json_text(row, "state");
        bool judged = STR_IS(state, "matched") || STR_IS(state, "clean");
        any = true;
        stale |= STR_IS(state, "stale");
        missing |= !judged && !STR_IS(state, "stale");
    }
    *out = missing || !any ? "missing" : stale ? "stale" : "complete";
    return true;
}

static void put_summary(const struct runner *r, struct json *out)
{
    const struct compare_counts *n = &r->counts;
    struct buf b = {.arena = r->arena};
    buf_fmt(&b,
            "%lld components looked at: %lld matched, %lld clean, %lld with old data only, %lld "
            "without usable identifier, for %lld there is no source; findings: %lld new, %lld "
            "changed, %lld ended, %lld kept for want of data",
            (long long)n->components, (long long)n->states[MATCH_MATCHED],
            (long long)n->states[MATCH_CLEAN], (long long)n->states[MATCH_STALE],
            (long long)n->states[MATCH_NO_IDENTIFIER], (long long)n->states[MATCH_NO_SOURCE],
            (long long)n->found, (long long)n->changed, (long long)n->ended, (long long)n->kept);
    json_add_text(r->arena, out, "summary", buf_str(&b));
}

static struct json *model_of(const struct runner *r, const struct match_run *run, struct str id,
                             const char *data)
{
    struct arena *a = r->arena;
    struct json *out = json_object(a);
    json_add_text(a, out, "run", id);
    json_add_text(a, out, "scope", record_get(record_field(&MATCH_RUN_TYPE, STR("scope")), run, a));
    if (r->scope.because.n)
        json_add_text(a, out, "because", r->scope.because);
    json_add_text(a, out, "as_of", date_str(a, run->as_of));
    json_add_text(a, out, "snapshot", run->snapshot);
    json_add_text(a, out, "database", run->database);
    json_add_int(a, out, "generation", run->generation.value);
    struct json *components = json_add(a, out, "components", JSON_OBJECT);
    json_add_int(a, components, "total", r->counts.components);
    for (size_t i = 0; i < MATCH_STATE__COUNT; i++)
        json_add_int(a, components, match_state_word((enum match_state)i), r->counts.states[i]);
    struct json *findings = json_add(a, out, "findings", JSON_OBJECT);
    json_add_int(a, findings, "new", r->counts.found);
    json_add_int(a, findings, "changed", r->counts.changed);
    json_add_int(a, findings, "ended", r->counts.ended);
    json_add_int(a, findings, "kept", r->counts.kept);
    json_add_text(a, out, "data", str_of(data));
    put_summary(r, out);
    return out;
}

bool match_run(struct store *s, struct arena *a, struct advisories *db,
               const struct match_run_options *options, struct json **out, struct err *err)
{
    struct runner r = {.arena = a, .store = s, .db = db, .asked = options};
    r.told = (struct told){.arena = a, .db = db, .records = {.arena = a}};
    struct str id;
    r.options = options->match;
    r.options.scattered = true; /* a component is kept once for all the lists it stands in */
    r.scope = (struct run_scope){.arena = a, .store = s, .db = db, .scope = options->scope};
    if (!match_rules_load(s, a, &r.options.rules, err) || !look_at_sources(&r, err) ||
        !run_scope_find(&r.scope, options->release, err) || !compare_all(&r, err))
        return false;
    struct match_run run = record_of(&r);
    const char *data;
    if (!save(&r, &run, &id, err) || !data_of(&r, &data, err))
        return false;
    *out = model_of(&r, &run, id, data);
    return true;
}
