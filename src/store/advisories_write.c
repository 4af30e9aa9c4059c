#include "store/advisories_internal.h"

/* What is there already under (source, id). */
struct present {
    int64_t number; /* 0: nothing */
    struct advisories_body body;
    int64_t parts; /* word */
    struct str hash, past;
};

enum { HASH_BYTES = sizeof(struct hash_quick), PAST_MOST = 3 * HASH_BYTES };

static struct str bytes_of(const struct hash_quick *hash)
{
    return (struct str){(const char *)hash->words, HASH_BYTES};
}

static bool find_mark(struct advisories *db, struct present *p, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_MARK_GET, err);
    bool row = false;
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, p->number);
    if (!advisories_row(db, st, &row, err))
        return false;
    if (!row)
        return advisories_damaged(db, p->number, err);
    p->parts = sqlite3_column_int64(st, 0);
    p->hash = str_copy(&db->scratch, advisories_blob(st, 1));
    p->past = str_copy(&db->scratch, advisories_blob(st, 2));
    sqlite3_reset(st);
    return true;
}

static bool find_present(struct advisories *db, const struct advisory *ad, int64_t source,
                         struct present *out, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_NAME_FIND, err);
    bool row = false;
    if (!st)
        return false;
    advisories_bind(st, 1, ad->id);
    sqlite3_bind_int64(st, 2, source);
    if (!advisories_row(db, st, &row, err))
        return false;
    *out = (struct present){0};
    if (!row)
        return true;
    out->number = sqlite3_column_int64(st, 0);
    struct str body = str_copy(&db->scratch, advisories_blob(st, 1));
    sqlite3_reset(st);
    if (!advisories_unpack_body(&db->scratch, ad->id, body, &out->body))
        return advisories_damaged(db, out->number, err);
    return find_mark(db, out, err);
}

/* --- rows --- */

static int64_t place_of(int64_t word, int64_t number)
{
    assert(word <= INT32_MAX && number <= UINT32_MAX);
    return word << 32 | number;
}

static bool put_blob(struct advisories *db, enum advisories_statement which, int64_t place,
                     struct str body, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, which, err);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, place);
    advisories_bind_blob(st, 2, body);
    return advisories_step(db, st, err);
}

static bool remove_row(struct advisories *db, enum advisories_statement which, int64_t place,
                       struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, which, err);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, place);
    return advisories_step(db, st, err);
}

static bool put_name(struct advisories *db, struct str name, int64_t source, int64_t number,
                     struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_NAME_INSERT, err);
    if (!st)
        return false;
    advisories_bind(st, 1, name);
    sqlite3_bind_int64(st, 2, source);
    sqlite3_bind_int64(st, 3, number);
    return advisories_step(db, st, err);
}

static bool remove_alias(struct advisories *db, struct str name, int64_t number, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_ALIAS_DELETE, err);
    if (!st)
        return false;
    advisories_bind(st, 1, name);
    sqlite3_bind_int64(st, 2, number);
    return advisories_step(db, st, err);
}

/* All rows but its own, its id and its mark. */
static bool remove_children(struct advisories *db, const struct present *p, struct err *err)
{
    const struct advisories_body *b = &p->body;
    for (size_t i = 0; i < b->ad.aliases.count; i++)
        if (!remove_alias(db, b->ad.aliases.items[i], p->number, err))
            return false;
    for (size_t i = 0; i < b->package_count; i++)
        if (!remove_row(db, ADV_PACKAGE_DELETE, b->packages[i] << 32 | p->number, err))
            return false;
    for (size_t i = 0; i < b->product_count; i++)
        if (!remove_row(db, ADV_PRODUCT_DELETE, b->products[i] << 32 | p->number, err))
            return false;
    return remove_row(db, ADV_SHARED_DELETE, p->number, err);
}

static bool put_postings(struct advisories *db, enum advisories_statement which,
                         const struct advisories_postings *postings, int64_t number,
                         struct err *err)
{
    for (size_t i = 0; i < postings->count; i++)
        if (!put_blob(db, which, place_of(postings->items[i].word, number), postings->items[i].body,
                      err))
            return false;
    return true;
}

static bool put_advisory_row(struct advisories *db, const struct advisory *ad, bool is_new,
                             int64_t number, struct str body, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, is_new ? ADV_ADVISORY_INSERT : ADV_ADVISORY_UPDATE,
                                            err);
    if (!st)
        return false;
    if (is_new) {
        sqlite3_bind_int64(st, 1, number);
        advisories_bind(st, 2, ad->id);
        advisories_bind_blob(st, 3, body);
    } else {
        advisories_bind_blob(st, 1, body);
        sqlite3_bind_int64(st, 2, number);
    }
    return advisories_step(db, st, err);
}

static int64_t days_of(struct str instant)
{
    struct date d;
    return date_parse(str_sub(instant, 0, 10), &d) ? date_to_days(d) : 0;
}

struct mark {
    int64_t number, source, parts;
    struct str hash, past;
};

static bool put_mark(struct advisories *db, const struct advisory *ad, const struct mark *m,
                     struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_MARK_PUT, err);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, m->number);
    sqlite3_bind_int64(st, 2, m->source);
    sqlite3_bind_int64(st, 3, m->parts);
    sqlite3_bind_int64(st, 4, days_of(ad->modified));
    sqlite3_bind_int64(st, 5, days_of(ad->published));
    sqlite3_bind_int64(st, 6,
                       (ad->cvss_count > 0) + 2 * (ad->cwes.count > 0) + 4 * (ad->withdrawn.n > 0));
    advisories_bind_blob(st, 7, m->hash);
    advisories_bind_blob(st, 8, m->past);
    return advisories_step(db, st, err);
}

/* --- putting --- */

static bool word_of_parts(struct advisories *db, struct advisory_texts parts, int64_t *out,
                          struct err *err)
{
    if (parts.count == 1)
        return advisories_word(db, parts.items[0], out, err);
    struct buf b = {.arena = &db->scratch};
    for (size_t i = 0; i < parts.count; i++) {
        if (i)
            buf_char(&b, '\n');
        buf_put(&b, parts.items[i]);
    }
    return advisories_word(db, buf_str(&b), out, err);
}

/* That hash before the ones that are remembered. */
static struct str remember(struct advisories *db, struct str hash, struct str past)
{
    struct buf b = {.arena = &db->scratch};
    buf_put(&b, hash);
    buf_put(&b, past);
    return str_sub(buf_str(&b), 0, PAST_MOST);
}

static bool is_past(struct str past, struct str hash)
{
    for (; past.n >= HASH_BYTES; past = str_from(past, HASH_BYTES))
        if (str_eq(str_sub(past, 0, HASH_BYTES), hash))
            return true;
    return false;
}

/* The record is not taken; its bytes are remembered, so that they are not read again. */
static bool put_past(struct advisories *db, const struct present *p, struct str hash,
                     struct err *err)
{
    if (is_past(p->past, hash))
        return true;
    sqlite3_stmt *st = advisories_statement(db, ADV_MARK_PAST, err);
    if (!st)
        return false;
    advisories_bind_blob(st, 1, remember(db, hash, p->past));
    sqlite3_bind_int64(st, 2, p->number);
    return advisories_step(db, st, err);
}

static bool put_content(struct advisories *db, const struct advisory *ad, int64_t source,
                        const struct present *p, const struct hash_quick *hash, struct err *err)
{
    struct arena *a = &db->scratch;
    struct advisories_postings packages, products;
    struct str body;
    int64_t parts;
    int64_t number = p->number ? p->number : ++db->done.last_number;
    if (!word_of_parts(db, ad->parts, &parts, err) ||
        !advisories_pack_packages(db, a, ad, &packages, err) ||
        !advisories_pack_products(db, a, ad, &products, err) ||
        !advisories_pack_body(db, a, ad, &packages, &products, &body, err))
        return false;
    if (p->number && !remove_children(db, p, err))
        return false;
    struct mark mark = {number, source, parts, bytes_of(hash), remember(db, p->hash, p->past)};
    if (!put_advisory_row(db, ad, !p->number, number, body, err) || !put_mark(db, ad, &mark, err) ||
        !put_postings(db, ADV_PACKAGE_INSERT, &packages, number, err) ||
        !put_postings(db, ADV_PRODUCT_INSERT, &products, number, err))
        return false;
    if (products.shared.n && !put_blob(db, ADV_SHARED_INSERT, number, products.shared, err))
        return false;
    if (!p->number && !put_name(db, ad->id, source, number, err))
        return false;
    for (size_t i = 0; i < ad->aliases.count; i++)
        if (!put_name(db, ad->aliases.items[i], 0, number, err))
            return false;
    if (p->number)
        advisories_count(db, source, p->parts, -1);
    advisories_count(db, source, parts, 1);
    return advisories_log(db, ADVISORIES_LOG_ADVISORY, number, (struct str){0}, err);
}

static bool put_advisory(struct advisories *db, const struct advisory *ad,
                         const struct hash_quick *hash, enum advisory_change *change,
                         struct err *err)
{
    struct present p;
    int64_t source;
    if (!advisories_word(db, ad->source, &source, err) || !find_present(db, ad, source, &p, err))
        return false;
    if (p.number && str_eq(p.hash, bytes_of(hash))) {
        *change = ADVISORY_UNCHANGED;
        return true;
    }
    if (p.number && (str_cmp(p.body.ad.modified, ad->modified) > 0 ||
                     (ad->modified.n && is_past(p.past, bytes_of(hash))))) {
        *change = ADVISORY_OLDER;
        return put_past(db, &p, bytes_of(hash), err);
    }
    *change = p.number ? ADVISORY_CHANGED : ADVISORY_NEW;
    return put_content(db, ad, source, &p, hash, err);
}

bool advisories_put(struct advisories *db, const struct advisory *advisory,
                    const struct hash_quick *content, enum advisory_change *change, struct err *err)
{
    size_t mark = arena_mark(&db->scratch);
    bool ok = put_advisory(db, advisory, content, change, err);
    arena_rewind(&db->scratch, mark);
    return ok;
}
