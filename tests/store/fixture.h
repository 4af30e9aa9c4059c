/* A workspace in a directory of its own that goes away after the test; with $TUTELA_TEST_PG in the
   database of that URL, which is the test's alone and is emptied for each (scripts/test). */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/world.h"
#include "store/db.h"
#include "store/internal.h"
#include "store/store.h"

struct fixture {
    struct arena arena;
    char dir[64];
    char path[400]; /* of the workspace; a file in dir, or a URL */
    struct store *store;
    struct err err;
};

/* Whether the tests run on PostgreSQL. */
static inline bool fixture_on_server(void)
{
    return getenv("TUTELA_TEST_PG") != NULL;
}

/* For what is of SQLite alone. */
#define FIXTURE_OF_FILES() \
    do { \
        if (fixture_on_server()) { \
            skip(); \
        } \
    } while (0)

/* For what is of a server alone. */
#define FIXTURE_OF_SERVERS() \
    do { \
        if (!fixture_on_server()) { \
            skip(); \
        } \
    } while (0)

/* An empty workspace: made anew in an empty database, else without what the test before left. */
static inline bool fixture_open_server(struct fixture *f)
{
    static const char clear[] =
        "DO $$ DECLARE t text; there bool; BEGIN"
        " PERFORM set_config('session_replication_role', 'replica', true);"
        " FOR t IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname ="
        " current_schema() AND tablename <> 'migration' LOOP"
        " EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || t || ')' INTO there;"
        " IF there THEN EXECUTE 'DELETE FROM ' || t; END IF;"
        " END LOOP; END $$";
    if (store_open(&f->arena, str_of(f->path), STORE_WRITE, &f->store, &f->err))
        return db_exec(f->store->db, clear, &f->err);
    return f->err.code == ERR_NOT_FOUND &&
           store_open(&f->arena, str_of(f->path), STORE_CREATE, &f->store, &f->err);
}

static int fixture_setup(void **state)
{
    static struct fixture f;
    memset(&f, 0, sizeof f);
    arena_init(&f.arena, LIMIT_ARENA);
    snprintf(f.dir, sizeof f.dir, "/tmp/tutela-test-XXXXXX");
    if (!mkdtemp(f.dir))
        return -1;
    snprintf(f.path, sizeof f.path, "%s/w.db", f.dir);
    if (fixture_on_server())
        snprintf(f.path, sizeof f.path, "%s", getenv("TUTELA_TEST_PG"));
    if (fixture_on_server()
            ? !fixture_open_server(&f)
            : !store_open(&f.arena, str_of(f.path), STORE_CREATE, &f.store, &f.err)) {
        fprintf(stderr, "%s\n", f.err.text);
        return -1;
    }
    store_set_actor(f.store, STR("tester"));
    *state = &f;
    return 0;
}

static int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    struct world_names names;
    store_close(f->store);
    if (world_list_dir(&f->arena, str_of(f->dir), &names, &f->err))
        for (size_t i = 0; i < names.count; i++)
            IGNORE(world_remove(str_fmt(&f->arena, "%s/%.*s", f->dir, STR_ARG(names.names[i])),
                                &f->err));
    (void)rmdir(f->dir);
    arena_done(&f->arena);
    return 0;
}

/* Adds a record from "name=value" texts, ended by NULL; gives its id. */
static inline struct str fixture_add(struct fixture *f, const char *type, ...)
{
    const struct record_type *t = record_type_find(str_of(type));
    assert_non_null(t);
    void *record = arena_alloc(&f->arena, t->size, 1, _Alignof(max_align_t));
    struct str id = {0};
    const char *pair;
    va_list ap;
    va_start(ap, type);
    while ((pair = va_arg(ap, const char *))) {
        struct str text = str_of(pair);
        size_t eq = str_find_char(text, '=');
        if (STR_IS(str_sub(text, 0, eq), "id"))
            id = str_from(text, eq + 1);
        else if (!record_set(t, record, &f->arena, str_sub(text, 0, eq), str_from(text, eq + 1),
                             &f->err))
            fail_msg("%s", f->err.text);
    }
    va_end(ap);
    if (!store_begin(f->store, &f->err) ||
        !store_add(f->store, &f->arena, t, record, &id, &f->err) ||
        !store_commit(f->store, &f->err))
        fail_msg("%s", f->err.text);
    return id;
}

/* Sets one field; false with f->err when it was refused, and then nothing is changed. */
static inline bool fixture_set(struct fixture *f, struct str id, const char *name,
                               const char *value)
{
    struct record_head head;
    if (!store_head(f->store, &f->arena, id, &head, &f->err))
        fail_msg("%s", f->err.text);
    void *record = arena_alloc(&f->arena, head.type->size, 1, _Alignof(max_align_t));
    if (!store_load(f->store, &f->arena, head.type, id, record, NULL, &f->err) ||
        !store_begin(f->store, &f->err))
        fail_msg("%s", f->err.text);
    bool ok = record_set(head.type, record, &f->arena, str_of(name), str_of(value), &f->err) &&
              store_save(f->store, &f->arena, head.type, id, 0, record, &f->err) &&
              store_commit(f->store, &f->err);
    store_rollback(f->store);
    return ok;
}

static inline struct json *fixture_json(struct fixture *f, struct str id)
{
    struct record_head head;
    struct json *out = NULL;
    if (!store_head(f->store, &f->arena, id, &head, &f->err))
        fail_msg("%s", f->err.text);
    void *record = arena_alloc(&f->arena, head.type->size, 1, _Alignof(max_align_t));
    if (!store_load(f->store, &f->arena, head.type, id, record, &head, &f->err) ||
        !store_to_json(f->store, &f->arena, &head, record, &out, &f->err))
        fail_msg("%s", f->err.text);
    return out;
}

/* "name=value" of an id, for fixture_add. */
static inline const char *fixture_ref(struct fixture *f, const char *name, struct str id)
{
    struct buf pair = {.arena = &f->arena};
    buf_fmt(&pair, "%s=", name);
    buf_put(&pair, id);
    return str_cz(&f->arena, buf_str(&pair));
}

static inline struct str fixture_device(struct fixture *f, const char *name, const char *regulation)
{
    struct str family = fixture_add(f, "device_family", "name=Halcyon", NULL);
    return fixture_add(f, "device", fixture_ref(f, "name", str_of(name)),
                       fixture_ref(f, "regulation", str_of(regulation)),
                       fixture_ref(f, "family", family), NULL);
}

static inline struct str fixture_release(struct fixture *f, struct str device, const char *name)
{
    return fixture_add(f, "release", fixture_ref(f, "device", device),
                       fixture_ref(f, "name", str_of(name)), NULL);
}

static inline void fixture_begin(struct fixture *f)
{
    if (!store_begin(f->store, &f->err))
        fail_msg("%s", f->err.text);
}

/* Commits when ok, else takes back what was done; gives ok. */
static inline bool fixture_end(struct fixture *f, bool ok)
{
    if (ok && !store_commit(f->store, &f->err))
        fail_msg("%s", f->err.text);
    store_rollback(f->store);
    return ok;
}

static inline void fixture_retire(struct fixture *f, struct str id)
{
    fixture_begin(f);
    if (!fixture_end(f, store_retire(f->store, &f->arena, id, STR("a test"), &f->err)))
        fail_msg("%s", f->err.text);
}

static inline struct str fixture_freeze(struct fixture *f, struct str release)
{
    struct str id = {0};
    fixture_begin(f);
    if (!fixture_end(f, store_freeze(f->store, &f->arena, release, STR("approval"), &id, &f->err)))
        fail_msg("%s", f->err.text);
    return id;
}

/* A field of a record as it is stored now, as text; empty when it has none. */
static inline struct str fixture_field(struct fixture *f, struct str id, const char *name)
{
    const struct json *v = json_get(fixture_json(f, id), name);
    struct buf words = {.arena = &f->arena};
    if (!v || v->type != JSON_ARRAY)
        return json_as_text(v);
    JSON_EACH (word, v)
        buf_fmt(&words, "%s%.*s", words.n ? " " : "", STR_ARG(word->text));
    return buf_str(&words);
}

/* That the history, its chain and the tables agree. */
static inline void fixture_holds(struct fixture *f)
{
    struct store_verdict v;
    if (!store_verify(f->store, &f->arena, &v, &f->err))
        fail_msg("%s", f->err.text);
    JSON_EACH (fault, v.faults)
        fail_msg("%.*s", STR_ARG(fault->text));
}

#endif
