/* document.c - what the readers of the formats walk: JSON text read an item at a time, or a tree.
 *
 * Of a text, the members of the outermost object are read when it is opened, but for lists: those
 * are only cut out by their brackets, and sbom_each reads one item after the other into memory that
 * it uses again. So a large document takes its text, and the tree of one item.
 */
#include "base/limits.h"
#include "intake/sbom/sbom_internal.h"

/* An SBOM has about 15 members, each compared with each. */
enum { MEMBERS_MAX = 1000 };

struct list {
    size_t start, n; /* of the value in the text; n == 0: no list */
    bool is_read;
};

struct sbom_document {
    struct str text;         /* empty where the tree is all */
    const struct json *tree; /* of a text: lists in it are without their items */
    struct list *lists;      /* of a text: as many as the tree has members */
};

struct cursor {
    struct sbom_reader *r;
    struct str text;
    size_t at;
    struct err *err;
};

static bool fail(const struct cursor *c, const char *reason)
{
    const struct json at = {.offset = (uint32_t)c->at};
    size_t begin = c->at;
    while (begin > 0 && c->text.p[begin - 1] != '\n')
        begin--;
    return err_set(c->err, ERR_INVALID, "%zu:%zu: %s", sbom_line(c->r, &at), c->at - begin + 1,
                   reason);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The next byte that is no space, and 0 at the end. */
static char next(struct cursor *c)
{
    while (c->at < c->text.n && is_space(c->text.p[c->at]))
        c->at++;
    return c->at < c->text.n ? c->text.p[c->at] : '\0';
}

/* Behind the quote that ends the string whose first quote is at i; text.n where none does. */
static size_t string_end(struct str text, size_t i)
{
    size_t from = i + 1;
    for (i = from; i < text.n;) {
        const char *quote = memchr(text.p + i, '"', text.n - i);
        if (!quote)
            break;
        size_t at = (size_t)(quote - text.p), slashes = 0;
        while (at - slashes > from && text.p[at - slashes - 1] == '\\')
            slashes++;
        i = at + 1;
        if (slashes % 2 == 0)
            return i;
    }
    return text.n;
}

/* clang-format off */
static const unsigned char structural[256] = {
    ['"'] = 1, ['{'] = 2, ['['] = 2, ['}'] = 3, [']'] = 3,
};
/* clang-format on */

/* Behind the value that begins at i, as its brackets and quotes tell; json_read_part judges it. */
static size_t value_end(struct str text, size_t i)
{
    if (text.p[i] == '"')
        return string_end(text, i);
    if (text.p[i] != '{' && text.p[i] != '[') {
        while (i < text.n && !is_space(text.p[i]) && !memchr(",]}", text.p[i], 3))
            i++;
        return i;
    }
    size_t depth = 0;
    while (i < text.n) {
        switch (structural[(unsigned char)text.p[i]]) {
        case 1: i = string_end(text, i); continue;
        case 2: depth++; break;
        case 3: depth--; break;
        default: break;
        }
        i++;
        if (depth == 0)
            return i;
    }
    return text.n;
}

/* After an item: takes the comma, or tells that the closing bracket stands there. */
static bool take_comma(struct cursor *c, char close, bool *more)
{
    char found = next(c);
    *more = found == ',';
    if (found == close)
        return true;
    if (found != ',')
        return fail(c, found ? "',' or the end of the list is expected"
                             : "the document ends too early");
    c->at++;
    return next(c) != close || fail(c, "a value is expected after ','");
}

static bool read_value(struct cursor *c, struct arena *a, struct json **v)
{
    size_t end = c->at < c->text.n ? value_end(c->text, c->at) : c->at;
    if (!json_read_part(a, c->text, c->at, end - c->at, v, c->err))
        return false;
    c->at = end;
    return true;
}

/* A list is cut out, anything else read. */
static bool read_member(struct cursor *c, struct sbom_document *d, struct json *tree)
{
    struct json *key;
    struct json *v;
    if (next(c) != '"')
        return fail(c, "a member name is expected");
    uint32_t offset = (uint32_t)c->at + 1;
    if (!read_value(c, c->r->arena, &key))
        return false;
    if (json_find(tree, key->text))
        return fail(c, "an object names a member twice");
    if (next(c) != ':')
        return fail(c, "':' is expected");
    c->at++;
    if (next(c) == '[') {
        size_t end = value_end(c->text, c->at);
        d->lists[json_count(tree)] = (struct list){c->at, end - c->at, false};
        v = ARENA_NEW(c->r->arena, struct json);
        v->type = JSON_ARRAY;
        c->at = end;
    } else if (!read_value(c, c->r->arena, &v))
        return false;
    if (v->type == JSON_ARRAY || v->type == JSON_OBJECT)
        v->offset = offset;
    json_hang(tree, str_cz(c->r->arena, key->text), v);
    return true;
}

static bool read_members(struct cursor *c, struct sbom_document *d, struct json *tree)
{
    c->at++;
    for (bool more = next(c) != '}'; more;) {
        if (json_count(tree) == MEMBERS_MAX)
            return err_set(c->err, ERR_LIMIT, "the outermost object has more than %d members",
                           MEMBERS_MAX);
        if (!read_member(c, d, tree) || !take_comma(c, '}', &more))
            return false;
    }
    c->at++;
    return next(c) == '\0' && c->at == c->text.n ? true : fail(c, "text after the document");
}

bool sbom_document_of_text(struct sbom_reader *r, struct err *err)
{
    struct sbom_document *d = ARENA_NEW(r->arena, struct sbom_document);
    struct cursor c = {r, r->text, 0, err};
    struct json *tree;
    if (next(&c) != '{') {
        if (!json_read(r->arena, r->text, &tree, err))
            return false;
        d->tree = tree;
    } else {
        tree = json_object(r->arena);
        d->text = r->text;
        d->lists = ARENA_ARRAY(r->arena, struct list, MEMBERS_MAX);
        d->tree = tree;
        if (!read_members(&c, d, tree))
            return false;
        tree->offset = tree->items.first ? tree->items.first->offset : 0;
    }
    r->document = d;
    return true;
}

void sbom_document_of_tree(struct sbom_reader *r, const struct json *tree)
{
    struct sbom_document *d = ARENA_NEW(r->arena, struct sbom_document);
    d->tree = tree;
    r->document = d;
}

const struct json *sbom_head(const struct sbom_reader *r)
{
    return r->document->tree;
}

const struct json *sbom_member(const struct sbom_reader *r, const char *name)
{
    return json_get(r->document->tree, name);
}

static struct list *list_of(const struct sbom_document *d, const struct json *member)
{
    size_t i = 0;
    if (!d->lists || !member)
        return NULL;
    JSON_EACH (m, d->tree) {
        if (m == member)
            return d->lists[i].n > 0 ? &d->lists[i] : NULL;
        i++;
    }
    return NULL;
}

/* The items of a list in the text, each for as long as each looks at it. */
static bool each_of_text(struct sbom_reader *r, struct list *list, const struct sbom_place *place,
                         sbom_item_fn *each, void *context, struct err *err)
{
    struct cursor c = {r, r->document->text, list->start + 1, err};
    struct json *item;
    size_t i = 0;
    list->is_read = true;
    for (bool more = next(&c) != ']'; more;) {
        size_t mark = arena_mark(r->scratch);
        (void)next(&c);
        if (!read_value(&c, r->scratch, &item))
            return err_wrap(err, "not readable as JSON");
        if (each)
            each(context, PLACE_ITEM(place, i++), item);
        arena_rewind(r->scratch, mark);
        if (r->too_many_components)
            return err_set(err, ERR_LIMIT, "the document has more than %d components",
                           LIMIT_COMPONENTS);
        if (!take_comma(&c, ']', &more))
            return err_wrap(err, "not readable as JSON");
    }
    return true;
}

bool sbom_each(struct sbom_reader *r, const char *name, sbom_item_fn *each, void *context,
               struct err *err)
{
    const struct json *member = sbom_member(r, name);
    const struct sbom_place *place = PLACE_MEMBER(r->root, name);
    struct list *list = list_of(r->document, member);
    size_t i = 0;
    if (list)
        return each_of_text(r, list, place, each, context, err);
    JSON_EACH (item, sbom_array(r, r->root, name, member)) {
        each(context, PLACE_ITEM(place, i++), item);
        if (r->too_many_components)
            return err_set(err, ERR_LIMIT, "the document has more than %d components",
                           LIMIT_COMPONENTS);
    }
    return true;
}

bool sbom_document_finish(struct sbom_reader *r, struct err *err)
{
    const struct sbom_document *d = r->document;
    size_t count = d->lists ? json_count(d->tree) : 0;
    for (size_t i = 0; i < count; i++)
        if (d->lists[i].n > 0 && !d->lists[i].is_read &&
            !each_of_text(r, &d->lists[i], NULL, NULL, NULL, err))
            return false;
    r->out->document = d;
    return true;
}

/* Where the object v begins: an item's offset is that of its first text, which is its first key; a
   member's that of its own key (base/json.h). */
static size_t start_of(struct str text, const struct json *v)
{
    size_t at = v->offset;
    if (at == 0 || at >= text.n)
        return SIZE_MAX;
    if (v->key.n == 0) {
        at--; /* the quote */
        while (at > 0 && is_space(text.p[at - 1]))
            at--;
        at--;
    } else
        for (at = string_end(text, at - 1); at < text.n && text.p[at] != '{'; at++)
            if (!is_space(text.p[at]) && text.p[at] != ':')
                return SIZE_MAX;
    return at < text.n && text.p[at] == '{' ? at : SIZE_MAX;
}

struct sbom_raw sbom_raw_of(const struct sbom_reader *r, const struct json *v)
{
    struct str text = r->document ? r->document->text : (struct str){0};
    return text.n > 0 ? (struct sbom_raw){NULL, start_of(text, v)} : (struct sbom_raw){v, SIZE_MAX};
}

static const struct json *part(struct arena *a, const struct sbom_document *d, size_t start,
                               size_t n)
{
    struct json *v;
    struct err ignored = {0}; /* it was read before */
    return n > 0 && json_read_part(a, d->text, start, n, &v, &ignored) ? v : NULL;
}

static const struct json *tree_of(struct arena *a, const struct sbom *b, const struct sbom_raw *raw)
{
    if (raw->tree)
        return raw->tree;
    const struct sbom_document *d = b->document;
    const struct json *v = NULL;
    if (raw->at < d->text.n)
        v = part(a, d, raw->at, value_end(d->text, raw->at) - raw->at);
    return v ? v : json_object(a);
}

const struct json *sbom_raw(struct arena *a, const struct sbom *b, size_t i)
{
    return tree_of(a, b, &b->components[i].raw);
}

const struct json *sbom_raw_member(struct arena *a, const struct sbom *b, const char *name)
{
    const struct sbom_document *d = b->document;
    const struct json *member = json_get(d->tree, name);
    const struct list *list = list_of(d, member);
    return list ? part(a, d, list->start, list->n) : member;
}
