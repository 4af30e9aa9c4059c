#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "arena.h"
#include "base/yaml.h"

static struct json *read_ok(struct arena *a, struct str text)
{
    struct json *v = NULL;
    struct err err = {0};
    if (!yaml_read(a, text, &v, &err))
        fail_msg("%.*s: %s", STR_ARG(text), err.text);
    return v;
}

static void yaml_read_gives_what_its_json_twin_gives(void **state)
{
    static const struct {
        const char *yaml, *json;
    } rows[] = {
        {"a", "\"a\""},
        {"--- a\n...\n", "\"a\""},
        {"\xEF\xBB\xBF"
         "a: 1",
         "{\"a\":1}"},
        {"{a: 1, b: [x, y]}", "{\"a\":1,\"b\":[\"x\",\"y\"]}"},
        {"a:\n- b: 1\n  c:\n  - 2\n- d\n", "{\"a\":[{\"b\":1,\"c\":[2]},\"d\"]}"},
        {"[1, -1, 0, 1.5, 1e3, -2.5E-7]", "[1,-1,0,1.5,1e3,-2.5E-7]"},
        /* A number keeps its spelling: 1.10 is a version. */
        {"v: 1.10", "{\"v\":1.10}"},
        /* What the core schema calls a number and JSON does not write stays text. */
        {"[01, +1, .5, 1., 0x1F, 0o17, .inf, .nan, 1_000]",
         "[\"01\",\"+1\",\".5\",\"1.\",\"0x1F\",\"0o17\",\".inf\",\".nan\",\"1_000\"]"},
        {"[true, True, FALSE, null, ~, Null]", "[true,true,false,null,null,null]"},
        /* YAML 1.1 has more words for it, and Norway: they are texts here. */
        {"[yes, no, on, off, y, n]", "[\"yes\",\"no\",\"on\",\"off\",\"y\",\"n\"]"},
        {"[\"true\", '1', \"~\"]", "[\"true\",\"1\",\"~\"]"},
        {"d: 2024-01-02T03:04:05Z\ne: 2024-01-02",
         "{\"d\":\"2024-01-02T03:04:05Z\",\"e\":\"2024-01-02\"}"},
        {"a:\nb: x", "{\"a\":null,\"b\":\"x\"}"},
        {"t: |\n  one\n  two\nf: >-\n  one\n  two\n", "{\"t\":\"one\\ntwo\\n\",\"f\":\"one two\"}"},
        {"1: a\ntrue: b\n", "{\"1\":\"a\",\"true\":\"b\"}"},
        {"[!!str 1, ! 2, !!int 3, !!bool true, !!null ~]", "[\"1\",\"2\",3,true,null]"},
        {"!!map {a: !!seq []}", "{\"a\":[]}"},
        {"# comment\na: 1 # another\n", "{\"a\":1}"},
        {"a: &x [1, {b: c}]\nd: *x\n", "{\"a\":[1,{\"b\":\"c\"}],\"d\":[1,{\"b\":\"c\"}]}"},
        {"a: &x 1\nb: &x two\nc: *x\n", "{\"a\":1,\"b\":\"two\",\"c\":\"two\"}"},
        {"{\"a\": [1, 2], \"b\": {\"c\": null}}", "{\"a\":[1,2],\"b\":{\"c\":null}}"},
        /* Merge keys: what is said wins over what is merged, and an earlier mapping over a later.
         */
        {"a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3\n",
         "{\"a\":{\"k\":1,\"l\":2},\"b\":{\"k\":3,\"l\":2}}"},
        {"- &x {k: 1}\n- &y {k: 2, l: [3]}\n- {<<: [*x, *y], m: 4}\n",
         "[{\"k\":1},{\"k\":2,\"l\":[3]},{\"m\":4,\"k\":1,\"l\":[3]}]"},
        {"- &x {<<: {k: 1}}\n- {<<: *x}\n- {\"<<\": 1}\n- <<\n",
         "[{\"k\":1},{\"k\":1},{\"\\u003c\\u003c\":1},\"\\u003c\\u003c\"]"},
        {"a: &x {k: {l: 1}}\nb: &y {<<: *x}\nc: {<<: *y, d: {<<: *y}}\n",
         "{\"a\":{\"k\":{\"l\":1}},\"b\":{\"k\":{\"l\":1}},"
         "\"c\":{\"d\":{\"k\":{\"l\":1}},\"k\":{\"l\":1}}}"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {.arena = *state};
        json_write(read_ok(*state, str_of(rows[i].yaml)), &out);
        assert_string_equal(str_cz(*state, buf_str(&out)), rows[i].json);
    }
}

static void yaml_read_refuses_with_line_and_column(void **state)
{
    static const struct {
        const char *text, *place, *reason;
    } rows[] = {
        {"", "1:1: ", "empty"},
        {"# nothing\n", "1:1: ", "empty"},
        {"a: 1\nb: [", "3:1: ", ""},
        {"a: 1\n b: 2\n", "2:", ""},
        {"a: 1\nb: 2\na: 3\n", "3:4: ", "twice: \"a\""},
        {"--- a\n--- b\n", "2:1: ", "second document"},
        {"x: 1\n? [a]\n: b", "2:3: ", "key"},
        {"? {a: b}\n: c", "1:3: ", "key"},
        {"a: *x", "1:4: ", "alias without"},
        {"a: &x [*x]", "1:8: ", "inside its own"},
        {"a: &x k\n*x : v", "2:1: ", "as a key"},
        {"a: 1\nb:\n  <<: 7\n", "4:1: ", "takes a mapping"},
        {"a: &x {}\nb: {<<: [*x, 1]}", "2:16: ", "takes a mapping"},
        {"a: &x {}\nb: {<<: *x, <<: *x}", "2:13: ", "a key twice"},
        {"a: &x\n  <<: *x\n", "2:7: ", "inside its own"},
        {"&k <<: {}", "1:1: ", "anchor on a key"},
        {"&k a: 1", "1:1: ", "anchor on a key"},
        {"a: !!binary aGk=", "1:4: ", "tag"},
        {"!thing {a: 1}", "1:1: ", "tag"},
        {"!!int x", "1:1: ", "type"},
        {"a: \"x\\0y\"", "1:4: ", "NUL"},
        {"a: \x01", "1:", ""},
        {"a: \xFF", "1:1: ", "UTF-8"},
        {"a: \"\\uD800\"", "1:", ""},
        {"%YAML 3.0\n--- a", "1:", ""},
        {"\tx: 1", "1:", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *v = NULL;
        struct err err = {0};
        struct str place = str_of(rows[i].place);
        if (yaml_read(*state, str_of(rows[i].text), &v, &err))
            fail_msg("taken: %s", rows[i].text);
        if (!str_starts(str_of(err.text), place) || !strstr(err.text, rows[i].reason))
            fail_msg("%s: %s", rows[i].text, err.text);
        assert_null(v);
    }
}

/* Each line doubles the one before: "billion laughs". */
static void yaml_read_bounds_what_aliases_make(void **state)
{
    struct buf text = {.arena = *state};
    struct json *v = NULL;
    struct err err = {0};
    buf_put(&text, STR("a0: &a0 [x, x]\n"));
    for (int i = 1; i < 40; i++)
        buf_fmt(&text, "a%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1);
    size_t before = arena_mark(*state);
    assert_false(yaml_read(*state, buf_str(&text), &v, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_int_equal(arena_mark(*state), before);
}

/* Looking for what is there already takes a walk, so that a mapping that merges is kept small. */
static void yaml_read_bounds_what_a_mapping_merges(void **state)
{
    struct buf text = {.arena = *state};
    struct json *v = NULL;
    struct err err = {0};
    buf_put(&text, STR("a: &x\n"));
    for (int i = 0; i < YAML_MERGED_MAX; i++)
        buf_fmt(&text, "  k%d: 1\n", i);
    buf_put(&text, STR("b: {<<: *x}\n"));
    assert_true(yaml_read(*state, buf_str(&text), &v, &err));
    assert_int_equal(json_count(json_get(v, "b")), YAML_MERGED_MAX);
    buf_put(&text, STR("c: {<<: *x, one_more: 1}\n"));
    assert_false(yaml_read(*state, buf_str(&text), &v, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

static void yaml_read_bounds_anchors_and_levels(void **state)
{
    struct buf text = {.arena = *state};
    struct json *v = NULL;
    struct err err = {0};
    for (int i = 0; i <= YAML_ANCHORS_MAX; i++)
        buf_fmt(&text, "- &a%d x\n", i);
    assert_false(yaml_read(*state, buf_str(&text), &v, &err));
    assert_int_equal(err.code, ERR_LIMIT);

    struct buf deep = {.arena = *state};
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        buf_char(&deep, '[');
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        buf_char(&deep, ']');
    assert_true(yaml_read(*state, buf_str(&deep), &v, &err));
    struct str deeper = str_fmt(*state, "[%.*s]", STR_ARG(buf_str(&deep)));
    assert_false(yaml_read(*state, deeper, &v, &err));
    assert_non_null(strstr(err.text, "nested too deeply"));
    /* and an alias cannot make what stands below it deeper */
    struct str by_alias = str_fmt(*state, "[&a [%.*s], [*a]]",
                                  STR_ARG(str_sub(buf_str(&deep), 2, 2 * (JSON_DEPTH_MAX - 2))));
    assert_false(yaml_read(*state, by_alias, &v, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

static void yaml_read_keeps_the_place_in_bytes(void **state)
{
    struct str text = STR(
        "\xC3\xA9: \xE2\x82\xAC\r\nlist:\n- x: \"\xF0\x9F\x98\x80\"\n- y:\n  - last\n");
    const struct json *v = read_ok(*state, text);
    assert_int_equal(json_line(text, json_get(v, "\xC3\xA9")), 1);
    assert_int_equal(json_get(v, "\xC3\xA9")->offset, 4);
    const struct json *list = json_get(v, "list");
    assert_int_equal(json_line(text, list), 2);
    const struct json *y = list->items.last;
    assert_int_equal(json_line(text, y), 4);
    assert_int_equal(json_line(text, json_get(y, "y")->items.first), 5);
    assert_true(str_starts(str_from(text, json_get(y, "y")->items.first->offset), STR("last")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(yaml_read_gives_what_its_json_twin_gives, setup, teardown),
        cmocka_unit_test_setup_teardown(yaml_read_refuses_with_line_and_column, setup, teardown),
        cmocka_unit_test_setup_teardown(yaml_read_bounds_what_aliases_make, setup, teardown),
        cmocka_unit_test_setup_teardown(yaml_read_bounds_what_a_mapping_merges, setup, teardown),
        cmocka_unit_test_setup_teardown(yaml_read_bounds_anchors_and_levels, setup, teardown),
        cmocka_unit_test_setup_teardown(yaml_read_keeps_the_place_in_bytes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
