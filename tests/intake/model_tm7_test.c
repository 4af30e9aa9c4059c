/* Models and templates of Microsoft's Threat Modeling Tool: whatever a file says is in the document
   or in the receipt. tests/documents/model/ward.tm7 and ward.tb7 are ours, made for these tests. */
#include "base/embed.h"
#include "model_proof.h"

#define WARD     "tests/documents/model/ward.tm7"
#define TEMPLATE "tests/documents/model/ward.tb7"

#define IS(s, text) assert_string_equal(str_cz(*state, (s)), (text))

/* --- recognising --- */

static struct str utf16(struct arena *a, struct str s, bool is_little)
{
    struct buf out = {.arena = a};
    buf_put(&out, is_little ? STR("\xFF\xFE") : STR("\xFE\xFF"));
    for (size_t i = 0; i < s.n; i++) {
        buf_char(&out, is_little ? s.p[i] : '\0');
        buf_char(&out, is_little ? '\0' : s.p[i]);
    }
    return buf_str(&out);
}

static void a_model_is_known_by_its_root_whatever_the_prefix_and_the_coding(void **state)
{
    static const struct {
        const char *text;
        int format; /* -1: none */
    } rows[] = {
        {"<ThreatModel/>", MODEL_TM7},
        {"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- > -->\n<t:ThreatModel xmlns:t='x'/>",
         MODEL_TM7},
        {"<KnowledgeBase/>", MODEL_TB7},
        {"<ThreatModelOfOthers/>", -1},
        {"<bom/>", -1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str s = str_of(rows[i].text);
        enum model_format format;
        bool is = model_recognise(s, &format);
        assert_int_equal(is ? (int)format : -1, rows[i].format);
    }
    enum model_format format;
    assert_true(model_recognise(utf16(*state, STR("<ThreatModel/>"), true), &format));
    assert_true(model_recognise(utf16(*state, STR("<ThreatModel/>"), false), &format));
}

static void coding_and_prefixes_make_no_difference(void **state)
{
    struct str bytes = proof_file(*state, WARD);
    struct str plain = proof_text(*state, bytes), rest = bytes;
    struct buf other = {.arena = *state};
    assert_true(str_has(plain, STR("Pump core")));
    assert_true(str_eq(proof_text(*state, utf16(*state, bytes, true)), plain));
    assert_true(str_eq(proof_text(*state, utf16(*state, bytes, false)), plain));
    assert_true(
        str_eq(proof_text(*state, str_fmt(*state, "\xEF\xBB\xBF%.*s", STR_ARG(bytes))), plain));
    /* i: is the prefix of the instance namespace only by habit */
    for (size_t at = str_find(rest, STR("i:type=")); at < rest.n;
         at = str_find(rest, STR("i:type="))) {
        buf_put(&other, str_sub(rest, 0, at));
        buf_put(&other, STR("q:type="));
        rest = str_from(rest, at + 7);
    }
    buf_put(&other, rest);
    struct str text = buf_str(&other);
    size_t at = str_find(text, STR("<ThreatModel "));
    text = str_fmt(*state,
                   "<ThreatModel xmlns:q=\"http://www.w3.org/2001/XMLSchema-instance\" %.*s",
                   STR_ARG(str_from(text, at + 13)));
    assert_true(str_eq(proof_text(*state, text), plain));
}

/* --- what is taken --- */

static void elements_get_kind_words_and_zone(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    const struct element *e;
    assert_int_equal(p.d.element_count, 4);
    PROOF_FIND(&p, elements, element_count, "pump_core", e);
    assert_int_equal(e->kind,
                     ELEMENT_KIND_PROCESS); /* by two steps of inheritance, and its shape */
    IS(e->zone, "pump_housing");
    IS(e->technology, "Drug pump");
    IS(e->properties, "runs_privileged");
    IS(e->description, "Code: Firmware");
    assert_int_equal(e->x.value, 40);
    PROOF_FIND(&p, elements, element_count, "event_log", e);
    assert_int_equal(e->kind, ELEMENT_KIND_DATA_STORE);
    IS(e->properties, "encrypted_at_rest? !integrity_at_rest");
    PROOF_FIND(&p, elements, element_count, "nurse", e);
    assert_int_equal(e->kind, ELEMENT_KIND_EXTERNAL_ENTITY);
    IS(e->zone, ""); /* its middle is outside, though it reaches over the border */
    IS(e->properties, "human");
    IS(e->description, "Shift: night\nOut of scope in the file: Trained by the hospital");
    PROOF_FIND(&p, elements, element_count, "updater", e); /* of the second drawing */
    assert_false(e->x.known);
}

static void borders_nest_and_lines_hold_nothing(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    const struct zone *z;
    assert_int_equal(p.d.zone_count, 3);
    PROOF_FIND(&p, zones, zone_count, "pump_housing", z);
    IS(z->parent, "bedside");
    IS(z->description, "Stencil: Housing");
    PROOF_FIND(&p, zones, zone_count, "ward_wall", z);
    IS(z->parent, "");
    proof_has(&p, "warning model-line ");
}

static void flows_need_both_ends(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    const struct flow *f;
    assert_int_equal(p.d.flow_count, 2);
    PROOF_FIND(&p, flows, flow_count, "dose_settings", f);
    IS(f->source, "nurse");
    IS(f->target, "pump_core");
    IS(f->protocol, "HTTPS");
    IS(f->properties, "encrypted wireless");
    proof_has(&p, "\"loose\": its target is loose; the flow was left out");
}

static void threats_come_along_with_state_and_reason(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    assert_int_equal(p.d.threat_count, 3);
    const struct model_threat *t = &p.d.threats[0];
    IS(t->key, "threat_1");
    IS(t->name, "Dose is changed");
    IS(t->about, "dose_settings");
    assert_int_equal(t->stride, 'T');
    IS(t->severity, "High");
    IS(t->status, "Mitigated");
    IS(t->cwe, "CWE-345");
    IS(t->mitigation, "Signed since 2.1\nProposed: Sign it.");
    assert_true(str_has(t->description, STR("Phase: Design"))); /* by the label of the template */
    /* Without a title and a category of its own: those of its type, and of the type's category. */
    t = &p.d.threats[1];
    IS(t->name, "Change of dose");
    assert_int_equal(t->stride, 'T');
    IS(t->about, "pump_core"); /* its flow is loose */
    /* A category that is none of STRIDE keeps its name. */
    assert_int_equal(p.d.threats[2].stride, 0);
    IS(p.d.threats[2].category, "Patient Safety");
}

static void what_is_said_of_the_model_is_kept(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    IS(p.d.title, "Ward pump");
    IS(p.d.author, "Ann");
    IS(p.d.reviewer, "Cy");
    IS(p.d.spec_version, "4.3");
    IS(p.d.description,
       "A pump for the ward.\nAssumptions: Ward is locked\nContributors: Bo\n"
       "Note 1 (ann, 2026-01-02): first draft\nAnnotation: Drawn at the first review");
}

static void what_has_no_place_is_named_with_its_place(void **state)
{
    static const char *const lines[] = {
        "note model-template KnowledgeBase: the template \"Ward template 2.0\"",
        "note model-default DrawingSurfaceModel[0] 00000000-0000-4000-8000-000000000003: at the "
        "first",
        "skipped model-choice DrawingSurfaceModel[0] 00000000-0000-4000-8000-000000000004: "
        "\"Mode\"",
        "skipped model-attribute DrawingSurfaceModel[0] 00000000-0000-4000-8000-000000000011: "
        "\"Odd\"",
        "skipped model-lost DrawingSurfaceModel[1]: the diagram \"Update\" is not kept apart",
        "\"Pump core\": its kind is known by its shape alone; taken as process",
        "warning model-scope DrawingSurfaceModel[0] 00000000-0000-4000-8000-000000000005 \"Nurse\"",
        "skipped model-kind DrawingSurfaceModel[0] 00000000-0000-4000-8000-000000000007 "
        "\"Something",
        "\"Updater\": has no place in the drawing",
        "skipped model-lost Later: has no place in our records: \"a member of a version to come\"",
        "note model-derived DrawingSurfaceList/DrawingSurfaceModel/Zoom: ",
    };
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        proof_has(&p, lines[i]);
    for (const struct finding *f = p.f.first; f; f = f->next)
        assert_true(f->place.n > 0);
}

/* --- a template --- */

static void a_template_gives_rows_to_read_and_no_architecture(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, TEMPLATE));
    assert_int_equal(p.d.format, MODEL_TB7);
    assert_int_equal(p.d.element_count + p.d.flow_count + p.d.zone_count, 0);
    assert_int_equal(p.d.threat_count, 1);
    IS(p.d.title, "Ward template 2.0");
    IS(p.d.threats[0].name, "Change of dose at {target.Name}");
    IS(p.d.threats[0].category, "Patient Safety");
    IS(p.d.threats[0].mitigation, "Sign it");
    IS(p.d.threats[0].description,
       "The dose is changed, CWE-345.\nPhase: Design\nMade when: target is 'GE.P'\n"
       "Not made when: source is 'ROOT'");
    proof_has(&p,
              "\"Drug pump\" is process, our stereotype infusion_or_drug_actuator; described as");
    proof_has(&p,
              "1 generic stencils and 2 others, of which 1 are stereotypes of ours; its 1 threat");
    proof_has(&p, "skipped model-lost ThreatCategories/ThreatCategory/ShortDescription: ");
    struct json *receipt = model_receipt(*state, &p.d, &p.f);
    const struct json *row = json_first(json_get(receipt, "threat_types"));
    IS(json_text(row, "name"), "Change of dose at {target.Name}");
    IS(json_text(row, "mitigation"), "Sign it");
}

/* --- hostile and odd documents --- */

#define MODEL(inside) \
    "<ThreatModel xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><DrawingSurfaceList>" \
    "<DrawingSurfaceModel>" inside "</DrawingSurfaceModel></DrawingSurfaceList></ThreatModel>"
#define THING(type, inside) \
    "<KeyValueOfguidanyType><Key>k</Key><Value i:type='" type "'>" inside \
    "</Value></KeyValueOfguidanyType>"

static void odd_documents_are_read_as_far_as_they_go(void **state)
{
    static const struct {
        const char *text, *line;
    } rows[] = {
        {MODEL("<Borders>" THING("", "<Guid>1</Guid>") "</Borders>"), "model-kind"},
        {MODEL(
             "<Borders>" THING("x:y:StencilEllipse", "<Guid>1</Guid><Left>a</Left>") "</Borders>"),
         "Left: \"a\" is no number"},
        {MODEL(
             "<Borders>" THING("StencilEllipse", "<Left>99999999999999999999</Left>") "</Borders>"),
         "is no number"},
        {MODEL("<Borders>" THING("StencilEllipse", "<Guid>1</Guid>")
                   THING("StencilEllipse", "<Guid>1</Guid>") "</Borders>"),
         "model-id-twice"},
        {MODEL("<Borders>stray text</Borders>"), "stray text"},
        {MODEL("<Borders other='7'/>"), "the attribute \"other\""},
        {MODEL("<Lines>" THING("Connector", "<SourceGuid>9</SourceGuid>") "</Lines>"),
         "its source \"9\" is no element of the file"},
        {"<ThreatModel><DrawingSurfaceList><Unknown>7</Unknown></DrawingSurfaceList></ThreatModel>",
         "skipped model-lost DrawingSurfaceList/Unknown: has no place in our records: \"7\""},
        {"<ThreatModel><KnowledgeBase><StandardElements><ElementType><Id>A</Id><ParentId>A</"
         "ParentId>"
         "</ElementType></StandardElements></KnowledgeBase></ThreatModel>",
         "1 stencils"}, /* a kind of itself */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct proof p = proof_read(*state, str_of(rows[i].text));
        proof_has(&p, rows[i].line);
    }
}

static void what_is_no_xml_or_too_deep_is_refused_with_its_place(void **state)
{
    struct buf deep = {.arena = *state};
    buf_put(&deep, STR("<ThreatModel>"));
    for (int i = 0; i < 1000; i++)
        buf_put(&deep, STR("<a>"));
    const struct {
        struct str text;
        const char *reason;
    } rows[] = {
        {STR("<ThreatModel><a></ThreatModel>"), "1:"},
        {STR("<!DOCTYPE a [<!ENTITY b 'c'>]><ThreatModel/>"), ""},
        {buf_str(&deep), "1:"},
        {STR("<ThreatModel>\xFF</ThreatModel>"), ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = proof_text(*state, rows[i].text);
        assert_true(str_starts(text, STR("error: ")) && str_has(text, str_of(rows[i].reason)));
    }
}

static void a_model_with_too_many_parts_is_refused(void **state)
{
    struct buf text = {.arena = *state};
    buf_put(&text, STR("<ThreatModel xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>"
                       "<DrawingSurfaceList><DrawingSurfaceModel><Borders>"));
    for (size_t i = 0; i <= LIMIT_MODEL_PARTS; i++)
        buf_fmt(&text,
                "<KeyValueOfguidanyType><Value i:type='StencilEllipse'><Guid>%zu</Guid>"
                "<Left>1</Left><Top>1</Top><Width>9</Width><Height>9</Height></Value>"
                "</KeyValueOfguidanyType>",
                i);
    buf_put(&text, STR("</Borders></DrawingSurfaceModel></DrawingSurfaceList></ThreatModel>"));
    assert_true(str_has(proof_text(*state, buf_str(&text)), STR("more than 20000 parts")));
}

static void many_attributes_and_many_tags_are_bounded(void **state)
{
    struct buf text = {.arena = *state}, tags = {.arena = *state};
    buf_put(&text, STR("<ThreatModel xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>"
                       "<DrawingSurfaceList><DrawingSurfaceModel><Borders><KeyValueOfguidanyType>"
                       "<Value i:type='StencilEllipse'><Properties>"));
    for (int i = 0; i < 20000; i++)
        buf_put(&text, STR("<anyType i:type='StringDisplayAttribute'><DisplayName>Label"
                           "</DisplayName><Value>value</Value></anyType>"));
    buf_put(&text, STR("</Properties></Value></KeyValueOfguidanyType></Borders>"
                       "</DrawingSurfaceModel></DrawingSurfaceList></ThreatModel>"));
    size_t before = arena_mark(*state);
    struct proof p = proof_read(*state, buf_str(&text));
    assert_true(p.d.elements[0].description.n <= LIMIT_TEXT);
    assert_true(arena_mark(*state) - before < MIB(64));
    proof_has(&p, "warning model-cut ");
    buf_put(&tags, STR("<ThreatModel>"));
    for (int i = 0; i < LIMIT_MODEL_TAGS; i++)
        buf_put(&tags, STR("<a/>"));
    assert_true(str_has(proof_text(*state, buf_str(&tags)), STR("more than 2000000 tags")));
}

/* --- the tables --- */

static bool is_known(const struct json *list, const char *name, struct str word)
{
    JSON_EACH (row, list)
        if (str_eq(json_text(row, name), word))
            return true;
    return false;
}

static void check_words(const struct json *vocabulary, struct str words)
{
    struct str word;
    while (str_word(&words, &word)) {
        if (str_starts(word, STR("!")))
            word = str_from(word, 1);
        if (str_ends(word, STR("?")))
            word.n--;
        if (!is_known(json_get(vocabulary, "predicates"), "word", word))
            fail_msg("\"%.*s\" is no word of the vocabulary", STR_ARG(word));
    }
}

static void the_tables_of_foreign_words_speak_our_vocabulary(void **state)
{
    struct json *vocabulary, *stencils, *words;
    struct err err = {0};
    assert_true(json_read(*state, embed_find("data/threats/vocabulary.json"), &vocabulary, &err));
    assert_true(
        json_read(*state, embed_find("data/threats/foreign-stencils.json"), &stencils, &err));
    assert_true(json_read(*state, embed_find("data/threats/foreign-words.json"), &words, &err));
    JSON_EACH (row, json_get(stencils, "stencils")) {
        struct str stereotype = json_text(row, "stereotype"), kind = json_text(row, "kind");
        check_words(vocabulary, json_text(row, "words"));
        check_words(vocabulary, json_text(row, "doubted"));
        assert_true(json_text(row, "id").n > 0 && json_text(row, "name").n > 0);
        if (stereotype.n && !is_known(json_get(vocabulary, "stereotypes"), "id", stereotype))
            fail_msg("\"%.*s\" is no stereotype", STR_ARG(stereotype));
        if (kind.n)
            assert_true(proof_word("external_entity process data_store", kind));
    }
    JSON_EACH (row, json_get(words, "words"))
        if (proof_word("tm7 threagile", json_text(row, "tool")))
            check_words(vocabulary, json_text(row, "words"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_model_is_known_by_its_root_whatever_the_prefix_and_the_coding),
        TEST(coding_and_prefixes_make_no_difference),
        TEST(elements_get_kind_words_and_zone),
        TEST(borders_nest_and_lines_hold_nothing),
        TEST(flows_need_both_ends),
        TEST(threats_come_along_with_state_and_reason),
        TEST(what_is_said_of_the_model_is_kept),
        TEST(what_has_no_place_is_named_with_its_place),
        TEST(a_template_gives_rows_to_read_and_no_architecture),
        TEST(odd_documents_are_read_as_far_as_they_go),
        TEST(what_is_no_xml_or_too_deep_is_refused_with_its_place),
        TEST(a_model_with_too_many_parts_is_refused),
        TEST(many_attributes_and_many_tags_are_bounded),
        TEST(the_tables_of_foreign_words_speak_our_vocabulary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
