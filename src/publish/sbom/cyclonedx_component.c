/* A component for CycloneDX: as its list says it, or built from the model, and what is known beside
   the list. */
#include "publish/sbom/export_internal.h"

#include "value/licence/licence.h"

/* Members of an SPDX package that the model has; of SPDX 3, those of an element. What is not here
   goes along as a property. */
/* clang-format off */
static const char *const carried[] = {
    "SPDXID", "name", "versionInfo", "externalRefs", "checksums", "supplier", "originator",
    "copyrightText", "licenseConcluded", "licenseDeclared", "downloadLocation", "homepage",
    "packageFileName", "spdxId", "type", "@type", "@id", "creationInfo",
    "software_packageVersion", "software_packageUrl", "externalIdentifier", "externalRef",
    "verifiedUsing", "suppliedBy", "originatedBy", "software_primaryPurpose",
    "software_copyrightText", "software_downloadLocation", "software_homePage"};
/* clang-format on */

static bool is_carried(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(carried); i++)
        if (str_eq(name, str_of(carried[i])))
            return true;
    return false;
}

static struct json *list_in(struct arena *a, struct json *object, const char *name)
{
    struct json *m = sbom_find_member(object, name);
    return m ? m : json_add(a, object, name, JSON_ARRAY);
}

static void property(struct arena *a, struct json *component, struct str name, struct str value)
{
    struct json *p = json_add(a, list_in(a, component, "properties"), NULL, JSON_OBJECT);
    json_add_text(a, p, "name", name);
    json_add_text(a, p, "value", value);
}

static void text(struct arena *a, struct json *o, const char *name, struct str value)
{
    if (value.n)
        json_add_text(a, o, name, value);
}

/* In SPDX a remark or a URL may stand where the address should: it goes where there is room, which
   is no room beside a name; false then. */
static bool contact(struct arena *a, struct json *into, const struct sbom_contact *c)
{
    struct json *o = json_add(a, into, NULL, JSON_OBJECT);
    struct str address;
    bool is_address = sbom_text_of_kind(a, SBOM_KIND_EMAIL, c->email, &address);
    text(a, o, "name", c->name.n || is_address ? c->name : c->email);
    text(a, o, "email", is_address ? c->email : (struct str){0});
    text(a, o, "phone", c->phone);
    return is_address || c->name.n == 0 || c->email.n == 0;
}

struct json *sbom_cdx_party(struct arena *a, const struct sbom_party *p)
{
    struct json *o = json_object(a);
    text(a, o, "name", p->name);
    for (size_t i = 0; i < p->url_count; i++)
        json_add_text(a, list_in(a, o, "url"), NULL, p->urls[i]);
    for (size_t i = 0; i < p->contact_count; i++)
        (void)contact(a, list_in(a, o, "contact"), &p->contacts[i]);
    return o;
}

static bool is_somebody(const struct sbom_party *p)
{
    return p->name.n || p->contact_count || p->url_count;
}

/* --- from the model --- */

static void parties(struct arena *a, struct json *o, const struct sbom_component *c)
{
    if (is_somebody(&c->supplied_by))
        json_hang(o, "supplier", sbom_cdx_party(a, &c->supplied_by));
    else if (c->supplier.n && !is_somebody(&c->made_by) && !c->author_count && !c->publisher.n)
        text(a, json_add(a, o, "supplier", JSON_OBJECT), "name", c->supplier);
    if (is_somebody(&c->made_by))
        json_hang(o, "manufacturer", sbom_cdx_party(a, &c->made_by));
    for (size_t i = 0; i < c->author_count; i++) {
        const struct sbom_party *p = &c->authors[i];
        struct sbom_contact who = {.name = p->name};
        if (p->contact_count)
            who.email = p->contacts[0].email;
        if (!contact(a, list_in(a, o, "authors"), &who))
            property(a, o, STR("spdx:originator"), sbom_spdx_party(a, p));
    }
    text(a, o, "publisher", c->publisher);
    if (c->supplied_by.kind == SBOM_PARTY_PERSON)
        property(a, o, STR("spdx:supplier"), sbom_spdx_party(a, &c->supplied_by));
}

/* CycloneDX 1.6 has room for one expression: the concluded one before the declared one. The other,
   and NONE, which it cannot say, become properties. */
static void licences(struct sbom_export *x, struct json *o, const struct sbom_component *c)
{
    struct arena *a = x->scratch;
    struct str declared = c->licence_declared, concluded = c->licence_concluded;
    bool has_declared = declared.n && !licence_is_statement(declared);
    bool has_concluded = concluded.n && !licence_is_statement(concluded);
    struct str s = has_concluded ? concluded : has_declared ? declared : (struct str){0};
    if (s.n) {
        struct json *item = json_add(a, json_add(a, o, "licenses", JSON_ARRAY), NULL, JSON_OBJECT);
        json_add_text(a, item, "expression", s);
        json_add_text(a, item, "acknowledgement",
                      has_concluded ? STR("concluded") : STR("declared"));
    } else if (STR_IS(c->licence, "NONE"))
        sbom_loss(x, STEP_MEMBER(NULL, "licenses"), STR("NONE"),
                  "CycloneDX cannot say that there is no licence; kept as a property");
    if (declared.n && (has_concluded || STR_IS(declared, "NONE")) && !str_eq(declared, s))
        property(a, o, STR("spdx:licenseDeclared"), declared);
    if (STR_IS(concluded, "NONE"))
        property(a, o, STR("spdx:licenseConcluded"), concluded);
}

/* Identifiers beyond the one purl and the one CPE that a component may have. */
static void identities(struct sbom_export *x, struct json *o, const struct sbom_component *c)
{
    struct arena *a = x->scratch;
    const struct {
        const char *field;
        const struct str *values;
        size_t count;
    } more[] = {{"purl", c->more_purls, c->more_purl_count},
                {"cpe", c->more_cpes, c->more_cpe_count}};
    struct json *list = NULL;
    for (size_t k = 0; k < COUNT_OF(more); k++)
        for (size_t i = 0; i < more[k].count; i++) {
            if (!list)
                list = json_add(a, json_add(a, o, "evidence", JSON_OBJECT), "identity", JSON_ARRAY);
            struct json *row = json_add(a, list, NULL, JSON_OBJECT);
            json_add_text(a, row, "field", str_of(more[k].field));
            json_add_text(a, row, "concludedValue", more[k].values[i]);
            if (i == 0)
                sbom_loss(
                    x, STEP_MEMBER(NULL, more[k].field),
                    str_fmt(a, "%zu more, from %.*s", more[k].count, STR_ARG(more[k].values[i])),
                    "a component of CycloneDX has one; the others are evidence.identity");
        }
    for (size_t i = 0; i < c->id_count; i++) {
        struct str name = c->ids[i].name, value = c->ids[i].value;
        if (STR_IS(name, "swhid") || STR_IS(name, "omniborId"))
            json_add_text(a, list_in(a, o, str_cz(a, name)), NULL, value);
        else
            property(a, o, str_fmt(a, "spdx:externalRef:%.*s", STR_ARG(name)), value);
    }
}

static void references(struct arena *a, struct json *o, const struct sbom_component *c)
{
    for (size_t i = 0; i < c->reference_count; i++) {
        const struct sbom_reference *r = &c->references[i];
        struct str type = STR_IS(r->type, "advisory") ? STR("advisories") : r->type;
        if (licence_is_statement(r->url)) /* NONE and NOASSERTION of downloadLocation */
            continue;
        bool known = sbom_cdx_is_reference_type(type);
        struct json *row = json_add(a, list_in(a, o, "externalReferences"), NULL, JSON_OBJECT);
        json_add_text(a, row, "type", known ? type : STR("other"));
        json_add_text(a, row, "url", r->url);
        struct str comment = known ? r->comment
                                   : str_trim(str_fmt(a, "%.*s %.*s", STR_ARG(type),
                                                      STR_ARG(r->comment)));
        text(a, row, "comment", comment);
    }
}

static struct json *from_model(struct sbom_export *x, const struct sbom_component *c)
{
    struct arena *a = x->scratch;
    struct json *o = json_object(a);
    text(a, o, "type", c->type);
    parties(a, o, c);
    text(a, o, "group", c->group);
    json_add_text(a, o, "name", c->name);
    text(a, o, "version", c->version);
    text(a, o, "description", c->description);
    text(a, o, "scope", c->scope);
    for (size_t i = 0; i < c->hash_count; i++) {
        struct json *h = json_add(a, list_in(a, o, "hashes"), NULL, JSON_OBJECT);
        json_add_text(a, h, "alg", c->hashes[i].algorithm);
        json_add_text(a, h, "content", c->hashes[i].value);
    }
    licences(x, o, c);
    if (!licence_is_statement(c->copyright))
        text(a, o, "copyright", c->copyright);
    text(a, o, "cpe", c->cpe);
    text(a, o, "purl", c->purl);
    identities(x, o, c);
    references(a, o, c);
    for (size_t i = 0; i < c->property_count; i++)
        property(a, o, c->properties[i].name, c->properties[i].value);
    if (c->file_name.n)
        property(a, o, STR("bsi:component:filename"), c->file_name);
    return o;
}

/* What the list says and the model has no member for. */
static void leftovers(struct sbom_export *x, struct json *o, size_t i)
{
    struct arena *a = x->scratch;
    const struct sbom_component *c = &x->whole->list.components[i];
    const struct json *raw = sbom_whole_raw(a, x->whole, i);
    bool rdf = x->part && x->part->list.format == SBOM_SPDX_RDF;
    JSON_EACH (m, raw) {
        struct str value = sbom_json_text(a, m);
        bool unlooked = STR_IS(m->key, "filesAnalyzed") && STR_IS(value, "false");
        bool summary = STR_IS(m->key, "summary") || STR_IS(m->key, "description");
        bool purpose = STR_IS(m->key, "primaryPackagePurpose") && c->type.n;
        if (rdf && m->type != JSON_STRING) /* nodes, whose names mean nothing elsewhere */
            continue;
        if (value.n == 0 || m->type == JSON_NULL || is_carried(m->key) || purpose || unlooked ||
            (summary && str_eq(str_trim(value), c->description)) || STR_IS(value, "NOASSERTION"))
            continue;
        property(a, o, str_fmt(a, "spdx:%.*s", STR_ARG(m->key)), value);
    }
}

/* --- as the list says it --- */

static void set_ref(struct sbom_export *x, struct json *o, const struct sbom_component *c)
{
    struct json *ref = sbom_find_member(o, "bom-ref");
    if (!ref) {
        json_add_text(x->scratch, o, "bom-ref", c->ref);
        return;
    }
    if (!str_eq(ref->text, c->ref))
        sbom_loss(x, STEP_MEMBER(NULL, "bom-ref"), ref->text,
                  "belongs to an earlier component; this one has the ref that is given here");
    ref->text = c->ref;
}

/* A list that was written here before has the property already, perhaps with another value. */
static void set_property(struct arena *a, struct json *o, const struct sbom_pair *p)
{
    struct json *list = sbom_find_member(o, "properties");
    for (struct json *item = list ? list->items.first : NULL; item; item = item->next)
        if (str_eq(json_text(item, "name"), p->name)) {
            struct json *value = sbom_find_member(item, "value");
            if (value)
                value->text = p->value;
            else
                json_add_text(a, item, "value", p->value);
            return;
        }
    property(a, o, p->name, p->value);
}

static void add_overlay(struct sbom_export *x, struct json *o, size_t i)
{
    struct arena *a = x->scratch;
    const struct sbom_overlay *known = &x->whole->overlays[i];
    if (!json_get(o, "purl"))
        text(a, o, "purl", known->purl);
    if (!json_get(o, "cpe"))
        text(a, o, "cpe", known->cpe);
    if (known->supplier.n) {
        sbom_drop_member(o, "supplier");
        json_add_text(a, json_add(a, o, "supplier", JSON_OBJECT), "name", known->supplier);
    }
    if (known->licence.n) {
        sbom_drop_member(o, "licenses");
        struct json *item = json_add(a, json_add(a, o, "licenses", JSON_ARRAY), NULL, JSON_OBJECT);
        json_add_text(a, item, "expression", known->licence);
        json_add_text(a, item, "acknowledgement", STR("concluded"));
    }
    for (size_t k = 0; k < known->property_count; k++)
        set_property(a, o, &known->properties[k]);
    if (x->whole->part_count > 1 && x->part)
        set_property(a, o, &(struct sbom_pair){STR("tutela:part"), x->part->name});
}

struct json *sbom_cdx_component(struct sbom_export *x, size_t i)
{
    const struct sbom_component *c = &x->whole->list.components[i];
    int32_t part = x->whole->part_of[i];
    struct json *o = NULL;
    x->component = c;
    x->part = part == SBOM_PART_NONE ? NULL : &x->whole->parts[part];
    if (x->part && sbom_is_cyclonedx(x->part->list.format))
        o = sbom_shape_copy(x, sbom_whole_raw(x->scratch, x->whole, i), &SBOM_CDX_PART, NULL);
    if (!o) {
        struct json *built = from_model(x, c);
        if (x->part && sbom_is_spdx(x->part->list.format)) /* of CSV the model has all */
            leftovers(x, built, i);
        o = sbom_shape_copy(x, built, &SBOM_CDX_PART, NULL);
    }
    assert(o); /* a component has a name, which is all that is required */
    set_ref(x, o, c);
    add_overlay(x, o, i);
    x->component = NULL;
    return o;
}
