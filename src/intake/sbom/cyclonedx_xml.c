/* CycloneDX XML 1.0 to 1.7: the tree that the same document has as JSON, for the reader of that. */
#include "base/limits.h"
#include "base/xml.h"
#include "intake/sbom/cyclonedx_shapes.h"
#include "intake/sbom/sbom_internal.h"

static const struct str bom_uri = SBOM_LIT("http://cyclonedx.org/schema/bom/");
/* Before 1.2 the dependencies were an extension. */
static const struct str graph_uri = SBOM_LIT("http://cyclonedx.org/schema/ext/dependency-graph/");

/* Of one element; each is compared with all before it. */
enum { MEMBERS_MAX = 256 };

struct reader {
    struct sbom_reader *r;
    struct str uri; /* of the document; elements of others are extensions */
    size_t extension_count, left_out_count;
};

/* The schema makes nearly every text an xs:normalizedString, in which a line break or a tab means a
   space (XML Schema 1.1, part 2, 4.3.6). */
static struct str normalized(struct arena *a, struct str s)
{
    s = str_trim(s);
    if (!str_has(s, STR("\n")) && !str_has(s, STR("\t")) && !str_has(s, STR("\r")))
        return s;
    char *p = str_cz(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (p[i] == '\n' || p[i] == '\t' || p[i] == '\r')
            p[i] = ' ';
    return (struct str){p, s.n};
}

static struct json *text_at(struct reader *x, const struct xml *e, struct str text)
{
    struct json *v = ARENA_NEW(x->r->arena, struct json);
    v->type = JSON_STRING;
    v->offset = e->offset;
    v->text = normalized(x->r->arena, text);
    return v;
}

static struct json *container_at(struct reader *x, const struct xml *e, enum json_type type)
{
    struct json *v = ARENA_NEW(x->r->arena, struct json);
    v->type = type;
    v->offset = e->offset;
    return v;
}

static const struct cdx_shape_member *member_of(const struct reader *x,
                                                const struct cdx_shape *shape, const struct xml *e)
{
    if (!str_eq(e->uri, x->uri) && !str_starts(e->uri, graph_uri))
        return NULL;
    for (size_t i = 0; i < shape->inside_count; i++)
        if (str_eq(shape->inside[i].name, e->name))
            return &shape->inside[i];
    return NULL;
}

static void add_attributes(struct reader *x, const struct xml *e, const struct cdx_shape *shape,
                           struct json *into)
{
    for (const char *const *name = shape->attributes; name && *name; name++) {
        const struct xml_attribute *attribute = xml_attribute(e, *name);
        if (!attribute)
            continue;
        struct json *v = text_at(x, e, attribute->value);
        if (STR_IS(str_of(*name), "isExternal") && STR_IS(v->text, "true"))
            v = container_at(x, e, JSON_TRUE);
        json_hang(into, *name, v);
    }
}

static void dependency(struct reader *x, const struct sbom_place *up, const struct xml *e,
                       struct json *into)
{
    struct json *v = container_at(x, e, JSON_OBJECT);
    struct json *on = container_at(x, e, JSON_ARRAY);
    struct json *given = container_at(x, e, JSON_ARRAY);
    const struct xml_attribute *ref = xml_attribute(e, "ref");
    const struct sbom_place *place = PLACE_ITEM(up, json_count(into));
    const struct sbom_place *list = PLACE_MEMBER(place, "dependsOn");
    json_hang(into, NULL, v);
    if (ref)
        json_hang(v, "ref", text_at(x, e, ref->value));
    json_hang(v, "dependsOn", on);
    XML_EACH(child, e)
    {
        const struct xml_attribute *to = xml_attribute(child, "ref");
        bool provides = str_eq(child->name, STR("provides"));
        if (!provides && !str_eq(child->name, STR("dependency")))
            continue;
        if (!to || str_trim(to->value).n == 0)
            sbom_doubt(x->r, FINDING_WARNING, "sbom-edge", PLACE_ITEM(list, json_count(on)),
                       container_at(x, child, JSON_OBJECT),
                       "does not say on what it depends (ref); left out");
        else
            json_hang(provides ? given : on, NULL, text_at(x, child, to->value));
    }
    if (json_count(given) > 0)
        json_hang(v, "provides", given);
    /* The schema lets a dependency hold those of what it names. */
    XML_EACH(child, e)
    if (child->first && str_eq(child->name, STR("dependency")))
        dependency(x, up, child, into);
}

static struct json *dependencies(struct reader *x, const struct sbom_place *place,
                                 const struct xml *e)
{
    struct json *list = container_at(x, e, JSON_ARRAY);
    XML_EACH(child, e)
    if (str_eq(child->name, STR("dependency")))
        dependency(x, place, child, list);
    return list;
}

static struct json *value(struct reader *x, const struct sbom_place *place, const struct xml *e,
                          const struct cdx_shape *shape);

static struct json *find(struct json *object, struct str name)
{
    for (struct json *m = object->items.first; m; m = m->next)
        if (str_eq(m->key, name))
            return m;
    return NULL;
}

/* A member becomes a list, with what it was as the first item. That keeps its key, which an item
   has no use for, as the sign of such a list. */
static void make_list(struct reader *x, struct json *member)
{
    struct json *first = ARENA_NEW(x->r->arena, struct json);
    *first = *member;
    first->next = NULL;
    member->type = JSON_ARRAY;
    member->items.first = member->items.last = first;
    member->items.count = 1;
}

static bool is_made_list(const struct json *member)
{
    return member->type == JSON_ARRAY && member->items.first && member->items.first->key.n > 0;
}

/* Hangs a member into an object. A second one of that name is one more item where nothing is known
   of the element, and only doubted else. */
static void hang(struct reader *x, const struct sbom_place *place, struct json *o,
                 const struct xml *child, const struct cdx_shape_member *member)
{
    const char *name = member->as ? member->as : member->name.p;
    const struct sbom_place *at = PLACE_MEMBER(place, name);
    struct json *there = find(o, str_of(name));
    struct json *v = value(x, at, child, member->shape);
    bool known = member->shape->kind != KIND_ANY;
    if (member->is_repeated && !there) {
        there = container_at(x, child, JSON_ARRAY);
        json_hang(o, name, there);
    }
    if (!there && json_count(o) >= MEMBERS_MAX) {
        x->left_out_count++;
        return;
    }
    if (there && !member->is_repeated && !known && !is_made_list(there))
        make_list(x, there);
    if (there && (member->is_repeated || !known))
        json_hang(there, NULL, v);
    else if (!there)
        json_hang(o, name, v);
    else
        sbom_doubt(x->r, FINDING_SKIPPED, "cdx-twice", at, v,
                   "stands there a second time; only the first was taken");
}

static struct json *object(struct reader *x, const struct sbom_place *place, const struct xml *e,
                           const struct cdx_shape *shape)
{
    struct json *o = container_at(x, e, JSON_OBJECT);
    add_attributes(x, e, shape, o);
    if (shape->own_text)
        json_hang(o, shape->own_text, text_at(x, e, e->text));
    XML_EACH(child, e)
    {
        const struct cdx_shape_member *member = member_of(x, shape, child);
        static const struct cdx_shape any_shape = {.kind = KIND_ANY};
        const struct cdx_shape_member other = {.name = str_of(str_cz(x->r->arena, child->name)),
                                               .shape = &any_shape};
        bool ours = member || str_eq(child->uri, x->uri);
        x->extension_count += !ours;
        if (ours)
            hang(x, place, o, child, member ? member : &other);
    }
    return o;
}

/* Whether the elements inside are the items of a list: all of one name, whose plural the outer one
   has. */
static bool is_list(const struct xml *e)
{
    struct str item = e->first ? e->first->name : (struct str){0};
    XML_EACH(child, e)
    if (!str_eq(child->name, item))
        return false;
    size_t n = item.n;
    if (n > 1 && item.p[n - 1] == 'y')
        n--;
    return n > 0 && e->name.n > item.n && str_starts(e->name, str_sub(item, 0, n)) &&
           str_ends(e->name, STR("s"));
}

/* An element of which nothing is known here: a text, a list, or an object of its attributes and
   elements; a text with attributes is the member content. */
static struct json *any(struct reader *x, const struct sbom_place *place, const struct xml *e)
{
    static const struct cdx_shape unknown = {.kind = KIND_OBJECT};
    if (!e->first && e->attribute_count == 0)
        return text_at(x, e, e->text);
    if (is_list(e)) {
        struct json *array = container_at(x, e, JSON_ARRAY);
        XML_EACH(child, e)
        json_hang(array, NULL, any(x, PLACE_ITEM(place, json_count(array)), child));
        return array;
    }
    struct json *o = object(x, place, e, &unknown);
    for (size_t i = 0; i < e->attribute_count; i++) {
        const char *name = str_cz(x->r->arena, e->attributes[i].name);
        if (!json_get(o, name))
            json_hang(o, name, text_at(x, e, e->attributes[i].value));
    }
    if (str_trim(e->text).n > 0 && !json_get(o, "content"))
        json_hang(o, "content", text_at(x, e, e->text));
    return o;
}

static struct json *scalar(struct reader *x, const struct xml *e, const struct cdx_shape *shape)
{
    const struct xml_attribute *ref = xml_attribute(e, "ref");
    if (shape->kind == KIND_REF)
        return text_at(x, e, ref ? ref->value : e->text);
    struct json *v = text_at(x, e, e->text);
    int64_t whole;
    if (shape->kind == KIND_BOOL && (STR_IS(v->text, "true") || STR_IS(v->text, "1")))
        return container_at(x, e, JSON_TRUE);
    if (shape->kind == KIND_BOOL && (STR_IS(v->text, "false") || STR_IS(v->text, "0")))
        return container_at(x, e, JSON_FALSE);
    struct str digits = str_sub(v->text, 0, str_find_char(v->text, '.'));
    struct str after = str_from(v->text, digits.n + 1);
    if (shape->kind == KIND_NUMBER && str_to_int(digits, &whole) &&
        (after.n == 0 || (char_is_digit(after.p[0]) && str_to_int(after, &whole))))
        v->type = JSON_NUMBER;
    return v;
}

static struct json *list(struct reader *x, const struct sbom_place *place, const struct xml *e,
                         const struct cdx_shape *shape)
{
    struct json *array = container_at(x, e, JSON_ARRAY);
    XML_EACH(child, e)
    {
        const struct cdx_shape_member *item = member_of(x, shape, child);
        if (!item)
            continue;
        struct json *v = value(x, PLACE_ITEM(place, json_count(array)), child, item->shape);
        if (item->shape->wrap) {
            struct json *around = container_at(x, child, JSON_OBJECT);
            json_hang(around, item->shape->wrap, v);
            v = around;
        }
        json_hang(array, NULL, v);
    }
    return array;
}

/* Recurses as deep as the document, which xml_read limits. */
static struct json *value(struct reader *x, const struct sbom_place *place, const struct xml *e,
                          const struct cdx_shape *shape)
{
    switch (shape->kind) {
    case KIND_TEXT: return text_at(x, e, e->text);
    case KIND_BOOL:
    case KIND_NUMBER:
    case KIND_REF: return scalar(x, e, shape);
    case KIND_ANY: return any(x, place, e);
    case KIND_OBJECT: return object(x, place, e, shape);
    case KIND_LIST: return list(x, place, e, shape);
    case KIND_DEPENDENCIES: return dependencies(x, place, e);
    case KIND_TOOLS: break;
    }
    /* Before 1.5 a list of tools, since then also components and services. */
    return xml_child(e, "components") ? object(x, place, e, &cdx_tool_object_shape)
                                      : list(x, place, e, &cdx_tool_list_shape);
}

bool sbom_tree_of_xml(struct sbom_reader *r, const struct json **out, struct err *err)
{
    struct xml *root;
    if (!xml_read(r->arena, r->text, LIMIT_DOCUMENT, &root, err))
        return err_wrap(err, "not readable as XML");
    if (!str_eq(root->name, STR("bom")) || !str_starts(root->uri, bom_uri))
        return err_set(err, ERR_INVALID, "the outermost element is no bom of CycloneDX");
    struct reader x = {.r = r, .uri = root->uri};
    struct json *tree = object(&x, NULL, root, &cdx_bom_shape);
    json_hang(tree, "bomFormat", text_at(&x, root, STR("CycloneDX")));
    json_hang(tree, "specVersion", text_at(&x, root, str_from(root->uri, bom_uri.n)));
    if (x.extension_count > 0)
        sbom_doubt(r, FINDING_NOTE, "cdx-extension", NULL, tree,
                   "elements of other name spaces, left out: %zu", x.extension_count);
    if (x.left_out_count > 0)
        sbom_doubt(r, FINDING_SKIPPED, "cdx-extension", NULL, tree,
                   "elements beyond %d of different names in one, left out: %zu", MEMBERS_MAX,
                   x.left_out_count);
    *out = tree;
    return true;
}
