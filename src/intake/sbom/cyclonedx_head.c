/* The document around the components of CycloneDX 1.2 to 1.7: metadata, services, dependencies,
   compositions. */
#include "base/limits.h"
#include "intake/sbom/cyclonedx.h"
#include "intake/sbom/cyclonedx_rules.h"

static const struct str versions[] = {SBOM_LIT("1.6"), SBOM_LIT("1.5"), SBOM_LIT("1.4"),
                                      SBOM_LIT("1.7"), SBOM_LIT("1.3"), SBOM_LIT("1.2")};
/* there was no JSON yet */
static const struct str xml_versions[] = {SBOM_LIT("1.0"), SBOM_LIT("1.1")};

static const struct str phases[] = {
    SBOM_LIT("design"),     SBOM_LIT("pre-build"), SBOM_LIT("build"),       SBOM_LIT("post-build"),
    SBOM_LIT("operations"), SBOM_LIT("discovery"), SBOM_LIT("decommission")};

static const struct str aggregates[] = {
    SBOM_LIT("complete"),
    SBOM_LIT("incomplete"),
    SBOM_LIT("incomplete_first_party_only"),
    SBOM_LIT("incomplete_first_party_proprietary_only"),
    SBOM_LIT("incomplete_first_party_opensource_only"),
    SBOM_LIT("incomplete_third_party_only"),
    SBOM_LIT("incomplete_third_party_proprietary_only"),
    SBOM_LIT("incomplete_third_party_opensource_only"),
    SBOM_LIT("unknown"),
    SBOM_LIT("not_specified"),
};

bool cdx_is_at_least(const struct sbom *b, char minor)
{
    struct str v = b->spec_version;
    return v.n != 3 || v.p[2] >= minor;
}

/* --- metadata --- */

static void tool(struct sbom_reader *r, const struct sbom_place *place, const struct json *v)
{
    struct sbom *out = r->out;
    struct sbom_tool tool = {0};
    if (v->type == JSON_STRING) /* against the schema */
        tool.name = sbom_text(r, place, NULL, v, LIMIT_NAME);
    else if (sbom_object(r, place, NULL, v)) {
        const struct json *vendor = json_get(v, "vendor");
        tool.name = sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME);
        tool.version = sbom_text(r, place, "version", json_get(v, "version"), LIMIT_NAME);
        tool.vendor = sbom_text(r, place, "vendor", vendor, LIMIT_NAME);
        if (!vendor)
            tool.vendor = sbom_text(r, place, "group", json_get(v, "group"), LIMIT_NAME);
        if (tool.name.n == 0) {
            tool.name = tool.vendor;
            tool.vendor.n = 0;
        }
    }
    sbom_add_tool(r->arena, &out->tool_list, &out->tool_count, tool);
}

static void tool_list(struct sbom_reader *r, const struct sbom_place *place, const struct json *v)
{
    size_t i = 0;
    JSON_EACH (item, v)
        tool(r, PLACE_ITEM(place, i++), item);
}

/* Before 1.5 an array of tools, since then also an object with components and services. */
static void tools(struct sbom_reader *r, const struct sbom_place *up, const struct json *v)
{
    const struct sbom_place *place = PLACE_MEMBER(up, "tools");
    if (v && v->type == JSON_OBJECT) {
        tool_list(r, PLACE_MEMBER(place, "components"),
                  sbom_array(r, place, "components", json_get(v, "components")));
        tool_list(r, PLACE_MEMBER(place, "services"),
                  sbom_array(r, place, "services", json_get(v, "services")));
    } else
        tool_list(r, place, sbom_array(r, place, NULL, v));
    r->out->tools = sbom_tools_line(r->arena, r->out);
}

static void lifecycles(struct sbom_reader *r, const struct sbom_place *up, const struct json *v)
{
    const struct sbom_place *list = PLACE_MEMBER(up, "lifecycles");
    size_t i = 0;
    JSON_EACH (item, sbom_array(r, list, NULL, v)) {
        const struct sbom_place *place = PLACE_ITEM(list, i++);
        if (!sbom_object(r, place, NULL, item))
            continue;
        struct str s = cdx_choice(r, place, "phase", json_get(item, "phase"), phases,
                                  COUNT_OF(phases));
        if (s.n == 0)
            s = sbom_text(r, place, "name", json_get(item, "name"), LIMIT_NAME);
        if (s.n > 0)
            sbom_add_str(r->arena, &r->out->lifecycles, &r->out->lifecycle_count, s);
        else
            sbom_doubt(r, FINDING_WARNING, "cdx-lifecycle", place, item,
                       "has neither phase nor name");
    }
}

static void parties(struct sbom_reader *r, const struct sbom_place *place, const struct json *v)
{
    struct sbom *out = r->out;
    const struct sbom_place *list = PLACE_MEMBER(place, "authors");
    size_t i = 0;
    JSON_EACH (item, sbom_array(r, list, NULL, json_get(v, "authors")))
        sbom_add_party(r->arena, &out->authors, &out->author_count,
                       sbom_person(r, PLACE_ITEM(list, i++), NULL, item));
    out->supplied_by = sbom_organisation(r, place, "supplier", json_get(v, "supplier"));
    /* Since 1.6 the one who made the list; manufacture before that is who made what it describes.
     */
    out->made_by = sbom_organisation(r, place, "manufacturer", json_get(v, "manufacturer"));
    const struct json *old = json_get(v, "manufacture");
    struct sbom_party maker = sbom_organisation(r, place, "manufacture", old);
    if (out->primary == SIZE_MAX || maker.name.n == 0)
        return;
    struct sbom_component *c = &out->components[out->primary];
    if (c->made_by.name.n == 0)
        c->made_by = maker;
    c->supplier = sbom_supplier_of(c);
}

static void property(void *context, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = context;
    struct sbom_pair p = cdx_property(r, place, v);
    sbom_add_pair(r->arena, &r->out->properties, &r->out->property_count, p.name, p.value);
}

static void metadata(struct sbom_reader *r)
{
    struct sbom *out = r->out;
    const struct json *v = sbom_object(r, r->root, "metadata", sbom_member(r, "metadata"));
    const struct sbom_place *place = PLACE_MEMBER(r->root, "metadata");
    const struct finding *since = r->findings->last;
    out->created = sbom_instant(r, place, "timestamp", json_get(v, "timestamp"));
    tools(r, place, json_get(v, "tools"));
    lifecycles(r, place, json_get(v, "lifecycles"));
    const struct sbom_place *list = PLACE_MEMBER(place, "properties");
    size_t i = 0;
    JSON_EACH (item, sbom_array(r, list, NULL, json_get(v, "properties")))
        property(r, PLACE_ITEM(list, i++), item);
    const struct json *primary = json_get(v, "component");
    if (primary && primary->type == JSON_OBJECT) {
        cdx_component(r, PLACE_MEMBER(place, "component"), primary, SIZE_MAX);
        bool taken = out->component_count > 0 && str_trim(json_text(primary, "name")).n > 0;
        out->primary = taken ? 0 : SIZE_MAX;
    } else
        (void)sbom_object(r, place, "component", primary);
    parties(r, place, v);
    cdx_check(r, place, v, &cdx_metadata_rules, since);
    if (out->primary == SIZE_MAX)
        sbom_doubt(r, FINDING_NOTE, "cdx-primary", place, v ? v : sbom_head(r),
                   "there is no metadata.component with a name: the document does not say what it "
                   "describes");
    else {
        out->name = out->components[0].name;
        sbom_add_root(r->arena, out, 0);
    }
}

/* RFC 4122 in lower or upper case, behind "urn:uuid:". */
static bool is_serial(struct str s)
{
    static const struct str begin = SBOM_LIT("urn:uuid:");
    if (!str_starts(s, begin) || s.n != begin.n + 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        char c = char_lower(s.p[begin.n + i]);
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? c != '-' : !char_is_digit(c) && !(c >= 'a' && c <= 'f'))
            return false;
    }
    return true;
}

static void head(struct sbom_reader *r)
{
    struct sbom *out = r->out;
    const struct json *version = sbom_member(r, "specVersion");
    const struct json *serial = sbom_member(r, "serialNumber");
    const struct json *revision = sbom_member(r, "version");
    out->spec_version = sbom_text(r, r->root, "specVersion", version, LIMIT_NAME);
    bool known = sbom_is_one_of(out->spec_version, versions, COUNT_OF(versions)) ||
                 (out->format == SBOM_CYCLONEDX_XML &&
                  sbom_is_one_of(out->spec_version, xml_versions, COUNT_OF(xml_versions)));
    if (!known)
        sbom_doubt(r, FINDING_WARNING, "cdx-version", PLACE_MEMBER(r->root, "specVersion"),
                   version ? version : sbom_head(r),
                   "the version \"%.*s\" of CycloneDX is not known here; read as if it were 1.7",
                   STR_ARG(sbom_brief(out->spec_version)));
    if (!sbom_member(r, "bomFormat"))
        sbom_doubt(r, FINDING_WARNING, "cdx-format", r->root, sbom_head(r),
                   "bomFormat is missing; taken as CycloneDX for its other members");
    else if (!STR_IS(json_text(sbom_head(r), "bomFormat"), "CycloneDX"))
        sbom_doubt(r, FINDING_WARNING, "cdx-format", PLACE_MEMBER(r->root, "bomFormat"),
                   sbom_member(r, "bomFormat"), "is not written \"CycloneDX\"");
    out->serial = sbom_text(r, r->root, "serialNumber", serial, LIMIT_NAME);
    if (out->serial.n > 0 && !is_serial(out->serial))
        sbom_doubt(r, FINDING_WARNING, "cdx-serial", PLACE_MEMBER(r->root, "serialNumber"), serial,
                   "\"%.*s\" is no UUID of the form urn:uuid:...; kept as written",
                   STR_ARG(sbom_brief(out->serial)));
    int64_t number;
    out->document_version = sbom_keep(r, revision, json_as_text(revision));
    if (revision && out->format == SBOM_CYCLONEDX_JSON &&
        (revision->type != JSON_NUMBER || !str_to_int(revision->text, &number) || number < 1))
        sbom_doubt(r, FINDING_WARNING, "cdx-revision", PLACE_MEMBER(r->root, "version"), revision,
                   "the version of the list is no whole number from 1");
    metadata(r);
    cdx_check(r, r->root, sbom_head(r), &cdx_bom_rules, r->findings->last);
}

/* --- lists beside the components --- */

static void component(void *context, const struct sbom_place *place, const struct json *item)
{
    cdx_component(context, place, item, SIZE_MAX);
}

/* Services are no components, but may stand in dependencies. */
static void service(void *context, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = context;
    struct sbom *out = r->out;
    const struct finding *since = r->findings->last;
    if (!sbom_object(r, place, NULL, v))
        return;
    struct sbom_service s = {
        .ref = sbom_text(r, place, "bom-ref", json_get(v, "bom-ref"), LIMIT_NAME),
        .group = sbom_text(r, place, "group", json_get(v, "group"), LIMIT_NAME),
        .name = sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME),
        .version = sbom_text(r, place, "version", json_get(v, "version"), LIMIT_NAME),
        .provider = sbom_organisation(r, place, "provider", json_get(v, "provider")),
    };
    if (s.name.n == 0)
        sbom_doubt(r, FINDING_WARNING, "cdx-service", place, v,
                   "has no name, which CycloneDX requires of a service");
    cdx_check(r, place, v, &cdx_service_rules, since);
    sbom_ref_other(r, s.ref);
    sbom_add_service(r->arena, &out->services, &out->service_count, s);
    size_t i = 0;
    const struct sbom_place *inside = PLACE_MEMBER(place, "services");
    JSON_EACH (item, sbom_array(r, inside, NULL, json_get(v, "services")))
        service(r, PLACE_ITEM(inside, i++), item);
}

static void add_reference(void *context, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = context;
    struct sbom_reference reference;
    if (cdx_reference(r, place, v, &reference))
        sbom_add_reference(r->arena, &r->out->references, &r->out->reference_count, reference);
}

/* Kept as they stand, for who reads VEX; only their refs are known here. */
static void vulnerability(void *context, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = context;
    if (!sbom_object(r, place, NULL, v))
        return;
    r->out->vulnerability_count++;
    sbom_ref_other(r, sbom_text(r, place, "bom-ref", json_get(v, "bom-ref"), LIMIT_NAME));
    cdx_check(r, place, v, &cdx_vulnerability_rules, r->findings->last);
}

static void annotation(void *context, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = context;
    if (sbom_object(r, place, NULL, v))
        cdx_check(r, place, v, &cdx_annotation_rules, r->findings->last);
}

/* Who says one thing or another in the document (since 1.7). */
static void citation(void *context, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = context;
    if (!sbom_object(r, place, NULL, v))
        return;
    cdx_check(r, place, v, &cdx_citation_rules, r->findings->last);
    if (!json_get(v, "attributedTo") && !json_get(v, "process"))
        sbom_doubt(r, FINDING_WARNING, "cdx-schema", place, v,
                   "has neither attributedTo nor process, of which CycloneDX requires one");
    if (json_get(v, "pointers") && json_get(v, "expressions"))
        sbom_doubt(r, FINDING_WARNING, "cdx-schema", place, v,
                   "has pointers and expressions, of which CycloneDX allows one");
}

/* --- dependencies and compositions --- */

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

/* The list of a dependency: what it depends on, or (since 1.6) what it provides. */
static void targets(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                    size_t from, bool provides)
{
    const struct sbom_place *list = PLACE_MEMBER(place, provides ? "provides" : "dependsOn");
    size_t i = 0;
    size_t to;
    JSON_EACH (item, sbom_array(r, list, NULL, v)) {
        const struct sbom_place *at = PLACE_ITEM(list, i++);
        if (!find(r, at, item, &to))
            continue;
        if (from == to)
            sbom_doubt(r, FINDING_NOTE, "sbom-edge", at, item,
                       "a component that depends on itself; passed over");
        else if (provides)
            sbom_relation_add(r, from, to, STR("provides"));
        else
            sbom_edge_add(r, from, to, SBOM_EDGE_DEPENDS);
    }
}

static void dependency(void *context, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = context;
    size_t from;
    if (!sbom_object(r, place, NULL, v))
        return;
    cdx_check(r, place, v, &cdx_dependency_rules, r->findings->last);
    if (json_text(v, "ref").n == 0) {
        sbom_doubt(r, FINDING_WARNING, "sbom-edge", place, v,
                   "does not say whose dependencies these are (ref); left out");
        return;
    }
    if (!find(r, PLACE_MEMBER(place, "ref"), json_get(v, "ref"), &from))
        return;
    targets(r, place, json_get(v, "dependsOn"), from, false);
    targets(r, place, json_get(v, "provides"), from, true);
}

/* The refs of a composition, whose dependencies or parts are as complete as it says. */
static void covered(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                    const struct json *v, struct str aggregate)
{
    const struct sbom_place *list = PLACE_MEMBER(up, name);
    bool parts = STR_IS(str_of(name), "assemblies");
    size_t i = 0;
    size_t at;
    JSON_EACH (item, sbom_array(r, list, NULL, json_get(v, name))) {
        if (!find(r, PLACE_ITEM(list, i++), item, &at))
            continue;
        struct sbom_component *c = &r->out->components[at];
        *(parts ? &c->assembly : &c->completeness) = aggregate;
    }
}

static void composition(void *context, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = context;
    if (!sbom_object(r, place, NULL, v))
        return;
    struct str aggregate = cdx_choice(r, place, "aggregate", json_get(v, "aggregate"), aggregates,
                                      COUNT_OF(aggregates));
    cdx_check(r, place, v, &cdx_composition_rules, r->findings->last);
    if (aggregate.n == 0) {
        sbom_doubt(r, FINDING_WARNING, "cdx-composition", place, v,
                   "has no aggregate, so does not say how complete anything is");
        return;
    }
    if (!json_get(v, "assemblies") && !json_get(v, "dependencies"))
        r->out->completeness = aggregate;
    covered(r, place, "assemblies", v, aggregate);
    covered(r, place, "dependencies", v, aggregate);
}

bool sbom_read_cyclonedx(struct sbom_reader *r, struct err *err)
{
    head(r);
    if (!sbom_each(r, "components", component, r, err) ||
        !sbom_each(r, "services", service, r, err) ||
        !sbom_each(r, "vulnerabilities", vulnerability, r, err))
        return false;
    sbom_refs_complete(r);
    return sbom_each(r, "dependencies", dependency, r, err) &&
           sbom_each(r, "compositions", composition, r, err) &&
           sbom_each(r, "properties", property, r, err) &&
           sbom_each(r, "externalReferences", add_reference, r, err) &&
           sbom_each(r, "annotations", annotation, r, err) &&
           sbom_each(r, "citations", citation, r, err) && sbom_edges_complete(r, err);
}
