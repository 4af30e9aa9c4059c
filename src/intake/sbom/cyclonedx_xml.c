/* CycloneDX XML 1.0 to 1.7: the tree that the same document has as JSON, for the reader of that. */
#include "base/limits.h"
#include "base/xml.h"
#include "intake/sbom/sbom_internal.h"

#define LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }

enum kind { KIND_TEXT, KIND_OBJECT, KIND_LIST, KIND_TOOLS, KIND_DEPENDENCIES };

/* What an element becomes. */
struct shape {
    enum kind kind;
    const char *own_text;              /* of an object: the member with its own text, or NULL */
    const char *wrap;                  /* as an item: the member of an object around it, or NULL */
    const char *const *attributes;     /* of an object: those that become members; NULL ends them */
    const struct shape_member *inside; /* elements that become members, or items */
    size_t inside_count;
};

struct shape_member {
    struct str name; /* of the element, and of the member */
    const struct shape *shape;
};

#define INSIDE(table) .inside = (table), .inside_count = COUNT_OF(table)

static const struct shape component_shape;
static const struct shape services_shape;
static const struct shape text_shape = {.kind = KIND_TEXT};
static const struct shape counted_shape = {.kind = KIND_OBJECT};

static const struct shape_member party_members[] = {{LIT("name"), &text_shape}};
static const struct shape party_shape = {.kind = KIND_OBJECT, INSIDE(party_members)};

static const struct shape_member author_items[] = {{LIT("author"), &party_shape}};
static const struct shape authors_shape = {.kind = KIND_LIST, INSIDE(author_items)};

static const char *const hash_attributes[] = {"alg", NULL};
static const struct shape hash_shape = {
    .kind = KIND_OBJECT, .own_text = "content", .attributes = hash_attributes};
static const struct shape_member hash_items[] = {{LIT("hash"), &hash_shape}};
static const struct shape hashes_shape = {.kind = KIND_LIST, INSIDE(hash_items)};

static const char *const licence_attributes[] = {"acknowledgement", "expression", NULL};
static const struct shape_member licence_members[] = {
    {LIT("id"), &text_shape}, {LIT("name"), &text_shape}, {LIT("expression"), &text_shape}};
static const struct shape licence_shape = {.kind = KIND_OBJECT,
                                           .wrap = "license",
                                           .attributes = licence_attributes,
                                           INSIDE(licence_members)};
static const char *const acknowledgement[] = {"acknowledgement", NULL};
static const struct shape expression_shape = {
    .kind = KIND_OBJECT, .own_text = "expression", .attributes = acknowledgement};
static const struct shape detailed_shape = {.kind = KIND_OBJECT, .attributes = licence_attributes};
static const struct shape_member licence_items[] = {{LIT("license"), &licence_shape},
                                                    {LIT("expression"), &expression_shape},
                                                    {LIT("expression-detailed"), &detailed_shape}};
static const struct shape licences_shape = {.kind = KIND_LIST, INSIDE(licence_items)};

static const struct shape_member component_items[] = {{LIT("component"), &component_shape}};
static const struct shape components_shape = {.kind = KIND_LIST, INSIDE(component_items)};

static const char *const component_attributes[] = {"type", "bom-ref", NULL};
static const struct shape_member component_members[] = {
    {LIT("name"), &text_shape},       {LIT("version"), &text_shape},
    {LIT("group"), &text_shape},      {LIT("description"), &text_shape},
    {LIT("scope"), &text_shape},      {LIT("purl"), &text_shape},
    {LIT("cpe"), &text_shape},        {LIT("supplier"), &party_shape},
    {LIT("publisher"), &text_shape},  {LIT("author"), &text_shape},
    {LIT("authors"), &authors_shape}, {LIT("manufacturer"), &party_shape},
    {LIT("hashes"), &hashes_shape},   {LIT("licenses"), &licences_shape},
    {LIT("swid"), &counted_shape},    {LIT("components"), &components_shape},
};
static const struct shape component_shape = {
    .kind = KIND_OBJECT, .attributes = component_attributes, INSIDE(component_members)};

static const struct shape_member tool_members[] = {{LIT("name"), &text_shape},
                                                   {LIT("version"), &text_shape}};
static const struct shape tool_shape = {.kind = KIND_OBJECT, INSIDE(tool_members)};
static const struct shape_member tool_items[] = {{LIT("tool"), &tool_shape}};
static const struct shape tool_list_shape = {.kind = KIND_LIST, INSIDE(tool_items)};
static const struct shape_member tools_members[] = {{LIT("components"), &components_shape}};
static const struct shape tool_object_shape = {.kind = KIND_OBJECT, INSIDE(tools_members)};
static const struct shape tools_shape = {.kind = KIND_TOOLS};

static const struct shape_member metadata_members[] = {{LIT("timestamp"), &text_shape},
                                                       {LIT("tools"), &tools_shape},
                                                       {LIT("component"), &component_shape}};
static const struct shape metadata_shape = {.kind = KIND_OBJECT, INSIDE(metadata_members)};

static const char *const service_attributes[] = {"bom-ref", NULL};
static const struct shape_member service_members[] = {{LIT("services"), &services_shape}};
static const struct shape service_shape = {
    .kind = KIND_OBJECT, .attributes = service_attributes, INSIDE(service_members)};
static const struct shape_member service_items[] = {{LIT("service"), &service_shape}};
static const struct shape services_shape = {.kind = KIND_LIST, INSIDE(service_items)};

static const struct shape_member vulnerability_items[] = {{LIT("vulnerability"), &counted_shape}};
static const struct shape vulnerabilities_shape = {.kind = KIND_LIST, INSIDE(vulnerability_items)};
static const struct shape_member composition_items[] = {{LIT("composition"), &counted_shape}};
static const struct shape compositions_shape = {.kind = KIND_LIST, INSIDE(composition_items)};
static const struct shape dependencies_shape = {.kind = KIND_DEPENDENCIES};

static const char *const bom_attributes[] = {"serialNumber", "version", NULL};
static const struct shape_member bom_members[] = {
    {LIT("metadata"), &metadata_shape},         {LIT("components"), &components_shape},
    {LIT("services"), &services_shape},         {LIT("dependencies"), &dependencies_shape},
    {LIT("compositions"), &compositions_shape}, {LIT("vulnerabilities"), &vulnerabilities_shape},
};
static const struct shape bom_shape = {
    .kind = KIND_OBJECT, .attributes = bom_attributes, INSIDE(bom_members)};

static const struct str bom_uri = LIT("http://cyclonedx.org/schema/bom/");
/* Before 1.2 the dependencies were an extension. */
static const struct str graph_uri = LIT("http://cyclonedx.org/schema/ext/dependency-graph/");

struct reader {
    struct sbom_reader *r;
    struct str uri; /* of the document; elements of others are extensions */
};

static struct json *text_at(struct reader *x, const struct xml *e, struct str text)
{
    struct json *v = ARENA_NEW(x->r->arena, struct json);
    v->type = JSON_STRING;
    v->offset = e->offset;
    v->text = text;
    return v;
}

static struct json *container_at(struct reader *x, const struct xml *e, enum json_type type)
{
    struct json *v = ARENA_NEW(x->r->arena, struct json);
    v->type = type;
    v->offset = e->offset;
    return v;
}

static const struct shape_member *member_of(const struct reader *x, const struct shape *shape,
                                            const struct xml *e)
{
    if (!str_eq(e->uri, x->uri) && !str_starts(e->uri, graph_uri))
        return NULL;
    for (size_t i = 0; i < shape->inside_count; i++)
        if (str_eq(shape->inside[i].name, e->name))
            return &shape->inside[i];
    return NULL;
}

static void add_attributes(struct reader *x, const struct xml *e, const struct shape *shape,
                           struct json *into)
{
    for (const char *const *name = shape->attributes; name && *name; name++) {
        const struct xml_attribute *attribute = xml_attribute(e, *name);
        if (attribute)
            json_hang(into, *name, text_at(x, e, attribute->value));
    }
}

static void dependency(struct reader *x, const struct sbom_place *up, const struct xml *e,
                       struct json *into)
{
    struct json *v = container_at(x, e, JSON_OBJECT);
    struct json *on = container_at(x, e, JSON_ARRAY);
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
        if (!str_eq(child->name, STR("dependency")))
            continue;
        if (!to || str_trim(to->value).n == 0)
            sbom_doubt(x->r, FINDING_WARNING, "sbom-edge", PLACE_ITEM(list, json_count(on)),
                       container_at(x, child, JSON_OBJECT),
                       "does not say on what it depends (ref); left out");
        else
            json_hang(on, NULL, text_at(x, child, to->value));
    }
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
                          const struct shape *shape);

static struct json *object(struct reader *x, const struct sbom_place *place, const struct xml *e,
                           const struct shape *shape)
{
    struct json *o = container_at(x, e, JSON_OBJECT);
    add_attributes(x, e, shape, o);
    if (shape->own_text)
        json_hang(o, shape->own_text, text_at(x, e, e->text));
    XML_EACH(child, e)
    {
        const struct shape_member *member = member_of(x, shape, child);
        if (!member)
            continue;
        const struct sbom_place *at = PLACE_MEMBER(place, member->name.p);
        struct json *v = value(x, at, child, member->shape);
        if (!json_find(o, member->name))
            json_hang(o, member->name.p, v);
        else
            sbom_doubt(x->r, FINDING_SKIPPED, "cdx-twice", at, v,
                       "stands there a second time; only the first was taken");
    }
    return o;
}

static struct json *list(struct reader *x, const struct sbom_place *place, const struct xml *e,
                         const struct shape *shape)
{
    struct json *array = container_at(x, e, JSON_ARRAY);
    XML_EACH(child, e)
    {
        const struct shape_member *item = member_of(x, shape, child);
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
                          const struct shape *shape)
{
    switch (shape->kind) {
    case KIND_TEXT: return text_at(x, e, e->text);
    case KIND_OBJECT: return object(x, place, e, shape);
    case KIND_LIST: return list(x, place, e, shape);
    case KIND_DEPENDENCIES: return dependencies(x, place, e);
    case KIND_TOOLS: break;
    }
    /* Before 1.5 a list of tools, since then also components and services. */
    return xml_child(e, "components") ? object(x, place, e, &tool_object_shape)
                                      : list(x, place, e, &tool_list_shape);
}

bool sbom_tree_of_xml(struct sbom_reader *r, const struct json **out, struct err *err)
{
    struct xml *root;
    if (!xml_read(r->arena, r->text, LIMIT_DOCUMENT, &root, err))
        return err_wrap(err, "not readable as XML");
    if (!str_eq(root->name, STR("bom")) || !str_starts(root->uri, bom_uri))
        return err_set(err, ERR_INVALID, "the outermost element is no bom of CycloneDX");
    struct reader x = {.r = r, .uri = root->uri};
    struct json *tree = object(&x, NULL, root, &bom_shape);
    json_hang(tree, "bomFormat", text_at(&x, root, STR("CycloneDX")));
    json_hang(tree, "specVersion", text_at(&x, root, str_from(root->uri, bom_uri.n)));
    *out = tree;
    return true;
}
