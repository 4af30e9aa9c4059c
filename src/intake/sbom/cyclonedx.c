/* The components of CycloneDX JSON 1.2 to 1.7 (ECMA-424), and of the tree that cyclonedx_xml.c
   makes of XML. */
#include "intake/sbom/cyclonedx.h"
#include "base/limits.h"
#include "intake/sbom/cyclonedx_rules.h"
#include "value/licence/licence.h"

enum key {
    KEY_TYPE,
    KEY_REF,
    KEY_NAME,
    KEY_VERSION,
    KEY_PURL,
    KEY_HASHES,
    KEY_LICENSES,
    KEY_GROUP,
    KEY_DESCRIPTION,
    KEY_SCOPE,
    KEY_CPE,
    KEY_SUPPLIER,
    KEY_PUBLISHER,
    KEY_AUTHOR,
    KEY_AUTHORS,
    KEY_MANUFACTURER,
    KEY_COMPONENTS,
    KEY_SWID,
    KEY_SWHID,
    KEY_OMNIBOR,
    KEY_COPYRIGHT,
    KEY_REFERENCES,
    KEY_PROPERTIES,
    KEY_PEDIGREE,
    KEY_EVIDENCE,
    KEY_MODIFIED,
    KEY_EXTERNAL,
    KEY_RANGE,
    KEY_NOTES,
    KEY__COUNT
};

static const struct str keys[KEY__COUNT] = {
    [KEY_TYPE] = SBOM_LIT("type"),
    [KEY_REF] = SBOM_LIT("bom-ref"),
    [KEY_NAME] = SBOM_LIT("name"),
    [KEY_VERSION] = SBOM_LIT("version"),
    [KEY_PURL] = SBOM_LIT("purl"),
    [KEY_HASHES] = SBOM_LIT("hashes"),
    [KEY_LICENSES] = SBOM_LIT("licenses"),
    [KEY_GROUP] = SBOM_LIT("group"),
    [KEY_DESCRIPTION] = SBOM_LIT("description"),
    [KEY_SCOPE] = SBOM_LIT("scope"),
    [KEY_CPE] = SBOM_LIT("cpe"),
    [KEY_SUPPLIER] = SBOM_LIT("supplier"),
    [KEY_PUBLISHER] = SBOM_LIT("publisher"),
    [KEY_AUTHOR] = SBOM_LIT("author"),
    [KEY_AUTHORS] = SBOM_LIT("authors"),
    [KEY_MANUFACTURER] = SBOM_LIT("manufacturer"),
    [KEY_COMPONENTS] = SBOM_LIT("components"),
    [KEY_SWID] = SBOM_LIT("swid"),
    [KEY_SWHID] = SBOM_LIT("swhid"),
    [KEY_OMNIBOR] = SBOM_LIT("omniborId"),
    [KEY_COPYRIGHT] = SBOM_LIT("copyright"),
    [KEY_REFERENCES] = SBOM_LIT("externalReferences"),
    [KEY_PROPERTIES] = SBOM_LIT("properties"),
    [KEY_PEDIGREE] = SBOM_LIT("pedigree"),
    [KEY_EVIDENCE] = SBOM_LIT("evidence"),
    [KEY_MODIFIED] = SBOM_LIT("modified"),
    [KEY_EXTERNAL] = SBOM_LIT("isExternal"),
    [KEY_RANGE] = SBOM_LIT("versionRange"),
    [KEY_NOTES] = SBOM_LIT("releaseNotes"),
};

static const struct str types[] = {
    SBOM_LIT("library"),  SBOM_LIT("application"),   SBOM_LIT("framework"),
    SBOM_LIT("file"),     SBOM_LIT("container"),     SBOM_LIT("operating-system"),
    SBOM_LIT("device"),   SBOM_LIT("firmware"),      SBOM_LIT("machine-learning-model"),
    SBOM_LIT("platform"), SBOM_LIT("device-driver"), SBOM_LIT("cryptographic-asset"),
    SBOM_LIT("data"),
};
static const struct str scopes[] = {SBOM_LIT("required"), SBOM_LIT("optional"),
                                    SBOM_LIT("excluded")};
static const struct str hash_keys[] = {SBOM_LIT("alg"), SBOM_LIT("content")};

struct str cdx_choice(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                      const struct json *v, const struct str *list, size_t count)
{
    struct str s = sbom_text(r, up, name, v, LIMIT_NAME);
    if (s.n == 0 || sbom_is_one_of(s, list, count))
        return s;
    struct str lower = str_lower(r->arena, s);
    if (sbom_is_one_of(lower, list, count)) {
        sbom_doubt(r, FINDING_NOTE, "cdx-choice", name ? PLACE_MEMBER(up, name) : up, v,
                   "\"%.*s\" should be written \"%.*s\"; taken so", STR_ARG(s), STR_ARG(lower));
        return lower;
    }
    sbom_doubt(r, FINDING_WARNING, "cdx-choice", name ? PLACE_MEMBER(up, name) : up, v,
               "\"%.*s\" is not among the values that may stand here; kept as written",
               STR_ARG(sbom_brief(s)));
    return s;
}

/* --- licences --- */

/* The expression of one item of licenses, or empty. */
static struct str licence(struct sbom_reader *r, const struct sbom_place *place,
                          const struct json *item)
{
    if (!sbom_object(r, place, NULL, item))
        return (struct str){0};
    struct str s = sbom_text(r, place, "expression", json_get(item, "expression"), LIMIT_NAME);
    if (s.n > 0) {
        sbom_expression(r, PLACE_MEMBER(place, "expression"), item, s);
        if (json_get(item, "license"))
            sbom_doubt(r, FINDING_WARNING, "cdx-licence", place, item,
                       "has a license and an expression, of which CycloneDX allows one; the "
                       "expression was taken");
        return s;
    }
    const struct json *of = sbom_object(r, place, "license", json_get(item, "license"));
    const struct sbom_place *up = PLACE_MEMBER(place, "license");
    struct str id = sbom_text(r, up, "id", json_get(of, "id"), LIMIT_NAME);
    struct str name = sbom_text(r, up, "name", json_get(of, "name"), LIMIT_NAME);
    if (id.n > 0 && name.n > 0)
        sbom_doubt(r, FINDING_WARNING, "cdx-licence", up, of,
                   "has an id and a name, of which CycloneDX allows one; the id was taken");
    if (of && id.n > 0) {
        sbom_licence_id(r, PLACE_MEMBER(up, "id"), of, id);
        return id;
    }
    s = sbom_text(r, up, "expression", json_get(of, "expression"), LIMIT_NAME);
    if (s.n > 0)
        return s;
    if (name.n == 0)
        sbom_doubt(r, FINDING_WARNING, "cdx-licence", place, item,
                   "names no licence: neither id nor name nor expression");
    return name.n > 0 ? sbom_licence_name(r->arena, name) : name;
}

/* Whether item is marked (since 1.6) as what was concluded. */
static bool is_concluded(const struct json *item)
{
    const struct json *of = json_get(item, "license");
    return STR_IS(json_text(of, "acknowledgement"), "concluded") ||
           STR_IS(json_text(item, "acknowledgement"), "concluded");
}

static void licences(struct sbom_reader *r, const struct sbom_place *place,
                     const struct json *array, struct sbom_component *to)
{
    struct sbom_licences lists[2] = {{.count = 0}, {.count = 0}}; /* declared, concluded */
    bool more = false;
    size_t i = 0, expressions = 0;
    JSON_EACH (item, array) {
        bool concluded = is_concluded(item);
        struct str s = licence(r, PLACE_ITEM(place, i++), item);
        expressions += json_get(item, "expression") != NULL;
        if (s.n > 0 && !STR_IS(s, "NOASSERTION"))
            more |= !sbom_licences_add(&lists[concluded], s);
    }
    if (more)
        sbom_doubt(r, FINDING_SKIPPED, "sbom-licence", place, array,
                   "more than %d licences; the others were left out", SBOM_LICENCES_MAX);
    if (expressions > 0 && json_count(array) > 1 && !cdx_is_at_least(r->out, '7'))
        sbom_doubt(r, FINDING_WARNING, "cdx-licence", place, array,
                   "an expression stands beside other licences; CycloneDX before 1.7 wants it "
                   "alone; joined with AND");
    to->licence_declared = sbom_licences_join(r->arena, &lists[0]);
    to->licence_concluded = sbom_licences_join(r->arena, &lists[1]);
    to->licence = lists[1].count > 0 ? to->licence_concluded : to->licence_declared;
}

/* --- who --- */

static void authors(struct sbom_reader *r, const struct sbom_place *place,
                    const struct json *const *m, struct sbom_component *to)
{
    const struct sbom_place *list = PLACE_MEMBER(place, "authors");
    size_t i = 0;
    if (m[KEY_AUTHORS])
        JSON_EACH (item, sbom_array(r, place, "authors", m[KEY_AUTHORS]))
            sbom_add_party(r->arena, &to->authors, &to->author_count,
                           sbom_person(r, PLACE_ITEM(list, i++), NULL, item));
    struct sbom_party author = {.name = sbom_text(r, place, "author", m[KEY_AUTHOR], LIMIT_NAME)};
    if (author.name.n > 0)
        sbom_add_party(r->arena, &to->authors, &to->author_count, author);
}

/* --- identifiers, references, properties --- */

static void more_ids(struct sbom_reader *r, const struct sbom_place *place, const char *name,
                     const struct json *list, struct sbom_component *to)
{
    size_t i = 0;
    const struct sbom_place *at = PLACE_MEMBER(place, name);
    JSON_EACH (item, sbom_array(r, place, name, list))
        sbom_add_pair(r->arena, &to->ids, &to->id_count, str_of(name),
                      sbom_text(r, PLACE_ITEM(at, i++), NULL, item, LIMIT_NAME));
}

static void swid(struct sbom_reader *r, const struct sbom_place *up, const struct json *v,
                 struct sbom_component *to)
{
    const struct sbom_place *place = PLACE_MEMBER(up, "swid");
    if (!sbom_object(r, place, NULL, v))
        return;
    struct str tag = sbom_text(r, place, "tagId", json_get(v, "tagId"), LIMIT_NAME);
    struct str name = sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME);
    if (tag.n == 0 || name.n == 0)
        sbom_doubt(r, FINDING_WARNING, "cdx-swid", place, v,
                   "has no tagId or no name, which CycloneDX requires of a SWID tag");
    if (tag.n > 0)
        sbom_add_pair(r->arena, &to->ids, &to->id_count, STR("swid"), tag);
}

bool cdx_reference(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                   struct sbom_reference *out)
{
    if (!sbom_object(r, place, NULL, v))
        return false;
    struct sbom_reference reference = {
        .type = sbom_text(r, place, "type", json_get(v, "type"), LIMIT_NAME),
        .url = sbom_text(r, place, "url", json_get(v, "url"), LIMIT_TEXT),
        .comment = sbom_text(r, place, "comment", json_get(v, "comment"), LIMIT_TEXT),
    };
    if (reference.type.n == 0 || reference.url.n == 0)
        sbom_doubt(r, FINDING_WARNING, "cdx-reference", place, v,
                   "has no type or no url, which CycloneDX requires of a reference");
    *out = reference;
    return true;
}

struct sbom_pair cdx_property(struct sbom_reader *r, const struct sbom_place *place,
                              const struct json *v)
{
    if (!sbom_object(r, place, NULL, v))
        return (struct sbom_pair){{0}, {0}};
    return (struct sbom_pair){
        sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME),
        sbom_text(r, place, "value", json_get(v, "value"), LIMIT_TEXT),
    };
}

static void references(struct sbom_reader *r, const struct sbom_place *up, const struct json *list,
                       struct sbom_component *to)
{
    const struct sbom_place *at = PLACE_MEMBER(up, "externalReferences");
    size_t i = 0;
    to->references = ARENA_ARRAY(r->arena, struct sbom_reference, json_count(list));
    JSON_EACH (item, sbom_array(r, at, NULL, list))
        if (cdx_reference(r, PLACE_ITEM(at, i++), item, &to->references[to->reference_count]))
            to->reference_count++;
}

static void properties(struct sbom_reader *r, const struct sbom_place *up, const struct json *list,
                       struct sbom_component *to)
{
    const struct sbom_place *at = PLACE_MEMBER(up, "properties");
    size_t i = 0;
    to->properties = ARENA_ARRAY(r->arena, struct sbom_pair, json_count(list));
    JSON_EACH (item, sbom_array(r, at, NULL, list)) {
        const struct sbom_place *place = PLACE_ITEM(at, i++);
        struct sbom_pair p = cdx_property(r, place, item);
        to->properties[to->property_count++] = p;
        sbom_property(r, place, item, to, p);
    }
}

static void pedigree(struct sbom_component *to, const struct json *v)
{
    if (!v || v->type != JSON_OBJECT)
        return;
    to->has_pedigree = json_count(v) > 0;
    to->has_patches = json_count(json_get(v, "patches")) > 0;
}

/* --- the component --- */

static void identify(struct sbom_reader *r, const struct sbom_place *place,
                     const struct json *const *m, struct sbom_component *to)
{
    to->group = sbom_text(r, place, "group", m[KEY_GROUP], LIMIT_NAME);
    to->version = sbom_text(r, place, "version", m[KEY_VERSION], LIMIT_NAME);
    to->version_range = sbom_text(r, place, "versionRange", m[KEY_RANGE], LIMIT_NAME);
    to->is_external = m[KEY_EXTERNAL] && m[KEY_EXTERNAL]->type == JSON_TRUE;
    if (m[KEY_RANGE] && (m[KEY_VERSION] || !to->is_external))
        sbom_doubt(r, FINDING_WARNING, "cdx-version-range", PLACE_MEMBER(place, "versionRange"),
                   m[KEY_RANGE],
                   "CycloneDX 1.7 allows a version range only of an external component without a "
                   "version");
    if (!m[KEY_VERSION] && !cdx_is_at_least(r->out, '4'))
        sbom_doubt(r, FINDING_WARNING, "cdx-component-version", place, m[KEY_NAME],
                   "has no version, which CycloneDX before 1.4 requires");
    to->purl = sbom_purl(r, PLACE_MEMBER(place, "purl"), m[KEY_PURL],
                         sbom_text(r, place, "purl", m[KEY_PURL], LIMIT_NAME));
    to->cpe = sbom_cpe(r, PLACE_MEMBER(place, "cpe"), m[KEY_CPE],
                       sbom_text(r, place, "cpe", m[KEY_CPE], LIMIT_NAME));
    if (m[KEY_SWID])
        swid(r, place, m[KEY_SWID], to);
    if (m[KEY_SWHID])
        more_ids(r, place, "swhid", m[KEY_SWHID], to);
    if (m[KEY_OMNIBOR])
        more_ids(r, place, "omniborId", m[KEY_OMNIBOR], to);
}

static void describe(struct sbom_reader *r, const struct sbom_place *place,
                     const struct json *const *m, struct sbom_component *to)
{
    to->description = sbom_text(r, place, "description", m[KEY_DESCRIPTION], LIMIT_TEXT);
    to->copyright = sbom_text(r, place, "copyright", m[KEY_COPYRIGHT], LIMIT_TEXT);
    to->scope = cdx_choice(r, place, "scope", m[KEY_SCOPE], scopes, COUNT_OF(scopes));
    to->is_modified = m[KEY_MODIFIED] && m[KEY_MODIFIED]->type == JSON_TRUE;
    to->has_evidence = json_count(m[KEY_EVIDENCE]) > 0;
    const struct json *released = json_get(m[KEY_NOTES], "timestamp");
    to->released = sbom_text(r, PLACE_MEMBER(place, "releaseNotes"), "timestamp", released,
                             LIMIT_NAME);
    pedigree(to, m[KEY_PEDIGREE]);
    if (m[KEY_HASHES])
        sbom_hashes(r, PLACE_MEMBER(place, "hashes"), sbom_array(r, place, "hashes", m[KEY_HASHES]),
                    hash_keys, to);
    if (m[KEY_LICENSES])
        licences(r, PLACE_MEMBER(place, "licenses"),
                 sbom_array(r, place, "licenses", m[KEY_LICENSES]), to);
    if (m[KEY_REFERENCES])
        references(r, place, m[KEY_REFERENCES], to);
    if (m[KEY_PROPERTIES])
        properties(r, place, m[KEY_PROPERTIES], to);
    sbom_source_of_properties(r, to);
}

static void fill(struct sbom_reader *r, const struct sbom_place *place, const struct json *const *m,
                 struct sbom_component *to)
{
    to->type = cdx_choice(r, place, "type", m[KEY_TYPE], types, COUNT_OF(types));
    if (!m[KEY_TYPE])
        sbom_doubt(r, FINDING_WARNING, "cdx-type", place, m[KEY_NAME],
                   "has no type, which CycloneDX requires; taken without one");
    identify(r, place, m, to);
    to->supplied_by = sbom_organisation(r, place, "supplier", m[KEY_SUPPLIER]);
    to->made_by = sbom_organisation(r, place, "manufacturer", m[KEY_MANUFACTURER]);
    to->publisher = sbom_text(r, place, "publisher", m[KEY_PUBLISHER], LIMIT_NAME);
    authors(r, place, m, to);
    to->supplier = sbom_supplier_of(to);
    describe(r, place, m, to);
}

static bool is_empty_text(const struct json *v)
{
    return v && v->type == JSON_STRING && v->text.n == 0;
}

void cdx_component(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                   size_t parent)
{
    const struct json *m[KEY__COUNT];
    if (!v || !sbom_object(r, place, NULL, v)) {
        if (v && v->type == JSON_NULL)
            sbom_doubt(r, FINDING_SKIPPED, "sbom-type", place, v, "is null; left out");
        sbom_skip(r);
        return;
    }
    sbom_pick(v, keys, KEY__COUNT, m);
    if (is_empty_text(m[KEY_REF]))
        sbom_doubt(r, FINDING_WARNING, "cdx-ref", PLACE_MEMBER(place, "bom-ref"), m[KEY_REF],
                   "is empty, which CycloneDX does not allow");
    struct str ref = sbom_text(r, place, "bom-ref", m[KEY_REF], LIMIT_NAME);
    struct str name = sbom_text(r, place, "name", m[KEY_NAME], LIMIT_NAME);
    const struct finding *since = r->findings->last;
    size_t inside = parent;
    if (name.n > 0) {
        inside = r->out->component_count;
        struct sbom_component *to = sbom_component_add(r, place, v, ref, false);
        if (!to)
            return;
        to->name = name;
        to->parent = parent;
        fill(r, place, m, to);
    } else {
        sbom_doubt(r, FINDING_SKIPPED, "sbom-name", place, v,
                   "this component has no name, so nothing can be known of it; left out");
        sbom_ref_other(r, ref);
        sbom_skip(r);
    }
    cdx_check(r, place, v, &cdx_component_rules, since);
    if (!m[KEY_COMPONENTS])
        return;
    size_t i = 0;
    const struct sbom_place *list = PLACE_MEMBER(place, "components");
    JSON_EACH (item, sbom_array(r, place, "components", m[KEY_COMPONENTS]))
        cdx_component(r, PLACE_ITEM(list, i++), item, inside);
}
