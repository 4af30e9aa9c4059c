/* Our text form of a threat model: what is written is read the same, and what is wrong is refused
   with its place. */
#include "arena.h"

#include "publish/model/export.h"

static struct model_document read_model(struct arena *a, struct str text)
{
    struct model_document d;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, a);
    if (!model_read(a, text, &d, &findings, &err))
        fail_msg("%s in\n%.*s", err.text, STR_ARG(text));
    return d;
}

static struct str write_model(struct arena *a, const struct model_document *d)
{
    struct buf b = {.arena = a};
    model_write_text(d, &b);
    return buf_str(&b);
}

static const char whole[] = "tutela_model: 1\n"
                            "release: REL-0001\n"
                            "title: \"Pump: 4\"\n"
                            "\n"
                            "zones:\n"
                            "  core:\n"
                            "    name: Core\n"
                            "    parent: ward\n"
                            "    trust: 90\n"
                            "  ward:\n"
                            "    name: Ward\n"
                            "    description: |-\n"
                            "      First line.\n"
                            "\n"
                            "        indented: \"more\"\n"
                            "      # no comment\n"
                            "\n"
                            "data:\n"
                            "  dose:\n"
                            "    name: \"Yes\"\n"
                            "    properties: [carries_therapy_command]\n"
                            "    personal: no\n"
                            "\n"
                            "elements:\n"
                            "  \"1\":\n"
                            "    name: \"1.10\"\n"
                            "    kind: data_store\n"
                            "  pump:\n"
                            "    name: Pump, core\n"
                            "    kind: process\n"
                            "    zone: core\n"
                            "    properties: [wireless, usb?, \"!debug\"]\n"
                            "    data_classes: [dose]\n"
                            "    description: >-\n"
                            "      It delivers what was programmed, and nothing else.\n"
                            "      It asks the motor; the motor answers: done.\n"
                            "    x: -5\n"
                            "\n"
                            "flows:\n"
                            "  keep:\n"
                            "    name: Keep\n"
                            "    source: pump\n"
                            "    target: \"1\"\n"
                            "    port: \"443/tcp\"\n"
                            "\n"
                            "assets:\n"
                            "  life:\n"
                            "    name: Delivery\n"
                            "    elements: [\"1\", pump]\n"
                            "    safety_related: yes\n";

static void text_is_read_and_written_without_a_difference(void **state)
{
    struct model_document d = read_model(*state, str_of(whole));
    assert_int_equal(d.format, MODEL_TEXT);
    assert_true(STR_IS(d.title, "Pump: 4"));
    assert_true(STR_IS(d.zones[0].parent, "ward"));
    assert_true(STR_IS(d.elements[0].name, "1.10"));
    assert_true(STR_IS(d.elements[1].properties, "wireless usb? !debug"));
    assert_true(STR_IS(d.elements[1].description,
                       "It delivers what was programmed, and nothing else. It asks the motor; the "
                       "motor answers: done."));
    assert_true(STR_IS(d.assets[0].elements, "1 pump"));
    assert_int_equal(d.data[0].personal, TRI_NO);
    struct str text = write_model(*state, &d);
    if (!str_eq(text, str_of(whole)))
        fail_msg("%.*s", STR_ARG(text));
}

/* Names and texts that YAML, or a reader of 1.1, would take for something else. */
static const char *const odd[] = {
    "yes",
    "No",
    "null",
    "~",
    "true",
    "1",
    "1.0",
    "0x1F",
    ".inf",
    "-",
    "- a",
    "? a",
    ": a",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "[a]",
    "{a}",
    "a, b",
    "\"a\"",
    "'a'",
    "it's",
    "a\\nb",
    "%a",
    "@a",
    "`a`",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "2026-01-01",
    "12:30",
    "\xC3\xA4 \xE2\x82\xAC",
    "\xC2\x85x",
    "\xE2\x80\xA8x",
    "\xEF\xBB\xBFx",
    "\xF0\x9F\x92\x89",
    "a\tb",
    "---",
    "...",
    "<<",
    "=",
    "tutela_model: 1",
    "a\xC2\xA0",
};

static void odd_names_come_back_as_they_were(void **state)
{
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        struct element e = {.kind = ELEMENT_KIND_PROCESS, .key = STR("e")};
        struct model_document d = {.elements = &e, .element_count = 1, .title = str_of(odd[i])};
        struct err err = {0};
        if (!record_set(&ELEMENT_TYPE, &e, a, STR("name"), str_of(odd[i]), &err))
            fail_msg("%s", err.text);
        e.technology = e.stereotype = e.description = e.name;
        struct model_document again = read_model(a, write_model(a, &d));
        if (!str_eq(again.elements[0].name, e.name) ||
            !str_eq(again.elements[0].technology, e.name) ||
            !str_eq(again.elements[0].description, e.name))
            fail_msg("%s became %.*s", odd[i], STR_ARG(again.elements[0].name));
    }
}

static void long_texts_come_back_as_they_were(void **state)
{
    static const char *const texts[] = {
        "a\nb",
        "a\n\n\nb",
        "a\n b\n  c",
        "a\n\tb",
        "a \nb",
        "a\n \nb",
        "a\r\nb",
        "- a\n- b",
        "a: b\nc",
        "a\n# b",
        "a\n---\nb",
        "a\n...\nb",
        "a\n\xE2\x80\xA8",
        "One sentence that is rather long, so that it gets lines of its own. Another.  Two spaces. "
        ": x",
        "A long text without an end of a sentence in it but with many words, so that it is long "
        "too",
        "It ends in a colon and then a space: like this one here, which goes on and on and on. - "
        "a.",
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct zone z = {.key = STR("z"), .name = STR("Z"), .description = str_of(texts[i])};
        struct model_document d = {.zones = &z, .zone_count = 1};
        struct model_document again = read_model(a, write_model(a, &d));
        if (!str_eq(again.zones[0].description, z.description))
            fail_msg("%zu: %s became\n%.*s", i, texts[i], STR_ARG(again.zones[0].description));
    }
}

static void entries_come_in_the_order_of_their_keys(void **state)
{
    struct zone zones[] = {{.key = STR("b"), .name = STR("B")},
                           {.key = STR("a"), .name = STR("A")}};
    struct model_document d = {.zones = zones, .zone_count = 2};
    struct str text = write_model(*state, &d);
    assert_true(str_find(text, STR("  a:")) < str_find(text, STR("  b:")));
}

#define HEAD "tutela_model: 1\n"
#define E    "elements:\n  e: {name: E, kind: process}\n"

static const struct {
    const char *text, *wanted; /* in the message */
} wrong[] = {
    {"tutela_model: 2\n", "line 1: tutela_model: is 1"},
    {HEAD "zone:\n  z: {name: Z}\n", "line 2: zone: is not known"},
    {HEAD "zones: [z]\n", "line 2: zones: must be a mapping of keys"},
    {HEAD "zones:\n  z: Z\n", "line 3: zones.z: must be a mapping of fields"},
    {HEAD "zones:\n  z: {trust: 5}\n", "line 3: zones.z: name: is required"},
    {HEAD "zones:\n  z:\n    name: Z\n    trusted: 5\n",
     "line 5: zones.z.trusted: a zone has no field"},
    {HEAD "zones:\n  z: {name: Z, trust: high}\n", "zones.z.trust: 'high' is not a whole number"},
    {HEAD "zones:\n  z: {name: Z, trust: 101}\n", "zones.z: trust: must be 0 to 100"},
    {HEAD "zones:\n  z: {name: 5}\n", "zones.z.name: must be"},
    {HEAD "zones:\n  z: {name: Z}\n  z: {name: Y}\n", "4:3: a mapping names a key twice: \"z\""},
    {HEAD "zones:\n  z: {name: Z, parent: y}\n",
     "zones.z.parent: there is no \"y\" among the zones"},
    {HEAD "zones:\n  z: {name: Z, parent: z}\n",
     "zones.z: parent: its zones lie within each other"},
    {HEAD "zones:\n  z: {name: Z, parent: y}\n  y: {name: Y, parent: z}\n", "and 1 more"},
    {HEAD "zones:\n  \"a b\": {name: Z}\n", "zones.a b: key: is one word"},
    {HEAD "zones:\n  \" a\": {name: Z}\n", "key: has spaces at an end"},
    {HEAD "zones:\n  a: {name: Z, key: a}\n", "zones.a.key: is no field here"},
    {HEAD "zones:\n  a: {name: Z, release: REL-0001}\n", "zones.a.release: is no field here"},
    {HEAD "elements:\n  e: {name: E, kind: robot}\n", "elements.e.kind: 'robot' is none of"},
    {HEAD E "flows:\n  f: {name: F, source: e}\n", "line 5: flows.f: target: is required"},
    {HEAD E "flows:\n  f: {name: F, source: e, target: g}\n", "flows.f.target: there is no \"g\""},
    {HEAD E "assets:\n  a: {name: A, elements: [e, x]}\n", "assets.a.elements: there is no \"x\""},
    {HEAD E "assets:\n  a: {name: A, elements: [[e]]}\n",
     "assets.a.elements: must be a list of keys"},
    {HEAD "elements:\n  e: {name: E, kind: process, properties: [\"a b\"]}\n", "array of words"},
    {HEAD "title: 5\n", "line 2: title: must be a text"},
    {HEAD "omits: flow\n", "omits: must be a list"},
};

static void what_is_wrong_is_refused_with_its_place(void **state)
{
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct model_document d;
        struct findings findings;
        struct err err = {0};
        findings_init(&findings, *state);
        if (model_read(*state, str_of(wrong[i].text), &d, &findings, &err))
            fail_msg("taken: %s", wrong[i].text);
        if (!strstr(err.text, wrong[i].wanted))
            fail_msg("%s\nsays: %s\nnot:  %s", wrong[i].text, err.text, wrong[i].wanted);
    }
}

static void all_faults_are_findings_not_only_the_first(void **state)
{
    static const char text[] = HEAD "zones:\n  z: {trust: x}\nelements:\n  e: {kind: y, zone: w}\n";
    struct model_document d;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, *state);
    assert_false(model_read(*state, str_of(text), &d, &findings, &err));
    assert_int_equal(findings.count[FINDING_SKIPPED], 3);
    assert_int_equal(findings.last->line, 5);
}

static void a_reference_may_lead_to_the_platform(void **state)
{
    struct model_document d = read_model(
        *state, STR(HEAD "platform: REL-0009\nomits: [\"flow:a\"]\n"
                         "elements:\n  e: {name: E, kind: process, zone: theirs}\n"));
    assert_true(STR_IS(d.platform, "REL-0009"));
    assert_true(STR_IS(d.omits, "flow:a"));
    assert_true(STR_IS(d.elements[0].zone, "theirs"));
}

static void a_part_of_a_model_takes_along_what_it_needs(void **state)
{
    struct model_document d = read_model(*state, str_of(whole)), part;
    struct err err = {0};
    if (!model_select(*state, &d, STR("core"), (struct str){0}, &part, &err))
        fail_msg("%s", err.text);
    assert_int_equal(part.zone_count, 2); /* with the one around it */
    assert_int_equal(part.element_count, 1);
    assert_int_equal(part.flow_count, 0); /* its other end stays behind */
    assert_int_equal(part.data_count, 1);
    assert_true(STR_IS(part.assets[0].elements, "pump"));
    assert_false(model_select(*state, &d, STR("nowhere"), (struct str){0}, &part, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void a_difference_is_named_by_key_and_field(void **state)
{
    struct model_document old = read_model(*state, str_of(whole)),
                          new = read_model(*state, str_of(whole));
    assert_int_equal(json_count(model_diff(*state, &old, &new)), 0);
    new.elements[1].zone = STR("ward");
    new.flow_count = 0;
    const struct json *rows = model_diff(*state, &old, &new), *row = json_first(rows);
    assert_int_equal(json_count(rows), 2);
    assert_true(STR_IS(json_text(row, "key"), "pump") && STR_IS(json_text(row, "field"), "zone"));
    assert_true(STR_IS(json_text(row, "old"), "core") && STR_IS(json_text(row, "new"), "ward"));
    assert_true(STR_IS(json_text(row->next, "change"), "removed"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(text_is_read_and_written_without_a_difference),
        T(odd_names_come_back_as_they_were),
        T(long_texts_come_back_as_they_were),
        T(entries_come_in_the_order_of_their_keys),
        T(what_is_wrong_is_refused_with_its_place),
        T(all_faults_are_findings_not_only_the_first),
        T(a_reference_may_lead_to_the_platform),
        T(a_part_of_a_model_takes_along_what_it_needs),
        T(a_difference_is_named_by_key_and_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
