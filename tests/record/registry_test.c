#include "fixture.h"

#define EACH_TYPE(t) \
    for (size_t i_ = 0; i_ < RECORD_TYPE_COUNT; i_++) \
        for (const struct record_type *t = RECORD_TYPES[i_]; t; t = NULL)

static bool is_snake(const char *s)
{
    for (const char *p = s; *p; p++)
        if (!((*p >= 'a' && *p <= 'z') || char_is_digit(*p) || (*p == '_' && p != s)))
            return false;
    return s[0] >= 'a' && s[0] <= 'z';
}

static void types_have_names_and_prefixes_of_their_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        const struct record_type *t = RECORD_TYPES[i];
        assert_true(is_snake(t->name));
        assert_true(t->label[0] && t->plural[0] && t->prefix[0]);
        for (const char *p = t->prefix; *p; p++)
            assert_true(*p >= 'A' && *p <= 'Z');
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(t->name, RECORD_TYPES[j]->name);
            assert_string_not_equal(t->prefix, RECORD_TYPES[j]->prefix);
        }
    }
}

static void types_and_fields_explain_themselves_in_sentences(void **state)
{
    (void)state;
    EACH_TYPE(t)
    {
        if (!str_ends(str_of(t->help), STR(".")))
            fail_msg("%s: help is no sentence", t->name);
        EACH_FIELD (f, t) {
            if (!is_snake(f->name) || !f->label || !f->label[0])
                fail_msg("%s.%s: name or label", t->name, f->name);
            if (!f->help || !str_ends(str_of(f->help), STR(".")))
                fail_msg("%s.%s: help is no sentence", t->name, f->name);
        }
    }
}

static void fields_have_names_and_slots_of_their_own(void **state)
{
    (void)state;
    EACH_TYPE(t)
    EACH_FIELD (f, t) {
        assert_true(f->offset + f->kind->slot_size <= t->size);
        for (const struct field *g = t->fields; g < f; g++) {
            assert_string_not_equal(f->name, g->name);
            assert_true(g->offset + g->kind->slot_size <= f->offset ||
                        f->offset + f->kind->slot_size <= g->offset);
        }
    }
}

/* Names that all records have besides, words of the filter, and words no dialect takes as names. */
static void fields_avoid_names_that_are_taken(void **state)
{
    static const char *const taken[] = {
        "id",         "revision",   "retired", "superseded_by", "stale",  "all",
        "sort",       "case",       "check",   "order",         "group",  "from",
        "to",         "select",     "where",   "table",         "column", "end",
        "references", "default",    "user",    "when",          "then",   "else",
        "union",      "unique",     "primary", "limit",         "offset", "index",
        "and",        "or",         "not",     "null",          "in",     "is",
        "like",       "on",         "as",      "values",        "grant",  "only",
        "collate",    "constraint", "desc",    "asc",
    };
    (void)state;
    EACH_TYPE(t)
    EACH_FIELD (f, t)
        for (size_t i = 0; i < COUNT_OF(taken); i++)
            if (str_eq(str_of(f->name), str_of(taken[i])))
                fail_msg("%s.%s is a taken name", t->name, f->name);
}

static void references_lead_to_types_that_exist(void **state)
{
    (void)state;
    EACH_TYPE(t)
    EACH_FIELD (f, t) {
        bool is_reference = f->kind == &KIND_REF || f->kind == &KIND_REFS;
        assert_int_equal(is_reference, f->refers_to != NULL);
        if (is_reference && !STR_IS(str_of(f->refers_to), "*") &&
            !record_type_find(str_of(f->refers_to)))
            fail_msg("%s.%s refers to %s", t->name, f->name, f->refers_to);
    }
}

static void choices_begin_with_the_empty_one(void **state)
{
    (void)state;
    EACH_TYPE(t)
    EACH_FIELD (f, t) {
        assert_int_equal(f->kind == &KIND_CHOICE, f->choices != NULL);
        if (!f->choices)
            continue;
        if (!f->choices[0].name || f->choices[0].name[0])
            fail_msg("%s.%s: the first choice has a name", t->name, f->name);
        assert_non_null(f->choices[1].name);
        for (const struct choice *c = f->choices; c->name; c++) {
            assert_true(c->label && c->label[0]);
            for (const char *p = c->name; *p; p++)
                assert_true(char_is_alpha(*p) || char_is_digit(*p) || *p == '_');
            for (const struct choice *d = f->choices; d < c; d++)
                assert_string_not_equal(c->name, d->name);
        }
    }
}

static void flags_stand_only_where_they_mean_something(void **state)
{
    (void)state;
    EACH_TYPE(t)
    {
        bool has_basis = false;
        EACH_FIELD (f, t) {
            const char *at = f->name;
            has_basis |= (f->flags & FIELD_BASIS) != 0;
            if ((f->flags & FIELD_DEFAULT) && f->kind != &KIND_CHOICE)
                fail_msg("%s.%s: default", t->name, at);
            if ((f->flags & FIELD_BASIS) && !f->refers_to)
                fail_msg("%s.%s: basis", t->name, at);
            if ((f->flags & FIELD_SCOPE) &&
                (f->kind != &KIND_REF || !STR_IS(str_of(f->refers_to), "release")))
                fail_msg("%s.%s: scope", t->name, at);
            if ((f->flags & FIELD_COMPUTED) &&
                (f->flags & (FIELD_REQUIRED | FIELD_FIXED | FIELD_DEFAULT)))
                fail_msg("%s.%s: computed", t->name, at);
            if ((f->flags & FIELD_REQUIRED) && (f->flags & FIELD_DEFAULT))
                fail_msg("%s.%s: required and default", t->name, at);
        }
        /* A judgement looked at something; what looks at nothing can never be stale. */
        if (has_basis && !(t->flags & RECORD_JUDGEMENT) && !STR_IS(str_of(t->name), "baseline"))
            fail_msg("%s has a basis, and is no judgement", t->name);
    }
}

static void titles_are_called_name(void **state)
{
    static const char *const untitled[] = {
        "device_fact", "clause_mapping", "applicability",   "answer", "test_run",
        "approval",    "signature",      "evidence_review", "waiver",
    };
    (void)state;
    EACH_TYPE(t)
    {
        bool expected = true;
        for (size_t i = 0; i < COUNT_OF(untitled); i++)
            expected &= !str_eq(str_of(t->name), str_of(untitled[i]));
        const struct field *name = record_field(t, STR("name"));
        if (expected != (name != NULL))
            fail_msg("%s: name", t->name);
        if (name && name->kind != &KIND_TEXT)
            fail_msg("%s: name is no line of text", t->name);
        assert_null(record_field(t, STR("title")));
    }
}

static void ids_lead_to_their_type(void **state)
{
    struct arena *a = *state;
    EACH_TYPE(t)
    {
        const struct record_type *found = record_type_of_id(str_fmt(a, "%s-%04zu", t->prefix, i_));
        assert_ptr_equal(found, t->flags & RECORD_NATURAL_ID ? NULL : t);
        assert_ptr_equal(record_type_find(str_of(t->name)), t);
    }
    static const char *const none[] = {"",           "-",       "SR",      "SR-",
                                       "SR-001",     "SR-00x1", "XX-0001", "sr-0001",
                                       "MDR-I-17.2", "AN-01",   "-0001",   "SR-0001 "};
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_null(record_type_of_id(str_of(none[i])));
    assert_ptr_equal(record_type_of_id(STR("T-12345")), record_type_find(STR("threat")));
    assert_ptr_equal(record_type_of_id(STR("TC-0001")), record_type_find(STR("test")));
    assert_null(record_type_find(STR("nonsense")));
}

static void schema_says_every_field_and_value(void **state)
{
    struct arena *a = *state;
    EACH_TYPE(t)
    {
        struct buf md = {.arena = a};
        record_schema_md(t, &md);
        const struct json *fields = json_get(record_schema_json(t, a), "fields"), *o;
        assert_int_equal(json_count(fields), t->field_count);
        o = json_first(fields);
        EACH_FIELD (f, t) {
            assert_true(str_has(buf_str(&md), str_fmt(a, "| `%s` |", f->name)));
            assert_str(a, json_text(o, "name"), f->name);
            assert_str(a, json_text(o, "help"), f->help);
            for (const struct choice *c = f->choices; c && c->name; c++)
                assert_true(!c->name[0] || str_has(buf_str(&md), str_fmt(a, "`%s`", c->name)));
            o = o->next;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_have_names_and_prefixes_of_their_own),
        cmocka_unit_test(types_and_fields_explain_themselves_in_sentences),
        cmocka_unit_test(fields_have_names_and_slots_of_their_own),
        cmocka_unit_test(fields_avoid_names_that_are_taken),
        cmocka_unit_test(references_lead_to_types_that_exist),
        cmocka_unit_test(choices_begin_with_the_empty_one),
        cmocka_unit_test(flags_stand_only_where_they_mean_something),
        cmocka_unit_test(titles_are_called_name),
        cmocka_unit_test_setup_teardown(ids_lead_to_their_type, setup, teardown),
        cmocka_unit_test_setup_teardown(schema_says_every_field_and_value, setup, teardown),
    };
    return cmocka_run_group_tests_name("record/registry", tests, NULL, NULL);
}
