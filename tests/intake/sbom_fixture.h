/* sbom_fixture.h - small component lists, imported into the workspace of a test. */
#ifndef TESTS_INTAKE_SBOM_FIXTURE_H
#define TESTS_INTAKE_SBOM_FIXTURE_H

#include "../store/fixture.h"

#include "intake/sbom/save.h"

static const struct date sbom_day = {2026, 11, 21};

/* A CycloneDX list of that name; components: JSON objects, separated by commas. */
static inline struct str sbom_text(struct fixture *f, const char *name, const char *components)
{
    return str_fmt(&f->arena,
                   "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"version\": 1,"
                   " \"metadata\": {\"component\": {\"type\": \"firmware\", \"bom-ref\": \"p\","
                   " \"name\": \"%s\"}}, \"components\": [%s]}",
                   name, components);
}

/* Imports; NULL with f->err when the list was refused, and then nothing is changed. */
static inline struct json *sbom_import(struct fixture *f, struct str release, struct str bytes,
                                       bool allow_empty)
{
    struct sbom sbom;
    struct findings findings;
    struct sbom_import import = {.release = release,
                                 .file_name = STR("list.json"),
                                 .bytes = bytes,
                                 .imported_on = sbom_day,
                                 .allow_empty = allow_empty};
    findings_init(&findings, &f->arena);
    if (!sbom_read(&f->arena, bytes, &sbom, &findings, &f->err))
        fail_msg("%s", f->err.text);
    struct json *receipt = sbom_receipt(&f->arena, &sbom, &findings);
    fixture_begin(f);
    bool ok = sbom_save(f->store, &f->arena, &sbom, &import, receipt, &f->err);
    return fixture_end(f, ok) ? receipt : NULL;
}

static inline const struct json *sbom_taken(struct fixture *f, struct str release, const char *name,
                                            const char *components)
{
    struct json *receipt = sbom_import(f, release, sbom_text(f, name, components), false);
    if (!receipt)
        fail_msg("%s", f->err.text);
    return receipt;
}

#endif
