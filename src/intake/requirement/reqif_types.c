/* ReqIF 1.2: datatypes and types, by the identifiers that values refer to them with. */
#include "intake/requirement/requirement_internal.h"

static struct str attribute(const struct xml *e, const char *name)
{
    const struct xml_attribute *x = xml_attribute(e, name);
    return x ? str_trim(x->value) : (struct str){0};
}

static void name_it(struct requirement_types *t, struct map *m, const struct xml *e)
{
    struct str id = attribute(e, "IDENTIFIER");
    struct str *name = ARENA_NEW(t->arena, struct str);
    *name = attribute(e, "LONG-NAME");
    if (name->n == 0) {
        const struct xml *value = xml_child(xml_child(xml_child(e, "PROPERTIES"), "EMBEDDED-VALUE"),
                                            "OTHER-CONTENT");
        *name = value ? value->text : id;
    }
    if (id.n && !map_find(m, id))
        map_add(m, id, name);
}

static void add_attribute(struct requirement_types *t, const struct requirement_map *map,
                          const struct xml *e)
{
    struct str id = attribute(e, "IDENTIFIER");
    if (id.n == 0 || map_find(&t->attributes, id))
        return;
    struct requirement_attribute *a = ARENA_NEW(t->arena, struct requirement_attribute);
    a->name = attribute(e, "LONG-NAME");
    a->name = a->name.n ? a->name : id;
    a->field = requirement_field_of(map, a->name);
    map_add(&t->attributes, id, a);
    ARENA_ROOM(t->arena, t->list, t->count, t->cap, 32);
    t->list[t->count++] = a;
}

void requirement_types_read(struct requirement_types *t, const struct requirement_map *map,
                            const struct xml *content)
{
    t->attributes.arena = t->values.arena = t->types.arena = t->arena;
    XML_EACH(datatype, xml_child(content, "DATATYPES"))
    XML_EACH(value, xml_child(datatype, "SPECIFIED-VALUES"))
    name_it(t, &t->values, value);
    XML_EACH(type, xml_child(content, "SPEC-TYPES"))
    {
        name_it(t, &t->types, type);
        XML_EACH(definition, xml_child(type, "SPEC-ATTRIBUTES"))
        add_attribute(t, map, definition);
    }
}

struct str requirement_named(const struct map *m, struct str identifier)
{
    const struct str *name = map_find(m, identifier);
    return name ? *name : (struct str){0};
}
