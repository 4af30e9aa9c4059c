/* What commands do to files beside the workspace. */
#include "fixture.h"

#include "serve/cli/cli.h"

static struct str in_dir(struct fixture *f, const char *name)
{
    return str_fmt(&f->arena, "%s/%s", f->dir, name);
}

static void put(struct fixture *f, const char *name, struct str text)
{
    assert_true(world_write_file(in_dir(f, name), text, &f->err));
}

static struct cli cli_of(struct fixture *f)
{
    return (struct cli){.arena = &f->arena,
                        .actor = STR("tester"),
                        .as_of = {2026, 11, 22},
                        .out = {.arena = &f->arena},
                        .notes = {.arena = &f->arena}};
}

static void demo_removes_nothing_that_it_did_not_make(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"advisories.db", "security-risk.html", "tutela.db"};
    struct str kept;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct cli c = cli_of(f);
        c.args = (struct str[]){str_of(f->dir)};
        c.arg_count = 1;
        put(f, names[i], STR("mine"));
        assert_false(cmd_demo(&c, &f->err));
        assert_int_equal(f->err.code, ERR_CONFLICT);
        assert_non_null(strstr(f->err.text, names[i]));
        assert_true(world_read_file(&f->arena, in_dir(f, names[i]), 100, &kept, &f->err));
        assert_true(STR_IS(kept, "mine"));
        assert_false(world_exists(in_dir(f, ".tutela-demo")));
        assert_true(world_remove(in_dir(f, names[i]), &f->err));
    }
}

static void an_import_of_a_folder_that_fails_leaves_no_workspace(void **state)
{
    struct fixture *f = *state;
    struct cli c = cli_of(f);
    c.workspace = in_dir(f, "new.db");
    put(f, "history.jsonl", STR("{\"position\": 1}\n"));
    assert_false(cli_import_dir(&c, str_of(f->dir), &f->err));
    assert_non_null(strstr(f->err.text, "history.jsonl: line 1"));
    assert_false(world_exists(c.workspace));
    put(f, "history.jsonl", STR(""));
    assert_true(cli_import_dir(&c, str_of(f->dir), &f->err));
    assert_true(world_exists(c.workspace));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(demo_removes_nothing_that_it_did_not_make),
        T(an_import_of_a_folder_that_fails_leaves_no_workspace),
    };
    return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
