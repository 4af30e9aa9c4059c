#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena.h"
#include "base/buf.h"
#include "base/rows.h"

/* Rows as "line:a|b" with a line end each. */
static struct str shown(struct arena *a, struct str text, bool *cut_off)
{
    struct buf b = {.arena = a};
    struct rows *r = ARENA_NEW(a, struct rows);
    rows_init(r, text, rows_separator(text));
    while (rows_next(a, r)) {
        buf_fmt(&b, "%zu:", r->line);
        for (size_t i = 0; i < r->count && i < ROWS_FIELDS_MAX; i++)
            buf_fmt(&b, "%s%.*s", i ? "|" : "", STR_ARG(r->fields[i]));
        buf_char(&b, '\n');
    }
    *cut_off = r->cut_off;
    return buf_str(&b);
}

static void rows_follow_rfc_4180_and_spreadsheets(void **state)
{
    static const struct {
        const char *text, *rows;
        bool cut_off;
        const char *why;
    } rows[] = {
        {"a,b\n1,2\n", "1:a|b\n2:1|2\n", false, "plain"},
        {"a,b\r\n1,2", "1:a|b\n2:1|2\n", false, "line ends of other systems, and none at last"},
        {"a;b\n1,5;2\n", "1:a|b\n2:1,5|2\n", false, "a semicolon"},
        {"a\tb\n1\t\n", "1:a|b\n2:1|\n", false, "a tab"},
        {"\"a,x\";b\n1;2\n", "1:a,x|b\n2:1|2\n", false, "a comma in quotes separates nothing"},
        {"a,b\n\"x\ny\",\"say \"\"no\"\"\"\n3,4\n", "1:a|b\n2:x\ny|say \"no\"\n4:3|4\n", false,
         "lines and quotes in quotes"},
        {"a,b\n,\n\n1,2\n", "1:a|b\n4:1|2\n", false, "empty rows are passed over"},
        {"a,b\n=1+2,-3\n", "1:a|b\n2:=1+2|-3\n", false, "a formula is text"},
        {"a,b\n1,\"2", "1:a|b\n", true, "the end within quotes"},
        {"", "", false, "nothing"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool cut_off;
        struct str got = shown(*state, str_of(rows[i].text), &cut_off);
        if (!str_eq(got, str_of(rows[i].rows)) || cut_off != rows[i].cut_off)
            fail_msg("%s: %.*s", rows[i].why, STR_ARG(got));
    }
}

static void a_row_may_have_more_fields_than_are_kept(void **state)
{
    struct buf b = {.arena = *state};
    struct rows *r = ARENA_NEW((struct arena *)*state, struct rows);
    for (size_t i = 0; i < 2 * ROWS_FIELDS_MAX; i++)
        buf_fmt(&b, "%s%zu", i ? "," : "", i);
    rows_init(r, buf_str(&b), ',');
    assert_true(rows_next(*state, r));
    assert_int_equal(r->count, 2 * ROWS_FIELDS_MAX);
    assert_false(rows_next(*state, r));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_follow_rfc_4180_and_spreadsheets),
        TEST(a_row_may_have_more_fields_than_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
