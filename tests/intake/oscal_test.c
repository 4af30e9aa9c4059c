/* Catalogues in OSCAL (NIST; https://pages.nist.gov/OSCAL) as catalogues of ours. The documents
   here are made for these tests. */
#include "arena.h"

#include "base/world.h"
#include "intake/oscal/oscal.h"

static const struct oscal_options plain = {.as_of = {2026, 11, 27}};

#define HEAD \
    "{\"catalog\": {\"uuid\": \"11111111-1111-4111-8111-111111111111\", \"metadata\": " \
    "{\"title\": \"House rules\", \"last-modified\": \"2026-02-03T04:05:06Z\", \"version\": " \
    "\"3\", \"oscal-version\": \"1.1.3\"}, "
#define CONTROL(members) HEAD "\"controls\": [{\"id\": \"c1\", \"title\": \"One\", " members "}]}}"

static struct str with_quotes(struct arena *a, const char *text)
{
    char *p = str_cz(a, str_of(text));
    for (char *c = p; *c; c++)
        if (*c == '\'')
            *c = '"';
    return str_of(p);
}

static void read_as(struct arena *a, struct str bytes, const struct oscal_options *options,
                    struct oscal_catalogue *out, struct findings *f)
{
    struct err err = {0};
    findings_init(f, a);
    if (!oscal_read(a, bytes, options, out, f, &err))
        fail_msg("%s", err.text);
}

/* Apostrophes stand for quotation marks. */
static struct oscal_catalogue read_text(struct arena *a, const char *text, struct findings *f)
{
    struct oscal_catalogue c = {0};
    read_as(a, with_quotes(a, text), &plain, &c, f);
    return c;
}

static void assert_str(struct str got, const char *wanted)
{
    if (!str_eq(got, str_of(wanted)))
        fail_msg("'%.*s', wanted '%s'", STR_ARG(got), wanted);
}

static bool has_rule(const struct findings *f, const char *rule)
{
    for (const struct finding *x = f->first; x; x = x->next)
        if (strcmp(x->rule, rule) == 0)
            return true;
    return false;
}

/* --- what it is --- */

static void oscal_is_known_by_its_beginning_in_three_notations(void **state)
{
    static const struct {
        const char *text, *model;
        enum oscal_notation notation;
    } rows[] = {
        {"{'catalog': {'metadata': {'oscal-version': '1.1.3'}}}", "catalog", OSCAL_JSON},
        {"\xEF\xBB\xBF {'catalog': {'metadata': {'oscal-version': '1.1.3'}}}", "catalog",
         OSCAL_JSON},
        {"{'$schema': 'x\\'y', 'profile': {'oscal-version': '1.0.0'}}", "profile", OSCAL_JSON},
        {"{'mapping-collection': {'oscal-version': '1.2.1'}}", "mapping-collection", OSCAL_JSON},
        {"# rules\ncatalog:\n  metadata:\n    oscal-version: 1.1.2\n", "catalog", OSCAL_YAML},
        {"<?xml version='1.0'?><o:catalog xmlns:o='http://csrc.nist.gov/ns/oscal/1.0'>"
         "<oscal-version>1.1.3</oscal-version>",
         "catalog", OSCAL_XML},
        {"{'catalog': {'metadata': {}}}", NULL, OSCAL_JSON}, /* of whatever makes catalogs */
        {"{'bomFormat': 'CycloneDX', 'catalog': {'oscal-version': 1}}", "catalog", OSCAL_JSON},
        {"{'catalogue': {'oscal-version': 1}}", NULL, OSCAL_JSON},
        {"{'a': {}, 'catalog': {'oscal-version': 1}}", NULL, OSCAL_JSON},
        {"", NULL, OSCAL_JSON},
        {"{", NULL, OSCAL_JSON},
        {"<catalog>oscal-version</catalog>", NULL, OSCAL_XML},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct oscal_form form = {0};
        bool known = oscal_recognise(with_quotes(*state, rows[i].text), &form);
        if (known != (rows[i].model != NULL))
            fail_msg("%s", rows[i].text);
        if (known && (strcmp(form.model, rows[i].model) != 0 || form.notation != rows[i].notation))
            fail_msg("%s: %s", rows[i].text, form.model);
    }
}

static void oscal_that_is_no_catalogue_is_refused_by_name(void **state)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"{'profile': {'oscal-version': '1.1.3'}}", "an OSCAL profile selects controls"},
        {"{'assessment-results': {'oscal-version': '1.1.3'}}", "an OSCAL assessment-results"},
        {"<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'><oscal-version>1</oscal-version>",
         "in XML"},
        {"{'catalog': {'oscal-version': '1.1.3'}}", "title is required"},
        {"{'catalog': ['oscal-version']}", "an object is required"},
        {HEAD "'controls': []}}", "no control"},
        {HEAD "'controls': [}}", "1:"},
        {"hello", "no OSCAL document"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct oscal_catalogue c;
        struct findings f;
        struct err err = {0};
        findings_init(&f, *state);
        if (oscal_read(*state, with_quotes(*state, rows[i].text), &plain, &c, &f, &err))
            fail_msg("%s was taken", rows[i].text);
        if (!strstr(err.text, rows[i].said))
            fail_msg("%s: '%s', wanted '%s'", rows[i].text, err.text, rows[i].said);
    }
}

/* --- the head --- */

static void oscal_metadata_becomes_the_head_of_a_catalogue(void **state)
{
    struct findings f;
    struct oscal_catalogue c = read_text(
        *state,
        "{'catalog': {'uuid': 'x', 'metadata': {'title': 'Rules (of 2025), a good deal of them, "
        "for every house "
        "there is', 'last-modified': '2026-02-03T04:05:06-05:00', 'version': '3', "
        "'oscal-version': '1.0.4', 'parties': [{'type': 'organization', 'name': 'Example'}], "
        "'links': [{'rel': 'canonical', 'href': 'https://example.org/rules'}]}, "
        "'controls': [{'id': 'c1', 'title': 'One'}]}}",
        &f);
    assert_str(c.file.id, "Rules-of-2025-a-good-deal-of-them-for");
    assert_str(c.file.edition, "3");
    assert_str(c.file.as_of, "2026-02-03");
    assert_str(c.file.source,
               "Example, Rules (of 2025), a good deal of them, for every house there is");
    assert_str(c.file.url, "https://example.org/rules");
    assert_str(c.file.label, "standard");
    assert_str(c.file.status, "in_force");
    assert_str(c.version, "1.0.4");
    assert_null(f.first);
}

static void oscal_id_and_label_may_be_given_and_are_checked(void **state)
{
    struct oscal_catalogue c;
    struct findings f;
    struct err err = {0};
    struct str text = with_quotes(*state, CONTROL("'parts': []"));
    const struct oscal_options given = {STR("NIST-53"), STR("practice"), {2026, 1, 1}};
    read_as(*state, text, &given, &c, &f);
    assert_str(c.file.id, "NIST-53");
    assert_str(c.file.label, "practice");
    assert_str(c.file.clauses[0].id, "NIST-53-c1");
    const struct oscal_options bad[] = {
        {.id = STR("a b")}, {.id = STR("-x")}, {.label = STR("rule")}};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(oscal_read(*state, text, &bad[i], &c, &f, &err));
        assert_int_equal(err.code, ERR_USAGE);
    }
}

/* --- controls --- */

static void oscal_groups_are_chapters_and_controls_keep_their_order(void **state)
{
    static const struct {
        const char *id, *number, *chapter, *parent;
        bool heading;
    } rows[] = {
        {"House-rules-top", "top", "", "", false},
        {"House-rules-g", "g", "Access", "", true},
        {"House-rules-ac-1", "AC-1", "Access", "House-rules-g", false},
        {"House-rules-ac-1.1", "ac-1.1", "Access", "House-rules-ac-1", false},
        {"House-rules-in", "in", "Access / Doors", "House-rules-g", false},
        {"House-rules-ac-2", "ac-2", "Rest", "", false},
    };
    struct findings f;
    struct oscal_catalogue c = read_text(
        *state,
        HEAD "'groups': [{'id': 'g', 'title': 'Access', 'parts': [{'name': 'overview', 'prose': "
             "'Who may.'}], 'controls': [{'id': 'ac-1', 'title': 'A', 'props': [{'name': 'label', "
             "'class': 'zero-padded', 'value': 'AC-01'}, {'name': 'label', 'value': 'AC-1'}], "
             "'controls': [{'id': 'ac-1.1', 'title': 'B'}]}], 'groups': [{'title': 'Doors', "
             "'controls': [{'id': 'in', 'title': 'C'}]}]}, {'title': 'Rest', 'controls': [{'id': "
             "'ac-2', 'title': 'D'}]}], 'controls': [{'id': 'top', 'title': 'E'}]}}",
        &f);
    assert_int_equal(c.file.clause_count, COUNT_OF(rows));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct catalogue_row *row = &c.file.clauses[i];
        assert_str(row->id, rows[i].id);
        assert_str(row->number, rows[i].number);
        assert_str(row->chapter, rows[i].chapter);
        assert_str(row->parent, rows[i].parent);
        assert_int_equal(row->heading, rows[i].heading);
    }
    assert_str(c.file.clauses[1].text, "Overview: Who may.");
    assert_null(f.first);
}

static void oscal_parts_are_one_text_in_their_order(void **state)
{
    struct findings f;
    struct oscal_catalogue c = read_text(
        *state,
        CONTROL("'parts': [{'name': 'statement', 'parts': [{'name': 'item', 'props': [{'name': "
                "'label', 'value': 'a.'}], 'prose': 'Write:', 'parts': [{'name': 'item', 'props': "
                "[{'name': 'label', 'value': '1.'}], 'prose': 'a plan'}]}, {'name': 'item', "
                "'prose': 'Keep it.'}]}, {'name': 'guidance', 'prose': ' See above. '}, {'name': "
                "'empty'}, {'name': 'assessment-objective', 'prose': 'it is written'}, {'name': "
                "'assessment-method', 'props': [{'name': 'label', 'value': 'Examine'}], 'parts': "
                "[{'name': 'assessment-objects', 'prose': 'the plan'}]}]"),
        &f);
    assert_str(c.file.clauses[0].text, "a. Write:\n  1. a plan\nKeep it.\n\nGuidance: See above.");
    assert_str(c.file.clauses[0].evidence,
               "Assessment objective: it is written\n\nExamine:\nthe plan");
}

static void oscal_parameters_stand_in_prose_as_words(void **state)
{
    static const char params[] =
        "'params': [{'id': 'label', 'label': 'a period'}, {'id': 'value', 'label': 'x', 'values': "
        "['30 days', '1 month']}, {'id': 'one', 'select': {'choice': ['now', 'after {{ insert: "
        "param, label }}']}}, {'id': 'more', 'select': {'how-many': 'one-or-more', 'choice': "
        "['a']}}, {'id': 'bare'}, {'id': 'loop', 'label': 'as {{ insert: param, loop }}'}, {'id': "
        "'ping', 'label': '{{pong}}'}, {'id': 'pong', 'label': '{{ping}}'}], 'parts': [{'name': "
        "'statement', 'prose': '%s'}]";
    static const struct {
        const char *prose, *text, *why;
    } rows[] = {
        {"{{ insert: param, label }}.", "[Assignment: a period].", "a label: to be filled in"},
        {"{{insert:param,label}}", "[Assignment: a period]", "blanks do not matter"},
        {"{{ label }}", "[Assignment: a period]", "as before 1.0"},
        {"in {{ insert: param, value }}", "in 30 days, 1 month", "values win"},
        {"{{ insert: param, one }}", "[Selection: now; after [Assignment: a period]]", "choices"},
        {"{{ insert: param, more }}", "[Selection (one or more): a]", "how-many"},
        {"{{ insert: param, bare }}", "[bare]", "nothing is said of it"},
        {"{{ insert: param, none }}", "[none]", "there is none"},
        {"{{ insert: param, loop }}", "[Assignment: as [loop]]", "one inside of itself"},
        {"{{ insert: param, ping }}", "[Assignment: [Assignment: [ping]]]", "in a circle"},
        {"{{ insert: control, c1 }}", "{{ insert: control, c1 }}", "no parameter"},
        {"a {{ b", "a {{ b", "not closed"},
        {"{{ }}", "{{ }}", "empty"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct findings f;
        struct str members = str_of(params);
        size_t at = str_find(members, STR("%s"));
        struct str text = str_fmt(*state, "%s%.*s%s%.*s}]}}",
                                  HEAD "'controls': [{'id': 'c1', 'title': 'One', ", (int)at,
                                  members.p, rows[i].prose, STR_ARG(str_from(members, at + 2)));
        struct oscal_catalogue c = read_text(*state, text.p, &f);
        if (!str_eq(c.file.clauses[0].text, str_of(rows[i].text)))
            fail_msg("%s: '%.*s', wanted '%s'", rows[i].why, STR_ARG(c.file.clauses[0].text),
                     rows[i].text);
    }
}

static void oscal_withdrawn_controls_never_apply_and_say_where_they_went(void **state)
{
    struct findings f;
    struct oscal_catalogue c = read_text(
        *state,
        HEAD
        "'controls': [{'id': 'c1', 'title': 'One', 'props': [{'name': 'status', 'value': "
        "'Withdrawn'}], 'links': [{'href': '#c2', 'rel': 'incorporated-into'}, {'href': '#c3', "
        "'rel': 'moved-to'}]}, {'id': 'c2', 'title': 'Two'}]}}",
        &f);
    assert_true(json_is_true(c.file.clauses[0].applies_if, "never"));
    assert_str(c.file.clauses[0].applies_note,
               "Withdrawn in its source; incorporated into c2; moved to c3");
    assert_true(json_is_true(c.file.clauses[1].applies_if, "always"));
    assert_int_equal(c.withdrawn, 1);
    assert_int_equal(c.file.mapping_count, 0);
}

static void oscal_related_and_required_links_are_mappings(void **state)
{
    struct findings f;
    struct oscal_catalogue c = read_text(
        *state,
        HEAD "'controls': [{'id': 'b', 'title': 'B', 'links': [{'href': '#a', 'rel': 'related'}, "
             "{'href': '#a', 'rel': 'required'}, {'href': '#b', 'rel': 'related'}, {'href': "
             "'#gone', 'rel': 'related'}, {'href': '#r', 'rel': 'reference'}]}, {'id': 'a', "
             "'title': 'A', 'links': [{'href': '#b', 'rel': 'required'}]}]}}",
        &f);
    assert_int_equal(c.file.mapping_count, 2);
    assert_str(c.file.mappings[0].from, "House-rules-a");
    assert_str(c.file.mappings[0].to, "House-rules-b");
    assert_str(c.file.mappings[0].kind, "corresponds");
    assert_str(c.file.mappings[1].from, "House-rules-b");
    assert_str(c.file.mappings[1].source, "link \"related\" of the catalogue House-rules");
    assert_int_equal(f.count[FINDING_SKIPPED], 1);
    assert_true(has_rule(&f, "oscal-link"));
}

static void oscal_doubts_name_place_and_rule_and_the_rest_is_taken(void **state)
{
    static const struct {
        const char *controls, *rule, *place;
        size_t taken;
    } rows[] = {
        {"{'id': 'a', 'title': 'A'}, {'id': 'a', 'title': 'B'}", "oscal-duplicate", "a", 1},
        {"{'id': 'a', 'title': 'A'}, {'title': 'B'}", "oscal-id", "B", 1},
        {"{'id': 'a'}", "oscal-title", "a", 1},
        {"{'id': 'a', 'title': 'A', 'links': [{'rel': 'related', 'href': '#b'}]}", "oscal-link",
         "a", 1},
        {"{'id': 'a', 'title': 'A', 'links': [{'rel': 'x'}]}", "oscal-required",
         "catalog.controls[0].links[0].href", 1},
        {"{'id': 'a', 'title': 'A', 'props': [{'name': 'label', 'value': 1}]}", "oscal-type",
         "catalog.controls[0].props[0].value", 1},
        {"{'id': 'a', 'title': 'A', 'parts': {'name': 'x'}}", "oscal-type",
         "catalog.controls[0].parts", 1},
        {"{'id': 'a', 'title': 'A', 'parts': ['x']}", "oscal-type", "catalog.controls[0].parts[0]",
         1},
        {"{'id': 'a', 'title': 'A', 'params': [{'id': 'p', '_foo': 1}]}", "oscal-member",
         "catalog.controls[0].params[0]._foo", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct findings f;
        struct str text = str_fmt(*state, "%s\n'controls': [%s]}}", HEAD, rows[i].controls);
        struct oscal_catalogue c = read_text(*state, text.p, &f);
        assert_int_equal(c.file.clause_count, rows[i].taken);
        assert_non_null(f.first);
        assert_string_equal(f.first->rule, rows[i].rule);
        assert_str(f.first->place, rows[i].place);
        assert_int_equal(f.first->line, 2);
    }
}

static void oscal_in_yaml_is_the_same_catalogue(void **state)
{
    struct findings f;
    struct oscal_catalogue c;
    read_as(*state,
            STR("catalog:\n  uuid: x\n  metadata:\n    title: House rules\n    last-modified: "
                "2026-02-03T04:05:06Z\n    version: 1.10\n    oscal-version: 1.1.3\n  controls:\n  "
                "  - id: c1\n      title: One\n      parts:\n        - name: statement\n          "
                "prose: |\n            Do it.\n"),
            &plain, &c, &f);
    assert_str(c.file.clauses[0].text, "Do it.");
    assert_str(c.file.edition, "1.10"); /* no number */
    assert_int_equal(c.notation, OSCAL_YAML);
    assert_null(f.first);
}

/* --- hostile documents --- */

static void oscal_texts_longer_than_a_field_are_cut_with_a_finding(void **state)
{
    struct findings f;
    struct buf b = {.arena = *state};
    BUF_LIT(&b, HEAD "\"controls\": [{\"id\": \"c1\", \"title\": \"One\", \"parts\": [{\"name\": "
                     "\"statement\", \"prose\": \"");
    for (size_t i = 0; i < LIMIT_TEXT; i++)
        BUF_LIT(&b, "\xC3\xA4"); /* of two bytes: the cut is between two, not inside of one */
    BUF_LIT(&b, "\"}]}]}}");
    struct oscal_catalogue c;
    read_as(*state, buf_str(&b), &plain, &c, &f);
    assert_true(c.file.clauses[0].text.n <= LIMIT_TEXT);
    assert_true(str_is_utf8(c.file.clauses[0].text));
    assert_true(has_rule(&f, "oscal-long"));
}

/* Each parameter holds the one before ten times, and each control the last one: a document of 1 MB
   that would be one of many gigabytes. */
static void oscal_parameters_within_parameters_do_not_grow_without_bound(void **state)
{
    struct findings f;
    struct buf b = {.arena = *state};
    BUF_LIT(&b, HEAD "\"params\": [{\"id\": \"p0\", \"label\": \"grow\"}");
    for (int i = 1; i < 200; i++) {
        buf_fmt(&b, ", {\"id\": \"p%d\", \"select\": {\"choice\": [", i);
        for (int k = 0; k < 10; k++)
            buf_fmt(&b, "%s\"{{ insert: param, p%d }}\"", k ? ", " : "", i - 1);
        BUF_LIT(&b, "]}}");
    }
    BUF_LIT(&b, "], \"controls\": [{\"id\": \"c\", \"title\": \"C\"}");
    for (int i = 0; i < 20000; i++)
        buf_fmt(&b,
                ", {\"id\": \"c%d\", \"title\": \"C\", \"parts\": [{\"name\": \"statement\", "
                "\"prose\": \"{{ p5 }}{{ p5 }}\"}]}",
                i);
    BUF_LIT(&b, "]}}");
    struct oscal_catalogue c;
    size_t before = arena_mark(*state);
    read_as(*state, buf_str(&b), &plain, &c, &f);
    assert_int_equal(c.file.clause_count, 20001);
    assert_true(arena_mark(*state) - before < MIB(700));
}

static void oscal_with_more_controls_than_anybody_has_is_refused(void **state)
{
    struct oscal_catalogue c;
    struct findings f;
    struct err err = {0};
    struct buf b = {.arena = *state};
    BUF_LIT(&b, HEAD "\"controls\": [{}");
    for (int i = 0; i < LIMIT_OSCAL_CONTROLS; i++)
        BUF_LIT(&b, ",{}");
    BUF_LIT(&b, "]}}");
    findings_init(&f, *state);
    assert_false(oscal_read(*state, buf_str(&b), &plain, &c, &f, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

/* --- examples of NIST --- */

static void oscal_sample_catalogue_of_nist_has_five_controls(void **state)
{
    struct str shared = world_env("TUTELA_SHARED"), bytes;
    struct err err = {0};
    struct str path = str_fmt(*state, "%.*s/data/conformance/oscal.tar.zst",
                              STR_ARG(shared.n ? shared : STR("../shared")));
    if (!world_exists(path))
        skip();
    const char *const argv[] = {
        "tar", "-xOf", str_cz(*state, path), "--wildcards", "*/catalog/json/basic-catalog.json",
        NULL};
    if (!world_run(*state, &(struct world_child){argv, {0}, MIB(4), 60000}, &bytes, &err))
        fail_msg("%s", err.text);
    struct oscal_catalogue c;
    struct findings f;
    read_as(*state, bytes, &plain, &c, &f);
    assert_int_equal(c.file.clause_count, 5);
    assert_int_equal(c.parameters, 2);
    assert_null(f.first);
    assert_str(c.file.clauses[0].chapter,
               "Organization of Information Security / Internal Organization");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(oscal_is_known_by_its_beginning_in_three_notations),
        TEST(oscal_that_is_no_catalogue_is_refused_by_name),
        TEST(oscal_metadata_becomes_the_head_of_a_catalogue),
        TEST(oscal_id_and_label_may_be_given_and_are_checked),
        TEST(oscal_groups_are_chapters_and_controls_keep_their_order),
        TEST(oscal_parts_are_one_text_in_their_order),
        TEST(oscal_parameters_stand_in_prose_as_words),
        TEST(oscal_withdrawn_controls_never_apply_and_say_where_they_went),
        TEST(oscal_related_and_required_links_are_mappings),
        TEST(oscal_doubts_name_place_and_rule_and_the_rest_is_taken),
        TEST(oscal_in_yaml_is_the_same_catalogue),
        TEST(oscal_texts_longer_than_a_field_are_cut_with_a_finding),
        TEST(oscal_parameters_within_parameters_do_not_grow_without_bound),
        TEST(oscal_with_more_controls_than_anybody_has_is_refused),
        TEST(oscal_sample_catalogue_of_nist_has_five_controls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
