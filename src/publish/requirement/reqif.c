/*
 * reqif.c - ReqIF 1.2: three types of objects (requirement, control, test), two of relations, one
 * list. Texts are attributes of kind STRING, so that nothing of them is lost; their names are those
 * of the implementation guide (ReqIF.ForeignID, ReqIF.Name, ReqIF.Text) or our own.
 */
#include "assess/control/control.h"
#include "base/map.h"
#include "publish/requirement/export.h"

struct writer {
    const struct view *view;
    struct buf *out;
    struct str device, at; /* at: the instant that all is of */
    struct store_list requirements;
    struct map named; /* of struct linked: controls and tests that are named */
    struct linked *first, *last;
    size_t relations;
    struct err *err;
};

/* A control or test. */
struct linked {
    struct str id, title;
    const struct record_type *type;
    struct linked *next;
};

/* Characters that XML attributes would not keep are written by number; others that XML cannot have
   do not stand in records. */
static void put_attribute(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n' || c == '\r' || c == '\t')
            buf_fmt(out, "&#%d;", c);
        else if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
            buf_html(out, (struct str){&s.p[i], 1});
        else
            buf_char(out, c);
    }
}

/* --- types --- */

static const struct attribute {
    const char *identifier, *name, *field;
} attributes[] = {
    {"AD-ID", "tutela.id", "id"},         {"AD-KEY", "ReqIF.ForeignID", "external_id"},
    {"AD-NAME", "ReqIF.Name", "name"},    {"AD-TEXT", "ReqIF.Text", "text"},
    {"AD-CLAUSES", "clauses", "clauses"}, {"AD-RELEASE", "release", "release"},
    {"AD-OWNER", "owner", "owner"},
};

static void put_string_attribute(struct writer *w, const char *prefix, const char *identifier,
                                 const char *name)
{
    buf_fmt(w->out,
            "<ATTRIBUTE-DEFINITION-STRING IDENTIFIER=\"%s%s\" LAST-CHANGE=\"%.*s\" "
            "LONG-NAME=\"%s\"><TYPE><DATATYPE-DEFINITION-STRING-REF>DT-TEXT"
            "</DATATYPE-DEFINITION-STRING-REF></TYPE></ATTRIBUTE-DEFINITION-STRING>\n",
            prefix, identifier, STR_ARG(w->at), name);
}

static void put_datatypes(struct writer *w)
{
    const struct field *status = record_field(&REQUIREMENT_TYPE, STR("status"));
    int key = 0;
    buf_fmt(w->out,
            "<DATATYPES>\n<DATATYPE-DEFINITION-STRING IDENTIFIER=\"DT-TEXT\" "
            "LAST-CHANGE=\"%.*s\" LONG-NAME=\"text\" MAX-LENGTH=\"65536\"/>\n"
            "<DATATYPE-DEFINITION-ENUMERATION IDENTIFIER=\"DT-STATUS\" LAST-CHANGE=\"%.*s\" "
            "LONG-NAME=\"status\">\n<SPECIFIED-VALUES>\n",
            STR_ARG(w->at), STR_ARG(w->at));
    for (const struct choice *c = status->choices + 1; c->name; c++)
        buf_fmt(w->out,
                "<ENUM-VALUE IDENTIFIER=\"EV-%s\" LAST-CHANGE=\"%.*s\" LONG-NAME=\"%s\">"
                "<PROPERTIES><EMBEDDED-VALUE KEY=\"%d\" OTHER-CONTENT=\"%s\"/></PROPERTIES>"
                "</ENUM-VALUE>\n",
                c->name, STR_ARG(w->at), c->name, key++, c->label);
    BUF_LIT(w->out, "</SPECIFIED-VALUES>\n</DATATYPE-DEFINITION-ENUMERATION>\n</DATATYPES>\n");
}

static void put_linked_type(struct writer *w, const char *name)
{
    struct str at = w->at;
    buf_fmt(w->out,
            "<SPEC-OBJECT-TYPE IDENTIFIER=\"OT-%s\" LAST-CHANGE=\"%.*s\" LONG-NAME=\"tutela "
            "%s\">\n<SPEC-ATTRIBUTES>\n",
            name, STR_ARG(at), name);
    struct str prefix = str_fmt(w->view->arena, "%s-", name);
    put_string_attribute(w, prefix.p, "AD-ID", "tutela.id");
    put_string_attribute(w, prefix.p, "AD-NAME", "ReqIF.Name");
    BUF_LIT(w->out, "</SPEC-ATTRIBUTES>\n</SPEC-OBJECT-TYPE>\n");
}

static void put_types(struct writer *w)
{
    struct str at = w->at;
    buf_fmt(w->out,
            "<SPEC-TYPES>\n<SPEC-OBJECT-TYPE IDENTIFIER=\"OT-requirement\" LAST-CHANGE=\"%.*s\" "
            "LONG-NAME=\"tutela requirement\">\n<SPEC-ATTRIBUTES>\n",
            STR_ARG(at));
    for (size_t i = 0; i < COUNT_OF(attributes); i++)
        put_string_attribute(w, "", attributes[i].identifier, attributes[i].name);
    buf_fmt(w->out,
            "<ATTRIBUTE-DEFINITION-ENUMERATION IDENTIFIER=\"AD-STATUS\" LAST-CHANGE=\"%.*s\" "
            "LONG-NAME=\"status\" MULTI-VALUED=\"false\"><TYPE>"
            "<DATATYPE-DEFINITION-ENUMERATION-REF>DT-STATUS</DATATYPE-DEFINITION-ENUMERATION-REF>"
            "</TYPE></ATTRIBUTE-DEFINITION-ENUMERATION>\n</SPEC-ATTRIBUTES>\n</SPEC-OBJECT-TYPE>\n",
            STR_ARG(at));
    put_linked_type(w, "control");
    put_linked_type(w, "test");
    buf_fmt(
        w->out,
        "<SPEC-RELATION-TYPE IDENTIFIER=\"RT-control\" LAST-CHANGE=\"%.*s\" LONG-NAME=\"puts to "
        "work\"/>\n<SPEC-RELATION-TYPE IDENTIFIER=\"RT-test\" LAST-CHANGE=\"%.*s\" "
        "LONG-NAME=\"is shown by\"/>\n<SPECIFICATION-TYPE IDENTIFIER=\"ST-list\" "
        "LAST-CHANGE=\"%.*s\" LONG-NAME=\"list\"/>\n</SPEC-TYPES>\n",
        STR_ARG(at), STR_ARG(at), STR_ARG(at));
}

/* --- objects --- */

static void put_value(struct writer *w, const char *prefix, const char *identifier,
                      struct str value)
{
    if (value.n == 0)
        return;
    BUF_LIT(w->out, "<ATTRIBUTE-VALUE-STRING THE-VALUE=\"");
    put_attribute(w->out, value);
    buf_fmt(w->out,
            "\"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>%s%s"
            "</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING>\n",
            prefix, identifier);
}

static void begin_object(struct writer *w, struct str id, const char *type)
{
    buf_fmt(w->out,
            "<SPEC-OBJECT IDENTIFIER=\"%.*s\" LAST-CHANGE=\"%.*s\">\n<TYPE><SPEC-OBJECT-TYPE-REF>"
            "OT-%s</SPEC-OBJECT-TYPE-REF></TYPE>\n<VALUES>\n",
            STR_ARG(id), STR_ARG(w->at), type);
}

static void put_requirement(struct writer *w, const struct record_head *head,
                            const struct requirement *q)
{
    const struct field *status = record_field(&REQUIREMENT_TYPE, STR("status"));
    struct str word = record_get(status, q, w->view->arena);
    begin_object(w, head->id, "requirement");
    put_value(w, "", attributes[0].identifier, head->id);
    for (size_t i = 1; i < COUNT_OF(attributes); i++)
        put_value(w, "", attributes[i].identifier,
                  record_get(record_field(&REQUIREMENT_TYPE, str_of(attributes[i].field)), q,
                             w->view->arena));
    if (word.n)
        buf_fmt(w->out,
                "<ATTRIBUTE-VALUE-ENUMERATION><DEFINITION><ATTRIBUTE-DEFINITION-ENUMERATION-REF>"
                "AD-STATUS</ATTRIBUTE-DEFINITION-ENUMERATION-REF></DEFINITION><VALUES>"
                "<ENUM-VALUE-REF>EV-%.*s</ENUM-VALUE-REF></VALUES></ATTRIBUTE-VALUE-ENUMERATION>\n",
                STR_ARG(word));
    BUF_LIT(w->out, "</VALUES>\n</SPEC-OBJECT>\n");
}

static bool note_linked(struct writer *w, struct str ids)
{
    struct arena *a = w->view->arena;
    struct str id;
    while (str_word(&ids, &id)) {
        struct record_head head;
        if (map_find(&w->named, id))
            continue;
        if (!store_head(w->view->store, a, id, &head, w->err))
            return false;
        struct linked *l = ARENA_NEW(a, struct linked);
        *l = (struct linked){.id = head.id, .title = head.title, .type = head.type};
        map_add(&w->named, l->id, l);
        if (w->last)
            w->last->next = l;
        else
            w->first = l;
        w->last = l;
    }
    return true;
}

static bool put_objects(struct writer *w)
{
    const struct requirement *all = w->requirements.records;
    BUF_LIT(w->out, "<SPEC-OBJECTS>\n");
    for (size_t i = 0; i < w->requirements.shown; i++) {
        put_requirement(w, &w->requirements.heads[i], &all[i]);
        if (!note_linked(w, all[i].controls) || !note_linked(w, all[i].tests))
            return false;
    }
    for (const struct linked *l = w->first; l; l = l->next) {
        struct str prefix = str_fmt(w->view->arena, "%s-", l->type->name);
        begin_object(w, l->id, l->type->name);
        put_value(w, prefix.p, "AD-ID", l->id);
        put_value(w, prefix.p, "AD-NAME", l->title);
        BUF_LIT(w->out, "</VALUES>\n</SPEC-OBJECT>\n");
    }
    BUF_LIT(w->out, "</SPEC-OBJECTS>\n");
    return true;
}

/* --- relations, and the list --- */

static void put_relations_of(struct writer *w, struct str from, struct str ids, const char *type)
{
    struct str to;
    while (str_word(&ids, &to))
        buf_fmt(
            w->out,
            "<SPEC-RELATION IDENTIFIER=\"SR-%zu\" LAST-CHANGE=\"%.*s\"><TARGET><SPEC-OBJECT-REF>"
            "%.*s</SPEC-OBJECT-REF></TARGET><SOURCE><SPEC-OBJECT-REF>%.*s</SPEC-OBJECT-REF>"
            "</SOURCE><TYPE><SPEC-RELATION-TYPE-REF>RT-%s</SPEC-RELATION-TYPE-REF></TYPE>"
            "</SPEC-RELATION>\n",
            ++w->relations, STR_ARG(w->at), STR_ARG(to), STR_ARG(from), type);
}

static void put_relations(struct writer *w)
{
    const struct requirement *all = w->requirements.records;
    BUF_LIT(w->out, "<SPEC-RELATIONS>\n");
    for (size_t i = 0; i < w->requirements.shown; i++) {
        put_relations_of(w, w->requirements.heads[i].id, all[i].controls, "control");
        put_relations_of(w, w->requirements.heads[i].id, all[i].tests, "test");
    }
    BUF_LIT(w->out, "</SPEC-RELATIONS>\n");
}

static void put_list(struct writer *w)
{
    buf_fmt(w->out,
            "<SPECIFICATIONS>\n<SPECIFICATION IDENTIFIER=\"SPEC-%.*s\" LAST-CHANGE=\"%.*s\" "
            "LONG-NAME=\"Requirements of %.*s\">\n<TYPE><SPECIFICATION-TYPE-REF>ST-list"
            "</SPECIFICATION-TYPE-REF></TYPE>\n<CHILDREN>\n",
            STR_ARG(w->device), STR_ARG(w->at), STR_ARG(w->device));
    for (size_t i = 0; i < w->requirements.shown; i++) {
        struct str id = w->requirements.heads[i].id;
        buf_fmt(w->out,
                "<SPEC-HIERARCHY IDENTIFIER=\"SH-%.*s\" LAST-CHANGE=\"%.*s\"><OBJECT>"
                "<SPEC-OBJECT-REF>%.*s</SPEC-OBJECT-REF></OBJECT></SPEC-HIERARCHY>\n",
                STR_ARG(id), STR_ARG(w->at), STR_ARG(id));
    }
    BUF_LIT(w->out, "</CHILDREN>\n</SPECIFICATION>\n</SPECIFICATIONS>\n");
}

/* The schema of the namespace 20110401 fixes REQ-IF-VERSION to 1.0, in ReqIF 1.2 as well. */
static void put_header(struct writer *w)
{
    buf_fmt(
        w->out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<REQ-IF xmlns=\"http://www.omg.org/spec/ReqIF/20110401/reqif.xsd\">\n<THE-HEADER>\n"
        "<REQ-IF-HEADER IDENTIFIER=\"H-%.*s-%lld\">\n<CREATION-TIME>%.*s</CREATION-TIME>\n"
        "<REQ-IF-TOOL-ID>tutela " TUTELA_VERSION "</REQ-IF-TOOL-ID>\n"
        "<REQ-IF-VERSION>1.0</REQ-IF-VERSION>\n<SOURCE-TOOL-ID>tutela</SOURCE-TOOL-ID>\n<TITLE>",
        STR_ARG(w->device), (long long)store_position(w->view->store), STR_ARG(w->at));
    put_attribute(w->out, str_fmt(w->view->arena, "Requirements of %.*s", STR_ARG(w->device)));
    BUF_LIT(w->out, "</TITLE>\n</REQ-IF-HEADER>\n</THE-HEADER>\n<CORE-CONTENT>\n"
                    "<REQ-IF-CONTENT>\n");
}

bool requirement_export_reqif(const struct view *v, struct str device, struct buf *out,
                              size_t *count, struct err *err)
{
    struct arena *a = v->arena;
    struct writer w = {.view = v, .out = out, .device = device, .named = {.arena = a}, .err = err};
    struct str filter = str_fmt(a, "device=%.*s", STR_ARG(device));
    w.at = str_fmt(a, "%.*sT00:00:00Z", STR_ARG(date_str(a, v->as_of)));
    if (!store_list(v->store, a, &REQUIREMENT_TYPE, filter, 0, STORE_LIST_ALL, &w.requirements,
                    err))
        return false;
    put_header(&w);
    put_datatypes(&w);
    put_types(&w);
    if (!put_objects(&w))
        return false;
    put_relations(&w);
    put_list(&w);
    BUF_LIT(out, "</REQ-IF-CONTENT>\n</CORE-CONTENT>\n</REQ-IF>\n");
    *count = w.requirements.shown;
    return true;
}
