#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zip.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/world.h"
#include "base/zip.h"

struct fixture {
    struct arena arena;
    char path[32];
};

static int setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);
    arena_init(&f->arena, LIMIT_ARENA);
    memcpy(f->path, "/tmp/zip_test.XXXXXX", sizeof "/tmp/zip_test.XXXXXX");
    *state = f;
    return mkstemp(f->path) >= 0 ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    struct err err;
    bool ok = world_remove(str_of(f->path), &err);
    arena_done(&f->arena);
    test_free(f);
    return ok ? 0 : -1;
}

static void put(zip_t *z, const char *name, struct str bytes)
{
    zip_source_t *source = zip_source_buffer(z, bytes.p, bytes.n, 0);
    assert_non_null(source);
    assert_true(zip_file_add(z, name, source, ZIP_FL_OVERWRITE) >= 0);
}

static zip_t *create(struct fixture *f)
{
    zip_t *z = zip_open(f->path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(z);
    return z;
}

static bool note(void *context, struct str name, struct str bytes, struct err *err)
{
    if (STR_IS(bytes, "stop"))
        return err_set(err, ERR_CONFLICT, "stopped");
    buf_put(context, name);
    buf_char(context, '=');
    buf_put(context, bytes);
    buf_char(context, ';');
    return true;
}

static void zip_each_gives_members_with_the_suffix_in_order(void **state)
{
    struct fixture *f = *state;
    zip_t *z = create(f);
    put(z, "b.json", STR("2"));
    put(z, "a.json", STR("1"));
    put(z, "c.txt", STR("3"));
    put(z, "empty.json", STR(""));
    assert_true(zip_dir_add(z, "d/", 0) >= 0);
    assert_int_equal(zip_close(z), 0);
    struct buf seen = {.arena = &f->arena};
    struct err err = {0};
    assert_true(zip_each(str_of(f->path), STR(".json"), 10, note, &seen, &err));
    assert_true(STR_IS(buf_str(&seen), "b.json=2;a.json=1;empty.json=;"));
    seen.n = 0;
    assert_true(zip_each(str_of(f->path), STR(""), 10, note, &seen, &err));
    assert_true(STR_IS(buf_str(&seen), "b.json=2;a.json=1;c.txt=3;empty.json=;"));
    struct str bytes;
    assert_true(world_read_file(&f->arena, str_of(f->path), MIB(1), &bytes, &err));
    assert_true(zip_is(bytes));
    assert_false(zip_is(STR("PK")));
}

static void zip_each_refuses_what_is_too_large_and_bombs(void **state)
{
    struct fixture *f = *state;
    zip_t *z = create(f);
    struct str zeros = {ARENA_ARRAY(&f->arena, char, MIB(16)), MIB(16)};
    put(z, "bomb", zeros);
    put(z, "stop", STR("stop"));
    assert_int_equal(zip_close(z), 0);
    struct buf seen = {.arena = &f->arena};
    struct err err = {0};
    assert_false(zip_each(str_of(f->path), STR("bomb"), MIB(1), note, &seen, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_non_null(strstr(err.text, "bomb: is larger than is accepted"));
    assert_false(zip_each(str_of(f->path), STR("bomb"), MIB(32), note, &seen, &err));
    assert_non_null(strstr(err.text, "bomb: expands to more than is accepted"));
    assert_false(zip_each(str_of(f->path), STR("stop"), MIB(1), note, &seen, &err));
    assert_int_equal(err.code, ERR_CONFLICT);
    assert_int_equal(seen.n, 0);
}

static void zip_each_refuses_damaged_archives(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    zip_t *z = create(f);
    struct str text = str_fmt(a, "%1000d%1000d", 1, 2), good;
    put(z, "a", text);
    assert_int_equal(zip_close(z), 0);
    struct buf seen = {.arena = a};
    struct err err = {0};
    assert_true(world_read_file(a, str_of(f->path), MIB(1), &good, &err));
    for (size_t n = 1; n < good.n; n++) { /* every truncation; libzip takes an empty file */
        assert_true(world_write_file(str_of(f->path), str_sub(good, 0, n), &err));
        assert_false(zip_each(str_of(f->path), STR(""), MIB(1), note, &seen, &err));
    }
    char *bad = str_cz(a, good);
    bad[36] ^= 0x01; /* inside the data; some bits change only how it is packed */
    assert_true(world_write_file(str_of(f->path), (struct str){bad, good.n}, &err));
    assert_false(zip_each(str_of(f->path), STR(""), MIB(1), note, &seen, &err));
    assert_int_equal(err.code, ERR_INVALID);
    assert_false(zip_each(STR("/nowhere.zip"), STR(""), MIB(1), note, &seen, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void zip_unwrap_takes_out_one_archive_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct str path = str_of(f->path), to = str_fmt(a, "%s.inner", f->path), got;
    struct err err = {0};
    bool inner = false;
    zip_t *z = create(f);
    put(z, "cves.zip", STR("PK\3\4 an archive"));
    assert_int_equal(zip_close(z), 0);
    assert_true(zip_unwrap(path, to, &inner, &err));
    assert_true(inner);
    assert_true(world_read_file(a, to, 100, &got, &err) && STR_IS(got, "PK\3\4 an archive"));
    assert_true(world_remove(to, &err));
    static const char *const names[][2] = {{"a.zip", "b.zip"}, {"a.json", NULL}};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        z = create(f);
        for (size_t k = 0; k < 2 && names[i][k]; k++)
            put(z, names[i][k], STR("x"));
        assert_int_equal(zip_close(z), 0);
        assert_true(zip_unwrap(path, to, &inner, &err));
        assert_false(inner);
        assert_false(world_exists(to));
    }
    assert_true(world_write_file(path, STR("no archive"), &err));
    assert_false(zip_unwrap(path, to, &inner, &err));
    assert_int_equal(err.code, ERR_INVALID);
}

static void zip_unwrap_refuses_a_bomb(void **state)
{
    struct fixture *f = *state;
    struct str to = str_fmt(&f->arena, "%s.inner", f->path);
    struct err err = {0};
    bool inner = false;
    zip_t *z = create(f);
    put(z, "bomb.zip", (struct str){arena_alloc(&f->arena, 1, MIB(32), 1), MIB(32)});
    assert_int_equal(zip_close(z), 0);
    assert_false(zip_unwrap(str_of(f->path), to, &inner, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_false(world_exists(to));
}

static void zip_write_gives_what_zip_each_reads_and_the_same_bytes_again(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct buf seen = {.arena = &f->arena};
    struct str first, second;
    for (struct str *bytes = &first; bytes; bytes = bytes == &first ? &second : NULL)
        assert_true(zip_write(str_of(f->path), STR("a.reqif"), STR("text"), &err) &&
                    world_read_file(&f->arena, str_of(f->path), MIB(1), bytes, &err));
    assert_true(str_eq(first, second));
    assert_true(zip_each(str_of(f->path), STR(".reqif"), MIB(1), note, &seen, &err));
    assert_true(STR_IS(buf_str(&seen), "a.reqif=text;"));
    seen.n = 0;
    assert_true(zip_each_in(first, STR(".reqif"), MIB(1), note, &seen, &err));
    assert_true(STR_IS(buf_str(&seen), "a.reqif=text;"));
    assert_false(zip_each_in(str_sub(first, 0, first.n - 1), STR(""), MIB(1), note, &seen, &err));
    assert_int_equal(err.code, ERR_INVALID);
    assert_false(zip_write(STR("/nowhere/a.zip"), STR("a"), STR("b"), &err));
    assert_int_equal(err.code, ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zip_unwrap_takes_out_one_archive_and_nothing_else),
        cmocka_unit_test(zip_unwrap_refuses_a_bomb),
        cmocka_unit_test(zip_each_gives_members_with_the_suffix_in_order),
        cmocka_unit_test(zip_write_gives_what_zip_each_reads_and_the_same_bytes_again),
        cmocka_unit_test(zip_each_refuses_what_is_too_large_and_bombs),
        cmocka_unit_test(zip_each_refuses_damaged_archives),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
