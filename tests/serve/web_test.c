#include "../assess/catalogues.h"
#include "fixture.h"

#include "serve/web/web.h"

/* An answer to a request without sockets. */
static struct web_answer ask(struct fixture *f, const char *method, const char *host,
                             const char *path, const char *query_name, const char *query_value)
{
    struct web_answer out;
    struct web_param p = {str_of(query_name), str_of(query_value)};
    struct web_files files;
    web_files_init(&f->arena, &files);
    const struct web_ask a = {
        .method = str_of(method),
        .headers = {.host = str_of(host)},
        .reading = true,
        .path = str_of(path),
        .params = &p,
        .param_count = query_name ? 1 : 0,
        .number = 7,
        .workspace = str_of(f->path),
        .advisories = STR("/nonexistent/advisories.db"),
        .files = &files,
    };
    web_answer(f->store, &f->arena, &a, &out);
    return out;
}

static struct web_answer get(struct fixture *f, const char *path)
{
    return ask(f, "GET", "localhost:8440", path, NULL, NULL);
}

static bool contains(struct web_answer a, const char *text)
{
    return str_has(a.body, str_of(text));
}

static void assert_page(struct web_answer a, const char *what)
{
    if (a.status != 200)
        fail_msg("%s: %d %.*s", what, a.status, STR_ARG(str_sub(a.body, 0, 4000)));
    if (!contains(a, "</html>"))
        fail_msg("%s: is not whole", what);
    if (contains(a, "<script>alert"))
        fail_msg("%s: shows what was not escaped", what);
}

static void assert_data(struct fixture *f, struct web_answer a, const char *what)
{
    struct json *model = NULL;
    assert_string_equal(a.media_type, "application/json");
    if (a.status != 200 || !json_read(&f->arena, a.body, &model, &f->err))
        fail_msg("%s: %d %s", what, a.status, f->err.text);
    assert_int_equal(model->type, JSON_OBJECT);
}

/* What '*' may stand for in each path; a new page adds its own here. */
static const char *const samples[][2] = {
    {"/edit/model/*", "REL-0001"},
    {"/devices/*", "DEV-0001"},
    {"/records/*", "SR-0001"},
    {"/list/*", "device"},
    {"/risks/*", "SR-0001"},
    {"/classifications/*", "DEV-0001"},
    {"/facts/*", "DEV-0001"},
    {"/changes/*", "REL-0001"},
    {"/models/*", "REL-0001"},
    {"/threats/*", "REL-0001"},
    {"/triage/*", "REL-0001"},
    {"/questions/*", "Q-0001"},
    {"/approvals/*", "APR-0001"},
    {"/joint-reviews/*", "JR-0001"},
    {"/scope/*", "REL-0001"},
    {"/requirements/*", "MDR-I-17.2"},
    {"/catalogues/*", "MDR-ANNEX-I"},
    {"/vulnerabilities/*", "CVE-2023-5363"},
    {"/trace/*", "DEV-0001"},
    {"/chains/*", "SR-0001"},
    {"/pictures/**", "annex-iv/DEV-0001"},
    {"/picture/**", "dataflow/REL-0001.svg"},
    {"/impact/*", "SR-0001"},
    {"/reports/*", "REL-0001"},
    {"/board/*", "REL-0001"},
    {"/gate/*", "REL-0001"},
    {"/soup/*", "REL-0001"},
    {"/report/*", "REL-0001"},
    {"/people/*", "P-0001"},
    {"/sign/*", "SR-0001"},
    {"/jobs/*", "JOB"},
    {"/new/*", "security_risk"},
    {"/edit/*", "SR-0001"},
    {"/receipts/*", "IMP-0001"},
};

static struct str path_of(struct fixture *f, const struct web_page *page)
{
    struct str path = str_of(page->path);
    if (!str_ends(path, STR("*")))
        return path;
    for (size_t i = 0; i < COUNT_OF(samples); i++)
        if (str_eq(path, str_of(samples[i][0])))
            return str_fmt(&f->arena, "%.*s%s", STR_ARG(str_sub(path, 0, str_find_char(path, '*'))),
                           samples[i][1]);
    fail_msg("%s: this test knows no id for it", page->path);
    return path;
}

/* A page, or a drawing alone. */
static void assert_answer(struct web_answer a, const char *what)
{
    if (!str_ends(str_of(what), STR(".svg"))) {
        assert_page(a, what);
        return;
    }
    assert_int_equal(a.status, 200);
    assert_string_equal(a.media_type, "image/svg+xml");
    assert_true(str_starts(a.body, STR("<svg ")));
    assert_true(contains(a, "</svg>"));
}

static void every_row_of_the_routes_gives_a_page_and_its_data(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < WEB_PAGE_COUNT; i++) {
        if (WEB_PAGES[i].needs & ~(unsigned)MAY_READ)
            continue; /* not for this reader: people_test.c shows them */
        const char *path = str_cz(&f->arena, path_of(f, &WEB_PAGES[i]));
        const char *data = strcmp(path, "/") ? path : "/today";
        assert_answer(get(f, path), path);
        assert_data(f, get(f, str_cz(&f->arena, str_fmt(&f->arena, "/api/v1%s", data))), path);
        assert_true(strlen(WEB_PAGES[i].help) > 0);
    }
}

static void pictures_are_drawn_into_their_pages_with_links(void **state)
{
    static const char *const paths[] = {
        "/pictures/risk-matrix/DEV-0001", "/pictures/dataflow/REL-0001",
        "/pictures/risk-types/DEV-0001",  "/pictures/trace/SR-0001",
        "/pictures/figure-1/DEV-0002",    "/pictures/figure-6/DEV-0001",
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct web_answer a = get(f, paths[i]);
        assert_page(a, paths[i]);
        assert_true(contains(a, "<svg xmlns"));
        assert_false(contains(a, "<!--drawing-->"));
        assert_false(contains(a, " style=\""));
        assert_true(contains(a, "<table"));
    }
    assert_true(contains(get(f, "/pictures/trace/SR-0001"), "<a href=\"/risks/SR-0001\">"));
    assert_true(contains(ask(f, "GET", "localhost", "/pictures", "device", "DEV-0001"),
                         "/pictures/dataflow/REL-0001"));
}

static void addresses_of_pictures_that_are_not_there_say_so(void **state)
{
    static const char *const paths[] = {
        "/pictures/novel/DEV-0001", "/pictures/dataflow/REL-9999", "/pictures/dataflow/DEV-0001",
        "/pictures/trace/DEV-0001", "/picture/dataflow/REL-0001",  "/pictures/dataflow",
        "/pictures/dataflow/",      "/pictures//REL-0001",         "/pictures/dataflow/REL-0001/x",
        "/picture/dataflow/.svg",
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        if (get(f, paths[i]).status != 404)
            fail_msg("%s: %d", paths[i], get(f, paths[i]).status);
}

static void every_type_has_a_list_and_every_record_a_page(void **state)
{
    struct fixture *f = *state;
    struct store_list list;
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        const struct record_type *t = RECORD_TYPES[i];
        assert_page(get(f, str_cz(&f->arena, str_fmt(&f->arena, "/list/%s", t->name))), t->name);
        assert_true(store_list(f->store, &f->arena, t, (struct str){0}, 0, 0, &list, &f->err));
        for (size_t k = 0; k < list.shown; k++) {
            struct str path = str_fmt(&f->arena, "/records/%.*s", STR_ARG(list.heads[k].id));
            struct web_answer page = get(f, str_cz(&f->arena, path));
            if (page.status == 303) /* it has a page of its own */
                page = get(f, str_cz(&f->arena, page.location));
            assert_page(page, str_cz(&f->arena, path));
        }
    }
}

static void all_pages_render_in_an_empty_workspace(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < WEB_PAGE_COUNT; i++)
        if (!str_ends(str_of(WEB_PAGES[i].path), STR("*")) &&
            !(WEB_PAGES[i].needs & ~(unsigned)MAY_READ))
            assert_page(get(f, WEB_PAGES[i].path), WEB_PAGES[i].path);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        struct str path = str_fmt(&f->arena, "/list/%s", RECORD_TYPES[i]->name);
        assert_page(get(f, str_cz(&f->arena, path)), RECORD_TYPES[i]->name);
    }
    assert_true(contains(get(f, "/"), "Your workspace is empty"));
    assert_true(contains(get(f, "/"), "No vulnerability data yet"));
}

static void only_get_and_head_are_possible(void **state)
{
    static const char *const methods[] = {"POST",    "PUT",   "DELETE",   "PATCH", "OPTIONS",
                                          "CONNECT", "TRACE", "PROPFIND", "get",   ""};
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        for (size_t k = 0; k < WEB_PAGE_COUNT; k++) {
            const char *path = str_cz(&f->arena, path_of(f, &WEB_PAGES[k]));
            struct web_answer a = ask(f, methods[i], "localhost", path, NULL, NULL);
            assert_int_equal(a.status, 405);
            assert_true(STR_IS(a.allow, "GET, HEAD"));
        }
    assert_int_equal(ask(f, "HEAD", "localhost", "/", NULL, NULL).status, 200);
}

static void another_host_is_refused_on_every_row(void **state)
{
    struct fixture *f = *state;
    for (size_t k = 0; k < WEB_PAGE_COUNT; k++) {
        const char *path = str_cz(&f->arena, path_of(f, &WEB_PAGES[k]));
        assert_int_equal(ask(f, "GET", "evil.example", path, NULL, NULL).status, 421);
    }
}

static void a_host_is_ours_or_it_is_not(void **state)
{
    (void)state;
    static const struct {
        const char *host;
        bool ours;
    } rows[] = {
        {"localhost", true},
        {"LOCALHOST:8440", true},
        {"127.0.0.1", true},
        {"127.0.0.1:1", true},
        {"[::1]", true},
        {"[::1]:8440", true},
        {"", false},
        {"localhost.", false},
        {"localhost.evil.example", false},
        {"localhost:", false},
        {"localhost:80x", false},
        {"localhost:123456", false},
        {"127.0.0.1.evil.example", false},
        {"127.0.0.2", false},
        {"::1", false},
        {"evil.example", false},
        {"pump.example:443", true},
        {"pump.example.evil", false},
        {"localhost@evil.example", false},
        {"[::1]x", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (web_host_is_ours(str_of(rows[i].host), STR("pump.example")) != rows[i].ours)
            fail_msg("'%s'", rows[i].host);
}

static void an_address_is_decoded_strictly(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text, *wanted; /* NULL: refused */
    } rows[] = {
        {"", ""},        {"a%2Fb", "a/b"},    {"%C3%a9", "\xc3\xa9"}, {"%25", "%"},
        {"%", NULL},     {"%4", NULL},        {"%zz", NULL},          {"%00", NULL},
        {"a%0Ab", NULL}, {"%ff", NULL},       {"%C0%AE", NULL},       {"a\x01", NULL},
        {"%7f", NULL},   {"%ED%A0%80", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str out;
        bool ok = web_decode(&f->arena, str_of(rows[i].text), &out, &f->err);
        if (ok != (rows[i].wanted != NULL) || (ok && !str_eq(out, str_of(rows[i].wanted))))
            fail_msg("'%s'", rows[i].text);
    }
}

static void what_does_not_exist_is_404_and_says_what_does(void **state)
{
    struct fixture *f = *state;
    static const char *const paths[] = {"/nothing",
                                        "/devices/DEV-0999",
                                        "/devices/SR-0001",
                                        "/records/SR-0999",
                                        "/list/nonsense",
                                        "/devices/",
                                        "/devices/a/b",
                                        "//",
                                        "/static/",
                                        "/static/../answer.c",
                                        "/static/%2e%2e/x",
                                        "/../../etc/passwd",
                                        "/api/v1/",
                                        "/api/v1/nothing",
                                        "/api/v2/today",
                                        "/records/..",
                                        "x",
                                        ""};
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        if (get(f, paths[i]).status != 404)
            fail_msg("%s: %d", paths[i], get(f, paths[i]).status);
    struct web_answer a = get(f, "/records/SR-0999");
    assert_true(contains(a, "security risks go from SR-0001 to SR-0001"));
    assert_true(contains(a, "Nothing was changed"));
    assert_true(contains(a, "r-7"));
    assert_true(contains(get(f, "/records/INC-0001"), "there are no incidents yet"));
    assert_string_equal(get(f, "/api/v1/nothing").media_type, "application/problem+json");
}

static void a_bad_query_is_400(void **state)
{
    struct fixture *f = *state;
    static const char *const rows[][3] = {
        {"/list/device", "offset", "-1"},
        {"/list/device", "offset", "x"},
        {"/list/device", "limit", "0"},
        {"/list/device", "limit", "1000000"},
        {"/history", "before", "99999999999999999999"},
        {"/search", "q", "%00"},
        {"/search", "%zz", "x"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (ask(f, "GET", "localhost", rows[i][0], rows[i][1], rows[i][2]).status != 400)
            fail_msg("%s?%s=%s", rows[i][0], rows[i][1], rows[i][2]);
    char *longer = ARENA_ARRAY(&f->arena, char, 5001);
    memset(longer, 'a', 5000);
    assert_int_equal(ask(f, "GET", "localhost", "/search", "q", longer).status, 400);
    longer[0] = '/';
    assert_int_equal(get(f, longer).status, 400);
    /* a filter that names no field is the user's, too */
    int status = ask(f, "GET", "localhost", "/list/device", "filter", "nonsense%3D1").status;
    assert_true(status == 400 || status == 422);
}

static void a_search_for_any_id_goes_there(void **state)
{
    struct fixture *f = *state;
    static const char *const rows[][2] = {
        {"SR-0001", "/risks/SR-0001"},
        {"sr-0001", "/risks/SR-0001"},
        {" DEV-0002 ", "/devices/DEV-0002"},
        {"12345ANJ", "/devices/DEV-0001"},
        {"09506000134352", "/records/REL-0001"},
        {"(01)09506000134352(17)261130(10)L1", "/records/REL-0001"},
        {"9506000134352", "/records/REL-0001"},
        {"cve-2023-5363", "/vulnerabilities/CVE-2023-5363"},
        {"GHSA-xw78-pcr6-wrg8", "/vulnerabilities/CVE-2023-5363"},
        {"pkg:generic/openssl@3.0.8", "/records/CO-0001"},
        {"Bare dev", "/devices/DEV-0002"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct web_answer a = ask(f, "GET", "localhost", "/search", "q", rows[i][0]);
        if (a.status != 303 || !str_eq(a.location, str_of(rows[i][1])))
            fail_msg("%s: %d %.*s", rows[i][0], a.status, STR_ARG(a.location));
    }
    struct web_answer none = ask(f, "GET", "localhost", "/search", "q", "%25%3Cscript%3Ealert");
    assert_page(none, "search");
    assert_true(contains(none, "0 results for %&lt;script&gt;alert"));
}

static void a_clause_is_found_by_its_number_and_has_its_own_page(void **state)
{
    struct fixture *f = *state;
    struct web_answer a = ask(f, "GET", "localhost", "/search", "q", "18.8");
    assert_page(a, "18.8");
    assert_true(contains(a, "MDR-I-18.8") && contains(a, "IVDR-I-18.8"));
    a = ask(f, "GET", "localhost", "/search", "q", "MDR-I-17.2");
    assert_int_equal(a.status, 303);
    a = get(f, str_cz(&f->arena, a.location));
    assert_int_equal(a.status, 303);
    assert_true(str_eq(a.location, STR("/requirements/MDR-I-17.2")));
    assert_page(ask(f, "GET", "localhost", "/records/MDR-I-17.2", "fields", "all"), "fields");
    assert_data(f, get(f, "/api/v1/records/MDR-I-17.2"), "the record as data");
    a = get(f, "/records/MDR-ANNEX-I");
    assert_true(str_eq(a.location, STR("/catalogues/MDR-ANNEX-I")));
    assert_page(ask(f, "GET", "localhost", "/requirements/MDR-I-17.2", "scope", "DEV-0001"), "one");
    assert_int_equal(get(f, "/requirements/NONE").status, 404);
    assert_int_equal(
        ask(f, "GET", "localhost", "/requirements/MDR-I-17.2", "scope", "DEV-0999").status, 404);
    assert_int_equal(ask(f, "GET", "localhost", "/requirements", "offset", "-1").status, 400);
}

static void a_change_asks_what_it_does_or_says_what_follows(void **state)
{
    struct fixture *f = *state;
    assert_true(contains(get(f, "/changes/REL-0002"), "What does the change do?"));
    fixture_add(f, "release", "name=1.2", "device=DEV-0001", "change_kinds=security_patch", NULL);
    struct web_answer a = get(f, "/changes/REL-0003");
    assert_page(a, "REL-0003");
    assert_true(contains(a, "New UDI-PI?") && contains(a, "MDR Annex VI Part C 6.5"));
    assert_int_equal(get(f, "/changes/REL-0999").status, 404);
}

static void a_model_is_a_list_that_says_where_each_part_comes_from(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "element", "name=Motor", "key=motor", "kind=process", "release=REL-0001", NULL);
    fixture_add(f, "release", "name=1.2", "device=DEV-0001", "platform=REL-0001", NULL);
    fixture_add(f, "element", "name=Screen", "key=screen", "kind=process", "release=REL-0003",
                NULL);
    struct web_answer a = get(f, "/models/REL-0003");
    assert_page(a, "REL-0003");
    assert_true(contains(a, "Motor") && contains(a, "Screen"));
    assert_true(contains(a, "<a href=\"/models/REL-0001\">REL-0001</a>"));
    assert_true(contains(a, "not frozen") && contains(a, "it is in no zone"));
    assert_false(contains(get(f, "/models/REL-0001"), "Screen"));
    assert_int_equal(get(f, "/models/REL-0999").status, 404);
}

static int with_clauses(void **state)
{
    if (fixture_setup_full(state))
        return -1;
    fixture_catalogues(*state);
    return 0;
}

static void files_are_kept_by_their_version(void **state)
{
    struct fixture *f = *state;
    struct web_answer a = get(f, "/static/tutela.css");
    assert_int_equal(a.status, 200);
    assert_string_equal(a.cache, "no-cache");
    assert_string_equal(a.media_type, "text/css; charset=utf-8");
    struct str version = str_sub(a.etag, 1, a.etag.n - 2);
    a = ask(f, "GET", "localhost", "/static/tutela.css", "v", str_cz(&f->arena, version));
    assert_non_null(strstr(a.cache, "immutable"));
    assert_true(contains(get(f, "/"), str_cz(&f->arena, version)));
    a = ask(f, "GET", "localhost", "/static/tutela.css", "v", "0000000000000000");
    assert_string_equal(a.cache, "no-cache");
}

static void what_is_kept_changes_when_the_workspace_does(void **state)
{
    struct fixture *f = *state;
    struct web_answer out;
    struct web_files files;
    web_files_init(&f->arena, &files);
    struct web_cache *cache = web_cache_new(&f->arena);
    const struct web_ask a = {.method = STR("GET"),
                              .headers = {.host = STR("localhost")},
                              .path = STR("/devices"),
                              .reading = true,
                              .workspace = str_of(f->path),
                              .files = &files,
                              .cache = cache};
    web_answer(f->store, &f->arena, &a, &out);
    struct str first = out.body;
    web_answer(f->store, &f->arena, &a, &out);
    assert_true(str_has(first, STR("<b>2</b> of <b>2</b> devices")));
    assert_true(str_has(out.body, STR("<b>2</b> of <b>2</b> devices")));
    fixture_add(f, "device", "name=Third", "regulation=mdr", NULL);
    web_answer(f->store, &f->arena, &a, &out);
    assert_true(str_has(out.body, STR("<b>3</b> of <b>3</b> devices")));
    web_cache_done(cache);
}

int main(void)
{
#define FULL(test)    cmocka_unit_test_setup_teardown(test, fixture_setup_full, fixture_teardown)
#define CLAUSES(test) cmocka_unit_test_setup_teardown(test, with_clauses, fixture_teardown)
#define EMPTY(test)   cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        CLAUSES(every_row_of_the_routes_gives_a_page_and_its_data),
        CLAUSES(pictures_are_drawn_into_their_pages_with_links),
        FULL(addresses_of_pictures_that_are_not_there_say_so),
        FULL(every_type_has_a_list_and_every_record_a_page),
        EMPTY(all_pages_render_in_an_empty_workspace),
        FULL(only_get_and_head_are_possible),
        FULL(another_host_is_refused_on_every_row),
        cmocka_unit_test(a_host_is_ours_or_it_is_not),
        EMPTY(an_address_is_decoded_strictly),
        FULL(what_does_not_exist_is_404_and_says_what_does),
        FULL(a_bad_query_is_400),
        FULL(a_search_for_any_id_goes_there),
        CLAUSES(a_clause_is_found_by_its_number_and_has_its_own_page),
        FULL(a_change_asks_what_it_does_or_says_what_follows),
        FULL(a_model_is_a_list_that_says_where_each_part_comes_from),
        EMPTY(files_are_kept_by_their_version),
        FULL(what_is_kept_changes_when_the_workspace_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
