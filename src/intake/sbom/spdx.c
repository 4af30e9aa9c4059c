/* The packages of SPDX JSON 2.2 and 2.3 (clause 7), and of the tree that the readers of its other
   forms make. */
#include "intake/sbom/spdx.h"

#include "base/limits.h"

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
    KEY_FILE_NAME,
    KEY_DOWNLOAD,
    KEY_HOMEPAGE,
    KEY_COPYRIGHT,
    KEY_RELEASED,
    KEY_BUILT,
    KEY_VALID_UNTIL,
    KEY_SOURCE,
    KEY__COUNT
};

static const struct str keys[KEY__COUNT] = {
    [KEY_ID] = SBOM_LIT("SPDXID"),
    [KEY_NAME] = SBOM_LIT("name"),
    [KEY_VERSION] = SBOM_LIT("versionInfo"),
    [KEY_REFS] = SBOM_LIT("externalRefs"),
    [KEY_CONCLUDED] = SBOM_LIT("licenseConcluded"),
    [KEY_DECLARED] = SBOM_LIT("licenseDeclared"),
    [KEY_CHECKSUMS] = SBOM_LIT("checksums"),
    [KEY_SUPPLIER] = SBOM_LIT("supplier"),
    [KEY_ORIGINATOR] = SBOM_LIT("originator"),
    [KEY_SUMMARY] = SBOM_LIT("summary"),
    [KEY_DESCRIPTION] = SBOM_LIT("description"),
    [KEY_PURPOSE] = SBOM_LIT("primaryPackagePurpose"),
    [KEY_FILE_NAME] = SBOM_LIT("packageFileName"),
    [KEY_DOWNLOAD] = SBOM_LIT("downloadLocation"),
    [KEY_HOMEPAGE] = SBOM_LIT("homepage"),
    [KEY_COPYRIGHT] = SBOM_LIT("copyrightText"),
    [KEY_RELEASED] = SBOM_LIT("releaseDate"),
    [KEY_BUILT] = SBOM_LIT("builtDate"),
    [KEY_VALID_UNTIL] = SBOM_LIT("validUntilDate"),
    [KEY_SOURCE] = SBOM_LIT("sourceInfo"),
};
static const struct str hash_keys[] = {SBOM_LIT("algorithm"), SBOM_LIT("checksumValue")};

/* --- licences --- */

static struct str one_licence(struct sbom_reader *r, const struct sbom_place *place, enum key key,
                              const struct json *v)
{
    struct str s = sbom_text(r, place, keys[key].p, v, LIMIT_TEXT);
    if (s.n > 0)
        sbom_expression(r, PLACE_MEMBER(place, keys[key].p), v, s);
    return s;
}

static void licences(struct sbom_reader *r, const struct sbom_place *place,
                     const struct json *const *m, struct sbom_component *to)
{
    struct str concluded = one_licence(r, place, KEY_CONCLUDED, m[KEY_CONCLUDED]);
    struct str declared = one_licence(r, place, KEY_DECLARED, m[KEY_DECLARED]);
    to->licence_concluded = concluded;
    to->licence_declared = declared;
    if (!sbom_is_nothing(concluded))
        to->licence = concluded;
    else if (!sbom_is_nothing(declared))
        to->licence = declared;
    else if (STR_IS(concluded, "NONE") || STR_IS(declared, "NONE"))
        to->licence = STR("NONE");
}

/* --- externalRefs (7.21, annex F) --- */

struct reference_type {
    struct str written, name;
};

/* Identifiers; purl and CPE are not here, as they have members of their own. */
static const struct reference_type id_types[] = {
    {SBOM_LIT("swid"), SBOM_LIT("swid")},
    {SBOM_LIT("swh"), SBOM_LIT("swhid")},
    {SBOM_LIT("gitoid"), SBOM_LIT("omniborId")},
};
/* References that CycloneDX has under another name. */
static const struct reference_type reference_types[] = {
    {SBOM_LIT("advisory"), SBOM_LIT("advisories")},
    {SBOM_LIT("url"), SBOM_LIT("other")},
};

static struct str renamed(const struct reference_type *types, size_t count, struct str type)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(types[i].written, type))
            return types[i].name;
    return (struct str){0};
}

/* Files made by hand and by older tools have the last part of a type's address, or all of it. */
static struct str short_type(struct str type)
{
    size_t slash = str_rfind_char(type, '/');
    return slash < type.n ? str_from(type, slash + 1) : type;
}

static void external_ref(struct sbom_reader *r, const struct sbom_place *place,
                         const struct json *item, struct sbom_component *to)
{
    static const struct str names[] = {SBOM_LIT("referenceType"), SBOM_LIT("referenceLocator"),
                                       SBOM_LIT("referenceCategory"), SBOM_LIT("comment")};
    static const struct str categories[] = {
        SBOM_LIT("SECURITY"),      SBOM_LIT("PACKAGE-MANAGER"), SBOM_LIT("PACKAGE_MANAGER"),
        SBOM_LIT("PERSISTENT-ID"), SBOM_LIT("PERSISTENT_ID"),   SBOM_LIT("OTHER")};
    const struct json *m[4];
    if (!sbom_object(r, place, NULL, item))
        return;
    sbom_pick(item, names, COUNT_OF(names), m);
    struct str type = short_type(sbom_text(r, place, names[0].p, m[0], LIMIT_NAME));
    struct str what = sbom_text(r, place, names[1].p, m[1], LIMIT_TEXT);
    struct str category = sbom_text(r, place, names[2].p, m[2], LIMIT_NAME);
    const struct sbom_place *at = PLACE_MEMBER(place, names[1].p);
    if (!sbom_is_one_of(category, categories, COUNT_OF(categories)))
        sbom_doubt(r, FINDING_WARNING, "spdx-category", place, m[2] ? m[2] : item,
                   "\"%.*s\" is no category of SPDX", STR_ARG(sbom_brief(category)));
    if (what.n == 0)
        return;
    struct str id = renamed(id_types, COUNT_OF(id_types), type);
    if (STR_IS(type, "cpe23Type") || STR_IS(type, "cpe22Type"))
        sbom_add_cpe(r->arena, to, sbom_cpe(r, at, m[1], what));
    else if (STR_IS(type, "purl"))
        sbom_add_purl(r->arena, to, sbom_purl(r, at, m[1], what));
    else if (id.n > 0)
        sbom_add_pair(r->arena, &to->ids, &to->id_count, id, what);
    else {
        struct str known = renamed(reference_types, COUNT_OF(reference_types), type);
        struct sbom_reference reference = {
            .type = known.n > 0 ? known : type,
            .category = category,
            .url = what,
            .comment = sbom_text(r, place, names[3].p, m[3], LIMIT_TEXT),
        };
        sbom_add_reference(r->arena, &to->references, &to->reference_count, reference);
    }
}

static void addresses(struct sbom_reader *r, const struct sbom_place *place,
                      const struct json *const *m, struct sbom_component *to)
{
    struct str download = sbom_text(r, place, "downloadLocation", m[KEY_DOWNLOAD], LIMIT_TEXT);
    struct str home = sbom_text(r, place, "homepage", m[KEY_HOMEPAGE], LIMIT_TEXT);
    if (!sbom_is_nothing(download))
        sbom_add_reference(r->arena, &to->references, &to->reference_count,
                           (struct sbom_reference){.type = STR("distribution"), .url = download});
    if (!sbom_is_nothing(home))
        sbom_add_reference(r->arena, &to->references, &to->reference_count,
                           (struct sbom_reference){.type = STR("website"), .url = home});
    const struct sbom_place *list = PLACE_MEMBER(place, "externalRefs");
    size_t i = 0;
    JSON_EACH (item, sbom_array(r, list, NULL, m[KEY_REFS]))
        external_ref(r, PLACE_ITEM(list, i++), item, to);
}

/* --- the package --- */

/* OPERATING_SYSTEM, OPERATING-SYSTEM: operating-system (7.24). */
static struct str purpose(struct sbom_reader *r, const struct sbom_place *place,
                          const struct json *v)
{
    static const struct str purposes[] = {
        SBOM_LIT("application"), SBOM_LIT("framework"),        SBOM_LIT("library"),
        SBOM_LIT("container"),   SBOM_LIT("operating-system"), SBOM_LIT("device"),
        SBOM_LIT("firmware"),    SBOM_LIT("source"),           SBOM_LIT("archive"),
        SBOM_LIT("file"),        SBOM_LIT("install"),          SBOM_LIT("other")};
    struct str s = sbom_text(r, place, "primaryPackagePurpose", v, LIMIT_NAME);
    if (s.n == 0)
        return s;
    char *lower = str_cz(r->arena, s);
    for (size_t i = 0; i < s.n; i++) {
        lower[i] = char_lower(lower[i]);
        if (lower[i] == '_')
            lower[i] = '-';
    }
    struct str type = {lower, s.n};
    if (!sbom_is_one_of(type, purposes, COUNT_OF(purposes)))
        sbom_doubt(r, FINDING_WARNING, "spdx-purpose", PLACE_MEMBER(place, "primaryPackagePurpose"),
                   v, "\"%.*s\" is no purpose of SPDX; kept as written", STR_ARG(sbom_brief(s)));
    return type;
}

static void parties(struct sbom_reader *r, const struct sbom_place *place,
                    const struct json *const *m, struct sbom_component *to)
{
    struct str supplier = sbom_text(r, place, "supplier", m[KEY_SUPPLIER], LIMIT_NAME);
    struct str originator = sbom_text(r, place, "originator", m[KEY_ORIGINATOR], LIMIT_NAME);
    to->supplied_by = sbom_party_of_text(r->arena, supplier);
    sbom_add_party(r->arena, &to->authors, &to->author_count,
                   sbom_party_of_text(r->arena, originator));
    to->supplier = sbom_supplier_of(to);
}

static void fill(struct sbom_reader *r, const struct sbom_place *place, const struct json *const *m,
                 struct sbom_component *to)
{
    to->version = sbom_text(r, place, "versionInfo", m[KEY_VERSION], LIMIT_NAME);
    if (sbom_is_nothing(to->version))
        to->version = (struct str){0};
    to->type = purpose(r, place, m[KEY_PURPOSE]);
    to->file_name = sbom_text(r, place, "packageFileName", m[KEY_FILE_NAME], LIMIT_NAME);
    to->copyright = sbom_text(r, place, "copyrightText", m[KEY_COPYRIGHT], LIMIT_TEXT);
    sbom_source_of_words(r, to, sbom_text(r, place, "sourceInfo", m[KEY_SOURCE], LIMIT_TEXT));
    to->released = sbom_instant(r, place, "releaseDate", m[KEY_RELEASED]);
    to->built = sbom_instant(r, place, "builtDate", m[KEY_BUILT]);
    to->end_of_support = sbom_instant(r, place, "validUntilDate", m[KEY_VALID_UNTIL]);
    if (to->end_of_support.n > 0)
        to->support_source = STR("validUntilDate");
    licences(r, place, m, to);
    parties(r, place, m, to);
    to->description = sbom_text(r, place, "summary", m[KEY_SUMMARY], LIMIT_TEXT);
    if (to->description.n == 0)
        to->description = sbom_text(r, place, "description", m[KEY_DESCRIPTION], LIMIT_TEXT);
    if (m[KEY_CHECKSUMS])
        sbom_hashes(r, PLACE_MEMBER(place, "checksums"),
                    sbom_array(r, place, "checksums", m[KEY_CHECKSUMS]), hash_keys, to);
    addresses(r, place, m, to);
}

/* SPDXRef- and letters, digits, "." and "-" (7.2). */
static bool is_id(struct str id)
{
    bool ok = str_starts(id, STR("SPDXRef-")) && id.n > 8;
    for (size_t i = 8; ok && i < id.n; i++)
        ok = char_is_alpha(id.p[i]) || char_is_digit(id.p[i]) || id.p[i] == '.' || id.p[i] == '-';
    return ok;
}

void spdx_package(void *context, const struct sbom_place *place, const struct json *v)
{
    struct spdx *s = context;
    struct sbom_reader *r = s->r;
    const struct json *m[KEY__COUNT];
    if (!sbom_object(r, place, NULL, v)) {
        sbom_skip(r);
        return;
    }
    sbom_pick(v, keys, KEY__COUNT, m);
    struct str id = sbom_text(r, place, "SPDXID", m[KEY_ID], LIMIT_NAME);
    struct str name = sbom_text(r, place, "name", m[KEY_NAME], LIMIT_NAME);
    if (sbom_is_nothing(name)) {
        sbom_doubt(r, FINDING_SKIPPED, "sbom-name", place, v,
                   "this package has no name, so nothing can be known of it; left out");
        sbom_ref_other(r, id);
        sbom_skip(r);
        return;
    }
    s->odd_id_count += id.n > 0 && !is_id(id);
    s->no_download_count += m[KEY_DOWNLOAD] == NULL;
    struct sbom_component *to = sbom_component_add(r, place, v, id, true);
    if (!to)
        return;
    to->name = name;
    fill(r, place, m, to);
}
