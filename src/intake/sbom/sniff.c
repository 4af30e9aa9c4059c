#include "intake/sbom/sbom_internal.h"

enum { SNIFFED = 16384 }; /* bytes looked at */

struct look {
    struct str mark;
    struct str what;
};

#define LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }

/* How a file that is no JSON begins; the first that fits. */
static const struct look beginnings[] = {
    {LIT("\x1F\x8B"), LIT("a gzip file")},
    {LIT("\x28\xB5\x2F\xFD"), LIT("a zstd file")},
    {LIT("PK\x03\x04"), LIT("a ZIP archive")},
    {LIT("%PDF-"), LIT("a PDF document")},
    {LIT("\x7F"
         "ELF"),
     LIT("a program")},
    {LIT("SPDXID:"), LIT("an SPDX YAML document")},
    {LIT("<!DOCTYPE html"), LIT("an HTML page")},
    {LIT("<!doctype html"), LIT("an HTML page")},
    {LIT("<html"), LIT("an HTML page")},
};

/* What the beginning of a text has inside; the first that fits. */
static const struct look insides[] = {
    {LIT("spdx.org/rdf/terms"), LIT("an SPDX RDF document")},
    {LIT("SoftwareIdentity"), LIT("a SWID tag")},
    {LIT("spdxVersion:"), LIT("an SPDX YAML document")},
    {LIT("SPDXID:"), LIT("an SPDX YAML document")},
    {LIT("SPDX-2."), LIT("an SPDX document that is not JSON")},
};

/* A member that tells the kind of a JSON document; the first that it has. */
static const struct look members[] = {
    {LIT("@graph"), LIT("an SPDX 3 (JSON-LD) document")},
    {LIT("statements"), LIT("an OpenVEX document")},
    {LIT("document"), LIT("a CSAF document")},
    {LIT("runs"), LIT("SARIF results")},
    {LIT("cveMetadata"), LIT("a CVE record")},
    {LIT("resultsPerPage"), LIT("an NVD feed")},
    {LIT("affected"), LIT("an OSV record")},
    {LIT("payloadType"), LIT("a signed envelope (DSSE); unwrap its payload first")},
    {LIT("lockfileVersion"), LIT("an npm lock file")},
    {LIT("packageManager"), LIT("an npm package.json")},
    {LIT("devDependencies"), LIT("an npm package.json")},
    {LIT("ArtifactName"), LIT("a report of Trivy in its own format")},
    {LIT("artifacts"), LIT("a report of Syft in its own format")},
    {LIT("matches"), LIT("a report of Grype in its own format")},
    {LIT("component-definition"), LIT("an OSCAL document")},
    {LIT("catalog"), LIT("an OSCAL document")},
    {LIT("otmVersion"), LIT("an Open Threat Model")},
    {LIT("detail"), LIT("a threat model of Threat Dragon")},
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str without_mark(struct str s)
{
    return str_starts(s, STR("\xEF\xBB\xBF")) ? str_from(s, 3) : s;
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
    struct str s = str_trim(without_mark(str_sub(text, 0, SNIFFED)));
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

bool sbom_is_cyclonedx_xml(struct str text)
{
    struct str s = str_trim(without_mark(str_sub(text, 0, SNIFFED)));
    struct str name;
    while (str_starts(s, STR("<!")) || str_starts(s, STR("<?"))) {
        s = behind(s, str_starts(s, STR("<!--")) ? STR("-->") : STR(">"));
        s = str_from(s, str_find_char(s, '<'));
    }
    if (!str_starts(s, STR("<")))
        return false;
    struct str rest = str_sub(s, 1, str_find_char(s, '>'));
    if (!str_word(&rest, &name))
        return false;
    struct str local = str_has(name, STR(":")) ? behind(name, STR(":")) : name;
    return STR_IS(local, "bom") && str_has(rest, STR("cyclonedx.org/schema/bom/"));
}

/* Whether a line has the tag that comes first in such a document. */
bool sbom_is_spdx_tags(struct str text)
{
    struct str rest = without_mark(str_sub(text, 0, SNIFFED));
    struct str line;
    struct str begin = str_trim(rest);
    if (begin.n == 0 || begin.p[0] == '{' || begin.p[0] == '[' || begin.p[0] == '<')
        return false;
    while (str_split(&rest, '\n', &line))
        if (str_starts(str_trim(line), STR("SPDXVersion:")))
            return true;
    return false;
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
    else
        return false;
    return true;
}

bool sbom_recognise(struct str bytes, enum sbom_format *format)
{
    if (sbom_is_cyclonedx_xml(bytes)) {
        *format = SBOM_CYCLONEDX_XML;
        return true;
    }
    if (sbom_is_spdx_tags(bytes) || sbom_is_csv(bytes)) {
        *format = sbom_is_spdx_tags(bytes) ? SBOM_SPDX_TAGS : SBOM_CSV;
        return true;
    }
    struct walk w = {.rest = without_mark(bytes)};
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
            return true;
    }
    return false;
}
