/* OpenVEX 0.2.0 (openvex/spec, OPENVEX-SPEC.md), and 0.0.1 to 0.0.2, whose products, components
   and vulnerabilities are plain texts, and whose components stand beside the products. */
#include "intake/vex/vex_internal.h"

static const struct vex_item *item_of(struct vex_reader *r, const struct json *v)
{
    struct vex_item *item = ARENA_NEW(r->arena, struct vex_item);
    static const char *const identifiers[] = {"purl", "cpe23", "cpe22"};
    const struct json *named = json_get(v, "identifiers");
    item->raw = v;
    item->id = v->type == JSON_STRING ? str_trim(v->text) : vex_text(v, "@id");
    for (size_t i = 0; i < COUNT_OF(identifiers); i++)
        vex_identify(item, vex_text(named, identifiers[i]));
    vex_identify(item, item->id);
    JSON_EACH (hash, json_get(v, "hashes"))
        vex_add_hash(r->arena, item, json_as_text(hash));
    if (item->id.n == 0)
        item->id = item->purl.n ? item->purl : item->cpe;
    return item;
}

/* The name by which advisories go; an IRI ending in it counts as well. */
static void read_vulnerability(struct vex_reader *r, const struct json *v, struct vex_statement *s)
{
    if (!v)
        return;
    if (v->type == JSON_STRING) {
        s->vulnerability = vex_line(r->arena, str_trim(v->text));
        return;
    }
    struct str iri = vex_text(v, "@id");
    s->vulnerability = vex_line(r->arena, vex_text(v, "name"));
    if (s->vulnerability.n == 0)
        s->vulnerability = vex_line(r->arena, str_from(iri, str_rfind_char(iri, '/') + 1));
    JSON_EACH (alias, json_get(v, "aliases"))
        vex_add_word(r->arena, &s->aliases, json_as_text(alias));
}

/* One product with its components; p is NULL where the statement names none. */
static bool read_product(struct vex_reader *r, const struct vex_statement *s, const struct json *p,
                         const struct json *beside)
{
    static const struct vex_item nothing;
    const struct vex_item *product = p ? item_of(r, p) : &nothing;
    const struct json *own = json_get(p, "subcomponents");
    const struct json *parts = json_count(own) ? own : beside;
    if (json_count(parts) == 0)
        return vex_add(r, s, product, NULL);
    JSON_EACH (part, parts)
        if (!vex_add(r, s, product, item_of(r, part)))
            return false;
    return true;
}

static void read_words(struct vex_reader *r, const struct json *v, struct vex_statement *s)
{
    struct str supplier = vex_text(v, "supplier");
    struct instant at = vex_instant(v, "last_updated");
    s->reason = vex_text(v, "impact_statement");
    s->action = vex_text(v, "action_statement");
    if (supplier.n)
        s->author = vex_line(r->arena, supplier);
    at = at.ms ? at : vex_instant(v, "timestamp");
    s->at = at.ms ? at : s->at;
    read_vulnerability(r, json_get(v, "vulnerability"), s);
    vex_check(r, s, vex_text(v, "status"), vex_text(v, "justification"), true);
    if (s->reason.n == 0)
        s->reason = vex_text(v, "status_notes");
}

static bool read_statement(struct vex_reader *r, const struct json *v, size_t index)
{
    const struct json *products = json_get(v, "products"), *beside = json_get(v, "subcomponents");
    struct vex_statement s = vex_begin(r, v, "statements", index);
    read_words(r, v, &s);
    if (json_count(products) == 0)
        return read_product(r, &s, NULL, beside);
    JSON_EACH (p, products)
        if (!read_product(r, &s, p, beside))
            return false;
    return true;
}

bool vex_read_openvex(struct vex_reader *r, const struct json *root)
{
    struct vex_document *d = r->out;
    struct str context = json_text(root, "@context");
    const struct json *list = json_get(root, "statements");
    size_t slash = str_rfind_char(context, '/'), index = 0;
    if (list->type != JSON_ARRAY)
        return err_set(r->err, ERR_INVALID, "statements: must be an array");
    d->spec_version = str_starts(str_from(context, slash + 1), STR("v"))
                          ? str_from(context, slash + 2)
                          : STR("0.0.1");
    d->id = vex_text(root, "@id");
    d->author = vex_line(r->arena, vex_text(root, "author"));
    d->version = str_trim(json_member(root, "version"));
    d->at = vex_instant(root, "last_updated");
    if (!d->at.ms)
        d->at = vex_instant(root, "timestamp");
    d->title = vex_line(r->arena, vex_text(root, "role"));
    JSON_EACH (statement, list)
        if (!read_statement(r, statement, index++))
            return false;
    return true;
}
