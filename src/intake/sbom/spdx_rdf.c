/* SPDX 1 and 2 as RDF/XML (SPDX 2.3, annex C): the tree that the same document has as JSON, for the
   reader of that.
 *
 * RDF has a graph, which XML writes as it likes: an element may stand inside the first one that
 * refers to it, or anywhere. So all nodes that have an address are gathered first; those that are
 * packages, files, snippets and licences become items of the document, and what stands at a
 property
 * becomes a member, under the name that JSON has for it.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/xml.h"
#include "intake/sbom/sbom_internal.h"

/* A node with an address, and what it says there. */
struct node {
    struct str id;
    const struct xml *e;
    size_t order; /* in the document */
};

struct reader {
    struct sbom_reader *r;
    struct json *document, *packages, *files, *snippets, *licences, *relationships;
    struct str name_space; /* of the document */
    struct node *nodes;    /* by id, each once */
    size_t count, cap;
    size_t part_count; /* nodes that were made members */
};

static const struct str rdf_uri = SBOM_LIT("http://www.w3.org/1999/02/22-rdf-syntax-ns#");

struct member {
    struct str property;
    const char *member;
    bool is_list;
};

/* clang-format off */
/* Properties whose members have another name; all others keep theirs. */
static const struct member members[] = {
    {SBOM_LIT("checksum"),           "checksums",            true},
    {SBOM_LIT("externalRef"),        "externalRefs",         true},
    {SBOM_LIT("externalDocumentRef"), "externalDocumentRefs", true},
    {SBOM_LIT("annotation"),         "annotations",          true},
    {SBOM_LIT("creator"),            "creators",             true},
    {SBOM_LIT("attributionText"),    "attributionTexts",     true},
    {SBOM_LIT("fileType"),           "fileTypes",            true},
    {SBOM_LIT("fileContributor"),    "fileContributors",     true},
    {SBOM_LIT("licenseInfoFromFiles"), "licenseInfoFromFiles", true},
    {SBOM_LIT("licenseInfoInFile"),  "licenseInfoInFiles",   true},
    {SBOM_LIT("seeAlso"),            "seeAlsos",             true},
    {SBOM_LIT("hasFile"),            "hasFiles",             true},
    {SBOM_LIT("specVersion"),        "spdxVersion",          false},
    {SBOM_LIT("externalDocumentId"), "externalDocumentId",   false},
    {SBOM_LIT("sourceInfo"),         "sourceInfo",           false},
};
/* Not members: relationships, and nodes that are gathered anyway. */
static const struct str left_out[] = {
    SBOM_LIT("relationship"), SBOM_LIT("hasExtractedLicensingInfo"), SBOM_LIT("describesPackage"),
    SBOM_LIT("referencesFile"), SBOM_LIT("snippetFromFile"), SBOM_LIT("crossRef"),
    SBOM_LIT("licenseInfoInSnippet"), SBOM_LIT("reviewed"),
};
/* clang-format on */

static const struct xml_attribute *rdf(const struct xml *e, const char *name)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (str_eq(e->attributes[i].uri, rdf_uri) && str_eq(e->attributes[i].name, str_of(name)))
            return &e->attributes[i];
    return NULL;
}

/* The address that a node has or a property refers to; empty where there is none. */
static struct str address(const struct xml *e)
{
    static const char *const names[] = {"about", "resource", "nodeID", "ID"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct xml_attribute *a = rdf(e, names[i]);
        if (a)
            return a->value;
    }
    return (struct str){0};
}

/* What stands behind the last "#" or "/" of an address. */
static struct str last_part(struct str s)
{
    size_t at = str_rfind_char(s, '#');
    if (at == s.n)
        at = str_rfind_char(s, '/');
    return at < s.n ? str_from(s, at + 1) : s;
}

/* The id of an element; that of another document's is marked so. */
static struct str element_id(const struct reader *x, struct str s)
{
    size_t at = str_rfind_char(s, '#');
    if (at < s.n && x->name_space.n > 0 && !str_eq(str_sub(s, 0, at), x->name_space))
        return str_fmt(x->r->arena, "DocumentRef-:%.*s", STR_ARG(str_from(s, at + 1)));
    return last_part(s);
}

static struct json *add(struct reader *x, struct json *into, const char *name, enum json_type type,
                        const struct xml *e)
{
    struct json *v = json_add(x->r->arena, into, name, type);
    v->offset = e->offset;
    return v;
}

static void add_text(struct reader *x, struct json *into, const char *name, const struct xml *e,
                     struct str text)
{
    if (into->type == JSON_ARRAY || !json_get(into, name))
        add(x, into, name, JSON_STRING, e)->text = text;
}

/* --- the nodes --- */

static struct json *list_for(const struct reader *x, const struct xml *e)
{
    if (STR_IS(e->name, "Package"))
        return x->packages;
    if (STR_IS(e->name, "File"))
        return x->files;
    if (STR_IS(e->name, "Snippet"))
        return x->snippets;
    return STR_IS(e->name, "ExtractedLicensingInfo") ? x->licences : NULL;
}

static void gather(struct reader *x, const struct xml *e)
{
    struct str id = address(e);
    if (id.n == 0 && list_for(x, e))
        id = str_fmt(x->r->arena, "_:%zu", x->count); /* it has none, but is somebody */
    if (id.n > 0 && e->first) {
        ARENA_ROOM(x->r->arena, x->nodes, x->count, x->cap, 256);
        x->nodes[x->count] = (struct node){id, e, x->count};
        x->count++;
    }
    XML_EACH(child, e)
    gather(x, child);
}

static int by_id(const void *a, const void *b)
{
    const struct node *x = a, *y = b;
    int order = str_cmp(x->id, y->id);
    return order ? order : x->order < y->order ? -1 : 1;
}

static int by_order(const void *a, const void *b)
{
    const struct node *x = a, *y = b;
    return x->order < y->order ? -1 : x->order > y->order;
}

static const struct xml *node_at(const struct reader *x, struct str id)
{
    size_t low = 0;
    size_t high = x->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (str_cmp(x->nodes[mid].id, id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < x->count && str_eq(x->nodes[low].id, id) ? x->nodes[low].e : NULL;
}

/* --- licences --- */

static void put_licence(struct reader *x, const struct xml *e, int depth, struct buf *out);

/* The members of a set, with what stands between them. */
static void put_set(struct reader *x, const struct xml *set, int depth, struct buf *out)
{
    bool any = STR_IS(set->name, "DisjunctiveLicenseSet");
    bool first = true;
    if (depth > 1)
        buf_char(out, '(');
    XML_EACH(member, set)
    {
        if (!STR_IS(member->name, "member"))
            continue;
        if (!first)
            buf_put(out, any ? STR(" OR ") : STR(" AND "));
        first = false;
        put_licence(x, member, depth, out);
    }
    if (depth > 1)
        buf_char(out, ')');
}

static void put_node(struct reader *x, const struct xml *node, int depth, struct buf *out)
{
    const struct xml *id = xml_child(node, "licenseId");
    if (str_ends(node->name, STR("LicenseSet")))
        put_set(x, node, depth, out);
    else if (STR_IS(node->name, "OrLaterOperator")) {
        put_licence(x, xml_child(node, "member"), depth, out);
        buf_char(out, '+');
    } else if (STR_IS(node->name, "WithExceptionOperator")) {
        put_licence(x, xml_child(node, "member"), depth, out);
        BUF_LIT(out, " WITH ");
        put_licence(x, xml_child(node, "licenseException"), depth, out);
    } else if (STR_IS(node->name, "SpdxNoAssertionLicense"))
        BUF_LIT(out, "NOASSERTION");
    else if (STR_IS(node->name, "SpdxNoneLicense"))
        BUF_LIT(out, "NONE");
    else if (id || (id = xml_child(node, "licenseExceptionId")))
        buf_put(out, str_trim(id->text));
    else
        buf_put(out, last_part(address(node)));
}

/* The licence that a property names; sets hold sets, not deeper than an expression may. */
static void put_licence(struct reader *x, const struct xml *e, int depth, struct buf *out)
{
    enum { DEPTH_MAX = 32, LICENCE_MAX = 65536 };
    if (!e || depth > DEPTH_MAX || out->n > LICENCE_MAX)
        return;
    if (e->first) {
        put_node(x, e->first, depth + 1, out);
        return;
    }
    struct str id = address(e);
    const struct xml *node = node_at(x, id);
    struct str part = last_part(id);
    if (node)
        put_node(x, node, depth + 1, out);
    else if (STR_IS(part, "noassertion"))
        BUF_LIT(out, "NOASSERTION");
    else if (STR_IS(part, "none"))
        BUF_LIT(out, "NONE");
    else
        buf_put(out, part.n ? part : str_trim(e->text));
}

/* --- values --- */

/* checksumAlgorithm_sha256, relationshipType_dependsOn, referenceCategory_packageManager: as JSON
   writes it, SHA256, DEPENDS_ON, PACKAGE-MANAGER. */
static struct str constant(struct reader *x, struct str part, char between)
{
    struct buf b = {.arena = x->r->arena};
    part = str_from(part, str_find_char(part, '_') + 1);
    for (size_t i = 0; i < part.n; i++) {
        char c = part.p[i];
        if (between && i > 0 && c >= 'A' && c <= 'Z')
            buf_char(&b, between);
        buf_char(&b, c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c);
    }
    return buf_str(&b);
}

/* The text of a property that has no nodes inside: as it is written, or what it refers to. */
static struct str text_of(struct reader *x, const struct xml *e)
{
    struct str part = last_part(address(e));
    if (part.n == 0)
        return e->text;
    if (STR_IS(part, "noassertion"))
        return STR("NOASSERTION");
    if (STR_IS(part, "none"))
        return STR("NONE");
    if (str_starts(part, STR("checksumAlgorithm_")) || str_starts(part, STR("fileType_")))
        return constant(x, part, '\0');
    if (str_starts(part, STR("referenceCategory_")))
        return constant(x, part, '-');
    if (str_starts(part, STR("purpose_")) || str_starts(part, STR("annotationType_")))
        return constant(x, part, '_');
    return part;
}

/* Of one node, of different names; each is compared with all before it, and none has 100. */
enum { MEMBERS_MAX = 256 };

static bool is_licence(struct str name)
{
    if (!str_starts(name, STR("license")))
        return STR_IS(name, "dataLicense");
    return str_ends(name, STR("Concluded")) || str_ends(name, STR("Declared")) ||
           str_has(name, STR("InfoFrom")) || str_has(name, STR("InfoIn"));
}

static void put_members(struct reader *x, const struct xml *node, struct json *into, int depth);

/* The node that a property leads to, where that is a part of what has the property, and no element
   of the document; NULL else. Nodes may lead in circles. */
static const struct xml *part_of(struct reader *x, const struct xml *e, int depth)
{
    enum { DEPTH_MAX = 8, PARTS_MAX = 10000000 };
    const struct xml *node = e->first ? e->first : node_at(x, address(e));
    bool is = node && node->first && !list_for(x, node) && depth < DEPTH_MAX &&
              x->part_count < PARTS_MAX;
    x->part_count += is;
    return is ? node : NULL;
}

static void put_property(struct reader *x, const struct xml *e, struct json *into, int depth)
{
    const char *name = NULL;
    bool is_list = false;
    if (sbom_is_one_of(e->name, left_out, COUNT_OF(left_out)) || json_count(into) >= MEMBERS_MAX)
        return;
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (str_eq(members[i].property, e->name)) {
            name = members[i].member;
            is_list = members[i].is_list;
        }
    name = name ? name : str_cz(x->r->arena, e->name);
    if (is_list) {
        struct json *list = NULL;
        for (struct json *m = into->items.first; m && !list; m = m->next)
            list = str_eq(m->key, str_of(name)) ? m : NULL;
        into = list ? list : add(x, into, name, JSON_ARRAY, e);
    }
    if (is_licence(e->name)) {
        struct buf b = {.arena = x->r->arena};
        put_licence(x, e, 0, &b);
        add_text(x, into, name, e, buf_str(&b));
        return;
    }
    const struct xml *part = part_of(x, e, depth);
    if (part && (is_list || !json_get(into, name)))
        put_members(x, part, add(x, into, name, JSON_OBJECT, part), depth + 1);
    else if (e->first && !part)
        add_text(x, into, name, e, last_part(address(e->first)));
    else if (!part)
        add_text(x, into, name, e, text_of(x, e));
}

static void put_members(struct reader *x, const struct xml *node, struct json *into, int depth)
{
    XML_EACH(property, node)
    put_property(x, property, into, depth);
}

/* --- relationships --- */

static void put_relationship(struct reader *x, struct str from, const struct xml *e)
{
    const struct xml *related = e ? xml_child(e, "relatedSpdxElement") : NULL;
    const struct xml *type = e ? xml_child(e, "relationshipType") : NULL;
    if (!related || !type)
        return;
    struct json *o = add(x, x->relationships, NULL, JSON_OBJECT, e);
    struct str to = address(related->first ? related->first : related);
    struct str part = element_id(x, to);
    if (str_ends(to, STR("#noassertion")) || str_ends(to, STR("#none")))
        part = last_part(to);
    if (STR_IS(part, "noassertion") || STR_IS(part, "none"))
        part = constant(x, part, '\0');
    add_text(x, o, "spdxElementId", e, from);
    add_text(x, o, "relationshipType", type, constant(x, last_part(address(type)), '_'));
    add_text(x, o, "relatedSpdxElement", related, part.n ? part : related->text);
}

static void put_relation(struct reader *x, struct str from, const char *type, const struct xml *to)
{
    struct json *o = add(x, x->relationships, NULL, JSON_OBJECT, to);
    add_text(x, o, "spdxElementId", to, from);
    add_text(x, o, "relationshipType", to, str_of(type));
    add_text(x, o, "relatedSpdxElement", to, last_part(address(to->first ? to->first : to)));
}

static void put_relationships(struct reader *x, const struct xml *node)
{
    struct str from = last_part(address(node));
    XML_EACH(property, node)
    {
        struct str name = property->name;
        if (STR_IS(name, "relationship"))
            put_relationship(x, from, property->first);
        else if (STR_IS(name, "describesPackage"))
            put_relation(x, from, "DESCRIBES", property);
    }
}

/* --- the document --- */

static void put_node_of_document(struct reader *x, const struct xml *e)
{
    struct json *list = list_for(x, e);
    put_relationships(x, e);
    if (STR_IS(e->name, "SpdxDocument")) {
        struct str whole = address(e);
        add_text(x, x->document, "SPDXID", e, last_part(whole));
        add_text(x, x->document, "documentNamespace", e,
                 str_sub(whole, 0, str_rfind_char(whole, '#')));
        put_members(x, e, x->document, 0);
    } else if (list) {
        struct json *o = add(x, list, NULL, JSON_OBJECT, e);
        add_text(x, o, list == x->licences ? "licenseId" : "SPDXID", e, last_part(address(e)));
        put_members(x, e, o, 0);
    }
}

bool sbom_tree_of_rdf(struct sbom_reader *r, const struct json **out, struct err *err)
{
    struct reader x = {.r = r};
    struct xml *root;
    if (!xml_read(r->arena, r->text, LIMIT_DOCUMENT, &root, err))
        return err_wrap(err, "not readable as XML");
    if (!STR_IS(root->name, "RDF") || !str_eq(root->uri, rdf_uri))
        return err_set(err, ERR_INVALID, "the outermost element is not rdf:RDF");
    x.document = json_object(r->arena);
    x.packages = json_add(r->arena, x.document, "packages", JSON_ARRAY);
    x.files = json_add(r->arena, x.document, "files", JSON_ARRAY);
    x.snippets = json_add(r->arena, x.document, "snippets", JSON_ARRAY);
    x.relationships = json_add(r->arena, x.document, "relationships", JSON_ARRAY);
    x.licences = json_add(r->arena, x.document, "hasExtractedLicensingInfos", JSON_ARRAY);
    gather(&x, root);
    /* Of what is said of one address in several places, the first counts. */
    qsort(x.nodes, x.count, sizeof *x.nodes, by_id);
    size_t kept = 0;
    for (size_t i = 0; i < x.count; i++)
        if (kept == 0 || !str_eq(x.nodes[i].id, x.nodes[kept - 1].id))
            x.nodes[kept++] = x.nodes[i];
    x.count = kept;
    struct node *ordered = ARENA_ARRAY(r->arena, struct node, kept + 1);
    if (kept > 0)
        memcpy(ordered, x.nodes, kept * sizeof *ordered);
    qsort(ordered, kept, sizeof *ordered, by_order);
    for (size_t i = 0; i < kept && x.name_space.n == 0; i++)
        if (STR_IS(ordered[i].e->name, "SpdxDocument"))
            x.name_space = str_sub(ordered[i].id, 0, str_rfind_char(ordered[i].id, '#'));
    for (size_t i = 0; i < kept; i++)
        put_node_of_document(&x, ordered[i].e);
    if (!json_get(x.document, "spdxVersion"))
        return err_set(err, ERR_INVALID, "the graph has no SpdxDocument with a specVersion");
    *out = x.document;
    return true;
}
