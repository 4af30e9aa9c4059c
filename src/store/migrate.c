#include <stdio.h>

#include "base/embed.h"
#include "base/hash.h"
#include "store/internal.h"

/* The migrations in order of their file names, each applied once; what was applied is kept with the
   hash of its text, so that an edited migration is noticed. */

static const char migrations_prefix[] = "sql/migrations/";

static struct str name_of(const struct embed_file *f)
{
    return str_from(str_of(f->path), sizeof migrations_prefix - 1);
}

static bool applied(struct db *db, struct arena *a, const struct embed_file *f, bool *done,
                    struct err *err)
{
    struct db_stmt *st;
    struct hash hash = hash_sha256((struct str){f->bytes, f->size});
    if (!db_prepare(db, STR("SELECT hash FROM migration WHERE name = $1"), &st, err))
        return false;
    db_text(st, 1, name_of(f));
    bool ok = db_step(st, done, err);
    if (ok && *done && !str_eq(db_column_text(st, 0), hash_hex(a, &hash)))
        ok = err_set(err, ERR_INVALID,
                     "migration %.*s was another one when this workspace was made",
                     STR_ARG(name_of(f)));
    db_finish(st);
    return ok;
}

static bool apply(struct db *db, struct arena *a, const struct embed_file *f, struct err *err)
{
    struct db_stmt *st;
    struct hash hash = hash_sha256((struct str){f->bytes, f->size});
    if (!db_exec(db, f->bytes, err) ||
        !db_prepare(db, STR("INSERT INTO migration (name, hash) VALUES ($1, $2)"), &st, err))
        return err_wrap(err, "migration %.*s", STR_ARG(name_of(f)));
    db_text(st, 1, name_of(f));
    db_text(st, 2, hash_hex(a, &hash));
    bool ok = db_run(st, err);
    db_finish(st);
    return ok;
}

bool store_migrate(struct db *db, struct arena *a, struct err *err)
{
    if (!db_exec(db,
                 "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, hash TEXT NOT NULL)",
                 err))
        return false;
    const struct embed_file *f = NULL;
    while ((f = embed_next(migrations_prefix, f))) {
        bool done;
        if (!applied(db, a, f, &done, err) || (!done && !apply(db, a, f, err)))
            return false;
    }
    return store_schema_check(db, err);
}

/* No migration in the database may be unknown to this program, and none missing. */
bool store_schema_check(struct db *db, struct err *err)
{
    struct db_stmt *st;
    int64_t known = 0, there = 0;
    bool row = true, ok = true;
    const struct embed_file *f = NULL;
    while ((f = embed_next(migrations_prefix, f)))
        known++;
    if (!db_prepare(db, STR("SELECT name FROM migration ORDER BY name"), &st, err))
        return false;
    while (ok && (ok = db_step(st, &row, err)) && row) {
        char path[256];
        struct str name = db_column_text(st, 0);
        int n = snprintf(path, sizeof path, "%s%.*s", migrations_prefix, STR_ARG(name));
        if (n < 0 || (size_t)n >= sizeof path)
            ok = err_set(err, ERR_INVALID, "the list of migrations is damaged");
        else if (embed_try(path).p == NULL)
            ok = err_set(err, ERR_INVALID,
                         "was written by a newer version of Tutela (it has %.*s): use that one",
                         STR_ARG(name));
        there++;
    }
    db_finish(st);
    if (ok && there < known)
        return err_set(err, ERR_NO_DATA,
                       "was written by an older version of Tutela and is opened for reading only; "
                       "open it once for writing to bring it up to date");
    return ok;
}
