/* What a list lacks by a profile: the profiles themselves, the predicates one by one, and the lists
   of the sbomqs project, whose names say what each is right or wrong in. */
#include "../intake/sbom_read.h"

#include "assess/sbom/quality.h"
#include "base/embed.h"

#define HEAD  "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", "
#define THING "{\"type\": \"library\", \"bom-ref\": \"a\", \"name\": \"zlib\""

static struct sbom_whole whole_of(struct arena *a, struct str text)
{
    struct sbom_whole w;
    struct read r = read_text(a, text);
    if (!r.ok)
        fail_msg("%s", r.err.text);
    sbom_whole_of(a, &r.sbom, &w);
    return w;
}

/* Asks a list one rule. */
static const struct json *ask(struct arena *a, const struct sbom_whole *w, const char *predicate,
                              const char *arguments)
{
    struct sbom_quality_profile p;
    struct err err = {0};
    struct str text = str_fmt(a,
                              "{\"id\": \"p\", \"title\": \"P\", \"source\": \"s\", \"edition\": "
                              "\"1\", \"status\": \"verified\", \"rules\": [{\"id\": \"r\", "
                              "\"element\": \"e\", \"level\": \"must\", \"predicate\": \"%s\", "
                              "\"arguments\": [%s], \"remedy\": \"do\", \"where\": \"there\"}]}",
                              predicate, arguments);
    if (!sbom_quality_profile_read(a, text, &p, &err))
        fail_msg("%s", err.text);
    return sbom_quality_check(a, w, &p);
}

static void assert_counts(const struct json *result, const char *what, int64_t have, int64_t total)
{
    const struct json *rule = json_first(json_get(result, "rules"));
    if (json_int(rule, "have", -1) != have || json_int(rule, "total", -1) != total)
        fail_msg("%s: %lld of %lld, wanted %lld of %lld", what,
                 (long long)json_int(rule, "have", -1), (long long)json_int(rule, "total", -1),
                 (long long)have, (long long)total);
    assert_int_equal(json_is_true(rule, "met"), have == total && total > 0);
    assert_int_equal(json_is_true(result, "passed"), have == total && total > 0);
}

static void each_profile_is_read_and_says_where_it_comes_from(void **state)
{
    struct arena *a = *state;
    size_t count;
    const struct str *ids = sbom_quality_profile_ids(a, &count);
    assert_int_equal(count, 5);
    for (size_t i = 0; i < count; i++) {
        struct sbom_quality_profile p;
        struct err err = {0};
        if (!sbom_quality_profile_find(a, ids[i], &p, &err))
            fail_msg("%s", err.text);
        assert_true(str_eq(p.id, ids[i]));
        assert_true(STR_IS(p.status, "verified") || (STR_IS(p.status, "unverified") && p.note.n));
        bool musts = false;
        for (size_t k = 0; k < p.rule_count; k++)
            musts |= p.rules[k].level == SBOM_QUALITY_MUST;
        assert_true(musts);
    }
}

static void profile_that_is_not_there_is_refused_with_those_that_are(void **state)
{
    struct sbom_quality_profile p;
    struct err err = {0};
    assert_false(sbom_quality_profile_find(*state, STR("ntia"), &p, &err));
    assert_int_equal(err.code, ERR_USAGE);
    assert_non_null(strstr(err.text, "ntia-2021"));
}

static void broken_profiles_are_refused_with_the_rule(void **state)
{
#define P "{\"id\": \"p\", \"title\": \"P\", \"source\": \"s\", \"edition\": \"1\", "
#define S P "\"status\": \"verified\", \"rules\": ["
#define R "\"remedy\": \"r\", \"where\": \"w\"}"
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"[", "1:"},
        {"{}", "are required"},
        {P "\"rules\": []}", "status"},
        {S "]}", "1 to 200 rules"},
        {S "{\"id\": \"a\"}]}", "line 1: id, element, remedy and where"},
        {S "{\"id\": \"a\", \"element\": \"e\", \"level\": \"may\", \"predicate\": \"name\", " R
           "]}",
         "a: level is must or should"},
        {S "{\"id\": \"a\", \"element\": \"e\", \"level\": \"must\", \"predicate\": \"nam\", " R
           "]}",
         "a: there is no predicate \"nam\""},
        {S "{\"id\": \"a\", \"element\": \"e\", \"level\": \"must\", \"predicate\": "
           "\"property\", " R "]}",
         "a: property needs an argument"},
        {S "{\"id\": \"a\", \"element\": \"e\", \"level\": \"must\", \"predicate\": \"hash\", "
           "\"arguments\": [[]], " R "]}",
         "arguments are texts"},
        {S "{\"id\": \"a\", \"element\": \"e\", \"level\": \"must\", \"predicate\": \"name\", " R
           ", {\"id\": \"a\", \"element\": \"e\", \"level\": \"must\", \"predicate\": \"name\", " R
           "]}",
         "is there twice"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sbom_quality_profile p;
        struct err err = {0};
        if (sbom_quality_profile_read(*state, str_of(rows[i].text), &p, &err))
            fail_msg("row %zu was taken", i);
        if (!strstr(err.text, rows[i].says))
            fail_msg("row %zu: %s", i, err.text);
    }
}

struct predicate_row {
    const char *predicate, *arguments, *list;
    int64_t have, total;
};

static const struct predicate_row predicate_rows[] = {
    {"author", "", HEAD "\"metadata\": {\"authors\": [{\"name\": \"A\"}]}}", 1, 1},
    {"author", "", HEAD "\"metadata\": {}}", 0, 1},
    {"author-reachable", "", HEAD "\"metadata\": {\"authors\": [{\"email\": \"a@b.c\"}]}}", 1, 1},
    {"author-reachable", "", HEAD "\"metadata\": {\"authors\": [{\"email\": \"nobody\"}]}}", 0, 1},
    {"author-reachable", "",
     HEAD "\"metadata\": {\"supplier\": {\"name\": \"A\", \"url\": [\"https://a.example\"]}}}", 1,
     1},
    {"timestamp", "", HEAD "\"metadata\": {\"timestamp\": \"2026-01-02T03:04:05Z\"}}", 1, 1},
    {"timestamp", "", HEAD "\"metadata\": {\"timestamp\": \"yesterday\"}}", 0, 1},
    {"tool", "", HEAD "\"metadata\": {\"tools\": [{\"name\": \"t\"}]}}", 1, 1},
    {"tool", "", HEAD "\"metadata\": {}}", 0, 1},
    {"generation-context", "", HEAD "\"metadata\": {\"lifecycles\": [{\"phase\": \"build\"}]}}", 1,
     1},
    {"generation-context", "", HEAD "\"metadata\": {}}", 0, 1},
    {"primary", "", HEAD "\"metadata\": {\"component\": " THING "}}}", 1, 1},
    {"primary", "", HEAD "\"components\": [" THING "}]}", 0, 1},
    {"serial", "", HEAD "\"serialNumber\": \"urn:uuid:1\"}", 1, 1},
    {"serial", "", HEAD "\"version\": 1}", 0, 1},
    {"format", "\"CycloneDX 1.6\"", HEAD "\"version\": 1}", 1, 1},
    {"format", "\"CycloneDX 1.7\"", HEAD "\"version\": 1}", 0, 1},
    {"format", "\"SPDX 2.2\"", HEAD "\"version\": 1}", 0, 1},
    {"format", "\"SPDX 2.2\"", "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n", 1, 1},
    {"no-vulnerabilities", "", HEAD "\"version\": 1}", 1, 1},
    {"no-vulnerabilities", "", HEAD "\"vulnerabilities\": [{\"id\": \"CVE-1\"}]}", 0, 1},
    {"name", "", HEAD "\"components\": [" THING "}, {\"type\": \"file\"}]}", 1, 2},
    {"version", "", HEAD "\"components\": [" THING ", \"version\": \"1\"}]}", 1, 1},
    {"version", "", HEAD "\"components\": [" THING "}]}", 0, 1},
    {"supplier", "", HEAD "\"components\": [" THING ", \"publisher\": \"P\"}]}", 1, 1},
    {"supplier", "", HEAD "\"components\": [" THING "}]}", 0, 1},
    {"supplier-reachable", "",
     HEAD "\"components\": [" THING
          ", \"manufacturer\": {\"contact\": [{\"email\": \"a@b.c\"}]}}]}",
     1, 1},
    {"supplier-reachable", "",
     HEAD "\"components\": [" THING ", \"supplier\": {\"url\": [\"nowhere\"]}}]}", 0, 1},
    {"identifier", "", HEAD "\"components\": [" THING ", \"purl\": \"pkg:npm/a@1\"}]}", 1, 1},
    {"identifier", "\"cpe\"", HEAD "\"components\": [" THING ", \"purl\": \"pkg:npm/a@1\"}]}", 0,
     1},
    {"identifier", "\"swid\"",
     HEAD "\"components\": [" THING ", \"swid\": {\"tagId\": \"t\", \"name\": \"z\"}}]}", 1, 1},
    {"dependency", "", HEAD "\"components\": [" THING "}]}", 1, 1},
    {"dependency", "",
     HEAD "\"components\": [" THING
          "}, {\"type\": \"file\", \"bom-ref\": \"b\", \"name\": \"b\"}, {\"type\": \"file\", "
          "\"name\": \"c\"}], \"dependencies\": [{\"ref\": \"a\", \"dependsOn\": [\"b\"]}]}",
     2, 3},
    {"dependency", "",
     HEAD "\"components\": [" THING ", \"components\": [{\"type\": \"file\", \"name\": \"b\"}]}]}",
     2, 2},
    {"completeness", "",
     HEAD "\"components\": [" THING
          "}], \"compositions\": [{\"aggregate\": \"complete\", \"dependencies\": [\"a\"]}]}",
     1, 1},
    {"completeness", "", HEAD "\"components\": [" THING "}]}", 0, 1},
    {"hash", "", HEAD "\"components\": [" THING "}]}", 0, 1},
    {"hash", "\"SHA-512\"",
     HEAD
     "\"components\": [" THING
     ", \"hashes\": [{\"alg\": \"MD5\", \"content\": \"00112233445566778899aabbccddeeff\"}]}]}",
     0, 1},
    {"hash", "\"MD5\"",
     HEAD
     "\"components\": [" THING
     ", \"externalReferences\": [{\"type\": \"distribution\", \"url\": \"https://a.example\", "
     "\"hashes\": [{\"alg\": \"MD5\", \"content\": \"00112233445566778899aabbccddeeff\"}]}]}]}",
     1, 1},
    {"licence", "",
     HEAD "\"components\": [" THING ", \"licenses\": [{\"license\": {\"name\": "
          "\"Own\"}}]}]}",
     1, 1},
    {"licence-declared", "",
     HEAD "\"components\": [" THING
          ", \"licenses\": [{\"license\": {\"id\": \"Not-A-Licence\"}}]}]}",
     0, 1},
    {"licence-declared", "",
     HEAD "\"components\": [" THING ", \"licenses\": [{\"expression\": "
          "\"MIT OR Apache-2.0\"}]}]}",
     1, 1},
    {"licence-concluded", "",
     HEAD "\"components\": [" THING ", \"licenses\": [{\"license\": {\"id\": \"MIT\", "
          "\"acknowledgement\": \"concluded\"}}]}]}",
     1, 1},
    {"licence-concluded", "",
     HEAD "\"components\": [" THING ", \"licenses\": [{\"license\": "
          "{\"id\": \"MIT\"}}]}]}",
     0, 1},
    {"support-level", "",
     HEAD "\"components\": [" THING
          ", \"properties\": [{\"name\": \"tutela:support_level\", \"value\": \"unknown\"}]}]}",
     1, 1},
    {"support-level", "", HEAD "\"components\": [" THING "}]}", 0, 1},
    {"end-of-support", "",
     HEAD "\"components\": [" THING ", \"properties\": [{\"name\": "
          "\"tutela:end_of_support_on\", \"value\": \"2030-01-01\"}]}]}",
     1, 1},
    {"end-of-support", "", HEAD "\"components\": [" THING "}]}", 0, 1},
    {"property", "\"bsi:component:filename\"",
     HEAD "\"components\": [" THING
          ", \"properties\": [{\"name\": \"bsi:component:filename\", \"value\": \"z.so\"}]}]}",
     1, 1},
    {"property", "\"bsi:component:archive\"",
     HEAD "\"components\": [" THING
          ", \"properties\": [{\"name\": \"bsi:component:archive\", \"value\": \"no archive\"}]}]}",
     1, 1},
    {"property", "\"own\"", HEAD "\"components\": [" THING "}]}", 0, 1},
    {"reference", "\"vcs\"",
     HEAD "\"components\": [" THING
          ", \"externalReferences\": [{\"type\": \"vcs\", \"url\": \"https://a.example\"}]}]}",
     1, 1},
    {"reference", "\"vcs\"",
     HEAD "\"components\": [" THING
          ", \"externalReferences\": [{\"type\": \"vcs\", \"url\": \"somewhere\"}]}]}",
     0, 1},
};

static void each_predicate_holds_and_falls_short(void **state)
{
    for (size_t i = 0; i < COUNT_OF(predicate_rows); i++) {
        struct sbom_whole w = whole_of(*state, str_of(predicate_rows[i].list));
        assert_counts(ask(*state, &w, predicate_rows[i].predicate, predicate_rows[i].arguments),
                      predicate_rows[i].predicate, predicate_rows[i].have, predicate_rows[i].total);
    }
}

static void list_without_components_meets_no_rule_on_them(void **state)
{
    struct sbom_whole w = whole_of(*state, STR(HEAD "\"components\": []}"));
    assert_counts(ask(*state, &w, "version", ""), "version", 0, 0);
}

static void missing_element_is_a_row_with_its_remedy(void **state)
{
    struct sbom_whole w = whole_of(*state, STR(HEAD "\"components\": [\n" THING "}]}"));
    const struct json *row = json_first(json_get(ask(*state, &w, "version", ""), "missing"));
    assert_str(json_text(row, "component"), "zlib");
    assert_str(json_text(row, "ref"), "a");
    assert_str(json_text(row, "remedy"), "do");
    assert_str(json_text(row, "where"), "there");
    assert_int_equal(json_int(row, "line", 0), 2);
}

/* --- the lists of sbomqs --- */

static bool run(struct arena *a, const char *const *argv)
{
    struct str output;
    struct err err = {0};
    return world_run(a, &(struct world_child){argv, {0}, MIB(1), 120000}, &output, &err);
}

static const struct json *rule_of(const struct json *result, const char *id)
{
    JSON_EACH (rule, json_get(result, "rules"))
        if (str_eq(json_text(rule, "rule"), str_of(id)))
            return rule;
    fail_msg("no rule %s", id);
    return NULL;
}

/* The name of each file says in what it is right or wrong. Not asked, for we read them otherwise:
   metadata.manufacture, which names the maker of what is described and not of the list; sourceInfo
   of SPDX, which is text and no link; security.txt, effective licence and hash of the sources,
   which are no elements of the edition that the profile holds; and SHA-256 where SHA-512 is asked
   for. */
static const struct {
    const char *file, *rule;
    bool met;
} named_answers[] = {
    {"cdx/missingMetadataTimestamp.cdx16", "bsi-timestamp", false},
    {"cdx/invalidMetadataTimestamp.cdx16", "bsi-timestamp", false},
    {"cdx/validMetadataTimestamp.cdx16", "bsi-timestamp", true},
    {"cdx/absentMetadataAuthor.cdx16", "bsi-creator", false},
    {"cdx/invalidMetadataAuthorEmail.cdx16", "bsi-creator", false},
    {"cdx/validMetadataAuthorEmail.cdx16", "bsi-creator", true},
    {"cdx/invalidMetadataManufacturerURL.cdx16", "bsi-creator", false},
    {"cdx/missingMetadataManufacturerEmailAndURL.cdx16", "bsi-creator", false},
    {"cdx/validMetadataSupplierEmail.cdx16", "bsi-creator", true},
    {"cdx/validMetadataSupplierURL.cdx16", "bsi-creator", true},
    {"cdx/validMetadataSupplierEmailAndURL.cdx16", "bsi-creator", true},
    {"cdx/missingSerialNumber.cdx16", "bsi-uri", false},
    {"cdx/validSerialNumber.cdx16", "bsi-uri", true},
    {"cdx/noVulnerabilities.cdx16", "bsi-no-vulnerabilities", true},
    {"cdx/missingComponentName.cdx16", "bsi-name", false},
    {"cdx/validComponentName.cdx16", "bsi-name", true},
    {"cdx/missingComponentHash.cdx16", "bsi-hash", false},
    {"cdx/invalidComponentHashMD5.cdx16", "bsi-hash", false},
    {"cdx/absentComponentDeployableHash.cdx16", "bsi-hash", false},
    {"cdx/partialComponentDeployableHash.cdx16", "bsi-hash", false},
    {"cdx/validComponentExtRefDistributionHashEmpty.cdx16", "bsi-hash", false},
    {"cdx/validComponentExtRefDistributionIntakeHashSHA512.cdx16", "bsi-hash", true},
    {"cdx/validComponentLicenseConcluded.cdx16", "bsi-licence-concluded", true},
    {"cdx/validComponentLicenseCustomRef.cdx16", "bsi-licence-concluded", true},
    {"cdx/validComponentLicenseDeclared.cdx16", "bsi-licence-declared", true},
    {"cdx/validComponentLicenseExp.cdx16", "bsi-licence-declared", true},
    {"cdx/invalidComponentLicenseID.cdx16", "bsi-licence-declared", false},
    {"cdx/invalidComponentLicenseNone.cdx16", "bsi-licence-declared", false},
    {"cdx/invalidComponentLicenseNoAssertion.cdx16", "bsi-licence-declared", false},
    {"cdx/invalidComponentLicenseExpressionNone.cdx16", "bsi-licence-declared", false},
    {"cdx/invalidComponentLicenseExpressionNoAssertion.cdx16", "bsi-licence-declared", false},
    {"cdx/noneComponentLicense.cdx16", "bsi-licence-declared", false},
    {"cdx/validComponentManufacturerEmail.cdx16", "bsi-component-creator", true},
    {"cdx/validComponentManufacturerEmailAndURL.cdx16", "bsi-component-creator", true},
    {"cdx/validComponentSupplierEmailAndURL.cdx16", "bsi-component-creator", true},
    {"cdx/missingComponentManufacturerEmailAndURL.cdx16", "bsi-component-creator", false},
    {"cdx/missingComponentSupplierEmailAndURL.cdx16", "bsi-component-creator", false},
    {"cdx/invalidComponentAuthorEmail.cdx16", "bsi-component-creator", false},
    {"cdx/invalidComponentManufacturerEmail.cdx16", "bsi-component-creator", false},
    {"cdx/invalidComponentManufacturerURL.cdx16", "bsi-component-creator", false},
    {"cdx/validComponentCPE.cdx16", "bsi-identifier", true},
    {"cdx/validComponentPURL.cdx16", "bsi-identifier", true},
    {"cdx/validComponentSWID.cdx16", "bsi-identifier", true},
    {"cdx/validComponentBsiFilename.cdx16", "bsi-filename", true},
    {"cdx/missingComponentBsiFilename.cdx16", "bsi-filename", false},
    {"cdx/validComponentBsiExecutable.cdx16", "bsi-executable", true},
    {"cdx/validComponentBsiArchive.cdx16", "bsi-archive", true},
    {"cdx/validComponentBsiStructured.cdx16", "bsi-structured", true},
    {"cdx/missingComponentBsiStructured.cdx16", "bsi-structured", false},
    {"cdx/validComponentDependencies.cdx16", "bsi-dependency", true},
    {"cdx/leafComponentNoDependencies.cdx16", "bsi-dependency", true},
    {"cdx/missingDependencyInfo.cdx16", "bsi-dependency", false},
    {"cdx/orphanComponentDependencies.cdx16", "bsi-dependency", false},
    {"cdx/missingComponentSourceCodeURL.cdx16", "bsi-source-uri", false},
    {"cdx/invalidComponentSourceCodeURL.cdx16", "bsi-source-uri", false},
    {"cdx/invalidComponentDownloadURL.cdx16", "bsi-deployable-uri", false},
    {"spdx/missingMetadataCreator.spdx23", "bsi-creator", false},
    {"spdx/validMetadataOrganizationCreator.spdx23", "bsi-creator", true},
    {"spdx/validMetadataPersonCreator.spdx23", "bsi-creator", true},
    {"spdx/missingDocumentNamespace.spdx23", "bsi-uri", false},
    {"spdx/validDocumentNamespace.spdx23", "bsi-uri", true},
    {"spdx/missingComponentVersion.spdx23", "bsi-version", false},
    {"spdx/validComponentVersion.spdx23", "bsi-version", true},
    {"spdx/missingComponentHash.spdx23", "bsi-hash", false},
    {"spdx/missingDependencyInfo.spdx23", "bsi-dependency", false},
    {"spdx/orphanComponentDependencies.spdx23", "bsi-dependency", false},
    {"spdx/validComponentDependencies.spdx23", "bsi-dependency", true},
    {"spdx/missingComponentDownloadURL.spdx23", "bsi-deployable-uri", false},
    {"spdx/missingComponentOtherUniqueIDs.spdx23", "bsi-identifier", false},
    {"spdx/validComponentCPE.spdx23", "bsi-identifier", true},
    {"spdx/validComponentPURL.spdx23", "bsi-identifier", true},
    {"spdx/validComponentLicenseConcluded.spdx23", "bsi-licence-concluded", true},
    {"spdx/validComponentLicenseCustomRef.spdx23", "bsi-licence-concluded", true},
    {"spdx/validComponentLicenseDeclared.spdx23", "bsi-licence-declared", true},
    {"spdx/validComponentLicenseExpression.spdx23", "bsi-licence-concluded", true},
    {"spdx/invalidComponentLicenseNoAssertion.spdx23", "bsi-licence-concluded", false},
    {"spdx/validComponentPersonSupplier.spdx23", "bsi-component-creator", true},
    {"spdx/validComponentSupplierEmail.spdx23", "bsi-component-creator", true},
};

static void lists_of_sbomqs_get_the_answers_in_their_names(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct sbom_quality_profile bsi;
    struct str shared = world_env("TUTELA_SHARED");
    char dir[] = "/tmp/sbom_quality_XXXXXX";
    struct str archive = str_fmt(a, "%.*s/data/conformance/ntia-sbomqs.tar.zst",
                                 STR_ARG(shared.n ? shared : STR("../shared")));
    if (!world_exists(archive))
        skip();
    assert_non_null(mkdtemp(dir));
    const char *const untar[] = {"tar", "-xf", str_cz(a, archive), "-C", dir, NULL};
    const char *const remove[] = {"rm", "-rf", dir, NULL};
    assert_true(run(a, untar));
    assert_true(sbom_quality_profile_find(a, STR("bsi-tr-03183-2"), &bsi, &err));
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT_OF(named_answers); i++) {
        struct str text,
            path = str_fmt(a, "%s/ntia-sbomqs/testdata/bsi/%s.json", dir, named_answers[i].file);
        if (!world_read_file(a, path, MIB(1), &text, &err))
            fail_msg("%s", err.text);
        struct sbom_whole w = whole_of(a, text);
        const struct json *rule = rule_of(sbom_quality_check(a, &w, &bsi), named_answers[i].rule);
        if (json_is_true(rule, "met") == named_answers[i].met)
            continue;
        print_message("%s: %s is %smet\n", named_answers[i].file, named_answers[i].rule,
                      named_answers[i].met ? "not " : "");
        wrong++;
    }
    assert_true(run(a, remove));
    assert_int_equal(wrong, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_profile_is_read_and_says_where_it_comes_from),
        TEST(profile_that_is_not_there_is_refused_with_those_that_are),
        TEST(broken_profiles_are_refused_with_the_rule),
        TEST(each_predicate_holds_and_falls_short),
        TEST(list_without_components_meets_no_rule_on_them),
        TEST(missing_element_is_a_row_with_its_remedy),
        TEST(lists_of_sbomqs_get_the_answers_in_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
