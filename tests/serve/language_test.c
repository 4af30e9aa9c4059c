/* Another language is a folder of data: words and templates, chosen by the person's record. */
#include "assess/view/view.h"
#include "base/embed.h"
#include "site.h"

static void language_is_looked_up_by_tags_from_the_left(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *wanted, *found;
    } rows[] = {
        {"x-test", "x-test"},
        {"X-Test", "x-test"},
        {" x-test-sub", "x-test"},
        {"x-testing", ""},
        {"en", ""},
        {"en-GB", ""},
        {"fr", ""},
        {"", ""},
        {"../x-test", ""},
        {"x-test/web", ""},
        {"-", ""},
        {"--", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct template_language l;
        web_language_find(&f->arena, str_of(rows[i].wanted), &l);
        if (!str_eq(l.name, str_of(rows[i].found)))
            fail_msg("%s: %.*s", rows[i].wanted, STR_ARG(l.name));
    }
}

static void pages_speak_the_language_of_the_person_and_records_their_own(void **state)
{
    struct fixture *f = *state;
    struct site x = sign_in(f, "Xen", "read write"), ann = sign_in(f, "Ann", "read write");
    x.cache = ann.cache = web_cache_new(&f->arena);
    assert_true(fixture_set(f, x.person, "language", "x-test"));
    fixture_add(f, "task", "name=Today", NULL);
    for (int again = 0; again < 2; again++) { /* the second time from what was kept */
        struct web_answer a = get(&x, "/records/TASK-0001");
        assert_true(contains(a, "<html lang=\"x-test\">"));
        assert_true(contains(a, "[today]</a>") && contains(a, "</span> Today</h1>"));
        assert_true(contains(a, "Devices</a>")); /* what the language does not say is English */
        a = get(&ann, "/records/TASK-0001");
        assert_true(contains(a, "<html lang=\"en\">"));
        assert_true(contains(a, ">Today</a>") || contains(a, "/>Today"));
        assert_false(contains(a, "[today]"));
    }
    assert_true(contains(get(&x, "/views"), "[lists that are kept by a name]"));
    assert_false(contains(get(&ann, "/views"), "[lists that are kept by a name]"));
    assert_true(contains(get(&x, "/records/TASK-0999"), "[not found]"));
    web_cache_done(x.cache);
}

static const struct json *english(struct fixture *f, const char *group)
{
    static struct json *words;
    if (!json_read(&f->arena, embed_find("data/languages/en/words.json"), &words, &f->err))
        fail_msg("%s", f->err.text);
    return json_get(words, group);
}

static void assert_known(struct fixture *f, const char *group, struct str text)
{
    if (!str_eq(json_text(english(f, group), str_cz(&f->arena, text)), text))
        fail_msg("data/languages/en/words.json: %s lacks '%.*s'", group, STR_ARG(text));
}

static void words_of_the_frame_and_of_errors_stand_in_one_file(void **state)
{
    struct fixture *f = *state;
    static const int statuses[] = {400, 401, 403, 404, 405, 409, 412, 413,
                                   415, 421, 422, 428, 429, 500, 503, 507};
    struct web_request r = {.arena = &f->arena};
    const struct err why = {.text = "w"};
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        const struct json *model = web_error_model(&r, &why, statuses[i], 1);
        assert_known(f, "words", json_text(model, "words"));
        JSON_EACH (place, json_get(model, "places"))
            assert_known(f, "label", json_text(place, "label"));
    }
    for (int i = 0; i < VIEW_STATUS__COUNT; i++)
        assert_known(f, "status", str_of(view_status_word((enum view_status)i)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(language_is_looked_up_by_tags_from_the_left),
        TEST(pages_speak_the_language_of_the_person_and_records_their_own),
        TEST(words_of_the_frame_and_of_errors_stand_in_one_file),
    };
    return cmocka_run_group_tests_name("serve/language", tests, NULL, NULL);
}
