/* csaf_tree.c - the products of a CSAF document (CSAF 2.0, 3.2.2 product_tree): branches, flat
   names and relationships, flattened into a table by product id. */
#include <stdlib.h>

#include "intake/feed/feed_internal.h"

#include "value/cpe/cpe.h"
#include "value/purl/purl.h"

/* Where a walk down the branches is. */
struct path {
    struct str vendor, family, product, version;
    bool has_version, narrowed;
};

static size_t count_products(const struct json *branches)
{
    size_t n = 0;
    JSON_EACH (branch, branches)
        n += (json_get(branch, "product") != NULL) + count_products(json_get(branch, "branches"));
    return n;
}

static int by_id(const void *x, const void *y)
{
    const struct feed_csaf_product *a = *(struct feed_csaf_product *const *)x;
    const struct feed_csaf_product *b = *(struct feed_csaf_product *const *)y;
    int order = str_cmp(a->id, b->id);
    return order ? order : (a > b) - (a < b);
}

static void sort(struct feed_csaf_tree *t)
{
    for (size_t i = 0; i < t->count; i++)
        t->by_id[i] = &t->products[i];
    qsort(t->by_id, t->count, sizeof *t->by_id, by_id);
    t->sorted = t->count;
}

const struct feed_csaf_product *feed_csaf_find(const struct feed_csaf_tree *t, struct str id)
{
    size_t low = 0, high = t->sorted;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_cmp(t->by_id[middle]->id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->sorted && str_eq(t->by_id[low]->id, id) ? t->by_id[low] : NULL;
}

/* What it is apart from its version: products that have this in common are versions of one. */
static void identify(struct arena *a, struct feed_csaf_product *p)
{
    struct buf key = {.arena = a};
    struct purl purl;
    struct err ignored;
    if (p->purl.n && p->purl.n <= LIMIT_NAME && purl_parse(a, p->purl, &purl, &ignored)) {
        purl_format_package(&purl, &key);
        if (!p->has_version && purl.version.n) {
            p->version = purl.version;
            p->has_version = true;
        }
    } else if (p->cpe.n) {
        buf_put(&key, feed_cpe_key(a, p->cpe));
    }
    buf_char(&key, '\n');
    buf_put(&key, p->vendor);
    buf_char(&key, '\n');
    buf_put(&key, p->product);
    p->identity = buf_str(&key);
}

/* "8.0.x", "V14.0": digits and points, at least one point; an x only at the end. */
static bool is_series(struct str word)
{
    if (word.n && char_lower(word.p[0]) == 'v')
        word = str_from(word, 1);
    if (str_ends(word, STR(".x")) || str_ends(word, STR(".X")))
        word.n -= 2;
    else if (str_find_char(word, '.') == word.n)
        return false;
    for (size_t i = 0; i < word.n; i++)
        if (!char_is_digit(word.p[i]) && (word.p[i] != '.' || i == 0 || i + 1 == word.n))
            return false;
    return word.n > 0 && word.n < 16;
}

/* "IntelliSpace Portal 8.0.x" is the product "IntelliSpace Portal" in that series. */
static void split_series(struct feed_csaf_product *p)
{
    struct str name = str_trim(p->product);
    size_t space = str_rfind_char(name, ' ');
    if (space >= name.n || !is_series(str_from(name, space + 1)))
        return;
    p->series = str_from(name, space + 1);
    p->product = str_trim(str_sub(name, 0, space));
}

static void add_product(struct feed_csaf_tree *t, const struct json *product,
                        struct feed_csaf_product p)
{
    const struct json *helper = json_get(product, "product_identification_helper");
    p.id = json_text(product, "product_id");
    if (!p.id.n)
        return;
    struct str cpe = json_text(helper, "cpe");
    struct str purl = json_text(helper, "purl");
    if (!purl.n) /* CSAF 2.1 has a list */
        purl = json_as_text(json_first(json_get(helper, "purls")));
    p.cpe = cpe.n ? cpe : p.cpe;
    p.purl = purl.n ? purl : p.purl;
    p.hardware |= json_count(json_get(helper, "model_numbers")) ||
                  json_count(json_get(helper, "skus")) ||
                  json_count(json_get(helper, "serial_numbers"));
    if (!p.cpe.n && !p.purl.n)
        split_series(&p);
    identify(t->arena, &p);
    t->products[t->count++] = p;
}

static void enter(struct path *path, const struct json *branch)
{
    struct str category = json_text(branch, "category");
    struct str name = json_text(branch, "name");
    if (STR_IS(category, "vendor"))
        path->vendor = name;
    else if (STR_IS(category, "product_family"))
        path->family = name;
    else if (STR_IS(category, "product_name"))
        path->product = name;
    else if (STR_IS(category, "patch_level") || STR_IS(category, "service_pack"))
        path->narrowed = true;
    if (!str_starts(category, STR("product_version")))
        return;
    path->narrowed |= path->has_version; /* a version of a version */
    path->version = name;
    path->has_version = true;
}

/* The depth is that of the JSON text, which is limited. */
static void walk(struct feed_csaf_tree *t, const struct json *branches, struct path above)
{
    JSON_EACH (branch, branches) {
        struct path here = above;
        enter(&here, branch);
        const struct json *product = json_get(branch, "product");
        if (product)
            add_product(
                t, product,
                (struct feed_csaf_product){.vendor = here.vendor,
                                           .product = here.product.n ? here.product : here.family,
                                           .version = here.version,
                                           .has_version = here.has_version,
                                           .narrowed = here.narrowed});
        walk(t, json_get(branch, "branches"), here);
    }
}

/* A component within, or installed on, another product: what is affected is the component. A
   relationship to what another relationship makes names nothing here, and is told as such. */
static void relate(struct feed_csaf_tree *t, const struct json *relationships)
{
    JSON_EACH (r, relationships) {
        const struct feed_csaf_product *of = feed_csaf_find(t, json_text(r, "product_reference"));
        struct feed_csaf_product p = of ? *of : (struct feed_csaf_product){0};
        add_product(t, json_get(r, "full_product_name"), p);
    }
}

void feed_csaf_read_tree(struct arena *a, const struct json *tree, struct feed_csaf_tree *out)
{
    const struct json *names = json_get(tree, "full_product_names");
    const struct json *relationships = json_get(tree, "relationships");
    size_t most = count_products(json_get(tree, "branches")) + json_count(names) +
                  json_count(relationships);
    *out = (struct feed_csaf_tree){.arena = a,
                                   .products = ARENA_ARRAY(a, struct feed_csaf_product, most + 1),
                                   .by_id = ARENA_ARRAY(a, struct feed_csaf_product *, most + 1)};
    walk(out, json_get(tree, "branches"), (struct path){0});
    JSON_EACH (name, names)
        add_product(out, name, (struct feed_csaf_product){0});
    sort(out);
    relate(out, relationships);
    sort(out);
}
