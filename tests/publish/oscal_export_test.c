/* OSCAL out: what its schemas (1.1.3; mappings 1.2.1) ask of each kind of object that is written,
   and that nothing is said that no record says. */
#include "oscal_fixture.h"

#include "assess/gap/gap.h"
#include "base/map.h"
#include "intake/oscal/oscal.h"
#include "publish/oscal/export_internal.h"

static struct str device(struct fixture *f)
{
    struct str family = fixture_add(f, "device_family", "name=Halcyon", NULL);
    struct str id = fixture_add(f, "device", "name=IP-4", "regulation=mdr",
                                fixture_ref(f, "family", family), NULL);
    fixture_add(f, "release", "name=1.0", fixture_ref(f, "device", id), NULL);
    fixture_add(f, "device_fact", fixture_ref(f, "device", id), "fact=software", "value=yes", NULL);
    fixture_add(f, "device_fact", fixture_ref(f, "device", id), "fact=implantable", "value=no",
                NULL);
    fixture_add(f, "evidence", "name=Report of <the> test", "kind=test_report",
                fixture_ref(f, "device", id), "url=https://halcyon.example/a{b}c",
                "serves=MDR-I-17.2 MDCG-P5 MDR-I-3(f) MDR-I-23.1(a)", NULL);
    return id;
}

/* --- what the schemas ask for --- */

/* By the name of the array that an object stands in, or of the member that it is. */
static const struct {
    const char *where;
    const char *required[6];
} shapes[] = {
    {"catalog", {"uuid", "metadata"}},
    {"profile", {"uuid", "metadata", "imports"}},
    {"assessment-results", {"uuid", "metadata", "import-ap", "results"}},
    {"mapping-collection", {"uuid", "metadata", "provenance", "mappings"}},
    {"metadata", {"title", "last-modified", "version", "oscal-version"}},
    {"groups", {"title"}},
    {"controls", {"id", "title"}},
    {"parts", {"name"}},
    {"props", {"name", "value"}},
    {"links", {"href"}},
    {"rlinks", {"href"}},
    {"resources", {"uuid"}},
    {"imports", {"href"}},
    {"alters", {"control-id"}},
    {"import-ap", {"href"}},
    {"results", {"uuid", "title", "description", "start", "reviewed-controls"}},
    {"reviewed-controls", {"control-selections"}},
    {"components", {"uuid", "type", "title", "description", "status"}},
    {"assessment-assets", {"assessment-platforms"}},
    {"observations", {"uuid", "description", "methods", "collected"}},
    {"relevant-evidence", {"description"}},
    {"subjects", {"subject-uuid", "type"}},
    {"actors", {"type", "actor-uuid"}},
    {"findings", {"uuid", "title", "description", "target"}},
    {"target", {"type", "target-id", "status"}},
    {"related-observations", {"observation-uuid"}},
    {"provenance", {"method", "matching-rationale", "status", "mapping-description"}},
    {"mappings", {"uuid", "source-resource", "target-resource", "maps"}},
    {"source-resource", {"type", "href"}},
    {"target-resource", {"type", "href"}},
    {"maps", {"uuid", "relationship", "sources", "targets"}},
    {"sources", {"type", "id-ref"}},
    {"targets", {"type", "id-ref"}},
};

/* TokenDatatype, without letters beyond ASCII, which we write none of. */
static bool is_token(struct str s)
{
    bool ok = s.n > 0 && (char_is_alpha(s.p[0]) || s.p[0] == '_');
    for (size_t i = 0; ok && i < s.n; i++)
        ok = char_is_alpha(s.p[i]) || char_is_digit(s.p[i]) || strchr(".-_", s.p[i]);
    return ok;
}

/* UUIDDatatype: of version 4 or 5. */
static bool is_uuid(struct str s)
{
    bool ok = s.n == 36 && strchr("45", s.p[14]) && strchr("89ab", s.p[19]);
    for (size_t i = 0; ok && i < s.n; i++)
        ok = i == 8 || i == 13 || i == 18 || i == 23
                 ? s.p[i] == '-'
                 : char_is_digit(s.p[i]) || (s.p[i] >= 'a' && s.p[i] <= 'f');
    return ok;
}

/* StringDatatype: one line, not empty, without blanks around it. */
static bool is_line(struct str s)
{
    return s.n > 0 && str_eq(str_trim(s), s) && !str_has(s, STR("\n")) && !str_has(s, STR("\r"));
}

/* DateTimeWithTimezoneDatatype. */
static bool is_time(struct str s)
{
    struct instant ignored;
    return s.n >= 20 && s.p[s.n - 1] == 'Z' && instant_parse(s, &ignored);
}

/* URIReferenceDatatype: of the characters of RFC 3986 only. */
static bool is_reference(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7F ||
            strchr("\"<>\\^`{|}", s.p[i]))
            return false;
    return true;
}

static bool is_value_good(struct str key, struct str text)
{
    static const struct {
        const char *key;
        bool (*good)(struct str);
    } rules[] = {
        {"uuid", is_uuid},
        {"actor-uuid", is_uuid},
        {"subject-uuid", is_uuid},
        {"id", is_token},
        {"control-id", is_token},
        {"target-id", is_token},
        {"class", is_token},
        {"name", is_token},
        {"rel", is_token},
        {"group", is_token},
        {"value", is_line},
        {"version", is_line},
        {"last-modified", is_time},
        {"start", is_time},
        {"collected", is_time},
        {"href", is_reference},
        {"id-ref", is_token},
        {"relationship", is_token},
        {"observation-uuid", is_uuid},
        {"component-uuid", is_uuid},
    };
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (str_eq(key, str_of(rules[i].key)))
            return rules[i].good(text);
    return true;
}

static void check_object(const struct json *o, struct str where)
{
    for (size_t i = 0; i < COUNT_OF(shapes); i++)
        for (size_t k = 0; str_eq(where, str_of(shapes[i].where)) && k < 6; k++)
            if (shapes[i].required[k] && !json_get(o, shapes[i].required[k]))
                fail_msg("%.*s has no %s", STR_ARG(where), shapes[i].required[k]);
}

/* Goes through a document; every array has an item (minItems). */
static void check_value(const struct json *v, struct str where)
{
    if (v->type == JSON_OBJECT && !STR_IS(where, "status"))
        check_object(v, where);
    if ((v->type == JSON_ARRAY || v->type == JSON_OBJECT) && json_count(v) == 0)
        fail_msg("%.*s is empty", STR_ARG(where));
    if (v->type == JSON_STRING && !is_value_good(where, v->text))
        fail_msg("%.*s: '%.*s'", STR_ARG(where), STR_ARG(v->text));
    JSON_EACH (item, v)
        check_value(item, v->type == JSON_OBJECT ? item->key : where);
}

static void check_document(const struct json *document, const char *model)
{
    assert_int_equal(json_count(document), 1);
    assert_non_null(json_get(document, model));
    check_value(document, (struct str){0});
}

static void oscal_documents_have_what_the_schemas_ask_for(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *document;
    struct str id = device(f);
    const struct catalogue_set set = all_built_in(f);
    for (size_t i = 0; i < set.count; i++)
        check_document(catalogue_of(f, set.items[i].id), "catalog");
    assert_true(oscal_export_profile(&v, id, &document, &f->err));
    check_document(document, "profile");
    assert_true(oscal_export_mapping(&v, STR(""), STR(""), &document, &f->err));
    check_document(document, "mapping-collection");
    assert_true(oscal_export_results(&v, STR("REL-0001"), &document, &f->err));
    check_document(document, "assessment-results");
    assert_true(oscal_export_results(&v, id, &document, &f->err));
    check_document(document, "assessment-results");
}

static void oscal_of_the_same_state_is_the_same_document(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *one, *other;
    struct str id = device(f);
    struct str before = text_of(f, catalogue_of(f, STR("MDR-ANNEX-I")));
    assert_true(oscal_export_results(&v, id, &one, &f->err));
    assert_true(oscal_export_results(&v, id, &other, &f->err));
    assert_true(str_eq(text_of(f, one), text_of(f, other)));
    /* What does not concern a catalogue does not change its document; what does gives another. */
    fixture_add(f, "device_family", "name=Other", NULL);
    assert_true(str_eq(before, text_of(f, catalogue_of(f, STR("MDR-ANNEX-I")))));
    assert_true(fixture_set(f, STR("MDR-I-1"), "text", "Something else."));
    const struct json *after = catalogue_of(f, STR("MDR-ANNEX-I"));
    assert_false(str_eq(before, text_of(f, after)));
    assert_false(str_has(before, json_text(json_get(after, "catalog"), "uuid")));
}

/* --- ids --- */

static void oscal_ids_are_tokens_and_stay_different(void **state)
{
    static const struct {
        const char *id, *token;
    } rows[] = {
        {"MDR-I-17.2", "MDR-I-17.2"},
        {"MDR-I-3(a)", "MDR-I-3_a_"},
        {"MDR-I-23.4(a)(b)", "MDR-I-23.4_a__b_"},
        {"ISO:s1.1.1", "_ISO_3As1.1.1"},
        {"a_b", "a_b"},
        {"a_b_", "_a_5Fb_5F"}, /* else it were a(b) */
        {"a(b)", "a_b_"},
        {"a((b))", "_a_28_28b_29_29"},
        {"a)b(", "_a_29b_28"},
        {"1.2", "_1.2"},
        {"_x", "__5Fx"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str token = oscal_token(&f->arena, str_of(rows[i].id));
        if (!str_eq(token, str_of(rows[i].token)))
            fail_msg("%s: %.*s, wanted %s", rows[i].id, STR_ARG(token), rows[i].token);
        assert_true(is_token(token));
    }
    /* All ids of up to five of these characters that may be one. */
    static const char characters[] = "a1_().";
    struct map seen = {.arena = &f->arena};
    char id[5];
    for (int n = 0, total = 7 * 7 * 7 * 7 * 7; n < total; n++) {
        size_t length = 0;
        for (int rest = n; rest && length < sizeof id; rest /= 7)
            if (rest % 7)
                id[length++] = characters[rest % 7 - 1];
        struct str kept = str_copy(&f->arena, (struct str){id, length});
        struct str token = oscal_token(&f->arena, kept);
        struct str *before = length ? map_find(&seen, token) : NULL;
        if (before && !str_eq(*before, kept))
            fail_msg("%.*s and %.*s are both %.*s", STR_ARG(*before), STR_ARG(kept),
                     STR_ARG(token));
        struct str *mine = ARENA_ARRAY(&f->arena, struct str, 1);
        *mine = kept;
        if (length && !before)
            map_add(&seen, token, mine);
    }
}

/* StringDatatype: ^\S(.*\S)?$, where \S is what ECMA-262 takes for no blank. */
static void oscal_values_are_one_line_without_blanks_around_it(void **state)
{
    static const struct {
        const char *text, *line;
    } rows[] = {
        {" a  b\n\tc ", "a b c"},
        {"\xC2\xA0"
         "a\xE2\x80\xA8"
         "b\xE3\x80\x80",
         "a b"},
        {"\xE2\x80\x8A\xC3\xA4\xE2\x80\x8B", "\xC3\xA4\xE2\x80\x8B"}, /* U+200B is no blank */
        {" \n", ""},
        {"", ""},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_true(str_eq(oscal_line(&f->arena, str_of(rows[i].text)), str_of(rows[i].line)));
}

/* --- profile, results, mapping --- */

static bool has_id(const struct json *import, const char *key, struct str token)
{
    JSON_EACH (id, json_get(json_first(json_get(import, key)), "with-ids"))
        if (str_eq(id->text, token))
            return true;
    return false;
}

static void oscal_profile_says_of_every_clause_whether_it_applies(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *document;
    size_t in = 0, out = 0, reasons = 0;
    struct str id = device(f);
    assert_true(oscal_export_profile(&v, id, &document, &f->err));
    const struct json *profile = json_get(document, "profile");
    JSON_EACH (import, json_get(profile, "imports")) {
        const struct json *included = json_first(json_get(import, "include-controls"));
        in += json_count(json_get(included, "with-ids"));
        out += json_count(json_get(json_first(json_get(import, "exclude-controls")), "with-ids"));
        JSON_EACH (one, json_get(included, "with-ids"))
            assert_false(has_id(import, "exclude-controls", one->text));
    }
    JSON_EACH (prop, json_get(json_get(profile, "metadata"), "props")) {
        bool reason = STR_IS(json_text(prop, "name"), "not-applicable");
        reasons += reason;
        assert_true(!reason || json_text(prop, "remarks").n > 0);
    }
    struct json *gap;
    assert_true(gap_model(f->store, &f->arena, id, (struct str){0}, today, &gap, &f->err));
    assert_int_equal(in + out, json_count(json_get(gap, "requirements")));
    assert_int_equal(out, reasons);
    assert_true(out > 0 && in > out);
}

static const struct json *finding_of(const struct json *result, const char *clause)
{
    JSON_EACH (finding, json_get(result, "findings"))
        JSON_EACH (prop, json_get(finding, "props"))
            if (STR_IS(json_text(prop, "name"), "clause-id") &&
                str_eq(json_text(prop, "value"), str_of(clause)))
                return finding;
    return NULL;
}

static void oscal_results_call_satisfied_only_what_is_met(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *document;
    size_t met = 0, others = 0;
    struct str id = device(f);
    assert_true(oscal_export_results(&v, id, &document, &f->err));
    const struct json *body = json_get(document, "assessment-results");
    const struct json *result = json_first(json_get(body, "results"));
    JSON_EACH (finding, json_get(result, "findings")) {
        struct str status = {0};
        JSON_EACH (prop, json_get(finding, "props"))
            if (STR_IS(json_text(prop, "name"), "status"))
                status = json_text(prop, "value");
        struct str state_word = json_text(json_get(json_get(finding, "target"), "status"), "state");
        bool satisfied = STR_IS(state_word, "satisfied");
        assert_false(STR_IS(status, "not_applicable"));
        assert_int_equal(satisfied, STR_IS(status, "met"));
        met += satisfied;
        others += !satisfied;
    }
    assert_true(met > 0 && others > met);
    assert_null(json_get(result, "risks"));
    const struct json *tested = finding_of(result, "MDR-I-17.2");
    assert_non_null(tested);
    assert_true(json_count(json_get(tested, "related-observations")) > 1);
    assert_null(finding_of(result, "MDR-I-10.4.3")); /* of implantable devices */
}

static bool is_observed(const struct json *result, struct str uuid)
{
    JSON_EACH (o, json_get(result, "observations"))
        if (str_eq(json_text(o, "uuid"), uuid))
            return true;
    return false;
}

static void oscal_results_refer_to_observations_and_evidence_that_are_there(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *document;
    struct str id = device(f);
    size_t evidence = 0;
    assert_true(oscal_export_results(&v, id, &document, &f->err));
    const struct json *body = json_get(document, "assessment-results");
    const struct json *result = json_first(json_get(body, "results"));
    struct str all = text_of(f, json_get(body, "back-matter"));
    JSON_EACH (finding, json_get(result, "findings"))
        JSON_EACH (related, json_get(finding, "related-observations"))
            assert_true(is_observed(result, json_text(related, "observation-uuid")));
    JSON_EACH (o, json_get(result, "observations"))
        JSON_EACH (proof, json_get(o, "relevant-evidence")) {
            assert_true(str_has(all, str_from(json_text(proof, "href"), 1)));
            evidence++;
        }
    assert_int_equal(evidence, 1);
    assert_true(str_has(all, STR("https://halcyon.example/a%7Bb%7Dc")));
    assert_true(str_has(all, str_from(json_text(json_get(body, "import-ap"), "href"), 1)));
}

/* Of the records that show something here, and of no other, the release decides, not the device. */
static void oscal_results_list_the_evidence_of_the_device_alone(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *document;
    struct str id = device(f);
    struct str other = fixture_add(f, "device", "name=Other", "regulation=mdr", NULL);
    struct str ours = fixture_add(f, "release", "name=1.1", fixture_ref(f, "device", id), NULL);
    struct str theirs = fixture_add(f, "release", "name=2", fixture_ref(f, "device", other), NULL);
    fixture_add(f, "evidence", "name=Of our release", "url=https://halcyon.example/ours",
                "kind=test_report", fixture_ref(f, "release", ours), "serves=MDR-I-17.2", NULL);
    fixture_add(f, "evidence", "name=Of their release", "url=https://halcyon.example/theirs",
                "kind=test_report", fixture_ref(f, "release", theirs), "serves=MDR-I-17.2", NULL);
    assert_true(oscal_export_results(&v, id, &document, &f->err));
    struct str all = text_of(f, json_get(json_get(document, "assessment-results"), "back-matter"));
    assert_true(str_has(all, STR("https://halcyon.example/ours")));
    assert_false(str_has(all, STR("halcyon.example/theirs")));
    assert_false(str_has(all, STR("Of their release")));
}

static void oscal_mapping_claims_no_more_than_the_relation_says(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *document;
    size_t twins = 0;
    assert_true(
        oscal_export_mapping(&v, STR("IVDR-ANNEX-I"), STR("MDR-ANNEX-I"), &document, &f->err));
    const struct json *body = json_get(document, "mapping-collection");
    assert_int_equal(json_count(json_get(body, "mappings")), 2); /* one for each direction */
    JSON_EACH (mapping, json_get(body, "mappings")) {
        JSON_EACH (map, json_get(mapping, "maps")) {
            struct str relation = json_text(json_first(json_get(map, "props")), "value");
            bool twin = STR_IS(relation, "twin");
            assert_true(str_eq(json_text(map, "relationship"),
                               twin ? STR("equivalent-to") : STR("intersects-with")));
            twins += twin;
        }
    }
    assert_true(twins > 0);
    assert_false(
        oscal_export_mapping(&v, STR("IVDR-ANNEX-I"), STR("IEC-62443-4-1"), &document, &f->err));
    assert_int_equal(f->err.code, ERR_NO_DATA);
    assert_false(oscal_export_mapping(&v, STR("IVDR-ANNEX-I"), STR("X"), &document, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void oscal_clauses_in_a_circle_or_too_deep_are_not_lost(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "catalogue", "id=X", "name=X", "label=practice", "edition=1", "source=us",
                "as_of=2026-01-01", NULL);
    fixture_add(f, "clause", "id=X-0", "name=Clause", "catalogue=X", "number=0", NULL);
    for (int i = 1; i < 40; i++)
        fixture_add(f, "clause", str_fmt(&f->arena, "id=X-%d", i).p, "name=Clause", "catalogue=X",
                    "number=1", str_fmt(&f->arena, "parent=X-%d", i - 1).p, NULL);
    assert_true(fixture_set(f, STR("X-0"), "parent", "X-1"));
    const struct json *document = catalogue_of(f, STR("X"));
    const struct oscal_options none = {0};
    struct oscal_catalogue c;
    struct findings doubts;
    check_document(document, "catalog");
    findings_init(&doubts, &f->arena);
    assert_true(oscal_read(&f->arena, text_of(f, document), &none, &c, &doubts, &f->err));
    assert_int_equal(c.file.clause_count, 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)
        TEST(oscal_documents_have_what_the_schemas_ask_for),
        TEST(oscal_of_the_same_state_is_the_same_document),
        TEST(oscal_ids_are_tokens_and_stay_different),
        TEST(oscal_values_are_one_line_without_blanks_around_it),
        TEST(oscal_profile_says_of_every_clause_whether_it_applies),
        TEST(oscal_results_call_satisfied_only_what_is_met),
        TEST(oscal_results_refer_to_observations_and_evidence_that_are_there),
        TEST(oscal_results_list_the_evidence_of_the_device_alone),
        TEST(oscal_mapping_claims_no_more_than_the_relation_says),
        TEST(oscal_clauses_in_a_circle_or_too_deep_are_not_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
