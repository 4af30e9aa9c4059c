/* RustSec's advisories, Markdown with TOML in front: which versions are affected follows from those
   that are not (The Cargo Book, "Specifying Dependencies"). The documents are ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "arena.h"
#include "intake/feed/feed.h"

#define RECORD(advisory, versions) \
    "```toml\n[advisory]\nid = \"RUSTSEC-2099-0001\"\npackage = \"pump\"\n" advisory \
    "\n[versions]\n" versions "\n```\n\n# Pumps `stop`\n\nText.\n"

static const struct {
    const char *versions, *wanted, *why;
} rows[] = {
    {"patched = []", "*", "no version is safe"},
    {"patched = [\">= 1.2.3\"]", "<1.2.3", "safe from a version on"},
    {"patched = [\">=1.2\", \"> 0.5.1, < 0.6\"]", "<=0.5.1 | >=0.6.0 <1.2.0", "and a branch"},
    {"patched = [\"^1.2.3\"]", "<1.2.3 | >=2.0.0-0", "caret: to the next major version"},
    {"patched = [\"^0.2.3\"]", "<0.2.3 | >=0.3.0-0", "or the next minor one of 0"},
    {"patched = [\"^0.0.3\"]", "<0.0.3 | >=0.0.4-0", "or the next at all of 0.0"},
    {"patched = [\"1.2\"]", "<1.2.0 | >=2.0.0-0", "nothing in front is a caret"},
    {"patched = [\"~1.2.3\"]", "<1.2.3 | >=1.3.0-0", "tilde"},
    {"patched = [\"~1\"]", "<1.0.0 | >=2.0.0-0", "tilde of a major version"},
    {"patched = [\"1.*\"]", "<1.0.0 | >=2.0.0-0", "a star for a number"},
    {"patched = [\"=1.2.3\"]", "<1.2.3 | >1.2.3", "one version"},
    {"patched = [\"> 1.2\"]", "<1.3.0-0", "above all of a minor version"},
    {"patched = [\"<= 1.2\"]", ">=1.3.0-0", "up to all of it"},
    {"patched = [\">= 2.0.0-alpha.1\"]", "<2.0.0-alpha.1", "a version before a release"},
    {"patched = [\">= 1.0.5\"]\nunaffected = [\"< 1.0.0\"]", ">=1.0.0 <1.0.5", "unaffected"},
    {"patched = [\"< 1.3, >= 1.1\", \"*\"]", "", "every version is safe"},
    {"patched = [\"soon\", \">= 1\"]", "<1.0.0", "what is no requirement is left out"},
};

static struct str ranges_of(struct arena *a, const struct advisory *ad)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < ad->package_count; i++)
        for (size_t j = 0; j < ad->packages[i].range_count; j++) {
            if (b.n)
                BUF_LIT(&b, " | ");
            version_range_format(&ad->packages[i].ranges[j], &b);
        }
    return buf_str(&b);
}

static void feed_read_rustsec_takes_what_is_not_safe(void **state)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct findings findings;
        struct advisory ad;
        struct err err = {0};
        struct str text = str_fmt(*state, RECORD("", "%s"), rows[i].versions);
        findings_init(&findings, *state);
        if (!feed_read_rustsec(*state, text, &ad, &findings, &err))
            fail_msg("%s: %s", rows[i].why, err.text);
        struct str got = ranges_of(*state, &ad);
        if (!str_eq(got, str_of(rows[i].wanted)))
            fail_msg("%s: %s gives %.*s", rows[i].why, rows[i].versions, STR_ARG(got));
        assert_int_equal(findings.count[FINDING_WARNING],
                         str_has(str_of(rows[i].versions), STR("soon")));
    }
}

static void feed_read_rustsec_takes_names_days_and_score(void **state)
{
    struct findings findings;
    struct advisory ad;
    struct err err = {0};
    findings_init(&findings, *state);
    struct str text = STR(RECORD(
        "date = \"2099-01-02\"\nwithdrawn = \"2099-02-03\"\naliases = [\"CVE-2099-1\"]\n"
        "related = [\"CVE-2099-2\"]\ncvss = \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"\n"
        "informational = \"unmaintained\"\n[affected]\nos = [\"windows\"]",
        "patched = []"));
    assert_true(feed_read_rustsec(*state, text, &ad, &findings, &err));
    assert_true(STR_IS(ad.source, "rustsec") && STR_IS(ad.id, "RUSTSEC-2099-0001"));
    assert_true(STR_IS(ad.packages[0].key, "crates.io|pump"));
    assert_true(STR_IS(ad.title, "Pumps `stop`"));
    assert_true(STR_IS(ad.published, "2099-01-02T00:00:00Z"));
    assert_true(STR_IS(ad.withdrawn, "2099-02-03T00:00:00Z"));
    assert_true(STR_IS(ad.aliases.items[0], "CVE-2099-1"));
    assert_true(STR_IS(ad.related.items[0], "CVE-2099-2"));
    assert_int_equal(ad.cvss_count, 1);
    /* "informational": no flaw, and so no severity */
    assert_true(STR_IS(ad.status, "unmaintained") && STR_IS(ad.severity, "none"));
    assert_true(STR_IS(str_of(findings.first->rule), "rustsec-platform"));
}

static void feed_read_rustsec_refuses_what_is_none(void **state)
{
    static const struct {
        const char *text, *wanted;
    } bad[] = {
        {"# Pumps", "an advisory of RustSec begins with TOML between lines ```toml and ```"},
        {"```toml\n[advisory]\n", "an advisory of RustSec begins with TOML between lines ```toml "
                                  "and ```"},
        {"```toml\n[advisory]\nid =\n```\n", "after its first line: 2:5: a value is expected"},
        {"```toml\n[advisory]\nid = \"RUSTSEC-2099-0001\"\n```\n",
         "an advisory of RustSec needs an id and a package"},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct findings findings;
        struct advisory ad;
        struct err err = {0};
        findings_init(&findings, *state);
        assert_false(feed_read_rustsec(*state, str_of(bad[i].text), &ad, &findings, &err));
        assert_string_equal(err.text, bad[i].wanted);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(feed_read_rustsec_takes_what_is_not_safe),
        TEST(feed_read_rustsec_takes_names_days_and_score),
        TEST(feed_read_rustsec_refuses_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
