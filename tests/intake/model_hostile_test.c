/* Files that mean harm, or are only large: a clear answer in bounded time and memory. */
#include "model_read.h"

static void put(struct buf *out, size_t times, const char *before, const char *each,
                const char *after)
{
    buf_put(out, str_of(before));
    for (size_t i = 0; i < times; i++)
        buf_fmt(out, "%s{'id': 'e%zu', 'name': 'Same name', %s}", i ? "," : "", i, each);
    buf_put(out, str_of(after));
}

static struct str quoted(struct arena *a, const struct buf *b)
{
    return model_quoted(a, str_cz(a, buf_str(b)));
}

static void model_of_twenty_thousand_parts_is_read_whole(void **state)
{
    struct buf text = {.arena = *state};
    put(&text, LIMIT_MODEL_PARTS,
        "{'otmVersion': '1', 'project': {'name': 'x', 'id': 'x'}, 'components': [",
        "'type': 'server'", "]}");
    struct reading r = model_reading(*state, quoted(*state, &text));
    assert_int_equal(r.d.element_count, LIMIT_MODEL_PARTS);
    assert_str(r.d.elements[0].key, "same_name");
}

static void model_of_more_parts_is_refused(void **state)
{
    static const char *const befores[] = {
        "{'otmVersion': '1', 'project': {'name': 'x', 'id': 'x'}, 'components': [",
        "{'flows': [], 'boundaries': [], 'elements': [",
        "{'version': '2', 'summary': {}, 'detail': {'diagrams': [{'cells': [",
        "{'scope': {}, 'trust_zones': [], 'components': [",
    };
    static const char *const afters[] = {"]}", "]}", "]}]}}", "]}"};
    for (size_t i = 0; i < COUNT_OF(befores); i++) {
        struct buf text = {.arena = *state};
        put(&text, LIMIT_MODEL_PARTS + 1, befores[i], "'shape': 'process'", afters[i]);
        struct str why = model_refusal(*state, quoted(*state, &text));
        if (!str_has(why, STR("more than 20000 parts")))
            fail_msg("%zu: %.*s", i, STR_ARG(why));
    }
}

static void model_beyond_64_megabytes_is_refused_unread(void **state)
{
    struct arena *a = *state;
    struct str bytes = {ARENA_ARRAY(a, char, LIMIT_MODEL + 1), LIMIT_MODEL + 1};
    assert_true(str_has(model_refusal(a, bytes), STR("more than the")));
}

static void model_nested_too_deep_is_refused_with_its_place(void **state)
{
    struct buf text = {.arena = *state};
    buf_put(&text, STR("{'otmVersion': '1', 'project': "));
    for (int i = 0; i < 5000; i++)
        buf_put(&text, STR("{'a':"));
    struct str why = model_refusal(*state, quoted(*state, &text));
    assert_true(str_has(why, STR("1:")));
}

/* Twenty thousand boxes in one another, and as many that overlap. */
static void model_of_many_boxes_is_read_in_bounded_time(void **state)
{
    struct buf text = {.arena = *state};
    buf_put(&text, STR("{'version': '2', 'summary': {}, 'detail': {'diagrams': [{'cells': ["));
    for (size_t i = 0; i < 5000; i++)
        buf_fmt(&text,
                "%s{'id': 'b%zu', 'shape': 'trust-boundary-box', 'position': {'x': %zu, 'y': %zu}, "
                "'size': {'width': %zu, 'height': %zu}, 'data': {'type': 'tm.BoundaryBox', 'name': "
                "'B'}}",
                i ? "," : "", i, i, i, 20000 - 2 * i, 20000 - 2 * i);
    buf_put(&text, STR("]}]}}"));
    struct reading r = model_reading(*state, quoted(*state, &text));
    assert_int_equal(r.d.zone_count, 5000);
    assert_finding(&r, "model-zones", NULL, 0); /* deeper than a hundred */
}

/* One long text behind many threats must not be copied for each. */
static void model_that_repeats_a_long_text_stays_small(void **state)
{
    struct arena *a = *state;
    struct buf text = {.arena = a};
    size_t before = arena_mark(a);
    buf_put(&text, STR("{'otmVersion': '1', 'project': {'name': 'x', 'id': 'x'}, 'threats': "
                       "[{'id': 't', 'name': 'T', 'description': '"));
    for (size_t i = 0; i < 60000; i++)
        buf_char(&text, 'x');
    buf_put(&text, STR("'}], 'mitigations': [{'id': 'm', 'name': 'M', 'description': '"));
    for (size_t i = 0; i < 60000; i++)
        buf_char(&text, 'y');
    buf_put(&text, STR("'}], 'components': [{'id': 'c', 'name': 'C', 'threats': ["));
    for (size_t i = 0; i < 10000; i++)
        buf_fmt(&text, "%s{'threat': 't', 'mitigations': [{'mitigation': 'm'}]}", i ? "," : "");
    buf_put(&text, STR("]}]}"));
    struct reading r = model_reading(a, quoted(a, &text));
    assert_int_equal(r.d.threat_count, 10000);
    assert_int_equal(r.d.threats[9999].description.n, 60000);
    assert_finding(&r, "model-cut", "mitigations", 0);
    assert_true(arena_mark(a) - before < GIB(1));
}

static void model_text_that_is_too_long_is_cut_with_a_doubt(void **state)
{
    struct buf text = {.arena = *state};
    buf_put(&text, STR("{'otmVersion': '1', 'project': {'name': 'x', 'id': 'x', 'description': '"));
    for (size_t i = 0; i < (size_t)LIMIT_TEXT + 10; i++)
        buf_char(&text, 'x');
    buf_put(&text, STR("'}}"));
    struct reading r = model_reading(*state, quoted(*state, &text));
    assert_int_equal(r.d.description.n, LIMIT_TEXT);
    assert_finding(&r, "model-cut", "description", 1);
}

static void model_files_of_other_kinds_are_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", "empty"},
        {"{}", "no threat model"},
        {"[1, 2]", "no threat model"},
        {"otmversion: 1", "no threat model"},
        {"{'bomFormat': 'CycloneDX', 'components': []}", "import it as an SBOM"},
        {"{'otmVersion': '1', 'project': ", "Open Threat Model: 1:"},
        {"AWSTemplateFormatVersion: 2010-09-09\nResources: {}", "CloudFormation"},
        {"{'Resources': {'a': {'Type': 'AWS::EC2::VPC'}}}", "CloudFormation"},
        {"resource 'aws_vpc' 'x' {}", "Terraform"},
        {"{'planned_values': {}}", "Terraform"},
        {"<?xml version='1.0'?>\n<template ref='x'><desc/></template>", "IriusRisk"},
        {"project:\n  name: x", "otmVersion"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str why = model_refusal(*state, model_quoted(*state, rows[i].text));
        if (!str_has(why, str_of(rows[i].says)))
            fail_msg("%s: %.*s", rows[i].text, STR_ARG(why));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(model_of_twenty_thousand_parts_is_read_whole, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(model_of_more_parts_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(model_beyond_64_megabytes_is_refused_unread, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(model_nested_too_deep_is_refused_with_its_place, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(model_of_many_boxes_is_read_in_bounded_time, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(model_that_repeats_a_long_text_stays_small, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(model_text_that_is_too_long_is_cut_with_a_doubt, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(model_files_of_other_kinds_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
