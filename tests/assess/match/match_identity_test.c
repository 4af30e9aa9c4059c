/* From what lists write to what feeds call it: distributions, versions, and rules. */
#include "feeds.h"

#include "assess/match/match_internal.h"

static int setup(void **state)
{
    struct arena *a = test_calloc(1, sizeof *a);
    arena_init(a, LIMIT_ARENA);
    *state = a;
    return 0;
}

static int teardown(void **state)
{
    arena_done(*state);
    test_free(*state);
    return 0;
}

static void packages_have_the_names_that_feeds_give_them(void **state)
{
    static const struct {
        const char *purl, *release, *name, *version;
        const char *second; /* name of the other package that is asked for, or NULL */
    } rows[] = {
        {"pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12&upstream=openssl", "Debian:12",
         "openssl", "3.0.11-1", NULL},
        {"pkg:deb/debian/libc6@2.36-9%2Bdeb12u3?distro=bookworm&upstream=glibc%402.36", "Debian:12",
         "glibc", "2.36", NULL},
        {"pkg:deb/ubuntu/libc6@2.35?distro=ubuntu-22.04&upstream=glibc", "Ubuntu:22.04", "glibc",
         "2.35", NULL},
        {"pkg:deb/ubuntu/bash@5.1?distro=focal", "Ubuntu:20.04", "bash", "5.1", NULL},
        {"pkg:deb/bash@5.1?distro=debian-11.6", "Debian:11", "bash", "5.1", NULL},
        {"pkg:apk/alpine/ssl_client@1.36.1-r2?distro=3.18.4&upstream=busybox", "Alpine:v3.18",
         "busybox", "1.36.1-r2", NULL},
        {"pkg:apk/alpine/libcrypto3@3.1.2-r0?distro=alpine-3.18&origin=openssl", "Alpine:v3.18",
         "openssl", "3.1.2-r0", NULL},
        {"pkg:alpine/musl-utils@1.2.3-r0?upstream=musl&distro=alpine-3.16.2", "Alpine:v3.16",
         "musl", "1.2.3-r0", NULL},
        {"pkg:apk/wolfi/glibc-locale@2.38-r1?upstream=glibc", "Wolfi", "glibc-locale", "2.38-r1",
         "glibc"},
        {"pkg:rpm/almalinux/libcurl@7.61.1-22.el8?arch=x86_64&upstream=curl-7.61.1-22.el8.src.rpm",
         "AlmaLinux:8", "libcurl", "7.61.1-22.el8", "curl"},
        {"pkg:rpm/rocky-linux/bash@4.4.20-4.el8_6?distro=rocky-8.9", "Rocky Linux:8", "bash",
         "4.4.20-4.el8_6", NULL},
        {"pkg:rpm/rhel/bash@4.4?distro=rhel-8.4", "Red Hat:enterprise_linux:8", "bash", "4.4",
         NULL},
        {"pkg:rpm/centos/bash@4.2?distro=centos-7.6.1810", "Red Hat:enterprise_linux:7", "bash",
         "4.2", NULL},
        {"pkg:rpm/redhat/dbus@1.12.8-14.el8?epoch=1&distro=rhel-8", "Red Hat:enterprise_linux:8",
         "dbus", "1:1.12.8-14.el8", NULL},
        {"pkg:rpm/opensuse/curl@7.79?distro=opensuse-leap-15.4", "openSUSE:Leap 15.4", "curl",
         "7.79", NULL},
        {"pkg:rpm/opensuse/curl@8.5?distro=opensuse-tumbleweed-20240101", "openSUSE:Tumbleweed",
         "curl", "8.5", NULL},
        {"pkg:rpm/sles/curl@7.79?distro=sles-15.4", "SUSE:15 SP4", "curl", "7.79", NULL},
        {"pkg:golang/stdlib@go1.20.1", "Go", "stdlib", "1.20.1", NULL},
        {"pkg:golang/std@1.20.1", "Go", "stdlib", "1.20.1", NULL},
        {"pkg:golang/golang.org/x/net@v0.7.0", "Go", "golang.org/x/net", "v0.7.0", NULL},
        {"pkg:maven/org.example/lib@1.0", "Maven", "org.example:lib", "1.0", NULL},
        {"pkg:npm/%40ward/frame@1.0.0", "npm", "@ward/frame", "1.0.0", NULL},
        {"pkg:npm/frame@v1.0.0", "npm", "frame", "v1.0.0", NULL},
        {"pkg:gem/nokogiri@1.13.0-x86_64-linux", "RubyGems", "nokogiri", "1.13.0", NULL},
        {"pkg:cargo/cargo@1.72", "crates.io", "cargo", "1.72.0", NULL},
        {"pkg:nuget/log4net@2.0.6.0-.NET%204.5", "NuGet", "log4net", "2.0.6.0", NULL},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct match_component c = {.purl = str_of(rows[i].purl)};
        struct match_identity id;
        match_identity(a, &c, NULL, &id);
        assert_int_equal(id.package_count, rows[i].second ? 2 : 1);
        const struct match_package *p = &id.packages[0];
        if (!str_eq(p->release, str_of(rows[i].release)) ||
            !str_eq(p->name, str_of(rows[i].name)) || !str_eq(p->version, str_of(rows[i].version)))
            fail_msg("%s: %.*s %.*s %.*s", rows[i].purl, STR_ARG(p->release), STR_ARG(p->name),
                     STR_ARG(p->version));
        assert_true(p->release_known);
        if (rows[i].second)
            assert_true(str_eq(id.packages[1].name, str_of(rows[i].second)));
    }
}

static void a_version_that_was_only_read_says_so(void **state)
{
    static const struct {
        enum version_scheme scheme;
        const char *version, *wanted;
        bool guess;
    } rows[] = {
        {VERSION_NPM, "1.2.3", "1.2.3", false},
        {VERSION_CARGO, "1.72", "1.72.0", false},
        {VERSION_NUGET, "6.8.0.11012235604.824068adaeb7", "6.8.0.11012235604", true},
        {VERSION_SEMVER, "1.2.3 (local build)", "1.2.3", true},
        {VERSION_NPM, "latest", "latest", false},
        {VERSION_NPM, "unknown", "unknown", false},
        {VERSION_DEB, "not a version", "not a version", false}, /* nothing is guessed there */
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str v = str_of(rows[i].version);
        assert_int_equal(match_read_version(a, rows[i].scheme, &v), rows[i].guess);
        assert_true(str_eq(v, str_of(rows[i].wanted)));
    }
}

static enum match_verdict judge_rpm(const char *version, const char *stream, const char *fixed,
                                    bool *assumed)
{
    struct version_range range = {.scheme = VERSION_RPM, .upper = str_of(fixed)};
    struct advisory_package affected = {.ranges = &range, .range_count = 1};
    struct match_package p = {.ecosystem = feed_ecosystem_find(STR("AlmaLinux")),
                              .name = STR("x"),
                              .version = str_of(version),
                              .stream = str_of(stream),
                              .scheme = VERSION_RPM};
    struct match m;
    match_package(&p, &affected, &m);
    *assumed = m.assumed;
    return m.verdict;
}

static void streams_of_modules_and_missing_epochs_are_kept_apart(void **state)
{
    static const struct {
        const char *version, *stream, *fixed;
        enum match_verdict wanted;
        bool assumed;
        const char *reason;
    } rows[] = {
        {"1:16.13.0-1.module_el8", "16", "1:16.13.1-3.module_el8", MATCH_YES, false, "its stream"},
        {"1:16.13.1-3.module_el8", "16", "1:16.13.1-3.module_el8", MATCH_NO, false, "repaired"},
        {"1:14.18.2-2.module_el8", "14", "1:16.13.1-3.module_el8", MATCH_NO, false, "stream 16"},
        {"1:14.18.2-2.module_el8", "", "1:16.13.1-3.module_el8", MATCH_YES, true,
         "which stream is not said"},
        {"7.2.11-1.module_el8", "7.2", "7.4.6-4.module_el8", MATCH_NO, false, "stream 7.4"},
        {"4:5.26.3-421.el8", "", "4:5.30.1-452.module_el8", MATCH_NO, false, "of no module"},
        {"1:14.18.2-2.module_el8", "14", "1:16.16.0-1.el8", MATCH_NO, false, "the repaired is not"},
        {"1.12.8-14.el8", "", "1:1.12.8-18.el8", MATCH_YES, false, "the list has no epochs"},
        {"1.12.8-19.el8", "", "1:1.12.8-18.el8", MATCH_NO, false, "an epoch makes it not old"},
        {"1:1.12.8-19.el8", "", "2:1.0-1.el8", MATCH_YES, false, "epochs count where they are"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool assumed;
        enum match_verdict v = judge_rpm(rows[i].version, rows[i].stream, rows[i].fixed, &assumed);
        if (v != rows[i].wanted || assumed != rows[i].assumed)
            fail_msg("%s against %s: %s", rows[i].version, rows[i].fixed, rows[i].reason);
    }
}

static void a_listed_version_is_found_as_its_scheme_writes_it(void **state)
{
    static const struct {
        enum version_scheme scheme;
        const char *listed, *version;
        bool same;
    } rows[] = {
        {VERSION_PYPI, "1.0", "1.0.0", true},        {VERSION_PYPI, "1.0", "1.0.1", false},
        {VERSION_PYPI, "1.0a1", "1.0.a1", true},     {VERSION_PYPI, "1.0-1", "1.0.post1", true},
        {VERSION_PYPI, "0!1.0", "1.0", true},        {VERSION_PYPI, "1!1.0", "1.0", false},
        {VERSION_PYPI, "v1.0", "1.0", true},         {VERSION_PYPI, "01.02", "1.2", true},
        {VERSION_MAVEN, "1.0.0", "1", true},         {VERSION_MAVEN, "1.0.ga", "1.0", true},
        {VERSION_MAVEN, "1-5", "1.5", false},        {VERSION_NUGET, "1.0.0.0", "1.0.0", true},
        {VERSION_SEMVER, "1.0.0+b1", "1.0.0", true}, {VERSION_DEB, "0:1.0-1", "1.0-1", true},
        {VERSION_RPM, "1_5-1", "1.5-1", true},       {VERSION_GEM, "1.0", "1", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str listed = str_of(rows[i].listed);
        struct advisory_package affected = {.versions = {&listed, 1}};
        struct match_package p = {.version = str_of(rows[i].version), .scheme = rows[i].scheme};
        struct match m;
        match_package(&p, &affected, &m);
        if ((m.verdict == MATCH_YES) != rows[i].same)
            fail_msg("%s and %s: %s", rows[i].listed, rows[i].version,
                     version_scheme_name(rows[i].scheme));
    }
}

/* --- NISTIR 7696: relations of attributes, table 6-2, as a line of NVD and a component meet --- */

static const struct {
    const char *criteria, *component, *otherwise; /* version of a component without its own */
    enum match_verdict wanted;
    bool assumed;
} relations[] = {
    {"cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.1:*:*:*:*:*:*:*", "", MATCH_NO, false},
    {"cpe:2.3:a:v:p:*:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.1:*:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:1.*:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.7:*:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:1.?:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.7:*:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:1.*:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:2.7:*:*:*:*:*:*:*", "", MATCH_NO, false},
    {"cpe:2.3:a:v:p:-:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "", MATCH_NO, false},
    {"cpe:2.3:a:v:p:-:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:-:*:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:1.0:p1:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.0:p1:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:1.0:p1:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.0p1:*:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:1.0:p2:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.0:p1:*:*:*:*:*:*", "", MATCH_NO, false},
    {"cpe:2.3:a:v:p:1.0:-:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.0:p1:*:*:*:*:*:*", "", MATCH_NO, false},
    {"cpe:2.3:a:v:p:1.0:-:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.0:p1:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:*:*:*:*:*:node.js:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:node.js:*:*", "", MATCH_YES,
     false},
    {"cpe:2.3:a:v:p:*:*:*:*:*:node.js:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:python:*:*", "", MATCH_NO,
     false},
    {"cpe:2.3:a:v:p:*:*:*:*:*:node.js:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:-:*:*", "", MATCH_NO, false},
    {"cpe:2.3:a:v:p:*:*:*:*:*:node.js:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "", MATCH_YES, true},
    {"cpe:2.3:a:v:p:*:*:*:*:*:-:*:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "", MATCH_YES, false},
    {"cpe:2.3:a:v:p:*:*:*:*:*:*:x64:*", "cpe:2.3:a:v:p:1.0:*:*:*:*:*:x86:*", "", MATCH_NO, false},
    {"cpe:2.3:a:v:p:*:beta1:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.0:beta2:*:*:*:*:*:*", "", MATCH_NO,
     false},
    {"cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*", "1.0", MATCH_YES, false},
    {"cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*", "", MATCH_CANNOT_TELL,
     false},
};

static void attributes_relate_as_nistir_7696_says(void **state)
{
    struct arena *a = *state;
    const struct match_surroundings nothing = {0};
    for (size_t i = 0; i < COUNT_OF(relations); i++) {
        struct advisory_cpe line = {
            .criteria = str_of(relations[i].criteria), .key = STR("a:v:p"), .vulnerable = true};
        struct advisory_node node = {.cpes = &line, .cpe_count = 1};
        struct advisory_configuration configuration = {.nodes = &node, .node_count = 1};
        struct advisory_candidate candidate = {.configurations = &configuration,
                                               .configuration_count = 1};
        struct match_component c = {.cpe = str_of(relations[i].component),
                                    .version = str_of(relations[i].otherwise)};
        struct match_identity id;
        struct match m;
        match_identity(a, &c, NULL, &id);
        assert_int_equal(id.product_count, 1);
        match_product(a, &id.products[0], &candidate, &nothing, &m);
        if (m.verdict != relations[i].wanted || m.assumed != relations[i].assumed)
            fail_msg("%s against %s: %s%s", relations[i].criteria, relations[i].component,
                     match_verdict_word(m.verdict), m.assumed ? ", assumed" : "");
    }
}

static enum match_verdict with_platform(struct arena *a, bool all, bool negate, const char *there,
                                        bool *assumed)
{
    struct advisory_cpe lines[2] = {
        {.criteria = STR("cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"), .key = STR("a:v:p"), .vulnerable = true},
        {.criteria = STR("cpe:2.3:h:v:board:2:*:*:*:*:*:*:*"), .key = STR("h:v:board")}};
    struct advisory_node nodes[2] = {{.cpes = &lines[0], .cpe_count = 1},
                                     {.cpes = &lines[1], .cpe_count = 1, .negate = negate}};
    struct advisory_configuration configuration = {.all = all, .nodes = nodes, .node_count = 2};
    struct advisory_candidate candidate = {.configurations = &configuration,
                                           .configuration_count = 1};
    struct match_component own = {.cpe = STR("cpe:2.3:a:v:p:1:*:*:*:*:*:*:*")};
    struct match_component other = {.cpe = str_of(there)};
    struct match_identity id, around;
    struct match m;
    match_identity(a, &own, NULL, &id);
    match_identity(a, &other, NULL, &around);
    struct match_surroundings list = {around.products, around.product_count};
    match_product(a, &id.products[0], &candidate, &list, &m);
    *assumed = m.assumed;
    return m.verdict;
}

static void platforms_are_asked_where_the_list_has_them(void **state)
{
    struct arena *a = *state;
    bool assumed;
    const char *fits = "cpe:2.3:h:v:board:2:*:*:*:*:*:*:*";
    const char *other = "cpe:2.3:h:v:board:3:*:*:*:*:*:*:*";
    assert_int_equal(with_platform(a, true, false, fits, &assumed), MATCH_YES);
    assert_false(assumed);
    assert_int_equal(with_platform(a, true, false, other, &assumed), MATCH_NO);
    assert_int_equal(with_platform(a, true, false, NULL, &assumed), MATCH_YES);
    assert_true(assumed);
    assert_int_equal(with_platform(a, true, true, fits, &assumed), MATCH_NO);
    assert_int_equal(with_platform(a, true, true, other, &assumed), MATCH_YES);
    assert_false(assumed);
    assert_int_equal(with_platform(a, false, false, other, &assumed), MATCH_YES);
    assert_false(assumed); /* alternatives: the product alone is enough */
}

/* --- rules --- */

static void versions_lose_what_builds_add(void **state)
{
    static const struct {
        const char *version, *wanted;
    } rows[] = {
        {"3.0.8-r0", "3.0.8"},
        {"5.15.68+gitAUTOINC+f5f1b3a3a2_0ae6ea5d3f-r0", "5.15.68"},
        {"2022.01-r0.3", "2022.01"},
        {"1.2.11+git0+abc-r1", "1.2.11"},
        {"8.9_p1", "8.9"},
        {"5.15.0-yocto-standard", "5.15.0"},
        {"1.2.3-rc1", "1.2.3-rc1"},
        {"-r0", "-r0"},
        {"", ""},
        {"1.0", "1.0"},
    };
    struct arena *a = *state;
    struct err err = {0};
    const struct json *cuts;
    assert_true(match_cuts_read(a, &cuts, &err));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str got = match_clean_version(cuts, str_of(rows[i].version));
        if (!str_eq(got, str_of(rows[i].wanted)))
            fail_msg("%s: %.*s", rows[i].version, STR_ARG(got));
    }
}

static void a_rule_identifies_only_what_says_nothing_itself(void **state)
{
    static const struct match_rule items[] = {
        {.id = {"IR-1", 4}, .name = {"lib*", 4}, .cpe = {"cpe:2.3:a:v:any:*:*:*:*:*:*:*:*", 31}},
        {.id = {"IR-2", 4},
         .name = {"libdose", 7},
         .cpe = {"cpe:2.3:a:v:dose:*:*:*:*:*:*:*:*", 32}},
        {.id = {"IR-3", 4},
         .name = {"libdose", 7},
         .cpe = {"cpe:2.3:a:w:dose:*:*:*:*:*:*:*:*", 32}},
        {.id = {"IR-4", 4},
         .name = {"libdose", 7},
         .version = {"9", 1},
         .purl = {"pkg:npm/dose", 12},
         .fixed_version = {"9.0.0", 5}},
    };
    static const struct {
        const char *name, *version, *purl, *rule;
        size_t packages, products;
    } rows[] = {
        {"libother", "1.0-r0", NULL, "IR-1", 0, 1},
        {"LibDose", "1.0", NULL, "IR-2", 0, 2}, /* two rules of the same weight: both names */
        {"libdose", "9", NULL, "IR-4", 1, 0},
        {"libdose", "1.0", "pkg:generic/libdose@1.0", "IR-2", 0, 2},
        {"libdose", "1.0", "pkg:npm/libdose@1.0.0", NULL, 1, 0},
        {"dose", "1.0", NULL, NULL, 0, 0},
    };
    struct arena *a = *state;
    struct err err = {0};
    struct match_rules rules = {.items = items, .count = COUNT_OF(items)};
    assert_true(match_cuts_read(a, &rules.cuts, &err));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct match_component c = {.name = str_of(rows[i].name),
                                    .version = str_of(rows[i].version),
                                    .purl = str_of(rows[i].purl)};
        struct match_identity id;
        match_identity(a, &c, &rules, &id);
        if (id.package_count != rows[i].packages || id.product_count != rows[i].products ||
            !str_eq(id.rule ? id.rule->id : (struct str){0}, str_of(rows[i].rule)))
            fail_msg("%s %s: %zu packages, %zu products, rule %.*s", rows[i].name, rows[i].version,
                     id.package_count, id.product_count, STR_ARG(id.rule ? id.rule->id : STR("-")));
        match_identity(a, &c, NULL, &id);
        assert_null(id.rule);
    }
}

static void each_proposal_of_the_program_is_well_formed(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct match_rules rules;
    if (!match_rules_proposed(a, &rules, &err))
        fail_msg("%s", err.text);
    assert_true(rules.count >= 80);
    for (size_t i = 0; i < rules.count; i++) {
        const struct match_rule *r = &rules.items[i];
        struct cpe cpe;
        if (!r->name.n || !r->reason.n || !cpe_parse(a, r->cpe, &cpe, &err))
            fail_msg("%.*s: %s", STR_ARG(r->name), err.text);
        assert_true(feed_cpe_key(a, r->cpe).n > 0);
        assert_int_equal(cpe.values[CPE_VERSION].kind, CPE_ANY);
        for (size_t k = 0; k < i; k++)
            assert_false(str_eq(rules.items[k].name, r->name) &&
                         str_eq(rules.items[k].cpe, r->cpe));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(packages_have_the_names_that_feeds_give_them),
        TEST(a_version_that_was_only_read_says_so),
        TEST(streams_of_modules_and_missing_epochs_are_kept_apart),
        TEST(a_listed_version_is_found_as_its_scheme_writes_it),
        TEST(attributes_relate_as_nistir_7696_says),
        TEST(platforms_are_asked_where_the_list_has_them),
        TEST(versions_lose_what_builds_add),
        TEST(a_rule_identifies_only_what_says_nothing_itself),
        TEST(each_proposal_of_the_program_is_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
