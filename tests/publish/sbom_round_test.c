/* Component lists in, out and in again: what comes back is what went in, but for what the export
   lists as lost. Over the real SBOMs and official vectors of ../shared; skipped where they are not
   there. */
#include "../intake/unpack.h"

#include "publish/sbom/export.h"
#include "value/licence/licence.h"

struct fixture {
    struct unpacked files;
    size_t documents, components, facts, edges, losses, explained;
};

/* What a list says, a line for each thing, sorted. */
struct facts {
    struct str *lines;
    size_t count;
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

/* --- facts --- */

static int by_text(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct str label(struct arena *a, const struct sbom_component *c)
{
    return str_fmt(a, "%.*s%s%.*s", STR_ARG(c->name), c->version.n ? " " : "", STR_ARG(c->version));
}

static void add(struct arena *a, struct facts *f, const struct sbom_component *c, const char *what,
                struct str value)
{
    f->lines[f->count++] = str_fmt(a, "%.*s\t%s\t%.*s", STR_ARG(label(a, c)), what, STR_ARG(value));
}

/* A licence by what it means: one spacing, no needless parentheses, and no case, which does not
   count in identifiers (SPDX 2.3, annex D.2). */
static struct str meaning_of(struct arena *a, struct str licence)
{
    const struct licence *l;
    struct err ignored = {0};
    struct buf b = {.arena = a};
    if (!licence_parse(a, licence, &l, &ignored))
        return str_lower(a, licence);
    licence_format(l, &b);
    return str_lower(a, buf_str(&b));
}

static struct facts facts_of(struct arena *a, const struct sbom *b)
{
    struct facts f = {0};
    size_t n = b->edge_count;
    for (size_t i = 0; i < b->component_count; i++) {
        const struct sbom_component *c = &b->components[i];
        n += 6 + c->hash_count + c->more_cpe_count + c->more_purl_count;
    }
    f.lines = ARENA_ARRAY(a, struct str, n);
    for (size_t i = 0; i < b->component_count; i++) {
        const struct sbom_component *c = &b->components[i];
        add(a, &f, c, "component", (struct str){0});
        add(a, &f, c, "purl", c->purl);
        add(a, &f, c, "cpe", c->cpe);
        add(a, &f, c, "supplier", c->supplier);
        add(a, &f, c, "licence", meaning_of(a, c->licence));
        for (size_t k = 0; k < c->more_purl_count; k++)
            add(a, &f, c, "purl", c->more_purls[k]);
        for (size_t k = 0; k < c->more_cpe_count; k++)
            add(a, &f, c, "cpe", c->more_cpes[k]);
        for (size_t k = 0; k < c->hash_count; k++)
            add(a, &f, c, "hash",
                str_fmt(a, "%.*s %.*s", STR_ARG(c->hashes[k].algorithm),
                        STR_ARG(c->hashes[k].value)));
    }
    for (size_t i = 0; i < b->edge_count; i++)
        if (i == 0 || b->edges[i].from != b->edges[i - 1].from ||
            b->edges[i].to != b->edges[i - 1].to)
            add(a, &f, &b->components[b->edges[i].from], "edge",
                label(a, &b->components[b->edges[i].to]));
    qsort(f.lines, f.count, sizeof *f.lines, by_text);
    return f;
}

/* Where the losses of a kind of fact stand. */
static bool place_fits(struct str place, struct str what)
{
    static const struct {
        const char *what, *places[4];
    } rows[] = {
        {"purl", {"purl", "externalRefs"}},
        {"cpe", {"cpe", "externalRefs"}},
        {"supplier", {"supplier", "authors", "manufacturer"}},
        {"licence", {"licen"}},
        {"hash", {"hashes", "checksums"}},
        {"edge", {"dependencies", "relationships"}},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (size_t k = 0; k < COUNT_OF(rows[i].places) && str_eq(what, str_of(rows[i].what)); k++)
            if (rows[i].places[k] && str_starts(place, str_of(rows[i].places[k])))
                return true;
    return false;
}

/* How many edges a loss is about: one relationship, or as many as it counts of the document. */
static size_t edges_of(const struct json *row)
{
    int64_t n = 0;
    bool counted = !str_has(json_text(row, "place"), STR("[")) &&
                   str_to_int(json_text(row, "what"), &n) && n > 0;
    return counted ? (size_t)n : 1;
}

static size_t edges_lost(const struct json *losses)
{
    size_t n = 0;
    JSON_EACH (row, losses)
        n += place_fits(json_text(row, "place"), STR("edge")) ? edges_of(row) : 0;
    return n;
}

static bool is_listed(const struct json *losses, struct str component, struct str what)
{
    JSON_EACH (row, losses) {
        struct str of = json_text(row, "component");
        if (place_fits(json_text(row, "place"), what) && (of.n == 0 || str_eq(of, component)))
            return true;
    }
    return false;
}

enum way { GONE, MADE_UP };

/* What only one side says must be listed: of edges that are gone, no more than the losses count. An
   export may make up nothing but what is left of a licence that it lists as lost, as a LicenseRef;
   properties, of which it adds some of its own ("tutela:"), are no facts here. */
static bool is_explained(const struct json *losses, enum way way, struct str line, size_t *edges)
{
    struct str component, what;
    (void)str_split(&line, '\t', &component);
    (void)str_split(&line, '\t', &what);
    if (line.n == 0 && !STR_IS(what, "component"))
        return true; /* the fact that nothing is said; what is said instead is a line, too */
    if (STR_IS(what, "edge"))
        return way == GONE && *edges > 0 && (*edges)-- > 0;
    return (way == GONE || STR_IS(what, "licence")) && is_listed(losses, component, what);
}

/* The first line of a that b does not have and that is not explained; empty when there is none. */
static struct str unlisted(struct fixture *f, const struct facts *a, const struct facts *b,
                           const struct json *losses, enum way way)
{
    size_t k = 0, edges = edges_lost(losses);
    for (size_t i = 0; i < a->count; i++) {
        while (k < b->count && str_cmp(b->lines[k], a->lines[i]) < 0)
            k++;
        f->facts++;
        if (k < b->count && str_eq(b->lines[k], a->lines[i]))
            k++;
        else if (is_explained(losses, way, a->lines[i], &edges))
            f->explained++;
        else
            return a->lines[i];
    }
    return (struct str){0};
}

static void compare(struct fixture *f, const struct facts *a, const struct facts *b,
                    const struct json *losses, struct str path)
{
    struct str gone = unlisted(f, a, b, losses, GONE);
    struct str made = unlisted(f, b, a, losses, MADE_UP);
    if (gone.n)
        fail_msg("%.*s: gone and not listed: %.*s", STR_ARG(path), STR_ARG(gone));
    if (made.n)
        fail_msg("%.*s: made up: %.*s", STR_ARG(path), STR_ARG(made));
}

/* --- a round --- */

static bool read_one(struct arena *a, struct str bytes, struct sbom *out)
{
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, a);
    return sbom_read(a, bytes, out, &findings, &err);
}

static bool cyclonedx(enum sbom_format f)
{
    return f == SBOM_CYCLONEDX_JSON || f == SBOM_CYCLONEDX_XML;
}

static struct str export(struct arena *a, const struct sbom *b, const struct sbom_output *o,
                         struct json **receipt)
{
    struct sbom_whole whole;
    struct sbom_export_options options = {0};
    struct buf out = {.arena = a};
    struct err err = {0};
    sbom_whole_of(a, b, &whole);
    if (!sbom_export(a, &whole, o, &options, &out, receipt, &err))
        fail_msg("%s", err.text);
    return buf_str(&out);
}

static void round_trip(struct fixture *f, struct str path, bool other_family)
{
    struct arena *a = &f->files.arena;
    struct str bytes;
    struct err err = {0};
    struct sbom before, after;
    struct json *receipt, *again;
    if (!world_read_file(a, path, LIMIT_DOCUMENT, &bytes, &err))
        fail_msg("%s", err.text);
    if (!read_one(a, bytes, &before))
        return;
    bool to_cyclonedx = cyclonedx(before.format) != other_family;
    const struct sbom_output *o = &SBOM_OUTPUTS[to_cyclonedx ? 0 : 1];
    struct str text = export(a, &before, o, &receipt);
    assert_true(str_eq(text, export(a, &before, o, &again)));
    if (!read_one(a, text, &after))
        fail_msg("%.*s: what was written cannot be read", STR_ARG(path));
    struct facts x = facts_of(a, &before), y = facts_of(a, &after);
    if (json_int(receipt, "loss_count", 0) <= FINDING_MAX)
        compare(f, &x, &y, json_get(receipt, "losses"), path);
    if (after.component_count != before.component_count)
        fail_msg("%.*s: %zu components, then %zu", STR_ARG(path), before.component_count,
                 after.component_count);
    f->documents++;
    f->components += before.component_count;
    f->edges += before.edge_count;
    f->losses += (size_t)json_int(receipt, "loss_count", 0);
}

static void each_file(struct fixture *f, struct str dir, bool other_family)
{
    struct world_names names;
    struct err err = {0};
    if (!world_list_dir(&f->files.arena, dir, &names, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < names.count; i++) {
        size_t mark = arena_mark(&f->files.arena);
        struct str path = str_fmt(&f->files.arena, "%.*s/%.*s", STR_ARG(dir),
                                  STR_ARG(names.names[i]));
        if (world_is_dir(path))
            each_file(f, path, other_family);
        else if (!STR_IS(names.names[i], "ORIGIN") && !STR_IS(names.names[i], "MANIFEST.tsv"))
            round_trip(f, path, other_family);
        arena_rewind(&f->files.arena, mark);
    }
}

static void all(struct fixture *f, const char *archive, bool other_family)
{
    unpack(&f->files, archive);
    each_file(f, str_of(f->files.dir), other_family);
    print_message(
        "%zu documents, %zu components, %zu edges: %zu facts compared, %zu losses listed, "
        "by which %zu facts are gone\n",
        f->documents, f->components, f->edges, f->facts, f->losses, f->explained);
    assert_true(f->documents > 0);
}

static void real_lists_come_back_from_their_own_family(void **state)
{
    all(*state, "data/sboms.tar.zst", false);
}

static void real_lists_come_back_from_the_other_family(void **state)
{
    all(*state, "data/sboms.tar.zst", true);
}

static void cyclonedx_vectors_come_back(void **state)
{
    all(*state, "vectors/cyclonedx/json.dev.tar.xz", false);
}

static void cyclonedx_vectors_come_back_from_spdx(void **state)
{
    all(*state, "vectors/cyclonedx/json.dev.tar.xz", true);
}

static void spdx_vectors_come_back(void **state)
{
    all(*state, "vectors/spdx/spdx2.dev.tar.xz", false);
}

static void spdx_vectors_come_back_from_cyclonedx(void **state)
{
    all(*state, "vectors/spdx/spdx2.dev.tar.xz", true);
}

/* The judge judged: lists that differ, and losses that do or do not say so. */
static void comparison_tells_what_is_gone_and_what_is_made_up(void **state)
{
#define LIST(members, more) \
    "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [{\"type\": " \
    "\"library\"," \
    " \"bom-ref\": \"a\", \"name\": \"a\"" members \
    "}, {\"type\": \"library\", \"bom-ref\": \"b\"," \
    " \"name\": \"b\"}, {\"type\": \"library\", \"bom-ref\": \"c\", \"name\": \"c\"}]" more "}"
#define EDGES(on)       ", \"dependencies\": [{\"ref\": \"a\", \"dependsOn\": [" on "]}]"
#define LOSS(of, place) "{\"component\": \"" of "\", \"place\": \"" place "\", \"what\": "
    static const struct {
        const char *before, *after, *losses, *gone, *made;
    } rows[] = {
        {LIST("", ""), LIST("", ""), "[]", "", ""},
        {LIST(",\"purl\": \"pkg:npm/a\"", ""), LIST("", ""), "[]", "a\tpurl\tpkg:npm/a", ""},
        {LIST(",\"purl\": \"pkg:npm/a\"", ""), LIST("", ""), "[" LOSS("a", "purl") "\"x\"}]", "",
         ""},
        {LIST(",\"purl\": \"pkg:npm/a\"", ""), LIST("", ""), "[" LOSS("b", "purl") "\"x\"}]",
         "a\tpurl\tpkg:npm/a", ""},
        {LIST("", ""), LIST(",\"purl\": \"pkg:npm/a\"", ""), "[" LOSS("a", "purl") "\"x\"}]", "",
         "a\tpurl\tpkg:npm/a"},
        {LIST("", EDGES("\"b\", \"c\"")), LIST("", ""), "[" LOSS("", "dependencies") "\"2\"}]", "",
         ""},
        {LIST("", EDGES("\"b\", \"c\"")), LIST("", ""), "[" LOSS("", "dependencies") "\"1\"}]",
         "a\tedge\tc", ""},
        {LIST("", EDGES("\"b\", \"c\"")), LIST("", ""), "[" LOSS("", "relationships[3]") "\"9\"}]",
         "a\tedge\tc", ""},
        {LIST("", EDGES("\"b\"")), LIST("", EDGES("\"b\", \"c\"")),
         "[" LOSS("", "dependencies") "\"2\"}]", "", "a\tedge\tc"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sbom before, after;
        struct json *losses;
        struct err err = {0};
        assert_true(read_one(&f->files.arena, str_of(rows[i].before), &before));
        assert_true(read_one(&f->files.arena, str_of(rows[i].after), &after));
        assert_true(json_read(&f->files.arena, str_of(rows[i].losses), &losses, &err));
        struct facts x = facts_of(&f->files.arena, &before), y = facts_of(&f->files.arena, &after);
        struct str gone = unlisted(f, &x, &y, losses, GONE);
        struct str made = unlisted(f, &y, &x, losses, MADE_UP);
        if (!str_eq(gone, str_of(rows[i].gone)) || !str_eq(made, str_of(rows[i].made)))
            fail_msg("row %zu: gone '%.*s', made up '%.*s'", i, STR_ARG(gone), STR_ARG(made));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(comparison_tells_what_is_gone_and_what_is_made_up),
        TEST(real_lists_come_back_from_their_own_family),
        TEST(real_lists_come_back_from_the_other_family),
        TEST(cyclonedx_vectors_come_back),
        TEST(cyclonedx_vectors_come_back_from_spdx),
        TEST(spdx_vectors_come_back),
        TEST(spdx_vectors_come_back_from_cyclonedx),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
