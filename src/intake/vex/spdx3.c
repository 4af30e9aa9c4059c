/* VEX in SPDX 3.0 (JSON-LD, profile Security): relationships of the types VexAffected, VexFixed,
   VexNotAffected and VexUnderInvestigation, from a Vulnerability to products; assessedElement is
   the part of the product that is meant. */
#include <stdlib.h>

#include "intake/vex/vex_internal.h"

/* An element of the graph by its id. */
struct element {
    struct str id;
    const struct json *json;
};

struct graph {
    struct vex_reader *r;
    struct element *items;
    size_t count;
};

static struct str id_of(const struct json *v)
{
    struct str id = json_text(v, "spdxId");
    return id.n ? id : json_text(v, "@id");
}

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct element *)a)->id, ((const struct element *)b)->id);
}

static const struct json *find(const struct graph *g, struct str id)
{
    struct element key = {.id = id};
    const struct element *e = id.n && g->count
                                  ? bsearch(&key, g->items, g->count, sizeof key, by_id)
                                  : NULL;
    return e ? e->json : NULL;
}

/* What a member speaks of: an element by its id, or one that stands in its place. */
static const struct json *resolve(const struct graph *g, const struct json *v, struct str *id)
{
    *id = v && v->type == JSON_OBJECT ? id_of(v) : json_as_text(v);
    return v && v->type == JSON_OBJECT ? v : find(g, *id);
}

static const struct json *first_of(const struct json *v)
{
    return v && v->type == JSON_ARRAY ? json_first(v) : v;
}

static const struct vex_item *item_of(const struct graph *g, const struct json *v)
{
    struct arena *a = g->r->arena;
    struct vex_item *item = ARENA_NEW(a, struct vex_item);
    struct str id;
    const struct json *e = resolve(g, v, &id);
    item->raw = e ? e : v;
    item->id = id.n <= LIMIT_TEXT ? id : (struct str){0};
    item->name = vex_text(e, "name");
    item->version = vex_text(e, "software_packageVersion");
    vex_identify(item, vex_text(e, "software_packageUrl"));
    JSON_EACH (external, json_get(e, "externalIdentifier"))
        vex_identify(item, vex_text(external, "identifier"));
    vex_identify(item, item->id);
    JSON_EACH (hash, json_get(e, "verifiedUsing"))
        vex_add_hash(a, item, json_text(hash, "hashValue"));
    return item;
}

/* The identifier of type cve, else the name, else the end of the IRI. */
static void read_vulnerability(const struct graph *g, const struct json *v, struct vex_statement *s)
{
    struct arena *a = g->r->arena;
    struct str id;
    const struct json *e = resolve(g, first_of(v), &id);
    JSON_EACH (external, json_get(e, "externalIdentifier")) {
        struct str name = vex_text(external, "identifier");
        if (s->vulnerability.n == 0 && STR_IS(json_text(external, "externalIdentifierType"), "cve"))
            s->vulnerability = vex_line(a, name);
        else
            vex_add_word(a, &s->aliases, name);
    }
    struct str name = vex_line(a, vex_text(e, "name"));
    if (s->vulnerability.n == 0)
        s->vulnerability = name;
    else if (!str_eq(name, s->vulnerability))
        vex_add_word(a, &s->aliases, name);
    if (s->vulnerability.n == 0)
        s->vulnerability = vex_line(a, str_from(id, str_rfind_char(id, '/') + 1));
}

static struct str name_of_agent(const struct graph *g, const struct json *v)
{
    struct str id;
    return vex_line(g->r->arena, vex_text(resolve(g, first_of(v), &id), "name"));
}

static void read_words(const struct graph *g, const struct json *v, struct vex_statement *s)
{
    struct str why = vex_text(v, "security_justificationType");
    struct str supplier = name_of_agent(g, json_get(v, "suppliedBy"));
    struct instant at = vex_instant(v, "security_modifiedTime");
    why = str_from(why, why.n && str_has(why, STR("/")) ? str_rfind_char(why, '/') + 1 : 0);
    s->reason = vex_text(v, "security_impactStatement");
    s->action = vex_text(v, "security_actionStatement");
    s->author = supplier.n ? supplier : s->author;
    at = at.ms ? at : vex_instant(v, "security_publishedTime");
    s->at = at.ms ? at : s->at;
    read_vulnerability(g, json_get(v, "from"), s);
    vex_check(g->r, s, json_text(v, "type"), why, true);
    if (s->reason.n == 0)
        s->reason = vex_text(v, "security_statusNotes");
}

/* One statement for each product; a part of it that is assessed is the component. */
static bool add(const struct graph *g, const struct json *v, size_t index)
{
    static const struct vex_item nothing;
    struct vex_statement s = vex_begin(g->r, v, "@graph", index);
    const struct json *to = json_get(v, "to");
    const struct json *part = first_of(json_get(v, "security_assessedElement"));
    const struct vex_item *component = part ? item_of(g, part) : NULL;
    read_words(g, v, &s);
    if (!to || (to->type == JSON_ARRAY && !json_count(to)))
        return vex_add(g->r, &s, &nothing, component);
    if (to->type != JSON_ARRAY)
        return vex_add(g->r, &s, item_of(g, to), component);
    JSON_EACH (product, to)
        if (!vex_add(g->r, &s, item_of(g, product), component))
            return false;
    return true;
}

static void read_head(const struct graph *g, const struct json *list)
{
    struct vex_document *d = g->r->out;
    JSON_EACH (e, list) {
        struct str type = json_text(e, "type");
        if (STR_IS(type, "CreationInfo") && !d->at.ms) {
            d->at = vex_instant(e, "created");
            d->spec_version = vex_text(e, "specVersion");
            d->author = name_of_agent(g, json_get(e, "createdBy"));
        } else if (STR_IS(type, "SpdxDocument")) {
            d->id = id_of(e);
            d->title = vex_line(g->r->arena, vex_text(e, "name"));
        }
    }
}

bool vex_read_spdx3(struct vex_reader *r, const struct json *root)
{
    const struct json *list = json_get(root, "@graph");
    struct graph g = {.r = r, .items = ARENA_ARRAY(r->arena, struct element, json_count(list))};
    size_t index = 0;
    JSON_EACH (e, list)
        if (id_of(e).n)
            g.items[g.count++] = (struct element){id_of(e), e};
    if (g.count)
        qsort(g.items, g.count, sizeof *g.items, by_id);
    read_head(&g, list);
    JSON_EACH (e, list) {
        bool ours = str_starts(json_text(e, "type"), STR("security_Vex"));
        if (ours && json_get(e, "security_withdrawnTime"))
            findings_add(r->findings, FINDING_NOTE, "spdx-withdrawn", 0, id_of(e),
                         "was withdrawn, and is not taken");
        else if (ours && !add(&g, e, index))
            return false;
        index++;
    }
    return true;
}
