/* The list of sources, and what is chosen of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "arena.h"
#include "intake/fetch/fetch.h"

static struct instant at(const char *text)
{
    struct instant t;
    assert_true(instant_parse(str_of(text), &t));
    return t;
}

static void fetch_sources_that_come_with_the_program_are_good(void **state)
{
    struct arena *a = *state;
    struct fetch_sources all;
    struct err err = {0};
    if (!fetch_sources_read(a, fetch_sources_built_in(), &all, &err))
        fail_msg("%s", err.text);
    size_t usual = 0;
    for (size_t i = 0; i < all.count; i++) {
        assert_true(all.items[i].status.n > 0); /* how sure it is */
        assert_true(str_starts(all.items[i].address, STR("https://")));
        usual += all.items[i].usual;
    }
    assert_true(usual >= 4);
}

#define NEEDED "\"name\": \"x\", \"protocol\": \"file\", \"address\": \"https://h/\""

static void fetch_sources_say_what_is_wrong_in_them(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *source, *reason;
    } rows[] = {
        {"{" NEEDED "}", NULL},
        {"{\"name\": \"x\", \"protocol\": \"file\"}", "address is missing"},
        {"{\"name\": \"X y\", \"protocol\": \"file\", \"address\": \"https://h/\"}", "name: small"},
        {"{\"name\": \"all\", \"protocol\": \"file\", \"address\": \"https://h/\"}", "name: small"},
        {"{" NEEDED "}, {" NEEDED "}", "two sources 'x'"},
        {"{" NEEDED ", \"tries\": 0}", "tries is no whole number from 1 to 20"},
        {"{" NEEDED ", \"tries\": \"2\"}", "tries is no whole number"},
        {"{" NEEDED ", \"page_size\": 2.5}", "page_size is no whole number"},
        {"{" NEEDED ", \"parts\": [1]}", "parts has something"},
        {"{" NEEDED ", \"changes\": \"ftp://h/\"}", "no address that is fetched"},
        {"{\"name\": \"x\", \"protocol\": \"nvd\", \"address\": \"https://h/\"}",
         "changes is missing"},
        {"{\"name\": \"x\", \"protocol\": \"csaf\", \"address\": \"example.org\"}", NULL},
        {"{\"name\": \"x\", \"protocol\": \"csaf\", \"address\": \"a b\"}", "no address"},
        {"{\"name\": \"x\", \"protocol\": \"cvelist\", \"address\": \"https://h/\", "
         "\"changes\": \"https://h/{day}/{day}.zip\"}",
         NULL},
        {"1", "source 1"},
        {"", "has no source"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fetch_sources all;
        struct err err = {0};
        struct str text = str_fmt(a, "{\"sources\": [%s]}", rows[i].source);
        bool ok = fetch_sources_read(a, text, &all, &err);
        if (ok != !rows[i].reason || (!ok && !strstr(err.text, rows[i].reason)))
            fail_msg("%s: %s", rows[i].source, err.text);
    }
    struct fetch_sources all;
    struct err err = {0};
    assert_false(fetch_sources_read(a, STR("{\"sources\": "), &all, &err));
}

static struct json *plan(struct arena *a, const char *names, struct err *err)
{
    struct fetch_sources all;
    struct json *out = NULL;
    struct str items[8], rest = str_of(names);
    size_t n = 0;
    assert_true(fetch_sources_read(a, fetch_sources_built_in(), &all, err));
    while (str_word(&rest, &items[n]))
        n++;
    return fetch_plan(a, &all, (struct fetch_choice){items, n}, at("2026-11-27T00:00:00Z"), &out,
                      err)
               ? out
               : NULL;
}

static void fetch_choices_are_sources_parts_or_all(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    const struct json *usual = json_get(plan(a, "", &err), "sources");
    const struct json *all = json_get(plan(a, "all", &err), "sources");
    assert_true(json_count(usual) > 4 && json_count(all) > json_count(usual));
    assert_int_equal(json_count(json_get(plan(a, "kev kev osv:PyPI osv:PyPI", &err), "sources")),
                     2);
    const struct json *row = json_first(json_get(plan(a, "osv:Red%20Hat", &err), "sources"));
    assert_true(str_ends(json_text(row, "address"), STR("/Red%2520Hat/all.zip")));
    row = json_first(json_get(plan(a, "nvd", &err), "sources"));
    assert_true(str_ends(json_text(row, "address"), STR("{2002..2026,modified}.json.gz")));
    row = json_first(json_get(plan(a, "csaf-cisa", &err), "sources"));
    assert_true(str_ends(json_text(row, "address"), STR("provider-metadata.json")));
    assert_null(plan(a, "frob", &err));
    assert_non_null(strstr(err.text, "there is no source 'frob'; there are: nvd"));
    assert_null(plan(a, "kev:PyPI", &err));
    assert_null(plan(a, "osv:", &err));
    assert_int_equal(err.code, ERR_USAGE);
}

static void fetch_needs_something_to_fetch(void **state)
{
    struct arena *a = *state;
    struct fetch_sources all;
    struct json *out = NULL;
    struct err err = {0};
    assert_true(fetch_sources_read(
        a,
        STR("{\"sources\": [{\"name\": \"c\", \"protocol\": \"csaf\", \"address\": \"h.org\"}]}"),
        &all, &err));
    assert_false(
        fetch_plan(a, &all, (struct fetch_choice){0}, at("2026-11-27T00:00:00Z"), &out, &err));
    assert_int_equal(err.code, ERR_USAGE);
    struct str every = STR("all");
    assert_true(fetch_plan(a, &all, (struct fetch_choice){&every, 1}, at("2026-11-27T00:00:00Z"),
                           &out, &err));
    assert_true(STR_IS(json_text(json_first(json_get(out, "sources")), "address"),
                       "https://h.org/.well-known/csaf/provider-metadata.json"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(fetch_sources_say_what_is_wrong_in_them),
        TEST(fetch_choices_are_sources_parts_or_all),
        TEST(fetch_needs_something_to_fetch),
        TEST(fetch_sources_that_come_with_the_program_are_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
