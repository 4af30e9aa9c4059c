/* CSAF 2.0 and, as far as it says the same in other words, 2.1: profile VEX and advisories. */
#include <stdlib.h>

#include "intake/vex/vex_internal.h"

/* A product id of the tree: a product, or by a relationship (2.1: a path) a component in one. */
struct product {
    struct str id;
    const struct vex_item *item;
    struct str component, inside; /* ids, where it stands for a relationship */
};

/* A flag, threat or remediation that speaks of a product. */
struct mark {
    size_t product;
    size_t order;
    const struct json *item;
    enum { MARK_FLAG, MARK_THREAT, MARK_REMEDIATION } kind;
};

struct group {
    struct str id;
    const struct json *products;
};

struct csaf {
    struct vex_reader *r;
    struct group *groups; /* sorted by id */
    size_t group_count;
    size_t joined_bytes;
    struct product *products;
    size_t count, cap;
    struct mark *marks;
    size_t mark_count, mark_cap;
};

/* --- the product tree --- */

static const struct vex_item *item_of(struct csaf *c, const struct json *v, struct str name,
                                      struct str version)
{
    struct arena *a = c->r->arena;
    struct vex_item *item = ARENA_NEW(a, struct vex_item);
    const struct json *helper = json_get(v, "product_identification_helper");
    item->id = vex_text(v, "product_id");
    item->name = name.n ? name : vex_text(v, "name");
    if (str_starts(version, STR("vers:")))
        item->range = version;
    else
        item->version = version;
    item->raw = v;
    vex_identify(item, vex_text(helper, "purl"));
    JSON_EACH (purl, json_get(helper, "purls")) /* 2.1 */
        vex_identify(item, json_as_text(purl));
    vex_identify(item, vex_text(helper, "cpe"));
    JSON_EACH (file, json_get(helper, "hashes"))
        JSON_EACH (hash, json_get(file, "file_hashes"))
            vex_add_hash(a, item, json_text(hash, "value"));
    return item;
}

static void add_product(struct csaf *c, struct product p)
{
    if (p.id.n == 0)
        return;
    ARENA_ROOM(c->r->arena, c->products, c->count, c->cap, 64);
    c->products[c->count++] = p;
}

/* As deep as the document is: JSON_DEPTH_MAX. */
static void read_branches(struct csaf *c, const struct json *branches, struct str name,
                          struct str version)
{
    JSON_EACH (b, branches) {
        struct str category = json_text(b, "category"), own = vex_text(b, "name");
        struct str n = STR_IS(category, "product_name") ? own : name;
        struct str v = STR_IS(category, "product_version") ? own : version;
        const struct json *product = json_get(b, "product");
        bool is_range = STR_IS(category, "product_version_range") && str_starts(own, STR("vers:"));
        if (product)
            add_product(c, (struct product){
                               .id = vex_text(product, "product_id"),
                               .item = item_of(c, product, n, is_range ? own : v),
                           });
        read_branches(c, json_get(b, "branches"), n, v);
    }
}

static struct str last_of_path(const struct json *path)
{
    struct str last = {0};
    JSON_EACH (step, json_get(path, "subpaths"))
        last = vex_text(step, "next_product_reference");
    return last;
}

static void read_tree(struct csaf *c, const struct json *tree)
{
    static const struct str none;
    read_branches(c, json_get(tree, "branches"), none, none);
    JSON_EACH (p, json_get(tree, "full_product_names"))
        add_product(c, (struct product){.id = vex_text(p, "product_id"),
                                        .item = item_of(c, p, none, none)});
    JSON_EACH (relation, json_get(tree, "relationships")) {
        const struct json *p = json_get(relation, "full_product_name");
        add_product(c, (struct product){
                           .id = vex_text(p, "product_id"),
                           .item = item_of(c, p ? p : relation, none, none),
                           .component = vex_text(relation, "product_reference"),
                           .inside = vex_text(relation, "relates_to_product_reference"),
                       });
    }
    JSON_EACH (path, json_get(tree, "product_paths")) { /* 2.1 */
        const struct json *p = json_get(path, "full_product_name");
        add_product(c, (struct product){
                           .id = vex_text(p, "product_id"),
                           .item = item_of(c, p ? p : path, none, none),
                           .component = vex_text(path, "beginning_product_reference"),
                           .inside = last_of_path(path),
                       });
    }
}

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct product *)a)->id, ((const struct product *)b)->id);
}

/* CSAF 2.0, 6.1.2: an id is defined once. The first definition stays. */
static void sort_products(struct csaf *c)
{
    size_t n = 0;
    qsort(c->products, c->count, sizeof *c->products, by_id);
    for (size_t i = 0; i < c->count; i++) {
        if (n && str_eq(c->products[n - 1].id, c->products[i].id)) {
            findings_add(c->r->findings, FINDING_WARNING, "csaf-6.1.2", 0, STR("product_tree"),
                         "the product id \"%.*s\" is defined more than once",
                         STR_ARG(str_sub(c->products[i].id, 0, 80)));
            continue;
        }
        c->products[n++] = c->products[i];
    }
    c->count = n;
}

static size_t find_product(const struct csaf *c, struct str id)
{
    struct product key = {.id = id};
    const struct product *p = c->count ? bsearch(&key, c->products, c->count, sizeof key, by_id)
                                       : NULL;
    return p ? (size_t)(p - c->products) : SIZE_MAX;
}

/* --- what speaks of which product --- */

static bool add_mark(struct csaf *c, struct str id, struct mark m)
{
    m.product = find_product(c, id);
    m.order = c->mark_count;
    if (m.product == SIZE_MAX)
        return true;
    if (c->mark_count == LIMIT_VEX_STATEMENTS)
        return err_set(c->r->err, ERR_LIMIT,
                       "flags, threats and remediations speak of more than %d products",
                       LIMIT_VEX_STATEMENTS);
    ARENA_ROOM(c->r->arena, c->marks, c->mark_count, c->mark_cap, 64);
    c->marks[c->mark_count++] = m;
    return true;
}

static int by_group_id(const void *a, const void *b)
{
    return str_cmp(((const struct group *)a)->id, ((const struct group *)b)->id);
}

static void read_groups(struct csaf *c, const struct json *groups)
{
    c->groups = ARENA_ARRAY(c->r->arena, struct group, json_count(groups) + 1);
    JSON_EACH (g, groups)
        c->groups[c->group_count++] = (struct group){json_text(g, "group_id"),
                                                     json_get(g, "product_ids")};
    qsort(c->groups, c->group_count, sizeof *c->groups, by_group_id);
}

static const struct json *products_of(const struct csaf *c, struct str id)
{
    struct group key = {.id = id};
    const struct group *g = bsearch(&key, c->groups, c->group_count, sizeof key, by_group_id);
    return g ? g->products : NULL;
}

static bool mark_item(struct csaf *c, struct mark m)
{
    JSON_EACH (id, json_get(m.item, "product_ids"))
        if (!add_mark(c, json_as_text(id), m))
            return false;
    JSON_EACH (g, json_get(m.item, "group_ids"))
        JSON_EACH (id, products_of(c, json_as_text(g)))
            if (!add_mark(c, json_as_text(id), m))
                return false;
    return true;
}

static int by_product(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->product != y->product)
        return x->product < y->product ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool mark_products(struct csaf *c, const struct json *vulnerability)
{
    c->mark_count = 0;
    JSON_EACH (item, json_get(vulnerability, "flags"))
        if (!mark_item(c, (struct mark){.item = item, .kind = MARK_FLAG}))
            return false;
    JSON_EACH (item, json_get(vulnerability, "threats"))
        if (STR_IS(json_text(item, "category"), "impact") &&
            !mark_item(c, (struct mark){.item = item, .kind = MARK_THREAT}))
            return false;
    JSON_EACH (item, json_get(vulnerability, "remediations"))
        if (!mark_item(c, (struct mark){.item = item, .kind = MARK_REMEDIATION}))
            return false;
    if (c->mark_count)
        qsort(c->marks, c->mark_count, sizeof *c->marks, by_product);
    return true;
}

static size_t first_mark(const struct csaf *c, size_t product)
{
    size_t low = 0, high = c->mark_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->marks[middle].product < product)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Two texts about one product; not without end, where a hostile document says much of many. */
static struct str joined(struct csaf *c, struct str text, struct str more)
{
    size_t n = text.n + more.n + 1;
    if (text.n == 0)
        return more;
    if (more.n == 0 || n > LIMIT_TEXT || c->joined_bytes + n > MIB(64))
        return text;
    c->joined_bytes += n;
    return str_fmt(c->r->arena, "%.*s\n%.*s", STR_ARG(text), STR_ARG(more));
}

/* --- statements --- */

static void read_marks(struct csaf *c, size_t product, struct vex_statement *s, struct str *flag)
{
    struct arena *a = c->r->arena;
    for (size_t i = first_mark(c, product); i < c->mark_count && c->marks[i].product == product;
         i++) {
        const struct json *item = c->marks[i].item;
        struct str details = vex_text(item, "details"), response;
        switch (c->marks[i].kind) {
        case MARK_FLAG:
            *flag = flag->n ? *flag : vex_text(item, "label");
            if (vex_instant(item, "date").ms > s->at.ms)
                s->at = vex_instant(item, "date");
            break;
        case MARK_THREAT: s->reason = joined(c, s->reason, details); break;
        case MARK_REMEDIATION:
            s->action = joined(c, s->action, details);
            response = vex_response_from(VEX_CSAF, vex_text(item, "category")).word;
            vex_add_word(a, &s->response, response);
            break;
        }
    }
}

static bool add(struct csaf *c, const struct vex_statement *common, struct str status,
                struct str id)
{
    static const struct vex_item nothing;
    struct vex_statement s = *common;
    struct str flag = {0};
    size_t at = find_product(c, id);
    s.product_id = id;
    if (at == SIZE_MAX) {
        struct vex_item *unknown = ARENA_NEW(c->r->arena, struct vex_item);
        unknown->id = id;
        vex_break(c->r, &s, "csaf-6.1.1", "the product id \"%.*s\" is not in the product tree",
                  STR_ARG(str_sub(id, 0, 80)));
        vex_check(c->r, &s, status, flag, false);
        return vex_add(c->r, &s, unknown, NULL);
    }
    const struct product *p = &c->products[at];
    read_marks(c, at, &s, &flag);
    vex_check(c->r, &s, status, flag, true);
    if (p->inside.n == 0)
        return vex_add(c->r, &s, p->item, NULL);
    size_t part = find_product(c, p->component), whole = find_product(c, p->inside);
    if (part == SIZE_MAX || whole == SIZE_MAX)
        vex_break(c->r, &s, "csaf-6.1.1", "the relationship of \"%.*s\" names an unknown product",
                  STR_ARG(str_sub(id, 0, 80)));
    return vex_add(c->r, &s, whole == SIZE_MAX ? &nothing : c->products[whole].item,
                   part == SIZE_MAX ? p->item : c->products[part].item);
}

/* One statement for a product, by the list that says most; CSAF 2.0, 6.1.6: lists that contradict
   each other say nothing. */
struct claim {
    struct str id;
    size_t list;
};

static const char *const lists[] = {"known_not_affected", "known_affected", "first_affected",
                                    "last_affected",      "fixed",          "first_fixed",
                                    "under_investigation"};

static int by_claim(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;
    int order = str_cmp(x->id, y->id);
    return order ? order : x->list < y->list ? -1 : x->list > y->list;
}

static size_t gather(const struct json *status, struct claim *to)
{
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        JSON_EACH (id, json_get(status, lists[i])) {
            if (to)
                to[n] = (struct claim){json_as_text(id), i};
            n++;
        }
    return n;
}

static bool same_state(size_t list, size_t other)
{
    return str_eq(vex_state_from(VEX_CSAF, str_of(lists[list])).word,
                  vex_state_from(VEX_CSAF, str_of(lists[other])).word);
}

static bool read_status(struct csaf *c, const struct vex_statement *common,
                        const struct json *status)
{
    size_t count = gather(status, NULL);
    struct claim *claims = ARENA_ARRAY(c->r->arena, struct claim, count + 1);
    (void)gather(status, claims);
    qsort(claims, count, sizeof *claims, by_claim);
    for (size_t i = 0, next; i < count; i = next) {
        struct vex_statement s = *common;
        for (next = i + 1; next < count && str_eq(claims[next].id, claims[i].id); next++)
            if (!same_state(claims[next].list, claims[i].list))
                vex_break(c->r, &s, "csaf-6.1.6", "\"%.*s\" is in %s and in %s",
                          STR_ARG(str_sub(claims[i].id, 0, 80)), lists[claims[i].list],
                          lists[claims[next].list]);
        if (!add(c, &s, str_of(lists[claims[i].list]), claims[i].id))
            return false;
    }
    return true;
}

static bool read_vulnerability(struct csaf *c, const struct json *v, size_t index)
{
    struct vex_statement s = vex_begin(c->r, v, "vulnerabilities", index);
    s.vulnerability = vex_line(c->r->arena, vex_text(v, "cve"));
    JSON_EACH (id, json_get(v, "ids")) {
        struct str text = vex_line(c->r->arena, vex_text(id, "text"));
        if (s.vulnerability.n == 0)
            s.vulnerability = text;
        else
            vex_add_word(c->r->arena, &s.aliases, text);
    }
    return mark_products(c, v) && read_status(c, &s, json_get(v, "product_status"));
}

bool vex_read_csaf(struct vex_reader *r, const struct json *root)
{
    struct vex_document *d = r->out;
    const struct json *document = json_get(root, "document");
    const struct json *tracking = json_get(document, "tracking");
    const struct json *tree = json_get(root, "product_tree");
    struct csaf c = {.r = r};
    size_t index = 0;
    d->spec_version = vex_text(document, "csaf_version");
    d->id = vex_text(tracking, "id");
    d->version = vex_text(tracking, "version");
    d->title = vex_line(r->arena, vex_text(document, "title"));
    d->author = vex_line(r->arena, vex_text(json_get(document, "publisher"), "name"));
    d->at = vex_instant(tracking, "current_release_date");
    read_tree(&c, tree);
    read_groups(&c, json_get(tree, "product_groups"));
    if (c.count)
        sort_products(&c);
    JSON_EACH (v, json_get(root, "vulnerabilities"))
        if (!read_vulnerability(&c, v, index++))
            return false;
    return true;
}

/* --- back --- */

static bool lists_id(const struct json *list, struct str id)
{
    JSON_EACH (p, list)
        if (str_eq(json_as_text(p), id))
            return true;
    return false;
}

static bool names(const struct json *item, const struct json *groups, struct str id)
{
    if (lists_id(json_get(item, "product_ids"), id))
        return true;
    JSON_EACH (g, groups)
        if (lists_id(json_get(item, "group_ids"), json_text(g, "group_id")) &&
            lists_id(json_get(g, "product_ids"), id))
            return true;
    return false;
}

struct json *vex_csaf_part(struct arena *a, const struct json *root,
                           const struct json *vulnerability, struct str product_id)
{
    static const char *const ids[] = {"product_ids", "group_ids"};
    static const char *const apart[] = {"product_status", "flags",  "threats",
                                        "remediations",   "scores", "metrics"};
    const struct json *groups = json_get(json_get(root, "product_tree"), "product_groups");
    struct json *o = vex_copy(a, vulnerability, apart, COUNT_OF(apart));
    struct json *status = json_add(a, o, "product_status", JSON_ARRAY);
    JSON_EACH (list, json_get(vulnerability, "product_status"))
        JSON_EACH (id, list)
            if (str_eq(json_as_text(id), product_id))
                json_add_text(a, status, NULL, list->key);
    for (size_t i = 1; i <= 3; i++) {
        struct json *kept = json_array(a);
        JSON_EACH (item, json_get(vulnerability, apart[i]))
            if (names(item, groups, product_id))
                json_hang(kept, NULL, vex_copy(a, item, ids, COUNT_OF(ids)));
        if (json_count(kept))
            json_hang(o, apart[i], kept);
    }
    return o;
}
