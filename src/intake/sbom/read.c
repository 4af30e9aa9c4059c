#include "intake/sbom/sbom.h"

#include "base/limits.h"
#include "intake/sbom/sbom_internal.h"

/* UTF-16 by its mark, or by the zero byte beside the first character. */
static bool is_utf16(struct str s)
{
    return str_starts(s, STR("\xFF\xFE")) || str_starts(s, STR("\xFE\xFF")) ||
           str_starts(s, (struct str){"{\0", 2}) || str_starts(s, (struct str){"\0{", 2}) ||
           str_starts(s, (struct str){"<\0", 2}) || str_starts(s, (struct str){"\0<", 2});
}

/* The document itself: GitHub's interface puts it into "sbom", in-toto into "predicate". */
static const struct json *unwrap(struct sbom_reader *r, const struct json *root)
{
    static const struct sbom_place wrappers[] = {{NULL, "sbom", 0}, {NULL, "predicate", 0}};
    for (size_t i = 0; i < COUNT_OF(wrappers); i++) {
        const struct json *inside = json_get(root, wrappers[i].name);
        if (!json_get(inside, "bomFormat") && !json_get(inside, "spdxVersion"))
            continue;
        r->root = &wrappers[i];
        return inside;
    }
    return root;
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
    *out = SBOM_SPDX_JSON;
    return str_starts(json_text(root, "spdxVersion"), STR("SPDX-"));
}

static bool fail_not_sbom(struct arena *a, struct str text, const struct json *root,
                          struct err *err)
{
    struct str what = sbom_looks_like(a, text, root);
    return err_set(err, ERR_INVALID,
                   "not an SBOM in CycloneDX (JSON, XML), SPDX 2 (JSON, tag-value) or CSV; it "
                   "looks like %.*s",
                   STR_ARG(what));
}

static bool read_tree(struct sbom_reader *r, const struct json *root, struct err *err)
{
    switch (r->out->format) {
    case SBOM_CYCLONEDX_JSON:
    case SBOM_CYCLONEDX_XML: return sbom_read_cyclonedx(r, root, err);
    case SBOM_SPDX_JSON:
    case SBOM_SPDX_TAGS: return sbom_read_spdx(r, root, err);
    case SBOM_CSV: return sbom_read_csv(r, err);
    case SBOM_SPDX_YAML:
    case SBOM_SPDX_XML:
    case SBOM_SPDX_RDF:
    case SBOM_SPDX3_JSON:
    case SBOM__COUNT: break;
    }
    return err_set(err, ERR_INVALID, "no reader for this format");
}

/* The tree of a JSON document, and its format. */
static bool tree_of_json(struct sbom_reader *r, bool marked, const struct json **out,
                         struct err *err)
{
    struct json *tree;
    if (!json_read(r->arena, r->text, &tree, err))
        return err_wrap(err, "not readable as JSON");
    *out = unwrap(r, tree);
    if (!format_of(*out, &r->out->format))
        return fail_not_sbom(r->arena, r->text, tree, err);
    if (marked)
        sbom_doubt(r, FINDING_NOTE, "sbom-mark", NULL, tree,
                   "begins with a byte order mark, which JSON does not have; passed over");
    if (r->root)
        sbom_doubt(r, FINDING_NOTE, "sbom-wrapped", r->root, *out,
                   "the SBOM is wrapped in another document; only the SBOM was read");
    return true;
}

static bool tree_of(struct sbom_reader *r, bool marked, const struct json **out, struct err *err)
{
    struct str begin = str_trim(str_sub(r->text, 0, KIB(4)));
    if (begin.n > 0 && (begin.p[0] == '{' || begin.p[0] == '['))
        return tree_of_json(r, marked, out, err);
    if (sbom_is_cyclonedx_xml(r->text)) {
        r->out->format = SBOM_CYCLONEDX_XML;
        return sbom_tree_of_xml(r, out, err);
    }
    if (!sbom_is_spdx_tags(r->text) && !sbom_is_csv(r->text))
        return fail_not_sbom(r->arena, r->text, NULL, err);
    if (!str_is_utf8(r->text) || str_find_char(r->text, '\0') < r->text.n)
        return err_set(err, ERR_INVALID, "the document is not UTF-8 text: convert it first");
    r->out->format = sbom_is_spdx_tags(r->text) ? SBOM_SPDX_TAGS : SBOM_CSV;
    if (r->out->format == SBOM_SPDX_TAGS)
        return sbom_tree_of_tags(r, out, err);
    *out = NULL; /* there is no tree */
    return true;
}

bool sbom_read(struct arena *a, struct str bytes, struct sbom *out, struct findings *findings,
               struct err *err)
{
    if (is_utf16(bytes))
        return err_set(err, ERR_INVALID,
                       "the document is UTF-16; only UTF-8 is read: convert it first");
    if (bytes.n > LIMIT_DOCUMENT)
        return err_set(err, ERR_LIMIT, "the document has %zu bytes, more than the %zu allowed",
                       bytes.n, LIMIT_DOCUMENT);
    bool marked = str_starts(bytes, STR("\xEF\xBB\xBF"));
    struct sbom found = {.primary = SIZE_MAX};
    const struct json *root;
    struct sbom_reader r;
    sbom_reader_init(&r, a, marked ? str_from(bytes, 3) : bytes, &found, findings);
    if (!tree_of(&r, marked, &root, err) || !read_tree(&r, root, err))
        return false;
    if (found.component_count == 0)
        sbom_doubt(&r, FINDING_WARNING, "sbom-empty", r.root, root,
                   "the document has no components: nothing can be matched or judged from it");
    *out = found;
    return true;
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
