#include "base/embed.h"
#include "intake/model/tm7.h"

enum { DEEPEST = 20 }; /* stencils that are kinds of stencils */

/* --- what is said of known stencils --- */

static enum element_kind kind_of_word(struct str word)
{
    for (int k = ELEMENT_KIND_EXTERNAL_ENTITY; k <= ELEMENT_KIND_DATA_STORE; k++)
        if (str_eq(word, str_of(model_kind_word((enum element_kind)k))))
            return (enum element_kind)k;
    return ELEMENT_KIND_UNSET;
}

/* The file is part of the program; that it reads is tested. */
static void read_meanings(struct tm7 *t)
{
    struct arena *a = t->b->arena;
    struct json *file = NULL;
    struct err ignored = {0};
    if (!json_read(a, embed_find("data/threats/foreign-stencils.json"), &file, &ignored))
        return;
    JSON_EACH (row, json_get(file, "stencils")) {
        struct tm7_meaning *m = ARENA_NEW(a, struct tm7_meaning);
        *m = (struct tm7_meaning){
            .kind = kind_of_word(json_text(row, "kind")),
            .stereotype = json_text(row, "stereotype"),
            .words = json_text(row, "words"),
            .doubted = json_text(row, "doubted"),
            .is_no_protocol = json_is_true(row, "no_protocol"),
        };
        if (!map_find(&t->meanings, json_text(row, "id")))
            map_add(&t->meanings, json_text(row, "id"), m);
    }
}

/* --- the template --- */

/* Models say Id and ParentId, templates ID and ParentElement. */
static struct str take_either(struct tm7 *t, const struct xml *e, const char *one,
                              const char *other)
{
    struct str s = tm7_take(t, e, one);
    return s.n ? s : tm7_take(t, e, other);
}

static void read_stencil(struct tm7 *t, const struct xml *e, bool is_generic)
{
    struct arena *a = t->b->arena;
    struct buf labels = {.arena = a};
    XML_EACH(attribute, xml_child(e, "Attributes"))
    {
        const struct xml *label = xml_child(attribute, "DisplayName");
        if (label && str_trim(label->text).n)
            buf_fmt(&labels, "%s%.*s", labels.n ? ", " : "", STR_ARG(str_trim(label->text)));
    }
    ARENA_ROOM(a, t->stencils, t->stencil_count, t->stencil_cap, 64);
    struct tm7_stencil *s = &t->stencils[t->stencil_count++];
    *s = (struct tm7_stencil){
        .id = take_either(t, e, "Id", "ID"),
        .name = tm7_take(t, e, "Name"),
        .parent = take_either(t, e, "ParentId", "ParentElement"),
        .shape = tm7_take(t, e, "Representation"),
        .attributes = buf_str(&labels),
        .is_generic = is_generic,
        .at = e,
    };
}

static void read_stencils(struct tm7 *t, const struct xml *list, bool is_generic)
{
    XML_EACH(e, list)
    {
        if (!tm7_is(e, "ElementType"))
            continue;
        tm7_mark(t, e, TM7_ENTERED);
        read_stencil(t, e, is_generic);
    }
}

static struct str *kept(struct tm7 *t, struct str s)
{
    struct str *copy = ARENA_NEW(t->b->arena, struct str);
    *copy = s;
    return copy;
}

static void read_categories(struct tm7 *t, const struct xml *list)
{
    XML_EACH(e, list)
    {
        if (!tm7_is(e, "ThreatCategory"))
            continue;
        tm7_mark(t, e, TM7_ENTERED);
        struct str id = tm7_take(t, e, "Id");
        struct str name = tm7_take(t, e, "Name");
        if (id.n && !map_find(&t->categories, id))
            map_add(&t->categories, id, kept(t, name));
    }
}

/* The first of a list of values; models write <string>, templates <Value>. */
static struct str first_value(const struct xml *datum)
{
    const struct xml *values = xml_child(datum, "Values");
    return values && values->first ? str_trim(values->first->text) : (struct str){0};
}

static void read_labels(struct tm7 *t, const struct xml *data)
{
    XML_EACH(datum, data)
    {
        const struct xml *name = xml_child(datum, "Name");
        const struct xml *label = xml_child(datum, "Label");
        struct str key = name ? str_trim(name->text) : (struct str){0};
        tm7_mark(t, datum, TM7_TAKEN);
        if (key.n && label && !map_find(&t->labels, key))
            map_add(&t->labels, key, kept(t, str_trim(label->text)));
    }
}

/* --- threat types --- */

static void read_datum(struct tm7 *t, const struct xml *datum, struct tm7_threat_type *type,
                       struct buf *more)
{
    const struct xml *name = xml_child(datum, "Name");
    const struct xml *label = xml_child(datum, "Label");
    struct str key = name ? str_trim(name->text) : (struct str){0};
    struct str value = first_value(datum);
    if (STR_IS(key, "Priority"))
        type->priority = value;
    else if (STR_IS(key, "PossibleMitigations"))
        type->mitigation = value;
    else if (STR_IS(key, "Title") && type->title.n == 0)
        type->title = value;
    else if (!str_eq(value, type->description) && !str_eq(value, type->title))
        tm7_line(t, more, label ? str_trim(label->text) : key, value);
}

static void read_threat_type(struct tm7 *t, const struct xml *e)
{
    ARENA_ROOM(t->b->arena, t->threat_types, t->threat_type_count, t->threat_type_cap, 64);
    struct tm7_threat_type *type = &t->threat_types[t->threat_type_count++];
    const struct xml *filters = tm7_enter(t, e, "GenerationFilters");
    const struct xml *data = tm7_enter(t, e, "PropertiesMetaData");
    struct buf more = {0};
    *type = (struct tm7_threat_type){
        .id = tm7_take(t, e, "Id"),
        .title = tm7_take(t, e, "ShortTitle"),
        .category = tm7_take(t, e, "Category"),
        .description = tm7_take(t, e, "Description"),
        .include = tm7_take(t, filters, "Include"),
        .exclude = tm7_take(t, filters, "Exclude"),
        .at = e,
    };
    XML_EACH(datum, data)
    {
        tm7_mark(t, datum, TM7_TAKEN);
        read_datum(t, datum, type, &more);
    }
    type->more = buf_str(&more);
}

static void read_threat_types(struct tm7 *t, const struct xml *list)
{
    XML_EACH(e, list)
    {
        if (!tm7_is(e, "ThreatType"))
            continue;
        tm7_mark(t, e, TM7_ENTERED);
        read_threat_type(t, e);
    }
}

/* --- in all --- */

/* Models write elements, templates attributes. */
static struct str manifest_part(const struct xml *manifest, const char *element,
                                const char *attribute)
{
    const struct xml *child = xml_child(manifest, element);
    const struct xml_attribute *a = xml_attribute(manifest, attribute);
    if (child)
        return str_trim(child->text);
    return a ? str_trim(a->value) : (struct str){0};
}

static void read_manifest(struct tm7 *t, const struct xml *base)
{
    const struct xml *manifest = xml_child(base, "Manifest");
    struct str name = manifest_part(manifest, "Name", "name");
    struct str version = manifest_part(manifest, "Version", "version");
    tm7_mark(t, manifest, TM7_TAKEN);
    t->template_name = model_line(t->b, str_fmt(t->b->arena, "%.*s%s%.*s", STR_ARG(name),
                                                version.n ? " " : "", STR_ARG(version)));
}

static void index_all(struct tm7 *t)
{
    for (size_t i = 0; i < t->stencil_count; i++)
        if (t->stencils[i].id.n && !map_find(&t->by_id, t->stencils[i].id))
            map_add(&t->by_id, t->stencils[i].id, &t->stencils[i]);
    for (size_t i = 0; i < t->threat_type_count; i++)
        if (t->threat_types[i].id.n && !map_find(&t->threat_by_id, t->threat_types[i].id))
            map_add(&t->threat_by_id, t->threat_types[i].id, &t->threat_types[i]);
}

void tm7_read_knowledge(struct tm7 *t, const struct xml *base)
{
    const struct xml *data = tm7_enter(t, base, "ThreatMetaData");
    read_meanings(t);
    read_manifest(t, base);
    read_stencils(t, tm7_enter(t, base, "GenericElements"), true);
    read_stencils(t, tm7_enter(t, base, "StandardElements"), false);
    read_categories(t, tm7_enter(t, base, "ThreatCategories"));
    read_labels(t, tm7_enter(t, data, "PropertiesMetaData"));
    tm7_leave(t, data, "IsPriorityUsed IsStatusUsed");
    read_threat_types(t, tm7_enter(t, base, "ThreatTypes"));
    index_all(t);
}

/* --- looking up --- */

const struct tm7_stencil *tm7_stencil(const struct tm7 *t, struct str id)
{
    return id.n ? map_find(&t->by_id, id) : NULL;
}

const struct tm7_stencil *tm7_generic(const struct tm7 *t, struct str id)
{
    const struct tm7_stencil *s = tm7_stencil(t, id);
    for (size_t depth = 0; s && !s->is_generic && depth < DEEPEST; depth++)
        s = tm7_stencil(t, s->parent);
    return s && s->is_generic ? s : NULL;
}

struct tm7_meaning tm7_meaning(const struct tm7 *t, struct str id)
{
    const struct tm7_meaning *m = id.n ? map_find(&t->meanings, id) : NULL;
    return m ? *m : (struct tm7_meaning){0};
}

struct str tm7_category(const struct tm7 *t, struct str id)
{
    const struct str *name = id.n ? map_find(&t->categories, id) : NULL;
    return name && name->n ? *name : id;
}

/* The generic stencils of the tool itself. */
static enum element_kind kind_of_generic(struct str id)
{
    if (STR_IS(id, "GE.EI"))
        return ELEMENT_KIND_EXTERNAL_ENTITY;
    if (STR_IS(id, "GE.P"))
        return ELEMENT_KIND_PROCESS;
    return STR_IS(id, "GE.DS") ? ELEMENT_KIND_DATA_STORE : ELEMENT_KIND_UNSET;
}

/* "Ellipse" in a template, "StencilEllipse" in a drawing. */
static enum element_kind kind_of_shape(struct str shape)
{
    if (str_ends(shape, STR("Rectangle")))
        return ELEMENT_KIND_EXTERNAL_ENTITY;
    if (str_ends(shape, STR("Ellipse")))
        return ELEMENT_KIND_PROCESS;
    return str_ends(shape, STR("ParallelLines")) ? ELEMENT_KIND_DATA_STORE : ELEMENT_KIND_UNSET;
}

enum element_kind tm7_kind(const struct tm7 *t, struct str type, struct str generic,
                           struct str shape)
{
    enum element_kind kind = tm7_meaning(t, type).kind;
    const struct tm7_stencil *above = tm7_generic(t, type);
    if (kind == ELEMENT_KIND_UNSET)
        kind = kind_of_generic(above ? above->id : generic);
    if (kind == ELEMENT_KIND_UNSET && above)
        kind = kind_of_shape(above->shape);
    return kind == ELEMENT_KIND_UNSET ? kind_of_shape(shape) : kind;
}

bool tm7_kind_is_guessed(const struct tm7 *t, struct str type, struct str generic)
{
    const struct tm7_stencil *above = tm7_generic(t, type);
    return tm7_meaning(t, type).kind == ELEMENT_KIND_UNSET &&
           kind_of_generic(above ? above->id : generic) == ELEMENT_KIND_UNSET;
}
