/*
 * reqif.c - ReqIF 1.2 (OMG formal/16-07-01): objects become requirements, relations become links.
 *
 * Our own export names its types "tutela requirement", "tutela control" and "tutela test"; in a
 * document of another tool every object is a requirement, or a heading when it has no text of its
 * own. Relations between two requirements have no place here, nor has the tree.
 */
#include "base/limits.h"
#include "intake/requirement/requirement_internal.h"

/* An object, for relations. */
struct object {
    size_t row;                   /* + 1; 0: it is no row */
    struct str record;            /* id of the control or test that it stands for */
    enum requirement_field field; /* where a relation to it belongs */
    struct buf controls, tests;   /* ids that relations lead to from it */
};

struct reqif {
    struct requirement_reader *reader;
    struct requirement_types types;
    struct map objects;   /* by identifier */
    struct map relations; /* of size_t, by the name of their type: how many were lost */
    size_t marked, pictures, deep;
    size_t undefined; /* values of attributes that the document does not define */
};

static struct str attribute(const struct xml *e, const char *name)
{
    const struct xml_attribute *x = xml_attribute(e, name);
    return x ? str_trim(x->value) : (struct str){0};
}

/* The text of the only element inside an element inside: TYPE/SPEC-OBJECT-TYPE-REF. */
static struct str reference(const struct xml *e, const char *name)
{
    const struct xml *outer = xml_child(e, name);
    return outer && outer->first ? str_trim(outer->first->text) : (struct str){0};
}

bool requirement_is_reqif(struct str text)
{
    enum { LOOKED_AT = 4096 };
    struct str begin = str_trim(str_sub(text, 0, LOOKED_AT));
    size_t root = str_find(begin, STR("REQ-IF"));
    return str_starts(begin, STR("<")) && root < begin.n && root > 0 &&
           (begin.p[root - 1] == '<' || begin.p[root - 1] == ':') &&
           str_has(begin, STR("omg.org/spec/ReqIF/"));
}

/* --- values --- */

static struct str words_of_enumeration(struct reqif *q, const struct xml *value)
{
    struct buf b = {.arena = q->reader->arena};
    XML_EACH(ref, xml_child(value, "VALUES"))
    {
        struct str name = requirement_named(&q->types.values, str_trim(ref->text));
        if (name.n && b.n)
            BUF_LIT(&b, ", ");
        buf_put(&b, name);
    }
    return buf_str(&b);
}

static struct str text_of_value(struct reqif *q, const struct xml *value)
{
    if (STR_IS(value->name, "ATTRIBUTE-VALUE-ENUMERATION"))
        return words_of_enumeration(q, value);
    if (!STR_IS(value->name, "ATTRIBUTE-VALUE-XHTML")) {
        const struct xml_attribute *x = xml_attribute(value, "THE-VALUE");
        return x ? x->value : (struct str){0};
    }
    const struct xml *content = xml_child(value, "THE-VALUE");
    size_t marks = 0, objects = 0;
    if (!content)
        return (struct str){0};
    struct str text = requirement_flatten(q->reader->arena, q->reader->text, content->offset,
                                          &marks, &objects);
    q->marked += marks > 0;
    q->pictures += objects;
    return text;
}

static bool is_chapter(struct str name)
{
    return STR_IS(name, "ReqIF.ChapterName");
}

/* The values of an object; *chapter: its heading. */
static void read_values(struct reqif *q, const struct xml *object, struct requirement_row *row,
                        struct str *chapter)
{
    XML_EACH(value, xml_child(object, "VALUES"))
    {
        struct requirement_attribute *a = map_find(&q->types.attributes,
                                                   reference(value, "DEFINITION"));
        struct str text = str_trim(text_of_value(q, value));
        q->undefined += !a && text.n > 0;
        if (!a || text.n == 0)
            continue;
        if (is_chapter(a->name)) {
            *chapter = text;
        } else if (a->field == REQUIREMENT_FIELD__COUNT || row->values[a->field].n) {
            a->first = a->lost++ ? a->first : value->line;
        } else {
            row->values[a->field] = text;
            row->given[a->field] = true;
        }
    }
}

/* --- objects --- */

static struct object *keep_object(struct reqif *q, const struct xml *e)
{
    struct str id = attribute(e, "IDENTIFIER");
    if (id.n == 0 || map_find(&q->objects, id)) {
        findings_add(q->reader->findings, FINDING_SKIPPED, "reqif-identifier", e->line, id,
                     id.n ? "a second object of this identifier is not taken"
                          : "an object without an identifier is not taken");
        return NULL;
    }
    struct object *o = ARENA_NEW(q->reader->arena, struct object);
    o->controls.arena = o->tests.arena = q->reader->arena;
    map_add(&q->objects, id, o);
    return o;
}

static void read_object(struct reqif *q, const struct xml *e)
{
    struct requirement_document *d = q->reader->document;
    struct requirement_row row = {.line = e->line};
    struct str chapter = {0}, type = requirement_named(&q->types.types, reference(e, "TYPE"));
    struct object *o = keep_object(q, e);
    if (!o)
        return;
    read_values(q, e, &row, &chapter);
    if (STR_IS(type, "tutela control") || STR_IS(type, "tutela test")) {
        o->record = row.values[REQUIREMENT_ID];
        o->field = STR_IS(type, "tutela control") ? REQUIREMENT_CONTROLS : REQUIREMENT_TESTS;
        return;
    }
    if (row.values[REQUIREMENT_TEXT].n == 0 && row.values[REQUIREMENT_NAME].n == 0) {
        struct str name = chapter.n ? chapter : attribute(e, "LONG-NAME");
        if (chapter.n || name.n == 0) {
            d->headings++;
            return;
        }
        row.values[REQUIREMENT_NAME] = name;
    }
    if (row.values[REQUIREMENT_NAME].n == 0)
        row.values[REQUIREMENT_NAME] = chapter.n ? chapter : attribute(e, "LONG-NAME");
    row.given[REQUIREMENT_NAME] = row.values[REQUIREMENT_NAME].n > 0;
    if (row.values[REQUIREMENT_KEY].n == 0 && row.values[REQUIREMENT_ID].n == 0) {
        row.values[REQUIREMENT_KEY] = attribute(e, "IDENTIFIER");
        row.given[REQUIREMENT_KEY] = true;
    }
    size_t before = d->count;
    requirement_add(q->reader, &row);
    o->row = d->count > before ? d->count : 0;
}

/* --- relations --- */

static void count_lost(struct reqif *q, const struct xml *e)
{
    struct str type = requirement_named(&q->types.types, reference(e, "TYPE"));
    struct str name = type.n ? type : STR("relations without a type");
    size_t *lost = map_find(&q->relations, name);
    if (!lost) {
        lost = ARENA_NEW(q->reader->arena, size_t);
        map_add(&q->relations, name, lost);
    }
    ++*lost;
}

static void read_relation(struct reqif *q, const struct xml *e)
{
    struct requirement_document *d = q->reader->document;
    struct object *from = map_find(&q->objects, reference(e, "SOURCE"));
    const struct object *to = map_find(&q->objects, reference(e, "TARGET"));
    if (!from || !to || from->row == 0 || to->record.n == 0) {
        count_lost(q, e);
        return;
    }
    struct buf *list = to->field == REQUIREMENT_CONTROLS ? &from->controls : &from->tests;
    buf_fmt(list, "%s%.*s", list->n ? " " : "", STR_ARG(to->record));
    d->links++;
}

static void put_links(struct requirement_row *row, enum requirement_field field,
                      const struct buf *list)
{
    if (list->n == 0)
        return;
    row->values[field] = buf_str(list);
    row->given[field] = true;
}

static void give_links(struct reqif *q)
{
    for (size_t i = 0; i < q->objects.cap; i++) {
        const struct object *o = q->objects.slots[i].value;
        if (!o || o->row == 0)
            continue;
        put_links(&q->reader->document->rows[o->row - 1], REQUIREMENT_CONTROLS, &o->controls);
        put_links(&q->reader->document->rows[o->row - 1], REQUIREMENT_TESTS, &o->tests);
    }
}

/* Hierarchies that nest are counted; the walk goes no deeper than the XML reader does. */
static void count_deep(struct reqif *q, const struct xml *children)
{
    XML_EACH(h, children)
    {
        const struct xml *inside = xml_child(h, "CHILDREN");
        q->deep += inside && inside->first;
        count_deep(q, inside);
    }
}

/* --- what was lost --- */

static void tell_losses(struct reqif *q)
{
    struct findings *f = q->reader->findings;
    for (size_t i = 0; i < q->types.count; i++) {
        const struct requirement_attribute *a = q->types.list[i];
        if (a->lost)
            findings_add(f, FINDING_WARNING, "reqif-attribute", a->first, a->name,
                         "is no field of a requirement: %zu values are not taken", a->lost);
    }
    for (size_t i = 0; i < q->relations.cap; i++)
        if (q->relations.slots[i].value)
            findings_add(
                f, FINDING_WARNING, "reqif-relation", 0, q->relations.slots[i].key,
                "%zu relations do not lead from a requirement to a control or test of ours, "
                "and are not taken",
                *(size_t *)q->relations.slots[i].value);
    if (q->undefined)
        findings_add(f, FINDING_WARNING, "reqif-definition", 0, STR(""),
                     "%zu values are of attributes that the document does not define, and are not "
                     "taken",
                     q->undefined);
    if (q->marked)
        findings_add(f, FINDING_WARNING, "reqif-xhtml", 0, STR(""),
                     "%zu formatted texts became plain text", q->marked);
    if (q->pictures)
        findings_add(f, FINDING_WARNING, "reqif-object", 0, STR(""),
                     "%zu pictures and embedded objects are not taken", q->pictures);
    if (q->deep)
        findings_add(f, FINDING_WARNING, "reqif-hierarchy", 0, STR(""),
                     "%zu entries have others below them: requirements are kept as a list",
                     q->deep);
    if (q->reader->document->headings)
        findings_add(f, FINDING_NOTE, "reqif-heading", 0, STR(""),
                     "%zu headings without a text of their own are not taken",
                     q->reader->document->headings);
}

static struct str header_text(const struct xml *root, const char *name)
{
    const struct xml *e = xml_child(xml_child(xml_child(root, "THE-HEADER"), "REQ-IF-HEADER"),
                                    name);
    return e ? str_trim(e->text) : (struct str){0};
}

bool requirement_read_reqif(struct requirement_reader *r)
{
    struct reqif q = {.reader = r, .types = {.arena = r->arena}};
    struct xml *root;
    q.objects.arena = q.relations.arena = r->arena;
    if (!xml_read(r->arena, r->text, LIMIT_REQUIREMENT_DOCUMENT, &root, r->err))
        return false;
    const struct xml *content = xml_child(xml_child(root, "CORE-CONTENT"), "REQ-IF-CONTENT");
    if (!STR_IS(root->name, "REQ-IF") || !content)
        return err_set(r->err, ERR_INVALID, "has no CORE-CONTENT/REQ-IF-CONTENT");
    r->document->title = header_text(root, "TITLE");
    r->document->tool = header_text(root, "SOURCE-TOOL-ID");
    requirement_types_read(&q.types, r->map, content);
    XML_EACH(object, xml_child(content, "SPEC-OBJECTS"))
    {
        if (r->document->count == LIMIT_REQUIREMENTS)
            return err_set(r->err, ERR_LIMIT, "line %u: more than %d requirements", object->line,
                           LIMIT_REQUIREMENTS);
        read_object(&q, object);
    }
    XML_EACH(relation, xml_child(content, "SPEC-RELATIONS"))
    read_relation(&q, relation);
    give_links(&q);
    XML_EACH(specification, xml_child(content, "SPECIFICATIONS"))
    count_deep(&q, xml_child(specification, "CHILDREN"));
    tell_losses(&q);
    return true;
}
