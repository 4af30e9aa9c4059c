#include "feeds.h"

/* The advisory database by itself: what is put comes back, what changed is told, and what can go
   wrong with a file ends in a message. */

/* --- made-up advisories --- */

struct maker {
    struct arena *a;
    uint64_t state;
};

static unsigned roll(struct maker *m, unsigned sides)
{
    m->state = m->state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(m->state >> 33) % sides;
}

static struct str any_text(struct maker *m)
{
    static const char *const some[] = {
        "1.0", "1.0.1", "2.0-rc1",          "",     "a|b",   "\xc3\xa9t\xc3\xa9", "-",
        "*",   "x:y:z", "line\nbreak\ttab", "9.99", "1.0.10"};
    unsigned n = roll(m, COUNT_OF(some) + 2);
    if (n < COUNT_OF(some))
        return str_of(some[n]);
    struct buf b = {.arena = m->a};
    for (unsigned i = roll(m, 300); i > 0; i--)
        buf_char(&b, (char)('a' + roll(m, 26)));
    return buf_str(&b);
}

static struct str any_instant(struct maker *m)
{
    static const char *const some[] = {"",
                                       "2024-11-21T00:15:34.567",
                                       "2024-11-21T00:15:34.567Z",
                                       "2024-02-29T23:59:59Z",
                                       "2024-02-30T23:59:59Z",
                                       "2024-01-01",
                                       "1969-12-31T23:59:59Z",
                                       "9999-12-31T23:59:59.999999999Z",
                                       "2024-01-01T00:00:00.Z",
                                       "2024-01-01T00:00:00.0000000001Z",
                                       "2024-01-01T00:00:00+02:00",
                                       "0001-01-01T00:00:00Z",
                                       "1970-01-01T00:00:00",
                                       "rejected"};
    return str_of(some[roll(m, COUNT_OF(some))]);
}

static struct advisory_texts any_texts(struct maker *m, unsigned most)
{
    size_t n = roll(m, most + 1);
    struct str *items = ARENA_ARRAY(m->a, struct str, n);
    for (size_t i = 0; i < n; i++)
        items[i] = str_fmt(m->a, "%.*s.%zu", STR_ARG(any_text(m)), i);
    return (struct advisory_texts){items, n};
}

static struct version_range any_range(struct maker *m, bool scheme)
{
    struct version_range r = {.lower = any_text(m), .upper = any_text(m)};
    r.lower_excluded = roll(m, 2);
    r.upper_included = roll(m, 2);
    if (scheme)
        r.scheme = (enum version_scheme)roll(m, VERSION_SCHEME__COUNT);
    return r;
}

static struct advisory_package any_package(struct maker *m)
{
    static const char *const names[] = {"one", "two|2", "Three"};
    struct advisory_package p = {.ecosystem = roll(m, 3) ? STR("PyPI") : any_text(m)};
    size_t n = roll(m, 4);
    struct version_range *ranges = ARENA_ARRAY(m->a, struct version_range, n);
    for (size_t i = 0; i < n; i++)
        ranges[i] = any_range(m, true);
    p.name = str_of(names[roll(m, 3)]);
    p.key = str_fmt(m->a, "PyPI|%.*s", STR_ARG(str_lower(m->a, p.name)));
    p.ranges = ranges;
    p.range_count = n;
    p.versions = any_texts(m, 5);
    return p;
}

static struct advisory_cpe any_cpe(struct maker *m)
{
    static const char *const keys[] = {"a:v:p", "a:v:q", "o:v:os", "h:v:box\\:1", ""};
    static const char *const tails[] = {
        "*:*:*:*:*:*:*:*",       "1.0:*:*:*:*:*:*:*",   "1.0:p1:*:*:*:*:*:*", "-:*:*:*:*:*:*:*",
        "*:*:*:*:*:node.js:*:*", "1\\:*:*:*:*:*:*:*:*", "1.0:*:*:*:*:*:*:x",  "1.0"};
    struct advisory_cpe c = {.range = any_range(m, false), .vulnerable = roll(m, 3) > 0};
    c.key = str_of(keys[roll(m, COUNT_OF(keys))]);
    c.criteria = str_fmt(m->a, "cpe:2.3:%.*s:%s", STR_ARG(c.key), tails[roll(m, COUNT_OF(tails))]);
    if (roll(m, 20) == 0)
        c.criteria = any_text(m);
    return c;
}

static struct advisory_configuration any_configuration(struct maker *m)
{
    struct advisory_configuration c = {.all = roll(m, 3) == 0, .negate = roll(m, 8) == 0};
    struct advisory_node *nodes = ARENA_ARRAY(m->a, struct advisory_node, 4);
    c.node_count = roll(m, 4);
    c.nodes = nodes;
    for (size_t i = 0; i < c.node_count; i++) {
        struct advisory_cpe *cpes = ARENA_ARRAY(m->a, struct advisory_cpe, 6);
        nodes[i] = (struct advisory_node){.all = roll(m, 8) == 0, .negate = roll(m, 8) == 0};
        nodes[i].cpes = cpes;
        nodes[i].cpe_count = roll(m, 6);
        for (size_t j = 0; j < nodes[i].cpe_count; j++)
            cpes[j] = any_cpe(m);
    }
    return c;
}

static struct advisory any_advisory(struct maker *m, int64_t id)
{
    struct advisory ad = {.source = roll(m, 2) ? STR("nvd") : STR("osv"),
                          .id = str_fmt(m->a, "ID-%lld", (long long)id),
                          .title = any_text(m),
                          .severity = any_text(m),
                          .published = any_instant(m),
                          .withdrawn = any_instant(m),
                          .status = any_text(m),
                          .ssvc = any_text(m)};
    struct advisory_cvss *cvss = ARENA_ARRAY(m->a, struct advisory_cvss, 3);
    struct advisory_package *packages = ARENA_ARRAY(m->a, struct advisory_package, 5);
    struct advisory_configuration *cs = ARENA_ARRAY(m->a, struct advisory_configuration, 5);
    ad.aliases = any_texts(m, 3);
    ad.related = any_texts(m, 3);
    ad.cwes = any_texts(m, 3);
    ad.cvss = cvss;
    ad.packages = packages;
    ad.configurations = cs;
    for (; ad.cvss_count < roll(m, 4) && ad.cvss_count < 3; ad.cvss_count++)
        cvss[ad.cvss_count] = (struct advisory_cvss){any_text(m), any_text(m),
                                                     (int)roll(m, 102) - 1};
    ad.package_count = roll(m, 6);
    for (size_t i = 0; i < ad.package_count; i++)
        packages[i] = any_package(m);
    ad.configuration_count = roll(m, 6);
    for (size_t i = 0; i < ad.configuration_count; i++)
        cs[i] = any_configuration(m);
    ad.parts = any_texts(m, 2);
    return ad;
}

/* --- the same --- */

static void assert_text(struct str got, struct str wanted)
{
    if (!str_eq(got, wanted))
        fail_msg("\"%.*s\" is not \"%.*s\"", STR_ARG(got), STR_ARG(wanted));
}

static void assert_texts(struct advisory_texts got, struct advisory_texts wanted)
{
    assert_int_equal(got.count, wanted.count);
    for (size_t i = 0; i < got.count; i++)
        assert_text(got.items[i], wanted.items[i]);
}

static void assert_range(const struct version_range *got, const struct version_range *wanted)
{
    assert_int_equal(got->scheme, wanted->scheme);
    assert_int_equal(got->lower_excluded, wanted->lower_excluded);
    assert_int_equal(got->upper_included, wanted->upper_included);
    assert_text(got->lower, wanted->lower);
    assert_text(got->upper, wanted->upper);
}

static void assert_package(const struct advisory_package *got,
                           const struct advisory_package *wanted)
{
    assert_text(got->ecosystem, wanted->ecosystem);
    assert_text(got->name, wanted->name);
    assert_text(got->key, wanted->key);
    assert_int_equal(got->range_count, wanted->range_count);
    for (size_t i = 0; i < got->range_count; i++)
        assert_range(&got->ranges[i], &wanted->ranges[i]);
    assert_texts(got->versions, wanted->versions);
}

static void assert_line(const struct advisory_cpe *got, const struct advisory_cpe *wanted)
{
    assert_text(got->criteria, wanted->criteria);
    assert_text(got->key, wanted->key);
    assert_int_equal(got->vulnerable, wanted->vulnerable);
    assert_range(&got->range, &wanted->range);
}

static bool calls_vulnerable(const struct advisory_node *node, struct str key)
{
    for (size_t i = 0; i < node->cpe_count; i++)
        if (node->cpes[i].vulnerable && str_eq(node->cpes[i].key, key))
            return true;
    return false;
}

/* The lean form: of plain alternatives that call the product vulnerable, its own lines. */
static void assert_node(const struct advisory_node *got, const struct advisory_node *wanted,
                        struct str key)
{
    bool lean = !wanted->all && !wanted->negate && calls_vulnerable(wanted, key);
    size_t n = 0;
    assert_int_equal(got->all, wanted->all);
    assert_int_equal(got->negate, wanted->negate);
    for (size_t i = 0; i < wanted->cpe_count; i++) {
        if (lean && !str_eq(wanted->cpes[i].key, key))
            continue;
        assert_true(n < got->cpe_count);
        assert_line(&got->cpes[n++], &wanted->cpes[i]);
    }
    /* A configuration that names one product only is not thinned out: there may be more. */
    for (; n < got->cpe_count; n++)
        assert_true(!lean || !str_eq(got->cpes[n].key, key));
}

static bool plain(const struct advisory_configuration *c)
{
    bool yes = !c->all;
    for (size_t i = 0; i < c->node_count; i++)
        yes &= !c->nodes[i].all && !c->nodes[i].negate;
    return yes;
}

static bool speaks_of(const struct advisory_configuration *c, struct str key)
{
    for (size_t i = 0; i < c->node_count; i++)
        if (calls_vulnerable(&c->nodes[i], key))
            return true;
    return false;
}

static void assert_configuration(const struct advisory_configuration *got,
                                 const struct advisory_configuration *wanted, struct str key)
{
    size_t n = 0;
    assert_int_equal(got->all, wanted->all);
    assert_int_equal(got->negate, wanted->negate);
    for (size_t i = 0; i < wanted->node_count; i++) {
        if (plain(wanted) && !calls_vulnerable(&wanted->nodes[i], key))
            continue;
        assert_true(n < got->node_count);
        if (plain(wanted) || calls_vulnerable(&wanted->nodes[i], key))
            assert_true(got->nodes[n].cpe_count > 0);
        n++;
    }
    assert_int_equal(n, got->node_count);
    n = 0;
    for (size_t i = 0; i < wanted->node_count; i++) {
        if (plain(wanted) && !calls_vulnerable(&wanted->nodes[i], key))
            continue;
        /* Kept whole with its only product, or thinned out: both are right, whole is more. */
        const struct advisory_node *g = &got->nodes[n++];
        if (g->cpe_count == wanted->nodes[i].cpe_count)
            for (size_t j = 0; j < g->cpe_count; j++)
                assert_line(&g->cpes[j], &wanted->nodes[i].cpes[j]);
        else
            assert_node(g, &wanted->nodes[i], key);
    }
}

static void assert_product(struct feeds *f, const struct advisory *ad, int64_t number,
                           struct str key)
{
    struct advisory_candidates found;
    struct err err = {0};
    size_t n = 0;
    if (!advisories_cpe_candidate(f->db, &f->arena, key, number, &found, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < ad->configuration_count; i++) {
        if (!speaks_of(&ad->configurations[i], key))
            continue;
        assert_int_equal(found.count, 1);
        assert_true(n < found.items[0].configuration_count);
        assert_configuration(&found.items[0].configurations[n++], &ad->configurations[i], key);
    }
    assert_int_equal(found.count, n > 0);
    if (n) {
        assert_int_equal(n, found.items[0].configuration_count);
        assert_int_equal(found.items[0].withdrawn, ad->withdrawn.n > 0);
    }
}

static void assert_stored(struct feeds *f, const struct advisory *ad)
{
    struct arena *a = &f->arena;
    struct err err = {0};
    struct advisory_numbers numbers;
    struct advisory got;
    assert_true(advisories_by_id(f->db, a, ad->id, &numbers, &err));
    assert_int_equal(numbers.count, 1);
    if (!advisories_get(f->db, a, numbers.items[0], &got, &err) ||
        !advisories_packages(f->db, a, numbers.items[0], &got, &err))
        fail_msg("%s", err.text);
    assert_text(got.source, ad->source);
    assert_text(got.id, ad->id);
    assert_text(got.modified, ad->modified);
    assert_text(got.published, ad->published);
    assert_text(got.withdrawn, ad->withdrawn);
    assert_text(got.title, ad->title);
    assert_text(got.severity, ad->severity);
    assert_text(got.status, ad->status);
    assert_text(got.ssvc, ad->ssvc);
    assert_texts(got.aliases, ad->aliases);
    assert_texts(got.related, ad->related);
    assert_texts(got.cwes, ad->cwes);
    assert_int_equal(got.cvss_count, ad->cvss_count);
    for (size_t i = 0; i < got.cvss_count; i++) {
        assert_text(got.cvss[i].vector, ad->cvss[i].vector);
        assert_text(got.cvss[i].source, ad->cvss[i].source);
        assert_int_equal(got.cvss[i].published, ad->cvss[i].published);
    }
    /* Entries of one package stand together; among them the order is kept. */
    assert_int_equal(got.package_count, ad->package_count);
    size_t n = 0;
    for (size_t i = 0; i < ad->package_count; i++) {
        bool first = true;
        for (size_t j = 0; j < i; j++)
            first &= !str_eq(ad->packages[j].key, ad->packages[i].key);
        for (size_t j = i; first && j < ad->package_count; j++)
            if (str_eq(ad->packages[j].key, ad->packages[i].key))
                assert_package(&got.packages[n++], &ad->packages[j]);
    }
    assert_int_equal(n, got.package_count);
    assert_product(f, ad, numbers.items[0], STR("a:v:p"));
    assert_product(f, ad, numbers.items[0], STR("a:v:q"));
    assert_product(f, ad, numbers.items[0], STR("o:v:os"));
    assert_product(f, ad, numbers.items[0], STR("h:v:box\\:1"));
    struct advisory_keys keys;
    assert_true(advisories_keys(f->db, a, numbers.items[0], &keys, &err));
    for (size_t i = 0; i < keys.products.count; i++) {
        struct advisory_candidates found;
        assert_true(advisories_cpe_candidate(f->db, a, keys.products.items[i], numbers.items[0],
                                             &found, &err));
        assert_int_equal(found.count, 1);
    }
}

static void put(struct feeds *f, const struct advisory *ad, uint64_t content,
                enum advisory_change wanted)
{
    struct err err = {0};
    struct hash_quick hash = {{content, 1}};
    enum advisory_change change;
    if (!advisories_put(f->db, ad, &hash, &change, &err))
        fail_msg("%s", err.text);
    assert_int_equal(change, wanted);
}

static void begin(struct feeds *f)
{
    struct err err = {0};
    feeds_open(f, ADVISORIES_WRITE);
    if (!advisories_begin(f->db, &err))
        fail_msg("%s", err.text);
}

static void commit(struct feeds *f)
{
    struct err err = {0};
    if (!advisories_settle(f->db, &err) || !advisories_commit(f->db, &err))
        fail_msg("%s", err.text);
}

static void what_is_put_is_read_back(void **state)
{
    enum { COUNT = 400 };
    struct feeds *f = *state;
    struct maker m = {&f->arena, 20261127};
    struct advisory *ads = ARENA_ARRAY(&f->arena, struct advisory, COUNT);
    print_message("# seed %llu\n", (unsigned long long)m.state);
    begin(f);
    for (size_t i = 0; i < COUNT; i++) {
        ads[i] = any_advisory(&m, (int64_t)i);
        put(f, &ads[i], i + 1, ADVISORY_NEW);
    }
    commit(f);
    for (size_t i = 0; i < COUNT; i++)
        assert_stored(f, &ads[i]);
    /* And so it is when half of them have become something else. */
    begin(f);
    for (size_t i = 0; i < COUNT; i += 2) {
        struct str source = ads[i].source;
        ads[i] = any_advisory(&m, (int64_t)i);
        ads[i].source = source;
        put(f, &ads[i], COUNT + i + 1, ADVISORY_CHANGED);
    }
    commit(f);
    feeds_open(f, ADVISORIES_READ);
    for (size_t i = 0; i < COUNT; i++)
        assert_stored(f, &ads[i]);
}

/* Two files may hold one record in two editions that say the same date: importing both again and
   again must come to rest. */
static void a_record_that_was_replaced_does_not_come_back(void **state)
{
    struct feeds *f = *state;
    struct advisory ad = {.source = STR("nvd"),
                          .id = STR("CVE-2099-0001"),
                          .title = STR("first"),
                          .modified = STR("2099-01-01T00:00:00Z")};
    struct advisory later = ad;
    later.title = STR("second");
    begin(f);
    put(f, &ad, 1, ADVISORY_NEW);
    put(f, &later, 2, ADVISORY_CHANGED);
    put(f, &ad, 1, ADVISORY_OLDER);
    put(f, &later, 2, ADVISORY_UNCHANGED);
    put(f, &ad, 3, ADVISORY_CHANGED);
    commit(f);
    begin(f);
    put(f, &later, 2, ADVISORY_OLDER);
    put(f, &ad, 1, ADVISORY_OLDER);
    commit(f);
    assert_stored(f, &ad);
}

/* Without a date nothing tells what is older: what came last holds, also when it was there before.
 */
static void a_record_without_date_may_come_back(void **state)
{
    struct feeds *f = *state;
    struct advisory ad = {.source = STR("alpine"), .id = STR("CVE-2099-0001"), .title = STR("one")};
    struct advisory later = ad;
    later.title = STR("two");
    begin(f);
    put(f, &ad, 1, ADVISORY_NEW);
    put(f, &later, 2, ADVISORY_CHANGED);
    put(f, &ad, 1, ADVISORY_CHANGED);
    commit(f);
    assert_stored(f, &ad);
}

/* What is undone leaves no number that points to nothing. */
static void what_is_undone_is_gone_with_its_words(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct maker m = {&f->arena, 5};
    struct advisory ads[20];
    begin(f);
    for (size_t i = 0; i < COUNT_OF(ads); i++) {
        struct advisory undone = any_advisory(&m, 1000 + (int64_t)i);
        ads[i] = any_advisory(&m, (int64_t)i);
        assert_true(advisories_savepoint(f->db, &err));
        put(f, &undone, 100 + i, ADVISORY_NEW);
        advisories_undo(f->db);
        put(f, &ads[i], i + 1, ADVISORY_NEW);
    }
    commit(f);
    feeds_open(f, ADVISORIES_READ);
    for (size_t i = 0; i < COUNT_OF(ads); i++)
        assert_stored(f, &ads[i]);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, feeds_setup, feeds_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_put_is_read_back),
        TEST(a_record_that_was_replaced_does_not_come_back),
        TEST(a_record_without_date_may_come_back),
        TEST(what_is_undone_is_gone_with_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
