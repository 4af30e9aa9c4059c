/* A package for SPDX 2.3: as its list says it, or built from the model, and what is known beside
   the list. */
#include "publish/sbom/export_internal.h"

#include "value/cpe/cpe.h"
#include "value/licence/licence.h"
#include "value/purl/purl.h"

/* Members of a component of CycloneDX, and of an element of SPDX 3, that the model has. What is not
   here goes along as an annotation. */
/* clang-format off */
static const char *const carried[] = {
    "type", "bom-ref", "name", "version", "purl", "cpe", "hashes", "copyright", "description",
    "components", "properties", "omniborId", "swhid", "spdxId", "@type", "@id", "creationInfo",
    "software_packageVersion", "software_packageUrl", "externalIdentifier", "externalRef",
    "verifiedUsing", "suppliedBy", "originatedBy", "software_primaryPurpose",
    "software_copyrightText", "software_downloadLocation", "software_homePage", "summary"};
/* clang-format on */

static bool is_carried(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(carried); i++)
        if (str_eq(name, str_of(carried[i])))
            return true;
    return false;
}

static void text(struct arena *a, struct json *o, const char *name, struct str value)
{
    if (value.n)
        json_add_text(a, o, name, value);
}

static struct json *list_in(struct arena *a, struct json *o, const char *name)
{
    struct json *m = sbom_find_member(o, name);
    return m ? m : json_add(a, o, name, JSON_ARRAY);
}

/* --- parties --- */

/* "Person: Ann (ann@example.com)". What stands last in parentheses is the address, so that a name
   that ends so is followed by an empty one (SPDX 2.3, 7.5.3). */
static struct str party_text(struct arena *a, bool person, struct str name, struct str email)
{
    const char *kind = person ? "Person" : "Organization";
    if (name.n == 0)
        return email.n ? str_fmt(a, "%s: %.*s", kind, STR_ARG(email)) : email;
    if (email.n)
        return str_fmt(a, "%s: %.*s (%.*s)", kind, STR_ARG(name), STR_ARG(email));
    return str_fmt(a, "%s: %.*s%s", kind, STR_ARG(name), str_ends(name, STR(")")) ? " ()" : "");
}

struct str sbom_spdx_party(struct arena *a, const struct sbom_party *p)
{
    struct str name = p->name, email = {0};
    if (p->contact_count) {
        email = p->contacts[0].email;
        name = name.n ? name : p->contacts[0].name;
    }
    return party_text(a, p->kind == SBOM_PARTY_PERSON, name, email);
}

/* Whoever the model falls back to where nobody is called the supplier. */
static struct str originator(struct arena *a, const struct sbom_component *c)
{
    struct str made_by = sbom_spdx_party(a, &c->made_by);
    if (made_by.n)
        return made_by;
    if (c->publisher.n)
        return party_text(a, false, c->publisher, (struct str){0});
    if (c->author_count) {
        struct sbom_party author = c->authors[0];
        if (author.kind == SBOM_PARTY_UNSET)
            author.kind = SBOM_PARTY_PERSON;
        return sbom_spdx_party(a, &author);
    }
    return (struct str){0};
}

/* Whether a party of CycloneDX is no more than a name and one address. */
static bool is_plain_party(const struct json *v)
{
    const struct json *contacts = json_get(v, "contact"), *contact = json_first(contacts);
    if (v->type == JSON_STRING)
        return true;
    if (json_get(v, "url") || json_get(v, "address") || json_count(contacts) > 1)
        return false;
    struct str name = json_text(contact, "name");
    return !json_get(contact, "phone") && (name.n == 0 || str_eq(name, json_text(v, "name")));
}

/* --- identifiers and references --- */

static void external_ref(struct arena *a, struct json *o, const char *category, const char *type,
                         struct str locator)
{
    struct json *r = json_add(a, list_in(a, o, "externalRefs"), NULL, JSON_OBJECT);
    json_add_text(a, r, "referenceCategory", str_of(category));
    json_add_text(a, r, "referenceLocator", locator);
    json_add_text(a, r, "referenceType", str_of(type));
}

static bool has_space(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= 0x20)
            return true;
    return false;
}

/* One that breaks the rules of its kind would make the document invalid where SPDX asks for such,
   but may stand among others. */
static void add_cpe(struct sbom_export *x, struct json *o, struct str cpe)
{
    struct cpe parsed;
    struct err ignored;
    struct buf b = {.arena = x->scratch};
    bool old = str_starts(cpe, STR("cpe:/"));
    size_t mark = arena_mark(x->scratch);
    bool valid = cpe_parse(x->scratch, cpe, &parsed, &ignored);
    if (valid && !old) { /* what is read leniently may still lack its quoting: "v1+x" */
        cpe_format(&parsed, &b);
        valid = str_eq_nocase(buf_str(&b), cpe);
    }
    arena_rewind(x->scratch, mark);
    if (cpe.n)
        external_ref(x->scratch, o, valid ? "SECURITY" : "OTHER", old ? "cpe22Type" : "cpe23Type",
                     cpe);
}

static void add_purl(struct sbom_export *x, struct json *o, struct str purl)
{
    struct purl unused;
    struct err ignored;
    size_t mark = arena_mark(x->scratch);
    bool valid = purl_parse(x->scratch, purl, &unused, &ignored);
    arena_rewind(x->scratch, mark);
    if (purl.n)
        external_ref(x->scratch, o, valid ? "PACKAGE-MANAGER" : "OTHER", "purl", purl);
}

static void identifiers(struct sbom_export *x, struct json *o, const struct sbom_component *c)
{
    struct arena *a = x->scratch;
    add_purl(x, o, c->purl);
    for (size_t i = 0; i < c->more_purl_count; i++)
        add_purl(x, o, c->more_purls[i]);
    add_cpe(x, o, c->cpe);
    for (size_t i = 0; i < c->more_cpe_count; i++)
        add_cpe(x, o, c->more_cpes[i]);
    for (size_t i = 0; i < c->id_count; i++) {
        struct str name = c->ids[i].name, value = c->ids[i].value;
        if (STR_IS(name, "swhid") && str_starts(value, STR("swh:")))
            external_ref(a, o, "PERSISTENT-ID", "swh", value);
        else if (STR_IS(name, "omniborId") && str_starts(value, STR("gitoid:")))
            external_ref(a, o, "PERSISTENT-ID", "gitoid", value);
        else
            sbom_spdx_annotation(x, o, str_fmt(a, "%.*s: %.*s", STR_ARG(name), STR_ARG(value)));
    }
}

static bool is_location(struct str url)
{
    size_t colon = str_find(url, STR("://"));
    return colon > 0 && colon + 3 < url.n && !has_space(url);
}

static void references(struct sbom_export *x, struct json *o, const struct sbom_component *c)
{
    struct arena *a = x->scratch;
    struct str download = {0}, home = {0};
    for (size_t i = 0; i < c->reference_count; i++) {
        const struct sbom_reference *r = &c->references[i];
        struct str url;
        IGNORE(sbom_text_of_kind(a, SBOM_KIND_URL, r->url, &url));
        if (url.n == 0)
            continue;
        if (STR_IS(r->type, "distribution") && download.n == 0 && r->comment.n == 0 &&
            is_location(url)) {
            download = url;
            continue;
        }
        if (STR_IS(r->type, "website") && home.n == 0 && r->comment.n == 0 && is_location(url)) {
            home = url;
            continue;
        }
        external_ref(a, o, "OTHER", str_cz(a, r->type), url);
        text(a, list_in(a, o, "externalRefs")->items.last, "comment", r->comment);
    }
    json_add_text(a, o, "downloadLocation", download.n ? download : STR("NOASSERTION"));
    text(a, o, "homepage", home);
}

/* --- from the model --- */

static void licences(struct arena *a, struct json *o, const struct sbom_component *c)
{
    struct str concluded = c->licence_concluded, declared = c->licence_declared;
    json_add_text(a, o, "licenseConcluded", concluded.n ? concluded : STR("NOASSERTION"));
    json_add_text(a, o, "licenseDeclared", declared.n ? declared : STR("NOASSERTION"));
}

static void dates(struct arena *a, struct json *o, const struct sbom_component *c)
{
    text(a, o, "releaseDate", c->released);
    text(a, o, "builtDate", c->built);
    text(a, o, "validUntilDate", c->end_of_support);
}

static struct json *from_model(struct sbom_export *x, const struct sbom_component *c, struct str id)
{
    struct arena *a = x->scratch;
    struct json *o = json_object(a);
    json_add_text(a, o, "SPDXID", id);
    json_add_text(a, o, "name", c->name);
    if (licence_is_statement(c->name))
        sbom_loss(x, STEP_MEMBER(NULL, "name"), c->name, "SPDX takes this for no name at all");
    text(a, o, "versionInfo", c->version);
    text(a, o, "packageFileName", c->file_name);
    text(a, o, "primaryPackagePurpose", c->type);
    struct str supplier = sbom_spdx_party(a, &c->supplied_by), made_by = originator(a, c);
    if (supplier.n == 0 && made_by.n == 0)
        supplier = party_text(a, false, c->supplier, (struct str){0});
    json_add_text(a, o, "supplier", supplier.n ? supplier : STR("NOASSERTION"));
    text(a, o, "originator", made_by);
    references(x, o, c);
    (void)json_add(a, o, "filesAnalyzed", JSON_FALSE);
    for (size_t i = 0; i < c->hash_count; i++) {
        struct json *h = json_add(a, list_in(a, o, "checksums"), NULL, JSON_OBJECT);
        json_add_text(a, h, "algorithm", c->hashes[i].algorithm);
        json_add_text(a, h, "checksumValue", c->hashes[i].value);
    }
    licences(a, o, c);
    json_add_text(a, o, "copyrightText", c->copyright.n ? c->copyright : STR("NOASSERTION"));
    text(a, o, "description", c->description);
    identifiers(x, o, c);
    dates(a, o, c);
    for (size_t i = 0; i < c->property_count; i++)
        sbom_spdx_annotation(x, o,
                             str_fmt(a, "property %.*s=%.*s", STR_ARG(c->properties[i].name),
                                     STR_ARG(c->properties[i].value)));
    return o;
}

struct json *sbom_spdx_annotation(struct sbom_export *x, struct json *into, struct str comment)
{
    struct arena *a = x->scratch;
    struct json *o = json_add(a, list_in(a, into, "annotations"), NULL, JSON_OBJECT);
    json_add_text(a, o, "annotationDate", x->created.n ? x->created : STR("1970-01-01T00:00:00Z"));
    json_add_text(a, o, "annotationType", STR("OTHER"));
    json_add_text(a, o, "annotator", str_fmt(a, "Tool: %.*s", STR_ARG(sbom_export_tool())));
    json_add_text(a, o, "comment", comment);
    return o;
}

/* --- what the model does not have --- */

/* The licences as an expression say all but these. */
static bool is_plain_licences(const struct json *v)
{
    static const char *const plain[] = {"id", "name", "expression", "acknowledgement", "bom-ref"};
    JSON_EACH (item, v)
        JSON_EACH (m, json_get(item, "license")) {
            bool known = false;
            for (size_t i = 0; i < COUNT_OF(plain); i++)
                known |= str_eq(m->key, str_of(plain[i]));
            if (!known)
                return false;
        }
    return true;
}

/* Whether the package says what this member of the component says. */
static bool is_said(const struct json *m, const struct sbom_component *c, const struct json *raw)
{
    const struct json *made = json_get(raw, "manufacturer");
    struct str publisher = json_text(raw, "publisher");
    bool has_made = c->made_by.name.n > 0 && made;
    if (is_carried(m->key))
        return true;
    if (STR_IS(m->key, "group"))
        return str_has(c->purl, m->text);
    if (STR_IS(m->key, "supplier") || STR_IS(m->key, "manufacturer"))
        return is_plain_party(m);
    if (STR_IS(m->key, "publisher"))
        return !has_made;
    if (STR_IS(m->key, "author"))
        return !has_made && !publisher.n && c->author_count == 1;
    if (STR_IS(m->key, "authors"))
        return !has_made && !publisher.n && json_count(m) == 1 &&
               json_text(json_first(m), "phone").n == 0;
    if (STR_IS(m->key, "licenses"))
        return is_plain_licences(m);
    if (STR_IS(m->key, "externalReferences")) {
        JSON_EACH (r, m)
            if (json_get(r, "hashes"))
                return false;
        return true;
    }
    return STR_IS(m->key, "scope") && STR_IS(m->text, "required");
}

static void leftovers(struct sbom_export *x, struct json *o, size_t i)
{
    const struct sbom_component *c = &x->whole->list.components[i];
    const struct json *raw = sbom_whole_raw(x->scratch, x->whole, i);
    enum sbom_format format = x->part ? x->part->list.format : SBOM_CSV;
    if (format == SBOM_CSV) /* the model has all */
        return;
    JSON_EACH (m, raw) {
        struct str value = sbom_json_text(x->scratch, m);
        if (format == SBOM_SPDX_RDF && m->type != JSON_STRING) /* nodes, nameless elsewhere */
            continue;
        if (value.n == 0 || m->type == JSON_NULL || is_said(m, c, raw))
            continue;
        if (STR_IS(m->key, "signature")) {
            sbom_loss(x, STEP_MEMBER(NULL, "signature"), value,
                      "a signature does not hold for a document that is written anew");
            continue;
        }
        sbom_spdx_annotation(x, o,
                             str_fmt(x->scratch, "%s %.*s: %.*s", sbom_format_name(format),
                                     STR_ARG(m->key), STR_ARG(value)));
    }
}

/* --- as the list says it --- */

static bool has_ref(const struct json *o, const char *type)
{
    JSON_EACH (r, json_get(o, "externalRefs"))
        if (str_starts(json_text(r, "referenceType"), str_of(type)))
            return true;
    return false;
}

/* A list that was written here before has the annotation already, perhaps with another value, or
   with several. */
static void set_property(struct sbom_export *x, struct json *o, const struct sbom_pair *p)
{
    struct str start = str_fmt(x->scratch, "property %.*s=", STR_ARG(p->name));
    struct str whole = str_fmt(x->scratch, "%.*s%.*s", STR_ARG(start), STR_ARG(p->value));
    struct json *list = sbom_find_member(o, "annotations"), kept = {.type = JSON_ARRAY};
    bool set = false;
    for (struct json *item = list ? list->items.first : NULL, *next; item; item = next) {
        struct json *comment = sbom_find_member(item, "comment");
        bool ours = comment && str_starts(comment->text, start);
        next = item->next;
        item->next = NULL;
        if (ours && set)
            continue;
        if (ours)
            comment->text = whole;
        set = set || ours;
        json_hang(&kept, NULL, item);
    }
    if (list)
        list->items = kept.items;
    if (!set)
        sbom_spdx_annotation(x, o, whole);
}

static void set_text(struct arena *a, struct json *o, const char *name, struct str value)
{
    struct json *m = sbom_find_member(o, name);
    if (m)
        m->text = value;
    else
        json_add_text(a, o, name, value);
}

static void add_overlay(struct sbom_export *x, struct json *o, size_t i)
{
    struct arena *a = x->scratch;
    const struct sbom_overlay *known = &x->whole->overlays[i];
    if (known->purl.n && !has_ref(o, "purl"))
        add_purl(x, o, known->purl);
    if (known->cpe.n && !has_ref(o, "cpe"))
        add_cpe(x, o, known->cpe);
    if (known->supplier.n)
        set_text(a, o, "supplier", party_text(a, false, known->supplier, (struct str){0}));
    if (known->licence.n)
        set_text(a, o, "licenseConcluded",
                 sbom_listed_expression(x, known->licence, STEP_MEMBER(NULL, "licenseConcluded")));
    if (known->end_of_support_on.n)
        set_text(a, o, "validUntilDate",
                 str_fmt(a, "%.*sT00:00:00Z", STR_ARG(known->end_of_support_on)));
    for (size_t k = 0; k < known->property_count; k++)
        set_property(x, o, &known->properties[k]);
    if (x->whole->part_count > 1 && x->part)
        set_property(x, o, &(struct sbom_pair){STR("tutela:part"), x->part->name});
}

static void set_id(struct sbom_export *x, struct json *o, struct str id)
{
    struct json *m = sbom_find_member(o, "SPDXID");
    if (!m)
        return;
    if (!str_eq(m->text, id))
        sbom_loss(x, STEP_MEMBER(NULL, "SPDXID"), m->text,
                  "belongs to an earlier element; this one has an id made here");
    m->text = id;
}

/* A package whose files were not looked at has no code over them (SPDX 2.3, 7.9); tools write an
   empty one. */
static void drop_code(struct sbom_export *x, struct json *o)
{
    const struct json *analysed = json_get(o, "filesAnalyzed");
    const struct json *code = json_get(o, "packageVerificationCode");
    if (!code || !analysed || analysed->type != JSON_FALSE)
        return;
    if (json_text(code, "packageVerificationCodeValue").n)
        sbom_loss(x, STEP_MEMBER(NULL, "packageVerificationCode"),
                  json_text(code, "packageVerificationCodeValue"),
                  "a package whose files were not analysed has no such code");
    sbom_drop_member(o, "packageVerificationCode");
}

struct json *sbom_spdx_package(struct sbom_export *x, size_t i, struct str id)
{
    const struct sbom_component *c = &x->whole->list.components[i];
    int32_t part = x->whole->part_of[i];
    struct json *o = NULL;
    x->component = c;
    x->part = part == SBOM_PART_NONE ? NULL : &x->whole->parts[part];
    if (x->part && sbom_is_spdx2(x->part->list.format))
        o = sbom_shape_copy(x, sbom_whole_raw(x->scratch, x->whole, i), &SBOM_SPDX_PACKAGE, NULL);
    if (o) {
        set_id(x, o, id);
        drop_code(x, o);
    } else {
        struct json *built = from_model(x, c, id);
        struct str (*ref)(const struct sbom_export *, struct str) = x->ref;
        leftovers(x, built, i);
        x->ref = NULL; /* the id is one of the whole already */
        o = sbom_shape_copy(x, built, &SBOM_SPDX_PACKAGE, NULL);
        x->ref = ref;
    }
    assert(o); /* all that is required was put */
    add_overlay(x, o, i);
    x->component = NULL;
    return o;
}
