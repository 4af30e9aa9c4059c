/* The list of SOUP: what the component lists name, what people said, and what nobody did. */
#include "../intake/sbom_fixture.h"
#include "render.h"

#include "assess/soup/soup.h"

#define OPENSSL \
    "{\"type\": \"library\", \"name\": \"openssl\", \"version\": \"3.0.11\"," \
    " \"purl\": \"pkg:generic/openssl@3.0.11\", \"supplier\": {\"name\": \"OpenSSL\"}}"
#define AXIOS \
    "{\"type\": \"library\", \"name\": \"axios\", \"version\": \"1.6.0\"," \
    " \"purl\": \"pkg:npm/axios@1.6.0\"}"
#define OWN "{\"type\": \"application\", \"name\": \"halcyon-core\", \"version\": \"2\"}"

struct pump {
    struct str device, release;
};

static struct pump pump(struct fixture *f)
{
    struct pump p = {.device = fixture_device(f, "IP-4", "mdr")};
    p.release = fixture_release(f, p.device, "1");
    (void)sbom_taken(f, p.release, "pump", OPENSSL "," AXIOS "," OWN);
    return p;
}

static struct json *soup(struct fixture *f, struct str release, struct soup_filter filter)
{
    struct view v = {f->store, &f->arena, {2026, 11, 21}};
    struct json *model;
    if (!soup_model(&v, release, &filter, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static const struct json *row(const struct json *model, const char *name)
{
    JSON_EACH (r, json_get(model, "rows"))
        if (str_eq(json_text(r, "name"), str_of(name)))
            return r;
    fail_msg("%s is not in the list", name);
    return NULL;
}

static struct str item(struct fixture *f, const struct pump *p, const char *identity)
{
    return fixture_add(f, "soup_item", "name=An item", fixture_ref(f, "device", p->device),
                       fixture_ref(f, "identity", str_of(identity)), NULL);
}

static void nothing_is_filled_in_and_everything_missing_is_said(void **state)
{
    struct fixture *f = *state;
    struct pump p = pump(f);
    const struct json *model = soup(f, p.release, (struct soup_filter){0});
    assert_int_equal(json_int(model, "total", 0), 3);
    assert_int_equal(json_int(model, "complete", -1), 0);
    const struct json *r = row(model, "axios");
    assert_text(
        r, "missing",
        "manufacturer, purpose, requirements (5.3.3), hardware and software needed (5.3.4), "
        "evaluation of anomalies (7.1.3), support");
    assert_text(r, "purpose", "");
    assert_false(json_is_true(r, "looked"));
    assert_true(str_has(json_text(r, "how"), STR("identity=\"pkg:npm/axios\"")));
}

static void class_a_is_not_asked_for_what_the_standard_asks_of_b_and_c(void **state)
{
    struct fixture *f = *state;
    struct pump p = pump(f);
    assert_true(fixture_set(f, p.device, "software_safety_class", "A"));
    assert_text(row(soup(f, p.release, (struct soup_filter){0}), "openssl"), "missing",
                "purpose, support");
}

static void what_is_said_holds_for_the_next_list_and_the_next_release(void **state)
{
    struct fixture *f = *state;
    struct pump p = pump(f);
    struct str id = item(f, &p, "pkg:generic/openssl"), next = fixture_release(f, p.device, "2");
    assert_true(fixture_set(f, id, "purpose", "TLS"));
    (void)sbom_taken(f, next, "pump",
                     "{\"type\": \"library\", \"name\": \"openssl\", \"version\": \"3.0.12\","
                     " \"purl\": \"pkg:generic/openssl@3.0.12\"}");
    assert_text(row(soup(f, p.release, (struct soup_filter){0}), "openssl"), "purpose", "TLS");
    assert_text(row(soup(f, next, (struct soup_filter){0}), "openssl"), "purpose", "TLS");
    struct str other = fixture_release(f, fixture_device(f, "IP-5", "mdr"), "1");
    (void)sbom_taken(f, other, "pump", OPENSSL);
    assert_text(row(soup(f, other, (struct soup_filter){0}), "openssl"), "purpose", "");
}

static void each_field_is_that_of_the_most_specific_item_that_says_it(void **state)
{
    struct fixture *f = *state;
    struct pump p = pump(f);
    struct str wide = item(f, &p, "pkg:*"), narrow = item(f, &p, "PKG:npm/*");
    struct str exact = item(f, &p, "pkg:npm/axios");
    assert_true(fixture_set(f, wide, "purpose", "of others"));
    assert_true(fixture_set(f, wide, "owner", "Eve"));
    assert_true(fixture_set(f, narrow, "purpose", "of the app"));
    assert_true(fixture_set(f, narrow, "requirements", "no dose"));
    assert_true(fixture_set(f, exact, "purpose", "transport"));
    const struct json *r = row(soup(f, p.release, (struct soup_filter){0}), "axios");
    assert_text(r, "purpose", "transport");
    assert_text(r, "requirements", "no dose");
    assert_int_equal(json_count(json_get(r, "items")), 3);
    assert_text(row(soup(f, p.release, (struct soup_filter){0}), "openssl"), "purpose",
                "of others");
}

static void our_own_software_is_no_soup(void **state)
{
    struct fixture *f = *state;
    struct pump p = pump(f);
    struct str id = item(f, &p, "halcyon-*");
    assert_false(fixture_set(f, id, "soup", "no")); /* without saying what it is */
    assert_true(fixture_set(f, id, "purpose", "by us"));
    assert_true(fixture_set(f, id, "soup", "no"));
    const struct json *model = soup(f, p.release, (struct soup_filter){0});
    assert_int_equal(json_int(model, "own", 0), 1);
    assert_int_equal(json_int(model, "soup", 0), 2);
    assert_text(row(model, "halcyon-core"), "missing", "");
    struct str back = item(f, &p, "halcyon-core");
    assert_true(fixture_set(f, back, "soup", "yes"));
    assert_int_equal(json_int(soup(f, p.release, (struct soup_filter){0}), "own", -1), 0);
}

static void an_evaluation_is_of_a_version_and_has_a_person_and_a_day(void **state)
{
    struct fixture *f = *state;
    struct pump p = pump(f);
    struct str id = item(f, &p, "pkg:generic/openssl");
    assert_false(fixture_set(f, id, "evaluated_by", "Kim"));
    struct str e = fixture_add(f, "soup_item", "name=OpenSSL", fixture_ref(f, "device", p.device),
                               "identity=pkg:generic/openssl", "evaluated_by=Kim",
                               "evaluated_on=2026-11-01", "evaluated_version=3.0.10", NULL);
    const struct json *r = row(soup(f, p.release, (struct soup_filter){0}), "openssl");
    assert_false(json_is_true(r, "evaluated"));
    assert_text(r, "evaluation", "evaluated on 2026-11-01 for version 3.0.10, not for this one");
    assert_true(fixture_set(f, e, "evaluated_version", "3.0.11"));
    r = row(soup(f, p.release, (struct soup_filter){0}), "openssl");
    assert_true(json_is_true(r, "evaluated"));
    assert_text(r, "evaluated_by", "Kim");
}

static void a_pattern_has_few_asterisks(void **state)
{
    static const struct {
        const char *identity;
        bool ok;
    } rows[] = {{"pkg:*", true}, {"*a*b*", true}, {"*a*b*c*", false}, {"****", false}};
    struct fixture *f = *state;
    const struct record_type *t = record_type_find(STR("soup_item"));
    struct record_context c = {.arena = &f->arena, .as_of = {2026, 11, 21}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        void *r = arena_alloc(&f->arena, t->size, 1, _Alignof(max_align_t));
        assert_true(
            record_set(t, r, &f->arena, STR("name"), STR("x"), &f->err) &&
            record_set(t, r, &f->arena, STR("device"), STR("DEV-0001"), &f->err) &&
            record_set(t, r, &f->arena, STR("identity"), str_of(rows[i].identity), &f->err));
        assert_int_equal(record_finish(t, r, &c, &f->err), rows[i].ok);
    }
}

static void support_that_has_ended_is_said(void **state)
{
    struct fixture *f = *state;
    struct pump p = pump(f);
    struct str id = json_text(row(soup(f, p.release, (struct soup_filter){0}), "openssl"), "id");
    assert_true(fixture_set(f, id, "end_of_support_on", "2026-11-20"));
    const struct json *r = row(soup(f, p.release, (struct soup_filter){0}), "openssl");
    assert_true(json_is_true(r, "support_ended"));
    assert_true(str_ends(json_text(r, "missing"), STR("support has ended")));
    assert_true(fixture_set(f, id, "end_of_support_on", "2026-11-21"));
    r = row(soup(f, p.release, (struct soup_filter){0}), "openssl");
    assert_false(json_is_true(r, "support_ended"));
}

static void the_filter_and_the_pages_keep_the_counts(void **state)
{
    struct fixture *f = *state;
    struct pump p = pump(f);
    struct str id = item(f, &p, "halcyon-*");
    assert_true(fixture_set(f, id, "purpose", "by us"));
    assert_true(fixture_set(f, id, "soup", "no"));
    struct json *model = soup(f, p.release,
                              (struct soup_filter){.missing = true, .page = {.limit = 1}});
    assert_int_equal(json_int(model, "total", 0), 3);
    assert_int_equal(json_int(model, "passing", 0), 2);
    assert_int_equal(json_int(model, "shown", 0), 1);
    assert_true(json_text(model, "after").n > 0);
    struct json *rest = soup(f, p.release, (struct soup_filter){.missing = true, .page = {1, 1}});
    assert_text(rest, "after", "");
    assert_true(json_text(rest, "before").n > 0);
    assert_int_equal(times(render(f, "web/soup", rest), "<tr><th scope=\"row\"><a href="), 1);
}

static void a_release_without_a_list_says_so(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct json *model = soup(f, release, (struct soup_filter){0});
    assert_false(json_is_true(model, "known"));
    assert_int_equal(times(render(f, "web/soup", model), "No component list is in force"), 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(nothing_is_filled_in_and_everything_missing_is_said),
        T(class_a_is_not_asked_for_what_the_standard_asks_of_b_and_c),
        T(what_is_said_holds_for_the_next_list_and_the_next_release),
        T(each_field_is_that_of_the_most_specific_item_that_says_it),
        T(our_own_software_is_no_soup),
        T(an_evaluation_is_of_a_version_and_has_a_person_and_a_day),
        T(a_pattern_has_few_asterisks),
        T(support_that_has_ended_is_said),
        T(the_filter_and_the_pages_keep_the_counts),
        T(a_release_without_a_list_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
