#include <stdlib.h>
#include <string.h>

#include "publish/model/export.h"

/*
 * YAML that every reader of 1.1 and 1.2 understands alike, written so that a change of one thing
 * changes few lines: one field a line, long paragraphs broken after sentences, keys in order.
 */

enum { LINE_LONG = 80, LIST_LONG = 80 };

/* --- scalars --- */

/* What the two versions of YAML, or some reader, takes for something else than a text. */
static bool is_reserved(struct str s)
{
    static const char *const words[] = {"null", "true", "false", "yes", "no",
                                        "on",   "off",  "y",     "n"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq_nocase(s, str_of(words[i])))
            return true;
    return false;
}

/* Whether it may stand without quotes: begins with a letter or a byte beyond ASCII, and has nothing
   that YAML reads, in a list or outside. Numbers, dates and the like begin otherwise. */
static bool is_plain(struct str s, bool in_list)
{
    if (s.n == 0 || is_reserved(s) || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == ':')
        return false;
    if (!char_is_alpha(s.p[0]) && (unsigned char)s.p[0] < 0x80)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F || (in_list && c < 0x80 && strchr("[]{},:", c)))
            return false;
        if (c == ':' && s.p[i + 1] == ' ')
            return false;
        if (c == '#' && s.p[i - 1] == ' ')
            return false;
    }
    return true;
}

/* The character at p, and its length; text is UTF-8. */
static uint32_t character(const char *p, size_t *n)
{
    const unsigned char *u = (const unsigned char *)p;
    *n = u[0] < 0x80 ? 1 : u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3 : 4;
    uint32_t c = *n == 1 ? u[0] : u[0] & (0xFFU >> (*n + 1));
    for (size_t i = 1; i < *n; i++)
        c = c << 6 | (u[i] & 0x3F);
    return c;
}

/* YAML 1.2.2, 5.1: what may stand as it is; and of that not what ends lines (1.1, 4.2). */
static bool is_printable(uint32_t c)
{
    return (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0xD800 && c != 0x2028 && c != 0x2029) ||
           (c >= 0xE000 && c < 0xFFFE && c != 0xFEFF) || c >= 0x10000;
}

static bool is_all_printable(struct str s, const char *also)
{
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c = character(s.p + i, &n);
        if (!is_printable(c) && !(c < 0x20 && c > 0 && strchr(also, (int)c)))
            return false;
    }
    return true;
}

static void put_quoted(struct buf *out, struct str s)
{
    buf_char(out, '"');
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c = character(s.p + i, &n);
        if (c == '"' || c == '\\')
            buf_char(out, '\\');
        if (is_printable(c))
            buf_put(out, str_sub(s, i, n));
        else if (c == '\n' || c == '\r' || c == '\t')
            buf_put(out, c == '\n' ? STR("\\n") : c == '\r' ? STR("\\r") : STR("\\t"));
        else
            buf_fmt(out, "\\u%04x", (unsigned)c);
    }
    buf_char(out, '"');
}

static void put_scalar(struct buf *out, struct str s, bool in_list)
{
    if (is_plain(s, in_list) && is_all_printable(s, ""))
        buf_put(out, s);
    else
        put_quoted(out, s);
}

/* --- long texts --- */

/* Lines as they are. Every line may begin as it likes, for the first says how deep the text stands.
 */
static void put_literal(struct buf *out, struct str s)
{
    struct str line;
    bool odd = s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '\n';
    buf_put(out, odd ? STR("|2-") : STR("|-"));
    while (str_split(&s, '\n', &line))
        buf_fmt(out, "\n%s%.*s", line.n ? "      " : "", STR_ARG(line));
}

/* A paragraph, broken after its sentences: a line end is read as the space it stands for. */
static void put_folded(struct buf *out, struct str s)
{
    buf_put(out, STR(">-\n      "));
    for (size_t i = 0; i < s.n; i++) {
        bool ends = i > 0 && i + 1 < s.n && s.p[i] == ' ' && strchr(".?!", s.p[i - 1]) &&
                    s.p[i + 1] != ' ' && s.p[i - 1] != ' ';
        if (ends)
            buf_put(out, STR("\n      "));
        else
            buf_char(out, s.p[i]);
    }
}

static bool is_foldable(struct str s)
{
    return s.p[0] != ' ' && s.p[s.n - 1] != ' ' && is_all_printable(s, "");
}

/* A last line of nothing would be read as none, and one of spaces as nothing. */
static bool is_literal(struct str s)
{
    return s.p[s.n - 1] != '\n' && s.p[s.n - 1] != ' ' && s.p[s.n - 1] != '\t' &&
           is_all_printable(s, "\n\t");
}

static void put_long(struct buf *out, struct str s)
{
    if (str_has(s, STR("\n")) && is_literal(s))
        put_literal(out, s);
    else if (s.n > LINE_LONG && is_foldable(s))
        put_folded(out, s);
    else
        put_scalar(out, s, false);
}

/* --- entries --- */

static void put_list(struct buf *out, struct str words, const char *indent)
{
    struct str rest = words, word;
    bool is_long = words.n > LIST_LONG, first = true;
    if (!is_long)
        buf_char(out, '[');
    while (str_word(&rest, &word)) {
        if (is_long)
            buf_fmt(out, "\n%s- ", indent);
        else if (!first)
            buf_put(out, STR(", "));
        put_scalar(out, word, !is_long);
        first = false;
    }
    if (!is_long)
        buf_char(out, ']');
}

static void put_value(struct buf *out, const struct field *f, struct str value)
{
    if (f->kind->json == JSON_ARRAY)
        put_list(out, value, "      ");
    else if (f->kind->json == JSON_NUMBER || f->kind == &KIND_TRI || f->kind == &KIND_CHOICE)
        buf_put(out, value); /* our own words: yes and no are texts to the reader, as unknown is */
    else if (f->kind == &KIND_LONGTEXT)
        put_long(out, value);
    else
        put_scalar(out, value, false);
}

static void put_entry(struct buf *out, const struct model_section *s, const void *record)
{
    buf_put(out, STR("  "));
    put_scalar(out, model_item_key(s, record), false);
    buf_put(out, STR(":\n"));
    EACH_FIELD (f, s->type) {
        if (!model_field_counts(f) || record_is_empty(f, record))
            continue;
        buf_fmt(out, "    %s: ", f->name);
        put_value(out, f, record_get(f, record, out->arena));
        buf_char(out, '\n');
    }
}

struct entry {
    struct str key;
    const void *record;
};

static int by_key(const void *x, const void *y)
{
    return str_cmp(((const struct entry *)x)->key, ((const struct entry *)y)->key);
}

static void put_section(struct buf *out, const struct model_document *d,
                        const struct model_section *s)
{
    size_t count = model_count(d, s);
    struct entry *entries = ARENA_ARRAY(out->arena, struct entry, count + 1);
    for (size_t i = 0; i < count; i++) {
        const void *record = model_item(d, s, i);
        entries[i] = (struct entry){model_item_key(s, record), record};
    }
    qsort(entries, count, sizeof *entries, by_key);
    if (count > 0)
        buf_fmt(out, "\n%s:\n", s->name);
    for (size_t i = 0; i < count; i++)
        put_entry(out, s, entries[i].record);
}

static void put_line(struct buf *out, const char *name, struct str value)
{
    if (value.n == 0)
        return;
    buf_fmt(out, "%s: ", name);
    put_scalar(out, value, false);
    buf_char(out, '\n');
}

void model_write_text(const struct model_document *d, struct buf *out)
{
    buf_put(out, STR("tutela_model: 1\n"));
    put_line(out, "release", d->release);
    put_line(out, "title", d->title);
    put_line(out, "platform", d->platform);
    if (d->omits.n) {
        buf_put(out, STR("omits: "));
        put_list(out, d->omits, "  ");
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        put_section(out, d, &MODEL_SECTIONS[i]);
}
