#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/world.h"

struct fixture {
    struct arena arena;
    char dir[32];
};

static int setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);
    arena_init(&f->arena, LIMIT_ARENA);
    memcpy(f->dir, "/tmp/world_test.XXXXXX", sizeof "/tmp/world_test.XXXXXX");
    *state = f;
    return mkdtemp(f->dir) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    int status = rmdir(f->dir); /* each test leaves it empty */
    arena_done(&f->arena);
    test_free(f);
    return status;
}

static void world_write_file_replaces_and_world_read_file_gives_it_back(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct err err = {0};
    struct str path = str_fmt(a, "%s/file", f->dir), got;
    assert_true(world_write_file(path, STR("one"), &err));
    assert_true(world_write_file(path, STR("two\0x"), &err));
    assert_true(world_read_file(a, path, 5, &got, &err));
    assert_true(STR_IS(got, "two\0x"));
    assert_false(world_read_file(a, path, 4, &got, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    struct world_names names;
    assert_true(world_list_dir(a, str_of(f->dir), &names, &err));
    assert_int_equal(names.count, 1);
    assert_true(STR_IS(names.names[0], "file"));
    assert_true(world_exists(path));
    assert_false(world_is_dir(path));
    assert_true(world_remove(path, &err));
    assert_false(world_exists(path));
}

static void world_write_file_leaves_the_old_file_and_no_other_when_it_fails(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct err err = {0};
    struct str dir = str_fmt(a, "%s/full", f->dir);
    assert_true(world_make_dir(str_fmt(a, "%s/full/in", f->dir), &err));
    assert_false(world_write_file(dir, STR("x"), &err)); /* a directory is in the way */
    struct world_names names;
    assert_true(world_list_dir(a, str_of(f->dir), &names, &err));
    assert_int_equal(names.count, 1);
    assert_false(world_write_file(str_fmt(a, "%s/none/x", f->dir), STR("x"), &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_false(world_write_file(str_fmt(a, "%s/", f->dir), STR("x"), &err));
    assert_false(world_write_file(STR("a\0b"), STR("x"), &err));
    assert_false(world_write_file(STR(""), STR("x"), &err));
    assert_int_equal(rmdir(str_fmt(a, "%s/full/in", f->dir).p), 0);
    assert_int_equal(rmdir(dir.p), 0);
}

static void world_list_dir_sorts_by_bytes(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct err err = {0};
    static const char *const wanted[] = {"A", "a", "b", "\xc3\xa4"};
    for (size_t i = COUNT_OF(wanted); i-- > 0;)
        assert_true(world_write_file(str_fmt(a, "%s/%s", f->dir, wanted[i]), STR(""), &err));
    struct world_names names;
    assert_true(world_list_dir(a, str_of(f->dir), &names, &err));
    assert_int_equal(names.count, COUNT_OF(wanted));
    for (size_t i = 0; i < names.count; i++) {
        assert_true(str_eq(names.names[i], str_of(wanted[i])));
        assert_true(world_remove(str_fmt(a, "%s/%s", f->dir, wanted[i]), &err));
    }
    assert_false(world_list_dir(a, STR("/nowhere"), &names, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void world_make_dir_makes_those_above_too_and_may_be_repeated(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct err err = {0};
    struct str deep = str_fmt(a, "%s/x/y/z", f->dir), file = str_fmt(a, "%s/x/file", f->dir);
    assert_true(world_make_dir(deep, &err));
    assert_true(world_make_dir(deep, &err));
    assert_true(world_is_dir(deep));
    assert_true(world_write_file(file, STR(""), &err));
    assert_false(world_make_dir(str_fmt(a, "%.*s/sub", STR_ARG(file)), &err));
    assert_true(world_remove(file, &err));
    for (size_t n = deep.n; n > strlen(f->dir); n = str_rfind_char(str_sub(deep, 0, n), '/'))
        assert_int_equal(rmdir(str_cz(a, str_sub(deep, 0, n))), 0);
}

static void world_open_refuses_directories_and_reads_in_parts(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct err err = {0};
    struct world_file *file = NULL;
    assert_false(world_open(a, str_of(f->dir), &file, &err));
    assert_false(world_open(a, STR("/nowhere/at/all"), &file, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(file);
    struct str path = str_fmt(a, "%s/f", f->dir);
    assert_true(world_write_file(path, STR("abcde"), &err));
    assert_true(world_open(a, path, &file, &err));
    assert_int_equal(world_file_size(file), 5);
    char part[3];
    size_t n, all = 0;
    do {
        assert_true(world_read(file, part, sizeof part, &n, &err));
        all += n;
    } while (n > 0);
    assert_int_equal(all, 5);
    world_close(file);
    world_close(file);
    world_close(NULL);
    assert_true(world_remove(path, &err));
    assert_false(world_remove(path, &err));
}

static bool run(struct arena *a, const char *script, struct str input, int64_t timeout_ms,
                struct str *out, struct err *err)
{
    const char *argv[] = {"sh", "-c", script, NULL};
    struct world_child child = {argv, input, 100000, timeout_ms};
    return world_run(a, &child, out, err);
}

static void world_run_hands_input_over_and_gives_output_back(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct err err = {0};
    struct str out;
    assert_true(run(a, "tr a-z A-Z; echo $LANG$HOME", STR("abc "), 10000, &out, &err));
    assert_true(STR_IS(out, "ABC C.UTF-8\n"));
    char *big = ARENA_ARRAY(a, char, 100000); /* more than a pipe holds, both ways */
    memset(big, 'x', 100000);
    assert_true(run(a, "cat", (struct str){big, 100000}, 10000, &out, &err));
    assert_true(str_eq(out, (struct str){big, 100000}));
    assert_true(run(a, "exec <&-", (struct str){big, 100000}, 10000, &out, &err));
    assert_int_equal(out.n, 0);
}

static void world_run_says_why_a_program_ended_badly(void **state)
{
    static const struct {
        const char *script;
        int64_t timeout_ms;
        enum err_code code;
        const char *text;
    } rows[] = {
        {"echo oops >&2; echo more >&2; exit 3", 10000, ERR_IO, "sh: exit status 3: oops"},
        {"exit 4", 10000, ERR_IO, "sh: exit status 4"},
        {"kill -9 $$", 10000, ERR_IO, "sh: ended by signal 9"},
        {"sleep 100 & sleep 100", 50, ERR_LIMIT, "sh: stopped after 50 ms"},
        {"exec >&- 2>&-; sleep 100", 50, ERR_LIMIT, "sh: stopped after 50 ms"},
        {"yes", 10000, ERR_LIMIT, "sh: more than 100000 bytes of output"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err err = {0};
        struct str out;
        assert_false(run(&f->arena, rows[i].script, STR(""), rows[i].timeout_ms, &out, &err));
        assert_int_equal(err.code, rows[i].code);
        assert_string_equal(err.text, rows[i].text);
    }
}

static void world_run_tells_that_a_program_is_not_installed(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"no-such-program", "/no/such/program", "", "./x"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *argv[] = {names[i], NULL};
        struct world_child child = {.argv = argv, .max_output = 10, .timeout_ms = 1000};
        struct err err = {0};
        struct str out;
        assert_false(world_run(&f->arena, &child, &out, &err));
        assert_int_equal(err.code, ERR_NO_DATA);
    }
}

static void world_knows_the_time_the_user_and_random_numbers(void **state)
{
    struct fixture *f = *state;
    assert_true(instant_date(world_now()).year >= 2024);
    int64_t before = world_monotonic_us();
    assert_true(world_monotonic_us() >= before);
    uint64_t x[2] = {0}, y[2] = {0};
    world_random(x, sizeof x);
    world_random(y, sizeof y);
    assert_memory_not_equal(x, y, sizeof x);
    assert_true(world_user(&f->arena).n > 0);
    assert_int_equal(world_env("NO_SUCH_VARIABLE_AT_ALL").n, 0);
    assert_true(world_env("PATH").n > 0);
}

static void world_append_keeps_as_much_as_it_is_told(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct err err = {0};
    struct world_file *file;
    struct str path = str_fmt(a, "%s/a", f->dir), other = str_fmt(a, "%s/b", f->dir), got;
    assert_true(world_write_file(path, STR("0123456789"), &err));
    assert_true(world_append(a, path, 4, &file, &err));
    assert_true(world_write(file, STR("abc"), &err) && world_sync(file, &err));
    world_close(file);
    assert_true(world_read_file(a, path, 100, &got, &err));
    assert_true(STR_IS(got, "0123abc"));
    assert_true(world_write_file(other, STR("old"), &err));
    assert_true(world_rename(path, other, &err));
    assert_false(world_exists(path));
    assert_true(world_read_file(a, other, 100, &got, &err));
    assert_true(STR_IS(got, "0123abc"));
    assert_false(world_rename(path, other, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_true(world_remove(other, &err));
    assert_false(world_append(a, str_fmt(a, "%s/none/a", f->dir), 0, &file, &err));
}

static void world_lock_is_had_by_one(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct err err = {0};
    struct world_file *one, *two;
    struct str path = str_fmt(a, "%s/lock", f->dir);
    assert_true(world_lock(a, path, &one, &err));
    assert_false(world_lock(a, path, &two, &err));
    assert_int_equal(err.code, ERR_CONFLICT);
    world_close(one);
    assert_true(world_lock(a, path, &two, &err));
    world_close(two);
    assert_true(world_remove(path, &err));
}

static void world_wait_waits_not_at_all_for_nothing(void **state)
{
    (void)state;
    int64_t begin = world_monotonic_us();
    world_wait_ms(0);
    world_wait_ms(-5);
    assert_true(world_monotonic_us() - begin < 1000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(world_write_file_replaces_and_world_read_file_gives_it_back),
        cmocka_unit_test(world_write_file_leaves_the_old_file_and_no_other_when_it_fails),
        cmocka_unit_test(world_list_dir_sorts_by_bytes),
        cmocka_unit_test(world_make_dir_makes_those_above_too_and_may_be_repeated),
        cmocka_unit_test(world_open_refuses_directories_and_reads_in_parts),
        cmocka_unit_test(world_append_keeps_as_much_as_it_is_told),
        cmocka_unit_test(world_lock_is_had_by_one),
        cmocka_unit_test(world_wait_waits_not_at_all_for_nothing),
        cmocka_unit_test(world_run_hands_input_over_and_gives_output_back),
        cmocka_unit_test(world_run_says_why_a_program_ended_badly),
        cmocka_unit_test(world_run_tells_that_a_program_is_not_installed),
        cmocka_unit_test(world_knows_the_time_the_user_and_random_numbers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
