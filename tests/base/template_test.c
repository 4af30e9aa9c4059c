#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "arena.h"
#include "base/embed.h"
#include "base/template.h"

/* This program's own embedded files, in place of the built ones. */
const struct embed_file embed_files[] = {
    {"data/templates/loop.html", "{{>loop}}", 9},
    {"data/templates/part.html", "<i>{{name}}</i>", 15},
    {"data/templates/web/row.html", "{{>part}};", 10},
    {"data/z", "z", 1},
    {0},
};
const size_t embed_count = 4;

static const char model_text[] =
    "{\"name\":\"<&>\\\"'\",\"n\":7,\"none\":null,\"no\":false,\"yes\":true,\"empty\":\"\","
    "\"list\":[\"a\",2],\"rows\":[{\"name\":\"r1\"},{\"name\":\"r2\"}],\"nil\":[],"
    "\"o\":{\"deep\":\"d\"}}";

static struct json *model(struct arena *a)
{
    struct json *v = NULL;
    struct err err = {0};
    if (!json_read(a, str_of(model_text), &v, &err))
        fail_msg("%s", err.text);
    return v;
}

static void template_fills_the_holes_and_escapes(void **state)
{
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        {"", ""},
        {"plain } { text", "plain } { text"},
        {"{{name}}", "&lt;&amp;&gt;&quot;&#39;"},
        {"{{n}}{{none}}.", "7."},
        {"{{#list}}[{{.}}]{{/list}}", "[a][2]"},
        {"{{#rows}}{{name}}{{n}} {{/rows}}", "r17 r27 "},
        {"{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{#nil}}l{{/nil}}{{#empty}}e{{/empty}}", "y"},
        {"{{^yes}}y{{/yes}}{{^no}}n{{/no}}{{^nil}}l{{/nil}}{{^empty}}e{{/empty}}", "nle"},
        {"{{#n}}n{{/n}}{{#none}}x{{/none}}{{#name}}s{{/name}}", "ns"},
        {"{{#o}}{{deep}}{{n}}{{#o}}{{deep}}{{/o}}{{/o}}", "d7d"},
        {"{{#rows}}{{>part}}{{/rows}}", "<i>r1</i><i>r2</i>"},
        {"{{#rows}}{{>web/row}}{{/rows}}", "<i>r1</i>;<i>r2</i>;"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {.arena = a};
        struct err err = {0};
        if (!template_render(str_of(rows[i].text), model(a), &out, &err))
            fail_msg("%s: %s", rows[i].text, err.text);
        if (!str_eq(buf_str(&out), str_of(rows[i].wanted)))
            fail_msg("%s: %.*s", rows[i].text, STR_ARG(buf_str(&out)));
    }
}

static void template_refuses_what_it_does_not_know(void **state)
{
    static const struct {
        const char *text, *reason;
    } rows[] = {
        {"{{nam}}", "the model has no 'nam'"},
        {"{{#nam}}x{{/nam}}", "the model has no 'nam'"},
        {"{{^nam}}x{{/nam}}", "the model has no 'nam'"},
        {"{{name", "a tag has no '}}'"},
        {"{{#rows}}x", "section 'rows' is not closed"},
        {"x{{/rows}}", "section 'rows' is not open"},
        {"{{#rows}}{{#list}}{{/rows}}{{/list}}", "section 'list' is not closed"},
        {"{{rows}}", "'rows' is not text"},
        {"{{.}}", "'.' is not text"},
        {"{{>none}}", "there is no template 'none'"},
        {"{{>../../secret}}", "there is no template '../../secret'"},
        {"{{}}", "the model has no ''"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {.arena = a};
        struct err err = {0};
        if (template_render(str_of(rows[i].text), model(a), &out, &err))
            fail_msg("taken: %s", rows[i].text);
        assert_string_equal(err.text, rows[i].reason);
    }
    struct buf out = {.arena = a};
    struct err err = {0};
    assert_false(template_render(STR("{{>loop}}"), model(a), &out, &err));
    assert_non_null(strstr(err.text, "include each other too deeply"));
}

static void template_refuses_sections_nested_without_end(void **state)
{
    struct arena *a = *state;
    struct buf text = {.arena = a}, out = {.arena = a};
    for (int i = 0; i < 1000; i++)
        BUF_LIT(&text, "{{#yes}}");
    for (int i = 0; i < 1000; i++)
        BUF_LIT(&text, "{{/yes}}");
    struct err err = {0};
    assert_false(template_render(buf_str(&text), model(a), &out, &err));
    assert_string_equal(err.text, "sections are nested too deeply");
}

static void embed_finds_files_by_path_and_by_prefix(void **state)
{
    (void)state;
    assert_true(STR_IS(embed_find("data/z"), "z"));
    assert_true(STR_IS(embed_try("data/templates/loop.html"), "{{>loop}}"));
    assert_null(embed_try("data/y").p);
    assert_null(embed_try("").p);
    size_t n = 0;
    for (const struct embed_file *f = NULL; (f = embed_next("data/templates/", f));)
        n++;
    assert_int_equal(n, 3);
    assert_null(embed_next("nothing", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(template_fills_the_holes_and_escapes),
        cmocka_unit_test(template_refuses_what_it_does_not_know),
        cmocka_unit_test(template_refuses_sections_nested_without_end),
        cmocka_unit_test(embed_finds_files_by_path_and_by_prefix),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
