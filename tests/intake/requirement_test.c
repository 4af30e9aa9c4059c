/* Requirements of other tools: what a table or a ReqIF document says, and what is lost, by line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "intake/requirement/requirement.h"

struct site {
    struct arena arena;
    struct requirement_document document;
    struct findings findings;
    struct err err;
};

static int setup(void **state)
{
    static struct site s;
    memset(&s, 0, sizeof s);
    arena_init(&s.arena, LIMIT_ARENA);
    *state = &s;
    return 0;
}

static int teardown(void **state)
{
    arena_done(&((struct site *)*state)->arena);
    return 0;
}

static bool try_map(struct site *s, struct str text, const char *map_text)
{
    struct requirement_map map = {0};
    s->err = (struct err){0};
    findings_init(&s->findings, &s->arena);
    if (map_text && !requirement_map_read(&s->arena, str_of(map_text), &map, &s->err))
        fail_msg("%s", s->err.text);
    return requirement_read(&s->arena, text, &map, &s->document, &s->findings, &s->err);
}

static void read_it(struct site *s, const char *text)
{
    if (!try_map(s, str_of(text), NULL))
        fail_msg("%s", s->err.text);
}

static void assert_value(const struct site *s, size_t row, enum requirement_field f,
                         const char *expected)
{
    struct str got = s->document.rows[row].values[f];
    if (!str_eq(got, str_of(expected)))
        fail_msg("row %zu, %s: \"%.*s\", expected \"%s\"", row, requirement_field_name(f),
                 STR_ARG(got), expected);
}

static const struct finding *finding(const struct site *s, const char *rule)
{
    for (const struct finding *f = s->findings.first; f; f = f->next)
        if (strcmp(f->rule, rule) == 0)
            return f;
    fail_msg("no finding %s", rule);
    return NULL;
}

/* --- CSV --- */

static void a_table_is_read_by_the_names_of_its_columns(void **state)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"external_id,name,text\nR1,Lock,Shall lock\n", "our names"},
        {"Issue Key;Summary;Description\r\nR1;Lock;Shall lock\r\n",
         "a tracker's, semicolons, CRLF"},
        {"Req-ID\tTitle\tRequirement\nR1\tLock\tShall lock", "tabs, no line end"},
        {"\xEF\xBB\xBF\"key\",\"name\",\"text\"\n\"R1\",\"Lock\",\"Shall lock\"\n", "mark, quotes"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct site *s = *state;
        enum requirement_format format;
        assert_true(requirement_recognise(str_of(rows[i].text), NULL, &format));
        assert_int_equal(format, REQUIREMENT_CSV);
        read_it(s, rows[i].text);
        assert_int_equal(s->document.count, 1);
        assert_value(s, 0, REQUIREMENT_KEY, "R1");
        assert_value(s, 0, REQUIREMENT_NAME, "Lock");
        assert_value(s, 0, REQUIREMENT_TEXT, "Shall lock");
        assert_false(s->document.rows[0].given[REQUIREMENT_OWNER]);
    }
}

static void other_tables_are_not_taken_for_requirements(void **state)
{
    static const char *const texts[] = {
        "name,version,purl\nopenssl,3.0,pkg:generic/openssl@3.0\n", /* a component list */
        "id,name,version\n1,openssl,3.0\n",
        "a,b\n1,2\n",
        "key\nR1\n",
        "{\"id\": 1, \"name\": 2}",
        "<a/>",
        "",
        "\"id,name",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        enum requirement_format format;
        if (requirement_recognise(str_of(texts[i]), NULL, &format))
            fail_msg("%s", texts[i]);
    }
}

static void quotes_lines_and_guards_are_kept_apart(void **state)
{
    struct site *s = *state;
    read_it(s, "key,name,text\n"
               "R1,\"a \"\"b\"\", c\",\"one\ntwo\"\n"
               "R2,'=1+1,''-x\n"
               "R3,it's,'plain\n");
    assert_int_equal(s->document.count, 3);
    assert_value(s, 0, REQUIREMENT_NAME, "a \"b\", c");
    assert_value(s, 0, REQUIREMENT_TEXT, "one\ntwo");
    assert_int_equal(s->document.rows[1].line, 4);
    assert_value(s, 1, REQUIREMENT_NAME, "=1+1");
    assert_value(s, 1, REQUIREMENT_TEXT, "'-x");
    assert_value(s, 2, REQUIREMENT_NAME, "it's");
    assert_value(s, 2, REQUIREMENT_TEXT, "'plain");
}

static void what_cannot_be_taken_is_told_with_its_line(void **state)
{
    struct site *s = *state;
    read_it(s, "key,name,text,status,Effort\n"
               ",No key,t,,\n"
               "R2,,,,\n"
               "R3,Good,t,In Review,5\n"
               "R4,Good,t,Approved,3,more\n"
               "\n"
               "R5,,First line\\nof text,,\n");
    assert_int_equal(s->document.count, 3);
    assert_int_equal(finding(s, "requirement-key")->line, 2);
    assert_int_equal(finding(s, "requirement-text")->line, 3);
    assert_int_equal(finding(s, "requirement-status")->line, 4);
    assert_false(s->document.rows[0].given[REQUIREMENT_STATUS]);
    assert_int_equal(finding(s, "csv-columns")->line, 5);
    assert_value(s, 1, REQUIREMENT_STATUS, "approved");
    assert_true(str_has(finding(s, "csv-column")->text, STR("2 values")));
    assert_true(STR_IS(finding(s, "csv-column")->place, "Effort"));
}

static void a_map_says_what_columns_and_words_are(void **state)
{
    struct site *s = *state;
    static const char text[] = "Nummer,Titel,Version,Zustand\n7,Sperre,2,In Arbeit\n";
    static const char map[] =
        "{\"columns\": {\"Nummer\": \"external_id\", \"Titel\": \"name\", \"Zustand\": \"status\"},"
        " \"status\": {\"In Arbeit\": \"draft\"}}";
    if (!try_map(s, str_of(text), map))
        fail_msg("%s", s->err.text);
    assert_value(s, 0, REQUIREMENT_KEY, "7");
    assert_value(s, 0, REQUIREMENT_STATUS, "draft");
    assert_false(try_map(s, str_of(text), NULL));
}

static void a_map_with_unknown_words_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"{\"columns\": {\"A\": \"colour\"}}", "'colour' is no field"},
        {"{\"status\": {\"A\": \"done\"}}", "'done' is none of draft"},
        {"{\"fields\": {}}", "only columns and status"},
        {"[", "1:"},
    };
    struct site *s = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct requirement_map map;
        assert_false(requirement_map_read(&s->arena, str_of(rows[i].text), &map, &s->err));
        assert_true(str_has(str_of(s->err.text), str_of(rows[i].says)));
    }
}

#define ROW(lit) lit, sizeof(lit) - 1

static void broken_texts_end_in_an_error_that_names_the_place(void **state)
{
    static const struct {
        const char *text;
        size_t n;
        const char *says;
    } rows[] = {
        {ROW("key,name\nR1,\"open\nand open\n"), "line 2: a field in quotes does not end"},
        {ROW("key,name\nR1,\xff\n"), "not text in UTF-8"},
        {ROW("key,name\nR1,a\0b\n"), "not text in UTF-8"},
        {ROW("<REQ-IF xmlns='http://www.omg.org/spec/ReqIF/20110401/reqif.xsd'><a></REQ-IF>"),
         "1:"},
        {ROW("<REQ-IF xmlns='http://www.omg.org/spec/ReqIF/20110401/reqif.xsd'/>"),
         "has no CORE-CONTENT"},
        {ROW("nothing"), "neither ReqIF nor a CSV"},
    };
    struct site *s = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_false(try_map(s, (struct str){rows[i].text, rows[i].n}, NULL));
        if (!str_has(str_of(s->err.text), str_of(rows[i].says)))
            fail_msg("row %zu: %s", i, s->err.text);
    }
}

/* --- ReqIF --- */

#define REQIF(types, objects, rest) \
    "<?xml version='1.0'?><REQ-IF xmlns='http://www.omg.org/spec/ReqIF/20110401/reqif.xsd' " \
    "xmlns:x='http://www.w3.org/1999/xhtml'><THE-HEADER><REQ-IF-HEADER IDENTIFIER='h'>" \
    "<SOURCE-TOOL-ID>Tool</SOURCE-TOOL-ID><TITLE>Pump</TITLE></REQ-IF-HEADER></THE-HEADER>" \
    "<CORE-CONTENT><REQ-IF-CONTENT><DATATYPES><DATATYPE-DEFINITION-ENUMERATION IDENTIFIER='e'>" \
    "<SPECIFIED-VALUES><ENUM-VALUE IDENTIFIER='v1' LONG-NAME='Approved'/></SPECIFIED-VALUES>" \
    "</DATATYPE-DEFINITION-ENUMERATION></DATATYPES><SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER='t' " \
    "LONG-NAME='Req'><SPEC-ATTRIBUTES>" types \
    "</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE><SPEC-RELATION-TYPE IDENTIFIER='rt' " \
    "LONG-NAME='refines'/>" \
    "</SPEC-TYPES><SPEC-OBJECTS>" objects "</SPEC-OBJECTS>" rest \
    "</REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"
#define ATTRIBUTE(id, name) \
    "<ATTRIBUTE-DEFINITION-STRING IDENTIFIER='" id "' LONG-NAME='" name "'/>"
#define TYPES \
    ATTRIBUTE("k", "ReqIF.ForeignID") \
    ATTRIBUTE("n", "ReqIF.Name") \
    ATTRIBUTE("x", "ReqIF.Text") \
    ATTRIBUTE("s", "Status") ATTRIBUTE("c", "ReqIF.ChapterName") ATTRIBUTE("o", "Effort")
#define OBJECT(id, values) \
    "<SPEC-OBJECT IDENTIFIER='" id "'><TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE>" \
    "<VALUES>" values "</VALUES></SPEC-OBJECT>"
#define VALUE(attribute, value) \
    "<ATTRIBUTE-VALUE-STRING THE-VALUE='" value \
    "'><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>" attribute \
    "</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING>"
#define XHTML(attribute, value) \
    "<ATTRIBUTE-VALUE-XHTML><THE-VALUE>" value \
    "</THE-VALUE><DEFINITION><ATTRIBUTE-DEFINITION-XHTML-REF>" attribute \
    "</ATTRIBUTE-DEFINITION-XHTML-REF></DEFINITION></ATTRIBUTE-VALUE-XHTML>"
#define ENUMERATION(attribute, value) \
    "<ATTRIBUTE-VALUE-ENUMERATION><VALUES><ENUM-VALUE-REF>" value \
    "</ENUM-VALUE-REF></VALUES><DEFINITION><ATTRIBUTE-DEFINITION-ENUMERATION-REF>" attribute \
    "</ATTRIBUTE-DEFINITION-ENUMERATION-REF></DEFINITION></ATTRIBUTE-VALUE-ENUMERATION>"

static void reqif_objects_become_requirements(void **state)
{
    struct site *s = *state;
    read_it(s,
            REQIF(TYPES,
                  OBJECT("o1", VALUE("k", "SRS-1") VALUE("n", "Lock") VALUE("x", "Shall&#10;lock")
                                   ENUMERATION("s", "v1")) OBJECT("o2", VALUE("x", "Only text")),
                  ""));
    assert_int_equal(s->document.format, REQUIREMENT_REQIF);
    assert_int_equal(s->document.count, 2);
    assert_true(STR_IS(s->document.tool, "Tool") && STR_IS(s->document.title, "Pump"));
    assert_value(s, 0, REQUIREMENT_KEY, "SRS-1");
    assert_value(s, 0, REQUIREMENT_TEXT, "Shall\nlock");
    assert_value(s, 0, REQUIREMENT_STATUS, "approved");
    assert_value(s, 1, REQUIREMENT_KEY, "o2"); /* its identifier, without a foreign id */
    assert_value(s, 1, REQUIREMENT_NAME, "Only text");
    read_it(s, REQIF(TYPES, OBJECT("o1", VALUE("c", "Title") VALUE("x", "Shall")), ""));
    assert_value(s, 0, REQUIREMENT_NAME, "Title");
}

static void xhtml_becomes_plain_text_and_that_is_told(void **state)
{
    static const struct {
        const char *xhtml, *text;
        bool told;
    } rows[] = {
        {"<x:div>plain</x:div>", "plain", false},
        {"<x:div>a<x:br/>b</x:div>", "a\nb", false},
        {"<x:p>one <x:b>two</x:b> three &amp; 4 &lt; &#x35;</x:p><x:p>end</x:p>",
         "one two three & 4 < 5\nend", true},
        {"<x:ul><x:li>a</x:li><x:li>b</x:li></x:ul>", "- a\n- b", true},
        {"<x:div title='a>b'>x  \n y<!-- no --><![CDATA[<z>]]></x:div>", "x y<z>", false},
        {"<x:div/>", "", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct site *s = *state;
        struct str text = str_fmt(&s->arena,
                                  REQIF(TYPES, OBJECT("o1", VALUE("n", "N") XHTML("x", "%s")), ""),
                                  rows[i].xhtml);
        if (!try_map(s, text, NULL))
            fail_msg("%s: %s", rows[i].xhtml, s->err.text);
        assert_value(s, 0, REQUIREMENT_TEXT, rows[i].text);
        assert_int_equal(s->findings.count[FINDING_WARNING], rows[i].told);
    }
}

static void every_loss_of_a_reqif_document_is_named(void **state)
{
    struct site *s = *state;
    read_it(s, REQIF(TYPES,
                     OBJECT("o1", VALUE("n", "A") VALUE("o", "5")
                                      VALUE("undefined", "6")) OBJECT("o2", VALUE("n", "B"))
                         OBJECT("o3", VALUE("c", "Chapter 1")) OBJECT("o1", VALUE("n", "twice"))
                             OBJECT("o4", VALUE("n", "P")
                                              XHTML("x", "<x:object data='a.png'>pic</x:object>")),
                     "<SPEC-RELATIONS><SPEC-RELATION IDENTIFIER='r'><SOURCE><SPEC-OBJECT-REF>o1"
                     "</SPEC-OBJECT-REF></SOURCE><TARGET><SPEC-OBJECT-REF>o2</SPEC-OBJECT-REF>"
                     "</TARGET><TYPE><SPEC-RELATION-TYPE-REF>rt</SPEC-RELATION-TYPE-REF></TYPE>"
                     "</SPEC-RELATION></SPEC-RELATIONS><SPECIFICATIONS><SPECIFICATION "
                     "IDENTIFIER='s'><CHILDREN><SPEC-HIERARCHY IDENTIFIER='h1'><CHILDREN>"
                     "<SPEC-HIERARCHY IDENTIFIER='h2'/></CHILDREN></SPEC-HIERARCHY></CHILDREN>"
                     "</SPECIFICATION></SPECIFICATIONS>"));
    assert_int_equal(s->document.count, 3);
    assert_true(STR_IS(finding(s, "reqif-attribute")->place, "Effort"));
    assert_true(STR_IS(finding(s, "reqif-relation")->place, "refines"));
    assert_true(str_has(finding(s, "reqif-definition")->text, STR("1 values")));
    assert_true(str_has(finding(s, "reqif-heading")->text, STR("1 headings")));
    assert_true(str_has(finding(s, "reqif-hierarchy")->text, STR("1 entries")));
    assert_true(str_has(finding(s, "reqif-object")->text, STR("1 pictures")));
    assert_true(str_has(finding(s, "reqif-identifier")->text, STR("second object")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(a_table_is_read_by_the_names_of_its_columns),
        T(other_tables_are_not_taken_for_requirements),
        T(quotes_lines_and_guards_are_kept_apart),
        T(what_cannot_be_taken_is_told_with_its_line),
        T(a_map_says_what_columns_and_words_are),
        T(a_map_with_unknown_words_is_refused),
        T(broken_texts_end_in_an_error_that_names_the_place),
        T(reqif_objects_become_requirements),
        T(xhtml_becomes_plain_text_and_that_is_told),
        T(every_loss_of_a_reqif_document_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
