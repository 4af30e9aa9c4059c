/* XHTML as plain text. The XML reader puts the texts of an element together without what stands
   between them, so the source is walked again; it is well-formed already. */
#include "intake/requirement/requirement_internal.h"

struct walk {
    struct str rest;
    struct buf out;
    size_t marks, objects;
    int depth;
};

static bool is_one_of(struct str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return false;
}

static void new_line(struct buf *out)
{
    while (out->n && out->p[out->n - 1] == ' ')
        out->n--;
    if (out->n && out->p[out->n - 1] != '\n')
        buf_char(out, '\n');
}

static void put_code(struct buf *out, int64_t code)
{
    if (code < 0x20 && code != '\n' && code != '\t')
        return;
    if (code < 0x80) {
        buf_char(out, (char)code);
    } else if (code < 0x800) {
        buf_char(out, (char)(0xC0 | (code >> 6)));
        buf_char(out, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        buf_char(out, (char)(0xE0 | (code >> 12)));
        buf_char(out, (char)(0x80 | ((code >> 6) & 0x3F)));
        buf_char(out, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x110000) {
        buf_char(out, (char)(0xF0 | (code >> 18)));
        buf_char(out, (char)(0x80 | ((code >> 12) & 0x3F)));
        buf_char(out, (char)(0x80 | ((code >> 6) & 0x3F)));
        buf_char(out, (char)(0x80 | (code & 0x3F)));
    }
}

static int64_t code_of(struct str digits, int base)
{
    int64_t code = 0;
    for (size_t i = 0; i < digits.n && code < 0x110000; i++) {
        char c = char_lower(digits.p[i]);
        code = code * base + (char_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return code;
}

/* What stands behind '&', up to ';'. */
static void put_entity(struct buf *out, struct str name)
{
    static const struct {
        const char *name;
        char c;
    } five[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    for (size_t i = 0; i < COUNT_OF(five); i++)
        if (str_eq(name, str_of(five[i].name)))
            buf_char(out, five[i].c);
    if (str_starts(name, STR("#x")))
        put_code(out, code_of(str_from(name, 2), 16));
    else if (str_starts(name, STR("#")))
        put_code(out, code_of(str_from(name, 1), 10));
}

/* Runs of spaces are one, as in XHTML. */
static void put_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '&') {
            size_t end = str_find_char(str_from(text, i), ';') + i;
            put_entity(out, str_sub(text, i + 1, end - i - 1));
            i = end;
        } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            if (out->n && out->p[out->n - 1] != ' ' && out->p[out->n - 1] != '\n')
                buf_char(out, ' ');
        } else {
            buf_char(out, c);
        }
    }
}

static void take_tag(struct walk *w, struct str tag)
{
    static const char *const blocks[] = {"div", "p",  "br", "li", "ul", "ol", "table", "tr",
                                         "h1",  "h2", "h3", "h4", "h5", "h6", "pre"};
    static const char *const plain[] = {"div", "p", "br", "span", "THE-VALUE"};
    static const char *const objects[] = {"object", "img"};
    bool closes = tag.n && tag.p[0] == '/', empty = str_ends(tag, STR("/"));
    struct str rest = closes ? str_from(tag, 1) : tag, name = {0};
    if (empty)
        rest = str_sub(rest, 0, rest.n - 1);
    if (!str_word(&rest, &name))
        return;
    name = str_from(name, str_find_char(name, ':') < name.n ? str_find_char(name, ':') + 1 : 0);
    w->depth += closes ? -1 : !empty;
    if (is_one_of(name, blocks, COUNT_OF(blocks)))
        new_line(&w->out);
    if (closes && (STR_IS(name, "td") || STR_IS(name, "th")))
        buf_char(&w->out, '\t');
    if (closes)
        return;
    if (STR_IS(name, "li"))
        BUF_LIT(&w->out, "- ");
    w->marks += !is_one_of(name, plain, COUNT_OF(plain));
    w->objects += is_one_of(name, objects, COUNT_OF(objects));
}

/* Where the tag that begins at "<" ends: a ">" may stand in the value of an attribute. */
static size_t end_of_tag(struct str s)
{
    char quote = 0;
    size_t i = 1;
    for (; i < s.n; i++) {
        if (quote)
            quote = s.p[i] == quote ? 0 : quote;
        else if (s.p[i] == '"' || s.p[i] == '\'')
            quote = s.p[i];
        else if (s.p[i] == '>')
            break;
    }
    return i;
}

static void take_markup(struct walk *w)
{
    struct str *s = &w->rest;
    if (str_starts(*s, STR("<!--"))) {
        *s = str_from(*s, str_find(*s, STR("-->")) + 3);
    } else if (str_starts(*s, STR("<![CDATA["))) {
        size_t end = str_find(*s, STR("]]>"));
        buf_put(&w->out, str_sub(*s, 9, end - 9));
        *s = str_from(*s, end + 3);
    } else {
        size_t end = end_of_tag(*s);
        if (!str_starts(*s, STR("<?")))
            take_tag(w, str_sub(*s, 1, end - 1));
        *s = str_from(*s, end + 1);
    }
}

struct str requirement_flatten(struct arena *a, struct str source, size_t offset, size_t *marks,
                               size_t *objects)
{
    struct walk w = {.rest = str_from(source, offset), .out = {.arena = a}};
    do {
        size_t open = str_find_char(w.rest, '<');
        put_text(&w.out, str_sub(w.rest, 0, open));
        w.rest = str_from(w.rest, open);
        if (w.rest.n)
            take_markup(&w);
    } while (w.depth > 0 && w.rest.n);
    *marks = w.marks;
    *objects = w.objects;
    return str_trim(buf_str(&w.out));
}
