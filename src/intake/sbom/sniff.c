#include "base/limits.h"
#include "base/utf16.h"
#include "intake/sbom/sbom_internal.h"

enum { SNIFFED = 16384 }; /* bytes looked at */

struct look {
    struct str mark;
    struct str what;
};

/* How a file that is no JSON begins; the first that fits. */
static const struct look beginnings[] = {
    {SBOM_LIT("\x1F\x8B"), SBOM_LIT("a gzip file")},
    {SBOM_LIT("\x28\xB5\x2F\xFD"), SBOM_LIT("a zstd file")},
    {SBOM_LIT("PK\x03\x04"), SBOM_LIT("a ZIP archive")},
    {SBOM_LIT("%PDF-"), SBOM_LIT("a PDF document")},
    {SBOM_LIT("\x7F"
              "ELF"),
     SBOM_LIT("a program")},
    {SBOM_LIT("<!DOCTYPE html"), SBOM_LIT("an HTML page")},
    {SBOM_LIT("<!doctype html"), SBOM_LIT("an HTML page")},
    {SBOM_LIT("<html"), SBOM_LIT("an HTML page")},
};

/* What the beginning of a text has inside; the first that fits. */
static const struct look insides[] = {
    {SBOM_LIT("SoftwareIdentity"), SBOM_LIT("a SWID tag")},
    {SBOM_LIT("SPDX-2."), SBOM_LIT("an SPDX document that is not JSON")},
    {SBOM_LIT("<test-run"), SBOM_LIT("results of NUnit; have them written as JUnit XML")},
    {SBOM_LIT("<assemblies"), SBOM_LIT("results of xUnit.net; have them written as JUnit XML")},
    {SBOM_LIT("<TestRun"), SBOM_LIT("results of Visual Studio; have them written as JUnit XML")},
};

/* A member that tells the kind of a JSON document; the first that it has. */
static const struct look members[] = {
    {SBOM_LIT("@graph"), SBOM_LIT("a JSON-LD document that is not SPDX")},
    {SBOM_LIT("statements"), SBOM_LIT("an OpenVEX document")},
    {SBOM_LIT("document"), SBOM_LIT("a CSAF document")},
    {SBOM_LIT("runs"), SBOM_LIT("SARIF results")},
    {SBOM_LIT("cveMetadata"), SBOM_LIT("a CVE record")},
    {SBOM_LIT("resultsPerPage"), SBOM_LIT("an NVD feed")},
    {SBOM_LIT("affected"), SBOM_LIT("an OSV record")},
    {SBOM_LIT("payloadType"), SBOM_LIT("a signed envelope (DSSE); unwrap its payload first")},
    {SBOM_LIT("lockfileVersion"), SBOM_LIT("an npm lock file")},
    {SBOM_LIT("packageManager"), SBOM_LIT("an npm package.json")},
    {SBOM_LIT("devDependencies"), SBOM_LIT("an npm package.json")},
    {SBOM_LIT("ArtifactName"), SBOM_LIT("a report of Trivy in its own format")},
    {SBOM_LIT("artifacts"), SBOM_LIT("a report of Syft in its own format")},
    {SBOM_LIT("matches"), SBOM_LIT("a report of Grype in its own format")},
    {SBOM_LIT("component-definition"), SBOM_LIT("an OSCAL document")},
    {SBOM_LIT("catalog"), SBOM_LIT("an OSCAL document")},
    {SBOM_LIT("otmVersion"), SBOM_LIT("an Open Threat Model")},
    {SBOM_LIT("detail"), SBOM_LIT("a threat model of Threat Dragon")},
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str looks_like_json(struct arena *a, const struct json *root)
{
    if (root->type != JSON_OBJECT)
        return STR("JSON, but not an object");
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (json_find(root, members[i].mark))
            return members[i].what;
    if (json_count(root) == 0)
        return STR("an empty JSON object");
    struct buf b = {.arena = a};
    BUF_LIT(&b, "a JSON object with the members ");
    size_t i = 0;
    JSON_EACH (m, root) {
        if (i == 5) {
            BUF_LIT(&b, " ...");
            break;
        }
        if (i++ > 0)
            BUF_LIT(&b, ", ");
        buf_put(&b, sbom_brief(m->key));
    }
    return buf_str(&b);
}

struct str sbom_looks_like(struct arena *a, struct str text, const struct json *root)
{
    if (root)
        return looks_like_json(a, root);
    struct str s = str_trim(str_without_mark(str_sub(text, 0, SNIFFED)));
    if (s.n == 0)
        return STR("an empty file");
    for (size_t i = 0; i < COUNT_OF(beginnings); i++)
        if (str_starts(s, beginnings[i].mark))
            return beginnings[i].what;
    for (size_t i = 0; i < COUNT_OF(insides); i++)
        if (str_has(s, insides[i].mark))
            return insides[i].what;
    if (s.p[0] == '<')
        return STR("an XML document");
    return str_is_utf8(str_sub(s, 0, 64)) ? STR("plain text") : STR("a binary file");
}

/* Takes away all up to and with the end; all of it when the end is not there. */
static struct str behind(struct str s, struct str end)
{
    return str_from(s, str_find(s, end) + end.n);
}

/* The name of the outermost element, without its prefix, and what stands beside it in the tag. */
static bool root_element(struct str text, struct str *name, struct str *rest)
{
    struct str s = str_trim(str_without_mark(str_sub(text, 0, SNIFFED)));
    while (str_starts(s, STR("<!")) || str_starts(s, STR("<?"))) {
        s = behind(s, str_starts(s, STR("<!--")) ? STR("-->") : STR(">"));
        s = str_from(s, str_find_char(s, '<'));
    }
    if (!str_starts(s, STR("<")))
        return false;
    *rest = str_sub(s, 1, str_find_char(s, '>') - 1);
    if (!str_word(rest, name))
        return false;
    if (str_has(*name, STR(":")))
        *name = behind(*name, STR(":"));
    return true;
}

static bool sniff_xml(struct str text, enum sbom_format *format)
{
    struct str name;
    struct str rest;
    struct str begin = str_sub(text, 0, SNIFFED);
    if (!root_element(text, &name, &rest))
        return false;
    if (STR_IS(name, "bom") && str_has(rest, STR("cyclonedx.org/schema/bom/")))
        *format = SBOM_CYCLONEDX_XML;
    else if (STR_IS(name, "RDF") && str_has(begin, STR("spdx.org/rdf/terms")))
        *format = SBOM_SPDX_RDF;
    else if (STR_IS(name, "Document") && str_has(text, STR("<spdxVersion>SPDX-")))
        *format = SBOM_SPDX_XML;
    else
        return false;
    return true;
}

/* Whether a line has the tag that comes first in such a document. */
static bool is_spdx_tags(struct str text)
{
    struct str rest = str_without_mark(str_sub(text, 0, SNIFFED));
    struct str line;
    struct str begin = str_trim(rest);
    if (begin.n == 0 || begin.p[0] == '{' || begin.p[0] == '[' || begin.p[0] == '<')
        return false;
    while (str_split(&rest, '\n', &line))
        if (str_starts(str_trim(line), STR("SPDXVersion:")))
            return true;
    return false;
}

/* A mapping with one of the members that only such a document has, at the left margin. */
static bool is_spdx_yaml(struct str text)
{
    static const struct str names[] = {SBOM_LIT("spdxVersion:"), SBOM_LIT("\"spdxVersion\":"),
                                       SBOM_LIT("'spdxVersion':")};
    struct str rest = str_without_mark(text);
    struct str line;
    while (str_split(&rest, '\n', &line))
        for (size_t i = 0; i < COUNT_OF(names); i++)
            if (str_starts(line, names[i]))
                return true;
    return false;
}

bool sbom_sniff(struct str text, enum sbom_format *format)
{
    struct str begin = str_trim(str_without_mark(str_sub(text, 0, SNIFFED)));
    if (begin.n == 0)
        return false;
    if (begin.p[0] == '<')
        return sniff_xml(text, format);
    if (is_spdx_tags(text))
        *format = SBOM_SPDX_TAGS;
    else if (is_spdx_yaml(text))
        *format = SBOM_SPDX_YAML;
    else if (sbom_is_csv(text))
        *format = SBOM_CSV;
    else
        return false;
    return true;
}

bool sbom_is_spdx3(const struct json *root)
{
    const struct json *context = json_get(root, "@context");
    if (!context)
        return false;
    if (context->type == JSON_STRING)
        return str_has(context->text, STR("spdx.org/rdf/3"));
    return json_get(root, "@graph") != NULL;
}

/* A walk over JSON text that looks at the names of members only, and at those only that are at the
   top or one level below "sbom" or "predicate". */
struct walk {
    struct str rest;
    int depth;
    bool wrapped;
    bool has_spec_version, has_components;
};

/* Takes a string whose opening quote has been taken; false at the end of the text. */
static bool take_string(struct str *rest, struct str *out)
{
    const char *start = rest->p;
    for (size_t i = 0; i < rest->n; i++) {
        if (rest->p[i] == '\\')
            i++;
        else if (rest->p[i] == '"') {
            *out = (struct str){start, i};
            *rest = str_from(*rest, i + 1);
            return true;
        }
    }
    return false;
}

/* Whether this member's name tells the format. */
static bool tells(struct walk *w, struct str name, enum sbom_format *format)
{
    if (w->depth == 1)
        w->wrapped = STR_IS(name, "sbom") || STR_IS(name, "predicate");
    else if (w->depth != 2 || !w->wrapped)
        return false;
    w->has_spec_version |= STR_IS(name, "specVersion");
    w->has_components |= STR_IS(name, "components");
    bool cyclonedx = STR_IS(name, "bomFormat") || (w->has_spec_version && w->has_components);
    if (cyclonedx)
        *format = SBOM_CYCLONEDX_JSON;
    else if (STR_IS(name, "spdxVersion"))
        *format = SBOM_SPDX_JSON;
    else if (STR_IS(name, "@graph"))
        *format = SBOM_SPDX3_JSON;
    else
        return false;
    return true;
}

bool sbom_recognise(struct str bytes, enum sbom_format *format)
{
    if (utf16_is(bytes)) {
        struct arena own;
        struct str text;
        struct err ignored = {0};
        arena_init(&own, 2 * bytes.n + MIB(1));
        bool is = utf16_to_utf8(&own, bytes, &text, &ignored) && sbom_recognise(text, format);
        arena_done(&own);
        return is;
    }
    if (sbom_sniff(bytes, format))
        return true;
    struct walk w = {.rest = str_without_mark(bytes)};
    while (w.rest.n > 0 && is_space(w.rest.p[0]))
        w.rest = str_from(w.rest, 1);
    if (w.rest.n == 0 || w.rest.p[0] != '{')
        return false;
    while (w.rest.n > 0) {
        char c = w.rest.p[0];
        w.rest = str_from(w.rest, 1);
        w.depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c != '"')
            continue;
        struct str name;
        if (!take_string(&w.rest, &name))
            return false;
        while (w.rest.n > 0 && is_space(w.rest.p[0]))
            w.rest = str_from(w.rest, 1);
        if (w.depth <= 2 && w.rest.n > 0 && w.rest.p[0] == ':' && tells(&w, name, format))
            return *format != SBOM_SPDX3_JSON || str_has(bytes, STR("spdx.org/rdf/3"));
    }
    return false;
}
