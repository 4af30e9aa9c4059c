#include "base/toml.h"

#include "base/toml_text.h"

/* How a table or array came about, which decides what may still be added to it. */
enum how {
    HOW_PATH,   /* on the way to another table: may be defined once */
    HOW_HEADER, /* [a.b], or an element of [[a.b]] */
    HOW_DOTTED, /* a.b = 1: only by dotted keys of the same table */
    HOW_LIST,   /* [[a.b]] */
    HOW_CLOSED  /* { ... }, [ ... ] */
};

struct made {
    const struct json *value;
    enum how how;
};

struct reader {
    struct toml_text text;
    struct made *made;
    size_t made_count, made_cap, values;
    int depth;
    struct err *err;
};

static bool fail(struct reader *r, const char *reason)
{
    return toml_fail(&r->text, reason, r->err);
}

static struct made *find_made(struct reader *r, const struct json *value)
{
    for (size_t i = r->made_count; i-- > 0;)
        if (r->made[i].value == value)
            return &r->made[i];
    return NULL;
}

static struct json *add(struct reader *r, struct json *into, struct str key, enum json_type type)
{
    struct json *v = json_add(r->text.arena, into, NULL, type);
    v->key = key;
    v->offset = (uint32_t)r->text.at;
    r->values++;
    return v;
}

static struct json *make(struct reader *r, struct json *into, struct str key, enum json_type type,
                         enum how how)
{
    struct json *v = add(r, into, key, type);
    ARENA_ROOM(r->text.arena, r->made, r->made_count, r->made_cap, 16);
    r->made[r->made_count++] = (struct made){v, how};
    return v;
}

static bool has_room(struct reader *r)
{
    if (r->values >= TOML_VALUES_MAX)
        return fail(r, "too many values");
    return r->depth <= JSON_DEPTH_MAX || fail(r, "nested too deep");
}

static struct json *find(const struct json *table, struct str key)
{
    for (struct json *m = table->items.first; m; m = m->next)
        if (str_eq(m->key, key))
            return m;
    return NULL;
}

/* --- values --- */

static bool read_value(struct reader *r, struct json *into, struct str key);
static bool read_pair(struct reader *r, struct json *table);

/* [ 1, 2, ] over any number of lines. */
static bool read_array(struct reader *r, struct json *into, struct str key)
{
    struct json *list = make(r, into, key, JSON_ARRAY, HOW_CLOSED);
    r->text.at++;
    for (bool comma = true;; comma = toml_take(&r->text, ',')) {
        if (!toml_skip_lines(&r->text, r->err))
            return false;
        if (toml_take(&r->text, ']'))
            return true;
        if (!comma)
            return fail(r, "',' or ']' is expected");
        if (!read_value(r, list, (struct str){0}) || !toml_skip_lines(&r->text, r->err))
            return false;
    }
}

static bool read_pairs(struct reader *r, struct json *table)
{
    do {
        if (!read_pair(r, table))
            return false;
        toml_skip_spaces(&r->text);
    } while (toml_take(&r->text, ','));
    return toml_take(&r->text, '}') || fail(r, "',' or '}' is expected");
}

/* { a = 1, b.c = 2 } on one line, without a comma at the end. What was made in it is closed. */
static bool read_inline(struct reader *r, struct json *into, struct str key)
{
    size_t first = r->made_count;
    struct json *table = make(r, into, key, JSON_OBJECT, HOW_HEADER);
    r->text.at++;
    toml_skip_spaces(&r->text);
    if (!toml_take(&r->text, '}') && !read_pairs(r, table))
        return false;
    for (size_t i = first; i < r->made_count; i++)
        r->made[i].how = HOW_CLOSED;
    return true;
}

static bool read_value(struct reader *r, struct json *into, struct str key)
{
    char c = toml_peek(&r->text);
    r->depth++;
    bool ok = has_room(r);
    if (ok && c == '[') {
        ok = read_array(r, into, key);
    } else if (ok && c == '{') {
        ok = read_inline(r, into, key);
    } else if (ok) {
        struct json *v = add(r, into, key, JSON_STRING);
        ok = c == '"' || c == '\'' ? toml_string(&r->text, &v->text, r->err)
                                   : toml_scalar(&r->text, v, r->err);
    }
    r->depth--;
    return ok;
}

/* --- keys and tables --- */

/* One part of a key; *more when a dot follows. */
static bool read_part(struct reader *r, struct str *part, bool *more)
{
    toml_skip_spaces(&r->text);
    if (!toml_key(&r->text, part, r->err))
        return false;
    toml_skip_spaces(&r->text);
    *more = toml_take(&r->text, '.');
    return true;
}

/* a.b.c = value */
static bool read_pair(struct reader *r, struct json *table)
{
    struct str part;
    int depth = r->depth;
    bool more;
    if (!read_part(r, &part, &more))
        return false;
    for (; more; r->depth++) {
        struct json *next = find(table, part);
        if (!has_room(r))
            return false;
        if (!next)
            next = make(r, table, part, JSON_OBJECT, HOW_DOTTED);
        const struct made *made = find_made(r, next);
        if (!made || made->how != HOW_DOTTED)
            return fail(r, "this key is no table that could be added to here");
        table = next;
        if (!read_part(r, &part, &more))
            return false;
    }
    if (find(table, part))
        return fail(r, "this key is there already");
    if (!toml_take(&r->text, '='))
        return fail(r, "'=' is expected");
    toml_skip_spaces(&r->text);
    bool ok = read_value(r, table, part);
    r->depth = depth;
    return ok;
}

/* The table that a part of a header leads to; the last element of a list of tables. */
static struct json *step(struct reader *r, struct json *table, struct str part)
{
    struct json *next = find(table, part);
    if (!next)
        return make(r, table, part, JSON_OBJECT, HOW_PATH);
    const struct made *made = find_made(r, next);
    if (!made || made->how == HOW_CLOSED)
        return NULL;
    return made->how == HOW_LIST ? next->items.last : next;
}

static struct json *define(struct reader *r, struct json *table, struct str part, bool list)
{
    struct json *there = find(table, part);
    struct made *made = there ? find_made(r, there) : NULL;
    if (list) {
        if (!there)
            there = make(r, table, part, JSON_ARRAY, HOW_LIST);
        else if (!made || made->how != HOW_LIST)
            return NULL;
        return make(r, there, (struct str){0}, JSON_OBJECT, HOW_HEADER);
    }
    if (!there)
        return make(r, table, part, JSON_OBJECT, HOW_HEADER);
    if (!made || made->how != HOW_PATH)
        return NULL;
    made->how = HOW_HEADER;
    return there;
}

/* [a.b] or [[a.b]] */
static bool read_header(struct reader *r, struct json *root, struct json **table)
{
    struct json *t = root;
    struct str part;
    bool more;
    r->text.at++;
    bool list = toml_take(&r->text, '[');
    r->depth = list;
    if (!read_part(r, &part, &more))
        return false;
    for (; t && more; r->depth++) {
        if (!has_room(r))
            return false;
        t = step(r, t, part);
        if (t && !read_part(r, &part, &more))
            return false;
    }
    r->depth++;
    if (!has_room(r))
        return false;
    t = t ? define(r, t, part, list) : NULL;
    if (!t)
        return fail(r, "this table is there already, or is none");
    if (!toml_take(&r->text, ']') || (list && !toml_take(&r->text, ']')))
        return fail(r, "']' is expected");
    *table = t;
    return true;
}

bool toml_read(struct arena *a, struct str text, struct json **out, struct err *err)
{
    struct reader r = {.text = {.arena = a}, .err = err};
    if (text.n > UINT32_MAX || !str_is_utf8(text) || memchr(text.n ? text.p : "", 0, text.n))
        return err_set(err, ERR_INVALID, "1:1: this is no UTF-8 text, or too long");
    r.text.all = str_copy(a, str_without_mark(text));
    struct json *root = make(&r, NULL, (struct str){0}, JSON_OBJECT, HOW_HEADER), *table = root;
    for (;;) {
        if (!toml_skip_lines(&r.text, err))
            return false;
        if (r.text.at == r.text.all.n)
            break;
        bool header = toml_peek(&r.text) == '[';
        if (!(header ? read_header(&r, root, &table) : read_pair(&r, table)) ||
            !toml_end_line(&r.text, err))
            return false;
    }
    *out = root;
    return true;
}
