#include "intake/sbom/sbom.h"

#include "base/limits.h"
#include "base/utf16.h"
#include "intake/sbom/sbom_internal.h"

/* The document itself: GitHub's interface puts it into "sbom", in-toto into "predicate". */
static void unwrap(struct sbom_reader *r)
{
    static const struct sbom_place wrappers[] = {{NULL, "sbom", 0}, {NULL, "predicate", 0}};
    for (size_t i = 0; i < COUNT_OF(wrappers); i++) {
        const struct json *inside = sbom_member(r, wrappers[i].name);
        if (!json_get(inside, "bomFormat") && !json_get(inside, "spdxVersion") &&
            !json_get(inside, "@graph"))
            continue;
        r->root = &wrappers[i];
        sbom_doubt(r, FINDING_NOTE, "sbom-wrapped", r->root, inside,
                   "the SBOM is wrapped in another document; only the SBOM was read");
        sbom_document_of_tree(r, inside);
        return;
    }
}

/* What an SBOM is told by; a document without bomFormat is taken when the rest fits. */
static bool format_of(const struct json *root, enum sbom_format *out)
{
    if (str_eq_nocase(json_text(root, "bomFormat"), STR("CycloneDX")) ||
        (!json_get(root, "bomFormat") && json_get(root, "specVersion") &&
         json_get(root, "components"))) {
        *out = SBOM_CYCLONEDX_JSON;
        return true;
    }
    if (str_starts(json_text(root, "spdxVersion"), STR("SPDX-"))) {
        *out = SBOM_SPDX_JSON;
        return true;
    }
    *out = SBOM_SPDX3_JSON;
    return sbom_is_spdx3(root);
}

static bool fail_not_sbom(const struct sbom_reader *r, const struct json *root, struct err *err)
{
    struct str what = sbom_looks_like(r->arena, r->text, root);
    return err_set(err, ERR_INVALID,
                   "not an SBOM in CycloneDX (JSON, XML), SPDX (JSON, JSON-LD, tag-value, YAML, "
                   "XML, RDF) or CSV; it looks like %.*s",
                   STR_ARG(what));
}

static bool read_format(struct sbom_reader *r, struct err *err)
{
    switch (r->out->format) {
    case SBOM_CYCLONEDX_JSON:
    case SBOM_CYCLONEDX_XML: return sbom_read_cyclonedx(r, err);
    case SBOM_SPDX_JSON:
    case SBOM_SPDX_TAGS:
    case SBOM_SPDX_YAML:
    case SBOM_SPDX_XML:
    case SBOM_SPDX_RDF: return sbom_read_spdx(r, err);
    case SBOM_SPDX3_JSON: return sbom_read_spdx3(r, err);
    case SBOM_CSV: return sbom_read_csv(r, err);
    case SBOM__COUNT: break;
    }
    return err_set(err, ERR_INVALID, "no reader for this format");
}

/* Opens a JSON document, and tells its format. */
static bool open_json(struct sbom_reader *r, bool marked, struct err *err)
{
    if (!sbom_document_of_text(r, err))
        return err_wrap(err, "not readable as JSON");
    const struct json *outer = sbom_head(r);
    unwrap(r);
    if (!format_of(sbom_head(r), &r->out->format))
        return fail_not_sbom(r, outer, err);
    if (marked)
        sbom_doubt(r, FINDING_NOTE, "sbom-mark", NULL, outer,
                   "begins with a byte order mark, which JSON does not have; passed over");
    return true;
}

/* The other forms become the tree that the document has as JSON. */
static bool open_tree(struct sbom_reader *r, struct err *err)
{
    static bool (*const trees[SBOM__COUNT])(struct sbom_reader *, const struct json **,
                                            struct err *) = {
        [SBOM_CYCLONEDX_XML] = sbom_tree_of_xml, [SBOM_SPDX_TAGS] = sbom_tree_of_tags,
        [SBOM_SPDX_YAML] = sbom_tree_of_yaml,    [SBOM_SPDX_XML] = sbom_tree_of_spdx_xml,
        [SBOM_SPDX_RDF] = sbom_tree_of_rdf,
    };
    const struct json *tree = NULL; /* of CSV, which has none */
    if (!sbom_sniff(r->text, &r->out->format))
        return fail_not_sbom(r, NULL, err);
    if (!str_is_utf8(r->text) || str_find_char(r->text, '\0') < r->text.n)
        return err_set(err, ERR_INVALID, "the document is not UTF-8 text: convert it first");
    if (trees[r->out->format] && !trees[r->out->format](r, &tree, err))
        return false;
    sbom_document_of_tree(r, tree);
    return true;
}

static bool read_all(struct sbom_reader *r, bool marked, struct err *err)
{
    struct str begin = str_trim(str_sub(r->text, 0, KIB(4)));
    bool json = begin.n > 0 && (begin.p[0] == '{' || begin.p[0] == '[');
    if (!(json ? open_json(r, marked, err) : open_tree(r, err)) || !read_format(r, err) ||
        !sbom_document_finish(r, err))
        return false;
    if (r->out->component_count == 0)
        sbom_doubt(r, FINDING_WARNING, "sbom-empty", r->root, sbom_head(r),
                   "the document has no components: nothing can be matched or judged from it");
    return true;
}

bool sbom_read(struct arena *a, struct str bytes, struct sbom *out, struct findings *findings,
               struct err *err)
{
    if (bytes.n > LIMIT_DOCUMENT)
        return err_set(err, ERR_LIMIT, "the document has %zu bytes, more than the %zu allowed",
                       bytes.n, LIMIT_DOCUMENT);
    bool wide = utf16_is(bytes);
    if (wide && !utf16_to_utf8(a, bytes, &bytes, err))
        return false;
    bool marked = str_starts(bytes, STR("\xEF\xBB\xBF"));
    struct sbom found = {.primary = SIZE_MAX};
    struct arena scratch;
    struct arena growing;
    struct sbom_reader r;
    arena_init(&scratch, LIMIT_ARENA);
    arena_init(&growing, sizeof *found.components * LIMIT_COMPONENTS + MIB(1));
    sbom_reader_init(&r, a, marked ? str_from(bytes, 3) : bytes, &found, findings);
    r.scratch = &scratch;
    r.growing = &growing;
    if (wide)
        sbom_doubt(&r, FINDING_NOTE, "sbom-utf16", NULL, NULL,
                   "is UTF-16, which no form of SBOM is written in; read all the same");
    bool ok = read_all(&r, marked && !wide, err);
    arena_done(&scratch);
    if (ok) {
        sbom_components_settle(&r);
        *out = found;
    }
    arena_done(&growing);
    return ok;
}

bool sbom_cyclonedx_tree(struct arena *a, struct str bytes, struct findings *findings,
                         const struct json **out, struct err *err)
{
    struct sbom none = {0};
    struct sbom_reader r;
    struct str text = str_without_mark(bytes);
    if (!str_is_utf8(text) || str_find_char(text, '\0') < text.n)
        return err_set(err, ERR_INVALID, "the document is not UTF-8 text: convert it first");
    sbom_reader_init(&r, a, text, &none, findings);
    return sbom_tree_of_xml(&r, out, err);
}

const char *sbom_format_name(enum sbom_format format)
{
    static const char *const names[SBOM__COUNT] = {[SBOM_CYCLONEDX_JSON] = "CycloneDX",
                                                   [SBOM_SPDX_JSON] = "SPDX",
                                                   [SBOM_CYCLONEDX_XML] = "CycloneDX XML",
                                                   [SBOM_SPDX_TAGS] = "SPDX tag-value",
                                                   [SBOM_CSV] = "CSV",
                                                   [SBOM_SPDX_YAML] = "SPDX YAML",
                                                   [SBOM_SPDX_XML] = "SPDX XML",
                                                   [SBOM_SPDX_RDF] = "SPDX RDF",
                                                   [SBOM_SPDX3_JSON] = "SPDX"};
    assert(format < SBOM__COUNT);
    return names[format];
}

const char *sbom_format_media_type(enum sbom_format format)
{
    static const char *const types[SBOM__COUNT] = {[SBOM_CYCLONEDX_JSON] = "application/json",
                                                   [SBOM_SPDX_JSON] = "application/json",
                                                   [SBOM_CYCLONEDX_XML] = "application/xml",
                                                   [SBOM_SPDX_TAGS] = "text/plain",
                                                   [SBOM_CSV] = "text/csv",
                                                   [SBOM_SPDX_YAML] = "application/yaml",
                                                   [SBOM_SPDX_XML] = "application/xml",
                                                   [SBOM_SPDX_RDF] = "application/rdf+xml",
                                                   [SBOM_SPDX3_JSON] = "application/ld+json"};
    assert(format < SBOM__COUNT);
    return types[format];
}
