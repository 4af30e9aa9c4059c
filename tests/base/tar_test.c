#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "arena.h"
#include "base/tar.h"

/* One header of 512 bytes, with its checksum, and the bytes behind it in whole blocks. */
static void put(struct buf *out, const char *magic, const char *name, const char *prefix, char type,
                struct str bytes)
{
    char block[512] = {0};
    unsigned sum = 0;
    memcpy(block, name, strlen(name));
    snprintf(block + 124, 12, "%011zo", bytes.n);
    block[156] = type;
    memcpy(block + 257, magic, 8);
    memcpy(block + 345, prefix, strlen(prefix));
    memset(block + 148, ' ', 8);
    for (size_t i = 0; i < sizeof block; i++)
        sum += (unsigned char)block[i];
    snprintf(block + 148, 8, "%06o", sum);
    buf_put(out, (struct str){block, sizeof block});
    buf_put(out, bytes);
    while (out->n % 512)
        buf_char(out, '\0');
}

static const char posix[8] = {'u', 's', 't', 'a', 'r', '\0', '0', '0'};
static const char gnu[8] = {'u', 's', 't', 'a', 'r', ' ', ' ', '\0'};

struct seen {
    struct buf text; /* "name=bytes;" for each member */
    int stop_after;
};

static bool see(void *context, struct str name, struct str bytes, struct err *err)
{
    struct seen *s = context;
    buf_fmt(&s->text, "%.*s=%.*s;", STR_ARG(name), STR_ARG(bytes));
    if (--s->stop_after == 0)
        return err_set(err, ERR_CONFLICT, "enough");
    return true;
}

static bool walk(struct arena *a, struct str bytes, size_t max, struct seen *seen, struct err *err)
{
    /* The members live in an arena of their own, so that what is seen outlives them. */
    struct arena own;
    struct stream *s = NULL;
    arena_init(&own, GIB(1));
    seen->text = (struct buf){.arena = a};
    assert_true(stream_of(&own, bytes, &s, err));
    bool ok = tar_each(&own, s, max, see, seen, err);
    stream_close(s);
    arena_done(&own);
    return ok;
}

static void tar_gives_files_under_their_full_names(void **state)
{
    struct buf b = {.arena = *state};
    struct seen seen = {0};
    struct err err = {0};
    put(&b, posix, "dir/", "", '5', STR(""));
    put(&b, posix, "a.json", "", '0', STR("one"));
    put(&b, posix, "b.json", "some/folder", '0', STR("two"));
    put(&b, posix, "link", "", '2', STR(""));
    put(&b, gnu, "././@LongLink", "", 'L', STR("very/long/name"));
    put(&b, gnu, "very/lo", "", '0', STR("three"));
    put(&b, posix, "pax", "", 'x', STR("30 mtime=1.5\n24 path=named/by/pax\n"));
    put(&b, posix, "short", "", '0', STR("four"));
    put(&b, posix, "after", "", '0', STR("five"));
    for (int i = 0; i < 1024; i++)
        buf_char(&b, '\0');
    put(&b, posix, "behind the end", "", '0', STR("x"));
    assert_true(tar_is(buf_str(&b)));
    assert_true(walk(*state, buf_str(&b), 100, &seen, &err));
    assert_string_equal(str_cz(*state, buf_str(&seen.text)),
                        "a.json=one;some/folder/b.json=two;very/long/name=three;"
                        "named/by/pax=four;after=five;");
}

static void tar_refuses_what_is_damaged_cut_off_or_too_large(void **state)
{
    struct buf b = {.arena = *state};
    struct seen seen = {0};
    struct err err = {0};
    put(&b, posix, "a", "", '0', STR("some bytes"));
    assert_true(walk(*state, buf_str(&b), 10, &seen, &err));
    assert_false(walk(*state, buf_str(&b), 9, &seen, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_false(walk(*state, str_sub(buf_str(&b), 0, 515), 100, &seen, &err));
    assert_non_null(strstr(err.text, "cut off"));
    char *damaged = str_cz(*state, buf_str(&b));
    memcpy(damaged, buf_str(&b).p, b.n);
    damaged[3] = 'x';
    assert_false(walk(*state, (struct str){damaged, b.n}, 100, &seen, &err));
    assert_non_null(strstr(err.text, "damaged"));
    seen.stop_after = 1;
    assert_false(walk(*state, buf_str(&b), 100, &seen, &err));
    assert_string_equal(err.text, "enough");
}

static void tar_is_nothing_else(void **state)
{
    (void)state;
    assert_false(tar_is(STR("")));
    assert_false(tar_is(STR("ustar")));
    assert_false(tar_is(STR("PK\x03\x04")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tar_gives_files_under_their_full_names, setup, teardown),
        cmocka_unit_test_setup_teardown(tar_refuses_what_is_damaged_cut_off_or_too_large, setup,
                                        teardown),
        cmocka_unit_test(tar_is_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
