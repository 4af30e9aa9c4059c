#include "base/world.h"
#include "intake/fetch/fetch_internal.h"

/* Chooses the units that the user's names mean, and runs one after the other. */

struct unit {
    const struct fetch_source *source;
    struct str part;
};
struct units {
    struct unit *items;
    size_t count, cap;
};

static void add_unit(struct arena *a, struct units *u, const struct fetch_source *s,
                     struct str part)
{
    for (size_t i = 0; i < u->count; i++)
        if (u->items[i].source == s && str_eq(u->items[i].part, part))
            return;
    if (u->count == u->cap) {
        size_t cap = u->cap ? u->cap * 2 : 64;
        struct unit *more = ARENA_ARRAY(a, struct unit, cap);
        if (u->count)
            memcpy(more, u->items, u->count * sizeof *more);
        u->items = more;
        u->cap = cap;
    }
    u->items[u->count++] = (struct unit){s, part};
}

static void add_source(struct arena *a, struct units *u, const struct fetch_source *s)
{
    if (s->protocol != FETCH_OSV)
        add_unit(a, u, s, (struct str){0});
    for (size_t i = 0; s->protocol == FETCH_OSV && i < s->parts.count; i++)
        add_unit(a, u, s, s->parts.items[i]);
}

static bool no_source(struct arena *a, const struct fetch_sources *all, struct str name,
                      struct err *err)
{
    struct buf names = {.arena = a};
    for (size_t i = 0; i < all->count; i++)
        buf_fmt(&names, "%s%.*s", i ? ", " : "", STR_ARG(all->items[i].name));
    return err_set(err, ERR_USAGE, "there is no source '%.*s'; there are: %.*s, all", STR_ARG(name),
                   STR_ARG(buf_str(&names)));
}

static bool add_named(struct arena *a, struct units *u, const struct fetch_sources *all,
                      struct str name, struct err *err)
{
    size_t colon = str_find_char(name, ':');
    struct str first = str_sub(name, 0, colon), part = str_from(name, colon + 1);
    for (size_t i = 0; i < all->count; i++) {
        const struct fetch_source *s = &all->items[i];
        if (!str_eq(s->name, first))
            continue;
        if (colon < name.n && (s->protocol != FETCH_OSV || !part.n || part.n > LIMIT_NAME))
            return err_set(err, ERR_USAGE, "'%.*s': only OSV's ecosystems are fetched by name",
                           STR_ARG(name));
        if (part.n)
            add_unit(a, u, s, part);
        else
            add_source(a, u, s);
        return true;
    }
    return no_source(a, all, name, err);
}

static bool choose(struct arena *a, const struct fetch_sources *all, struct fetch_choice choice,
                   struct units *out, struct err *err)
{
    bool every = choice.count == 1 && STR_IS(choice.names[0], "all");
    for (size_t i = 0; i < all->count; i++)
        if (every || (choice.count == 0 && all->items[i].usual))
            add_source(a, out, &all->items[i]);
    for (size_t i = 0; i < choice.count && !every; i++)
        if (!add_named(a, out, all, choice.names[i], err))
            return false;
    if (out->count == 0)
        return err_set(err, ERR_USAGE, "the list has no usual source; name some, or 'all'");
    return true;
}

/* The row as text: what it is made of goes with the unit's own memory. Without a network each unit
   would wait for all its tries: *doubtful, once one got no answer, until another does. */
static struct str run_job(struct arena *own, struct advisories *db, const struct unit *u,
                          const struct fetch_options *options, bool *doubtful)
{
    struct fetch_job *j = ARENA_NEW(own, struct fetch_job);
    const char *dash = u->part.n ? "-" : "", *space = u->part.n ? " " : "";
    struct json *rows = json_array(own);
    struct buf text = {.arena = own};
    j->arena = own;
    j->db = db;
    j->options = options;
    j->door = options->door;
    j->source = u->source;
    j->part = u->part;
    j->unit = str_fmt(own, "%.*s%s%.*s", STR_ARG(u->source->name), space, STR_ARG(u->part));
    j->prefix = str_fmt(own, "%.*s%s%.*s-", STR_ARG(u->source->name), dash,
                        STR_ARG(fetch_safe_name(own, u->part)));
    j->reasons = json_array(own);
    j->doubtful = *doubtful;
    fetch_unit(j, rows);
    if (j->requests)
        *doubtful = !j->answered;
    json_write(json_first(rows), &text);
    return buf_str(&text);
}

/* Lists of a large unit take hundreds of megabytes, for as long as it runs. */
static bool run_unit(struct arena *a, struct advisories *db, const struct unit *u,
                     const struct fetch_options *options, bool *doubtful, struct json *rows,
                     struct err *err)
{
    struct arena own;
    struct json *row = NULL;
    arena_init(&own, LIMIT_ARENA);
    struct str text = str_copy(a, run_job(&own, db, u, options, doubtful));
    arena_done(&own);
    if (!json_read(a, text, &row, err))
        return false;
    json_hang(rows, NULL, row);
    return true;
}

static struct str overall(const struct json *rows)
{
    size_t failed = 0, partial = 0;
    JSON_EACH (o, rows) {
        failed += STR_IS(json_text(o, "outcome"), "failed");
        partial += STR_IS(json_text(o, "outcome"), "partial");
    }
    if (failed == json_count(rows))
        return STR("failed");
    return failed || partial ? STR("partial") : STR("complete");
}

bool fetch_update(struct arena *a, struct advisories *db, const struct fetch_sources *sources,
                  struct fetch_choice choice, const struct fetch_options *options,
                  struct json **report, struct err *err)
{
    struct units units = {0};
    struct world_file *lock = NULL;
    if (!choose(a, sources, choice, &units, err))
        return false;
    struct str path = str_fmt(a, "%.*s/lock", STR_ARG(options->folder));
    if (!world_lock(a, path, &lock, err))
        return false;
    struct json *root = json_object(a), *rows = json_array(a);
    bool ok = true, doubtful = false;
    for (size_t i = 0; ok && i < units.count; i++)
        ok = run_unit(a, db, &units.items[i], options, &doubtful, rows, err);
    world_close(lock);
    if (!ok)
        return false;
    json_add_text(a, root, "outcome", overall(rows));
    json_hang(root, "sources", rows);
    *report = root;
    return true;
}

/* The first address of a unit, and for NVD all yearly feeds by their pattern. */
static struct str first_address(struct arena *a, const struct unit *u, struct instant now)
{
    const struct fetch_source *s = u->source;
    switch (s->protocol) {
    case FETCH_OSV: return fetch_osv_address(a, s->address, u->part, "all.zip");
    case FETCH_NVD:
        return str_fmt(a, "%.*s{%lld..%d,modified}.json.gz", STR_ARG(s->address),
                       (long long)s->first_year, (int)instant_date(now).year);
    case FETCH_CSAF:
        if (!str_has(s->address, STR("/")))
            return str_fmt(a, "https://%.*s/.well-known/csaf/provider-metadata.json",
                           STR_ARG(s->address));
        return s->address;
    case FETCH_FILE:
    case FETCH_CVELIST:
    case FETCH_EUVD:
    case FETCH__COUNT: break;
    }
    return s->address;
}

bool fetch_plan(struct arena *a, const struct fetch_sources *sources, struct fetch_choice choice,
                struct instant now, struct json **out, struct err *err)
{
    struct units units = {0};
    if (!choose(a, sources, choice, &units, err))
        return false;
    struct json *root = json_object(a), *rows = json_add(a, root, "sources", JSON_ARRAY);
    for (size_t i = 0; i < units.count; i++) {
        const struct unit *u = &units.items[i];
        struct json *o = json_add(a, rows, NULL, JSON_OBJECT);
        json_add_text(a, o, "name", u->source->name);
        json_add_text(a, o, "part", u->part);
        json_add_text(a, o, "title", u->source->title);
        json_add_text(a, o, "address", first_address(a, u, now));
        json_add_text(a, o, "key", u->source->key);
        json_add_text(a, o, "status", u->source->status);
    }
    *out = root;
    return true;
}
