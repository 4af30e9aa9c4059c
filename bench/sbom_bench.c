/*
 * sbom_bench - how fast an SBOM is read, in MB/s and components/s, best of three.
 *
 * A generated CycloneDX document of about 40 MB, a real one of ../shared/data where that is there,
 * and the files named as arguments. Promised: sbom_read >= 100 MB/s on the generated one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/world.h"
#include "intake/sbom/sbom.h"

enum { GENERATED_COUNT = 43000, RUNS = 3 };

static void hex(struct buf *b, uint64_t seed, int digits)
{
    for (int i = 0; i < digits; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        buf_char(b, "0123456789abcdef"[seed >> 60]);
    }
}

static void component(struct buf *b, size_t i)
{
    buf_fmt(b, "%s    {\n      \"type\": \"library\",\n", i ? ",\n" : "");
    buf_fmt(b, "      \"bom-ref\": \"pkg:deb/debian/libsample%zu@%zu.%zu-1?arch=amd64\",\n", i,
            i % 9, i % 31);
    buf_fmt(b, "      \"supplier\": {\"name\": \"Team %zu of the distribution\"},\n", i % 97);
    buf_fmt(b, "      \"name\": \"libsample%zu\",\n      \"version\": \"%zu.%zu-1\",\n", i, i % 9,
            i % 31);
    BUF_LIT(b, "      \"description\": \"A library that does one thing, as libraries should\",\n"
               "      \"hashes\": [\n        {\n          \"alg\": \"SHA-256\",\n"
               "          \"content\": \"");
    hex(b, i, 64);
    BUF_LIT(b, "\"\n        }\n      ],\n      \"licenses\": [\n        {\n          \"license\": "
               "{\n            \"id\": \"MIT\"\n          }\n        }\n      ],\n");
    buf_fmt(b, "      \"cpe\": \"cpe:2.3:a:sample:libsample%zu:%zu.%zu:*:*:*:*:*:*:*\",\n", i,
            i % 9, i % 31);
    buf_fmt(b, "      \"purl\": \"pkg:deb/debian/libsample%zu@%zu.%zu-1?arch=amd64\"\n    }", i,
            i % 9, i % 31);
}

static void dependency(struct buf *b, size_t i)
{
    buf_fmt(b,
            "%s    {\n      \"ref\": \"pkg:deb/debian/libsample%zu@%zu.%zu-1?arch=amd64\",\n"
            "      \"dependsOn\": [",
            i ? ",\n" : "", i, i % 9, i % 31);
    for (size_t k = 1; k <= 3; k++) {
        size_t to = (i * 7 + k * 13) % GENERATED_COUNT;
        buf_fmt(b, "%s\"pkg:deb/debian/libsample%zu@%zu.%zu-1?arch=amd64\"", k > 1 ? ", " : "", to,
                to % 9, to % 31);
    }
    BUF_LIT(b, "]\n    }");
}

static struct str generate(struct arena *a)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.6\",\n"
                "  \"metadata\": {\"component\": {\"type\": \"device\", \"name\": \"bench\"}},\n"
                "  \"components\": [\n");
    for (size_t i = 0; i < GENERATED_COUNT; i++)
        component(&b, i);
    BUF_LIT(&b, "\n  ],\n  \"dependencies\": [\n");
    for (size_t i = 0; i < GENERATED_COUNT; i++)
        dependency(&b, i);
    BUF_LIT(&b, "\n  ]\n}\n");
    return buf_str(&b);
}

static bool measure(struct arena *a, const char *name, struct str text)
{
    int64_t tree_us = INT64_MAX;
    int64_t sbom_us = INT64_MAX;
    struct sbom sbom = {0};
    for (int i = 0; i < RUNS; i++) {
        struct err err = {0};
        struct json *tree;
        struct findings findings;
        size_t mark = arena_mark(a);
        int64_t start = world_monotonic_us();
        if (!json_read(a, text, &tree, &err)) {
            fprintf(stderr, "%s: %s\n", name, err.text);
            return false;
        }
        int64_t used = world_monotonic_us() - start;
        tree_us = used < tree_us ? used : tree_us;
        arena_rewind(a, mark);
        findings_init(&findings, a);
        start = world_monotonic_us();
        if (!sbom_read(a, text, &sbom, &findings, &err)) {
            fprintf(stderr, "%s: %s\n", name, err.text);
            return false;
        }
        used = world_monotonic_us() - start;
        sbom_us = used < sbom_us ? used : sbom_us;
        arena_rewind(a, mark);
    }
    printf("%s: %zu bytes, %zu components, %zu edges\n", name, text.n, sbom.component_count,
           sbom.edge_count);
    printf("  json_read %6lld us  %5lld MB/s\n", (long long)tree_us,
           (long long)((int64_t)text.n / (tree_us + 1)));
    printf("  sbom_read %6lld us  %5lld MB/s  %lld components/s\n", (long long)sbom_us,
           (long long)((int64_t)text.n / (sbom_us + 1)),
           (long long)((int64_t)sbom.component_count * 1000000 / (sbom_us + 1)));
    return true;
}

/* A real document: a fifth of the packages of a Debian release. */
static bool real(struct arena *a, struct str *out)
{
    struct str shared = world_env("TUTELA_SHARED");
    struct str path = str_fmt(a, "%.*s/data/sboms.tar.zst",
                              STR_ARG(shared.n ? shared : STR("../shared")));
    const char *const untar[] = {
        "tar", "--zstd", "-xOf", str_cz(a, path), "sboms/generated/debian12-fifth.cdx.json.gz",
        NULL};
    const char *const expand[] = {"gzip", "-dc", NULL};
    struct err err = {0};
    struct str packed;
    return world_exists(path) &&
           world_run(a, &(struct world_child){untar, {0}, MIB(64), 60000}, &packed, &err) &&
           world_run(a, &(struct world_child){expand, packed, MIB(64), 60000}, out, &err);
}

int main(int argc, char **argv)
{
    struct arena a;
    struct str text;
    struct err err = {0};
    arena_init(&a, LIMIT_ARENA);
    bool ok = measure(&a, "generated", generate(&a));
    if (real(&a, &text))
        ok = measure(&a, "debian12-fifth", text) && ok;
    for (int i = 1; i < argc; i++) {
        if (world_read_file(&a, str_of(argv[i]), LIMIT_DOCUMENT, &text, &err))
            ok = measure(&a, argv[i], text) && ok;
        else
            ok = false;
    }
    arena_done(&a);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
