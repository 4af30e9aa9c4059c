#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "arena.h"
#include "base/json.h"
#include "base/world.h"

static struct str one_line(struct arena *a, const struct json *v)
{
    struct buf out = {.arena = a};
    json_write(v, &out);
    return buf_str(&out);
}

static struct json *read_ok(struct arena *a, struct str text)
{
    struct json *v = NULL;
    struct err err = {0};
    if (!json_read(a, text, &v, &err))
        fail_msg("%.*s: %s", STR_ARG(text), err.text);
    return v;
}

static void json_read_refuses_with_line_and_column(void **state)
{
    static const struct {
        const char *text;
        const char *place;
    } rows[] = {
        {"", "1:1: "},
        {" ", "1:"},
        {"{", "1:"},
        {"{\"a\":1,}", "1:7: "},
        {"[1,2\n,x]", "2:2: "},
        {"[NaN]", "1:2: "},
        {"[Infinity]", "1:2: "},
        {"[01]", "1:"},
        {"[1.]", "1:"},
        {"[+1]", "1:2: "},
        {"{'a':1}", "1:2: "},
        {"[1] 2", "1:5: "},
        {"// c\n1", "1:1: "},
        {"\"a\tb\"", "1:"},
        {"\"\\x\"", "1:"},
        {"\"\\ud800\"", "1:"},
        {"\"\xff\"", "1:"},
        {"\"\xc0\x80\"", "1:"},
        {"\"\xed\xa0\x80\"", "1:"},
        {"\xef\xbb\xbf{}", "1:1: "},
        {"{\"a\":1,\n\"b\":2,\"a\":3}", "1:3: an object names a member twice"},
        {"{\"a\":1,\"\\u0061\":3}", "1:3: an object names a member twice"},
        {"[\"a\",\n \"b\\u0000c\"]", "2:3: the character NUL is not allowed"},
        {"{\"a\\u0000\":1}", "1:3: the character NUL is not allowed"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *v = NULL;
        struct err err = {0};
        size_t mark = arena_mark(a);
        if (json_read(a, str_of(rows[i].text), &v, &err))
            fail_msg("accepted: %s", rows[i].text);
        assert_int_equal(err.code, ERR_INVALID);
        if (!str_starts(str_of(err.text), str_of(rows[i].place)))
            fail_msg("%s: '%s', wanted '%s'", rows[i].text, err.text, rows[i].place);
        assert_null(v);
        assert_int_equal(arena_mark(a), mark);
    }
}

static void json_write_gives_back_what_json_read_took(void **state)
{
    static const struct {
        const char *text;
        const char *wanted; /* NULL: the same */
    } rows[] = {
        {"null", NULL},
        {"[]", NULL},
        {"{}", NULL},
        {"[[],{},[[]],true,false,null]", NULL},
        {"{\"a\":{\"b\":[1,{\"c\":[]}],\"d\":\"\"},\"e\":-0.10E+2}", NULL},
        {"1e999999", NULL},
        {"123456789012345678901234567890.000", NULL},
        {" [ 1 , 2 ] ", "[1,2]"},
        {"\"\\u00e4\\/\\ud83d\\ude00\\b\"", "\"\xc3\xa4/\xf0\x9f\x98\x80\\u0008\""},
        {"\"<\"", "\"\\u003c\""},
        {"{\"\":1}", NULL},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str wanted = str_of(rows[i].wanted ? rows[i].wanted : rows[i].text);
        struct str got = one_line(a, read_ok(a, str_of(rows[i].text)));
        if (!str_eq(got, wanted))
            fail_msg("%.*s, wanted %.*s", STR_ARG(got), STR_ARG(wanted));
    }
}

static void json_find_gives_typed_members_or_defaults(void **state)
{
    struct arena *a = *state;
    struct json *v = read_ok(a, STR("{\"s\":\"x\",\"n\":12,\"f\":1.5,\"t\":true,\"l\":[1,2,3]}"));
    assert_true(STR_IS(json_text(v, "s"), "x"));
    assert_int_equal(json_text(v, "n").n, 0);
    assert_int_equal(json_text(v, "none").n, 0);
    assert_int_equal(json_int(v, "n", 7), 12);
    assert_int_equal(json_int(v, "f", 7), 7);
    assert_int_equal(json_int(v, "s", 7), 7);
    assert_int_equal(json_int(NULL, "s", 7), 7);
    assert_true(json_is_true(v, "t"));
    assert_false(json_is_true(v, "s"));
    assert_int_equal(json_count(json_get(v, "l")), 3);
    assert_int_equal(json_count(json_get(v, "s")), 0);
    assert_int_equal(json_count(NULL), 0);
    assert_true(STR_IS(json_as_text(json_get(v, "f")), "1.5"));
    assert_int_equal(json_as_text(json_get(v, "t")).n, 0);
    size_t n = 0;
    JSON_EACH (item, json_get(v, "l"))
        n += item->text.n;
    assert_int_equal(n, 3);
    assert_null(json_first(json_get(v, "s")));
    assert_null(json_get(json_get(v, "l"), "a"));
}

/* Piece by piece it is what it would have been as a whole. */
static void json_in_a_stream_is_what_pretty_writes(void **state)
{
    struct json *whole = NULL;
    struct err err = {0};
    struct buf wanted = {.arena = *state}, got = {.arena = *state};
    struct str text = STR(
        "{\"a\":\"x\",\"none\":[],\"rows\":[{\"b\":[1,{}]},null,\"<\"],\"empty\":{},"
        "\"in\":{\"c\":[[2]]},\"z\":true}");
    assert_true(json_read(*state, text, &whole, &err));
    json_write_pretty(whole, &wanted);
    struct json_stream s = {.out = &got};
    json_stream_begin(&s, NULL, JSON_OBJECT);
    json_stream_put(&s, "a", json_get(whole, "a"));
    json_stream_begin(&s, "none", JSON_ARRAY);
    json_stream_end(&s, JSON_ARRAY);
    json_stream_begin(&s, "rows", JSON_ARRAY);
    JSON_EACH (row, json_get(whole, "rows"))
        json_stream_put(&s, NULL, row);
    json_stream_end(&s, JSON_ARRAY);
    json_stream_begin(&s, "empty", JSON_OBJECT);
    json_stream_end(&s, JSON_OBJECT);
    json_stream_begin(&s, "in", JSON_OBJECT);
    json_stream_members(&s, json_get(whole, "in"));
    json_stream_end(&s, JSON_OBJECT);
    json_stream_put(&s, "z", json_get(whole, "z"));
    json_stream_end(&s, JSON_OBJECT);
    assert_string_equal(str_cz(*state, buf_str(&got)), str_cz(*state, buf_str(&wanted)));
}

static void json_built_in_memory_is_written_on_one_line_and_pretty(void **state)
{
    struct arena *a = *state;
    struct json *o = json_object(a);
    json_add_text(a, o, "text", STR("a\"b"));
    json_add_int(a, o, "least", INT64_MIN);
    json_add_bool(a, o, "yes", true);
    json_add_fmt(a, o, "fmt", "%d-%s", 5, "x");
    json_add(a, o, "nothing", JSON_NULL);
    struct json *list = json_array(a);
    json_add_int(a, list, "ignored", 1);
    json_hang(list, NULL, json_object(a));
    json_hang(o, "list", list);
    assert_true(STR_IS(one_line(a, o),
                       "{\"text\":\"a\\\"b\",\"least\":-9223372036854775808,\"yes\":true,"
                       "\"fmt\":\"5-x\",\"nothing\":null,\"list\":[1,{}]}"));
    struct buf out = {.arena = a};
    json_write_pretty(list, &out);
    assert_true(STR_IS(buf_str(&out), "[\n  1,\n  {}\n]\n"));
    assert_true(STR_IS(one_line(a, NULL), "null"));
}

static void json_line_finds_the_line_of_a_value(void **state)
{
    struct arena *a = *state;
    struct str text = STR(
        "{\n\"list\": [\n {\n\"x\": null},\n [\n  [7]],\n {}\n],\n\"last\":\ntrue}");
    struct json *v = read_ok(a, text);
    const struct json *list = json_get(v, "list");
    assert_int_equal(json_line(text, v), 2);
    assert_int_equal(json_line(text, list), 2);
    assert_int_equal(json_line(text, list->items.first), 4);
    assert_int_equal(json_line(text, json_get(list->items.first, "x")), 4);
    assert_int_equal(json_line(text, list->items.first->next), 6);
    assert_int_equal(json_line(text, json_get(v, "last")), 9);
    assert_int_equal(json_line(text, NULL), 1);
}

static struct str repeat(struct arena *a, struct str part, size_t times)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < times; i++)
        buf_put(&b, part);
    return buf_str(&b);
}

static void json_read_takes_128_levels_and_refuses_129(void **state)
{
    struct arena *a = *state;
    struct json *v;
    struct err err = {0};
    struct str open = repeat(a, STR("["), 129), close = repeat(a, STR("]"), 129);
    struct str deep = str_fmt(a, "%.128s%.128s", open.p, close.p);
    struct str deeper = str_fmt(a, "%.129s%.129s", open.p, close.p);
    assert_true(json_read(a, deep, &v, &err));
    assert_false(json_read(a, deeper, &v, &err));
    assert_non_null(strstr(err.text, "nested too deeply"));
    assert_false(json_read(a, repeat(a, STR("["), 100000), &v, &err));
    assert_false(json_read(a, repeat(a, STR("{\"a\":"), 100000), &v, &err));
    assert_int_equal(err.code, ERR_INVALID);
}

static void json_read_finds_a_member_named_twice_among_many(void **state)
{
    struct arena *a = *state;
    for (int again = 0; again < 2; again++) {
        struct buf b = {.arena = a};
        BUF_LIT(&b, "{");
        for (int i = 0; i < 50000; i++)
            buf_fmt(&b, "\"k%d\":%d,\n", i, i);
        buf_fmt(&b, "\"k%d\":0}", again ? 49999 : 50000);
        struct json *v;
        struct err err = {0};
        assert_int_equal(json_read(a, buf_str(&b), &v, &err), !again);
        if (again)
            assert_non_null(strstr(err.text, "twice"));
        else
            assert_int_equal(json_count(v), 50001);
    }
}

static void json_read_takes_a_text_of_ten_megabytes_in_one_string(void **state)
{
    struct arena *a = *state;
    struct str x = repeat(a, STR("0123456789"), 1 << 20);
    struct buf b = {.arena = a};
    buf_json(&b, x);
    struct json *v = read_ok(a, buf_str(&b));
    assert_true(str_eq(v->text, x));
}

/* Ours is stricter than the suite on NUL: no text of ours holds one. */
static bool is_stricter_here(struct str file)
{
    return STR_IS(file, "y_string_null_escape.json") ||
           STR_IS(file, "y_object_escaped_null_in_key.json") ||
           STR_IS(file, "y_object_duplicated_key.json") ||
           STR_IS(file, "y_object_duplicated_key_and_value.json");
}

static void json_read_agrees_with_JSONTestSuite(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct str shared = world_env("TUTELA_SHARED");
    if (shared.n == 0)
        shared = STR("../shared");
    struct str base = str_fmt(a, "%.*s/vectors/json/JSONTestSuite.dev", STR_ARG(shared));
    struct str tar = str_fmt(a, "%.*s.tar.xz", STR_ARG(base)), table;
    if (!world_exists(tar))
        skip();
    char dir[] = "/tmp/json_test.XXXXXX";
    assert_non_null(mkdtemp(dir));
    const char *unpack[] = {"tar", "-xJf", tar.p, "-C", dir, NULL};
    struct world_child child = {.argv = unpack, .max_output = 1000, .timeout_ms = 20000};
    struct str output;
    assert_true(world_run(a, &child, &output, &err));
    assert_true(world_read_file(a, str_fmt(a, "%.*s.tsv", STR_ARG(base)), MIB(1), &table, &err));
    struct str line, file;
    int count = 0;
    while (str_split(&table, '\n', &line)) {
        if (line.n == 0 || line.p[0] == '#' || !str_split(&line, '\t', &file))
            continue;
        struct str text, path = str_fmt(a, "%s/%.*s", dir, STR_ARG(file));
        struct json *v;
        assert_true(world_read_file(a, path, MIB(1), &text, &err));
        bool ok = json_read(a, text, &v, &err);
        bool wanted = STR_IS(line, "accept") && !is_stricter_here(file);
        if (!STR_IS(line, "either") && ok != wanted)
            fail_msg("%.*s: %s", STR_ARG(file), ok ? "accepted" : err.text);
        count++;
        assert_true(world_remove(path, &err));
    }
    assert_true(count > 100);
    assert_int_equal(rmdir(dir), 0);
}

static void json_read_part_places_what_it_reads_in_the_whole(void **state)
{
    struct arena *a = *state;
    struct str whole = STR("[\n {\"a\": \"x\\u0041\"},\n {\"b\": tru}]");
    struct json *v = NULL;
    struct err err = {0};
    assert_true(json_read_part(a, whole, 3, 16, &v, &err));
    assert_true(STR_IS(json_text(v, "a"), "xA"));
    assert_int_equal(json_get(v, "a")->offset, 10);
    assert_int_equal(json_line(whole, json_get(v, "a")), 2);
    assert_false(json_read_part(a, whole, 22, 10, &v, &err));
    assert_non_null(strstr(err.text, "3:8: "));
    assert_false(json_read_part(a, whole, whole.n, 0, &v, &err));
    assert_string_equal(err.text, "3:13: the text is empty");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_read_refuses_with_line_and_column),
        cmocka_unit_test(json_read_part_places_what_it_reads_in_the_whole),
        cmocka_unit_test(json_write_gives_back_what_json_read_took),
        cmocka_unit_test(json_find_gives_typed_members_or_defaults),
        cmocka_unit_test(json_built_in_memory_is_written_on_one_line_and_pretty),
        cmocka_unit_test(json_in_a_stream_is_what_pretty_writes),
        cmocka_unit_test(json_line_finds_the_line_of_a_value),
        cmocka_unit_test(json_read_takes_128_levels_and_refuses_129),
        cmocka_unit_test(json_read_finds_a_member_named_twice_among_many),
        cmocka_unit_test(json_read_takes_a_text_of_ten_megabytes_in_one_string),
        cmocka_unit_test(json_read_agrees_with_JSONTestSuite),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
