/* What changed between two lists: components by what they are, findings by flaw and component. */
#include "../intake/sbom_read.h"

#include "assess/sbom/diff.h"

#define LIST(things) \
    "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [" things "]}"
#define NPM(name, version, more) \
    "{\"type\": \"library\", \"name\": \"" name "\", \"version\": \"" version \
    "\", \"purl\": \"pkg:npm/" name "@" version "\"" more "}"
#define PLAIN(name, version, more) \
    "{\"type\": \"library\", \"name\": \"" name "\", \"version\": \"" version "\"" more "}"

static const struct json *diff(struct arena *a, const char *from, const char *to)
{
    struct read x = read_text(a, str_of(from)), y = read_text(a, str_of(to));
    if (!x.ok || !y.ok)
        fail_msg("%s%s", x.err.text, y.err.text);
    return sbom_diff(a, &x.sbom, &y.sbom);
}

/* The rows on one line: "changed a 1>2 (version); added b >1 ()". */
static struct str told(struct arena *a, const struct json *model)
{
    struct buf b = {.arena = a};
    JSON_EACH (row, json_get(model, "rows")) {
        buf_fmt(&b, "%s%.*s %.*s %.*s>%.*s (", b.n ? "; " : "", STR_ARG(json_text(row, "change")),
                STR_ARG(json_text(row, "component")), STR_ARG(json_text(row, "from")),
                STR_ARG(json_text(row, "to")));
        size_t n = 0;
        JSON_EACH (f, json_get(row, "fields"))
            buf_fmt(&b, "%s%.*s", n++ ? " " : "", STR_ARG(f->text));
        buf_char(&b, ')');
    }
    return buf_str(&b);
}

static void lists_are_compared_by_what_components_are(void **state)
{
    static const struct {
        const char *from, *to, *want, *why;
    } rows[] = {
        {LIST(NPM("a", "1", "")), LIST(NPM("a", "1", ", \"bom-ref\": \"z9\"")), "",
         "a ref says nothing"},
        {LIST(NPM("a", "1", "")), LIST(NPM("a", "2", "")), "changed a 1>2 (version)", ""},
        {LIST(NPM("a", "1", "")), LIST(NPM("b", "1", "")), "removed a 1> (); added b >1 ()", ""},
        {LIST(NPM("a", "1", "") "," NPM("b", "2", "")),
         LIST(NPM("b", "2", "") "," NPM("a", "1", "")), "", "order says nothing"},
        {LIST(NPM("a", "1", "") "," NPM("a", "2", "")), LIST(NPM("a", "2", "")), "removed a 1> ()",
         "the version that is in both stays"},
        {LIST(NPM("a", "1", "") "," NPM("a", "2", "")),
         LIST(NPM("a", "2", "") "," NPM("a", "3", "")), "changed a 1>3 (version)",
         "equal versions first, then the rest"},
        {LIST(NPM("a", "1", "") "," NPM("a", "1", "")), LIST(NPM("a", "1", "")), "removed a 1> ()",
         "what is there twice counts twice"},
        {LIST(PLAIN("A", "1", "")), LIST(NPM("a", "1", "")), "changed A 1>1 (identifier)",
         "by name, where a list gives no identifier"},
        {LIST(PLAIN("a", "1", ", \"licenses\": [{\"expression\": \"MIT\"}]")),
         LIST(PLAIN("a", "1", ", \"licenses\": [{\"expression\": \"0BSD\"}]")),
         "changed a 1>1 (licence)", ""},
        {LIST(PLAIN("a", "1", ", \"publisher\": \"X\"")),
         LIST(PLAIN("a", "1", ", \"publisher\": \"Y\"")), "changed a 1>1 (supplier)", ""},
        {LIST(PLAIN("a", "1",
                    ", \"hashes\": [{\"alg\": \"MD5\", \"content\": "
                    "\"00112233445566778899aabbccddeeff\"}]")),
         LIST(PLAIN("a", "1",
                    ", \"hashes\": [{\"alg\": \"MD5\", \"content\": "
                    "\"10112233445566778899aabbccddeeff\"}]")),
         "changed a 1>1 (hash)", "the same name and version, and other bytes"},
        {LIST(PLAIN("a", "1",
                    ", \"hashes\": [{\"alg\": \"MD5\", \"content\": "
                    "\"00112233445566778899aabbccddeeff\"}]")),
         LIST(PLAIN("a", "1",
                    ", \"hashes\": [{\"alg\": \"SHA-1\", \"content\": "
                    "\"00112233445566778899aabbccddeeff00112233\"}]")),
         "", "hashes of other kinds cannot be compared"},
        {LIST(PLAIN("a", "1", "")),
         LIST(PLAIN("a", "1",
                    ", \"hashes\": [{\"alg\": \"MD5\", \"content\": "
                    "\"00112233445566778899aabbccddeeff\"}]")),
         "changed a 1>1 (hash)", "a hash that is new"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str got = told(*state, diff(*state, rows[i].from, rows[i].to));
        if (!str_eq(got, str_of(rows[i].want)))
            fail_msg("row %zu (%s): %.*s", i, rows[i].why, STR_ARG(got));
    }
}

static void counts_add_up_to_both_lists(void **state)
{
    const struct json *model = diff(
        *state,
        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"metadata\": {\"component\": "
        "{\"type\": \"device\", \"name\": \"pump\", \"version\": \"1\"}}, \"components\": [" NPM(
            "a", "1", "") "," NPM("b", "1", "") "," NPM("c", "1", "") "]}",
        LIST(NPM("a", "1", "") "," NPM("b", "2", "") "," NPM("d", "1", "") "," NPM("e", "1", "")));
    const struct json *n = json_get(model, "counts");
    assert_int_equal(json_int(n, "unchanged", -1), 1);
    assert_int_equal(json_int(n, "changed", -1), 1);
    assert_int_equal(json_int(n, "removed", -1), 1);
    assert_int_equal(json_int(n, "added", -1), 2);
    assert_int_equal(json_int(json_get(model, "a"), "components", -1), 3);
    assert_int_equal(json_int(json_get(model, "b"), "components", -1), 4);
    assert_str(json_text(json_get(model, "a"), "version"), "1");
}

/* --- findings --- */

#define FOUND(id, aliases, name, version) \
    "{\"component\": {\"ref\": \"r\", \"name\": \"" name "\", \"version\": \"" version \
    "\", \"purl\": \"pkg:npm/" name "@" version \
    "\", \"cpe\": \"\"}, \"vulnerability\": {\"id\": \"" id "\", \"aliases\": [" aliases \
    "], \"severity\": \"high\", \"kev\": false}, \"match\": {\"reason\": " \
    "\"in range\"}}"
#define NOT_FOUND(name, state) \
    "{\"component\": {\"ref\": \"r\", \"name\": \"" name "\", \"version\": \"9\", \"purl\": " \
    "\"pkg:npm/" name "@9\", \"cpe\": \"\"}, \"state\": \"" state "\", \"reason\": \"because\"}"
#define RESULT(findings, others) \
    "{\"summary\": \"s\", \"data\": \"complete\", \"findings\": [" findings \
    "], \"unmatched\": [" others "]}"

static struct str findings_told(struct arena *a, const char *from, const char *to)
{
    struct json *x, *y;
    struct err err = {0};
    struct buf b = {.arena = a};
    if (!json_read(a, str_of(from), &x, &err) || !json_read(a, str_of(to), &y, &err))
        fail_msg("%s", err.text);
    const struct json *model = sbom_diff_findings(a, x, y);
    int64_t total = 0;
    JSON_EACH (n, json_get(model, "counts"))
        total += json_int(json_get(model, "counts"), str_cz(a, n->key), 0);
    assert_int_equal(total, json_count(json_get(model, "rows")));
    JSON_EACH (row, json_get(model, "rows"))
        buf_fmt(&b, "%s%.*s %.*s", b.n ? "; " : "", STR_ARG(json_text(row, "state")),
                STR_ARG(json_text(row, "vulnerability")));
    return buf_str(&b);
}

static void findings_are_compared_by_flaw_and_component(void **state)
{
    static const struct {
        const char *from, *to, *want, *why;
    } rows[] = {
        {RESULT("", ""), RESULT(FOUND("CVE-1", "", "a", "2"), ""), "new CVE-1", ""},
        {RESULT(FOUND("CVE-1", "", "a", "1"), ""), RESULT(FOUND("CVE-1", "", "a", "2"), ""),
         "still CVE-1", "a later version that has it too"},
        {RESULT(FOUND("CVE-1", "\"GHSA-1\"", "a", "1"), ""),
         RESULT(FOUND("GHSA-1", "", "a", "2"), ""), "still GHSA-1", "by any of its names"},
        {RESULT(FOUND("CVE-1", "", "a", "1"), ""), RESULT(FOUND("CVE-1", "", "b", "1"), ""),
         "new CVE-1; fixed CVE-1", "another component is another finding"},
        {RESULT(FOUND("CVE-1", "", "a", "1"), ""), RESULT("", NOT_FOUND("a", "clean")),
         "fixed CVE-1", "looked up again"},
        {RESULT(FOUND("CVE-1", "", "a", "1"), ""), RESULT("", ""), "fixed CVE-1", "gone"},
        {RESULT(FOUND("CVE-1", "", "a", "1"), ""), RESULT("", NOT_FOUND("a", "stale")),
         "unknown CVE-1", "old data cleans nothing"},
        {RESULT(FOUND("CVE-1", "", "a", "1"), ""), RESULT("", NOT_FOUND("a", "no_identifier")),
         "unknown CVE-1", "it could not be looked up"},
        {RESULT(FOUND("CVE-1", "", "a", "1"), ""),
         RESULT(FOUND("CVE-2", "", "a", "2"), NOT_FOUND("a", "no_source")),
         "new CVE-2; unknown CVE-1", "one of two of that name could not be looked up"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str got = findings_told(*state, rows[i].from, rows[i].to);
        if (!str_eq(got, str_of(rows[i].want)))
            fail_msg("row %zu (%s): %.*s", i, rows[i].why, STR_ARG(got));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lists_are_compared_by_what_components_are),
        TEST(counts_add_up_to_both_lists),
        TEST(findings_are_compared_by_flaw_and_component),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
