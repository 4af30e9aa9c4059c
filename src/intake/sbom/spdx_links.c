/* What stands around the packages of SPDX 2: creationInfo, relationships (clause 11), files,
   licences that the document brings itself. */
#include "base/limits.h"
#include "intake/sbom/spdx.h"

enum use { USE_RELATION, USE_EDGE, USE_PARENT, USE_DESCRIBES };

/* What a relationship means here (SPDX 2.3, 11.1). */
struct relation {
    struct str name;
    enum use use;
    bool reversed; /* the related element is the one that depends, contains, describes */
    enum sbom_edge_kind kind;
};

#define RELATION(name) \
    { \
        SBOM_LIT(name), USE_RELATION, false, SBOM_EDGE_DEPENDS \
    }

/* clang-format off */
static const struct relation relations[] = {
    {SBOM_LIT("CONTAINS"),               USE_PARENT,    false, SBOM_EDGE_DEPENDS},
    {SBOM_LIT("DEPENDS_ON"),             USE_EDGE,      false, SBOM_EDGE_DEPENDS},
    {SBOM_LIT("DEPENDENCY_OF"),          USE_EDGE,      true,  SBOM_EDGE_DEPENDS},
    {SBOM_LIT("DESCRIBES"),              USE_DESCRIBES, false, SBOM_EDGE_DEPENDS},
    {SBOM_LIT("DESCRIBE"),               USE_DESCRIBES, false, SBOM_EDGE_DEPENDS}, /* some tools */
    {SBOM_LIT("DESCRIBED_BY"),           USE_DESCRIBES, true,  SBOM_EDGE_DEPENDS},
    {SBOM_LIT("CONTAINED_BY"),           USE_PARENT,    true,  SBOM_EDGE_DEPENDS},
    {SBOM_LIT("HAS_PREREQUISITE"),       USE_EDGE,      false, SBOM_EDGE_PREREQUISITE},
    {SBOM_LIT("PREREQUISITE_FOR"),       USE_EDGE,      true,  SBOM_EDGE_PREREQUISITE},
    {SBOM_LIT("STATIC_LINK"),            USE_EDGE,      false, SBOM_EDGE_STATIC_LINK},
    {SBOM_LIT("DYNAMIC_LINK"),           USE_EDGE,      false, SBOM_EDGE_DYNAMIC_LINK},
    {SBOM_LIT("RUNTIME_DEPENDENCY_OF"),  USE_EDGE,      true,  SBOM_EDGE_RUNTIME},
    {SBOM_LIT("PROVIDED_DEPENDENCY_OF"), USE_EDGE,      true,  SBOM_EDGE_PROVIDED},
    {SBOM_LIT("OPTIONAL_DEPENDENCY_OF"), USE_EDGE,      true,  SBOM_EDGE_OPTIONAL},
    {SBOM_LIT("BUILD_DEPENDENCY_OF"),    USE_EDGE,      true,  SBOM_EDGE_BUILD},
    {SBOM_LIT("DEV_DEPENDENCY_OF"),      USE_EDGE,      true,  SBOM_EDGE_DEV},
    {SBOM_LIT("TEST_DEPENDENCY_OF"),     USE_EDGE,      true,  SBOM_EDGE_TEST},
    RELATION("GENERATES"),               RELATION("GENERATED_FROM"),
    RELATION("ANCESTOR_OF"),             RELATION("DESCENDANT_OF"),
    RELATION("VARIANT_OF"),              RELATION("DISTRIBUTION_ARTIFACT"),
    RELATION("PATCH_FOR"),               RELATION("PATCH_APPLIED"),
    RELATION("COPY_OF"),                 RELATION("FILE_ADDED"),
    RELATION("FILE_DELETED"),            RELATION("FILE_MODIFIED"),
    RELATION("EXPANDED_FROM_ARCHIVE"),   RELATION("DATA_FILE_OF"),
    RELATION("TEST_CASE_OF"),            RELATION("BUILD_TOOL_OF"),
    RELATION("DEV_TOOL_OF"),             RELATION("TEST_OF"),
    RELATION("TEST_TOOL_OF"),            RELATION("DOCUMENTATION_OF"),
    RELATION("OPTIONAL_COMPONENT_OF"),   RELATION("METAFILE_OF"),
    RELATION("PACKAGE_OF"),              RELATION("AMENDS"),
    RELATION("DEPENDENCY_MANIFEST_OF"),  RELATION("EXAMPLE_OF"),
    RELATION("REQUIREMENT_DESCRIPTION_FOR"), RELATION("SPECIFICATION_FOR"),
    RELATION("OTHER"),
};
/* clang-format on */

/* --- relationships --- */

static void describes(struct spdx *s, size_t component)
{
    struct sbom *out = s->r->out;
    if (component == SBOM_OTHER)
        return;
    sbom_add_root(s->r->arena, out, component);
    if (out->primary == SIZE_MAX)
        out->primary = component;
}

static void relate(struct spdx *s, const struct relation *relation, size_t from, size_t to)
{
    struct sbom_reader *r = s->r;
    if (STR_IS(relation->name, "PATCH_FOR") && to != SBOM_OTHER)
        r->out->components[to].has_patches = true;
    if (STR_IS(relation->name, "PATCH_APPLIED") && from != SBOM_OTHER)
        r->out->components[from].has_patches = true;
    if (from == SBOM_OTHER || to == SBOM_OTHER || from == to)
        s->unused_count++;
    else
        sbom_relation_add(r, from, to, relation->name);
}

static void use(struct spdx *s, const struct relation *relation, size_t from, size_t to)
{
    struct sbom_reader *r = s->r;
    if (relation->reversed) {
        size_t swap = from;
        from = to;
        to = swap;
    }
    if (relation->use == USE_DESCRIBES) {
        describes(s, to);
        return;
    }
    if (relation->use == USE_RELATION) {
        relate(s, relation, from, to);
        return;
    }
    if (from == SBOM_OTHER || to == SBOM_OTHER || from == to)
        return;
    if (relation->use == USE_EDGE)
        sbom_edge_add(r, from, to, relation->kind);
    else if (r->out->components[to].parent == SIZE_MAX)
        r->out->components[to].parent = from;
    else if (r->out->components[to].parent != from) {
        s->further_count++;
        sbom_relation_add(r, from, to, STR("CONTAINS"));
    }
}

/* Finds an element that a relationship names; false when it is none of this document. */
static bool find(struct spdx *s, const struct sbom_place *place, const struct json *v,
                 size_t *component)
{
    struct sbom_reader *r = s->r;
    struct str id = sbom_text(r, place, NULL, v, LIMIT_NAME);
    if (sbom_is_nothing(id))
        return false;
    if (sbom_ref_find(r, id, component))
        return true;
    if (str_starts(id, STR("DocumentRef-")))
        s->outside_count++;
    else
        sbom_doubt(r, FINDING_WARNING, "sbom-edge", place, v,
                   "nothing in the document has the id \"%.*s\"; this relationship was left out",
                   STR_ARG(sbom_brief(id)));
    return false;
}

/* "X DEPENDS_ON NONE": that is all; NOASSERTION: nobody says (11.1.1). */
static bool says_completeness(struct spdx *s, const struct relation *relation,
                              const struct json *target, size_t from)
{
    struct str id = target && target->type == JSON_STRING ? str_trim(target->text)
                                                          : (struct str){0};
    bool none = STR_IS(id, "NONE");
    if (!none && !STR_IS(id, "NOASSERTION"))
        return false;
    struct str said = none ? STR("complete") : STR("unknown");
    if (from == SBOM_OTHER || relation->reversed)
        return true;
    struct sbom_component *c = &s->r->out->components[from];
    if (relation->use == USE_EDGE)
        c->completeness = said;
    else if (relation->use == USE_PARENT)
        c->assembly = said;
    return true;
}

static void relationship(void *context, const struct sbom_place *place, const struct json *v)
{
    static const struct str names[] = {SBOM_LIT("relationshipType"), SBOM_LIT("spdxElementId"),
                                       SBOM_LIT("relatedSpdxElement")};
    const struct json *m[3];
    struct spdx *s = context;
    size_t from;
    size_t to;
    if (!sbom_object(s->r, place, NULL, v))
        return;
    sbom_pick(v, names, 3, m);
    struct str type = sbom_text(s->r, place, names[0].p, m[0], LIMIT_NAME);
    for (size_t i = 0; i < COUNT_OF(relations); i++) {
        if (!str_eq(relations[i].name, type))
            continue;
        if (find(s, PLACE_MEMBER(place, names[1].p), m[1], &from) &&
            !says_completeness(s, &relations[i], m[2], from) &&
            find(s, PLACE_MEMBER(place, names[2].p), m[2], &to))
            use(s, &relations[i], from, to);
        return;
    }
    s->unused_count++;
    sbom_doubt(s->r, FINDING_WARNING, "spdx-relation", place, m[0] ? m[0] : v,
               "\"%.*s\" is no type of relationship in SPDX; left out", STR_ARG(sbom_brief(type)));
}

/* Files and snippets are no components, but stand in relationships. */
static void file(void *context, const struct sbom_place *place, const struct json *v)
{
    struct spdx *s = context;
    s->r->out->file_count++;
    if (sbom_object(s->r, place, NULL, v))
        sbom_ref_other(s->r, sbom_text(s->r, place, "SPDXID", json_get(v, "SPDXID"), LIMIT_NAME));
}

static void snippet(void *context, const struct sbom_place *place, const struct json *v)
{
    struct spdx *s = context;
    s->snippet_count++;
    if (sbom_object(s->r, place, NULL, v))
        sbom_ref_other(s->r, sbom_text(s->r, place, "SPDXID", json_get(v, "SPDXID"), LIMIT_NAME));
}

static void described(void *context, const struct sbom_place *place, const struct json *v)
{
    size_t component;
    if (find(context, place, v, &component))
        describes(context, component);
}

static void licence_text(void *context, const struct sbom_place *place, const struct json *v)
{
    struct spdx *s = context;
    struct sbom_reader *r = s->r;
    if (!sbom_object(r, place, NULL, v))
        return;
    struct sbom_licence_text text = {
        .id = sbom_text(r, place, "licenseId", json_get(v, "licenseId"), LIMIT_NAME),
        .name = sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME),
        .text = json_get(v, "extractedText")
                    ? sbom_keep(r, json_get(v, "extractedText"), json_text(v, "extractedText"))
                    : (struct str){0},
    };
    sbom_add_licence_text(r->arena, &r->out->licence_texts, &r->out->licence_text_count, text);
}

static void other_document(void *context, const struct sbom_place *place, const struct json *v)
{
    struct spdx *s = context;
    struct sbom_reader *r = s->r;
    if (!sbom_object(r, place, NULL, v))
        return;
    struct sbom_reference reference = {
        .type = STR("bom"),
        .url = sbom_text(r, place, "spdxDocument", json_get(v, "spdxDocument"), LIMIT_TEXT),
        .comment = sbom_text(r, place, "externalDocumentId", json_get(v, "externalDocumentId"),
                             LIMIT_NAME),
    };
    sbom_add_reference(r->arena, &r->out->references, &r->out->reference_count, reference);
}

static bool links(struct spdx *s, struct err *err)
{
    struct sbom_reader *r = s->r;
    sbom_ref_other(r, str_trim(json_text(sbom_head(r), "SPDXID")));
    sbom_ref_other(r, STR("SPDXRef-DOCUMENT"));
    if (!sbom_each(r, "files", file, s, err) || !sbom_each(r, "snippets", snippet, s, err))
        return false;
    sbom_refs_complete(r);
    return sbom_each(r, "documentDescribes", described, s, err) &&
           sbom_each(r, "relationships", relationship, s, err) &&
           sbom_each(r, "hasExtractedLicensingInfos", licence_text, s, err) &&
           sbom_each(r, "externalDocumentRefs", other_document, s, err);
}

/* --- creationInfo --- */

/* "Tool: syft-0.96.0" is a tool, all others made the list. */
static void creators(struct sbom_reader *r, const struct sbom_place *up, const struct json *v)
{
    struct sbom *out = r->out;
    const struct sbom_place *list = PLACE_MEMBER(up, "creators");
    size_t i = 0;
    JSON_EACH (item, sbom_array(r, list, NULL, v)) {
        struct str s = sbom_text(r, PLACE_ITEM(list, i++), NULL, item, LIMIT_NAME);
        struct sbom_party party = sbom_party_of_text(r->arena, s);
        if (party.kind == SBOM_PARTY_TOOL)
            sbom_add_tool(r->arena, &out->tool_list, &out->tool_count,
                          (struct sbom_tool){.name = party.name});
        else
            sbom_add_party(r->arena, &out->authors, &out->author_count, party);
        if (s.n > 0 && party.kind == SBOM_PARTY_UNSET)
            sbom_doubt(r, FINDING_WARNING, "spdx-creator", PLACE_ITEM(list, i - 1), item,
                       "does not begin with \"Person:\", \"Organization:\" or \"Tool:\"");
    }
    out->tools = sbom_tools_line(r->arena, out);
}

static void required(struct sbom_reader *r, const struct sbom_place *up, const struct json *object,
                     const char *name)
{
    if (!json_get(object, name))
        sbom_doubt(r, FINDING_WARNING, "spdx-required", up, object ? object : sbom_head(r),
                   "%s is missing, which SPDX requires", name);
}

static void head(struct spdx *s)
{
    static const char *const names[] = {"SPDXID", "name", "dataLicense", "documentNamespace",
                                        "creationInfo"};
    struct sbom_reader *r = s->r;
    struct sbom *out = r->out;
    const struct json *root = sbom_head(r);
    const struct json *version = json_get(root, "spdxVersion");
    const struct json *info = sbom_object(r, r->root, "creationInfo",
                                          json_get(root, "creationInfo"));
    const struct sbom_place *place = PLACE_MEMBER(r->root, "creationInfo");
    out->spec_version = sbom_text(r, r->root, "spdxVersion", version, LIMIT_NAME);
    if (!STR_IS(out->spec_version, "SPDX-2.3") && !STR_IS(out->spec_version, "SPDX-2.2"))
        sbom_doubt(r, FINDING_WARNING, "spdx-version", PLACE_MEMBER(r->root, "spdxVersion"),
                   version, "the version \"%.*s\" is not known here; read as if it were SPDX-2.3",
                   STR_ARG(sbom_brief(out->spec_version)));
    for (size_t i = 0; i < COUNT_OF(names); i++)
        required(r, r->root, root, names[i]);
    if (info) {
        required(r, place, info, "created");
        required(r, place, info, "creators");
    }
    out->serial = sbom_text(r, r->root, "documentNamespace", json_get(root, "documentNamespace"),
                            LIMIT_NAME);
    out->name = sbom_text(r, r->root, "name", json_get(root, "name"), LIMIT_NAME);
    out->comment = sbom_text(r, r->root, "comment", json_get(root, "comment"), LIMIT_TEXT);
    out->data_licence = sbom_text(r, r->root, "dataLicense", json_get(root, "dataLicense"),
                                  LIMIT_NAME);
    if (out->data_licence.n > 0 && !STR_IS(out->data_licence, "CC0-1.0"))
        sbom_doubt(r, FINDING_NOTE, "spdx-data-licence", PLACE_MEMBER(r->root, "dataLicense"),
                   json_get(root, "dataLicense"), "SPDX 2 wants \"CC0-1.0\" here (6.2)");
    out->created = sbom_instant(r, place, "created", json_get(info, "created"));
    creators(r, place, json_get(info, "creators"));
}

static void note(struct sbom_reader *r, const char *member, const char *rule, size_t count,
                 const char *what)
{
    if (count > 0)
        sbom_doubt(r, FINDING_NOTE, rule, PLACE_MEMBER(r->root, member), sbom_member(r, member),
                   "%s: %zu", what, count);
}

/* One package is described, or none is the primary one. */
static void settle_primary(struct spdx *s)
{
    struct sbom *out = s->r->out;
    if (out->root_count == 1)
        return;
    out->primary = SIZE_MAX;
    sbom_doubt(s->r, FINDING_NOTE, "spdx-primary", s->r->root, sbom_head(s->r),
               out->root_count == 0
                   ? "the document does not say which package it describes (DESCRIBES)"
                   : "the document describes several packages; none was taken as the main one");
}

bool sbom_read_spdx(struct sbom_reader *r, struct err *err)
{
    struct spdx s = {.r = r};
    head(&s);
    if (!sbom_each(r, "packages", spdx_package, &s, err) || !links(&s, err))
        return false;
    settle_primary(&s);
    sbom_parents_complete(r);
    note(r, "packages", "spdx-id", s.odd_id_count,
         "ids of packages that are not SPDXRef-, letters, digits, \".\" and \"-\", taken as they "
         "are");
    note(r, "packages", "spdx-download", s.no_download_count,
         "packages without a downloadLocation, which SPDX requires, if only as NOASSERTION");
    note(r, "files", "spdx-unused", r->out->file_count,
         "files, which are no components here, left out");
    note(r, "snippets", "spdx-unused", s.snippet_count,
         "snippets, which are no components, left out");
    note(r, "relationships", "spdx-unused", s.unused_count,
         "relationships of files or the document beyond DESCRIBES, left out");
    note(r, "relationships", "spdx-unused", s.outside_count,
         "relationships with elements of other documents, left out");
    note(r, "relationships", "spdx-unused", s.further_count,
         "containers of a package beyond its first, kept as relations");
    return sbom_edges_complete(r, err);
}
