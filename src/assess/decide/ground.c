#include "assess/decide/ground.h"

#include <stdlib.h>

#include "intake/sbom/save.h"
#include "value/version/ranges.h"

/* --- keys --- */

static void add_key(struct arena *a, struct decide_keys *k, char kind, struct str text,
                    size_t index)
{
    if (text.n == 0)
        return;
    ARENA_ROOM(a, k->items, k->count, k->cap, 256);
    k->items[k->count++] = (struct decide_key){str_fmt(a, "%c%.*s", kind, STR_ARG(text)), index};
}

static int by_text(const void *a, const void *b)
{
    const struct decide_key *x = a, *y = b;
    int order = str_cmp(x->text, y->text);
    return order ? order : x->index < y->index ? -1 : x->index > y->index;
}

static void sort_keys(struct decide_keys *k)
{
    if (k->count)
        qsort(k->items, k->count, sizeof *k->items, by_text);
}

static size_t first_key(const struct decide_keys *k, struct str text)
{
    size_t low = 0, high = k->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_cmp(k->items[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* --- loading --- */

static struct str package_of(struct arena *a, const struct purl *p)
{
    struct buf b = {.arena = a};
    purl_format_package(p, &b);
    return buf_str(&b);
}

static struct str product_of(struct arena *a, struct str cpe)
{
    return sbom_identity(a, (struct str){0}, cpe);
}

static void add_part(struct decide_ground *g, const struct json *row)
{
    struct arena *a = g->arena;
    struct err ignored;
    struct json *hashes;
    size_t i = g->part_count++;
    struct decide_part *p = &g->parts[i];
    struct str purl = json_text(row, "purl"), cpe = json_text(row, "cpe");
    *p = (struct decide_part){.row = row,
                              .id = json_text(row, "id"),
                              .name = json_text(row, "name"),
                              .version = json_text(row, "version"),
                              .identity = json_text(row, "identity")};
    if (purl.n && purl_parse(a, purl, &p->purl, &ignored))
        add_key(a, &g->part_keys, 'p', package_of(a, &p->purl), i);
    if (cpe.n && cpe_parse(a, cpe, &p->cpe, &ignored))
        add_key(a, &g->part_keys, 'c', product_of(a, cpe), i);
    add_key(a, &g->part_keys, 'n', str_lower(a, p->name), i);
    if (json_text(row, "hashes").n && json_read(a, json_text(row, "hashes"), &hashes, &ignored))
        JSON_EACH (hash, hashes)
            add_key(a, &g->part_keys, 'h', str_lower(a, json_as_text(hash)), i);
}

/* A list may name a product by a package that is a component elsewhere; the release comes first. */
static void add_release(struct decide_ground *g, const struct json *row)
{
    struct arena *a = g->arena;
    struct err ignored;
    struct purl listed;
    size_t i = g->release_count++;
    struct decide_release *r = &g->releases[i];
    struct str device = json_text(row, "device_name"), maker = json_text(row, "maker");
    *r = (struct decide_release){.row = row,
                                 .release = json_text(row, "release"),
                                 .device = json_text(row, "device"),
                                 .family = json_text(row, "family"),
                                 .name = json_text(row, "release_name")};
    struct str purl = decide_product_purl(a, maker, device, r->name); /* ours, made up */
    struct decide_keys *k = &g->release_keys;
    if (purl_parse(a, purl, &listed, &ignored))
        add_key(a, k, 'p', package_of(a, &listed), i);
    if (json_text(row, "product_purl").n &&
        purl_parse(a, json_text(row, "product_purl"), &listed, &ignored))
        add_key(a, k, 'p', package_of(a, &listed), i);
    add_key(a, k, 'c', product_of(a, json_text(row, "product_cpe")), i);
    add_key(a, k, 's', str_lower(a, json_text(row, "serial")), i);
    add_key(a, k, 'u', json_text(row, "udi_di"), i);
    add_key(a, k, 'u', json_text(row, "basic_udi_di"), i);
    struct str full = str_fmt(a, "%.*s %.*s", STR_ARG(device), STR_ARG(r->name));
    add_key(a, k, 'n', str_lower(a, device), i);
    add_key(a, k, 'n', str_lower(a, full), i);
    if (maker.n)
        add_key(a, k, 'n', str_lower(a, str_fmt(a, "%.*s %.*s", STR_ARG(maker), STR_ARG(full))), i);
}

bool decide_ground_load(struct store *s, struct arena *a, struct str release,
                        struct decide_ground *out, struct err *err)
{
    struct decide_ground g = {.store = s, .arena = a};
    struct store_param of = STORE_P(release);
    struct json *parts, *releases;
    if (!store_query(s, a, "decide_components", &of, 1, &parts, err) ||
        !store_query(s, a, "decide_releases", &of, 1, &releases, err))
        return false;
    g.parts = ARENA_ARRAY(a, struct decide_part, json_count(parts) + 1);
    g.releases = ARENA_ARRAY(a, struct decide_release, json_count(releases) + 1);
    JSON_EACH (row, parts)
        add_part(&g, row);
    JSON_EACH (row, releases)
        add_release(&g, row);
    sort_keys(&g.part_keys);
    sort_keys(&g.release_keys);
    *out = g;
    return true;
}

/* --- finding --- */

static bool qualifiers_fit(const struct purl *a, const struct purl *b)
{
    for (size_t i = 0; i < a->qualifier_count; i++) {
        const struct purl_qualifier *q = &a->qualifiers[i];
        for (size_t j = 0; j < b->qualifier_count; j++)
            if (str_eq(q->key, b->qualifiers[j].key) && !str_eq(q->value, b->qualifiers[j].value))
                return false;
    }
    return true;
}

static bool in_range(struct arena *a, struct str range, struct str version)
{
    struct version_ranges ranges;
    struct err ignored;
    size_t mark = arena_mark(a);
    bool ok = range.n == 0 ||
              (version_ranges_parse(a, VERSION_SYNTAX_VERS, range, &ranges, &ignored) &&
               version_in_ranges(&ranges, version) == VERSION_IN);
    arena_rewind(a, mark);
    return ok;
}

/* A version that is not stated fits every one. */
static bool versions_fit(struct arena *a, const struct vex_item *item, struct str stated,
                         struct str ours)
{
    return (stated.n == 0 || str_eq(stated, ours)) &&
           (item->version.n == 0 || item->range.n || stated.n || str_eq(item->version, ours)) &&
           in_range(a, item->range, ours);
}

struct search {
    struct decide_ground *g;
    const struct vex_item *item;
    struct purl purl;
    struct cpe cpe;
    bool has_purl, has_cpe;
    struct decide_hits hits;
};

typedef bool fits_fn(struct search *s, char kind, size_t index);

static void add_hit(struct search *s, size_t index)
{
    for (size_t i = 0; i < s->hits.count; i++)
        if (s->hits.items[i] == index)
            return;
    size_t *more = ARENA_ARRAY(s->g->arena, size_t, s->hits.count + 1);
    if (s->hits.count)
        memcpy(more, s->hits.items, s->hits.count * sizeof *more);
    more[s->hits.count++] = index;
    s->hits.items = more;
}

static void look(struct search *s, const struct decide_keys *k, char kind, struct str text,
                 fits_fn *fits)
{
    if (text.n == 0 || s->hits.count)
        return;
    struct str key = str_fmt(s->g->arena, "%c%.*s", kind, STR_ARG(text));
    for (size_t i = first_key(k, key); i < k->count && str_eq(k->items[i].text, key); i++)
        if (fits(s, kind, k->items[i].index))
            add_hit(s, k->items[i].index);
}

static void begin(struct search *s, struct decide_ground *g, const struct vex_item *item)
{
    struct err ignored;
    *s = (struct search){.g = g, .item = item};
    s->has_purl = item->purl.n && purl_parse(g->arena, item->purl, &s->purl, &ignored);
    s->has_cpe = item->cpe.n && cpe_parse(g->arena, item->cpe, &s->cpe, &ignored);
}

static void look_by_ids(struct search *s, const struct decide_keys *k, fits_fn *fits)
{
    if (s->has_purl)
        look(s, k, 'p', package_of(s->g->arena, &s->purl), fits);
    if (s->has_cpe)
        look(s, k, 'c', product_of(s->g->arena, s->item->cpe), fits);
}

static bool part_fits(struct search *s, char kind, size_t index)
{
    const struct decide_part *p = &s->g->parts[index];
    struct arena *a = s->g->arena;
    switch (kind) {
    case 'p':
        return versions_fit(a, s->item, s->purl.version,
                            p->purl.version.n ? p->purl.version : p->version) &&
               qualifiers_fit(&s->purl, &p->purl);
    case 'c':
        return cpe_matches(&s->cpe, &p->cpe) &&
               versions_fit(a, s->item, (struct str){0}, p->version);
    case 'n': return versions_fit(a, s->item, (struct str){0}, p->version);
    default: return true;
    }
}

bool decide_find_parts(struct decide_ground *g, const struct vex_item *item,
                       struct decide_hits *out, struct err *err)
{
    struct search s;
    (void)err;
    begin(&s, g, item);
    look_by_ids(&s, &g->part_keys, part_fits);
    for (size_t i = 0; i < item->hash_count; i++)
        look(&s, &g->part_keys, 'h', item->hashes[i], part_fits);
    /* A name is a guess unless a version narrows it, and never better than an identifier. */
    if (!s.has_purl && !s.has_cpe && (item->version.n || item->range.n))
        look(&s, &g->part_keys, 'n', str_lower(g->arena, item->name), part_fits);
    *out = s.hits;
    return true;
}

static bool release_fits(struct search *s, char kind, size_t index)
{
    const struct decide_release *r = &s->g->releases[index];
    const struct vex_item *item = s->item;
    struct arena *a = s->g->arena;
    struct str version = json_text(r->row, "document_version");
    struct purl listed;
    struct cpe named;
    struct err ignored;
    switch (kind) {
    case 'p':
        if (s->purl.version.n == 0 || str_eq(s->purl.version, r->name))
            return versions_fit(a, item, s->purl.version, r->name);
        return purl_parse(a, json_text(r->row, "product_purl"), &listed, &ignored) &&
               str_eq(s->purl.version, listed.version) && qualifiers_fit(&s->purl, &listed);
    case 'c':
        return cpe_parse(a, json_text(r->row, "product_cpe"), &named, &ignored) &&
               cpe_matches(&s->cpe, &named);
    case 's': return item->serial_version.n == 0 || str_eq(item->serial_version, version);
    case 'n':
        return item->version.n == 0 || item->range.n ? in_range(a, item->range, r->name)
                                                     : str_eq(item->version, r->name);
    default: return true;
    }
}

bool decide_find_releases(struct decide_ground *g, const struct vex_item *item,
                          struct decide_hits *out, struct err *err)
{
    struct search s;
    (void)err;
    begin(&s, g, item);
    look(&s, &g->release_keys, 's', str_lower(g->arena, item->serial), release_fits);
    look_by_ids(&s, &g->release_keys, release_fits);
    look(&s, &g->release_keys, 'u', item->id, release_fits);
    if (!s.has_purl && !s.has_cpe)
        look(&s, &g->release_keys, 'n', str_lower(g->arena, item->name), release_fits);
    *out = s.hits;
    return true;
}

/* --- what is loaded when it is needed --- */

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool decide_has_part(struct decide_ground *g, struct decide_release *r, const struct decide_part *p,
                     bool *has, struct err *err)
{
    struct store_param of = STORE_P(r->release);
    struct json *rows;
    if (!r->component_ids) {
        if (!store_query(g->store, g->arena, "decide_component_ids", &of, 1, &rows, err))
            return false;
        r->component_ids = ARENA_ARRAY(g->arena, struct str, json_count(rows) + 1);
        JSON_EACH (row, rows)
            r->component_ids[r->component_count++] = json_text(row, "id");
        qsort(r->component_ids, r->component_count, sizeof(struct str), by_bytes);
    }
    *has = bsearch(&p->id, r->component_ids, r->component_count, sizeof(struct str), by_bytes);
    return true;
}

static bool load_list(struct decide_ground *g, struct decide_release *r, struct err *err)
{
    struct hash hash;
    struct str bytes;
    struct findings ignored;
    struct err lost = {0};
    struct sbom *list = ARENA_NEW(g->arena, struct sbom);
    if (r->list)
        return true;
    list->primary = SIZE_MAX;
    r->list = list;
    findings_init(&ignored, g->arena);
    if (!hash_parse(json_text(r->row, "file"), &hash))
        return true;
    if (!store_blob_get(g->store, g->arena, &hash, &bytes, err))
        return err_wrap(err, "%.*s", STR_ARG(json_text(r->row, "sbom")));
    if (!sbom_read(g->arena, bytes, list, &ignored, &lost))
        *list = (struct sbom){.primary = SIZE_MAX}; /* it was read once: it is there to be shown */
    return true;
}

bool decide_resolve_ref(struct decide_ground *g, struct decide_release *r, struct str ref,
                        const struct vex_item **out, bool *whole, struct err *err)
{
    *out = NULL;
    *whole = false;
    if (!load_list(g, r, err))
        return false;
    for (size_t i = 0; i < r->list->component_count; i++) {
        const struct sbom_component *c = &r->list->components[i];
        if (!str_eq(c->ref, ref))
            continue;
        struct vex_item *item = ARENA_NEW(g->arena, struct vex_item);
        *item = (struct vex_item){
            .id = ref, .name = c->name, .version = c->version, .purl = c->purl, .cpe = c->cpe};
        *whole = i == r->list->primary;
        *out = item;
        return true;
    }
    return true;
}

bool decide_has_name(const struct json *finding, struct str name)
{
    struct str rest = json_text(finding, "aliases"), word;
    if (str_eq_nocase(json_text(finding, "vulnerability"), name))
        return true;
    while (str_word(&rest, &word))
        if (str_eq_nocase(word, name))
            return true;
    return false;
}

bool decide_finding_of(struct decide_ground *g, struct decide_part *p,
                       const struct vex_statement *s, const struct json **out, struct err *err)
{
    struct store_param of = STORE_P(p->id);
    *out = NULL;
    if (!p->findings &&
        !store_query(g->store, g->arena, "decide_findings_of", &of, 1, &p->findings, err))
        return false;
    JSON_EACH (f, p->findings) {
        struct str rest = s->aliases, alias;
        bool same = decide_has_name(f, s->vulnerability);
        while (!same && str_word(&rest, &alias))
            same = decide_has_name(f, alias);
        if (same && (!*out || STR_IS(json_text(f, "state"), "open")))
            *out = f;
    }
    return true;
}

static bool load_findings(struct decide_ground *g, struct decide_release *r, struct err *err)
{
    struct store_param of = STORE_P(r->release);
    struct json *rows;
    size_t n = 0;
    if (r->findings)
        return true;
    if (!store_query(g->store, g->arena, "decide_findings_in", &of, 1, &rows, err))
        return false;
    r->findings = ARENA_ARRAY(g->arena, const struct json *, json_count(rows) + 1);
    r->names = ARENA_NEW(g->arena, struct decide_keys);
    JSON_EACH (f, rows) {
        struct str rest = json_text(f, "aliases"), word;
        add_key(g->arena, r->names, 'v', str_lower(g->arena, json_text(f, "vulnerability")), n);
        while (str_word(&rest, &word))
            add_key(g->arena, r->names, 'v', str_lower(g->arena, word), n);
        r->findings[n++] = f;
    }
    sort_keys(r->names);
    return true;
}

static bool any_fits(struct search *s, char kind, size_t index)
{
    (void)s, (void)kind, (void)index;
    return true;
}

bool decide_findings_of(struct decide_ground *g, struct decide_release *r,
                        const struct vex_statement *s, struct decide_hits *out, struct err *err)
{
    struct search found = {.g = g};
    struct str rest = s->aliases, alias;
    if (!load_findings(g, r, err))
        return false;
    look(&found, r->names, 'v', str_lower(g->arena, s->vulnerability), any_fits);
    while (str_word(&rest, &alias))
        look(&found, r->names, 'v', str_lower(g->arena, alias), any_fits);
    *out = found.hits;
    return true;
}

struct str decide_product_purl(struct arena *a, struct str maker, struct str device,
                               struct str release)
{
    struct purl parts = {.type = STR("generic"),
                         .namespace = maker,
                         .name = device,
                         .version = release},
                p;
    struct buf b = {.arena = a};
    struct err ignored;
    for (size_t i = 0; i < maker.n; i++)
        if (maker.p[i] == '/') { /* a slash would part the name of the maker */
            parts.namespace = (struct str){0};
            break;
        }
    if (purl_normalise(a, &parts, &p, &ignored))
        purl_format(&p, &b);
    return buf_str(&b);
}
