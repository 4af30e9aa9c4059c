#include "assess/sbom/release.h"

#include <stdlib.h>

#include "assess/match/identify.h"
#include "value/purl/purl.h"

enum { PROPERTY_MAX = 8 }; /* of one overlay */

/* A component of the workspace, as release_known gives it. The texts are what tells components
   apart (query component_find), in the order of the list. */
struct known {
    struct str name, version, group, purl, cpe;
    const struct json *row;
    bool named; /* by a list */
};

struct known_list {
    struct known *items;
    size_t count;
};

static int compare_names(const struct known *a, const struct known *b)
{
    int order = str_cmp(a->name, b->name);
    if (!order)
        order = str_cmp(a->version, b->version);
    return order ? order : str_cmp(a->group, b->group);
}

static int compare_known(const void *x, const void *y)
{
    const struct known *a = x, *b = y;
    int order = compare_names(a, b);
    if (!order)
        order = str_cmp(a->purl, b->purl);
    return order ? order : str_cmp(a->cpe, b->cpe);
}

static struct known_list sort_known(struct arena *a, const struct json *rows)
{
    struct known_list out = {.items = ARENA_ARRAY(a, struct known, json_count(rows))};
    JSON_EACH (row, rows)
        out.items[out.count++] = (struct known){.name = json_member(row, "name"),
                                                .version = json_member(row, "version"),
                                                .group = json_member(row, "group_name"),
                                                .purl = json_member(row, "purl"),
                                                .cpe = json_member(row, "cpe"),
                                                .row = row};
    qsort(out.items, out.count, sizeof *out.items, compare_known);
    return out;
}

/* The first that is not before the wanted, if it has the same names. */
static struct known *first_from(const struct known_list *list, const struct known *wanted)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_known(&list->items[middle], wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < list->count && compare_names(&list->items[low], wanted) == 0;
    return found ? &list->items[low] : NULL;
}

/* The record of a component of a list: that of its whole key; or, since a broken identifier is not
   kept in a record, the first of that purl, that of its CPE name alone, the first of its names. */
static struct known *find_known(const struct known_list *list, const struct sbom_component *c)
{
    const struct str none = {0};
    struct str cpe = c->cpe.n || !c->more_cpe_count ? c->cpe : c->more_cpes[0]; /* see sbom_save */
    const struct known wanted = {c->name, c->version, c->group, c->purl, cpe, NULL, false};
    struct known tried = wanted;
    struct known *k = first_from(list, &tried);
    if (k && compare_known(k, &wanted) == 0)
        return k;
    tried.cpe = none;
    k = first_from(list, &tried);
    if (k && str_eq(k->purl, wanted.purl))
        return k;
    tried.purl = none;
    tried.cpe = wanted.cpe;
    k = first_from(list, &tried);
    if (k && k->purl.n == 0 && str_eq(k->cpe, wanted.cpe))
        return k;
    tried.cpe = none;
    return first_from(list, &tried);
}

/* --- overlays --- */

static void property(struct sbom_overlay *o, const char *name, struct str value)
{
    if (value.n == 0)
        return;
    assert(o->property_count < PROPERTY_MAX);
    o->properties[o->property_count++] = (struct sbom_pair){str_of(name), value};
}

static enum sbom_support support_of(struct str word)
{
    if (STR_IS(word, "active"))
        return SBOM_SUPPORT_ACTIVE;
    if (STR_IS(word, "limited"))
        return SBOM_SUPPORT_LIMITED;
    if (STR_IS(word, "ended"))
        return SBOM_SUPPORT_ENDED;
    return STR_IS(word, "unknown") ? SBOM_SUPPORT_UNKNOWN : SBOM_SUPPORT_UNSET;
}

/* A field that people may set: what is not what the lists said last is a person's word, and goes
   before the list's, which stays as a property. */
static void correct(struct sbom_overlay *o, const char *name, const struct json *row,
                    const struct json *imported, struct str *listed, struct str *correction)
{
    struct str said = json_member(row, name);
    bool supplier = strcmp(name, "supplier") == 0;
    if (said.n == 0 || str_eq(said, json_text(imported, name)) || str_eq(said, *listed))
        return;
    property(o, supplier ? "tutela:listed_supplier" : "tutela:listed_licence", *listed);
    *listed = *correction = said;
}

/* A rule names a package or product; that at the version is what is there. */
static struct str purl_of_version(struct arena *a, struct str text, struct str version)
{
    struct purl p;
    struct buf b = {.arena = a};
    struct err ignored;
    if (!version.n || !purl_parse(a, text, &p, &ignored) || p.version.n)
        return text;
    p.version = version;
    purl_format(&p, &b);
    return buf_str(&b);
}

static struct str cpe_of_version(struct arena *a, struct str text, struct str version)
{
    struct cpe c;
    struct buf v = {.arena = a}, b = {.arena = a};
    struct err ignored;
    if (!version.n || !cpe_parse(a, text, &c, &ignored) || c.values[CPE_VERSION].kind != CPE_ANY)
        return text;
    for (size_t i = 0; i < version.n; i++) {
        if (version.p[i] <= ' ' || version.p[i] >= 0x7F)
            return text; /* no CPE name can say it */
        if (!char_is_alpha(version.p[i]) && !char_is_digit(version.p[i]) && version.p[i] != '_')
            buf_char(&v, '\\');
        buf_char(&v, char_lower(version.p[i]));
    }
    c.values[CPE_VERSION] = (struct cpe_value){CPE_TEXT, buf_str(&v)};
    cpe_format(&c, &b);
    return buf_str(&b);
}

/* What an accepted rule takes the component for, as matching does, with the version in it. */
static void identify(struct arena *a, const struct match_rules *rules,
                     const struct sbom_component *c, struct sbom_overlay *o)
{
    struct match_component listed = match_component_of(c), taken;
    struct match_identity id;
    const struct match_rule *rule = NULL;
    size_t mark = arena_mark(a);
    match_identity(a, &listed, rules, &id);
    bool ruled = id.rule && match_rules_apply(a, rules, &listed, &taken, &rule);
    struct str cpe = ruled && taken.more_cpe_count ? taken.more_cpes[0] : (struct str){0};
    arena_rewind(a, mark); /* what was taken are views of the rules and of the component */
    if (!ruled)
        return;
    property(o, "tutela:identity_rule", rule->id);
    if (c->purl.n == 0)
        o->purl = purl_of_version(a, taken.purl, taken.version);
    if (c->cpe.n == 0)
        o->cpe = cpe_of_version(a, cpe, taken.version);
}

/* What the record says goes before what the list says: somebody has looked since. */
static void overlay(struct arena *a, const struct json *row, const struct match_rules *rules,
                    struct sbom_component *c, struct sbom_overlay *o)
{
    struct str level = json_member(row, "support_level");
    struct str end = json_member(row, "end_of_support_on");
    o->properties = ARENA_ARRAY(a, struct sbom_pair, PROPERTY_MAX);
    property(o, "tutela:component", json_member(row, "id"));
    property(o, "tutela:layer", json_member(row, "layer"));
    property(o, "tutela:support_level", level);
    property(o, "tutela:end_of_support_on", end);
    property(o, "tutela:support_source", json_member(row, "support_source"));
    o->end_of_support_on = end;
    if (level.n)
        c->support = support_of(level);
    if (end.n)
        c->end_of_support = end;
    struct json *imported = NULL;
    struct err ignored;
    if (!json_read(a, json_member(row, "imported"), &imported, &ignored))
        imported = NULL; /* the lists said nothing of such fields */
    correct(o, "supplier", row, imported, &c->supplier, &o->supplier);
    correct(o, "licence", row, imported, &c->licence, &o->licence);
    if (o->licence.n)
        c->licence_concluded = o->licence;
    if (o->supplier.n)
        c->supplied_by = (struct sbom_party){.kind = SBOM_PARTY_ORGANISATION, .name = o->supplier};
    identify(a, rules, c, o); /* after the supplier: rules may ask for it */
    if (c->purl.n == 0)
        c->purl = o->purl;
    if (c->cpe.n == 0)
        c->cpe = o->cpe;
}

static struct sbom_component component_of(struct arena *a, const struct known *k)
{
    const struct json *row = k->row;
    struct str supplier = json_member(row, "supplier");
    return (struct sbom_component){
        .ref = str_fmt(a, "tutela:%.*s", STR_ARG(json_member(row, "id"))),
        .type = json_member(row, "type"),
        .group = k->group,
        .name = k->name,
        .version = k->version,
        .purl = k->purl,
        .cpe = json_member(row, "cpe"),
        .supplier = supplier,
        .supplied_by = {.kind = SBOM_PARTY_ORGANISATION, .name = supplier},
        .licence = json_member(row, "licence"),
        .licence_declared = json_member(row, "licence"),
        .parent = SIZE_MAX,
    };
}

static struct sbom_component device_of(const struct json *row)
{
    struct str manufacturer = json_member(row, "manufacturer");
    return (struct sbom_component){
        .ref = json_member(row, "id"),
        .type = STR("device"),
        .name = json_member(row, "device_name"),
        .version = json_member(row, "name"),
        .supplier = manufacturer,
        .made_by = {.kind = SBOM_PARTY_ORGANISATION, .name = manufacturer},
        .description = json_member(row, "description"),
        .end_of_support = json_member(row, "support_until"),
        .parent = SIZE_MAX,
    };
}

/* --- loading --- */

static bool part_load(struct store *s, struct arena *a, const struct json *row,
                      struct sbom_part *out, struct findings *findings, struct err *err)
{
    struct hash hash;
    struct str bytes;
    struct str file = json_member(row, "file");
    *out = (struct sbom_part){.id = json_member(row, "id"), .name = json_member(row, "part")};
    if (!hash_parse(file, &hash))
        return err_set(err, ERR_INVALID, "%.*s: its file is no hash", STR_ARG(out->id));
    bool ok = store_blob_get(s, a, &hash, &bytes, err) &&
              sbom_read(a, bytes, &out->list, findings, err);
    /* What a person entered may rest on any file; its components are records only. */
    if (!ok && err->code == ERR_INVALID && STR_IS(json_member(row, "origin"), "edited")) {
        out->list = (struct sbom){.format = SBOM_CSV, .primary = SIZE_MAX};
        return true;
    }
    return ok || err_wrap(err, "%.*s", STR_ARG(out->id));
}

static void add_overlays(struct arena *a, struct known_list *known, const struct match_rules *rules,
                         struct sbom_whole *w, size_t added)
{
    struct sbom_overlay *overlays = ARENA_ARRAY(a, struct sbom_overlay, w->list.component_count);
    size_t named = w->list.component_count - added;
    for (size_t i = 0; i < named; i++) {
        struct known *k = w->part_of[i] == SBOM_PART_NONE
                              ? NULL
                              : find_known(known, &w->list.components[i]);
        if (k)
            overlay(a, k->row, rules, &w->list.components[i], &overlays[i]);
    }
    size_t at = named;
    for (size_t i = 0; i < known->count; i++)
        if (!known->items[i].named) {
            overlay(a, known->items[i].row, rules, &w->list.components[at], &overlays[at]);
            at++;
        }
    w->overlays = overlays;
}

/* Components of the workspace that no part names, in the order of their names. */
static struct sbom_component *unnamed(struct arena *a, struct known_list *known,
                                      const struct sbom_part *parts, size_t count, size_t *added)
{
    struct sbom_component *out = ARENA_ARRAY(a, struct sbom_component, known->count);
    for (size_t p = 0; p < count; p++)
        for (size_t i = 0; i < parts[p].list.component_count; i++) {
            struct known *k = find_known(known, &parts[p].list.components[i]);
            if (k)
                k->named = true;
        }
    *added = 0;
    for (size_t i = 0; i < known->count; i++)
        if (!known->items[i].named)
            out[(*added)++] = component_of(a, &known->items[i]);
    return out;
}

bool sbom_release_load(struct store *s, struct arena *a, struct str release, struct sbom_whole *out,
                       struct findings *findings, struct err *err)
{
    struct json *lists, *rows, *devices;
    struct match_rules rules;
    struct store_param id = STORE_P(release);
    if (!store_query(s, a, "release_lists", &id, 1, &lists, err) ||
        !store_query(s, a, "release_known", &id, 1, &rows, err) ||
        !store_query(s, a, "release_device", &id, 1, &devices, err) ||
        !match_rules_load(s, a, &rules, err))
        return false;
    if (json_count(devices) == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(release));
    if (json_count(lists) == 0)
        return err_set(err, ERR_NO_DATA, "%.*s has no component list; 'tutela import' takes one in",
                       STR_ARG(release));
    struct sbom_part *parts = ARENA_ARRAY(a, struct sbom_part, json_count(lists));
    size_t count = 0;
    JSON_EACH (row, lists)
        if (!part_load(s, a, row, &parts[count++], findings, err))
            return false;
    struct known_list known = sort_known(a, rows);
    struct sbom_component device = device_of(json_first(devices));
    struct sbom_addition addition = {.device = &device};
    addition.added = unnamed(a, &known, parts, count, &addition.added_count);
    sbom_whole_join(a, parts, count, &addition, out);
    add_overlays(a, &known, &rules, out, addition.added_count);
    return true;
}
