#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "arena.h"
#include "base/buf.h"
#include "base/xml.h"

static struct xml *read_ok(struct arena *a, struct str text)
{
    struct xml *e = NULL;
    struct err err = {0};
    if (!xml_read(a, text, MIB(8), &e, &err))
        fail_msg("%.*s: %s", STR_ARG(str_sub(text, 0, 200)), err.text);
    return e;
}

static struct err read_fails(struct arena *a, struct str text)
{
    struct xml *e = NULL;
    struct err err = {0};
    if (xml_read(a, text, MIB(8), &e, &err))
        fail_msg("%.*s was read", STR_ARG(str_sub(text, 0, 200)));
    assert_null(e);
    return err;
}

static void assert_str(struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), want);
}

static void xml_read_gives_names_attributes_text_and_places(void **state)
{
    const struct xml *root = read_ok(*state, STR("<?xml version='1.0' encoding='utf-8'?>\n"
                                                 "<bom xmlns='urn:n' xmlns:p='urn:p'\n"
                                                 "     a='1 &amp; 2' p:a='x&#x20AC;'>\n"
                                                 "  <one>\n\xC3\xA4 </one><p:two/>\n"
                                                 "</bom>\n"));
    assert_str(root->name, "bom");
    assert_str(root->uri, "urn:n");
    assert_int_equal(root->attribute_count, 2);
    assert_str(xml_attribute(root, "a")->value, "1 & 2");
    assert_str(root->attributes[1].uri, "urn:p");
    assert_str(root->attributes[1].value, "x\xE2\x82\xAC");
    assert_null(xml_attribute(root, "b"));
    assert_str(root->text, "");
    assert_str(xml_child(root, "one")->text, "\n\xC3\xA4 ");
    assert_str(xml_child(root, "two")->uri, "urn:p");
    assert_null(xml_child(root, "three"));
    assert_int_equal(root->line, 2);
    assert_int_equal(root->offset, 39);
    assert_int_equal(xml_child(root, "two")->line, 5);
    assert_ptr_equal(root->last, xml_child(root, "two"));
}

static void xml_read_puts_text_together(void **state)
{
    static const struct {
        const char *text, *want, *reason;
    } rows[] = {
        {"<a/>", "", "empty"},
        {"<a>  </a>", "  ", "spaces, and no element beside them"},
        {"<a> <b/> </a>", "", "spaces beside an element"},
        {"<a>one<b/>two<b/> <b/>three</a>", "onetwothree", "mixed content"},
        {"<a>1<!-- no -->2<?no no?>3</a>", "123", "comments are passed over"},
        {"<a>x<![CDATA[<b>&amp;]]>y</a>", "x<b>&amp;y", "CDATA is text"},
        {"<a>&lt;&gt;&amp;&quot;&apos;</a>", "<>&\"'", "the five entities of XML"},
        {"<a>1\r\n2\r3</a>", "1\n2\n3", "line ends become LF (XML 1.0, 2.11)"},
        {"\xEF\xBB\xBF<a>x</a>", "x", "a byte order mark is passed over"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct xml *e = read_ok(*state, str_of(rows[i].text));
        if (!str_eq(e->text, str_of(rows[i].want)))
            fail_msg("%s: got \"%.*s\"", rows[i].reason, STR_ARG(e->text));
    }
}

static void xml_read_refuses_with_line_and_column(void **state)
{
    static const struct {
        const char *text, *part;
        enum err_code code;
    } rows[] = {
        {"", "1:1: ", ERR_INVALID},
        {"plain", "1:1: ", ERR_INVALID},
        {"<a>\n <b></a>", "2:", ERR_INVALID},
        {"<a>\n  <b>x", "2:", ERR_INVALID},
        {"<a/>\n<b/>", "2:1: ", ERR_INVALID},
        {"<a b='1' b='2'/>", "1:", ERR_INVALID},
        {"<p:a/>", "1:", ERR_INVALID},
        {"<a>&unknown;</a>", "1:4: ", ERR_INVALID},
        {"<a>&#0;</a>", "1:4: ", ERR_INVALID},
        {"<a>\xC0\x80</a>", "1:4: not UTF-8", ERR_INVALID},
        {"<a>\n\xC3\xA4\xED\xA0\x80</a>", "2:3: not UTF-8", ERR_INVALID},
        {"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "another encoding", ERR_INVALID},
        {"<?xml version='1.0' encoding='UTF-16'?><a/>", "another encoding", ERR_INVALID},
        {"<!DOCTYPE html>\n<html/>", "1:", ERR_INVALID},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err err = read_fails(*state, str_of(rows[i].text));
        if (!str_has(str_of(err.text), str_of(rows[i].part)) || err.code != rows[i].code)
            fail_msg("%s: code %d, %s", rows[i].text, err.code, err.text);
    }
}

static void xml_read_takes_no_document_type_and_so_no_entity(void **state)
{
    static const char *const texts[] = {
        /* each level ten times the one before */
        ("<!DOCTYPE a [<!ENTITY l1 'lol'><!ENTITY l2 '&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;'>\n"
         "<!ENTITY l3 '&l2;&l2;&l2;&l2;&l2;&l2;&l2;&l2;&l2;&l2;'>]>\n<a>&l3;</a>"),
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'http://example.invalid/a.dtd'><a/>",
        "<!DOCTYPE a PUBLIC '-//X//Y' 'http://example.invalid/a.dtd'><a/>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://example.invalid/x'>%x;]><a/>",
        "<!DOCTYPE a><a/>",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct err err = read_fails(*state, str_of(texts[i]));
        if (!str_has(str_of(err.text), STR("DOCTYPE")))
            fail_msg("%s: %s", texts[i], err.text);
    }
}

/* --- walking --- */

struct seen {
    struct buf text; /* what came, as "+a -a b=text" */
    const char *pass;
    bool refuse;
};

static enum xml_step walk_begin(void *context, const struct xml *e, bool inside, struct err *err)
{
    struct seen *s = context;
    if (STR_IS(e->name, "stop")) {
        IGNORE(err_set(err, ERR_INVALID, "stopped"));
        return XML_STOP;
    }
    if (s->pass && str_eq(e->name, str_of(s->pass)))
        return XML_PASS;
    if (inside || STR_IS(e->name, "item"))
        return XML_TAKE;
    buf_fmt(&s->text, "+%.*s ", STR_ARG(e->name));
    return XML_ENTER;
}

static void put_tree(struct buf *b, const struct xml *e)
{
    buf_fmt(b, "%.*s", STR_ARG(e->name));
    for (size_t i = 0; i < e->attribute_count; i++)
        buf_fmt(b, "[%.*s=%.*s]", STR_ARG(e->attributes[i].name), STR_ARG(e->attributes[i].value));
    buf_fmt(b, "(%.*s", STR_ARG(e->text));
    XML_EACH(child, e)
    put_tree(b, child);
    BUF_LIT(b, ")");
}

static bool walk_take(void *context, const struct xml *e, struct err *err)
{
    struct seen *s = context;
    put_tree(&s->text, e);
    BUF_LIT(&s->text, " ");
    return !s->refuse || err_set(err, ERR_INVALID, "refused");
}

static bool walk_end(void *context, const struct xml *e, struct err *err)
{
    struct seen *s = context;
    (void)err;
    buf_fmt(&s->text, "-%.*s ", STR_ARG(e->name));
    return true;
}

static struct xml_walk walk_of(struct arena *a, struct seen *s)
{
    s->text.arena = a;
    return (struct xml_walk){.context = s, .begin = walk_begin, .take = walk_take, .end = walk_end};
}

static void xml_walk_gives_pieces_in_their_order(void **state)
{
    static const struct {
        const char *text, *seen;
        bool cut_off;
        const char *why;
    } rows[] = {
        {"<a>t<item n='1'>x<b>y</b></item>t<c/><item/></a>", "+a item[n=1](xb(y)) +c -c item() -a ",
         false, "text between is not given"},
        {"<a><item>x<big>long<item>z</item></big>y</item></a>", "+a item(xy) -a ", false,
         "what is passed over leaves no trace"},
        {"<a><big><item/></big><item/></a>", "+a item() -a ", false, "outside of trees, too"},
        {"<item><item>x</item></item>", "item(item(x)) ", false, "the root may be taken"},
        {"<a><item>x</item><item>y</it", "+a item(x) -a ", true, "half of a tree is none"},
        {"<a><b><item/>", "+a +b item() -b -a ", true, "what is open is ended"},
        {"<a><item/><!-- ", "+a item() -a ", true, "within a comment"},
        {"<a><item/><item><![CDATA[x", "+a item() -a ", true, "within CDATA"},
        {"<a><item/><item>\xC3", "+a item() -a ", true, "within a character"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct seen s = {.pass = "big"};
        struct xml_walk w = walk_of(*state, &s);
        struct err err = {0};
        if (!xml_walk(&w, str_of(rows[i].text), MIB(1), &err))
            fail_msg("%s: %s", rows[i].why, err.text);
        if (!str_eq(buf_str(&s.text), str_of(rows[i].seen)) || w.cut_off != rows[i].cut_off)
            fail_msg("%s: %.*s", rows[i].why, STR_ARG(buf_str(&s.text)));
    }
}

static void xml_walk_fails_where_reading_fails(void **state)
{
    static const char *const texts[] = {
        "<a><item></a>", "", "<a/><b/>", "x", "<", "<a><stop/></a>", "<a>&no;</a>", "<a>\xC3(</a>"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct seen s = {0};
        struct xml_walk w = walk_of(*state, &s);
        struct err err = {0};
        if (xml_walk(&w, str_of(texts[i]), MIB(1), &err))
            fail_msg("%s was walked", texts[i]);
        assert_true(err.code != ERR_NONE);
    }
    struct seen s = {.refuse = true};
    struct xml_walk w = walk_of(*state, &s);
    struct err err = {0};
    assert_false(xml_walk(&w, STR("<a><item/><item/></a>"), MIB(1), &err));
    assert_string_equal(err.text, "refused");
    assert_str(buf_str(&s.text), "+a item() ");
}

static void xml_walk_takes_declarations_of_elements_but_none_of_entities(void **state)
{
    static const struct {
        const char *declaration;
        bool ok;
    } rows[] = {
        {"<!DOCTYPE item [<!ELEMENT item (#PCDATA)><!ATTLIST item b CDATA 'x'>]>", true},
        {"<!DOCTYPE item>", true},
        {"<!DOCTYPE item [<!ENTITY b 'y'>]>", false},
        {"<!DOCTYPE item [<!ENTITY % b 'y'>]>", false},
        {"<!DOCTYPE item [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>", false},
        {"<!DOCTYPE item SYSTEM 'http://example.invalid/a.dtd'>", false},
        {"<!DOCTYPE item PUBLIC '-//X//Y' 'http://example.invalid/a.dtd'>", false},
        {"<!DOCTYPE item [%b;]>", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct seen s = {0};
        struct xml_walk w = walk_of(*state, &s);
        struct err err = {0};
        struct str text = str_fmt(*state, "%s<item a='1'>%s</item>", rows[i].declaration,
                                  rows[i].ok ? "" : "&b;");
        if (xml_walk(&w, text, MIB(1), &err))
            fail_msg("%s was taken, and nobody allowed it", rows[i].declaration);
        w.allows_doctype = true;
        err = (struct err){0};
        if (xml_walk(&w, text, MIB(1), &err) != rows[i].ok)
            fail_msg("%s: %s", rows[i].declaration, err.text);
        if (rows[i].ok) /* and what only the declaration has is no attribute */
            assert_str(buf_str(&s.text), "item[a=1]() ");
    }
}

static void xml_walk_takes_a_thousand_declarations_of_attributes(void **state)
{
    struct seen s = {0};
    struct xml_walk w = walk_of(*state, &s);
    struct err err = {0};
    struct buf b = {.arena = *state};
    BUF_LIT(&b, "<!DOCTYPE item [<!ATTLIST item");
    for (size_t i = 0; i < 1001; i++)
        buf_fmt(&b, " a%zu CDATA 'x'", i);
    BUF_LIT(&b, ">]><item/>");
    w.allows_doctype = true;
    assert_false(xml_walk(&w, buf_str(&b), MIB(1), &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

static struct str nested(struct arena *a, size_t depth)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < depth; i++)
        BUF_LIT(&b, "<a>");
    for (size_t i = 0; i < depth; i++)
        BUF_LIT(&b, "</a>");
    return buf_str(&b);
}

static void xml_read_takes_128_levels_and_no_more(void **state)
{
    (void)read_ok(*state, nested(*state, XML_DEPTH_MAX));
    struct err err = read_fails(*state, nested(*state, XML_DEPTH_MAX + 1));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_string_equal(err.text, "1:385: elements are nested too deeply");
    err = read_fails(*state, nested(*state, 100000));
    assert_int_equal(err.code, ERR_LIMIT);
}

static struct str with_attributes(struct arena *a, size_t count)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "<a");
    for (size_t i = 0; i < count; i++)
        buf_fmt(&b, " b%zu='%zu'", i, i);
    BUF_LIT(&b, "/>");
    return buf_str(&b);
}

static void xml_read_takes_256_attributes_and_no_more(void **state)
{
    const struct xml *e = read_ok(*state, with_attributes(*state, XML_ATTRIBUTES_MAX));
    assert_int_equal(e->attribute_count, XML_ATTRIBUTES_MAX);
    assert_str(xml_attribute(e, "b255")->value, "255");
    struct err err = read_fails(*state, with_attributes(*state, XML_ATTRIBUTES_MAX + 1));
    assert_int_equal(err.code, ERR_LIMIT);
}

static void xml_read_takes_a_long_value_but_no_longer_document_than_the_caller_allows(void **state)
{
    struct arena *a = *state;
    struct buf b = {.arena = a};
    struct xml *e;
    struct err err = {0};
    BUF_LIT(&b, "<a b='");
    for (size_t i = 0; i < MIB(2); i++)
        buf_char(&b, 'x');
    BUF_LIT(&b, "'/>");
    e = read_ok(a, buf_str(&b));
    assert_int_equal(xml_attribute(e, "b")->value.n, MIB(2));
    assert_false(xml_read(a, buf_str(&b), b.n - 1, &e, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_true(xml_read(a, buf_str(&b), b.n, &e, &err));
}

/* Every beginning of a document is refused, and none of them breaks the reader. */
static void xml_read_refuses_each_truncated_document(void **state)
{
    struct str whole = STR(
        "<?xml version='1.0'?><a xmlns='urn:n' b='c'>t<d/>&amp;<![CDATA[x]]></a>");
    (void)read_ok(*state, whole);
    for (size_t n = 0; n < whole.n; n++)
        (void)read_fails(*state, str_copy(*state, str_sub(whole, 0, n)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xml_read_gives_names_attributes_text_and_places),
        cmocka_unit_test(xml_read_puts_text_together),
        cmocka_unit_test(xml_read_refuses_with_line_and_column),
        cmocka_unit_test(xml_read_takes_no_document_type_and_so_no_entity),
        cmocka_unit_test(xml_walk_gives_pieces_in_their_order),
        cmocka_unit_test(xml_walk_fails_where_reading_fails),
        cmocka_unit_test(xml_walk_takes_declarations_of_elements_but_none_of_entities),
        cmocka_unit_test(xml_walk_takes_a_thousand_declarations_of_attributes),
        cmocka_unit_test(xml_read_takes_128_levels_and_no_more),
        cmocka_unit_test(xml_read_takes_256_attributes_and_no_more),
        cmocka_unit_test(xml_read_takes_a_long_value_but_no_longer_document_than_the_caller_allows),
        cmocka_unit_test(xml_read_refuses_each_truncated_document),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
