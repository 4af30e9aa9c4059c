#include "base/hash.h"
#include "serve/api/api.h"

/* A program whose connection broke does not know whether its record was added. It sends the request
   again with the same Idempotency-Key, and gets the answer of the first. Only what was done is
   kept: what failed changed nothing, and may be tried again. */

enum { KEY_MAX = 255, KEYS_MAX = 10000 /* of one person */, DAY_MS = 24 * 3600 * 1000 };

/* Each part with its length, so that no two requests give the same bytes. */
static struct str hash_of(struct web_request *r)
{
    struct hash_state h;
    struct str length = str_fmt(r->arena, "%zu:%zu:", r->path.n, r->body.n);
    hash_init(&h);
    hash_add(&h, length);
    hash_add(&h, r->path);
    hash_add(&h, r->body);
    struct hash hash = hash_done(&h);
    return hash_hex(r->arena, &hash);
}

static bool check_key(struct str key, struct err *err)
{
    for (size_t i = 0; i < key.n; i++)
        if (key.p[i] <= ' ' || key.p[i] > '~')
            return err_set(err, ERR_USAGE, "Idempotency-Key: printable ASCII without spaces");
    return key.n <= KEY_MAX ||
           err_set(err, ERR_USAGE, "Idempotency-Key: at most %d characters", KEY_MAX);
}

bool api_once_find(struct web_request *r, struct store *s, bool *found, struct err *err)
{
    struct json *rows;
    struct str key = r->headers->idempotency_key;
    *found = false;
    if (key.n == 0)
        return true;
    if (!check_key(key, err))
        return false;
    const struct store_param params[] = {STORE_P(r->who->person), STORE_P(key),
                                         STORE_N(r->now.ms - DAY_MS)};
    if (!store_query(s, r->arena, "api_once", params, COUNT_OF(params), &rows, err))
        return false;
    const struct json *row = json_first(rows);
    if (!row)
        return true;
    if (!str_eq(json_text(row, "hash"), hash_of(r)))
        return err_set(err, ERR_INVALID,
                       "Idempotency-Key: this key came with another request before; use a new one");
    *found = true;
    r->status = (int)json_int(row, "status", 200);
    r->see_other = json_text(row, "location");
    r->etag = json_text(row, "etag");
    return json_read(r->arena, json_text(row, "body"), &r->reply, err);
}

bool api_once_keep(struct web_request *r, struct store *s, struct err *err)
{
    struct buf body = {.arena = r->arena};
    struct str key = r->headers->idempotency_key;
    if (key.n == 0)
        return true;
    json_write(r->reply, &body);
    const struct store_param add[] = {STORE_P(r->who->person), STORE_P(key),
                                      STORE_N(r->now.ms),      STORE_P(hash_of(r)),
                                      STORE_N(r->status),      STORE_P(r->see_other),
                                      STORE_P(r->etag),        STORE_P(buf_str(&body))};
    const struct store_param old[] = {STORE_N(r->now.ms - DAY_MS)};
    const struct store_param most[] = {STORE_P(r->who->person), STORE_N(KEYS_MAX)};
    return store_apart(s, "api_once_expire", old, COUNT_OF(old), NULL, err) &&
           store_apart(s, "api_once_add", add, COUNT_OF(add), NULL, err) &&
           store_apart(s, "api_once_limit", most, COUNT_OF(most), NULL, err);
}
