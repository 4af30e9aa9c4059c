/* The real and the official VEX documents of ../shared: none may crash the reader, each must be
   taken or refused, and the counts are those that were looked through by hand. Skipped where they
   are not there. */
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
#include "intake/vex/vex.h"

struct fixture {
    struct arena arena;
    char dir[32]; /* of the unpacked files; goes with the test */
    size_t documents[VEX__COUNT], statements, broken, silent, refused;
};

static bool run(struct arena *a, const char *const *argv, struct str *output)
{
    struct err err = {0};
    if (world_run(a, &(struct world_child){argv, {0}, MIB(4), 120000}, output, &err))
        return true;
    print_message("%s: %s\n", argv[0], err.text);
    return false;
}

static int setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);
    arena_init(&f->arena, LIMIT_ARENA);
    memcpy(f->dir, "/tmp/vex_real_XXXXXX", sizeof "/tmp/vex_real_XXXXXX");
    *state = f;
    return mkdtemp(f->dir) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    const char *const argv[] = {"rm", "-rf", f->dir, NULL};
    struct str output;
    bool gone = run(&f->arena, argv, &output);
    arena_done(&f->arena);
    test_free(f);
    return gone ? 0 : -1;
}

/* Unpacks an archive of ../shared and gives the paths of its JSON files, one a line. */
static struct str unpack(struct fixture *f, const char *name)
{
    struct str shared = world_env("TUTELA_SHARED"), paths;
    struct str path = str_fmt(&f->arena, "%.*s/data/conformance/%s",
                              STR_ARG(shared.n ? shared : STR("../shared")), name);
    if (!world_exists(path))
        skip();
    const char *const untar[] = {"tar", "-xf", str_cz(&f->arena, path), "-C", f->dir, NULL};
    const char *const list[] = {"find", f->dir, "-name", "*.json", NULL};
    if (!run(&f->arena, untar, &paths) || !run(&f->arena, list, &paths))
        fail();
    return paths;
}

static void count(struct fixture *f, const struct vex_document *d)
{
    f->documents[d->format]++;
    f->statements += d->count;
    for (size_t i = 0; i < d->count; i++) {
        assert_non_null(d->statements[i].product);
        f->broken += d->statements[i].broken != NULL;
        f->silent += d->statements[i].state.n == 0 && !d->statements[i].broken;
    }
}

static void read_all(struct fixture *f, struct str paths)
{
    struct str path;
    while (str_word(&paths, &path)) {
        size_t mark = arena_mark(&f->arena);
        struct vex_document d;
        struct findings findings;
        struct str bytes;
        struct err err = {0};
        findings_init(&findings, &f->arena);
        if (!world_read_file(&f->arena, path, LIMIT_DOCUMENT, &bytes, &err))
            fail_msg("%s", err.text);
        if (vex_read(&f->arena, bytes, &d, &findings, &err)) {
            count(f, &d);
        } else {
            assert_int_not_equal(err.code, ERR_NONE);
            f->refused++;
        }
        arena_rewind(&f->arena, mark);
    }
    print_message("OpenVEX %zu, CSAF %zu, CycloneDX %zu, refused %zu: %zu statements, %zu broken, "
                  "%zu without analysis\n",
                  f->documents[VEX_OPENVEX], f->documents[VEX_CSAF], f->documents[VEX_CYCLONEDX],
                  f->refused, f->statements, f->broken, f->silent);
}

static void real_vex_is_read(void **state)
{
    struct fixture *f = *state;
    read_all(f, unpack(f, "vex.tar.zst"));
    assert_int_equal(f->documents[VEX_OPENVEX], 48);
    assert_int_equal(f->documents[VEX_CYCLONEDX], 16);
    assert_int_equal(f->documents[VEX_CSAF], 1);
    assert_int_equal(f->statements, 8257);
    assert_int_equal(f->broken, 0);
}

static void official_csaf_is_read(void **state)
{
    struct fixture *f = *state;
    read_all(f, unpack(f, "csaf.tar.zst"));
    assert_int_equal(f->documents[VEX_CSAF], 925);
    assert_int_equal(f->statements, 971);
    assert_int_equal(f->broken, 165);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(real_vex_is_read),
        TEST(official_csaf_is_read),
    };
    return cmocka_run_group_tests_name("intake/vex_real", tests, NULL, NULL);
}
