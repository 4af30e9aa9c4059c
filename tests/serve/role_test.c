/* Every route as every role: what the row needs is asked for, whoever comes; and who may not change
   something changes nothing, whatever he sends. */
#include "site.h"

#include "base/embed.h"

enum { ROLES_MAX = 16 };

static struct {
    const char *name;
    unsigned may;
    bool guest;
    struct site site;
} people[ROLES_MAX];
static size_t people_count;

/* Something for each star: a release, which most pages are about. */
static struct str path_of(struct fixture *f, const char *pattern)
{
    struct buf path = {.arena = &f->arena};
    bool type = strstr(pattern, "/list/") || strstr(pattern, "/new/");
    for (const char *p = pattern; *p; p++)
        if (p[0] == '*' && p[1] == '*')
            BUF_LIT(&path, "dataflow/");
        else if (*p == '*')
            buf_put(&path, type ? STR("device") : STR("REL-0001"));
        else
            buf_char(&path, *p);
    return buf_str(&path);
}

/* One person for each role of data/roles.json; guests among them see the first device only. */
static void make_people(struct fixture *f)
{
    struct json *file = NULL;
    assert_true(json_read(&f->arena, embed_find("data/roles.json"), &file, &f->err));
    people_count = 0;
    JSON_EACH (role, json_get(file, "roles")) {
        assert_true(people_count < ROLES_MAX);
        const char *name = str_cz(&f->arena, json_text(role, "key"));
        const char *may = str_cz(&f->arena, json_text(role, "permissions"));
        people[people_count].name = name;
        people[people_count].guest = json_is_true(role, "guest");
        assert_true(auth_words(str_of(may), &people[people_count].may, &f->err));
        people[people_count].site = sign_in_for(f, name, may,
                                                json_is_true(role, "guest") ? "DEV-0001" : NULL);
        people_count++;
    }
    assert_true(people_count >= 9);
}

static struct web_answer ask(struct site *s, const char *method, const char *pattern)
{
    bool reads = strcmp(method, "GET") == 0, api = str_starts(str_of(pattern), STR("/api/"));
    struct arena *a = &s->f->arena;
    struct str body = reads ? STR("") : api ? STR("{}") : str_fmt(a, "csrf=%.*s", STR_ARG(s->csrf));
    return send(s, method, str_cz(a, path_of(s->f, pattern)), "", body,
                reads ? ""
                : api ? "application/json"
                      : "application/x-www-form-urlencoded");
}

static void every_page_asks_for_what_its_row_needs(void **state)
{
    struct fixture *f = *state;
    make_people(f);
    for (size_t i = 0; i < people_count; i++)
        for (size_t k = 0; k < WEB_PAGE_COUNT; k++) {
            const struct web_page *page = &WEB_PAGES[k];
            size_t mark = arena_mark(&f->arena);
            int status = ask(&people[i].site, "GET", page->path).status;
            bool lacks = (people[i].may & page->needs) != page->needs;
            bool shut = (people[i].guest && page->scope == WEB_ALL) ||
                        strcmp(page->path, "/login/openid/back") == 0; /* of no sign-in of ours */
            if ((lacks || shut) != (status == 403) && !(people[i].guest && status == 403))
                fail_msg("%s as %s: %d", page->path, people[i].name, status);
            if (status >= 500)
                fail_msg("%s as %s: %d", page->path, people[i].name, status);
            arena_rewind(&f->arena, mark);
        }
}

/* The body is empty, so that nobody changes anything; a reader must not even try. */
static void every_act_asks_for_what_its_row_needs(void **state)
{
    struct fixture *f = *state;
    make_people(f);
    int64_t position = store_position(f->store);
    for (size_t i = 0; i < people_count; i++)
        for (size_t k = 0; k < WEB_ACT_COUNT; k++) {
            const struct web_act *act = &WEB_ACTS[k];
            if (str_eq(str_of(act->path), STR("/logout")))
                continue;
            int status = ask(&people[i].site, act->method, act->path).status;
            bool lacks = (people[i].may & act->needs) != act->needs;
            if (lacks && status != 403)
                fail_msg("%s %s as %s: %d", act->method, act->path, people[i].name, status);
            if (status >= 500)
                fail_msg("%s %s as %s: %d", act->method, act->path, people[i].name, status);
            if (!(people[i].may & ~(unsigned)MAY_READ) && store_position(f->store) != position)
                fail_msg("%s %s as %s changed the history", act->method, act->path, people[i].name);
            position = store_position(f->store);
        }
}

/* Not signed in: pages lead to where one signs in, the API says 401, open ones answer. */
static void nobody_gets_in(void **state)
{
    struct fixture *f = *state;
    struct site nobody = {.f = f};
    int64_t position = store_position(f->store);
    for (size_t k = 0; k < WEB_PAGE_COUNT; k++) {
        struct web_answer a = ask(&nobody, "GET", WEB_PAGES[k].path);
        bool away = a.status == 303 && (str_starts(a.location, STR("/login")) ||
                                        str_starts(a.location, STR("/first-run")));
        bool back = strcmp(WEB_PAGES[k].path, "/login/openid/back") ==
                    0; /* of no sign-in of ours */
        if (WEB_PAGES[k].needs ? !away && a.status != 401
                               : a.status >= 400 && a.status != 404 && !(back && a.status == 403))
            fail_msg("%s: %d %.*s", WEB_PAGES[k].path, a.status, STR_ARG(a.location));
    }
    for (size_t k = 0; k < WEB_ACT_COUNT; k++) {
        struct web_answer a = ask(&nobody, WEB_ACTS[k].method, WEB_ACTS[k].path);
        bool api = str_starts(str_of(WEB_ACTS[k].path), STR("/api/"));
        if (WEB_ACTS[k].needs && a.status != (api ? 401 : 303))
            fail_msg("%s %s: %d", WEB_ACTS[k].method, WEB_ACTS[k].path, a.status);
        if (store_position(f->store) != position)
            fail_msg("%s %s changed the history", WEB_ACTS[k].method, WEB_ACTS[k].path);
    }
}

/* A form that another web site sends in the name of who is signed in here. */
static void no_act_without_the_token_of_the_session(void **state)
{
    struct fixture *f = *state;
    struct site all = sign_in_for(
        f, "all", "read write security safety approve release admin ask report", NULL);
    for (size_t k = 0; k < WEB_ACT_COUNT; k++) {
        const char *method = WEB_ACTS[k].method;
        bool reads = strcmp(method, "GET") == 0; /* a page of the API's own */
        int status = send(&all, method, str_cz(&f->arena, path_of(f, WEB_ACTS[k].path)), "",
                          STR("csrf=00000000000000000000000000000000"),
                          "application/x-www-form-urlencoded")
                         .status;
        if (!reads && status != 403)
            fail_msg("%s %s: %d", WEB_ACTS[k].method, WEB_ACTS[k].path, status);
    }
}

int main(void)
{
#define FULL(test) cmocka_unit_test_setup_teardown(test, fixture_setup_full, fixture_teardown)
    const struct CMUnitTest tests[] = {
        FULL(every_page_asks_for_what_its_row_needs),
        FULL(every_act_asks_for_what_its_row_needs),
        FULL(nobody_gets_in),
        FULL(no_act_without_the_token_of_the_session),
    };
    return cmocka_run_group_tests_name("routes and roles", tests, NULL, NULL);
}
