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

/* --- tables --- */

enum { COLUMNS_MAX = 32 };

/* Lines are put at once; of a table for people the widths must be known first. */
struct cli_table {
    struct cli *cli;
    const struct column *columns;
    size_t count;
    struct str *cells; /* count for each row */
    size_t cell_count, cell_cap;
    size_t wide[COLUMNS_MAX], max;
};

static bool is_separated(const struct cli *c)
{
    return c->format == CLI_CSV || c->format == CLI_TSV;
}

struct cli_table *cli_table_begin(struct cli *c, const struct column *columns, size_t count)
{
    struct cli_table *t = ARENA_NEW(c->arena, struct cli_table);
    assert(count <= COLUMNS_MAX);
    *t = (struct cli_table){
        .cli = c, .columns = columns, .count = count, .max = c->is_terminal ? CELL_MAX : SIZE_MAX};
    for (size_t i = 0; i < count; i++) {
        t->wide[i] = strlen(columns[i].title);
        if (!is_separated(c))
            continue;
        if (i)
            buf_char(&c->out, c->format == CLI_TSV ? '\t' : ',');
        buf_put(&c->out, str_of(columns[i].member));
    }
    if (is_separated(c))
        buf_char(&c->out, '\n');
    return t;
}

void cli_table_row(struct cli_table *t, const struct json *row)
{
    struct cli *c = t->cli;
    struct str texts[COLUMNS_MAX];
    for (size_t i = 0; i < t->count; i++)
        texts[i] = cell(c->arena, row, t->columns[i].member);
    if (is_separated(c)) {
        cli_line(c, texts, t->count);
        return;
    }
    for (size_t i = 0; i < t->count; i++) {
        size_t w = width(texts[i]);
        w = w < t->max ? w : t->max;
        t->wide[i] = w > t->wide[i] ? w : t->wide[i];
        ARENA_ROOM(c->arena, t->cells, t->cell_count, t->cell_cap, 256);
        t->cells[t->cell_count++] = str_copy(c->arena, texts[i]);
    }
}

void cli_table_end(struct cli_table *t)
{
    struct buf *out = &t->cli->out;
    if (is_separated(t->cli))
        return;
    for (size_t i = 0; i < t->count; i++)
        put_cell(out, str_of(t->columns[i].title), t->wide[i], SIZE_MAX, i + 1 == t->count);
    buf_char(out, '\n');
    for (size_t k = 0; k < t->cell_count; k++) {
        size_t i = k % t->count;
        bool last = i + 1 == t->count;
        put_cell(out, t->cells[k], t->wide[i], last ? SIZE_MAX : t->max, last);
        if (last)
            buf_char(out, '\n');
    }
}

void cli_rows(struct cli *c, const struct json *model, const struct json *rows,
              const struct column *columns, size_t count)
{
    if (c->format == CLI_JSON) {
        cli_model(c, model);
        return;
    }
    struct cli_table *t = cli_table_begin(c, columns, count);
    JSON_EACH (row, rows)
        cli_table_row(t, row);
    cli_table_end(t);
}
