/* The judging without words: what the scan and the re-match of a portfolio stand on. */
#include "feeds.h"

#include "assess/match/match.h"

#define DOCUMENTS "tests/documents/feed/"

static const struct {
    const char *name, *purl, *cpe;
} rows[] = {
    {"frame", "pkg:npm/%40ward/frame@1.2.0", NULL},
    {"frame", "pkg:npm/%40ward/frame@1.2.1", NULL},
    {"frame", "pkg:npm/%40ward/frame@1.2.0", NULL},
    {"daemon", NULL, "cpe:2.3:a:ward:daemon:8.2:p1:*:*:*:*:*:*"},
    {"viewer", NULL, "cpe:2.3:a:ward:viewer:1.9:*:*:*:*:*:*:*"},
    {"os", NULL, "cpe:2.3:o:acme:desk_os:7.0:*:*:*:*:*:*:*"},
    {"nothing", NULL, NULL},
    {"sslib", "pkg:deb/debian/sslib@3.0.11-1~deb12u1?distro=debian-12", NULL},
    {"sslib", "pkg:deb/debian/sslib@1.0", NULL},
    {"two names", NULL, "cpe:2.3:a:ward:daemon:8.2:p1:*:*:*:*:*:*"},
};

static struct match_components make_list(struct arena *a)
{
    struct match_component *items = ARENA_ARRAY(a, struct match_component, COUNT_OF(rows));
    struct str *more = ARENA_NEW(a, struct str);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        items[i] = (struct match_component){.ref = str_fmt(a, "#%zu", i),
                                            .name = str_of(rows[i].name),
                                            .purl = str_of(rows[i].purl),
                                            .cpe = str_of(rows[i].cpe)};
    *more = STR("cpe:/a:ward:daemon:8.2:p1");
    items[9].more_cpes = more;
    items[9].more_cpe_count = 1;
    return (struct match_components){items, COUNT_OF(rows)};
}

static void open_all(struct feeds *f)
{
    (void)feeds_import(f, DOCUMENTS "osv", false);
    (void)feeds_import(f, DOCUMENTS "nvd.json", false);
    feeds_open(f, ADVISORIES_READ);
}

static struct match_options options_of(bool scattered)
{
    struct match_options options = {.scattered = scattered};
    assert_true(date_parse(STR("2099-02-12"), &options.as_of));
    return options;
}

static struct match_judgement judge(struct feeds *f, bool scattered)
{
    struct err err = {0};
    struct match_judgement out;
    struct match_options options = options_of(scattered);
    if (!match_judge(&f->arena, f->db, make_list(&f->arena), &options, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static void hits_are_sorted_by_component_and_then_record(void **state)
{
    struct feeds *f = *state;
    open_all(f);
    struct match_judgement all = judge(f, false);
    assert_int_equal(all.count, COUNT_OF(rows));
    assert_true(all.hit_count > 5);
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct match_judged *c = &all.components[i];
        assert_int_equal(c->first_hit, n);
        assert_int_equal(c->state == MATCH_MATCHED, c->hit_count > 0);
        assert_true(c->reason.n > 0);
        for (size_t h = 0; h < c->hit_count; h++, n++) {
            assert_int_equal(all.hits[n].component, i);
            assert_true(!h || all.hits[n - 1].advisory < all.hits[n].advisory);
            assert_true(match_ground_words(&f->arena, all.hits[n].ground).n > 0);
        }
    }
    assert_int_equal(n, all.hit_count);
}

static void equal_components_share_their_texts(void **state)
{
    struct feeds *f = *state;
    open_all(f);
    struct match_judgement all = judge(f, false);
    const struct match_judged *a = &all.components[0];
    const struct match_judged *c = &all.components[2];
    assert_true(a->hit_count > 0);
    assert_int_equal(a->hit_count, c->hit_count);
    assert_ptr_equal(a->reason.p, c->reason.p);
    for (size_t i = 0; i < a->hit_count; i++)
        assert_ptr_equal(all.hits[a->first_hit + i].range.p, all.hits[c->first_hit + i].range.p);
}

static void a_record_that_two_names_lead_to_is_one_hit(void **state)
{
    struct feeds *f = *state;
    open_all(f);
    struct match_judgement all = judge(f, false);
    assert_true(all.components[3].hit_count > 0);
    assert_int_equal(all.components[9].hit_count, all.components[3].hit_count);
}

/* viewer 1.9 is only affected on desk_os below 7: the list has 7.0. */
static void scattered_components_have_no_neighbours(void **state)
{
    struct feeds *f = *state;
    open_all(f);
    assert_int_equal(judge(f, false).components[4].hit_count, 0);
    struct match_judgement all = judge(f, true);
    assert_int_equal(all.components[4].hit_count, 1);
    assert_true(all.hits[all.components[4].first_hit].assumed);
}

static bool same_hit(const struct match_hit *x, const struct match_hit *y)
{
    return x->component == y->component && x->advisory == y->advisory && x->assumed == y->assumed &&
           str_eq(x->range, y->range) && str_eq(x->fixed_in, y->fixed_in);
}

/* Each record alone, then all at once, says what the whole database says. */
static void records_alone_say_what_they_say_among_all(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct match_options options = options_of(true);
    int64_t numbers[64];
    struct advisory_numbers every = {numbers, 0};
    open_all(f);
    struct match_components list = make_list(&f->arena);
    struct match_judgement all = judge(f, true), part;
    for (int64_t n = 1;; n++) {
        struct advisory ad;
        struct advisory_numbers one = {&n, 1};
        size_t seen = 0;
        if (!advisories_get(f->db, &f->arena, n, &ad, &err))
            break;
        numbers[every.count++] = n;
        if (!match_judge_advisories(&f->arena, f->db, list, &one, &options, &part, &err))
            fail_msg("%s", err.text);
        for (size_t i = 0; i < all.hit_count; i++) {
            if (all.hits[i].advisory != n)
                continue;
            assert_true(seen < part.hit_count);
            assert_true(same_hit(&all.hits[i], &part.hits[seen++]));
        }
        assert_int_equal(seen, part.hit_count);
    }
    assert_true(every.count > 8);
    numbers[0] = numbers[every.count - 1]; /* any order */
    numbers[every.count - 1] = 1;
    if (!match_judge_advisories(&f->arena, f->db, list, &every, &options, &part, &err))
        fail_msg("%s", err.text);
    assert_int_equal(part.hit_count, all.hit_count);
    for (size_t i = 0; i < all.hit_count; i++)
        assert_true(same_hit(&all.hits[i], &part.hits[i]));
}

static struct str key_of(const struct match_judgement *j, size_t component)
{
    const struct match_judged *c = &j->components[component];
    assert_true(c->key_count <= 1);
    return c->key_count ? j->keys[c->first_key] : (struct str){0};
}

static void keys_are_those_of_packages_and_products(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct match_options options = options_of(true);
    struct match_judgement j;
    open_all(f);
    if (!match_judge(&f->arena, f->db, make_list(&f->arena), &options, &j, &err))
        fail_msg("%s", err.text);
    assert_true(STR_IS(key_of(&j, 0), "npm|@ward/frame"));
    assert_true(STR_IS(key_of(&j, 3), "a:ward:daemon"));
    assert_int_equal(key_of(&j, 6).n, 0);
}

/* --- flaws --- */

static struct str flaws_of(struct feeds *f, struct advisory ad)
{
    struct err err = {0};
    struct advisory_texts out;
    struct buf b = {.arena = &f->arena};
    if (!match_flaws(&f->arena, f->db, &ad, &out, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < out.count; i++) {
        if (i)
            buf_char(&b, ' ');
        buf_put(&b, out.items[i]);
    }
    return buf_str(&b);
}

static void a_record_is_about_the_flaws_it_names(void **state)
{
    static const struct {
        const char *id, *aliases, *related, *wanted, *reason;
    } records[] = {
        {"CVE-2099-0001", "", "", "CVE-2099-0001", "it is a CVE"},
        {"CVE-2099-0001", "CVE-2099-0002", "", "CVE-2099-0001", "an alias merges no two CVEs"},
        {"GHSA-zzzz-1", "CVE-2099-0500", "", "CVE-2099-0500", "one CVE among its aliases"},
        {"GHSA-zzzz-1", "CVE-2099-0500 CVE-2099-0501", "", "CVE-2099-0500 CVE-2099-0501",
         "a claim about each"},
        {"GHSA-zzzz-1", "", "CVE-2099-0500", "GHSA-zzzz-1", "related flaws are others"},
        {"DSA-1", "", "CVE-2099-0500 CVE-2099-0501", "CVE-2099-0500 CVE-2099-0501",
         "an announcement repairs what it lists"},
        {"DEBIAN-CVE-2099-0500", "", "CVE-2099-0500", "CVE-2099-0500", "the id has the CVE in it"},
        {"DEBIAN-CVE-2099-0500", "", "", "CVE-2099-0500", "also when nothing else says so"},
        {"MAL-1", "", "", "MAL-1", "no other name"},
        {"PYSEC-1", "GHSA-zzzz-9", "", "GHSA-zzzz-9", "GHSA before its own"},
        {"ZZZ-1", "PYSEC-2099-1", "", "CVE-2099-0001", "another record has the CVE"},
    };
    struct feeds *f = *state;
    open_all(f);
    for (size_t i = 0; i < COUNT_OF(records); i++) {
        struct str lists[2] = {str_of(records[i].aliases), str_of(records[i].related)};
        struct str items[2][4];
        size_t counts[2] = {0};
        for (size_t k = 0; k < 2; k++)
            while (str_word(&lists[k], &items[k][counts[k]]))
                counts[k]++;
        struct advisory ad = {.id = str_of(records[i].id),
                              .aliases = {items[0], counts[0]},
                              .related = {items[1], counts[1]}};
        struct str found = flaws_of(f, ad);
        if (!str_eq(found, str_of(records[i].wanted)))
            fail_msg("%s: %.*s, wanted %s: %s", records[i].id, STR_ARG(found), records[i].wanted,
                     records[i].reason);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, feeds_setup, feeds_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hits_are_sorted_by_component_and_then_record),
        TEST(equal_components_share_their_texts),
        TEST(a_record_that_two_names_lead_to_is_one_hit),
        TEST(scattered_components_have_no_neighbours),
        TEST(records_alone_say_what_they_say_among_all),
        TEST(keys_are_those_of_packages_and_products),
        TEST(a_record_is_about_the_flaws_it_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
