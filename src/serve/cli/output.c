#include <stdarg.h>
#include <stdio.h>

#include "serve/cli/cli.h"

enum { CELL_MAX = 60 }; /* width of a column on a terminal, characters */

void cli_model(struct cli *c, const struct json *model)
{
    json_write_pretty(model, &c->out);
}

bool cli_flush(struct cli *c, struct err *err)
{
    if (c->is_terminal)
        c->out.n = str_make_plain(c->out.p, c->out.n, "\n\t");
    bool ok = fwrite(c->out.p ? c->out.p : "", 1, c->out.n, stdout) == c->out.n;
    c->out.n = 0;
    return ok || err_set(err, ERR_IO, "standard output cannot be written");
}

void cli_note(struct cli *c, const char *fmt, ...)
{
    char text[1000];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    buf_put(&c->notes, (struct str){text, str_make_plain(text, strlen(text), "\n\t")});
    buf_char(&c->notes, '\n');
}

/* The text of a cell: a string or number as it is, truth as yes and no, a list joined. */
static struct str cell(struct arena *a, const struct json *row, const char *member)
{
    struct str path = str_of(member), part;
    while (row && str_split(&path, '.', &part))
        row = json_find(row, part);
    if (!row)
        return (struct str){0};
    struct buf b = {.arena = a};
    switch (row->type) {
    case JSON_STRING:
    case JSON_NUMBER: return row->text;
    case JSON_TRUE: return STR("yes");
    case JSON_FALSE: return STR("no");
    case JSON_NULL: return (struct str){0};
    case JSON_ARRAY:
        JSON_EACH (item, row) {
            if (b.n)
                BUF_LIT(&b, ", ");
            buf_put(&b, json_as_text(item));
        }
        return buf_str(&b);
    case JSON_OBJECT: json_write(row, &b); return buf_str(&b);
    }
    return (struct str){0};
}

/* UTF-8 sequences count as one; good enough for the texts of tables. */
static size_t width(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

/* Control characters could drive a terminal: they are shown as '?'. */
static void put_cell(struct buf *out, struct str s, size_t wide, size_t max, bool last)
{
    size_t shown = 0, i = 0;
    for (; i < s.n && (shown < max || ((unsigned char)s.p[i] & 0xC0) == 0x80); i++) {
        unsigned char ch = (unsigned char)s.p[i];
        shown += (ch & 0xC0) != 0x80;
        buf_char(out, ch < 0x20 || ch == 0x7f ? (ch == '\n' || ch == '\t' ? ' ' : '?') : s.p[i]);
    }
    if (!last)
        for (; shown < wide + 2; shown++)
            buf_char(out, ' ');
}

static void put_table(struct cli *c, const struct json *rows, const struct column *columns,
                      size_t count)
{
    size_t wide[32] = {0}, max = c->is_terminal ? CELL_MAX : SIZE_MAX;
    assert(count <= COUNT_OF(wide));
    for (size_t i = 0; i < count; i++)
        wide[i] = strlen(columns[i].title);
    JSON_EACH (row, rows)
        for (size_t i = 0; i + 1 < count; i++) {
            size_t w = width(cell(c->arena, row, columns[i].member));
            w = w < max ? w : max;
            wide[i] = w > wide[i] ? w : wide[i];
        }
    for (size_t i = 0; i < count; i++)
        put_cell(&c->out, str_of(columns[i].title), wide[i], SIZE_MAX, i + 1 == count);
    buf_char(&c->out, '\n');
    JSON_EACH (row, rows) {
        for (size_t i = 0; i < count; i++)
            put_cell(&c->out, cell(c->arena, row, columns[i].member), wide[i],
                     i + 1 == count ? SIZE_MAX : max, i + 1 == count);
        buf_char(&c->out, '\n');
    }
}

/* A cell that a spreadsheet would take for a formula is told apart by an apostrophe (CSV). */
static void put_separated(struct cli *c, struct str s)
{
    if (c->format == CLI_TSV) {
        for (size_t i = 0; i < s.n; i++)
            buf_char(&c->out, s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
        return;
    }
    if (s.n && memchr("=+-@\t\r", s.p[0], 6)) {
        struct str guarded = str_fmt(c->arena, "'%.*s", STR_ARG(s));
        buf_csv(&c->out, guarded);
        return;
    }
    buf_csv(&c->out, s);
}

void cli_line(struct cli *c, const struct str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_char(&c->out, c->format == CLI_TSV ? '\t' : ',');
        put_separated(c, texts[i]);
    }
    buf_char(&c->out, '\n');
}

static void put_lines(struct cli *c, const struct json *rows, const struct column *columns,
                      size_t count)
{
    char comma = c->format == CLI_TSV ? '\t' : ',';
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_char(&c->out, comma);
        buf_put(&c->out, str_of(columns[i].member));
    }
    buf_char(&c->out, '\n');
    JSON_EACH (row, rows) {
        for (size_t i = 0; i < count; i++) {
            if (i)
                buf_char(&c->out, comma);
            put_separated(c, cell(c->arena, row, columns[i].member));
        }
        buf_char(&c->out, '\n');
    }
}

void cli_rows(struct cli *c, const struct json *model, const struct json *rows,
              const struct column *columns, size_t count)
{
    switch (c->format) {
    case CLI_JSON: cli_model(c, model); break;
    case CLI_CSV:
    case CLI_TSV: put_lines(c, rows, columns, count); break;
    case CLI_TABLE:
    case CLI_MD:
    case CLI_SQL:
    case CLI_OPENAPI: put_table(c, rows, columns, count); break;
    }
}
