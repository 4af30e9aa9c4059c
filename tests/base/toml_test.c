/* toml_test.c - TOML as the tree of its JSON twin; what the specification (TOML 1.0.0) forbids is
   refused. The rows are ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "arena.h"
#include "base/toml.h"

static void toml_read_gives_what_its_json_twin_gives(void **state)
{
    static const struct {
        const char *toml, *json;
    } rows[] = {
        {"", "{}"},
        {"# only a comment", "{}"},
        {"\xEF\xBB\xBF"
         "a = 1\r\nb = 'x' # y\r\n",
         "{\"a\":1,\"b\":\"x\"}"},
        {"a-1_B = \"\"\n\"c d\" = 1\n'e' = 2\n1234 = 3",
         "{\"a-1_B\":\"\",\"c d\":1,\"e\":2,\"1234\":3}"},
        {"a.b.c = 1\na.d = 2\na . \"e\" = 3", "{\"a\":{\"b\":{\"c\":1},\"d\":2,\"e\":3}}"},
        /* Strings: the four kinds, escapes, folded lines, quotes before the end. */
        {"a = \"\\b\\t\\n\\f\\r\\\"\\\\ \\u00e9 \\U0001F600\"",
         "{\"a\":\"\\u0008\\u0009\\n\\u000c\\u000d\\\"\\\\ \xC3\xA9 \xF0\x9F\x98\x80\"}"},
        {"a = 'C:\\x'\nb = '''\nI'm\n''x'''", "{\"a\":\"C:\\\\x\",\"b\":\"I'm\\n''x\"}"},
        {"a = \"\"\"\none \\\n   \n  two\"\"\"\"\"", "{\"a\":\"one two\\\"\\\"\"}"},
        {"a = \"\"\"\"\"\"\nb = ''''''", "{\"a\":\"\",\"b\":\"\"}"},
        /* Numbers as JSON has them; what it has not stays text. */
        {"a = [0, -17, +99, 1_000, 3.14, -1e06, 6.626e-34]",
         "{\"a\":[0,-17,99,1000,3.14,-1e06,6.626e-34]}"},
        {"a = [0xDEAD, 0o17, 0b1, inf, -inf, nan]",
         "{\"a\":[\"0xDEAD\",\"0o17\",\"0b1\",\"inf\",\"-inf\",\"nan\"]}"},
        {"a = 1979-05-27\nb = 07:32:00\nc = 1979-05-27T07:32:00.5Z\nd = 1979-05-27 07:32:00",
         "{\"a\":\"1979-05-27\",\"b\":\"07:32:00\",\"c\":\"1979-05-27T07:32:00.5Z\",\"d\":\"1979-"
         "05-27 07:32:00\"}"},
        {"a = true\nb = false", "{\"a\":true,\"b\":false}"},
        {"a = [ # one\n 1,\n\n 2, # two\n]\nb = [[1], ['x', {c = 1}],]",
         "{\"a\":[1,2],\"b\":[[1],[\"x\",{\"c\":1}]]}"},
        {"a = {}\nb = { x = 1, y.z = \"2\" }", "{\"a\":{},\"b\":{\"x\":1,\"y\":{\"z\":\"2\"}}}"},
        /* Tables, in any order, and lists of them. */
        {"[a]\nb = 1\n[ c . d ]\n[c]\ne = 2", "{\"a\":{\"b\":1},\"c\":{\"d\":{},\"e\":2}}"},
        {"[[a]]\nb = 1\n[a.c]\nd = 2\n[[a]]\n[[a.e]]\nf = 3",
         "{\"a\":[{\"b\":1,\"c\":{\"d\":2}},{\"e\":[{\"f\":3}]}]}"},
        {"[a]\nb.c = 1\n[a.b.d]\ne = 2", "{\"a\":{\"b\":{\"c\":1,\"d\":{\"e\":2}}}}"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *v = NULL;
        struct err err = {0};
        struct buf out = {.arena = *state};
        if (!toml_read(*state, str_of(rows[i].toml), &v, &err))
            fail_msg("%s: %s", rows[i].toml, err.text);
        json_write(v, &out);
        if (!str_eq(buf_str(&out), str_of(rows[i].json)))
            fail_msg("%s gives %.*s", rows[i].toml, STR_ARG(buf_str(&out)));
    }
}

static void toml_read_refuses_with_line_and_column(void **state)
{
    static const struct {
        const char *toml, *wanted;
    } rows[] = {
        {"a", "1:2: '=' is expected"},
        {"a = ", "1:5: a value is expected"},
        {"a = 1 b = 2", "1:7: the end of the line is expected"},
        {"= 1", "1:1: a key is expected"},
        {"a = 1\na = 2", "2:3: this key is there already"},
        {"a = 1\na.b = 2", "2:3: this key is no table that could be added to here"},
        {"a = {b = 1}\na.c = 2", "2:3: this key is no table that could be added to here"},
        {"[a.b.c]\n[a]\nb.d = 1", "3:3: this key is no table that could be added to here"},
        {"[a]\n[a]", "2:3: this table is there already, or is none"},
        {"a.b = 1\n[a]", "2:3: this table is there already, or is none"},
        {"a = []\n[[a]]", "2:4: this table is there already, or is none"},
        {"a = {}\n[a.b]", "2:4: this table is there already, or is none"},
        {"[[a]]\n[a]", "2:3: this table is there already, or is none"},
        {"[a", "1:3: ']' is expected"},
        {"[[a]", "1:5: ']' is expected"},
        {"a = [1 2]", "1:8: ',' or ']' is expected"},
        {"a = [1, 2", "1:10: ',' or ']' is expected"},
        {"a = {b = 1,}", "1:12: a key is expected"},
        {"a = {b = 1\n}", "1:11: ',' or '}' is expected"},
        {"a = \"x", "1:7: a string does not end"},
        {"a = \"x\ny\"", "1:7: a control character in a string"},
        {"a = \"\\q\"", "1:7: an unknown escape"},
        {"a = \"\\u12\"", "1:10: a hexadecimal digit is expected"},
        {"a = \"\\ud800\"", "1:12: this is no Unicode scalar value that may stand here"},
        {"a = 01", "1:5: this is no value"},
        {"a = 1__0", "1:5: this is no value"},
        {"a = 1.", "1:5: this is no value"},
        {"a = x", "1:5: this is no value"},
        {"# \x01", "1:3: a control character in a comment"},
        {"\"\"\"a\"\"\" = 1", "1:1: a key is on one line"},
        {"a = \"\xff\"", "1:1: this is no UTF-8 text, or too long"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *v = NULL;
        struct err err = {0};
        if (toml_read(*state, str_of(rows[i].toml), &v, &err))
            fail_msg("%s is taken", rows[i].toml);
        if (strcmp(err.text, rows[i].wanted) != 0)
            fail_msg("%s: %s", rows[i].toml, err.text);
    }
}

static void toml_read_bounds_levels_and_values(void **state)
{
    struct json *v = NULL;
    struct err err = {0};
    struct buf deep = {.arena = *state}, many = {.arena = *state};
    BUF_LIT(&deep, "a = ");
    for (int i = 0; i <= JSON_DEPTH_MAX; i++)
        buf_char(&deep, '[');
    assert_false(toml_read(*state, buf_str(&deep), &v, &err));
    assert_non_null(strstr(err.text, "nested too deep"));
    deep.n = 0;
    for (int i = 0; i <= JSON_DEPTH_MAX; i++)
        BUF_LIT(&deep, "a.");
    BUF_LIT(&deep, "b = 1");
    assert_false(toml_read(*state, buf_str(&deep), &v, &err));
    assert_non_null(strstr(err.text, "nested too deep"));
    BUF_LIT(&many, "a = [");
    for (int i = 0; i < TOML_VALUES_MAX; i++)
        BUF_LIT(&many, "1,");
    assert_false(toml_read(*state, buf_str(&many), &v, &err));
    assert_non_null(strstr(err.text, "too many values"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(toml_read_gives_what_its_json_twin_gives, setup, teardown),
        cmocka_unit_test_setup_teardown(toml_read_refuses_with_line_and_column, setup, teardown),
        cmocka_unit_test_setup_teardown(toml_read_bounds_levels_and_values, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
