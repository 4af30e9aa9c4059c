#include "store/internal.h"

bool store_blob_put(struct store *s, struct str bytes, struct str media_type, struct hash *hash,
                    struct err *err)
{
    struct db_stmt *st;
    struct arena *a = s->arena;
    if (s->in_transaction && !store_still_open(s, err))
        return false;
    if (!store_own(s, OWN_BLOB_ADD, &st, err))
        return false;
    size_t mark = arena_mark(a);
    *hash = hash_sha256(bytes);
    db_text(st, 1, hash_hex(a, hash));
    db_text(st, 2, media_type);
    db_int(st, 3, (int64_t)bytes.n);
    db_bytes(st, 4, bytes);
    bool ok = db_run(st, err);
    arena_rewind(a, mark);
    return ok;
}

bool store_blob_get(struct store *s, struct arena *a, const struct hash *hash, struct str *bytes,
                    struct err *err)
{
    struct db_stmt *st;
    bool row;
    struct str hex = hash_hex(a, hash);
    if (!store_own(s, OWN_BLOB_GET, &st, err))
        return false;
    db_text(st, 1, hex);
    bool ok = db_step(st, &row, err);
    if (ok && row)
        *bytes = str_copy(a, db_column_text(st, 0));
    db_reset(st);
    if (ok && !row)
        return err_set(err, ERR_NOT_FOUND, "there is no attached file %.*s", STR_ARG(hex));
    return ok;
}
