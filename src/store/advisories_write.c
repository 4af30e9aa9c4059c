#include "store/advisories_internal.h"

/* What is there already under (source, id). */
struct present {
    int64_t number; /* 0: nothing */
    struct str modified, aliases, configurations;
    bool same;
};

static bool find_present(struct advisories *db, const struct advisory *ad, const struct hash *hash,
                         struct present *out, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_ADVISORY_FIND, err);
    bool row = false;
    if (!st)
        return false;
    advisories_bind(st, 1, ad->source);
    advisories_bind(st, 2, ad->id);
    if (!advisories_row(db, st, &row, err))
        return false;
    *out = (struct present){0};
    if (!row)
        return true;
    out->number = sqlite3_column_int64(st, 0);
    const void *bytes = sqlite3_column_blob(st, 2);
    out->same = bytes && sqlite3_column_bytes(st, 2) == HASH_SIZE &&
                memcmp(bytes, hash->bytes, HASH_SIZE) == 0;
    out->modified = advisories_text(&db->scratch, st, 1);
    if (!out->same) {
        out->aliases = advisories_text(&db->scratch, st, 3);
        out->configurations = advisories_text(&db->scratch, st, 4);
    }
    sqlite3_reset(st);
    return true;
}

static bool pair(struct advisories *db, enum advisories_statement which, struct str key,
                 int64_t number, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, which, err);
    if (!st)
        return false;
    advisories_bind(st, 1, key);
    sqlite3_bind_int64(st, 2, number);
    return advisories_step(db, st, err);
}

/* Calls pair for every product that the configurations call vulnerable. Most repeat the product of
   the line before; those are passed over. */
static bool each_product(struct advisories *db, enum advisories_statement which,
                         const struct advisory *ad, int64_t number, struct err *err)
{
    struct str last = {0};
    for (size_t i = 0; i < ad->configuration_count; i++) {
        const struct advisory_configuration *c = &ad->configurations[i];
        for (size_t j = 0; j < c->node_count; j++) {
            for (size_t k = 0; k < c->nodes[j].cpe_count; k++) {
                const struct advisory_cpe *cpe = &c->nodes[j].cpes[k];
                if (!cpe->vulnerable || !cpe->key.n || str_eq(cpe->key, last))
                    continue;
                last = cpe->key;
                if (!pair(db, which, last, number, err))
                    return false;
            }
        }
    }
    return true;
}

static bool remove_children(struct advisories *db, const struct present *p, struct err *err)
{
    struct str rest = p->aliases;
    struct str alias;
    while (str_split(&rest, '\n', &alias))
        if (!pair(db, ADV_ALIAS_DELETE, alias, p->number, err))
            return false;
    struct advisory old = {0};
    advisories_read_configurations(&db->scratch, p->configurations, &old.configurations,
                                   &old.configuration_count);
    if (!each_product(db, ADV_PRODUCT_DELETE, &old, p->number, err))
        return false;
    sqlite3_stmt *st = advisories_statement(db, ADV_AFFECTED_DELETE, err);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, p->number);
    return advisories_step(db, st, err);
}

static bool put_package(struct advisories *db, const struct advisory_package *package,
                        int64_t number, struct err *err)
{
    struct buf ranges = {.arena = &db->scratch};
    struct buf versions = {.arena = &db->scratch};
    advisories_write_ranges(&ranges, package);
    advisories_write_list(&versions, package->versions);
    sqlite3_stmt *st = advisories_statement(db, ADV_AFFECTED_INSERT, err);
    if (!st)
        return false;
    advisories_bind(st, 1, package->key);
    sqlite3_bind_int64(st, 2, number);
    advisories_bind(st, 3, package->ecosystem);
    advisories_bind(st, 4, package->name);
    advisories_bind(st, 5, buf_str(&ranges));
    advisories_bind(st, 6, buf_str(&versions));
    return advisories_step(db, st, err);
}

static bool put_children(struct advisories *db, const struct advisory *ad, int64_t number,
                         struct err *err)
{
    for (size_t i = 0; i < ad->aliases.count; i++)
        if (!pair(db, ADV_ALIAS_INSERT, ad->aliases.items[i], number, err))
            return false;
    for (size_t i = 0; i < ad->package_count; i++)
        if (!put_package(db, &ad->packages[i], number, err))
            return false;
    return each_product(db, ADV_PRODUCT_INSERT, ad, number, err);
}

static struct str list_text(struct advisories *db, struct advisory_texts list)
{
    struct buf b = {.arena = &db->scratch};
    advisories_write_list(&b, list);
    return buf_str(&b);
}

/* The row itself; number 0 makes a new one. */
static bool put_row(struct advisories *db, const struct advisory *ad, const struct hash *hash,
                    int64_t *number, struct err *err)
{
    struct buf cvss = {.arena = &db->scratch};
    struct buf configurations = {.arena = &db->scratch};
    advisories_write_cvss(&cvss, ad);
    advisories_write_configurations(&configurations, ad);
    sqlite3_stmt *st = advisories_statement(db, *number ? ADV_ADVISORY_UPDATE : ADV_ADVISORY_INSERT,
                                            err);
    if (!st)
        return false;
    const struct str texts[] = {
        ad->source,
        ad->id,
        ad->modified,
        {0},
        list_text(db, ad->aliases),
        list_text(db, ad->related),
        ad->title,
        ad->severity,
        buf_str(&cvss),
        list_text(db, ad->cwes),
        ad->published,
        ad->withdrawn,
        ad->status,
        buf_str(&configurations),
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (i != 3)
            advisories_bind(st, (int)i + 1, texts[i]);
    sqlite3_bind_blob(st, 4, hash->bytes, HASH_SIZE, SQLITE_STATIC);
    if (*number)
        sqlite3_bind_int64(st, 15, *number);
    if (!advisories_step(db, st, err))
        return false;
    if (!*number)
        *number = sqlite3_last_insert_rowid(db->sqlite);
    return true;
}

static bool put_advisory(struct advisories *db, const struct advisory *ad, const struct hash *hash,
                         enum advisory_change *change, struct err *err)
{
    struct present p;
    if (!find_present(db, ad, hash, &p, err))
        return false;
    if (p.number && p.same) {
        *change = ADVISORY_UNCHANGED;
        return true;
    }
    if (p.number && str_cmp(p.modified, ad->modified) > 0) {
        *change = ADVISORY_OLDER;
        return true;
    }
    int64_t number = p.number;
    if (number && !remove_children(db, &p, err))
        return false;
    if (!put_row(db, ad, hash, &number, err) || !put_children(db, ad, number, err))
        return false;
    *change = p.number ? ADVISORY_CHANGED : ADVISORY_NEW;
    return true;
}

bool advisories_put(struct advisories *db, const struct advisory *advisory,
                    const struct hash *content, enum advisory_change *change, struct err *err)
{
    size_t mark = arena_mark(&db->scratch);
    bool ok = put_advisory(db, advisory, content, change, err);
    arena_rewind(&db->scratch, mark);
    return ok;
}

static enum advisory_change list_change(bool row, bool same)
{
    if (!row)
        return ADVISORY_NEW;
    return same ? ADVISORY_UNCHANGED : ADVISORY_CHANGED;
}

bool advisories_put_kev(struct advisories *db, const struct advisory_kev *kev,
                        enum advisory_change *change, struct err *err)
{
    sqlite3_stmt *find = advisories_statement(db, ADV_KEV_FIND, err);
    sqlite3_stmt *put = find ? advisories_statement(db, ADV_KEV_PUT, err) : NULL;
    bool row = false;
    if (!put)
        return false;
    advisories_bind(find, 1, kev->cve);
    if (!advisories_row(db, find, &row, err))
        return false;
    bool same = row && str_eq(advisories_view(find, 0), kev->added) &&
                str_eq(advisories_view(find, 1), kev->due) &&
                str_eq(advisories_view(find, 2), kev->name) &&
                str_eq(advisories_view(find, 3), kev->action) &&
                sqlite3_column_int(find, 4) == kev->ransomware;
    *change = list_change(row, same);
    sqlite3_reset(find);
    advisories_bind(put, 1, kev->cve);
    advisories_bind(put, 2, kev->added);
    advisories_bind(put, 3, kev->due);
    advisories_bind(put, 4, kev->name);
    advisories_bind(put, 5, kev->action);
    sqlite3_bind_int(put, 6, kev->ransomware);
    return advisories_step(db, put, err);
}

bool advisories_put_epss(struct advisories *db, const struct advisory_epss *epss,
                         enum advisory_change *change, struct err *err)
{
    sqlite3_stmt *find = advisories_statement(db, ADV_EPSS_FIND, err);
    sqlite3_stmt *put = find ? advisories_statement(db, ADV_EPSS_PUT, err) : NULL;
    bool row = false;
    if (!put)
        return false;
    advisories_bind(find, 1, epss->cve);
    if (!advisories_row(db, find, &row, err))
        return false;
    bool same = row && sqlite3_column_int64(find, 0) == epss->score &&
                sqlite3_column_int64(find, 1) == epss->percentile;
    *change = list_change(row, same);
    sqlite3_reset(find);
    advisories_bind(put, 1, epss->cve);
    sqlite3_bind_int64(put, 2, epss->score);
    sqlite3_bind_int64(put, 3, epss->percentile);
    return advisories_step(db, put, err);
}

static bool is_kev(const char *source)
{
    bool kev = strcmp(source, "kev") == 0;
    assert(kev || strcmp(source, "epss") == 0);
    return kev;
}

static bool run(struct advisories *db, enum advisories_statement which, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, which, err);
    return st && advisories_step(db, st, err);
}

bool advisories_list_mark(struct advisories *db, const char *source, struct err *err)
{
    return run(db, is_kev(source) ? ADV_KEV_MARK : ADV_EPSS_MARK, err);
}

bool advisories_list_drop(struct advisories *db, const char *source, int64_t *dropped,
                          struct err *err)
{
    if (!run(db, is_kev(source) ? ADV_KEV_DROP : ADV_EPSS_DROP, err))
        return false;
    *dropped = sqlite3_changes64(db->sqlite);
    return true;
}

bool advisories_put_source(struct advisories *db, const struct advisory_source *s, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_SOURCE_PUT, err);
    if (!st)
        return false;
    advisories_bind(st, 1, s->name);
    advisories_bind(st, 2, s->part);
    advisories_bind(st, 3, s->newest);
    sqlite3_bind_int64(st, 4, s->records);
    sqlite3_bind_int64(st, 5, s->last_count);
    advisories_bind(st, 6, s->imported_at);
    advisories_bind(st, 7, s->file);
    advisories_bind(st, 8, s->file_hash);
    advisories_bind(st, 9, s->change);
    return advisories_step(db, st, err);
}

bool advisories_recount(struct advisories *db, struct err *err)
{
    return run(db, ADV_RECOUNT_OSV, err) && run(db, ADV_RECOUNT_TOTAL, err) &&
           run(db, ADV_RECOUNT_KEV, err) && run(db, ADV_RECOUNT_EPSS, err);
}
