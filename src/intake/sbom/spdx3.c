/* The elements of SPDX 3.0 (JSON-LD): packages, agents, licences, the document itself. */
#include "intake/sbom/spdx3.h"

#include "base/limits.h"

struct str spdx3_type(const struct json *v)
{
    struct str type = json_text(v, "type");
    return type.n > 0 ? type : json_text(v, "@type");
}

struct str spdx3_id(struct sbom_reader *r, const struct sbom_place *place, const struct json *v)
{
    const struct json *id = json_get(v, "spdxId");
    return id ? sbom_text(r, place, "spdxId", id, LIMIT_NAME)
              : sbom_text(r, place, "@id", json_get(v, "@id"), LIMIT_NAME);
}

/* --- things that are referred to --- */

static void owe(struct spdx3 *s, struct spdx3_owed owed)
{
    if (owed.id.n == 0)
        return;
    ARENA_ROOM(s->r->arena, s->owed, s->owed_count, s->owed_cap, 64);
    s->owed[s->owed_count++] = owed;
}

static void add_thing(struct spdx3 *s, struct str id, struct spdx3_thing thing)
{
    if (id.n == 0 || !sbom_refs_add(s->r->arena, &s->table, id, s->thing_count))
        return;
    ARENA_ROOM(s->r->arena, s->things, s->thing_count, s->thing_cap, 64);
    s->things[s->thing_count++] = thing;
}

/* An address, or an element that stands there itself. */
static struct str address(struct sbom_reader *r, const struct sbom_place *place,
                          const struct json *v)
{
    return v && v->type == JSON_OBJECT ? spdx3_id(r, place, v)
                                       : sbom_text(r, place, NULL, v, LIMIT_NAME);
}

/* Each address of a property that has one or a list of them. */
static void owe_all(struct spdx3 *s, const struct sbom_place *up, const char *name,
                    const struct json *v, struct spdx3_owed owed)
{
    const struct sbom_place *place = PLACE_MEMBER(up, name);
    size_t i = 0;
    if (v && v->type != JSON_ARRAY) {
        owed.id = address(s->r, place, v);
        owe(s, owed);
        return;
    }
    JSON_EACH (item, v) {
        owed.id = address(s->r, PLACE_ITEM(place, i++), item);
        owe(s, owed);
    }
}

static void agent(struct spdx3 *s, const struct sbom_place *place, const struct json *v,
                  enum sbom_party_kind kind)
{
    struct sbom_reader *r = s->r;
    struct spdx3_thing thing = {
        .party = {.kind = kind,
                  .name = sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME)}};
    JSON_EACH (item, json_get(v, "externalIdentifier")) {
        const struct json *id = json_get(item, "identifier");
        struct str type = json_text(item, "externalIdentifierType");
        if (STR_IS(type, "email") && id && id->type == JSON_STRING) {
            thing.party.contacts = ARENA_NEW(r->arena, struct sbom_contact);
            thing.party.contacts->email = sbom_text(r, place, NULL, id, LIMIT_NAME);
            thing.party.contact_count = 1;
        } else if (str_starts(type, STR("url")) && id && id->type == JSON_STRING)
            sbom_add_str(r->arena, &thing.party.urls, &thing.party.url_count,
                         sbom_text(r, place, NULL, id, LIMIT_NAME));
    }
    add_thing(s, spdx3_id(r, place, v), thing);
}

/* Licences of the profiles SimpleLicensing and ExpandedLicensing; a set there has no text, and
   stands for itself by its address. */
static void licence(struct spdx3 *s, const struct sbom_place *place, const struct json *v)
{
    static const char *const expression = "simplelicensing_licenseExpression";
    struct sbom_reader *r = s->r;
    struct str id = spdx3_id(r, place, v);
    const struct json *written = json_get(v, expression);
    struct str text = sbom_text(r, place, expression, written, LIMIT_TEXT);
    if (written)
        sbom_expression(r, PLACE_MEMBER(place, expression), written, text);
    const struct json *own = json_get(v, "simplelicensing_licenseText");
    if (own && own->type == JSON_STRING)
        sbom_add_licence_text(r->arena, &r->out->licence_texts, &r->out->licence_text_count,
                              (struct sbom_licence_text){
                                  id, sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME),
                                  sbom_keep(r, own, own->text)});
    if (text.n == 0) {
        size_t slash = str_rfind_char(id, '/');
        text = sbom_licence_name(r->arena, slash < id.n ? str_from(id, slash + 1) : id);
    }
    add_thing(s, id, (struct spdx3_thing){.text = text, .is_licence = true});
}

static void texts(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                  struct str **list, size_t *count)
{
    size_t i = 0;
    JSON_EACH (item, v)
        sbom_add_str(r->arena, list, count, address(r, PLACE_ITEM(place, i++), item));
}

static void creation_info(struct spdx3 *s, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = s->r;
    struct spdx3_creation c = {
        .id = spdx3_id(r, place, v),
        .created = sbom_instant(r, place, "created", json_get(v, "created")),
        .version = sbom_text(r, place, "specVersion", json_get(v, "specVersion"), LIMIT_NAME),
        .comment = sbom_text(r, place, "comment", json_get(v, "comment"), LIMIT_TEXT),
    };
    texts(r, PLACE_MEMBER(place, "createdBy"), json_get(v, "createdBy"), &c.by, &c.by_count);
    texts(r, PLACE_MEMBER(place, "createdUsing"), json_get(v, "createdUsing"), &c.with,
          &c.with_count);
    if (c.created.n == 0 || c.by_count == 0 || c.version.n == 0)
        sbom_doubt(r, FINDING_WARNING, "spdx3-creation", place, v,
                   "does not have created, createdBy and specVersion, which SPDX 3 requires");
    if (s->first.version.n == 0 && s->first.created.n == 0)
        s->first = c;
    if (s->own_id.n == 0 || str_eq(c.id, s->own_id))
        s->own = c;
}

/* --- packages --- */

/* operatingSystem: operating-system. */
static struct str kebab(struct arena *a, struct str s)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < s.n; i++) {
        char c = char_lower(s.p[i]);
        if (c != s.p[i] && i > 0)
            buf_char(&b, '-');
        buf_char(&b, c);
    }
    return buf_str(&b);
}

static void identifier(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                       struct sbom_component *to)
{
    if (!sbom_object(r, place, NULL, v))
        return;
    const struct json *id = json_get(v, "identifier");
    struct str type = sbom_text(r, place, "externalIdentifierType",
                                json_get(v, "externalIdentifierType"), LIMIT_NAME);
    struct str text = sbom_text(r, place, "identifier", id, LIMIT_NAME);
    const struct sbom_place *at = PLACE_MEMBER(place, "identifier");
    if (text.n == 0)
        sbom_doubt(r, FINDING_WARNING, "spdx3-identifier", place, v, "has no identifier");
    else if (STR_IS(type, "cpe23") || STR_IS(type, "cpe22"))
        sbom_add_cpe(r->arena, to, sbom_cpe(r, at, id, text));
    else if (STR_IS(type, "packageUrl") || STR_IS(type, "purl"))
        sbom_add_purl(r->arena, to, sbom_purl(r, at, id, text));
    else
        sbom_add_pair(r->arena, &to->ids, &to->id_count,
                      STR_IS(type, "gitoid") ? STR("omniborId") : type, text);
}

static void reference(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                      struct sbom_component *to)
{
    if (!sbom_object(r, place, NULL, v))
        return;
    struct sbom_reference made = {
        .type = sbom_text(r, place, "externalRefType", json_get(v, "externalRefType"), LIMIT_NAME),
        .comment = sbom_text(r, place, "comment", json_get(v, "comment"), LIMIT_TEXT),
    };
    const struct json *locator = json_get(v, "locator");
    const struct sbom_place *at = PLACE_MEMBER(place, "locator");
    if (STR_IS(made.type, "securityAdvisory"))
        made.type = STR("advisories");
    if (locator && locator->type == JSON_STRING) {
        made.url = sbom_text(r, at, NULL, locator, LIMIT_TEXT);
        sbom_add_reference(r->arena, &to->references, &to->reference_count, made);
    }
    size_t i = 0;
    if (!locator || locator->type == JSON_ARRAY)
        JSON_EACH (item, locator) {
            made.url = sbom_text(r, PLACE_ITEM(at, i++), NULL, item, LIMIT_TEXT);
            sbom_add_reference(r->arena, &to->references, &to->reference_count, made);
        }
}

static void identify(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                     struct sbom_component *to)
{
    static const char *const url = "software_packageUrl";
    size_t i = 0;
    sbom_add_purl(r->arena, to,
                  sbom_purl(r, PLACE_MEMBER(place, url), json_get(v, url),
                            sbom_text(r, place, url, json_get(v, url), LIMIT_NAME)));
    const struct sbom_place *list = PLACE_MEMBER(place, "externalIdentifier");
    JSON_EACH (item, sbom_array(r, list, NULL, json_get(v, "externalIdentifier")))
        identifier(r, PLACE_ITEM(list, i++), item, to);
    i = 0;
    list = PLACE_MEMBER(place, "software_contentIdentifier");
    JSON_EACH (item, sbom_array(r, list, NULL, json_get(v, "software_contentIdentifier"))) {
        const struct sbom_place *at = PLACE_ITEM(list, i++);
        struct str type = json_text(item, "software_contentIdentifierType");
        const char *name = "software_contentIdentifierValue";
        sbom_add_pair(r->arena, &to->ids, &to->id_count,
                      STR_IS(type, "swhid") ? STR("swhid") : STR("omniborId"),
                      sbom_text(r, at, name, json_get(item, name), LIMIT_NAME));
    }
}

static void addresses(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                      struct sbom_component *to)
{
    static const struct {
        const char *name;
        struct str type;
    } rows[] = {{"software_downloadLocation", SBOM_LIT("distribution")},
                {"software_homePage", SBOM_LIT("website")}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str url = sbom_text(r, place, rows[i].name, json_get(v, rows[i].name), LIMIT_TEXT);
        if (!sbom_is_nothing(url))
            sbom_add_reference(r->arena, &to->references, &to->reference_count,
                               (struct sbom_reference){.type = rows[i].type, .url = url});
    }
    size_t i = 0;
    const struct sbom_place *list = PLACE_MEMBER(place, "externalRef");
    JSON_EACH (item, sbom_array(r, list, NULL, json_get(v, "externalRef")))
        reference(r, PLACE_ITEM(list, i++), item, to);
}

static void support(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                    struct sbom_component *to)
{
    const struct json *level = json_get(v, "supportLevel");
    const struct json *first = level && level->type == JSON_ARRAY ? json_first(level) : level;
    struct str text = sbom_text(r, place, "supportLevel", first, LIMIT_NAME);
    to->end_of_support = sbom_instant(r, place, "validUntilTime", json_get(v, "validUntilTime"));
    if (to->end_of_support.n > 0)
        to->support_source = STR("validUntilTime");
    if (text.n > 0) {
        sbom_support_level(r, PLACE_MEMBER(place, "supportLevel"), first, to, text);
        to->support_source = STR("supportLevel");
    }
}

static void fill(struct spdx3 *s, const struct sbom_place *place, const struct json *v,
                 struct sbom_component *to)
{
    static const struct str hash_keys[] = {SBOM_LIT("algorithm"), SBOM_LIT("hashValue")};
    static const char *const version = "software_packageVersion";
    static const char *const purpose = "software_primaryPurpose";
    static const char *const copyright = "software_copyrightText";
    struct sbom_reader *r = s->r;
    size_t index = r->out->component_count - 1;
    struct str type = spdx3_type(v);
    to->version = sbom_text(r, place, version, json_get(v, version), LIMIT_NAME);
    to->type = kebab(r->arena, sbom_text(r, place, purpose, json_get(v, purpose), LIMIT_NAME));
    if (to->type.n == 0 && STR_IS(type, "ai_AIPackage"))
        to->type = STR("machine-learning-model");
    if (to->type.n == 0 && STR_IS(type, "dataset_DatasetPackage"))
        to->type = STR("data");
    to->copyright = sbom_text(r, place, copyright, json_get(v, copyright), LIMIT_TEXT);
    to->description = sbom_text(r, place, "summary", json_get(v, "summary"), LIMIT_TEXT);
    if (to->description.n == 0)
        to->description = sbom_text(r, place, "description", json_get(v, "description"),
                                    LIMIT_TEXT);
    to->released = sbom_instant(r, place, "releaseTime", json_get(v, "releaseTime"));
    to->built = sbom_instant(r, place, "builtTime", json_get(v, "builtTime"));
    if (json_get(v, "verifiedUsing"))
        sbom_hashes(r, PLACE_MEMBER(place, "verifiedUsing"),
                    sbom_array(r, place, "verifiedUsing", json_get(v, "verifiedUsing")), hash_keys,
                    to);
    support(r, place, v, to);
    identify(r, place, v, to);
    addresses(r, place, v, to);
    owe_all(s, place, "suppliedBy", json_get(v, "suppliedBy"),
            (struct spdx3_owed){.component = index, .what = SPDX3_SUPPLIER});
    owe_all(s, place, "originatedBy", json_get(v, "originatedBy"),
            (struct spdx3_owed){.component = index, .what = SPDX3_ORIGINATOR});
}

static void package(struct spdx3 *s, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = s->r;
    struct str id = spdx3_id(r, place, v);
    struct str name = sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME);
    if (sbom_is_nothing(name)) {
        sbom_doubt(r, FINDING_SKIPPED, "sbom-name", place, v,
                   "this package has no name, so nothing can be known of it; left out");
        sbom_ref_other(r, id);
        sbom_skip(r);
        return;
    }
    struct sbom_component *to = sbom_component_add(r, place, v, id, true);
    if (!to)
        return;
    to->name = name;
    fill(s, place, v, to);
}

/* --- the document, and lists in it --- */

static void collection(struct spdx3 *s, const struct sbom_place *place, const struct json *v)
{
    struct sbom_reader *r = s->r;
    struct sbom *out = r->out;
    struct str id = spdx3_id(r, place, v);
    sbom_ref_other(r, id);
    owe_all(s, place, "rootElement", json_get(v, "rootElement"),
            (struct spdx3_owed){.component = SBOM_OTHER, .what = SPDX3_ROOT});
    texts(r, PLACE_MEMBER(place, "software_sbomType"), json_get(v, "software_sbomType"),
          &out->lifecycles, &out->lifecycle_count);
    if (!STR_IS(spdx3_type(v), "SpdxDocument") || s->has_document)
        return;
    s->has_document = true;
    out->serial = id;
    out->name = sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME);
    out->comment = sbom_text(r, place, "comment", json_get(v, "comment"), LIMIT_TEXT);
    out->data_licence = address(r, PLACE_MEMBER(place, "dataLicense"), json_get(v, "dataLicense"));
    const struct json *info = json_get(v, "creationInfo");
    s->own_id = address(r, PLACE_MEMBER(place, "creationInfo"), info);
    if (info && info->type == JSON_OBJECT)
        creation_info(s, PLACE_MEMBER(place, "creationInfo"), info);
    else if (str_eq(s->own_id, s->first.id))
        s->own = s->first;
}

static bool is_relationship(struct str type)
{
    return str_ends(type, STR("Relationship"));
}

/* By what is made of it; what is none of these is only known to exist. */
void spdx3_element(void *context, const struct sbom_place *place, const struct json *v)
{
    struct spdx3 *s = context;
    struct sbom_reader *r = s->r;
    if (!sbom_object(r, place, NULL, v))
        return;
    struct str type = spdx3_type(v);
    if (type.n == 0)
        sbom_doubt(r, FINDING_WARNING, "spdx3-type", place, v, "has no type; left out");
    else if (STR_IS(type, "CreationInfo"))
        creation_info(s, place, v);
    else if (STR_IS(type, "software_Package") || STR_IS(type, "ai_AIPackage") ||
             STR_IS(type, "dataset_DatasetPackage"))
        package(s, place, v);
    else if (STR_IS(type, "Person"))
        agent(s, place, v, SBOM_PARTY_PERSON);
    else if (STR_IS(type, "Organization"))
        agent(s, place, v, SBOM_PARTY_ORGANISATION);
    else if (STR_IS(type, "Tool") || STR_IS(type, "SoftwareAgent"))
        agent(s, place, v, SBOM_PARTY_TOOL);
    else if (STR_IS(type, "Agent"))
        agent(s, place, v, SBOM_PARTY_UNSET);
    else if (str_starts(type, STR("simplelicensing_")) ||
             str_starts(type, STR("expandedlicensing_")))
        licence(s, place, v);
    else if (STR_IS(type, "SpdxDocument") || STR_IS(type, "software_Sbom") || STR_IS(type, "Bom") ||
             STR_IS(type, "Bundle"))
        collection(s, place, v);
    else if (!is_relationship(type)) {
        r->out->file_count += STR_IS(type, "software_File");
        s->snippet_count += STR_IS(type, "software_Snippet");
        r->out->vulnerability_count += STR_IS(type, "security_Vulnerability");
        sbom_ref_other(r, spdx3_id(r, place, v));
    }
}
