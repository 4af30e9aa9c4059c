/* The real and the official documents of ../shared: none may crash the reader, each must be taken
   or refused as its list says. Skipped where they are not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/world.h"
#include "sbom_same.h"

struct fixture {
    struct arena arena;
    char dir[32]; /* of the unpacked files; goes with the test */
    size_t read, refused, components, edges;
    size_t findings[FINDING__COUNT];
};

static bool run(struct arena *a, const char *const *argv)
{
    struct str output;
    struct err err = {0};
    if (world_run(a, &(struct world_child){argv, {0}, MIB(1), 120000}, &output, &err))
        return true;
    print_message("%s: %s\n", argv[0], err.text);
    return false;
}

static int setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);
    arena_init(&f->arena, LIMIT_ARENA);
    memcpy(f->dir, "/tmp/sbom_real_XXXXXX", sizeof "/tmp/sbom_real_XXXXXX");
    *state = f;
    return mkdtemp(f->dir) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    const char *const argv[] = {"rm", "-rf", f->dir, NULL};
    bool gone = run(&f->arena, argv);
    arena_done(&f->arena);
    test_free(f);
    return gone ? 0 : -1;
}

/* Unpacks an archive of ../shared, and the gzip files in it; skips the test where it is not. */
static void unpack(struct fixture *f, const char *name)
{
    struct str shared = world_env("TUTELA_SHARED");
    struct str path = str_fmt(&f->arena, "%.*s/%s", STR_ARG(shared.n ? shared : STR("../shared")),
                              name);
    if (!world_exists(path))
        skip();
    const char *const untar[] = {"tar", "-xf", str_cz(&f->arena, path), "-C", f->dir, NULL};
    const char *const expand[] = {"find", f->dir, "-name", "*.gz", "-exec",
                                  "gzip", "-df",  "{}",    "+",    NULL};
    if (!run(&f->arena, untar) || !run(&f->arena, expand))
        fail();
}

static struct str load(struct fixture *f, struct str path)
{
    struct str text;
    struct err err = {0};
    if (!world_read_file(&f->arena, path, LIMIT_DOCUMENT, &text, &err))
        fail_msg("%s", err.text);
    return text;
}

static struct str load_shared(struct fixture *f, const char *name)
{
    struct str shared = world_env("TUTELA_SHARED");
    return load(f,
                str_fmt(&f->arena, "%.*s/%s", STR_ARG(shared.n ? shared : STR("../shared")), name));
}

/* Reads one document and counts what it gave. */
static bool read_document(struct fixture *f, struct str path, size_t *components)
{
    struct sbom sbom;
    struct findings findings;
    struct err err = {0};
    struct arena *a = &f->arena;
    findings_init(&findings, a);
    if (!sbom_read(a, load(f, path), &sbom, &findings, &err)) {
        assert_int_not_equal(err.code, ERR_NONE);
        assert_true(err.text[0] != '\0');
        f->refused++;
        return false;
    }
    for (size_t i = 0; i < sbom.component_count; i++)
        assert_true(sbom.components[i].name.n > 0 && sbom.components[i].ref.n > 0);
    for (size_t i = 0; i < sbom.edge_count; i++)
        assert_true(sbom.edges[i].from < sbom.component_count &&
                    sbom.edges[i].to < sbom.component_count);
    assert_true(sbom.component_count > 0 || findings.count[FINDING_WARNING] > 0);
    for (int i = 0; i < FINDING__COUNT; i++)
        f->findings[i] += findings.count[i];
    f->read++;
    f->components += sbom.component_count;
    f->edges += sbom.edge_count;
    *components = sbom.component_count + sbom.skipped_count;
    return true;
}

static void print_counts(const struct fixture *f)
{
    print_message("read %zu, refused %zu; %zu components, %zu edges; %zu notes, %zu warnings, "
                  "%zu skipped\n",
                  f->read, f->refused, f->components, f->edges, f->findings[FINDING_NOTE],
                  f->findings[FINDING_WARNING], f->findings[FINDING_SKIPPED]);
}

static struct str field(struct str line, int which)
{
    struct str part = {0};
    while (which-- >= 0)
        if (!str_split(&line, '\t', &part))
            return (struct str){0};
    return part;
}

static struct str without_suffix(struct str s, struct str suffix)
{
    return str_ends(s, suffix) ? str_sub(s, 0, s.n - suffix.n) : s;
}

/* The components that an XML document names as ancestors and variants: the list counts them, we do
   not. */
static size_t count_in_pedigrees(struct str text)
{
    size_t count = 0;
    while (str_has(text, STR("<pedigree>"))) {
        text = str_from(text, str_find(text, STR("<pedigree>")));
        struct str inside = str_sub(text, 0, str_find(text, STR("</pedigree>")));
        text = str_from(text, inside.n);
        for (; str_has(inside, STR("<component ")); count++)
            inside = str_from(inside, str_find(inside, STR("<component ")) + 1);
    }
    return count;
}

static void real_sboms_are_read_with_all_components_of_their_list(void **state)
{
    struct fixture *f = *state;
    unpack(f, "data/sboms.tar.zst");
    struct str lines = str_copy(&f->arena,
                                load(f, str_fmt(&f->arena, "%s/sboms/MANIFEST.tsv", f->dir)));
    struct str line;
    (void)str_split(&lines, '\n', &line);
    while (str_split(&lines, '\n', &line)) {
        size_t mark = arena_mark(&f->arena);
        int64_t listed = 0;
        size_t components = 0;
        struct str name = without_suffix(field(line, 0), STR(".gz"));
        struct str kind = field(line, 1);
        if (name.n == 0)
            continue;
        bool ours = str_starts(kind, STR("cdx-json")) || STR_IS(kind, "spdx-json") ||
                    STR_IS(kind, "cdx-xml") || STR_IS(kind, "spdx-tv");
        struct str path = str_fmt(&f->arena, "%s/sboms/%.*s", f->dir, STR_ARG(name));
        bool ok = read_document(f, path, &components);
        (void)str_to_int(field(line, 3), &listed);
        if (STR_IS(kind, "cdx-xml"))
            listed -= (int64_t)count_in_pedigrees(load(f, path));
        /* The list counts neither metadata.component nor what is inside it. */
        if (ok != ours || (ok && (int64_t)components < listed))
            fail_msg("%.*s: %s, %zu of %lld", STR_ARG(name), ok ? "read" : "refused", components,
                     (long long)listed);
        arena_rewind(&f->arena, mark);
    }
    print_counts(f);
    assert_true(f->read >= 100);
}

/* Every file of a list of vectors; those that are JSON or tag-value and called valid must be read.
 */
static void read_vectors(struct fixture *f, const char *archive, const char *list)
{
    unpack(f, archive);
    struct str lines = load_shared(f, list);
    struct str line;
    while (str_split(&lines, '\n', &line)) {
        size_t components = 0;
        struct str name = field(line, 0);
        if (name.n == 0 || name.p[0] == '#')
            continue;
        bool ok = read_document(f, str_fmt(&f->arena, "%s/%.*s", f->dir, STR_ARG(name)),
                                &components);
        bool ours = str_ends(name, STR(".json")) ||
                    (str_ends(name, STR(".spdx")) && !str_has(name, STR("UTF-16")));
        if (!ok && ours && !STR_IS(field(line, 1), "invalid"))
            fail_msg("%.*s was refused", STR_ARG(name));
    }
    print_counts(f);
    assert_true(f->read > 0);
}

static void cyclonedx_documents_that_are_valid_are_read(void **state)
{
    read_vectors(*state, "vectors/cyclonedx/json.dev.tar.xz", "vectors/cyclonedx/json.dev.tsv");
}

static struct sbom read_of(struct fixture *f, struct str path)
{
    struct sbom sbom;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, &f->arena);
    if (!sbom_read(&f->arena, load(f, path), &sbom, &findings, &err))
        fail_msg("%.*s: %s", STR_ARG(path), err.text);
    return sbom;
}

/* The official vectors have most documents as XML and as JSON. These have other components, or
   other values, in the one than in the other. */
static bool differs_in_itself(struct str name)
{
    static const char *const names[] = {
        "1.2/valid-bom-1.2.xml",           "1.2/valid-component-ref-1.2.xml",
        "1.2/valid-dependency-1.2.xml",    "1.2/valid-license-expression-1.2.xml",
        "1.3/valid-component-ref-1.3.xml", "1.3/valid-compositions-1.3.xml",
        "1.3/valid-license-id-1.3.xml",    "1.3/valid-license-expression-1.3.xml",
        "1.4/valid-bom-1.4.xml",           "1.4/valid-component-ref-1.4.xml",
        "1.4/valid-license-id-1.4.xml",    "1.4/valid-service-1.4.xml",
        "1.5/valid-bom-1.5.xml",           "1.5/valid-component-ref-1.5.xml",
        "1.5/valid-compositions-1.5.xml",  "1.5/valid-external-reference-1.5.xml",
        "1.5/valid-dependency-1.5.xml",    "1.7/valid-component-external-with-version.xml",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return false;
}

static void cyclonedx_xml_gives_what_the_same_document_gives_as_json(void **state)
{
    struct fixture *f = *state;
    size_t compared = 0;
    unpack(f, "vectors/cyclonedx/json.dev.tar.xz");
    unpack(f, "vectors/cyclonedx/xml.dev.tar.xz");
    struct str lines = load_shared(f, "vectors/cyclonedx/xml.dev.tsv");
    struct str line;
    while (str_split(&lines, '\n', &line)) {
        size_t at;
        struct str name = field(line, 0);
        if (name.n == 0 || name.p[0] == '#')
            continue;
        size_t mark = arena_mark(&f->arena);
        struct str stem = without_suffix(name, STR(".xml"));
        struct str xml = str_fmt(&f->arena, "%s/%.*s", f->dir, STR_ARG(name));
        struct str json = str_fmt(&f->arena, "%s/%.*s.json", f->dir, STR_ARG(stem));
        bool valid = STR_IS(field(line, 1), "valid");
        if (valid && world_exists(json) && !differs_in_itself(name)) {
            struct sbom x = read_of(f, xml);
            struct sbom j = read_of(f, json);
            const char *what = sbom_difference(&x, &j, &at);
            if (what)
                fail_msg("%.*s: differs from JSON in %s of %zu", STR_ARG(name), what, at);
            compared++;
        } else if (valid)
            (void)read_of(f, xml);
        else
            (void)read_document(f, xml, &at);
        arena_rewind(&f->arena, mark);
    }
    print_message("%zu documents compared\n", compared);
    assert_true(compared >= 70);
}

static void a_pump_in_four_forms_has_the_same_components(void **state)
{
    static const char *const names[] = {"pump.cdx.json", "pump.cdx.xml", "pump.spdx.json",
                                        "pump.spdx"};
    struct sbom all[COUNT_OF(names)];
    struct fixture *f = *state;
    size_t at;
    unpack(f, "data/sboms.tar.zst");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        all[i] = read_of(f,
                         str_fmt(&f->arena, "%s/sboms/medical-device-made/%s", f->dir, names[i]));
    assert_int_equal(all[0].component_count, 21);
    assert_null(sbom_difference(&all[0], &all[1], &at));
    assert_true(STR_IS(all[2].components[0].type, "device"));
    all[2].components[0].type.n = 0; /* the tag-value file does not have it */
    assert_null(sbom_difference(&all[2], &all[3], &at));
    /* SPDX has other words for what a component is. */
    for (size_t i = 0; i < all[0].component_count; i++) {
        assert_true(str_eq(all[0].components[i].name, all[2].components[i].name));
        assert_true(str_eq(all[0].components[i].version, all[2].components[i].version));
        assert_true(str_eq(all[0].components[i].purl, all[2].components[i].purl));
        assert_true(str_eq(all[0].components[i].cpe, all[2].components[i].cpe));
        assert_true(str_eq(all[0].components[i].supplier, all[2].components[i].supplier));
    }
}

static void spdx_documents_that_are_valid_are_read(void **state)
{
    read_vectors(*state, "vectors/spdx/spdx2.dev.tar.xz", "vectors/spdx/spdx2.dev.tsv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(real_sboms_are_read_with_all_components_of_their_list,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(cyclonedx_documents_that_are_valid_are_read, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(cyclonedx_xml_gives_what_the_same_document_gives_as_json,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_pump_in_four_forms_has_the_same_components, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(spdx_documents_that_are_valid_are_read, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
