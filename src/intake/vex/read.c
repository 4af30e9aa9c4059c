#include <stdarg.h>
#include <stdio.h>

#include "intake/sbom/sbom.h"
#include "intake/vex/vex_internal.h"

/* --- what readers share --- */

struct vex_statement vex_begin(struct vex_reader *r, const struct json *at, const char *list,
                               size_t index)
{
    return (struct vex_statement){
        .raw = at,
        .author = r->out->author,
        .at = r->out->at,
        .place = str_fmt(r->arena, "%s[%zu]", list, index),
    };
}

bool vex_add(struct vex_reader *r, const struct vex_statement *common,
             const struct vex_item *product, const struct vex_item *component)
{
    struct vex_document *d = r->out;
    if (d->count == LIMIT_VEX_STATEMENTS)
        return err_set(r->err, ERR_LIMIT,
                       "taken apart by product and component, the document has more than %d "
                       "statements",
                       LIMIT_VEX_STATEMENTS);
    ARENA_ROOM(r->arena, d->statements, d->count, r->cap, 64);
    struct vex_statement *s = &d->statements[d->count++];
    *s = *common;
    s->product = product;
    s->component = component;
    return true;
}

void vex_break(struct vex_reader *r, struct vex_statement *s, const char *rule, const char *fmt,
               ...)
{
    char text[400];
    va_list ap;
    if (s->broken)
        return;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    s->broken = rule;
    s->why = str_copy(r->arena, (struct str){text, str_make_plain(text, strlen(text), "")});
}

static struct str brief(struct str s)
{
    return str_sub(s, 0, 80);
}

static void check_words(struct vex_reader *r, struct vex_statement *s, struct str state,
                        struct str justification)
{
    enum vex_format format = r->out->format;
    s->state = vex_state_from(format, state).word;
    if (s->state.n == 0)
        vex_break(r, s, "vex-status", "\"%.*s\" is no status of %s", STR_ARG(brief(state)),
                  vex_format_name(format));
    if (justification.n == 0)
        return;
    s->justification = vex_justification_from(format, justification).word;
    if (s->justification.n == 0)
        vex_break(r, s, "vex-justification-word", "\"%.*s\" is no justification of %s",
                  STR_ARG(brief(justification)), vex_format_name(format));
    if (s->justification.n && !STR_IS(s->state, "not_affected")) {
        findings_add(
            r->findings, FINDING_WARNING, "vex-justification-status", s->line, s->place,
            "a justification is for what is not affected; \"%.*s\" is kept as written only",
            STR_ARG(justification));
        s->justification = (struct str){0};
    }
}

/* OpenVEX 0.2.0, "status justifications" and "action_statement"; CSAF 2.0, 4.5 profile 5 (tests
   6.1.27.8 to 6.1.27.10). */
void vex_check(struct vex_reader *r, struct vex_statement *s, struct str state_word,
               struct str justification_word, bool by_profile)
{
    check_words(r, s, state_word, justification_word);
    if (s->vulnerability.n == 0)
        vex_break(r, s, "vex-vulnerability", "names no vulnerability");
    if (s->vulnerability.n > LIMIT_NAME)
        vex_break(r, s, "vex-vulnerability", "the id of the vulnerability is too long");
    if (!by_profile)
        return;
    if (STR_IS(s->state, "not_affected") && s->justification.n == 0 && s->reason.n == 0)
        vex_break(r, s, "vex-justification",
                  "not affected, but neither a justification nor an impact statement says why");
    if (STR_IS(s->state, "affected") && s->action.n == 0)
        vex_break(r, s, "vex-action", "affected, but no action is stated");
}

struct str vex_text(const struct json *object, const char *name)
{
    struct str s = str_trim(json_text(object, name));
    return s.n > LIMIT_TEXT ? (struct str){0} : s;
}

struct str vex_line(struct arena *a, struct str s)
{
    char *p = str_cz(a, s);
    return (struct str){p, str_make_plain(p, s.n, "")};
}

struct instant vex_instant(const struct json *object, const char *name)
{
    struct instant t;
    return instant_parse(json_text(object, name), &t) ? t : (struct instant){0};
}

void vex_add_word(struct arena *a, struct str *words, struct str word)
{
    struct str rest = *words, w, one = str_trim(word);
    if (one.n == 0 || one.n > LIMIT_NAME || words->n > LIMIT_TEXT / 2)
        return;
    for (size_t i = 0; i < one.n; i++)
        if (one.p[i] == ' ' || one.p[i] == '\t' || one.p[i] == '\n' || one.p[i] == '\r' ||
            one.p[i] == ',')
            return; /* aliases are words; a text with spaces is none */
    while (str_word(&rest, &w))
        if (str_eq_nocase(w, one))
            return;
    *words = str_fmt(a, "%.*s%s%.*s", STR_ARG(*words), words->n ? " " : "", STR_ARG(one));
}

void vex_identify(struct vex_item *item, struct str id)
{
    if (id.n > LIMIT_NAME)
        return;
    if (item->purl.n == 0 && str_starts(id, STR("pkg:")))
        item->purl = id;
    if (item->cpe.n == 0 && str_starts(id, STR("cpe:")))
        item->cpe = id;
}

void vex_add_hash(struct arena *a, struct vex_item *item, struct str value)
{
    enum { HASHES_MAX = 32 };
    if (value.n < 32 || value.n > 128 || item->hash_count == HASHES_MAX)
        return;
    struct str *more = ARENA_ARRAY(a, struct str, item->hash_count + 1);
    if (item->hash_count)
        memcpy(more, item->hashes, item->hash_count * sizeof *more);
    more[item->hash_count++] = str_lower(a, value);
    item->hashes = more;
}

static bool is_named(struct str key, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(key, str_of(names[i])))
            return true;
    return false;
}

struct json *vex_copy(struct arena *a, const struct json *v, const char *const *but, size_t count)
{
    struct json *to = ARENA_NEW(a, struct json);
    to->type = v->type;
    if (v->type != JSON_ARRAY && v->type != JSON_OBJECT) {
        to->text = v->text;
        return to;
    }
    JSON_EACH (item, v)
        if (v->type != JSON_OBJECT || !is_named(item->key, but, count))
            json_hang(to, str_cz(a, item->key), vex_copy(a, item, NULL, 0));
    return to;
}

/* --- the document --- */

/* Recursion is as deep as the document may be: JSON_DEPTH_MAX. */
static bool format_of(const struct json *root, enum vex_format *out)
{
    struct str context = json_text(root, "@context");
    const struct json *document = json_get(root, "document");
    if (json_get(root, "statements") &&
        (str_has(context, STR("openvex")) || json_get(root, "author")))
        *out = VEX_OPENVEX;
    else if (json_get(document, "csaf_version") && json_get(document, "tracking"))
        *out = VEX_CSAF;
    else if (json_get(root, "vulnerabilities") &&
             (str_eq_nocase(json_text(root, "bomFormat"), STR("CycloneDX")) ||
              json_get(root, "specVersion")))
        *out = VEX_CYCLONEDX;
    else if (json_get(root, "@graph") && str_has(context, STR("spdx.org/rdf/3")))
        *out = VEX_SPDX;
    else
        return false;
    return true;
}

static struct str without_mark(struct str bytes)
{
    return str_without_mark(bytes);
}

/* A document that holds statements only: no components, or ours, which names them itself. */
static bool is_alone(const struct json *root)
{
    JSON_EACH (element, json_get(root, "@graph"))
        if (STR_IS(json_text(element, "type"), "software_Sbom"))
            return false;
    JSON_EACH (property, json_get(json_get(root, "metadata"), "properties"))
        if (STR_IS(json_text(property, "name"), "tutela:document"))
            return STR_IS(json_text(property, "value"), "vex");
    return json_count(json_get(root, "components")) == 0;
}

static bool is_xml(struct str text)
{
    struct str begin = str_trim(str_sub(text, 0, KIB(4)));
    return begin.n > 0 && begin.p[0] == '<';
}

/* The document as a tree; of CycloneDX in XML the one that it has as JSON. */
static bool open_tree(struct arena *a, struct str text, struct findings *findings,
                      const struct json **root, struct err *err)
{
    struct json *tree;
    if (is_xml(text))
        return sbom_cyclonedx_tree(a, text, findings, root, err);
    if (!json_read(a, text, &tree, err))
        return err_wrap(err, "not readable as JSON");
    *root = tree;
    return true;
}

/* What each of them cannot be without: a list of components of 400 MB need not be read twice to
   see that it is none. */
static bool may_be(struct str text)
{
    struct str begin = str_trim(str_sub(text, 0, KIB(4)));
    if (is_xml(text))
        return str_has(begin, STR("cyclonedx.org/schema/bom/")) &&
               str_has(text, STR("vulnerabilities"));
    return begin.n > 0 && begin.p[0] == '{' &&
           (str_has(text, STR("\"statements\"")) || str_has(text, STR("\"csaf_version\"")) ||
            str_has(text, STR("\"vulnerabilities\"")) || str_has(text, STR("\"security_Vex")));
}

bool vex_recognise(struct str bytes, enum vex_format *format)
{
    struct arena a;
    struct findings findings;
    const struct json *root;
    struct err ignored;
    struct str text = without_mark(bytes);
    if (bytes.n > LIMIT_DOCUMENT || !may_be(text))
        return false;
    arena_init(&a, LIMIT_ARENA);
    findings_init(&findings, &a);
    bool ok = open_tree(&a, text, &findings, &root, &ignored) && format_of(root, format) &&
              ((*format != VEX_CYCLONEDX && *format != VEX_SPDX) || is_alone(root));
    arena_done(&a);
    return ok;
}

static bool read_root(struct vex_reader *r, const struct json *root)
{
    switch (r->out->format) {
    case VEX_OPENVEX: return vex_read_openvex(r, root);
    case VEX_CSAF: return vex_read_csaf(r, root);
    case VEX_CYCLONEDX: return vex_read_cyclonedx(r, root);
    case VEX_SPDX: return vex_read_spdx3(r, root);
    case VEX__COUNT: break;
    }
    return err_set(r->err, ERR_INVALID, "no reader for this format");
}

/* Lines are counted from the beginning for each; where there are very many, only their paths tell
   where they stand. */
static void put_lines(struct vex_reader *r)
{
    enum { LINES_MAX = 20000000 }; /* bytes looked at */
    size_t looked = 0, line = 0;
    const struct json *last = NULL;
    for (size_t i = 0; i < r->out->count && r->source.n; i++) {
        struct vex_statement *s = &r->out->statements[i];
        if (s->raw != last) {
            looked += s->raw->offset;
            line = looked < LINES_MAX ? json_line(r->source, s->raw) : 0;
            last = s->raw;
        }
        s->line = line;
    }
}

bool vex_read_tree(struct arena *a, struct str source, const struct json *root,
                   struct vex_document *out, struct findings *findings, struct err *err)
{
    struct vex_document d = {.root = root};
    struct vex_reader r = {a, source, &d, findings, 0, err};
    if (!format_of(root, &d.format))
        return err_set(err, ERR_INVALID, "not VEX in OpenVEX, CSAF, CycloneDX or SPDX 3");
    if (!read_root(&r, root))
        return false;
    put_lines(&r);
    *out = d;
    return true;
}

bool vex_read(struct arena *a, struct str bytes, struct vex_document *out,
              struct findings *findings, struct err *err)
{
    const struct json *root;
    struct str text = without_mark(bytes);
    if (bytes.n > LIMIT_DOCUMENT)
        return err_set(err, ERR_LIMIT, "the document has %zu bytes, more than the %zu allowed",
                       bytes.n, LIMIT_DOCUMENT);
    if (!open_tree(a, text, findings, &root, err))
        return false;
    return vex_read_tree(a, text, root, out, findings, err);
}

/* --- back to the words of the format --- */

static void put_raw(struct arena *a, struct json *into, const char *name,
                    const struct vex_item *item)
{
    static const char *const parts[] = {"subcomponents"};
    if (item && item->raw)
        json_hang(into, name, vex_copy(a, item->raw, parts, COUNT_OF(parts)));
}

struct json *vex_native(struct arena *a, const struct vex_document *d,
                        const struct vex_statement *s)
{
    static const char *const openvex[] = {"products", "subcomponents"};
    static const char *const cyclonedx[] = {"affects", "bom-ref"};
    static const char *const spdx[] = {"spdxId", "creationInfo", "to", "security_assessedElement"};
    struct json *o = json_object(a);
    json_add_text(a, o, "format", str_lower(a, str_of(vex_format_name(d->format))));
    json_add_text(a, o, "version", d->spec_version);
    switch (d->format) {
    case VEX_OPENVEX:
        json_hang(o, "statement", vex_copy(a, s->raw, openvex, COUNT_OF(openvex)));
        break;
    case VEX_CSAF:
        json_hang(o, "statement", vex_csaf_part(a, d->root, s->raw, s->product_id));
        break;
    case VEX_CYCLONEDX:
        json_hang(o, "statement", vex_copy(a, s->raw, cyclonedx, COUNT_OF(cyclonedx)));
        break;
    case VEX_SPDX: json_hang(o, "statement", vex_copy(a, s->raw, spdx, COUNT_OF(spdx))); break;
    case VEX__COUNT: break;
    }
    put_raw(a, o, "product", s->product);
    put_raw(a, o, "component", s->component);
    return o;
}
