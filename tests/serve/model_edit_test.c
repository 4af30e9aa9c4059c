/* The editor of diagrams as a browser uses it: forms without scripts, and what its scripts send. */
#include "../store/fixture.h"

#include "serve/auth/account.h"
#include "serve/web/web.h"

struct user {
    struct fixture *f;
    struct str cookie, csrf;
};

static struct user user_of(struct fixture *f, const char *name, const char *permissions)
{
    struct user u = {.f = f};
    struct principal who;
    const struct auth_visit visit = {
        .now = world_now(), .address = STR("192.0.2.7"), .agent = STR("Browser/1")};
    struct str role = fixture_add(f, "role", fixture_ref(f, "name", str_of(name)),
                                  fixture_ref(f, "permissions", str_of(permissions)), NULL);
    struct str person = fixture_add(f, "person", fixture_ref(f, "name", str_of(name)),
                                    fixture_ref(f, "login", str_lower(&f->arena, str_of(name))),
                                    fixture_ref(f, "roles", role), NULL);
    fixture_begin(f);
    if (!fixture_end(f,
                     auth_session_start(f->store, &f->arena, &visit, person, &u.cookie, &f->err)) ||
        !auth_by_session(f->store, &f->arena, u.cookie, world_now(), &who, &f->err))
        fail_msg("%s", f->err.text);
    u.csrf = str_copy(&f->arena, who.csrf);
    store_set_actor(f->store, STR("tester"));
    return u;
}

struct sent {
    const char *method, *path, *query, *body;
    bool foreign; /* without the token of the session */
};

/* query: "type=element&key=pump", or NULL. */
static struct web_answer ask(const struct user *u, struct sent sent)
{
    struct arena *a = &u->f->arena;
    struct web_answer out;
    struct web_files files;
    struct web_param params[8];
    size_t count = 0;
    struct str rest = str_of(sent.query), pair;
    while (count < COUNT_OF(params) && str_split(&rest, '&', &pair)) {
        size_t at = str_find_char(pair, '=');
        params[count++] = (struct web_param){str_sub(pair, 0, at), str_from(pair, at + 1)};
    }
    bool api = str_starts(str_of(sent.path), STR("/api/"));
    struct str csrf = sent.foreign ? (struct str){0} : u->csrf, body = str_of(sent.body);
    if (!api && sent.body)
        body = str_fmt(a, "csrf=%.*s&%s", STR_ARG(csrf), sent.body);
    web_files_init(a, &files);
    const struct web_ask web = {
        .method = str_of(sent.method),
        .headers = {.host = STR("localhost"),
                    .cookie = str_fmt(a, "tutela=%.*s", STR_ARG(u->cookie)),
                    .csrf = api ? csrf : (struct str){0},
                    .content_type = api ? STR("application/json")
                                        : STR("application/x-www-form-urlencoded")},
        .path = str_of(sent.path),
        .params = params,
        .param_count = count,
        .body = body,
        .workspace = str_of(u->f->path),
        .files = &files,
    };
    web_answer(u->f->store, a, &web, &out);
    return out;
}

static struct web_answer get(const struct user *u, const char *query)
{
    return ask(u, (struct sent){.method = "GET", .path = "/edit/model/REL-0001", .query = query});
}

static struct web_answer post(const struct user *u, const char *body)
{
    return ask(u, (struct sent){.method = "POST", .path = "/edit/model/REL-0001", .body = body});
}

/* ' stands for ". */
static struct web_answer save(const struct user *u, const char *operations)
{
    struct str text = str_fmt(&u->f->arena, "{'operations':%s}", operations);
    char *body = str_cz(&u->f->arena, text);
    for (char *c = body; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    return ask(
        u, (struct sent){.method = "POST", .path = "/api/v1/edit/model/REL-0001", .body = body});
}

static bool contains(struct web_answer a, const char *text)
{
    return str_has(a.body, str_of(text));
}

static void assert_contains(struct web_answer a, const char *text)
{
    if (!contains(a, text))
        fail_msg("%d, without \"%s\": %.*s", a.status, text, STR_ARG(str_sub(a.body, 0, 8000)));
}

static void new_release(struct fixture *f)
{
    fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
}

/* --- forms --- */

static void a_form_adds_changes_and_removes_a_part(void **state)
{
    struct fixture *f = *state;
    new_release(f);
    struct user u = user_of(f, "Ann", "read write");
    assert_contains(get(&u, "type=element"), "New element");
    struct web_answer a = post(&u, "do=add&type=zone&key=&id=&name=Home+%26+garden&parent=");
    assert_int_equal(a.status, 303);
    assert_true(STR_IS(a.location, "/edit/model/REL-0001?type=zone&key=home_garden"));
    a = post(&u, "do=add&type=element&name=Pump&kind=process&zone=home_garden");
    assert_int_equal(a.status, 303);
    a = get(&u, "type=element&key=pump");
    assert_contains(a, "E-0001</a> Pump");
    assert_contains(a, "<option value=\"home_garden\" selected>Home &amp; garden</option>");
    a = post(&u, "do=change&type=element&key=pump&revision=1&name=Pump+2&was.name=Pump&zone="
                 "home_garden&was.zone=home_garden");
    assert_int_equal(a.status, 303);
    assert_true(STR_IS(fixture_field(f, STR("E-0001"), "name"), "Pump 2"));
    assert_true(STR_IS(fixture_field(f, STR("E-0001"), "zone"), "Z-0001"));
    a = post(&u, "do=retire&type=element&key=pump&revision=2&reason=Not+built");
    assert_true(STR_IS(a.location, "/edit/model/REL-0001"));
    assert_true(STR_IS(fixture_field(f, STR("E-0001"), "retired"), "Not built"));
    fixture_holds(f);
}

static void check_boxes_that_are_all_empty_empty_the_field(void **state)
{
    struct fixture *f = *state;
    new_release(f);
    struct user u = user_of(f, "Ann", "read write");
    post(&u, "do=add&type=data_class&name=Dose");
    post(&u, "do=add&type=data_class&name=Alarm");
    post(&u, "do=add&type=element&name=Pump&kind=process&data_classes=&data_classes=dose&"
             "data_classes=alarm");
    assert_true(STR_IS(fixture_field(f, STR("E-0001"), "data_classes"), "DC-0001 DC-0002"));
    post(&u, "do=change&type=element&key=pump&data_classes=&was.data_classes=dose+alarm");
    assert_int_equal(fixture_field(f, STR("E-0001"), "data_classes").n, 0);
    fixture_holds(f);
}

static void what_was_typed_stays_when_it_is_refused(void **state)
{
    struct fixture *f = *state;
    new_release(f);
    struct user u = user_of(f, "Ann", "read write");
    struct web_answer a = post(&u, "do=add&type=zone&name=Home&trust=1000&description=Quiet");
    assert_int_equal(a.status, err_http_status(ERR_INVALID));
    assert_contains(a, "trust: must be 0 to 100");
    assert_contains(a, "value=\"1000\"");
    assert_contains(a, ">Quiet</textarea>");
    assert_contains(post(&u, "do=add&type=risk&name=x"), "operations[0].type");
    assert_contains(post(&u, "do=burn&type=zone&name=x"), "operations[0].do");
}

static void a_form_that_is_late_shows_both_texts(void **state)
{
    struct fixture *f = *state;
    new_release(f);
    struct user u = user_of(f, "Ann", "read write");
    post(&u, "do=add&type=zone&name=Home");
    store_set_actor(f->store, STR("tester")); /* somebody else */
    assert_true(fixture_set(f, STR("Z-0001"), "name", "House"));
    struct web_answer a = post(&u, "do=change&type=zone&key=home&revision=1&name=Flat&"
                                   "was.name=Home");
    assert_int_equal(a.status, 409);
    assert_contains(a, "tester has changed it meanwhile; Name is now &quot;House&quot;, you wrote "
                       "&quot;Flat&quot;");
    assert_contains(a, "name=\"name\" value=\"Flat\"");
    assert_contains(a, "name=\"revision\" value=\"2\""); /* so sending it again is a decision */
    assert_contains(a, "name=\"was.name\" value=\"House\"");
    assert_int_equal(post(&u, "do=retire&type=zone&key=home&revision=1").status, 409);
}

/* --- what scripts send --- */

static void scripts_save_many_parts_at_once(void **state)
{
    struct fixture *f = *state;
    struct json *reply;
    new_release(f);
    struct user u = user_of(f, "Ann", "read write");
    struct web_answer a = save(
        &u, "[{'do':'add','type':'element','ref':'new:1','fields':{'name':'App','kind':'process',"
            "'x':98,'y':98}},{'do':'add','type':'element','ref':'new:2','fields':{'name':'Cloud',"
            "'kind':'external_entity'}},{'do':'add','type':'flow','ref':'new:3','fields':{'name':"
            "'Log','source':'new:1','target':'new:2'}}]");
    assert_int_equal(a.status, 200);
    assert_true(json_read(&f->arena, a.body, &reply, &f->err));
    assert_true(STR_IS(json_text(reply, "state"), "saved"));
    assert_int_equal(json_count(json_get(reply, "parts")), 3);
    a = ask(&u, (struct sent){.method = "GET", .path = "/api/v1/edit/model/REL-0001"});
    assert_true(json_read(&f->arena, a.body, &reply, &f->err));
    assert_int_equal(json_count(json_get(reply, "parts")), 3);
    assert_int_equal(json_count(json_get(reply, "places")), 2);
    assert_true(json_is_true(reply, "writable"));
    const struct json *place = json_first(json_get(reply, "places"));
    assert_true(json_is_true(place, "placed"));
    assert_int_equal(json_int(place, "x", 0), 98 - 168 / 2);
    assert_contains(get(&u, NULL), "2"); /* elements, in the table */
    fixture_holds(f);
}

static void scripts_learn_of_conflicts_and_faults_and_nothing_is_saved(void **state)
{
    struct fixture *f = *state;
    new_release(f);
    struct user u = user_of(f, "Ann", "read write");
    save(&u, "[{'do':'add','type':'zone','fields':{'name':'Home'}}]");
    store_set_actor(f->store, STR("tester")); /* somebody else */
    assert_true(fixture_set(f, STR("Z-0001"), "name", "House"));
    int64_t position = store_position(f->store);
    struct web_answer a = save(&u, "[{'do':'change','type':'zone','key':'home','revision':1,"
                                   "'fields':{'name':'Flat'},'was':{'name':'Home'}}]");
    assert_int_equal(a.status, 409);
    assert_contains(a, "\"theirs\": \"House\"");
    assert_contains(a, "\"who\": \"tester\"");
    a = save(&u, "[{'do':'change','type':'zone','key':'home','fields':{'trust':-1}}]");
    assert_int_equal(a.status, err_http_status(ERR_INVALID));
    assert_contains(a, "\"state\": \"refused\"");
    a = save(&u, "[{}]");
    assert_contains(a, "operations[0].do");
    assert_string_equal(a.media_type, "application/problem+json");
    assert_int_equal(store_position(f->store), position);
}

/* --- who may --- */

static void only_who_may_write_changes_a_model(void **state)
{
    static const char body[] = "do=add&type=zone&name=Home";
    struct fixture *f = *state;
    new_release(f);
    struct user reader = user_of(f, "Rea", "read"), writer = user_of(f, "Ann", "read write");
    struct web_answer a = get(&reader, "type=element");
    assert_contains(a, "You may read this model, not change it");
    assert_false(contains(a, "type=\"submit\">Add"));
    assert_int_equal(post(&reader, body).status, 403);
    assert_int_equal(save(&reader, "[]").status, 403);
    assert_int_equal(ask(&writer, (struct sent){.method = "POST",
                                                .path = "/edit/model/REL-0001",
                                                .body = body,
                                                .foreign = true})
                         .status,
                     403);
    assert_int_equal(ask(&writer, (struct sent){.method = "POST",
                                                .path = "/api/v1/edit/model/REL-0001",
                                                .body = "{\"operations\":[]}",
                                                .foreign = true})
                         .status,
                     403);
    assert_int_equal(post(&writer, body).status, 303);
}

static void a_frozen_release_opens_to_be_read(void **state)
{
    struct fixture *f = *state;
    new_release(f);
    struct user u = user_of(f, "Ann", "read write");
    post(&u, "do=add&type=zone&name=Home");
    struct str baseline = fixture_freeze(f, STR("REL-0001"));
    struct web_answer a = get(&u, "type=zone&key=home");
    assert_contains(a, "The release is frozen by");
    assert_contains(a, str_cz(&f->arena, baseline));
    assert_false(contains(a, "type=\"submit\">Save"));
    assert_false(contains(a, "data-writable"));
    assert_int_equal(post(&u, "do=retire&type=zone&key=home").status, 403);
    assert_int_equal(save(&u, "[{'do':'retire','type':'zone','key':'home'}]").status, 403);
}

static void parts_of_a_platform_are_shown_and_marked(void **state)
{
    struct fixture *f = *state;
    new_release(f);
    struct user u = user_of(f, "Ann", "read write");
    post(&u, "do=add&type=element&name=Pump&kind=process");
    fixture_add(f, "release", "name=2", "device=DEV-0001", "platform=REL-0001", NULL);
    struct web_answer a = ask(&u, (struct sent){.method = "GET",
                                                .path = "/edit/model/REL-0002",
                                                .query = "type=element&key=pump"});
    assert_contains(a, "It comes from the platform <a href=\"/edit/model/REL-0001\">");
    assert_false(contains(a, "type=\"submit\">Save"));
    assert_int_equal(get(&u, "type=element&key=none").status, 404);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_form_adds_changes_and_removes_a_part),
        T(check_boxes_that_are_all_empty_empty_the_field),
        T(what_was_typed_stays_when_it_is_refused),
        T(a_form_that_is_late_shows_both_texts),
        T(scripts_save_many_parts_at_once),
        T(scripts_learn_of_conflicts_and_faults_and_nothing_is_saved),
        T(only_who_may_write_changes_a_model),
        T(a_frozen_release_opens_to_be_read),
        T(parts_of_a_platform_are_shown_and_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
