/* Who asks, and what he may: sessions, tokens, roles, guests. */
#include "../../store/fixture.h"

#include "serve/auth/account.h"

static const struct instant noon = {1795953600000}; /* 2026-11-29T12:00:00Z, a Sunday */

static struct instant later(int64_t ms)
{
    return (struct instant){noon.ms + ms};
}

static struct str session(struct fixture *f, struct str person, struct instant at)
{
    struct str cookie = {0};
    const struct auth_visit visit = {at, STR("192.0.2.7"), STR("Browser/1"), false};
    fixture_begin(f);
    if (!fixture_end(f, auth_session_start(f->store, &f->arena, &visit, person, &cookie, &f->err)))
        fail_msg("%s", f->err.text);
    return cookie;
}

static struct principal by_session(struct fixture *f, struct str cookie, struct instant at)
{
    struct principal p;
    if (!auth_by_session(f->store, &f->arena, cookie, at, &p, &f->err))
        fail_msg("%s", f->err.text);
    return p;
}

static bool make_token(struct fixture *f, struct auth_token t, struct str *text)
{
    t.made_at = noon;
    fixture_begin(f);
    return fixture_end(f, auth_token_make(f->store, &f->arena, &t, text, &f->err));
}

static struct principal by_token(struct fixture *f, struct str text, struct instant at)
{
    struct principal p;
    if (!auth_by_token(f->store, &f->arena, text, at, &p, &f->err))
        fail_msg("%s", f->err.text);
    return p;
}

static void assert_str(struct str have, const char *want)
{
    if (!str_eq(have, str_of(want)))
        fail_msg("\"%.*s\", not \"%s\"", STR_ARG(have), want);
}

static void a_session_says_who_asks_and_roles_add_up(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "role", "name=Editor", "permissions=read write", NULL);
    fixture_add(f, "role", "name=Approver", "permissions=read approve", NULL);
    struct str ann = fixture_add(f, "person", "name=Ann Lee", "login=ann",
                                 "roles=ROLE-0001 ROLE-0002", NULL);
    struct str cookie = session(f, ann, noon);
    assert_int_equal(cookie.n, 64);
    struct principal p = by_session(f, cookie, later(30 * AUTH_SECOND));
    assert_int_equal(p.by, AUTH_SESSION);
    assert_int_equal(p.may, MAY_READ | MAY_WRITE | MAY_APPROVE);
    assert_str(p.name, "Ann Lee");
    assert_str(p.login, "ann");
    assert_false(p.limited);
    assert_false(p.touch);
    assert_int_equal(p.csrf.n, 32);
    assert_false(str_eq(p.key, cookie));
    /* a retired role allows nothing */
    fixture_retire(f, STR("ROLE-0001"));
    assert_int_equal(by_session(f, cookie, noon).may, MAY_READ | MAY_APPROVE);
}

static void the_database_does_not_have_the_cookie(void **state)
{
    struct fixture *f = *state;
    struct str ann = fixture_add(f, "person", "name=Ann", NULL), bytes;
    struct str cookie = session(f, ann, noon);
    struct principal p = by_session(f, cookie, noon);
    struct str copy = str_fmt(&f->arena, "%s/copy.db", f->dir);
    assert_true(store_backup(f->store, copy, &f->err));
    assert_true(world_read_file(&f->arena, copy, MIB(64), &bytes, &f->err));
    assert_true(str_has(bytes, p.key));
    assert_false(str_has(bytes, cookie));
}

/* ASVS 5.0, V7.3 */
static void a_session_ends_when_idle_and_after_a_week(void **state)
{
    struct fixture *f = *state;
    struct str ann = fixture_add(f, "person", "name=Ann", NULL);
    struct str cookie = session(f, ann, noon);
    assert_int_equal(by_session(f, cookie, later(AUTH_SESSION_IDLE - 1)).by, AUTH_SESSION);
    assert_int_equal(by_session(f, cookie, later(AUTH_SESSION_IDLE)).by, AUTH_NOBODY);
    for (int64_t at = 0; at < AUTH_SESSION_ABSOLUTE; at += AUTH_HOUR) {
        struct principal p = by_session(f, cookie, later(at));
        assert_int_equal(p.by, AUTH_SESSION);
        assert_int_equal(p.touch, at > 0);
        fixture_begin(f);
        assert_true(fixture_end(f, auth_touch(f->store, &p, later(at), &f->err)));
    }
    assert_int_equal(by_session(f, cookie, later(AUTH_SESSION_ABSOLUTE)).by, AUTH_NOBODY);
}

static void a_session_ends_with_the_access_of_its_person(void **state)
{
    static const struct {
        const char *field, *value;
        enum auth_by by;
    } rows[] = {
        {"status", "suspended", AUTH_NOBODY},        {"status", "left", AUTH_NOBODY},
        {"status", "active", AUTH_SESSION},          {"valid_until", "2026-11-28", AUTH_NOBODY},
        {"valid_until", "2026-11-29", AUTH_SESSION}, {"valid_until", "", AUTH_SESSION},
        {"valid_from", "2026-11-30", AUTH_NOBODY},   {"valid_from", "2026-11-29", AUTH_SESSION},
    };
    struct fixture *f = *state;
    struct str ann = fixture_add(f, "person", "name=Ann", NULL);
    struct str cookie = session(f, ann, noon);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(fixture_set(f, ann, rows[i].field, rows[i].value));
        if (by_session(f, cookie, noon).by != rows[i].by)
            fail_msg("%s=%s", rows[i].field, rows[i].value);
    }
    fixture_retire(f, ann);
    assert_int_equal(by_session(f, cookie, noon).by, AUTH_NOBODY);
}

static void what_is_no_cookie_is_nobody(void **state)
{
    struct fixture *f = *state;
    static const char *const cookies[] = {
        "", "x", "0000000000000000000000000000000000000000000000000000000000000000",
        "' OR 1=1 --                                                     "};
    for (size_t i = 0; i < COUNT_OF(cookies); i++)
        assert_int_equal(by_session(f, str_of(cookies[i]), noon).by, AUTH_NOBODY);
}

static void a_token_may_what_scopes_and_roles_both_allow(void **state)
{
    struct fixture *f = *state;
    struct str text = {0};
    fixture_add(f, "role", "name=Viewer", "permissions=read security", NULL);
    fixture_device(f, "Pump", "mdr");
    struct str ann = fixture_add(f, "person", "name=Ann", "roles=ROLE-0001", NULL);
    struct auth_token t = {.person = ann,
                           .name = STR("ci"),
                           .scopes = STR("read admin"),
                           .expires_at = later(AUTH_DAY)};
    assert_true(make_token(f, t, &text));
    assert_true(str_starts(text, STR("tut_")));
    struct principal p = by_token(f, text, noon);
    assert_int_equal(p.by, AUTH_TOKEN);
    assert_int_equal(p.may, MAY_READ);
    assert_false(p.limited);
    assert_int_equal(p.csrf.n, 0);
    assert_int_equal(by_token(f, text, later(AUTH_DAY)).by, AUTH_NOBODY);
    assert_int_equal(by_session(f, text, noon).by, AUTH_NOBODY);
    t.devices = STR("DEV-0001");
    assert_true(make_token(f, t, &text));
    p = by_token(f, text, noon);
    assert_true(p.limited);
    assert_str(p.devices, "DEV-0001");
    /* the person is limited now to another device: nothing is left */
    fixture_add(f, "device", "name=Other", "regulation=mdr", "family=DF-0001", NULL);
    assert_true(fixture_set(f, ann, "devices", "DEV-0002"));
    p = by_token(f, text, noon);
    assert_true(p.limited);
    assert_str(p.devices, "");
}

static void a_token_needs_a_name_scopes_and_an_end(void **state)
{
    static const struct {
        const char *name, *scopes;
        int64_t days;
        const char *why;
    } rows[] = {
        {"ci", "read", 366, NULL},
        {"ci", "read", 367, "expires: a token lives at most one year"},
        {"ci", "read", 0, "expires: must be later than now"},
        {" ", "read", 1, "name: say what the token is for"},
        {"ci", "", 1, "scopes: say at least one permission, as read"},
        {"ci", "read everything", 1,
         "scopes: \"everything\" is none of read, write, security, safety, approve, release, "
         "admin, ask, report"},
    };
    struct fixture *f = *state;
    struct str text;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool ok = make_token(f,
                             (struct auth_token){.person = STR("P-0001"),
                                                 .name = str_of(rows[i].name),
                                                 .scopes = str_of(rows[i].scopes),
                                                 .expires_at = later(rows[i].days * AUTH_DAY)},
                             &text);
        assert_int_equal(ok, rows[i].why == NULL);
        if (rows[i].why)
            assert_string_equal(f->err.text, rows[i].why);
    }
}

static void sees(struct fixture *f, const struct principal *p, const char *id, bool want)
{
    bool may = !want;
    if (!auth_may_see_record(f->store, &f->arena, p, str_of(id), &may, &f->err))
        fail_msg("%s", f->err.text);
    if (may != want)
        fail_msg("%s: %d", id, may);
}

/* Two devices, and of the first two releases. */
static void two_devices(struct fixture *f)
{
    fixture_add(f, "organisation", "name=Maker", "kind=manufacturer", NULL);
    fixture_device(f, "Pump", "mdr");
    fixture_add(f, "device", "name=Other", "regulation=mdr", "family=DF-0001",
                "manufacturer=ORG-0001", NULL);
    fixture_release(f, STR("DEV-0001"), "1.0");
    fixture_release(f, STR("DEV-0001"), "2.0");
    fixture_release(f, STR("DEV-0002"), "1.0");
    fixture_add(f, "component", "name=zlib", "layer=imported", NULL);
    fixture_add(f, "component", "name=shared", "layer=imported", NULL);
    fixture_add(f, "component", "name=unused", "layer=imported", NULL);
    const char *hash = "file=0000000000000000000000000000000000000000000000000000000000000000";
    fixture_add(f, "sbom", "name=a", "release=REL-0001", "origin=imported", hash,
                "components=CO-0001 CO-0002", NULL);
    fixture_add(f, "sbom", "name=b", "release=REL-0003", "origin=imported", hash,
                "components=CO-0002", NULL);
    fixture_add(f, "security_risk", "name=Risk", "device=DEV-0001", NULL);
    fixture_add(f, "security_risk", "name=Risk of the other", "device=DEV-0002", NULL);
    fixture_add(f, "document", "name=Of both", "device=DEV-0001", "release=REL-0003", NULL);
    fixture_add(f, "document", "name=Of none", NULL);
    fixture_add(f, "task", "name=Look", "subject=SR-0001", NULL);
    fixture_add(f, "task", "name=Look there", "subject=SR-0002", NULL);
    fixture_add(f, "task", "name=Look at the task", "subject=TASK-0001", NULL);
    fixture_add(f, "zone", "name=Ward", "release=REL-0001", "key=z", NULL);
    fixture_add(f, "zone", "name=Ward", "release=REL-0002", "key=z", NULL);
    fixture_add(f, "catalogue", "id=CAT", "name=Rules", "label=law", "edition=1", "source=us",
                "as_of=2026-01-01", NULL);
}

static void a_guest_sees_what_is_of_his_devices_alone(void **state)
{
    static const struct {
        const char *id;
        bool by_device, by_release;
    } rows[] = {
        {"DEV-0001", true, true},    {"DEV-0002", false, false},  {"REL-0001", true, true},
        {"REL-0002", true, false},   {"REL-0003", false, false},  {"CO-0001", true, true},
        {"CO-0002", false, false},   {"CO-0003", false, false},   {"SB-0001", true, true},
        {"SB-0002", false, false},   {"SR-0001", true, true},     {"SR-0002", false, false},
        {"DOC-0001", false, false},  {"DOC-0002", false, false},  {"TASK-0001", true, true},
        {"TASK-0002", false, false}, {"TASK-0003", true, true},   {"Z-0001", true, true},
        {"Z-0002", true, false},     {"CAT", true, true},         {"ORG-0001", false, false},
        {"DF-0001", false, false},   {"NONE-0001", false, false},
    };
    struct fixture *f = *state;
    two_devices(f);
    const struct principal device = {
        .by = AUTH_SESSION, .limited = true, .devices = STR("DEV-0001")};
    const struct principal release = {
        .by = AUTH_SESSION, .limited = true, .releases = STR("REL-0001")};
    const struct principal nothing = {.by = AUTH_SESSION, .limited = true};
    const struct principal all = {.by = AUTH_SESSION};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sees(f, &device, rows[i].id, rows[i].by_device);
        sees(f, &release, rows[i].id, rows[i].by_release);
        sees(f, &nothing, rows[i].id, strcmp(rows[i].id, "CAT") == 0);
        sees(f, &all, rows[i].id, true);
    }
}

static void a_guest_without_devices_is_limited_to_none(void **state)
{
    struct fixture *f = *state;
    struct principal p;
    fixture_add(f, "role", "name=Reviewer", "permissions=read ask", NULL);
    fixture_add(f, "role", "name=Editor", "permissions=read write", NULL);
    struct str ann = fixture_add(f, "person", "name=Ann", "roles=ROLE-0001", NULL);
    assert_true(auth_person(f->store, &f->arena, ann, noon, &p, &f->err));
    assert_true(p.limited);
    assert_true(fixture_set(f, ann, "roles", "ROLE-0001 ROLE-0002"));
    assert_true(auth_person(f->store, &f->arena, ann, noon, &p, &f->err));
    assert_false(p.limited);
}

static void the_ordinary_roles_are_words_that_the_program_knows(void **state)
{
    struct fixture *f = *state;
    size_t n = 0;
    JSON_EACH (role, auth_ordinary_roles(&f->arena)) {
        unsigned may = 0;
        struct str words = json_text(role, "permissions");
        assert_true(auth_words(words, &may, &f->err));
        assert_true(may & MAY_READ);
        assert_true(str_eq(auth_words_of(&f->arena, may), words));
        n++;
    }
    assert_int_equal(n, 10);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_session_says_who_asks_and_roles_add_up),
        T(the_database_does_not_have_the_cookie),
        T(a_session_ends_when_idle_and_after_a_week),
        T(a_session_ends_with_the_access_of_its_person),
        T(what_is_no_cookie_is_nobody),
        T(a_token_may_what_scopes_and_roles_both_allow),
        T(a_token_needs_a_name_scopes_and_an_end),
        T(a_guest_sees_what_is_of_his_devices_alone),
        T(a_guest_without_devices_is_limited_to_none),
        T(the_ordinary_roles_are_words_that_the_program_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
