/* The relationships of SPDX 3.0, and what the document says of itself. */
#include "base/limits.h"
#include "intake/sbom/spdx3.h"

enum use { USE_RELATION, USE_EDGE, USE_PARENT, USE_DESCRIBES, USE_DECLARED, USE_CONCLUDED };

struct relation {
    struct str name;
    enum use use;
    enum sbom_edge_kind kind;
};

#define RELATION(name) \
    { \
        SBOM_LIT(name), USE_RELATION, SBOM_EDGE_DEPENDS \
    }

/* clang-format off */
/* RelationshipType of the core profile, 3.0.1. */
static const struct relation relations[] = {
    {SBOM_LIT("contains"),              USE_PARENT,    SBOM_EDGE_DEPENDS},
    {SBOM_LIT("dependsOn"),             USE_EDGE,      SBOM_EDGE_DEPENDS},
    {SBOM_LIT("hasDeclaredLicense"),    USE_DECLARED,  SBOM_EDGE_DEPENDS},
    {SBOM_LIT("hasConcludedLicense"),   USE_CONCLUDED, SBOM_EDGE_DEPENDS},
    {SBOM_LIT("describes"),             USE_DESCRIBES, SBOM_EDGE_DEPENDS},
    {SBOM_LIT("hasOptionalDependency"), USE_EDGE,      SBOM_EDGE_OPTIONAL},
    {SBOM_LIT("hasProvidedDependency"), USE_EDGE,      SBOM_EDGE_PROVIDED},
    {SBOM_LIT("hasPrerequisite"),       USE_EDGE,      SBOM_EDGE_PREREQUISITE},
    {SBOM_LIT("hasStaticLink"),         USE_EDGE,      SBOM_EDGE_STATIC_LINK},
    {SBOM_LIT("hasDynamicLink"),        USE_EDGE,      SBOM_EDGE_DYNAMIC_LINK},
    RELATION("affects"), RELATION("amendedBy"), RELATION("ancestorOf"), RELATION("availableFrom"),
    RELATION("configures"), RELATION("coordinatedBy"), RELATION("copiedTo"), RELATION("delegatedTo"),
    RELATION("descendantOf"), RELATION("doesNotAffect"), RELATION("expandsTo"),
    RELATION("exploitCreatedBy"), RELATION("fixedBy"), RELATION("fixedIn"), RELATION("foundBy"),
    RELATION("generates"), RELATION("hasAddedFile"), RELATION("hasAssessmentFor"),
    RELATION("hasAssociatedVulnerability"), RELATION("hasDataFile"), RELATION("hasDeletedFile"),
    RELATION("hasDependencyManifest"), RELATION("hasDistributionArtifact"),
    RELATION("hasDocumentation"), RELATION("hasEvidence"), RELATION("hasExample"),
    RELATION("hasHost"), RELATION("hasInput"), RELATION("hasMetadata"),
    RELATION("hasOptionalComponent"), RELATION("hasOutput"), RELATION("hasRequirement"),
    RELATION("hasSpecification"), RELATION("hasTest"), RELATION("hasTestCase"),
    RELATION("hasVariant"), RELATION("invokedBy"), RELATION("modifiedBy"), RELATION("other"),
    RELATION("packagedBy"), RELATION("patchedBy"), RELATION("publishedBy"), RELATION("reportedBy"),
    RELATION("republishedBy"), RELATION("serializedInArtifact"), RELATION("testedOn"),
    RELATION("trainedOn"), RELATION("underInvestigationFor"), RELATION("usesTool"),
};
/* clang-format on */

/* LifecycleScopeType: when a dependency counts. */
static const struct relation scopes[] = {
    {SBOM_LIT("build"), USE_EDGE, SBOM_EDGE_BUILD},
    {SBOM_LIT("development"), USE_EDGE, SBOM_EDGE_DEV},
    {SBOM_LIT("test"), USE_EDGE, SBOM_EDGE_TEST},
    {SBOM_LIT("runtime"), USE_EDGE, SBOM_EDGE_RUNTIME},
};

static const struct relation *find_relation(const struct relation *list, size_t count,
                                            struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].name, name))
            return &list[i];
    return NULL;
}

/* The individuals of the model that stand for nothing, and for nobody knows, under any of the names
   that JSON-LD has for them. */
static bool is_individual(struct str id, const char *name)
{
    struct str end = str_of(name);
    return str_ends(id, end) && (id.n == end.n || strchr("/:_#", id.p[id.n - end.n - 1]));
}

static bool is_none(struct str id)
{
    return is_individual(id, "NoneElement") || is_individual(id, "NoneLicense");
}

static bool is_no_assertion(struct str id)
{
    return is_individual(id, "NoAssertionElement") || is_individual(id, "NoAssertionLicense");
}

/* --- licences --- */

static struct str licence_of(const struct spdx3 *s, struct str id)
{
    size_t i;
    if (is_none(id))
        return STR("NONE");
    if (is_no_assertion(id))
        return STR("NOASSERTION");
    if (sbom_refs_find(&s->table, id, &i) && s->things[i].is_licence)
        return s->things[i].text;
    /* https://spdx.org/licenses/MIT */
    return str_starts(id, STR("https://spdx.org/licenses/")) ||
                   str_starts(id, STR("http://spdx.org/licenses/"))
               ? str_from(id, str_rfind_char(id, '/') + 1)
               : (struct str){0};
}

/* A further licence is joined, as all of them hold. */
static void add_licence(struct spdx3 *s, struct str *to, struct str licence)
{
    enum { JOINED_MAX = 1024 };
    struct sbom_licences list = {.count = 0};
    if (to->n > 0 && to->n + licence.n > JOINED_MAX)
        return; /* each joint is a copy; real ones have some 100 bytes */
    if (to->n > 0)
        (void)sbom_licences_add(&list, *to);
    (void)sbom_licences_add(&list, licence);
    *to = list.count > 1 && sbom_is_nothing(*to) ? licence : sbom_licences_join(s->r->arena, &list);
}

static void settle_licences(struct sbom *out)
{
    for (size_t i = 0; i < out->component_count; i++) {
        struct sbom_component *c = &out->components[i];
        if (!sbom_is_nothing(c->licence_concluded))
            c->licence = c->licence_concluded;
        else if (!sbom_is_nothing(c->licence_declared))
            c->licence = c->licence_declared;
        else if (STR_IS(c->licence_concluded, "NONE") || STR_IS(c->licence_declared, "NONE"))
            c->licence = STR("NONE");
    }
}

/* --- relationships --- */

struct link {
    const struct relation *relation;
    enum sbom_edge_kind kind;
    size_t from;
    struct str completeness;
};

static void describe(struct spdx3 *s, size_t component)
{
    if (component == SBOM_OTHER)
        return;
    sbom_add_root(s->r->arena, s->r->out, component);
    if (s->r->out->primary == SIZE_MAX)
        s->r->out->primary = component;
}

static void join(struct spdx3 *s, const struct link *link, size_t to)
{
    struct sbom_reader *r = s->r;
    struct sbom_component *all = r->out->components;
    size_t from = link->from;
    if (link->relation->use == USE_DESCRIBES)
        describe(s, to);
    else if (from == SBOM_OTHER || to == SBOM_OTHER || from == to)
        s->unused_count += link->relation->use == USE_RELATION;
    else if (link->relation->use == USE_EDGE)
        sbom_edge_add(r, from, to, link->kind);
    else if (link->relation->use == USE_RELATION)
        sbom_relation_add(r, from, to, link->relation->name);
    else if (all[to].parent == SIZE_MAX)
        all[to].parent = from;
    else if (all[to].parent != from) {
        s->further_count++;
        sbom_relation_add(r, from, to, link->relation->name);
    }
}

/* One of the elements that a relationship leads to. */
static void target(struct spdx3 *s, const struct sbom_place *place, const struct json *v,
                   const struct link *link)
{
    struct sbom_reader *r = s->r;
    size_t to;
    struct str id = v->type == JSON_OBJECT ? spdx3_id(r, place, v)
                                           : sbom_text(r, place, NULL, v, LIMIT_NAME);
    enum use use = link->relation->use;
    if (use == USE_DECLARED || use == USE_CONCLUDED) {
        struct str licence = licence_of(s, id);
        if (link->from == SBOM_OTHER || licence.n == 0)
            return;
        struct sbom_component *c = &r->out->components[link->from];
        add_licence(s, use == USE_DECLARED ? &c->licence_declared : &c->licence_concluded, licence);
    } else if (is_none(id) || is_no_assertion(id)) {
        if (link->from != SBOM_OTHER && use == USE_EDGE)
            r->out->components[link->from].completeness = is_none(id) ? STR("complete")
                                                                      : STR("unknown");
    } else if (sbom_ref_find(r, id, &to))
        join(s, link, to);
    else if (sbom_refs_find(&s->table, id, &to))
        s->unused_count++;
    else
        s->outside_count++; /* an element of a document that is imported, or of nowhere */
}

/* How complete a relationship says that its list is. */
static void complete(struct spdx3 *s, const struct link *link)
{
    static const struct {
        struct str written, word;
    } rows[] = {
        {SBOM_LIT("complete"), SBOM_LIT("complete")},
        {SBOM_LIT("incomplete"), SBOM_LIT("incomplete")},
        {SBOM_LIT("noAssertion"), SBOM_LIT("unknown")},
    };
    enum use use = link->relation->use;
    if (link->from == SBOM_OTHER || (use != USE_EDGE && use != USE_PARENT))
        return;
    struct sbom_component *c = &s->r->out->components[link->from];
    struct str *to = use == USE_EDGE ? &c->completeness : &c->assembly;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(rows[i].written, link->completeness) && (to->n == 0 || i > 0))
            *to = rows[i].word; /* of several lists the least complete counts */
}

void spdx3_relationship(void *context, const struct sbom_place *place, const struct json *v)
{
    struct spdx3 *s = context;
    struct sbom_reader *r = s->r;
    struct link link = {0};
    if (v->type != JSON_OBJECT || !str_ends(spdx3_type(v), STR("Relationship")))
        return;
    const struct json *type = json_get(v, "relationshipType");
    const struct json *to = json_get(v, "to");
    struct str name = sbom_text(r, place, "relationshipType", type, LIMIT_NAME);
    struct str from = sbom_text(r, place, "from", json_get(v, "from"), LIMIT_NAME);
    link.relation = find_relation(relations, COUNT_OF(relations), name);
    if (!link.relation) {
        sbom_doubt(r, FINDING_WARNING, "spdx3-relation", place, type ? type : v,
                   "\"%.*s\" is no type of relationship in SPDX 3; left out",
                   STR_ARG(sbom_brief(name)));
        return;
    }
    if (from.n == 0 || !to) {
        sbom_doubt(r, FINDING_WARNING, "spdx3-relation", place, type,
                   "has no from or no to; left out");
        return;
    }
    if (!sbom_ref_find(r, from, &link.from)) {
        size_t thing;
        if (sbom_refs_find(&s->table, from, &thing))
            s->unused_count++;
        else
            sbom_doubt(r, FINDING_WARNING, "sbom-edge", PLACE_MEMBER(place, "from"),
                       json_get(v, "from"),
                       "nothing in the document has the id \"%.*s\"; this relationship was left "
                       "out",
                       STR_ARG(sbom_brief(from)));
        return;
    }
    const struct relation *scope = find_relation(scopes, COUNT_OF(scopes), json_text(v, "scope"));
    link.kind = scope && link.relation->kind == SBOM_EDGE_DEPENDS ? scope->kind
                                                                  : link.relation->kind;
    link.completeness = sbom_text(r, place, "completeness", json_get(v, "completeness"),
                                  LIMIT_NAME);
    if (link.from != SBOM_OTHER && STR_IS(name, "patchedBy"))
        r->out->components[link.from].has_patches = true;
    const struct sbom_place *list = PLACE_MEMBER(place, "to");
    size_t i = 0;
    if (to->type != JSON_ARRAY)
        target(s, list, to, &link);
    else
        JSON_EACH (item, to)
            target(s, PLACE_ITEM(list, i++), item, &link);
    complete(s, &link);
}

/* --- what was owed --- */

static void pay(struct spdx3 *s, const struct spdx3_owed *owed)
{
    struct sbom *out = s->r->out;
    size_t i;
    if (owed->what == SPDX3_ROOT) {
        if (sbom_ref_find(s->r, owed->id, &i))
            describe(s, i);
        return;
    }
    struct sbom_component *c = &out->components[owed->component];
    if (!sbom_refs_find(&s->table, owed->id, &i)) {
        s->outside_count++;
        return;
    }
    if (owed->what == SPDX3_SUPPLIER && c->supplied_by.name.n == 0)
        c->supplied_by = s->things[i].party;
    else
        sbom_add_party(s->r->arena, &c->authors, &c->author_count, s->things[i].party);
    c->supplier = sbom_supplier_of(c);
}

/* Who made the document, and with what. */
static void pay_creation(struct spdx3 *s, const struct spdx3_creation *c)
{
    struct sbom_reader *r = s->r;
    struct sbom *out = r->out;
    size_t i;
    out->created = c->created;
    out->spec_version = c->version;
    for (size_t k = 0; k < c->by_count; k++)
        if (sbom_refs_find(&s->table, c->by[k], &i))
            sbom_add_party(r->arena, &out->authors, &out->author_count, s->things[i].party);
    for (size_t k = 0; k < c->with_count; k++)
        if (sbom_refs_find(&s->table, c->with[k], &i))
            sbom_add_tool(r->arena, &out->tool_list, &out->tool_count,
                          (struct sbom_tool){.name = s->things[i].party.name});
    out->tools = sbom_tools_line(r->arena, out);
}

static void settle_head(struct spdx3 *s)
{
    struct sbom_reader *r = s->r;
    struct sbom *out = r->out;
    pay_creation(s, s->own.version.n > 0 ? &s->own : &s->first);
    if (!str_starts(out->spec_version, STR("3.0")))
        sbom_doubt(r, FINDING_WARNING, "spdx-version", r->root, sbom_head(r),
                   "the version \"%.*s\" is not known here; read as if it were 3.0.1",
                   STR_ARG(sbom_brief(out->spec_version)));
    if (!s->has_document)
        sbom_doubt(r, FINDING_WARNING, "spdx3-document", r->root, sbom_head(r),
                   "has no SpdxDocument, which SPDX 3 requires of a file");
    if (out->root_count == 1)
        return;
    out->primary = SIZE_MAX;
    sbom_doubt(r, FINDING_NOTE, "spdx-primary", r->root, sbom_head(r),
               out->root_count == 0
                   ? "the document does not say which package it describes (rootElement)"
                   : "the document describes several packages; none was taken as the main one");
}

static void note(struct sbom_reader *r, size_t count, const char *what)
{
    if (count > 0)
        sbom_doubt(r, FINDING_NOTE, "spdx-unused", PLACE_MEMBER(r->root, "@graph"),
                   sbom_member(r, "@graph"), "%s: %zu", what, count);
}

/* Either a graph, or one element alone. */
static bool walk(struct spdx3 *s, sbom_item_fn *each, struct err *err)
{
    if (sbom_member(s->r, "@graph"))
        return sbom_each(s->r, "@graph", each, s, err);
    each(s, s->r->root, sbom_head(s->r));
    return true;
}

bool sbom_read_spdx3(struct sbom_reader *r, struct err *err)
{
    struct spdx3 s = {.r = r};
    if (!walk(&s, spdx3_element, err))
        return false;
    sbom_refs_complete(r);
    for (size_t i = 0; i < s.owed_count; i++)
        pay(&s, &s.owed[i]);
    if (!walk(&s, spdx3_relationship, err))
        return false;
    settle_licences(r->out);
    settle_head(&s);
    sbom_parents_complete(r);
    note(r, r->out->file_count, "files, which are no components here, left out");
    note(r, s.snippet_count, "snippets, which are no components, left out");
    note(r, s.unused_count, "relationships of other elements than packages, left out");
    note(r, s.outside_count, "references to elements of other documents, left out");
    note(r, s.further_count, "containers of a package beyond its first, kept as relations");
    return sbom_edges_complete(r, err);
}
