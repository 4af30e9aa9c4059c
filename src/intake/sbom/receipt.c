#include "intake/sbom/sbom.h"

#include "value/cpe/cpe.h"
#include "value/purl/purl.h"

struct counts {
    int64_t parts, purl, cpe, version, licence, supplier, hash, no_identifier;
};

/* An identifier that breaks the rules of its kind finds nothing: it does not count. */
static bool usable_purl(struct arena *a, struct str text)
{
    struct purl purl;
    struct err ignored;
    return text.n > 0 && purl_parse(a, text, &purl, &ignored);
}

static bool usable_cpe(struct arena *a, struct str text)
{
    struct cpe cpe;
    struct err ignored;
    return text.n > 0 && cpe_parse(a, text, &cpe, &ignored);
}

static struct counts count(struct arena *a, const struct sbom *sbom)
{
    struct counts n = {0};
    for (size_t i = 0; i < sbom->component_count; i++) {
        const struct sbom_component *c = &sbom->components[i];
        if (!sbom_is_part(sbom, i))
            continue;
        size_t mark = arena_mark(a);
        bool purl = usable_purl(a, c->purl), cpe = usable_cpe(a, c->cpe);
        arena_rewind(a, mark);
        n.parts++;
        n.purl += purl;
        n.cpe += cpe;
        n.version += c->version.n > 0;
        n.licence += c->licence.n > 0 && !STR_IS(c->licence, "NONE");
        n.supplier += c->supplier.n > 0;
        n.hash += c->hash_count > 0;
        n.no_identifier += !purl && !cpe;
    }
    return n;
}

static void add_components(struct arena *a, struct json *into, const struct sbom *sbom)
{
    struct counts n = count(a, sbom);
    struct json *o = json_add(a, into, "components", JSON_OBJECT);
    json_add_int(a, o, "total", n.parts);
    json_add_int(a, o, "skipped", (int64_t)sbom->skipped_count);
    json_add_int(a, o, "with_purl", n.purl);
    json_add_int(a, o, "with_cpe", n.cpe);
    json_add_int(a, o, "with_version", n.version);
    json_add_int(a, o, "with_licence", n.licence);
    json_add_int(a, o, "with_supplier", n.supplier);
    json_add_int(a, o, "with_hash", n.hash);
    json_add_int(a, o, "no_identifier", n.no_identifier);
}

struct json *sbom_receipt(struct arena *a, const struct sbom *sbom, const struct findings *findings)
{
    struct json *o = json_object(a);
    bool has_primary = sbom->primary < sbom->component_count;
    json_add_text(a, o, "format", str_of(sbom_format_name(sbom->format)));
    json_add_text(a, o, "spec_version", sbom->spec_version);
    json_add_text(a, o, "name", sbom->name);
    json_add_text(a, o, "primary",
                  has_primary ? sbom->components[sbom->primary].ref : (struct str){0});
    add_components(a, o, sbom);
    json_add_int(a, o, "edges", (int64_t)sbom->edge_count);
    struct json *beside = json_add(a, o, "beside", JSON_OBJECT);
    json_add_int(a, beside, "files", (int64_t)sbom->file_count);
    json_add_int(a, beside, "services", (int64_t)sbom->service_count);
    json_add_int(a, beside, "vulnerabilities", (int64_t)sbom->vulnerability_count);
    json_add_int(a, beside, "relations", (int64_t)sbom->relation_count);
    findings_put(a, o, findings);
    return o;
}
