#include "base/xml.h"

#include <expat.h>
#include <limits.h>

#include "base/buf.h"
#include "base/limits.h"

enum { NAMES = 256, ATTRIBUTE_DECLARATIONS_MAX = 1000, PIECE = 16 << 20 };

/* Stands between namespace and name in what expat gives; no name can have it. */
static const char separator = '\n';

/* A document has few names, and repeats them: each is kept once, as long as no other takes its
   place here. */
struct name {
    struct str full, uri, name;
};

struct reader {
    struct arena *arena;   /* of the tree */
    struct arena *side;    /* of names, and of text that has no place yet */
    struct xml_walk *walk; /* NULL: the whole is one tree */
    XML_Parser parser;
    struct xml *open[XML_DEPTH_MAX];
    struct buf texts[XML_DEPTH_MAX];
    size_t marks[XML_DEPTH_MAX]; /* of the arena, before the element */
    size_t entered; /* elements on the way down that were entered; the tree begins behind them */
    size_t passed;  /* levels inside an element that is passed over */
    size_t declarations;
    size_t depth, element_count;
    struct buf pending; /* text since the last mark-up */
    struct xml *root;
    struct name names[NAMES];
    bool failed;
    struct err *err;
};

static void stop(struct reader *r)
{
    r->failed = true;
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static void fail(struct reader *r, enum err_code code, const char *reason)
{
    if (r->failed)
        return;
    IGNORE(err_set(r->err, code, "%zu:%zu: %s", (size_t)XML_GetCurrentLineNumber(r->parser),
                   (size_t)XML_GetCurrentColumnNumber(r->parser) + 1, reason));
    stop(r);
}

static const struct name *name_of(struct reader *r, const char *z)
{
    struct str full = str_of(z);
    struct name *slot = &r->names[str_hash(full) % NAMES];
    if (slot->full.n > 0 && str_eq(slot->full, full))
        return slot;
    full = str_copy(r->side, full);
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
    if (text.n == 0)
        return;
    if (r->depth <= r->entered) {
        r->pending.n = 0;
        return;
    }
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
    size_t count = 0, written = (size_t)XML_GetSpecifiedAttributeCount(r->parser) / 2;
    while (pairs[2 * count] && count < written)
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
    if (r->depth == r->entered) {
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

/* What the walker, or the reader of a whole tree, wants of it. */
static enum xml_step step_of(struct reader *r, const struct xml *e)
{
    if (!r->walk)
        return XML_TAKE;
    bool inside = r->depth > r->entered;
    enum xml_step step = r->walk->begin(r->walk->context, e, inside, r->err);
    return step == XML_ENTER && inside ? XML_TAKE : step;
}

static void XMLCALL on_start(void *user, const char *full, const char **pairs)
{
    struct reader *r = user;
    if (r->failed)
        return;
    if (r->depth + r->passed == XML_DEPTH_MAX) {
        fail(r, ERR_LIMIT, "elements are nested too deeply");
        return;
    }
    if (r->element_count++ == LIMIT_XML_ELEMENTS) {
        fail(r, ERR_LIMIT, "the document has too many elements");
        return;
    }
    if (r->passed > 0) {
        r->passed++;
        return;
    }
    settle_text(r, false);
    size_t mark = arena_mark(r->arena);
    const struct name *name = name_of(r, full);
    struct xml *e = ARENA_NEW(r->arena, struct xml);
    e->uri = name->uri;
    e->name = name->name;
    e->offset = (uint32_t)XML_GetCurrentByteIndex(r->parser);
    e->line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
    attributes(r, e, pairs);
    if (r->failed)
        return;
    enum xml_step step = step_of(r, e);
    if (step == XML_STOP) {
        stop(r);
        return;
    }
    if (step == XML_PASS) {
        arena_rewind(r->arena, mark);
        r->passed = 1;
        return;
    }
    if (step == XML_ENTER)
        r->entered++;
    else
        hang(r, e);
    r->marks[r->depth] = mark;
    r->texts[r->depth] = (struct buf){.arena = r->arena};
    r->open[r->depth++] = e;
}

/* The innermost element has ended: of a walk it is handed over, and what it took is free again. */
static void hand_over(struct reader *r, const struct xml *e)
{
    bool was_entered = r->depth < r->entered;
    if (!r->walk || r->depth > r->entered)
        return;
    r->entered -= was_entered;
    bool ok = was_entered ? r->walk->end(r->walk->context, e, r->err)
                          : r->walk->take(r->walk->context, e, r->err);
    if (!ok)
        stop(r);
    arena_rewind(r->arena, r->marks[r->depth]);
}

static void XMLCALL on_end(void *user, const char *full)
{
    struct reader *r = user;
    (void)full; /* expat has compared it */
    if (r->failed)
        return;
    if (r->passed > 0) {
        r->passed--;
        return;
    }
    settle_text(r, true);
    struct xml *e = r->open[--r->depth];
    if (r->texts[r->depth].n > 0)
        e->text = buf_str(&r->texts[r->depth]);
    hand_over(r, e);
}

static void XMLCALL on_text(void *user, const char *p, int n)
{
    struct reader *r = user;
    if (!r->failed && r->passed == 0 && r->depth > r->entered)
        buf_put(&r->pending, (struct str){p, (size_t)n});
}

/* Here begins what could declare an entity, or name a file or an address to fetch. */
static void XMLCALL on_doctype(void *user, const char *name, const char *system, const char *public,
                               int has_internal_subset)
{
    struct reader *r = user;
    (void)name, (void)has_internal_subset;
    if (!r->walk || !r->walk->allows_doctype)
        fail(r, ERR_INVALID,
             "a document type declaration (DOCTYPE), which could declare entities, is not taken");
    else if (system || public)
        fail(r, ERR_INVALID, "a DOCTYPE that names a file or an address is not taken");
}

static void XMLCALL on_entity(void *user, const char *name, int is_parameter, const char *value,
                              int value_length, const char *base, const char *system,
                              const char *public, const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)value_length, (void)base, (void)system;
    (void)public, (void)notation;
    fail(user, ERR_INVALID, "a DOCTYPE that declares an entity is not taken");
}

/* What expat leaves out because it could have been declared elsewhere. */
static void XMLCALL on_skipped(void *user, const char *name, int is_parameter)
{
    (void)name, (void)is_parameter;
    fail(user, ERR_INVALID, "an entity that is not declared is not taken");
}

/* Each may be an attribute of every element. */
static void XMLCALL on_attribute(void *user, const char *element, const char *attribute,
                                 const char *type, const char *value, int is_required)
{
    struct reader *r = user;
    (void)element, (void)attribute, (void)type, (void)value, (void)is_required;
    if (r->declarations++ == ATTRIBUTE_DECLARATIONS_MAX)
        fail(r, ERR_LIMIT, "a DOCTYPE with so many declarations of attributes is not taken");
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

/* The text ends, and the root does not: expat says so in one of these ways. */
static bool is_cut_off(const struct reader *r, enum XML_Error code)
{
    return r->walk && r->depth + r->passed > 0 &&
           (code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
            code == XML_ERROR_PARTIAL_CHAR || code == XML_ERROR_UNCLOSED_CDATA_SECTION);
}

static void end_what_is_open(struct reader *r)
{
    r->walk->cut_off = true;
    r->walk->line = (size_t)XML_GetCurrentLineNumber(r->parser);
    r->depth = r->entered;
    while (!r->failed && r->depth > 0)
        hand_over(r, r->open[--r->depth]);
}

/* expat copies what it is given, so a large document comes in pieces; and before 2.6.0 it begins a
   token that does not end anew with each of them, so there are few. */
static bool parse_pieces(XML_Parser p, struct str text)
{
    size_t at = 0;
    while (text.n - at > PIECE) {
        if (XML_Parse(p, text.p + at, PIECE, XML_FALSE) != XML_STATUS_OK)
            return false;
        at += PIECE;
    }
    return XML_Parse(p, text.p ? text.p + at : "", (int)(text.n - at), XML_TRUE) == XML_STATUS_OK;
}

static void parse(struct reader *r, struct str text)
{
    XML_Parser p = r->parser;
    XML_SetUserData(p, r);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    XML_SetStartDoctypeDeclHandler(p, on_doctype);
    XML_SetEntityDeclHandler(p, on_entity);
    XML_SetAttlistDeclHandler(p, on_attribute);
    XML_SetSkippedEntityHandler(p, on_skipped);
    XML_SetXmlDeclHandler(p, on_declaration);
    (void)XML_SetParamEntityParsing(p, XML_PARAM_ENTITY_PARSING_NEVER);
    if (parse_pieces(p, text) || r->failed)
        return;
    if (is_cut_off(r, XML_GetErrorCode(p)))
        end_what_is_open(r);
    else
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

/* A text that is cut off may end within a character. */
static struct str without_half_character(struct str text)
{
    size_t n = text.n;
    while (n > 0 && text.n - n < 3 && ((unsigned char)text.p[n - 1] & 0xC0) == 0x80)
        n--;
    if (n == 0 || (unsigned char)text.p[n - 1] < 0xC0)
        return text;
    struct str tail = str_from(text, n - 1);
    return str_is_utf8(tail) ? text : str_sub(text, 0, n - 1);
}

static bool read_all(struct reader *r, struct str text, size_t max_bytes)
{
    const char between[2] = {separator, '\0'};
    assert(max_bytes <= INT_MAX);
    if (text.n > max_bytes)
        return err_set(r->err, ERR_LIMIT, "the document has %zu bytes, more than the %zu allowed",
                       text.n, max_bytes);
    if (!check_utf8(text, r->err))
        return false;
    r->parser = XML_ParserCreate_MM("UTF-8", NULL, between);
    if (!r->parser)
        return err_set(r->err, ERR_LIMIT, "no memory for the XML parser");
    parse(r, text);
    XML_ParserFree(r->parser);
    return !r->failed;
}

bool xml_read(struct arena *a, struct str text, size_t max_bytes, struct xml **out, struct err *err)
{
    struct reader r = {.arena = a, .side = a, .pending = {.arena = a}, .err = err};
    if (!read_all(&r, text, max_bytes))
        return false;
    *out = r.root;
    return true;
}

bool xml_walk(struct xml_walk *walk, struct str text, size_t max_bytes, struct err *err)
{
    struct arena tree, side;
    arena_init(&tree, LIMIT_ARENA);
    arena_init(&side, LIMIT_ARENA);
    struct reader r = {
        .arena = &tree, .side = &side, .walk = walk, .pending = {.arena = &side}, .err = err};
    walk->cut_off = false;
    bool ok = read_all(&r, without_half_character(text), max_bytes);
    arena_done(&side);
    arena_done(&tree);
    return ok;
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

bool xml_is(const struct xml *e, const char *name)
{
    return e && str_eq(e->name, str_of(name));
}

struct str xml_attribute_text(const struct xml *e, const char *name)
{
    const struct xml_attribute *x = xml_attribute(e, name);
    return x ? str_trim(x->value) : (struct str){0};
}

struct str xml_child_text(const struct xml *e, const char *name)
{
    const struct xml *c = xml_child(e, name);
    return c ? str_trim(c->text) : (struct str){0};
}
