/* Forms over the whole way from a request to the history: what is typed is saved or said why not,
   two people lose nothing of each other, and a change is taken back by another change. */
#include "site.h"

static void assert_goes(struct web_answer a, const char *where)
{
    if (a.status != 303 || !str_eq(a.location, str_of(where)))
        fail_msg("%d %.*s %.*s", a.status, STR_ARG(a.location),
                 STR_ARG(str_sub(a.body, str_find(a.body, STR("<h1>")), 300)));
}

static void assert_says(struct site *s, const char *id, const char *name, const char *value)
{
    assert_string_equal(str_cz(&s->f->arena, fixture_field(s->f, str_of(id), name)), value);
}

static struct site site(void **state)
{
    struct fixture *f = *state;
    struct site s = sign_in(f, "Ann", "read write security safety");
    fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    fixture_add(f, "release", "name=1.0", "device=DEV-0001", NULL);
    return s;
}

static void form_of_every_type_offers_what_may_be_typed(void **state)
{
    struct site s = site(state);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        const struct record_type *t = RECORD_TYPES[i];
        struct web_answer a = get(&s,
                                  str_cz(&s.f->arena, str_fmt(&s.f->arena, "/new/%s", t->name)));
        if (a.status != 200 || a.body.n > KIB(100))
            fail_msg("%s: %d, %zu bytes", t->name, a.status, a.body.n);
        bool form = contains(a, "<form class=\"form sec\"");
        assert_true(form != contains(a, "No form:"));
        EACH_FIELD (field, t) {
            struct str named = str_fmt(&s.f->arena, " name=\"%s\"", field->name);
            bool computed = field->flags & (FIELD_COMPUTED | FIELD_ATTACHED);
            if (form && str_has(a.body, named) == computed)
                fail_msg("%s.%s", t->name, field->name);
        }
    }
    assert_int_equal(get(&s, "/new/nonsense").status, 404);
}

static void form_saves_a_new_record_with_what_the_address_fills_in(void **state)
{
    struct site s = site(state);
    struct web_answer a = send(&s, "GET", "/new/security_risk", "release=REL-0001&name=Replay",
                               (struct str){0}, "");
    assert_true(contains(a, "value=\"Replay\""));
    assert_true(contains(a, "value=\"DEV-0001\"")); /* that of the release */
    assert_goes(post(&s, "/new/security_risk", "name=Replay&device=DEV-0001&safety_relevant=yes"),
                "/risks/SR-0001");
    assert_says(&s, "SR-0001", "safety_relevant", "yes");
    const struct json *made = fixture_json(s.f, STR("SR-0001"));
    assert_int_equal(json_int(made, "revision", 0), 1);
}

static void form_keeps_what_was_typed_and_says_what_is_wrong_where(void **state)
{
    struct site s = site(state);
    struct web_answer a = post(&s, "/new/release",
                               "name=2.0&device=DEV-0001&released_on=31.12.2026"
                               "&support_until=soon");
    assert_int_equal(a.status, 422);
    assert_true(contains(a, "role=\"alert\""));
    assert_true(contains(a, "value=\"2.0\"") && contains(a, "value=\"31.12.2026\""));
    assert_true(contains(a, "class=\"err\""));
    struct str first = str_from(a.body, str_find(a.body, STR("class=\"err\"")) + 1);
    assert_true(str_has(first, STR("class=\"err\""))); /* each field at fault, not only the first */
    a = post(&s, "/new/release", "name=&device=DEV-0001");
    assert_int_equal(a.status, 422);
    assert_true(contains(a, "name: is required"));
    struct err ignored;
    struct record_head head;
    assert_false(store_head(s.f->store, &s.f->arena, STR("REL-0002"), &head, &ignored));
}

static void form_of_two_people_shows_both_texts_and_loses_nothing(void **state)
{
    struct site s = site(state);
    assert_goes(post(&s, "/edit/DEV-0001", "revision=1&name=Infusion+pump"), "/devices/DEV-0001");
    struct web_answer a = post(&s, "/edit/DEV-0001", "revision=1&name=Pump+II&risk_class=IIb");
    assert_int_equal(a.status, 409);
    assert_true(contains(a, " saved this record"));
    assert_true(contains(a, "Infusion pump") && contains(a, "value=\"Pump II\""));
    assert_true(contains(a, "both changed it") && contains(a, "only you changed it"));
    assert_true(contains(a, "name=\"revision\" value=\"2\"") && contains(a, "Save mine over it"));
    assert_says(&s, "DEV-0001", "name", "Infusion pump");
    assert_goes(post(&s, "/edit/DEV-0001", "revision=2&name=Pump+II&risk_class=IIb"),
                "/devices/DEV-0001");
    assert_says(&s, "DEV-0001", "name", "Pump II");
    /* what only they changed is taken over */
    a = post(&s, "/edit/DEV-0001", "revision=2&name=Infusion+pump&risk_class=III");
    assert_int_equal(a.status, 409);
    assert_true(contains(a, "only they changed it") && contains(a, "value=\"Pump II\""));
    assert_int_equal(post(&s, "/edit/DEV-0001", "name=x").status, 400);
}

static void a_change_is_taken_back_by_another(void **state)
{
    struct site s = site(state);
    assert_goes(post(&s, "/edit/DEV-0001", "revision=1&name=Other"), "/devices/DEV-0001");
    int64_t position = store_position(s.f->store);
    assert_true(contains(get(&s, "/records/DEV-0001"), "Take back"));
    assert_true(contains(get(&s, "/history"), "Take back"));
    const char *form = str_fmt(&s.f->arena, "act=take_back&position=%lld", (long long)position).p;
    assert_goes(post(&s, "/records/DEV-0001", form), "/devices/DEV-0001");
    assert_says(&s, "DEV-0001", "name", "Pump");
    assert_int_equal(json_int(fixture_json(s.f, STR("DEV-0001")), "revision", 0), 3);
    struct web_answer again = post(&s, "/records/DEV-0001", form);
    assert_int_equal(again.status, 409);
    assert_true(contains(again, "was changed again since"));
    assert_int_equal(post(&s, "/records/DEV-0001", "act=take_back&position=1").status, 404);
    assert_int_equal(post(&s, "/records/DEV-0001", "act=take_back").status, 400);
}

static void a_decision_gets_a_new_one_in_its_place_and_back(void **state)
{
    struct site s = site(state);
    assert_goes(
        post(&s, "/new/decision",
             "name=d&identity=pkg:generic/a&vulnerability=CVE-2024-1&state=under_investigation"
             "&decided_by=Ann"),
        "/records/D-0001");
    assert_true(contains(get(&s, "/edit/D-0001"), "in place of D-0001"));
    assert_goes(post(&s, "/edit/D-0001", "revision=1&state=affected&action=Update"),
                "/records/D-0002");
    assert_says(&s, "D-0001", "superseded_by", "D-0002");
    assert_true(contains(get(&s, "/edit/D-0001"), "is superseded by"));
    assert_true(contains(get(&s, "/records/D-0002"), "decide as D-0001 did"));
    const char *form = str_fmt(&s.f->arena, "act=take_back&position=%lld",
                               (long long)store_position(s.f->store) - 1)
                           .p;
    assert_goes(post(&s, "/records/D-0002", form), "/records/D-0003");
    assert_says(&s, "D-0003", "state", "under_investigation");
}

static void a_frozen_release_has_no_forms_and_says_why(void **state)
{
    struct site s = site(state);
    struct str baseline;
    struct arena *a = &s.f->arena;
    struct str id = fixture_add(s.f, "element", "name=Motor", "key=motor", "kind=process",
                                "release=REL-0001", NULL);
    const char *record = str_cz(a, str_fmt(a, "/records/%.*s", STR_ARG(id)));
    const char *edit = str_cz(a, str_fmt(a, "/edit/%.*s", STR_ARG(id)));
    assert_true(contains(get(&s, edit), "<form class=\"form sec\""));
    fixture_begin(s.f);
    assert_true(fixture_end(
        s.f, store_freeze(s.f->store, a, STR("REL-0001"), STR("b"), &baseline, &s.f->err)));
    struct web_answer page = get(&s, edit);
    assert_true(contains(page, "No form:") && contains(page, "is frozen by"));
    assert_true(contains(get(&s, record), "Not to be changed"));
    assert_int_equal(post(&s, edit, "revision=1&name=u").status, 403);
    assert_int_equal(post(&s, record, "act=retire&reason=r").status, 403);
}

static void who_may_not_write_has_no_form_and_is_refused(void **state)
{
    struct site s = site(state), viewer = sign_in(s.f, "Vic", "read");
    assert_true(contains(get(&viewer, "/new/device"), "No form:"));
    assert_false(contains(get(&viewer, "/records/DEV-0001?"), "Retire"));
    assert_int_equal(post(&viewer, "/new/device", "name=x&regulation=mdr").status, 403);
    assert_int_equal(post(&viewer, "/edit/DEV-0001", "revision=1&name=x").status, 403);
    assert_int_equal(post(&viewer, "/records/DEV-0001", "act=retire&reason=r").status, 403);
    assert_int_equal(post(&s, "/new/role", "name=x&permissions=admin").status, 403);
    viewer.csrf = s.csrf; /* of another session */
    assert_int_equal(post(&viewer, "/edit/DEV-0001", "revision=1&name=x").status, 403);
}

static void a_record_is_retired_with_a_reason(void **state)
{
    struct site s = site(state);
    assert_int_equal(post(&s, "/records/REL-0001", "act=retire&reason=").status, 400);
    assert_goes(post(&s, "/records/REL-0001", "act=retire&reason=not+made"), "/records/REL-0001");
    assert_true(contains(get(&s, "/records/REL-0001"), "not made"));
    assert_int_equal(post(&s, "/records/REL-0001", "act=burn").status, 400);
}

/* --- files --- */

static void a_file_with_a_form_is_attached(void **state)
{
    struct site s = site(state);
    assert_goes(upload(&s, "/new/evidence", PART "name\"\r\n\r\nReport\r\n", "upload", "bytes"),
                "/records/EV-0001");
    struct hash hash = hash_sha256(STR("bytes"));
    struct str bytes;
    assert_says(&s, "EV-0001", "media_type", "application/json");
    assert_true(str_eq(fixture_field(s.f, STR("EV-0001"), "file"), hash_hex(&s.f->arena, &hash)));
    assert_true(store_blob_get(s.f->store, &s.f->arena, &hash, &bytes, &s.f->err));
    assert_true(STR_IS(bytes, "bytes"));
}

static void a_file_ends_on_its_receipt(void **state)
{
    struct site s = site(state);
    static const char list[] =
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"components\":["
        "{\"type\":\"library\"},{\"type\":\"library\",\"name\":\"zlib\",\"version\":\"1\"}]}";
    static const char into[] = PART "release\"\r\n\r\nREL-0001\r\n";
    struct web_answer a = upload(&s, "/import", "", "file", list);
    assert_int_equal(a.status, 400);
    assert_true(contains(a, "release: is required") && contains(a, "<form"));
    assert_goes(upload(&s, "/import", into, "file", list), "/receipts/IMP-0001");
    a = get(&s, "/receipts/IMP-0001");
    assert_int_equal(a.status, 200);
    assert_true(contains(a, "Taken in part") && contains(a, "a file.json"));
    assert_true(contains(a, "skipped") && contains(a, "href=\"/records/SB-0001\""));
    assert_goes(get(&s, "/records/IMP-0001"), "/receipts/IMP-0001");
    assert_int_equal(upload(&s, "/import", into, "file", "no document").status, 422);
    assert_true(contains(get(&s, "/import"), "a file.json"));
    struct site viewer = sign_in(s.f, "Vic", "read");
    assert_int_equal(upload(&viewer, "/import", into, "file", list).status, 403);
    struct site lab = sign_in(s.f, "Lab", "read report");
    assert_int_equal(upload(&lab, "/import", into, "file", list).status, 403);
    assert_true(fixture_set(s.f, lab.person, "devices", "DEV-0001"));
    assert_goes(upload(&lab, "/import", into, "file",
                       "<testsuite name='s' timestamp='2026-11-20T10:00:00'><testcase "
                       "classname='a' name='b'/></testsuite>"),
                "/receipts/IMP-0002");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(form_of_every_type_offers_what_may_be_typed),
        TEST(form_saves_a_new_record_with_what_the_address_fills_in),
        TEST(form_keeps_what_was_typed_and_says_what_is_wrong_where),
        TEST(form_of_two_people_shows_both_texts_and_loses_nothing),
        TEST(a_change_is_taken_back_by_another),
        TEST(a_decision_gets_a_new_one_in_its_place_and_back),
        TEST(a_frozen_release_has_no_forms_and_says_why),
        TEST(who_may_not_write_has_no_form_and_is_refused),
        TEST(a_record_is_retired_with_a_reason),
        TEST(a_file_with_a_form_is_attached),
        TEST(a_file_ends_on_its_receipt),
    };
    return cmocka_run_group_tests_name("serve/edit", tests, NULL, NULL);
}
