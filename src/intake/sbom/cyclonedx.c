/* CycloneDX JSON 1.2 to 1.7 (ECMA-424), and the tree that cyclonedx_xml.c makes of XML. */
#include "base/limits.h"
#include "intake/sbom/sbom_internal.h"

#define LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }

enum { TOOLS_MAX = 32 };

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
    KEY__COUNT
};

static const struct str keys[KEY__COUNT] = {
    [KEY_TYPE] = LIT("type"),
    [KEY_REF] = LIT("bom-ref"),
    [KEY_NAME] = LIT("name"),
    [KEY_VERSION] = LIT("version"),
    [KEY_PURL] = LIT("purl"),
    [KEY_HASHES] = LIT("hashes"),
    [KEY_LICENSES] = LIT("licenses"),
    [KEY_GROUP] = LIT("group"),
    [KEY_DESCRIPTION] = LIT("description"),
    [KEY_SCOPE] = LIT("scope"),
    [KEY_CPE] = LIT("cpe"),
    [KEY_SUPPLIER] = LIT("supplier"),
    [KEY_PUBLISHER] = LIT("publisher"),
    [KEY_AUTHOR] = LIT("author"),
    [KEY_AUTHORS] = LIT("authors"),
    [KEY_MANUFACTURER] = LIT("manufacturer"),
    [KEY_COMPONENTS] = LIT("components"),
    [KEY_SWID] = LIT("swid"),
};

static const struct str types[] = {
    LIT("library"),  LIT("application"),   LIT("framework"),
    LIT("file"),     LIT("container"),     LIT("operating-system"),
    LIT("device"),   LIT("firmware"),      LIT("machine-learning-model"),
    LIT("platform"), LIT("device-driver"), LIT("cryptographic-asset"),
    LIT("data"),
};
static const struct str scopes[] = {LIT("required"), LIT("optional"), LIT("excluded")};
static const struct str hash_keys[] = {LIT("alg"), LIT("content")};
static const struct str versions[] = {LIT("1.6"), LIT("1.5"), LIT("1.4"),
                                      LIT("1.7"), LIT("1.3"), LIT("1.2")};
static const struct str xml_versions[] = {LIT("1.0"), LIT("1.1")}; /* there was no JSON yet */

struct reader {
    struct sbom_reader *r;
    size_t swid_count;
};

static bool is_one_of(struct str s, const struct str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(s, list[i]))
            return true;
    return false;
}

/* A text that should be one of a list; in lower case where that helps, else as written. */
static struct str choice(struct sbom_reader *r, const struct sbom_place *place,
                         const struct json *at, struct str s, const struct str *list, size_t count)
{
    if (s.n == 0 || is_one_of(s, list, count))
        return s;
    struct str lower = str_lower(r->arena, s);
    if (is_one_of(lower, list, count))
        return lower;
    sbom_doubt(r, FINDING_WARNING, "cdx-choice", place, at,
               "\"%.*s\" is not among the values of CycloneDX; kept as written",
               STR_ARG(sbom_brief(s)));
    return s;
}

/* The name of an organisation or a person: an object with a name, or, against the schema, text. */
static struct str party(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                        const struct json *v)
{
    if (!v || v->type == JSON_STRING)
        return sbom_text(r, up, name, v, LIMIT_NAME);
    const struct sbom_place *place = name ? PLACE_MEMBER(up, name) : up;
    const struct json *object = sbom_object(r, place, NULL, v);
    return sbom_text(r, place, "name", json_get(object, "name"), LIMIT_NAME);
}

/* Who stands behind the component: the first of these that says something. */
static struct str supplier(struct sbom_reader *r, const struct sbom_place *place,
                           const struct json *const *m)
{
    struct str s = party(r, place, "supplier", m[KEY_SUPPLIER]);
    if (s.n == 0)
        s = party(r, place, "manufacturer", m[KEY_MANUFACTURER]);
    if (s.n == 0)
        s = sbom_text(r, place, "publisher", m[KEY_PUBLISHER], LIMIT_NAME);
    if (s.n == 0 && m[KEY_AUTHORS]) {
        const struct json *authors = sbom_array(r, place, "authors", m[KEY_AUTHORS]);
        const struct sbom_place *up = PLACE_ITEM(PLACE_MEMBER(place, "authors"), 0);
        s = party(r, up, NULL, json_first(authors));
    }
    if (s.n == 0)
        s = sbom_text(r, place, "author", m[KEY_AUTHOR], LIMIT_NAME);
    return s;
}

/* The expression of one item of licenses, or empty. */
static struct str licence(struct sbom_reader *r, const struct sbom_place *place,
                          const struct json *item)
{
    if (!sbom_object(r, place, NULL, item))
        return (struct str){0};
    struct str s = sbom_text(r, place, "expression", json_get(item, "expression"), LIMIT_NAME);
    if (s.n > 0)
        return s;
    const struct json *of = sbom_object(r, place, "license", json_get(item, "license"));
    const struct sbom_place *up = PLACE_MEMBER(place, "license");
    s = sbom_text(r, up, "id", json_get(of, "id"), LIMIT_NAME);
    if (s.n == 0)
        s = sbom_text(r, up, "expression", json_get(of, "expression"), LIMIT_NAME);
    if (s.n > 0)
        return s;
    s = sbom_text(r, up, "name", json_get(of, "name"), LIMIT_NAME);
    return s.n > 0 ? sbom_licence_name(r->arena, s) : s;
}

/* Whether item is marked (since 1.6) as what was concluded. */
static bool is_concluded(const struct json *item)
{
    const struct json *of = json_get(item, "license");
    return STR_IS(json_text(of, "acknowledgement"), "concluded") ||
           STR_IS(json_text(item, "acknowledgement"), "concluded");
}

static struct str licences(struct sbom_reader *r, const struct sbom_place *place,
                           const struct json *array)
{
    struct sbom_licences list = {.count = 0};
    bool concluded = false;
    bool more = false;
    size_t i = 0;
    JSON_EACH (item, array)
        concluded |= is_concluded(item);
    JSON_EACH (item, array) {
        struct str s = licence(r, PLACE_ITEM(place, i++), item);
        if (s.n == 0 || STR_IS(s, "NOASSERTION") || (concluded && !is_concluded(item)))
            continue;
        more |= !sbom_licences_add(&list, s);
    }
    if (more)
        sbom_doubt(r, FINDING_SKIPPED, "sbom-licence", place, array,
                   "more than %d licences; the others were left out", SBOM_LICENCES_MAX);
    return sbom_licences_join(r->arena, &list);
}

static void fill(struct reader *c, const struct sbom_place *place, const struct json *const *m,
                 struct sbom_component *to)
{
    struct sbom_reader *r = c->r;
    to->type = choice(r, PLACE_MEMBER(place, "type"), m[KEY_TYPE],
                      sbom_text(r, place, "type", m[KEY_TYPE], LIMIT_NAME), types, COUNT_OF(types));
    if (!m[KEY_TYPE])
        sbom_doubt(r, FINDING_WARNING, "cdx-type", place, m[KEY_NAME],
                   "has no type, which CycloneDX requires; taken without one");
    to->group = sbom_text(r, place, "group", m[KEY_GROUP], LIMIT_NAME);
    to->version = sbom_text(r, place, "version", m[KEY_VERSION], LIMIT_NAME);
    to->purl = sbom_purl(r, PLACE_MEMBER(place, "purl"), m[KEY_PURL],
                         sbom_text(r, place, "purl", m[KEY_PURL], LIMIT_NAME));
    to->cpe = sbom_cpe(r, PLACE_MEMBER(place, "cpe"), m[KEY_CPE],
                       sbom_text(r, place, "cpe", m[KEY_CPE], LIMIT_NAME));
    to->supplier = supplier(r, place, m);
    to->description = sbom_text(r, place, "description", m[KEY_DESCRIPTION], LIMIT_TEXT);
    to->scope = choice(r, PLACE_MEMBER(place, "scope"), m[KEY_SCOPE],
                       sbom_text(r, place, "scope", m[KEY_SCOPE], LIMIT_NAME), scopes,
                       COUNT_OF(scopes));
    if (m[KEY_HASHES])
        sbom_hashes(r, PLACE_MEMBER(place, "hashes"), sbom_array(r, place, "hashes", m[KEY_HASHES]),
                    hash_keys, to);
    if (m[KEY_LICENSES])
        to->licence = licences(r, PLACE_MEMBER(place, "licenses"),
                               sbom_array(r, place, "licenses", m[KEY_LICENSES]));
    c->swid_count += m[KEY_SWID] != NULL;
}

static void components(struct reader *c, const struct sbom_place *place, const struct json *array,
                       size_t parent);

static void component(struct reader *c, const struct sbom_place *place, const struct json *v,
                      size_t parent)
{
    const struct json *m[KEY__COUNT];
    struct sbom_reader *r = c->r;
    if (!v || !sbom_object(r, place, NULL, v)) {
        r->out->skipped_count++;
        return;
    }
    sbom_pick(v, keys, KEY__COUNT, m);
    struct str ref = sbom_text(r, place, "bom-ref", m[KEY_REF], LIMIT_NAME);
    struct str name = sbom_text(r, place, "name", m[KEY_NAME], LIMIT_NAME);
    size_t inside = parent;
    if (name.n > 0) {
        inside = r->out->component_count;
        struct sbom_component *to = sbom_component_add(r, place, v, ref, false);
        to->name = name;
        to->parent = parent;
        fill(c, place, m, to);
    } else {
        sbom_doubt(r, FINDING_SKIPPED, "sbom-name", place, v,
                   "this component has no name, so nothing can be known of it; left out");
        sbom_ref_other(r, ref);
        r->out->skipped_count++;
    }
    if (m[KEY_COMPONENTS])
        components(c, PLACE_MEMBER(place, "components"),
                   sbom_array(r, place, "components", m[KEY_COMPONENTS]), inside);
}

static void components(struct reader *c, const struct sbom_place *place, const struct json *array,
                       size_t parent)
{
    size_t i = 0;
    JSON_EACH (item, array)
        component(c, PLACE_ITEM(place, i++), item, parent);
}

/* The components in and under an array. */
static size_t count_in(const struct json *array)
{
    size_t n = 0;
    if (!array || array->type != JSON_ARRAY)
        return 0;
    JSON_EACH (item, array) {
        const struct json *inside = json_get(item, "components");
        n += 1 + (inside ? count_in(inside) : 0);
    }
    return n;
}

/* Services are no components, but may stand in dependencies. */
static size_t services(struct sbom_reader *r, const struct json *array)
{
    size_t n = 0;
    if (!array || array->type != JSON_ARRAY)
        return 0;
    JSON_EACH (item, array) {
        sbom_ref_other(r, json_text(item, "bom-ref"));
        n += 1 + services(r, json_get(item, "services"));
    }
    return n;
}

static bool is_elsewhere(struct str ref)
{
    return str_starts(ref, STR("urn:cdx:"));
}

static bool find(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                 size_t *component)
{
    struct str ref = sbom_text(r, place, NULL, v, LIMIT_NAME);
    if (ref.n == 0)
        return false;
    if (sbom_ref_find(r, ref, component))
        return *component != SBOM_OTHER;
    if (!is_elsewhere(ref))
        sbom_doubt(r, FINDING_WARNING, "sbom-edge", place, v,
                   "no component has the ref \"%.*s\"; this dependency was left out",
                   STR_ARG(sbom_brief(ref)));
    return false;
}

static void dependency(struct sbom_reader *r, const struct sbom_place *place, const struct json *v)
{
    size_t from;
    size_t to;
    size_t i = 0;
    if (!sbom_object(r, place, NULL, v))
        return;
    if (json_text(v, "ref").n == 0) {
        sbom_doubt(r, FINDING_WARNING, "sbom-edge", place, v,
                   "does not say whose dependencies these are (ref); left out");
        return;
    }
    if (!find(r, PLACE_MEMBER(place, "ref"), json_get(v, "ref"), &from))
        return;
    const struct json *on = sbom_array(r, place, "dependsOn", json_get(v, "dependsOn"));
    const struct sbom_place *list = PLACE_MEMBER(place, "dependsOn");
    JSON_EACH (item, on) {
        const struct sbom_place *at = PLACE_ITEM(list, i++);
        if (!find(r, at, item, &to))
            continue;
        if (from != to)
            sbom_edge_add(r, from, to);
        else
            sbom_doubt(r, FINDING_NOTE, "sbom-edge", at, item,
                       "a component that depends on itself; passed over");
    }
}

static void dependencies(struct sbom_reader *r, const struct json *root)
{
    size_t i = 0;
    const struct json *all = sbom_array(r, r->root, "dependencies", json_get(root, "dependencies"));
    const struct sbom_place *place = PLACE_MEMBER(r->root, "dependencies");
    JSON_EACH (item, all)
        dependency(r, PLACE_ITEM(place, i++), item);
}

/* Before 1.5 an array of tools, since then also an object with components and services. */
static struct str tools(struct sbom_reader *r, const struct json *v)
{
    struct buf b = {.arena = r->arena};
    size_t count = 0;
    const struct json *list = v && v->type == JSON_OBJECT ? json_get(v, "components") : v;
    JSON_EACH (item, list) {
        struct str name = item->type == JSON_STRING ? str_trim(item->text)
                                                    : str_trim(json_text(item, "name"));
        struct str version = str_trim(json_text(item, "version"));
        if (name.n == 0 || count++ >= TOOLS_MAX)
            continue;
        if (b.n > 0)
            BUF_LIT(&b, ", ");
        buf_put(&b, str_sub(name, 0, 256));
        if (version.n > 0) {
            buf_char(&b, ' ');
            buf_put(&b, str_sub(version, 0, 256));
        }
    }
    return buf_str(&b);
}

static void head(struct reader *c, const struct json *root, const struct json *metadata)
{
    struct sbom_reader *r = c->r;
    struct sbom *out = r->out;
    const struct sbom_place *place = PLACE_MEMBER(r->root, "metadata");
    const struct json *version = json_get(root, "specVersion");
    out->spec_version = sbom_text(r, r->root, "specVersion", version, LIMIT_NAME);
    bool known = is_one_of(out->spec_version, versions, COUNT_OF(versions)) ||
                 (out->format == SBOM_CYCLONEDX_XML &&
                  is_one_of(out->spec_version, xml_versions, COUNT_OF(xml_versions)));
    if (!known)
        sbom_doubt(r, FINDING_WARNING, "cdx-version", PLACE_MEMBER(r->root, "specVersion"),
                   version ? version : root,
                   "the version \"%.*s\" of CycloneDX is not known here; read as if it were 1.7",
                   STR_ARG(sbom_brief(out->spec_version)));
    if (!json_get(root, "bomFormat"))
        sbom_doubt(r, FINDING_WARNING, "cdx-format", r->root, root,
                   "bomFormat is missing; taken as CycloneDX for its other members");
    out->serial = sbom_text(r, r->root, "serialNumber", json_get(root, "serialNumber"), LIMIT_NAME);
    out->document_version = json_as_text(json_get(root, "version"));
    out->created = sbom_instant(r, place, "timestamp", json_get(metadata, "timestamp"));
    out->tools = tools(r, json_get(metadata, "tools"));
    const struct json *primary = json_get(metadata, "component");
    if (primary && primary->type == JSON_OBJECT) {
        component(c, PLACE_MEMBER(place, "component"), primary, SIZE_MAX);
        bool taken = out->component_count > 0 && str_trim(json_text(primary, "name")).n > 0;
        out->primary = taken ? 0 : SIZE_MAX;
    }
    if (out->primary == SIZE_MAX)
        sbom_doubt(r, FINDING_NOTE, "cdx-primary", place, metadata ? metadata : root,
                   "there is no metadata.component with a name: the document does not say what it "
                   "describes");
    else
        out->name = out->components[0].name;
}

static void note(struct sbom_reader *r, const struct json *root, const char *member, size_t count,
                 const char *what)
{
    if (count > 0)
        sbom_doubt(r, FINDING_NOTE, "cdx-unused", PLACE_MEMBER(r->root, member),
                   json_get(root, member), "%s: %zu", what, count);
}

bool sbom_read_cyclonedx(struct sbom_reader *r, const struct json *root, struct err *err)
{
    struct reader c = {.r = r};
    const struct json *list = sbom_array(r, r->root, "components", json_get(root, "components"));
    const struct json *metadata = sbom_object(r, r->root, "metadata", json_get(root, "metadata"));
    const struct json *primary = json_get(metadata, "component");
    size_t count = count_in(list) + count_in(json_get(primary, "components")) + (primary != NULL);
    if (!sbom_components_reserve(r, count, err))
        return false;
    head(&c, root, metadata);
    components(&c, PLACE_MEMBER(r->root, "components"), list, SIZE_MAX);
    size_t service_count = services(r, json_get(root, "services"));
    sbom_refs_complete(r);
    dependencies(r, root);

    note(r, root, "services", service_count, "services, which are no components, left out");
    note(r, root, "vulnerabilities", json_count(json_get(root, "vulnerabilities")),
         "vulnerabilities, which are no part of an SBOM, not taken from it");
    note(r, root, "compositions", json_count(json_get(root, "compositions")),
         "statements on completeness (compositions) not taken");
    note(r, root, "components", c.swid_count, "SWID tags of components not taken");
    return sbom_edges_complete(r, err);
}
