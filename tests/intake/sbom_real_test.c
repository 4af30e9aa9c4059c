/* The real and the official documents of ../shared: none may crash the reader, each must be taken
   or refused as its list says. Skipped where they are not there. */
#include "unpack.h"

#include "sbom_same.h"

struct fixture {
    struct unpacked files;
    size_t read, refused, components, edges;
    size_t valid, clean, invalid, caught; /* of vectors: valid ones without a doubt, invalid with */
    size_t findings[FINDING__COUNT];
};

static int setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);
    *state = f;
    return unpack_begin(&f->files) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    bool gone = unpack_end(&f->files);
    test_free(f);
    return gone ? 0 : -1;
}

static struct str load(struct fixture *f, struct str path)
{
    struct str text;
    struct err err = {0};
    if (!world_read_file(&f->files.arena, path, LIMIT_DOCUMENT, &text, &err))
        fail_msg("%s", err.text);
    return text;
}

static struct str load_shared(struct fixture *f, const char *name)
{
    struct str shared = world_env("TUTELA_SHARED");
    return load(f, str_fmt(&f->files.arena, "%.*s/%s",
                           STR_ARG(shared.n ? shared : STR("../shared")), name));
}

/* Whether the document is called in question, and not only said to be empty or without a main
   component, which is no fault. */
static bool is_doubted(const struct findings *findings)
{
    static const char *const harmless[] = {"cdx-primary", "sbom-empty", "spdx-primary",
                                           "spdx-unused", "sbom-utf16", "cdx-extension"};
    for (const struct finding *f = findings->first; f; f = f->next) {
        bool counts = true;
        for (size_t i = 0; i < COUNT_OF(harmless); i++)
            counts &= strcmp(f->rule, harmless[i]) != 0;
        if (counts)
            return true;
    }
    return false;
}

/* What a reader that writes the list anew must still have. */
static void assert_raw_is_there(struct arena *a, const struct sbom *s)
{
    bool named = s->format != SBOM_CSV;
    for (size_t i = 0; i < s->component_count; i++) {
        const struct json *v = sbom_raw(a, s, i);
        assert_non_null(v);
        if (named && !str_eq(str_trim(json_text(v, "name")), s->components[i].name))
            fail_msg("raw name of %.*s: %.*s", STR_ARG(s->components[i].ref),
                     STR_ARG(json_text(v, "name")));
    }
}

/* Reads one document and counts what it gave. */
static bool read_document(struct fixture *f, struct str path, size_t *components, bool *doubted)
{
    struct sbom sbom;
    struct findings findings;
    struct err err = {0};
    struct arena *a = &f->files.arena;
    findings_init(&findings, a);
    if (!sbom_read(a, load(f, path), &sbom, &findings, &err)) {
        assert_int_not_equal(err.code, ERR_NONE);
        assert_true(err.text[0] != '\0');
        f->refused++;
        *doubted = true;
        return false;
    }
    *doubted = is_doubted(&findings);
    if (sbom.component_count < 100)
        assert_raw_is_there(a, &sbom);
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
    unpack(&f->files, "data/sboms.tar.zst");
    struct str lines = str_copy(
        &f->files.arena, load(f, str_fmt(&f->files.arena, "%s/sboms/MANIFEST.tsv", f->files.dir)));
    struct str line;
    (void)str_split(&lines, '\n', &line);
    while (str_split(&lines, '\n', &line)) {
        size_t mark = arena_mark(&f->files.arena);
        int64_t listed = 0;
        size_t components = 0;
        struct str name = without_suffix(field(line, 0), STR(".gz"));
        struct str kind = field(line, 1);
        if (name.n == 0)
            continue;
        bool doubted;
        bool ours = !STR_IS(kind, "bad-json");
        struct str path = str_fmt(&f->files.arena, "%s/sboms/%.*s", f->files.dir, STR_ARG(name));
        bool ok = read_document(f, path, &components, &doubted);
        (void)str_to_int(field(line, 3), &listed);
        if (STR_IS(kind, "cdx-xml"))
            listed -= (int64_t)count_in_pedigrees(load(f, path));
        /* The list counts neither metadata.component nor what is inside it. */
        if (ok != ours || (ok && (int64_t)components < listed))
            fail_msg("%.*s: %s, %zu of %lld", STR_ARG(name), ok ? "read" : "refused", components,
                     (long long)listed);
        arena_rewind(&f->files.arena, mark);
    }
    print_counts(f);
    assert_true(f->read >= 200);
    assert_int_equal(f->refused, 1);
}

/* Counts a vector, and what was made of it. */
static void judge(struct fixture *f, struct str verdict, bool doubted)
{
    bool valid = !STR_IS(verdict, "invalid");
    f->valid += valid;
    f->clean += valid && !doubted;
    f->invalid += !valid;
    f->caught += !valid && doubted;
}

/* Every file of a list of vectors; those that are called valid must be read. */
static void read_vectors(struct fixture *f, const char *archive, const char *list)
{
    unpack(&f->files, archive);
    struct str lines = load_shared(f, list);
    struct str line;
    while (str_split(&lines, '\n', &line)) {
        size_t components = 0;
        bool doubted;
        struct str name = field(line, 0);
        if (name.n == 0 || name.p[0] == '#')
            continue;
        bool ok = read_document(f, str_fmt(&f->files.arena, "%s/%.*s", f->files.dir, STR_ARG(name)),
                                &components, &doubted);
        judge(f, field(line, 1), doubted);
        if (!ok && !STR_IS(field(line, 1), "invalid"))
            fail_msg("%.*s was refused", STR_ARG(name));
    }
    print_counts(f);
    print_message("of %zu valid ones %zu without a doubt; of %zu invalid ones %zu doubted\n",
                  f->valid, f->clean, f->invalid, f->caught);
    assert_true(f->read > 0);
}

static void cyclonedx_documents_that_are_valid_are_read(void **state)
{
    struct fixture *f = *state;
    read_vectors(f, "vectors/cyclonedx/json.dev.tar.xz", "vectors/cyclonedx/json.dev.tsv");
    /* Three valid ones have a component that depends on itself. What is not caught has a licence id
       that only the list of SPDX could tell from others. */
    assert_true(f->clean + 3 >= f->valid);
    assert_true(f->caught * 100 >= f->invalid * 91);
}

static void cyclonedx_documents_changed_in_one_place_are_doubted(void **state)
{
    struct fixture *f = *state;
    read_vectors(f, "vectors/schema/cdx-1.6.dev.tar.xz", "vectors/schema/cdx-1.6.dev.tsv");
    assert_true(f->caught * 100 >= f->invalid * 95);
}

static struct sbom read_of(struct fixture *f, struct str path)
{
    struct sbom sbom;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, &f->files.arena);
    if (!sbom_read(&f->files.arena, load(f, path), &sbom, &findings, &err))
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
    unpack(&f->files, "vectors/cyclonedx/json.dev.tar.xz");
    unpack(&f->files, "vectors/cyclonedx/xml.dev.tar.xz");
    struct str lines = load_shared(f, "vectors/cyclonedx/xml.dev.tsv");
    struct str line;
    while (str_split(&lines, '\n', &line)) {
        size_t at;
        struct str name = field(line, 0);
        if (name.n == 0 || name.p[0] == '#')
            continue;
        size_t mark = arena_mark(&f->files.arena);
        struct str stem = without_suffix(name, STR(".xml"));
        struct str xml = str_fmt(&f->files.arena, "%s/%.*s", f->files.dir, STR_ARG(name));
        struct str json = str_fmt(&f->files.arena, "%s/%.*s.json", f->files.dir, STR_ARG(stem));
        bool valid = STR_IS(field(line, 1), "valid");
        bool doubted = true;
        if (valid && world_exists(json) && !differs_in_itself(name)) {
            struct sbom x = read_of(f, xml);
            struct sbom j = read_of(f, json);
            const char *what = sbom_difference(&x, &j, &at);
            if (what)
                fail_msg("%.*s: differs from JSON in %s of %zu", STR_ARG(name), what, at);
            compared++;
        }
        bool ok = read_document(f, xml, &at, &doubted);
        if (valid && !ok)
            fail_msg("%.*s was refused", STR_ARG(name));
        judge(f, field(line, 1), doubted);
        arena_rewind(&f->files.arena, mark);
    }
    print_message("%zu documents compared; of %zu valid ones %zu without a doubt; of %zu invalid "
                  "ones %zu doubted\n",
                  compared, f->valid, f->clean, f->invalid, f->caught);
    assert_int_equal(f->clean, f->valid);
    assert_true(f->caught * 100 >= f->invalid * 94);
    assert_true(compared >= 70);
}

static void a_pump_in_four_forms_has_the_same_components(void **state)
{
    static const char *const names[] = {"pump.cdx.json", "pump.cdx.xml", "pump.spdx.json",
                                        "pump.spdx"};
    struct sbom all[COUNT_OF(names)];
    struct fixture *f = *state;
    size_t at;
    unpack(&f->files, "data/sboms.tar.zst");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        all[i] = read_of(
            f, str_fmt(&f->files.arena, "%s/sboms/medical-device-made/%s", f->files.dir, names[i]));
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
    struct fixture *f = *state;
    read_vectors(f, "vectors/spdx/spdx2.dev.tar.xz", "vectors/spdx/spdx2.dev.tsv");
    assert_true(f->caught + 1 >= f->invalid); /* one has a licence id that is not on the list */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(real_sboms_are_read_with_all_components_of_their_list,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(cyclonedx_documents_that_are_valid_are_read, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(cyclonedx_documents_changed_in_one_place_are_doubted, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(cyclonedx_xml_gives_what_the_same_document_gives_as_json,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_pump_in_four_forms_has_the_same_components, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(spdx_documents_that_are_valid_are_read, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
