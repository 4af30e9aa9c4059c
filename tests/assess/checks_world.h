/* A world for checks: the tables of a workspace in memory, and records given as a line. */
#ifndef TESTS_ASSESS_CHECKS_WORLD_H
#define TESTS_ASSESS_CHECKS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/embed.h"
#include "base/finding.h"
#include "base/limits.h"
#include "intake/catalogue/load.h"
#include "record/record.h"

static const char as_of[] = "2026-11-21";

struct world {
    struct arena arena;
    sqlite3 *db;
    int64_t position;
};

static inline void run(struct world *w, struct str sql)
{
    if (sqlite3_exec(w->db, str_cz(&w->arena, sql), NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(w->db));
}

static inline int setup(void **state)
{
    struct world *w = test_malloc(sizeof *w);
    memset(w, 0, sizeof *w);
    arena_init(&w->arena, GIB(1));
    *state = w;
    if (sqlite3_open(":memory:", &w->db) != SQLITE_OK)
        return -1;
    const struct embed_file *migration = NULL;
    while ((migration = embed_next("sql/migrations/", migration)))
        run(w, (struct str){migration->bytes, migration->size});
    return 0;
}

static inline int teardown(void **state)
{
    struct world *w = *state;
    sqlite3_close(w->db);
    arena_done(&w->arena);
    test_free(w);
    return 0;
}

static inline sqlite3_stmt *prepare(struct world *w, struct str sql)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(w->db, sql.p, (int)sql.n, &st, NULL) != SQLITE_OK)
        fail_msg("%s in %.*s", sqlite3_errmsg(w->db), STR_ARG(sql));
    return st;
}

static inline void bind(sqlite3_stmt *st, int i, struct str text)
{
    if (text.n > 0)
        sqlite3_bind_text(st, i, text.p, (int)text.n, SQLITE_STATIC);
    else
        sqlite3_bind_null(st, i);
}

static inline void step(struct world *w, sqlite3_stmt *st)
{
    if (sqlite3_step(st) != SQLITE_DONE)
        fail_msg("%s", sqlite3_errmsg(w->db));
    sqlite3_finalize(st);
}

static inline void put(struct world *w, const char *sql, struct str a, struct str b, struct str c)
{
    sqlite3_stmt *st = prepare(w, str_of(sql));
    bind(st, 1, a);
    bind(st, 2, b);
    bind(st, 3, c);
    step(w, st);
}

/* What "field=value" parts give for a field: else its default, or "x" where one is required. */
static inline struct str value_of(const struct field *f, struct str parts)
{
    struct str part;
    while (str_split(&parts, '|', &part)) {
        size_t eq = str_find_char(part, '=');
        if (str_eq(str_sub(part, 0, eq), str_of(f->name)))
            return str_from(part, eq + 1);
    }
    if (f->flags & FIELD_DEFAULT)
        return str_of(f->choices[1].name);
    return f->flags & FIELD_REQUIRED ? STR("x") : (struct str){0};
}

static inline struct str part_of(struct str parts, const char *name)
{
    struct str part;
    while (str_split(&parts, '|', &part)) {
        size_t eq = str_find_char(part, '=');
        if (str_eq(str_sub(part, 0, eq), str_of(name)))
            return str_from(part, eq + 1);
    }
    return (struct str){0};
}

/* "finding|number|component=..|vulnerability=..|aliases=..|kev=..|state=..": as a match run leaves
   it. */
static inline void add_finding(struct world *w, struct str number, struct str parts)
{
    run(w,
        STR("INSERT INTO match_look VALUES (1, 1, '2026-01-01', 's', 1) ON CONFLICT DO NOTHING"));
    sqlite3_stmt *st = prepare(w, STR("INSERT INTO flaw (number, name, aliases, kev) VALUES"
                                      " (?1, ?2, ?3, ?4)"));
    bind(st, 1, number);
    bind(st, 2, part_of(parts, "vulnerability"));
    bind(st, 3, part_of(parts, "aliases"));
    bind(st, 4, part_of(parts, "kev"));
    step(w, st);
    struct str names = str_lower(&w->arena, str_fmt(&w->arena, "%.*s %.*s",
                                                    STR_ARG(part_of(parts, "vulnerability")),
                                                    STR_ARG(part_of(parts, "aliases"))));
    for (struct str name; str_word(&names, &name);)
        put(w, "INSERT INTO flaw_name (name, flaw) VALUES (?1, ?2)", name, number, (struct str){0});
    put(w,
        "INSERT INTO flaw_claim (number, flaw, source, advisory, scheme, range, assumed)"
        " VALUES (?1, ?1, 'osv', ?2, 'deb', '<2', 0)",
        number, part_of(parts, "vulnerability"), (struct str){0});
    struct str ended = STR_IS(part_of(parts, "state"), "ended") ? STR("1") : (struct str){0};
    put(w,
        "INSERT INTO component_flaw (component, flaw, claim, first_run, last_run, ended)"
        " VALUES (?1, ?2, ?2, 1, 1, ?3)",
        part_of(parts, "component"), number, ended);
}

/* "type|id|field=value|...": the record, its row, its references. "basis|judgement|seen": that
   what was seen has changed since. "look|component|state": where it ended. */
static inline void add(struct world *w, const char *line)
{
    struct str rest = str_of(line), type, id;
    assert_true(str_split(&rest, '|', &type) && str_split(&rest, '|', &id));
    if (STR_IS(type, "basis")) {
        put(w, "INSERT INTO basis (judgement, seen, position) VALUES (?1, ?2, 0)", id, rest,
            (struct str){0});
        return;
    }
    if (STR_IS(type, "finding")) {
        add_finding(w, id, rest);
        return;
    }
    if (STR_IS(type, "look")) {
        put(w, "INSERT INTO component_look VALUES (?1, ?2, 'because', 1)", id, rest,
            (struct str){0});
        return;
    }
    const struct record_type *t = record_type_find(type);
    if (!t)
        fail_msg("there is no type %.*s", STR_ARG(type));
    put(w,
        "INSERT INTO record (id, type, title, revision, position, matters) VALUES (?1, ?2, ?3, 1, "
        "1 + (SELECT count(*) FROM record), 1)",
        id, type, str_fmt(&w->arena, "Title of %.*s", STR_ARG(id)));
    struct buf sql = {.arena = &w->arena};
    record_sql_insert(t, &sql);
    sqlite3_stmt *st = prepare(w, buf_str(&sql));
    bind(st, 1, id);
    int i = 2;
    EACH_FIELD (f, t) {
        struct str v = value_of(f, rest);
        bind(st, i++, v);
        struct str to;
        if (f->kind == &KIND_REF || f->kind == &KIND_REFS)
            for (struct str ids = v; str_word(&ids, &to);)
                put(w, "INSERT INTO link (from_id, field, to_id) VALUES (?1, ?2, ?3)", id,
                    str_of(f->name), to);
    }
    step(w, st);
    struct str part;
    for (struct str parts = rest; str_split(&parts, '|', &part);) {
        struct str name = str_sub(part, 0, str_find_char(part, '='));
        if (!record_field(t, name))
            fail_msg("%.*s has no field %.*s", STR_ARG(type), STR_ARG(name));
    }
}

/* Runs a check, and reads every row. */
static inline size_t rows_of(struct world *w, const struct embed_file *check, bool print)
{
    sqlite3_stmt *st = prepare(w, (struct str){check->bytes, check->size});
    int day = sqlite3_bind_parameter_index(st, "$1");
    if (day > 0)
        sqlite3_bind_text(st, day, as_of, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_bind_parameter_count(st), day > 0);
    assert_true(sqlite3_stmt_readonly(st));
    static const char *const columns[] = {"device", "release", "record", "line"};
    assert_int_equal(sqlite3_column_count(st), COUNT_OF(columns));
    for (int i = 0; i < (int)COUNT_OF(columns); i++)
        assert_string_equal(sqlite3_column_name(st, i), columns[i]);
    size_t n = 0;
    int status;
    while ((status = sqlite3_step(st)) == SQLITE_ROW) {
        n++;
        const char *line = (const char *)sqlite3_column_text(st, 3);
        if (!line || !*line || !sqlite3_column_text(st, 2))
            fail_msg("%s: a row without record or line", check->path);
        if (print)
            print_message("%s: %s\n", check->path, line);
    }
    assert_int_equal(status, SQLITE_DONE);
    sqlite3_finalize(st);
    return n;
}

#define EACH_CHECK(f) for (const struct embed_file *f = NULL; (f = embed_next("data/checks/", f));)

#endif
