#include "base/xml.h"

#include <expat.h>
#include <limits.h>

#include "base/buf.h"
#include "base/limits.h"

enum { NAMES = 256 };

/* Stands between namespace and name in what expat gives; no name can have it. */
static const char separator = '\n';

/* A document has few names, and repeats them: each is kept once, as long as no other takes its
   place here. */
struct name {
    struct str full, uri, name;
};

struct reader {
    struct arena *arena;
    XML_Parser parser;
    struct xml *open[XML_DEPTH_MAX];
    struct buf texts[XML_DEPTH_MAX];
    size_t depth, element_count;
    struct buf pending; /* text since the last mark-up */
    struct xml *root;
    struct name names[NAMES];
    bool failed;
    struct err *err;
};

static void fail(struct reader *r, enum err_code code, const char *reason)
{
    if (r->failed)
        return;
    r->failed = true;
    IGNORE(err_set(r->err, code, "%zu:%zu: %s", (size_t)XML_GetCurrentLineNumber(r->parser),
                   (size_t)XML_GetCurrentColumnNumber(r->parser) + 1, reason));
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static const struct name *name_of(struct reader *r, const char *z)
{
    struct str full = str_of(z);
    struct name *slot = &r->names[str_hash(full) % NAMES];
    if (slot->full.n > 0 && str_eq(slot->full, full))
        return slot;
    full = str_copy(r->arena, full);
    size_t end = str_rfind_char(full, separator);
    bool none = end >= full.n;
    *slot = (struct name){.full = full,
                          .uri = none ? (struct str){0} : str_sub(full, 0, end),
                          .name = none ? full : str_from(full, end + 1)};
    return slot;
}

/* What was read since the last mark-up goes to the element that is open. */
static void settle_text(struct reader *r, bool ends)
{
    struct str text = buf_str(&r->pending);
    if (r->depth == 0 || text.n == 0)
        return;
    struct xml *e = r->open[r->depth - 1];
    struct buf *whole = &r->texts[r->depth - 1];
    bool alone = ends && !e->first;
    if (!alone && str_trim(text).n == 0) {
        r->pending.n = 0;
        return;
    }
    if (ends && whole->n == 0)
        e->text = str_copy(r->arena, text);
    else
        buf_put(whole, text);
    r->pending.n = 0;
}

static void attributes(struct reader *r, struct xml *e, const char **pairs)
{
    size_t count = 0;
    while (pairs[2 * count])
        count++;
    if (count > XML_ATTRIBUTES_MAX) {
        fail(r, ERR_LIMIT, "an element has too many attributes");
        return;
    }
    if (count == 0)
        return;
    e->attributes = ARENA_ARRAY(r->arena, struct xml_attribute, count);
    e->attribute_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct name *name = name_of(r, pairs[2 * i]);
        e->attributes[i] = (struct xml_attribute){name->uri, name->name,
                                                  str_copy(r->arena, str_of(pairs[2 * i + 1]))};
    }
}

static void hang(struct reader *r, struct xml *e)
{
    if (r->depth == 0) {
        r->root = e;
        return;
    }
    struct xml *into = r->open[r->depth - 1];
    if (into->last)
        into->last->next = e;
    else
        into->first = e;
    into->last = e;
}

static void XMLCALL on_start(void *user, const char *full, const char **pairs)
{
    struct reader *r = user;
    if (r->failed)
        return;
    if (r->depth == XML_DEPTH_MAX) {
        fail(r, ERR_LIMIT, "elements are nested too deeply");
        return;
    }
    if (r->element_count++ == LIMIT_XML_ELEMENTS) {
        fail(r, ERR_LIMIT, "the document has too many elements");
        return;
    }
    settle_text(r, false);
    const struct name *name = name_of(r, full);
    struct xml *e = ARENA_NEW(r->arena, struct xml);
    e->uri = name->uri;
    e->name = name->name;
    e->offset = (uint32_t)XML_GetCurrentByteIndex(r->parser);
    e->line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
    attributes(r, e, pairs);
    hang(r, e);
    r->texts[r->depth] = (struct buf){.arena = r->arena};
    r->open[r->depth++] = e;
}

static void XMLCALL on_end(void *user, const char *full)
{
    struct reader *r = user;
    (void)full; /* expat has compared it */
    if (r->failed)
        return;
    settle_text(r, true);
    struct xml *e = r->open[--r->depth];
    if (r->texts[r->depth].n > 0)
        e->text = buf_str(&r->texts[r->depth]);
}

static void XMLCALL on_text(void *user, const char *p, int n)
{
    struct reader *r = user;
    if (!r->failed)
        buf_put(&r->pending, (struct str){p, (size_t)n});
}

/* Here begins what could declare an entity, or name a file or an address to fetch. */
static void XMLCALL on_doctype(void *user, const char *name, const char *system, const char *public,
                               int has_internal_subset)
{
    (void)name, (void)system, (void)public, (void)has_internal_subset;
    fail(user, ERR_INVALID,
         "a document type declaration (DOCTYPE), which could declare entities, is not taken");
}

static bool is_utf8_name(struct str s)
{
    return str_eq_nocase(s, STR("UTF-8")) || str_eq_nocase(s, STR("UTF8")) ||
           str_eq_nocase(s, STR("US-ASCII")) || str_eq_nocase(s, STR("ASCII"));
}

static void XMLCALL on_declaration(void *user, const char *version, const char *encoding,
                                   int standalone)
{
    (void)version, (void)standalone;
    if (encoding && !is_utf8_name(str_of(encoding)))
        fail(user, ERR_INVALID, "declares another encoding than UTF-8: convert it first");
}

static const char *reason_of(XML_Parser parser)
{
    const char *reason = XML_ErrorString(XML_GetErrorCode(parser));
    return reason ? reason : "not well-formed";
}

static void parse(struct reader *r, struct str text)
{
    XML_Parser p = r->parser;
    XML_SetUserData(p, r);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    XML_SetStartDoctypeDeclHandler(p, on_doctype);
    XML_SetXmlDeclHandler(p, on_declaration);
    (void)XML_SetParamEntityParsing(p, XML_PARAM_ENTITY_PARSING_NEVER);
    /* All at once: in pieces, expat begins a long token anew with each of them. */
    if (XML_Parse(p, text.p ? text.p : "", (int)text.n, XML_TRUE) != XML_STATUS_OK)
        fail(r, XML_GetErrorCode(p) == XML_ERROR_NO_MEMORY ? ERR_LIMIT : ERR_INVALID, reason_of(p));
}

/* By our own measure: everything that is a struct str from outside was checked by str_is_utf8. */
static bool check_utf8(struct str text, struct err *err)
{
    struct str line;
    size_t number = 1;
    if (str_is_utf8(text))
        return true;
    for (; str_split(&text, '\n', &line); number++) {
        if (str_is_utf8(line))
            continue;
        size_t n = line.n > 4096 ? 4096 : line.n;
        while (n > 0 && !str_is_utf8(str_sub(line, 0, n)))
            n--;
        return err_set(err, ERR_INVALID, "%zu:%zu: not UTF-8", number, n + 1);
    }
    return err_set(err, ERR_INVALID, "not UTF-8");
}

bool xml_read(struct arena *a, struct str text, size_t max_bytes, struct xml **out, struct err *err)
{
    assert(max_bytes <= INT_MAX);
    if (text.n > max_bytes)
        return err_set(err, ERR_LIMIT, "the document has %zu bytes, more than the %zu allowed",
                       text.n, max_bytes);
    if (!check_utf8(text, err))
        return false;
    const char between[2] = {separator, '\0'};
    struct reader r = {.arena = a, .pending = {.arena = a}, .err = err};
    r.parser = XML_ParserCreate_MM("UTF-8", NULL, between);
    if (!r.parser)
        return err_set(err, ERR_LIMIT, "no memory for the XML parser");
    parse(&r, text);
    XML_ParserFree(r.parser);
    if (r.failed)
        return false;
    *out = r.root;
    return true;
}

const struct xml *xml_child(const struct xml *e, const char *name)
{
    XML_EACH(child, e)
    if (str_eq(child->name, str_of(name)))
        return child;
    return NULL;
}

const struct xml_attribute *xml_attribute(const struct xml *e, const char *name)
{
    for (size_t i = 0; e && i < e->attribute_count; i++)
        if (e->attributes[i].uri.n == 0 && str_eq(e->attributes[i].name, str_of(name)))
            return &e->attributes[i];
    return NULL;
}
