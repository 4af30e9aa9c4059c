#include "store/advisories_internal.h"

bool advisories_sources(struct advisories *db, struct arena *a, struct advisory_sources *out,
                        struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_SOURCE_LIST, err);
    bool row = false;
    size_t cap = 0;
    if (!st)
        return false;
    *out = (struct advisory_sources){0};
    while (advisories_row(db, st, &row, err)) {
        if (!row)
            return true;
        if (out->count == cap) {
            size_t bigger = cap ? 2 * cap : 64;
            struct advisory_source *items = ARENA_ARRAY(a, struct advisory_source, bigger);
            if (cap)
                memcpy(items, out->items, cap * sizeof *items);
            out->items = items;
            cap = bigger;
        }
        out->items[out->count++] = (struct advisory_source){
            .name = advisories_text(a, st, 0),
            .part = advisories_text(a, st, 1),
            .newest = advisories_text(a, st, 2),
            .records = sqlite3_column_int64(st, 3),
            .last_count = sqlite3_column_int64(st, 4),
            .imported_at = advisories_text(a, st, 5),
            .file = advisories_text(a, st, 6),
            .file_hash = advisories_text(a, st, 7),
            .change = advisories_text(a, st, 8),
        };
    }
    return false;
}

const struct advisory_source *advisories_find_source(const struct advisory_sources *all,
                                                     const char *name, struct str part)
{
    struct str wanted = str_of(name);
    for (size_t i = 0; i < all->count; i++)
        if (str_eq(all->items[i].name, wanted) && str_eq(all->items[i].part, part))
            return &all->items[i];
    return NULL;
}

/* One row of by_package or by_product into the next candidate. */
static void read_candidate(sqlite3_stmt *st, struct arena *a, bool package,
                           struct advisory_candidate *c)
{
    c->advisory = sqlite3_column_int64(st, 0);
    c->id = advisories_text(a, st, 1);
    c->withdrawn = advisories_view(st, 2).n > 0;
    if (package) {
        c->package.ecosystem = advisories_text(a, st, 3);
        c->package.name = advisories_text(a, st, 4);
        advisories_read_ranges(a, advisories_text(a, st, 5), &c->package);
        c->package.versions = advisories_read_list(a, advisories_text(a, st, 6));
    } else {
        advisories_read_configurations(a, advisories_text(a, st, 3), &c->configurations,
                                       &c->configuration_count);
    }
}

static bool candidates(struct advisories *db, struct arena *a, struct str key, bool package,
                       struct advisory_candidates *out, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, package ? ADV_BY_PACKAGE : ADV_BY_PRODUCT, err);
    bool row = false;
    size_t cap = 0;
    if (!st)
        return false;
    advisories_bind(st, 1, key);
    *out = (struct advisory_candidates){0};
    while (advisories_row(db, st, &row, err)) {
        if (!row)
            return true;
        if (out->count == cap) {
            size_t bigger = cap ? 2 * cap : 16;
            struct advisory_candidate *items = ARENA_ARRAY(a, struct advisory_candidate, bigger);
            if (cap)
                memcpy(items, out->items, cap * sizeof *items);
            out->items = items;
            cap = bigger;
        }
        struct advisory_candidate *c = &out->items[out->count++];
        read_candidate(st, a, package, c);
        if (package)
            c->package.key = key;
    }
    return false;
}

bool advisories_by_package(struct advisories *db, struct arena *a, struct str key,
                           struct advisory_candidates *out, struct err *err)
{
    return candidates(db, a, key, true, out, err);
}

bool advisories_by_cpe(struct advisories *db, struct arena *a, struct str key,
                       struct advisory_candidates *out, struct err *err)
{
    return candidates(db, a, key, false, out, err);
}

bool advisories_get(struct advisories *db, struct arena *a, int64_t number, struct advisory *out,
                    struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_ADVISORY_GET, err);
    bool row = false;
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, number);
    if (!advisories_row(db, st, &row, err))
        return false;
    if (!row)
        return err_set(err, ERR_NOT_FOUND, "%s: there is no advisory number %lld", db->path,
                       (long long)number);
    struct advisory ad = {
        .number = number,
        .source = advisories_text(a, st, 1),
        .id = advisories_text(a, st, 2),
        .modified = advisories_text(a, st, 3),
        .aliases = advisories_read_list(a, advisories_text(a, st, 4)),
        .related = advisories_read_list(a, advisories_text(a, st, 5)),
        .title = advisories_text(a, st, 6),
        .severity = advisories_text(a, st, 7),
        .cwes = advisories_read_list(a, advisories_text(a, st, 9)),
        .published = advisories_text(a, st, 10),
        .withdrawn = advisories_text(a, st, 11),
        .status = advisories_text(a, st, 12),
    };
    bool ok = advisories_read_cvss(a, advisories_view(st, 8), &ad, err);
    sqlite3_reset(st);
    if (ok)
        *out = ad;
    return ok;
}

bool advisories_by_id(struct advisories *db, struct arena *a, struct str id,
                      struct advisory_numbers *out, struct err *err)
{
    enum { MOST = 256 }; /* records that speak of one flaw; real ones reach a dozen */
    sqlite3_stmt *st = advisories_statement(db, ADV_BY_ID, err);
    bool row = false;
    if (!st)
        return false;
    advisories_bind(st, 1, id);
    *out = (struct advisory_numbers){.items = ARENA_ARRAY(a, int64_t, MOST)};
    while (out->count < MOST && advisories_row(db, st, &row, err)) {
        if (!row)
            return true;
        out->items[out->count++] = sqlite3_column_int64(st, 0);
    }
    sqlite3_reset(st);
    return out->count == MOST;
}

bool advisories_kev(struct advisories *db, struct arena *a, struct str cve,
                    struct advisory_kev *out, bool *found, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_KEV_FIND, err);
    if (!st)
        return false;
    advisories_bind(st, 1, cve);
    if (!advisories_row(db, st, found, err))
        return false;
    if (!*found)
        return true;
    *out = (struct advisory_kev){.cve = cve,
                                 .source = STR("kev"),
                                 .added = advisories_text(a, st, 0),
                                 .due = advisories_text(a, st, 1),
                                 .name = advisories_text(a, st, 2),
                                 .action = advisories_text(a, st, 3),
                                 .ransomware = sqlite3_column_int(st, 4)};
    sqlite3_reset(st);
    return true;
}

bool advisories_epss(struct advisories *db, struct str cve, struct advisory_epss *out, bool *found,
                     struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_EPSS_FIND, err);
    if (!st)
        return false;
    advisories_bind(st, 1, cve);
    if (!advisories_row(db, st, found, err))
        return false;
    if (!*found)
        return true;
    *out = (struct advisory_epss){.cve = cve,
                                  .score = sqlite3_column_int64(st, 0),
                                  .percentile = sqlite3_column_int64(st, 1)};
    sqlite3_reset(st);
    return true;
}

bool advisories_packages(struct advisories *db, struct arena *a, int64_t number,
                         struct advisory *out, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_AFFECTED_OF, err);
    bool row = false;
    size_t cap = 0;
    struct advisory_package *items = NULL;
    size_t n = 0;
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, number);
    while (advisories_row(db, st, &row, err)) {
        if (!row) {
            out->packages = items;
            out->package_count = n;
            return true;
        }
        if (n == cap) {
            cap = cap ? 2 * cap : 16;
            struct advisory_package *bigger = ARENA_ARRAY(a, struct advisory_package, cap);
            if (n)
                memcpy(bigger, items, n * sizeof *items);
            items = bigger;
        }
        struct advisory_package *p = &items[n++];
        p->ecosystem = advisories_text(a, st, 0);
        p->name = advisories_text(a, st, 1);
        p->key = advisories_text(a, st, 2);
        advisories_read_ranges(a, advisories_text(a, st, 3), p);
        p->versions = advisories_read_list(a, advisories_text(a, st, 4));
    }
    return false;
}

/* {"osv": {"records": n, "cvss": n, ...}} */
static bool read_fields(struct advisories *db, struct arena *a, struct json **out, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_FIELDS, err);
    bool row = false;
    if (!st)
        return false;
    *out = json_object(a);
    while (advisories_row(db, st, &row, err)) {
        if (!row)
            return true;
        const char *name = str_cz(a, advisories_view(st, 0));
        struct json *o = json_add(a, *out, name, JSON_OBJECT);
        json_add_int(a, o, "records", sqlite3_column_int64(st, 1));
        json_add_int(a, o, "cvss", sqlite3_column_int64(st, 2));
        json_add_int(a, o, "cwe", sqlite3_column_int64(st, 3));
        json_add_int(a, o, "withdrawn", sqlite3_column_int64(st, 4));
    }
    return false;
}

bool advisories_status(struct advisories *db, struct arena *a, struct json **out, struct err *err)
{
    struct advisory_sources sources;
    struct json *fields = NULL;
    if (!advisories_sources(db, a, &sources, err) || !read_fields(db, a, &fields, err))
        return false;
    struct json *result = json_object(a);
    struct json *list = json_add(a, result, "sources", JSON_ARRAY);
    for (size_t i = 0; i < sources.count; i++) {
        const struct advisory_source *s = &sources.items[i];
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "name", s->name);
        json_add_text(a, o, "part", s->part);
        json_add_int(a, o, "records", s->records);
        json_add_text(a, o, "newest", s->newest);
        json_add_text(a, o, "imported_at", s->imported_at);
        json_add_text(a, o, "file", s->file);
        json_add_text(a, o, "file_hash", s->file_hash);
        struct json *change = NULL;
        struct err ignored;
        if (s->change.n && json_read(a, s->change, &change, &ignored))
            json_hang(o, "change", change);
    }
    json_hang(result, "fields", fields);
    *out = result;
    return true;
}
