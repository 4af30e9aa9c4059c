/* SPDX JSON 2.2 and 2.3, and the tree that spdx_tag.c makes of tag-value. */
#include "base/limits.h"
#include "intake/sbom/sbom_internal.h"

#define LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }

enum key {
    KEY_ID,
    KEY_NAME,
    KEY_VERSION,
    KEY_REFS,
    KEY_CONCLUDED,
    KEY_DECLARED,
    KEY_CHECKSUMS,
    KEY_SUPPLIER,
    KEY_ORIGINATOR,
    KEY_SUMMARY,
    KEY_DESCRIPTION,
    KEY_PURPOSE,
    KEY__COUNT
};

static const struct str keys[KEY__COUNT] = {
    [KEY_ID] = LIT("SPDXID"),
    [KEY_NAME] = LIT("name"),
    [KEY_VERSION] = LIT("versionInfo"),
    [KEY_REFS] = LIT("externalRefs"),
    [KEY_CONCLUDED] = LIT("licenseConcluded"),
    [KEY_DECLARED] = LIT("licenseDeclared"),
    [KEY_CHECKSUMS] = LIT("checksums"),
    [KEY_SUPPLIER] = LIT("supplier"),
    [KEY_ORIGINATOR] = LIT("originator"),
    [KEY_SUMMARY] = LIT("summary"),
    [KEY_DESCRIPTION] = LIT("description"),
    [KEY_PURPOSE] = LIT("primaryPackagePurpose"),
};
static const struct str hash_keys[] = {LIT("algorithm"), LIT("checksumValue")};

enum use { USE_EDGE, USE_PARENT, USE_DESCRIBES };

/* What a relationship means here (SPDX 2.3, 11.1). Those that are not in the table are counted. */
struct relation {
    struct str name;
    enum use use;
    bool reversed; /* the related element is the one that depends, contains, describes */
};

/* clang-format off */
static const struct relation relations[] = {
    {LIT("CONTAINS"),               USE_PARENT,    false},
    {LIT("DEPENDS_ON"),             USE_EDGE,      false},
    {LIT("DEPENDENCY_OF"),          USE_EDGE,      true},
    {LIT("DESCRIBES"),              USE_DESCRIBES, false},
    {LIT("DESCRIBE"),               USE_DESCRIBES, false}, /* written by some tools */
    {LIT("DESCRIBED_BY"),           USE_DESCRIBES, true},
    {LIT("CONTAINED_BY"),           USE_PARENT,    true},
    {LIT("HAS_PREREQUISITE"),       USE_EDGE,      false},
    {LIT("PREREQUISITE_FOR"),       USE_EDGE,      true},
    {LIT("STATIC_LINK"),            USE_EDGE,      false},
    {LIT("DYNAMIC_LINK"),           USE_EDGE,      false},
    {LIT("RUNTIME_DEPENDENCY_OF"),  USE_EDGE,      true},
    {LIT("PROVIDED_DEPENDENCY_OF"), USE_EDGE,      true},
    {LIT("OPTIONAL_DEPENDENCY_OF"), USE_EDGE,      true},
    {LIT("BUILD_DEPENDENCY_OF"),    USE_EDGE,      true},
    {LIT("DEV_DEPENDENCY_OF"),      USE_EDGE,      true},
    {LIT("TEST_DEPENDENCY_OF"),     USE_EDGE,      true},
};
/* clang-format on */

struct reader {
    struct sbom_reader *r;
    size_t described_count, unused_count, outside_count, further_count, purl_count;
};

static bool says_nothing(struct str s)
{
    return s.n == 0 || STR_IS(s, "NOASSERTION") || STR_IS(s, "NONE");
}

/* "Organization: ACME Inc. (security@acme.example)" gives "ACME Inc.". */
static struct str party(struct str s)
{
    static const struct str prefixes[] = {LIT("Organization:"), LIT("Person:"), LIT("Tool:")};
    if (says_nothing(s))
        return (struct str){0};
    for (size_t i = 0; i < COUNT_OF(prefixes); i++)
        if (str_starts(s, prefixes[i]))
            s = str_trim(str_from(s, prefixes[i].n));
    size_t mail = str_rfind_char(s, '(');
    if (mail > 0 && mail < s.n && s.p[s.n - 1] == ')')
        s = str_trim(str_sub(s, 0, mail));
    if (says_nothing(s))
        s.n = 0;
    return s;
}

static struct str licence(struct sbom_reader *r, const struct sbom_place *place,
                          const struct json *const *m)
{
    struct str concluded = sbom_text(r, place, "licenseConcluded", m[KEY_CONCLUDED], LIMIT_TEXT);
    struct str declared = sbom_text(r, place, "licenseDeclared", m[KEY_DECLARED], LIMIT_TEXT);
    if (!says_nothing(concluded))
        return concluded;
    if (!says_nothing(declared))
        return declared;
    return STR_IS(concluded, "NONE") || STR_IS(declared, "NONE") ? STR("NONE") : (struct str){0};
}

static void add_cpe(struct str cpe, size_t cap, struct arena *a, struct sbom_component *to)
{
    if (to->cpe.n == 0) {
        to->cpe = cpe;
        return;
    }
    if (!to->more_cpes)
        to->more_cpes = ARENA_ARRAY(a, struct str, cap);
    to->more_cpes[to->more_cpe_count++] = cpe;
}

static void external_refs(struct reader *s, const struct sbom_place *up, const struct json *array,
                          struct sbom_component *to)
{
    static const struct str names[] = {LIT("referenceType"), LIT("referenceLocator")};
    struct sbom_reader *r = s->r;
    size_t i = 0;
    JSON_EACH (item, array) {
        const struct json *m[2];
        const struct sbom_place *place = PLACE_ITEM(up, i++);
        if (!sbom_object(r, place, NULL, item))
            continue;
        sbom_pick(item, names, 2, m);
        struct str type = sbom_text(r, place, "referenceType", m[0], LIMIT_NAME);
        bool purl = STR_IS(type, "purl");
        if (!purl && !STR_IS(type, "cpe23Type") && !STR_IS(type, "cpe22Type"))
            continue;
        struct str what = sbom_text(r, place, "referenceLocator", m[1], LIMIT_NAME);
        const struct sbom_place *at = PLACE_MEMBER(place, "referenceLocator");
        if (what.n == 0)
            continue;
        if (!purl)
            add_cpe(sbom_cpe(r, at, m[1], what), json_count(array), r->arena, to);
        else if (to->purl.n == 0)
            to->purl = sbom_purl(r, at, m[1], what);
        else
            s->purl_count += !str_eq(to->purl, what);
    }
}

/* OPERATING_SYSTEM, OPERATING-SYSTEM: operating-system. */
static struct str purpose(struct arena *a, struct str s)
{
    if (s.n == 0)
        return s;
    char *lower = str_cz(a, s);
    for (size_t i = 0; i < s.n; i++) {
        lower[i] = char_lower(lower[i]);
        if (lower[i] == '_')
            lower[i] = '-';
    }
    return (struct str){lower, s.n};
}

static void package(struct reader *s, const struct sbom_place *place, const struct json *v)
{
    const struct json *m[KEY__COUNT];
    struct sbom_reader *r = s->r;
    if (!v || !sbom_object(r, place, NULL, v)) {
        r->out->skipped_count++;
        return;
    }
    sbom_pick(v, keys, KEY__COUNT, m);
    struct str id = sbom_text(r, place, "SPDXID", m[KEY_ID], LIMIT_NAME);
    struct str name = sbom_text(r, place, "name", m[KEY_NAME], LIMIT_NAME);
    if (says_nothing(name)) {
        sbom_doubt(r, FINDING_SKIPPED, "sbom-name", place, v,
                   "this package has no name, so nothing can be known of it; left out");
        sbom_ref_other(r, id);
        r->out->skipped_count++;
        return;
    }
    struct sbom_component *to = sbom_component_add(r, place, v, id, true);
    to->name = name;
    to->version = sbom_text(r, place, "versionInfo", m[KEY_VERSION], LIMIT_NAME);
    if (says_nothing(to->version))
        to->version = (struct str){0};
    to->type = purpose(r->arena,
                       sbom_text(r, place, "primaryPackagePurpose", m[KEY_PURPOSE], LIMIT_NAME));
    to->licence = licence(r, place, m);
    to->supplier = party(sbom_text(r, place, "supplier", m[KEY_SUPPLIER], LIMIT_NAME));
    if (to->supplier.n == 0)
        to->supplier = party(sbom_text(r, place, "originator", m[KEY_ORIGINATOR], LIMIT_NAME));
    to->description = sbom_text(r, place, "summary", m[KEY_SUMMARY], LIMIT_TEXT);
    if (to->description.n == 0)
        to->description = sbom_text(r, place, "description", m[KEY_DESCRIPTION], LIMIT_TEXT);
    if (m[KEY_CHECKSUMS])
        sbom_hashes(r, PLACE_MEMBER(place, "checksums"),
                    sbom_array(r, place, "checksums", m[KEY_CHECKSUMS]), hash_keys, to);
    if (m[KEY_REFS])
        external_refs(s, PLACE_MEMBER(place, "externalRefs"),
                      sbom_array(r, place, "externalRefs", m[KEY_REFS]), to);
}

static void describes(struct reader *s, size_t component)
{
    if (component == SBOM_OTHER)
        return;
    if (s->r->out->primary != component)
        s->described_count++;
    if (s->r->out->primary == SIZE_MAX)
        s->r->out->primary = component;
}

static void use(struct reader *s, const struct relation *relation, size_t from, size_t to)
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
    if (from == SBOM_OTHER || to == SBOM_OTHER || from == to)
        return;
    if (relation->use == USE_EDGE)
        sbom_edge_add(r, from, to);
    else if (r->out->components[to].parent == SIZE_MAX)
        r->out->components[to].parent = from;
    else
        s->further_count += r->out->components[to].parent != from;
}

/* Finds an element that a relationship names; false when it is none of this document. */
static bool find(struct reader *s, const struct sbom_place *place, const struct json *v,
                 size_t *component)
{
    struct sbom_reader *r = s->r;
    struct str id = sbom_text(r, place, NULL, v, LIMIT_NAME);
    if (says_nothing(id))
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

static void relationship(struct reader *s, const struct sbom_place *place, const struct json *v)
{
    static const struct str names[] = {LIT("relationshipType"), LIT("spdxElementId"),
                                       LIT("relatedSpdxElement")};
    const struct json *m[3];
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
            find(s, PLACE_MEMBER(place, names[2].p), m[2], &to))
            use(s, &relations[i], from, to);
        return;
    }
    s->unused_count++;
}

/* Files and snippets are no components, but stand in relationships. */
static size_t others(struct sbom_reader *r, const struct json *array)
{
    JSON_EACH (item, array)
        sbom_ref_other(r, str_trim(json_text(item, "SPDXID")));
    return json_count(array);
}

static void links(struct reader *s, const struct json *root)
{
    struct sbom_reader *r = s->r;
    size_t component;
    size_t i = 0;
    const struct json *list = sbom_array(r, r->root, "documentDescribes",
                                         json_get(root, "documentDescribes"));
    const struct sbom_place *place = PLACE_MEMBER(r->root, "documentDescribes");
    JSON_EACH (item, list)
        if (find(s, PLACE_ITEM(place, i++), item, &component))
            describes(s, component);
    list = sbom_array(r, r->root, "relationships", json_get(root, "relationships"));
    place = PLACE_MEMBER(r->root, "relationships");
    i = 0;
    JSON_EACH (item, list)
        relationship(s, PLACE_ITEM(place, i++), item);
}

static struct str tools(struct sbom_reader *r, const struct json *creators)
{
    enum { TOOLS_MAX = 32 };
    struct buf b = {.arena = r->arena};
    size_t count = 0;
    JSON_EACH (item, creators) {
        struct str s = str_trim(json_as_text(item));
        if (!str_starts(s, STR("Tool:")) || count++ >= TOOLS_MAX)
            continue;
        if (b.n > 0)
            BUF_LIT(&b, ", ");
        buf_put(&b, str_sub(str_trim(str_from(s, 5)), 0, 256));
    }
    return buf_str(&b);
}

static void head(struct sbom_reader *r, const struct json *root)
{
    struct sbom *out = r->out;
    const struct json *version = json_get(root, "spdxVersion");
    const struct json *info = sbom_object(r, r->root, "creationInfo",
                                          json_get(root, "creationInfo"));
    const struct sbom_place *place = PLACE_MEMBER(r->root, "creationInfo");
    out->spec_version = sbom_text(r, r->root, "spdxVersion", version, LIMIT_NAME);
    if (!STR_IS(out->spec_version, "SPDX-2.3") && !STR_IS(out->spec_version, "SPDX-2.2"))
        sbom_doubt(r, FINDING_WARNING, "spdx-version", PLACE_MEMBER(r->root, "spdxVersion"),
                   version, "the version \"%.*s\" is not known here; read as if it were SPDX-2.3",
                   STR_ARG(sbom_brief(out->spec_version)));
    out->serial = sbom_text(r, r->root, "documentNamespace", json_get(root, "documentNamespace"),
                            LIMIT_NAME);
    out->name = sbom_text(r, r->root, "name", json_get(root, "name"), LIMIT_NAME);
    out->created = sbom_instant(r, place, "created", json_get(info, "created"));
    out->tools = tools(r, json_get(info, "creators"));
}

static void note(struct sbom_reader *r, const struct json *root, const char *member, size_t count,
                 const char *what)
{
    if (count > 0)
        sbom_doubt(r, FINDING_NOTE, "spdx-unused", PLACE_MEMBER(r->root, member),
                   json_get(root, member), "%s: %zu", what, count);
}

/* One package is described, or none is the primary one. */
static void settle_primary(struct reader *s, const struct json *root)
{
    struct sbom *out = s->r->out;
    if (s->described_count == 1)
        return;
    out->primary = SIZE_MAX;
    sbom_doubt(s->r, FINDING_NOTE, "spdx-primary", s->r->root, root,
               s->described_count == 0
                   ? "the document does not say which package it describes (DESCRIBES)"
                   : "the document describes several packages; none was taken as the main one");
}

bool sbom_read_spdx(struct sbom_reader *r, const struct json *root, struct err *err)
{
    struct reader s = {.r = r};
    const struct json *list = sbom_array(r, r->root, "packages", json_get(root, "packages"));
    const struct sbom_place *place = PLACE_MEMBER(r->root, "packages");
    size_t i = 0;
    if (!sbom_components_reserve(r, json_count(list), err))
        return false;
    head(r, root);
    sbom_ref_other(r, str_trim(json_text(root, "SPDXID")));
    sbom_ref_other(r, STR("SPDXRef-DOCUMENT"));
    JSON_EACH (item, list)
        package(&s, PLACE_ITEM(place, i++), item);
    size_t file_count = others(r, json_get(root, "files"));
    size_t snippet_count = others(r, json_get(root, "snippets"));
    sbom_refs_complete(r);
    links(&s, root);
    settle_primary(&s, root);
    sbom_parents_complete(r);

    note(r, root, "files", file_count, "files, which are no components here, left out");
    note(r, root, "snippets", snippet_count, "snippets, which are no components, left out");
    note(r, root, "relationships", s.unused_count,
         "relationships that say neither dependency nor containment, left out");
    note(r, root, "relationships", s.outside_count,
         "relationships with elements of other documents, left out");
    note(r, root, "relationships", s.further_count,
         "containers of a package beyond its first, left out");
    note(r, root, "packages", s.purl_count,
         "further package URLs of packages that have one already, left out");
    return sbom_edges_complete(r, err);
}
