#include <string.h>

#include "base/limits.h"
#include "base/utf16.h"
#include "base/yaml.h"
#include "intake/model/model_internal.h"

enum { SNIFFED = 4096 }; /* bytes of XML looked at for the root element */

enum notation { NOTATION_JSON, NOTATION_YAML, NOTATION_XML };

/* A format is known by a member at the top, or by the root element and a word of its namespace. A
   reader that is NULL is not there yet. */
static const struct format {
    const char *name, *media_type;
    model_reader *reader;
} formats[MODEL_FORMAT__COUNT] = {
    [MODEL_TEXT] = {"threat model of Tutela", "application/yaml", model_read_text},
    [MODEL_THREAT_DRAGON_1] = {"OWASP Threat Dragon 1", "application/json",
                               model_read_threat_dragon},
    [MODEL_THREAT_DRAGON_2] = {"OWASP Threat Dragon 2", "application/json",
                               model_read_threat_dragon},
    [MODEL_OTM] = {"Open Threat Model", "application/json", model_read_otm},
    [MODEL_TM_BOM] = {"TM-BOM", "application/json", model_read_tm_bom},
    [MODEL_PYTM] = {"pytm", "application/json", model_read_pytm},
    [MODEL_THREAGILE] = {"Threagile", "application/yaml", model_read_threagile},
    [MODEL_TM7] = {"Microsoft Threat Modeling Tool, model", "application/xml", model_read_tm7},
    [MODEL_TB7] = {"Microsoft Threat Modeling Tool, template", "application/xml", model_read_tb7},
};

const char *model_format_name(enum model_format format)
{
    return formats[format].name;
}

const char *model_format_word(enum model_format format)
{
    static const char *const words[MODEL_FORMAT__COUNT] = {
        [MODEL_TEXT] = "text",
        [MODEL_THREAT_DRAGON_1] = "threat-dragon",
        [MODEL_THREAT_DRAGON_2] = "threat-dragon",
        [MODEL_OTM] = "otm",
        [MODEL_TM_BOM] = "tm-bom",
        [MODEL_PYTM] = "pytm",
        [MODEL_THREAGILE] = "threagile",
        [MODEL_TM7] = "tm7",
        [MODEL_TB7] = "tb7",
    };
    return words[format];
}

const char *model_format_media_type(enum model_format format)
{
    return formats[format].media_type;
}

/* --- recognising --- */

static bool has(struct str names, const char *name)
{
    struct str w;
    while (str_word(&names, &w))
        if (str_eq(w, str_of(name)))
            return true;
    return false;
}

static size_t string_end(struct str s, size_t at)
{
    while (at < s.n && s.p[at] != '"')
        at += s.p[at] == '\\' ? 2 : 1;
    return at < s.n ? at : s.n;
}

/* Strings are passed over, so that braces in them do not count. */
static struct str json_names(struct arena *a, struct str s)
{
    struct buf names = {.arena = a};
    int64_t depth = 0;
    for (size_t i = 0; i < s.n && names.n < SNIFFED; i++) {
        char c = s.p[i];
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c != '"')
            continue;
        size_t end = string_end(s, i + 1);
        if (depth == 1 && str_starts(str_trim(str_sub(s, end + 1, 16)), STR(":")))
            buf_fmt(&names, "%.*s ", STR_ARG(str_sub(s, i + 1, end - i - 1)));
        i = end;
    }
    return buf_str(&names);
}

/* Of block style: what begins a line and ends in a colon. */
static struct str yaml_names(struct arena *a, struct str s)
{
    struct buf names = {.arena = a};
    struct str line;
    while (names.n < SNIFFED && str_split(&s, '\n', &line)) {
        size_t n = 0;
        while (n < line.n && (char_is_alpha(line.p[n]) || char_is_digit(line.p[n]) ||
                              line.p[n] == '_' || line.p[n] == '-'))
            n++;
        if (n > 0 && n < line.n && line.p[n] == ':')
            buf_fmt(&names, "%.*s ", STR_ARG(str_sub(line, 0, n)));
    }
    return buf_str(&names);
}

static struct str xml_root(struct str s)
{
    s = str_trim(str_sub(s, 0, SNIFFED));
    while (str_starts(s, STR("<!--")) || str_starts(s, STR("<?"))) {
        struct str end = s.p[1] == '?' ? STR("?>") : STR("-->");
        s = str_trim(str_from(s, str_find(s, end) + end.n));
    }
    size_t n = 1;
    while (n < s.n && !strchr(" \t\r\n/>", s.p[n]))
        n++;
    struct str name = str_sub(s, 1, n > 0 ? n - 1 : 0);
    size_t colon = str_find_char(name, ':');
    return colon < name.n ? str_from(name, colon + 1) : name;
}

/* Also its own examples of broken files, which it opens with a warning. */
static bool is_threat_dragon(struct str names)
{
    return (has(names, "summary") && (has(names, "detail") || has(names, "details"))) ||
           (has(names, "version") && has(names, "detail"));
}

static bool recognise_members(struct str text, struct str names, enum model_format *out)
{
    bool cyclonedx = has(names, "bomFormat");
    if (has(names, "tutela_model"))
        *out = MODEL_TEXT;
    else if (has(names, "otmVersion"))
        *out = MODEL_OTM;
    else if (has(names, "threagile_version") || has(names, "technical_assets"))
        *out = MODEL_THREAGILE;
    else if (is_threat_dragon(names))
        *out = has(names, "version") && !str_has(text, STR("\"diagramJson\""))
                   ? MODEL_THREAT_DRAGON_2
                   : MODEL_THREAT_DRAGON_1;
    else if (has(names, "elements") && has(names, "flows"))
        *out = MODEL_PYTM;
    else if ((has(names, "trust_zones") && has(names, "scope")) ||
             (cyclonedx && str_has(text, STR("\"cdx:model:")))) /* a link to a model is none */
        *out = MODEL_TM_BOM;
    else
        return false;
    return true;
}

static bool recognise(struct arena *a, struct str text, enum notation *notation,
                      enum model_format *out)
{
    struct str s = str_trim(text);
    if (str_starts(s, STR("<"))) {
        struct str root = xml_root(s);
        *notation = NOTATION_XML;
        *out = STR_IS(root, "ThreatModel") ? MODEL_TM7 : MODEL_TB7;
        return STR_IS(root, "ThreatModel") || STR_IS(root, "KnowledgeBase");
    }
    *notation = str_starts(s, STR("{")) ? NOTATION_JSON : NOTATION_YAML;
    return recognise_members(s, *notation == NOTATION_JSON ? json_names(a, s) : yaml_names(a, s),
                             out);
}

/* --- what else it may be --- */

/* Things that people take for a threat model, and what to do with them; by a member at the top, the
   root element of XML, or a word in the text. */
static const struct {
    const char *name, *what;
} others[] = {
    {"template", "a template of IriusRisk, which only IriusRisk reads; export the model as OTM"},
    {"project", "a project without otmVersion; an Open Threat Model says its version"},
    {"AWSTemplateFormatVersion", "an AWS CloudFormation template; StartLeft makes OTM of it"},
    {"Resources", "an AWS CloudFormation template; StartLeft makes OTM of it"},
    {"planned_values", "a plan of Terraform; StartLeft makes OTM of it"},
    {"trustzones", "a mapping of StartLeft, not a model"},
    {"tmfVersion", "a file of the Threat Model Format, which is not read yet"},
    {"bomFormat", "a CycloneDX file without a threat model; import it as an SBOM"},
    {"mxfile", "a drawing of draw.io; StartLeft makes OTM of it"},
};

static struct str names_of(struct arena *a, struct str s)
{
    if (str_starts(s, STR("<")))
        return xml_root(s);
    return str_starts(s, STR("{")) ? json_names(a, s) : yaml_names(a, s);
}

static bool refuse(struct arena *a, struct str text, struct err *err)
{
    struct str s = str_trim(text), names = names_of(a, s);
    if (s.n == 0)
        return err_set(err, ERR_INVALID, "the file is empty");
    if (str_starts(s, STR("resource \"")) || str_has(s, STR("\nresource \"")) ||
        str_starts(s, STR("provider \"")))
        return err_set(err, ERR_INVALID,
                       "a source of Terraform; StartLeft makes an Open Threat Model of it");
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (has(names, others[i].name))
            return err_set(err, ERR_INVALID, "%s", others[i].what);
    return err_set(err, ERR_INVALID,
                   "no threat model that is known here: ours (tutela_model), Threat Dragon, "
                   "OTM, TM-BOM, pytm, Threagile, TM7 or TB7");
}

bool model_recognise(struct str bytes, enum model_format *format)
{
    struct arena own;
    struct str text = bytes;
    struct err ignored = {0};
    enum notation notation;
    if (bytes.n > LIMIT_MODEL)
        return false;
    arena_init(&own, 2 * bytes.n + MIB(1));
    bool is = (!utf16_is(bytes) || utf16_to_utf8(&own, bytes, &text, &ignored)) &&
              recognise(&own, str_without_mark(text), &notation, format);
    arena_done(&own);
    return is;
}

/* --- reading --- */

/* A text of many small elements becomes a tree thirty times its size. */
static bool read_xml(struct model_builder *b, struct err *err)
{
    struct str rest = b->text, part;
    size_t tags = 0;
    while (str_split(&rest, '<', &part))
        tags++;
    if (tags > LIMIT_MODEL_TAGS)
        return err_set(err, ERR_LIMIT, "the model has more than %d tags", LIMIT_MODEL_TAGS);
    return xml_read(b->arena, b->text, LIMIT_MODEL, &b->xml, err);
}

static bool read_tree(struct model_builder *b, enum notation notation, struct err *err)
{
    switch (notation) {
    case NOTATION_JSON: return json_read(b->arena, b->text, &b->root, err);
    case NOTATION_YAML: return yaml_read(b->arena, b->text, &b->root, err);
    case NOTATION_XML: break;
    }
    return read_xml(b, err);
}

bool model_read(struct arena *a, struct str bytes, struct model_document *out,
                struct findings *findings, struct err *err)
{
    struct model_document d = {0};
    struct model_builder b;
    enum notation notation;
    if (bytes.n > LIMIT_MODEL)
        return err_set(err, ERR_LIMIT, "the model has %zu bytes, more than the %zu allowed",
                       bytes.n, LIMIT_MODEL);
    if (utf16_is(bytes) && !utf16_to_utf8(a, bytes, &bytes, err))
        return false;
    bytes = str_without_mark(bytes);
    if (!recognise(a, bytes, &notation, &d.format) || !formats[d.format].reader)
        return refuse(a, bytes, err);
    model_builder_init(&b, a, bytes, &d, findings);
    if (!read_tree(&b, notation, err) || !formats[d.format].reader(&b, err))
        return err_wrap(err, "%s", formats[d.format].name);
    if (b.is_full)
        return err_set(err, ERR_LIMIT, "%s: more than %d parts of one kind", formats[d.format].name,
                       LIMIT_MODEL_PARTS);
    if (d.format != MODEL_TEXT) /* ours is refused instead */
        model_settle(&b);
    *out = d;
    return true;
}

/* A template has nothing but these, and they go nowhere else. */
static void add_threat_types(struct arena *a, const struct model_document *d, struct json *receipt)
{
    struct json *list = json_add(a, receipt, "threat_types", JSON_ARRAY);
    for (size_t i = 0; i < d->threat_count; i++) {
        const struct model_threat *t = &d->threats[i];
        struct json *row = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, row, "key", t->key);
        json_add_text(a, row, "name", t->name);
        json_add_text(a, row, "category", t->category);
        json_add_text(a, row, "severity", t->severity);
        json_add_text(a, row, "description", t->description);
        json_add_text(a, row, "mitigation", t->mitigation);
        json_add_int(a, row, "line", (int64_t)t->line);
    }
}

struct json *model_receipt(struct arena *a, const struct model_document *d,
                           const struct findings *findings)
{
    struct json *receipt = json_object(a);
    json_add_text(a, receipt, "format", str_of(model_format_name(d->format)));
    json_add_text(a, receipt, "spec_version", d->spec_version);
    json_add_text(a, receipt, "title", d->title);
    json_add_text(a, receipt, "author", d->author);
    struct json *counts = json_add(a, receipt, "counts", JSON_OBJECT);
    json_add_int(a, counts, "zones", (int64_t)d->zone_count);
    json_add_int(a, counts, "elements", (int64_t)d->element_count);
    json_add_int(a, counts, "flows", (int64_t)d->flow_count);
    json_add_int(a, counts, "data_classes", (int64_t)d->data_count);
    json_add_int(a, counts, "assets", (int64_t)d->asset_count);
    json_add_int(a, counts, "threats", (int64_t)d->threat_count);
    if (d->format == MODEL_TB7)
        add_threat_types(a, d, receipt);
    findings_put(a, receipt, findings);
    return receipt;
}
