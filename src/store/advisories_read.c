#include "store/advisories_internal.h"

#include <stdlib.h>

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
        ARENA_ROOM(a, out->items, out->count, cap, 64);
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

bool advisory_source_day(const struct advisory_source *s, struct date *day, bool *dated)
{
    *dated = date_parse(s->newest, day);
    return *dated || date_parse(str_sub(s->imported_at, 0, 10), day);
}

/* --- candidates --- */

static struct advisory_candidate *next_candidate(struct arena *a, struct advisory_candidates *out,
                                                 size_t *cap)
{
    ARENA_ROOM(a, out->items, out->count, *cap, 16);
    return &out->items[out->count++];
}

static bool read_packages(struct advisories *db, struct arena *a, struct str key, int64_t number,
                          struct str body, struct advisory_candidates *out, size_t *cap,
                          struct err *err)
{
    struct advisory_package *packages;
    bool withdrawn;
    size_t n;
    if (!advisories_unpack_packages(a, body, key, &withdrawn, &packages, &n))
        return advisories_damaged(db, number, err);
    for (size_t i = 0; i < n; i++)
        *next_candidate(a, out, cap) = (struct advisory_candidate){
            .advisory = number, .withdrawn = withdrawn, .package = packages[i]};
    return true;
}

static bool read_shared(struct advisories *db, struct arena *a, int64_t number, struct str *out,
                        struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_SHARED_GET, err);
    bool row = false;
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, number);
    if (!advisories_row(db, st, &row, err))
        return false;
    if (!row)
        return advisories_damaged(db, number, err);
    *out = str_copy(a, advisories_blob(st, 0));
    sqlite3_reset(st);
    return out->n > 0 || advisories_damaged(db, number, err);
}

static bool read_product(struct advisories *db, struct arena *a, struct str key, int64_t number,
                         struct str body, struct advisory_candidate *out, struct err *err)
{
    struct str shared = {0};
    bool wants_shared = false;
    *out = (struct advisory_candidate){.advisory = number};
    bool ok = advisories_unpack_product(a, body, key, shared, &wants_shared, out);
    if (ok && wants_shared) {
        if (!read_shared(db, a, number, &shared, err))
            return false;
        ok = advisories_unpack_product(a, body, key, shared, &wants_shared, out);
    }
    return ok || advisories_damaged(db, number, err);
}

/* What the advisories from one number to another say of a key. */
static bool candidates(struct advisories *db, struct arena *a, bool package, struct str key,
                       const int64_t range[2], struct advisory_candidates *out, struct err *err)
{
    bool row = false;
    size_t cap = 0;
    *out = (struct advisory_candidates){0};
    sqlite3_stmt *st = advisories_statement(db, package ? ADV_PACKAGE_LIST : ADV_PRODUCT_LIST, err);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, range[0]);
    sqlite3_bind_int64(st, 2, range[1]);
    advisories_bind(st, 3, key);
    while (advisories_row(db, st, &row, err)) {
        if (!row)
            return true;
        int64_t number = sqlite3_column_int64(st, 0) & UINT32_MAX;
        struct str body = str_copy(a, advisories_blob(st, 1));
        bool ok = package
                      ? read_packages(db, a, key, number, body, out, &cap, err)
                      : read_product(db, a, key, number, body, next_candidate(a, out, &cap), err);
        if (!ok) {
            sqlite3_reset(st);
            return false;
        }
    }
    return false;
}

static const int64_t every[2] = {0, UINT32_MAX};

bool advisories_by_package(struct advisories *db, struct arena *a, struct str key,
                           struct advisory_candidates *out, struct err *err)
{
    return candidates(db, a, true, key, every, out, err);
}

bool advisories_by_cpe(struct advisories *db, struct arena *a, struct str key,
                       struct advisory_candidates *out, struct err *err)
{
    return candidates(db, a, false, key, every, out, err);
}

bool advisories_package_candidate(struct advisories *db, struct arena *a, struct str key,
                                  int64_t number, struct advisory_candidates *out, struct err *err)
{
    return candidates(db, a, true, key, (const int64_t[2]){number, number}, out, err);
}

bool advisories_cpe_candidate(struct advisories *db, struct arena *a, struct str key,
                              int64_t number, struct advisory_candidates *out, struct err *err)
{
    return candidates(db, a, false, key, (const int64_t[2]){number, number}, out, err);
}

/* --- one advisory --- */

static bool get_body(struct advisories *db, struct arena *a, int64_t number,
                     struct advisories_body *out, struct err *err)
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
    struct str id = advisories_text(a, st, 0);
    struct str bytes = str_copy(a, advisories_blob(st, 1));
    sqlite3_reset(st);
    return advisories_unpack_body(a, id, bytes, out) || advisories_damaged(db, number, err);
}

/* Texts in the place of numbers. They live as long as the database; results live in a. */
static bool get_word(struct advisories *db, struct arena *a, int64_t number, struct str *out,
                     struct err *err)
{
    if (!advisories_word_text(db, number, out, err))
        return false;
    *out = str_copy(a, *out);
    return true;
}

static bool get_words(struct advisories *db, struct arena *a, const int64_t *numbers, size_t n,
                      struct advisory_texts *out, struct err *err)
{
    struct str *items = ARENA_ARRAY(a, struct str, n);
    for (size_t i = 0; i < n; i++)
        if (!get_word(db, a, numbers[i], &items[i], err))
            return false;
    *out = (struct advisory_texts){items, n};
    return true;
}

static bool to_advisory(struct advisories *db, struct arena *a, int64_t number,
                        const struct advisories_body *body, struct advisory *out, struct err *err)
{
    struct advisory ad = body->ad;
    struct advisory_cvss *cvss = ARENA_ARRAY(a, struct advisory_cvss, ad.cvss_count);
    ad.number = number;
    if (!get_word(db, a, body->source, &ad.source, err) ||
        !get_word(db, a, body->severity, &ad.severity, err) ||
        !get_word(db, a, body->status, &ad.status, err) ||
        !get_word(db, a, body->ssvc, &ad.ssvc, err) ||
        !get_words(db, a, body->cwes, ad.cwes.count, &ad.cwes, err))
        return false;
    for (size_t i = 0; i < ad.cvss_count; i++) {
        cvss[i] = body->ad.cvss[i];
        if (!get_word(db, a, body->vectors[i], &cvss[i].vector, err) ||
            !get_word(db, a, body->scorers[i], &cvss[i].source, err))
            return false;
    }
    ad.cvss = cvss;
    *out = ad;
    return true;
}

static bool to_keys(struct advisories *db, struct arena *a, const struct advisories_body *body,
                    struct advisory_keys *out, struct err *err)
{
    return get_words(db, a, body->packages, body->package_count, &out->packages, err) &&
           get_words(db, a, body->products, body->product_count, &out->products, err);
}

bool advisories_get(struct advisories *db, struct arena *a, int64_t number, struct advisory *out,
                    struct err *err)
{
    struct advisories_body body;
    return get_body(db, a, number, &body, err) && to_advisory(db, a, number, &body, out, err);
}

bool advisories_keys(struct advisories *db, struct arena *a, int64_t number,
                     struct advisory_keys *out, struct err *err)
{
    struct advisories_body body;
    return get_body(db, a, number, &body, err) && to_keys(db, a, &body, out, err);
}

bool advisories_get_with_keys(struct advisories *db, struct arena *a, int64_t number,
                              struct advisory *out, struct advisory_keys *keys, struct err *err)
{
    struct advisories_body body;
    return get_body(db, a, number, &body, err) && to_advisory(db, a, number, &body, out, err) &&
           to_keys(db, a, &body, keys, err);
}

bool advisories_packages(struct advisories *db, struct arena *a, int64_t number,
                         struct advisory *out, struct err *err)
{
    struct advisory_keys keys;
    size_t cap = 0;
    size_t n = 0;
    struct advisory_package *items = NULL;
    if (!advisories_keys(db, a, number, &keys, err))
        return false;
    for (size_t i = 0; i < keys.packages.count; i++) {
        struct advisory_candidates found;
        if (!advisories_package_candidate(db, a, keys.packages.items[i], number, &found, err))
            return false;
        if (n + found.count > cap) {
            cap = 2 * (n + found.count);
            struct advisory_package *bigger = ARENA_ARRAY(a, struct advisory_package, cap);
            if (n)
                memcpy(bigger, items, n * sizeof *items);
            items = bigger;
        }
        for (size_t j = 0; j < found.count; j++)
            items[n++] = found.items[j].package;
    }
    out->packages = items;
    out->package_count = n;
    return true;
}

static int compare_numbers(const void *x, const void *y)
{
    const int64_t *m = x;
    const int64_t *n = y;
    return (*m > *n) - (*m < *n);
}

/* Sorted here: there are few, and SQLite would make a table of them for each question. */
bool advisories_by_id(struct advisories *db, struct arena *a, struct str id,
                      struct advisory_numbers *out, struct err *err)
{
    enum { MOST = 256 }; /* records that speak of one flaw; real ones reach a dozen */
    sqlite3_stmt *st = advisories_statement(db, ADV_BY_ID, err);
    struct advisory_numbers all = {0};
    bool row = true;
    size_t cap = 0, kept = 0;
    if (!st)
        return false;
    advisories_bind(st, 1, id);
    while (advisories_row(db, st, &row, err) && row) {
        ARENA_ROOM(a, all.items, all.count, cap, 8);
        all.items[all.count++] = sqlite3_column_int64(st, 0);
    }
    if (row)
        return false;
    if (all.count > 1)
        qsort(all.items, all.count, sizeof *all.items, compare_numbers);
    for (size_t i = 0; i < all.count && kept < MOST; i++)
        if (!kept || all.items[kept - 1] != all.items[i])
            all.items[kept++] = all.items[i];
    *out = (struct advisory_numbers){all.items, kept};
    return true;
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
