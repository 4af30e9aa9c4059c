/* Requirements as a table (RFC 4180): a header line, then a requirement a line. The separator is a
   comma, a semicolon or a tab, as spreadsheets write it. */
#include "base/limits.h"
#include "intake/requirement/requirement_internal.h"

enum { COLUMNS_MAX = 256, HEADER_MAX = 16384 };

struct csv {
    struct requirement_reader *reader;
    struct str rest;
    size_t line; /* of what is read next */
    char separator;
    enum requirement_field columns[COLUMNS_MAX];
    struct str names[COLUMNS_MAX];
    size_t column_count;
    size_t lost[COLUMNS_MAX]; /* values in a column that is no field */
};

/* A field, and whether it was the last of its line. Takes nothing from err but the unended quote.
 */
static bool take_field(struct arena *a, struct csv *c, struct str *out, bool *last, struct err *err)
{
    struct str *rest = &c->rest;
    struct buf b = {.arena = a};
    bool quoted = rest->n && rest->p[0] == '"';
    size_t began = c->line;
    while (quoted) {
        size_t n = str_find_char(str_from(*rest, 1), '"') + 1;
        struct str part = str_sub(*rest, 1, n - 1);
        for (size_t i = 0; i < part.n; i++)
            c->line += part.p[i] == '\n';
        if (n >= rest->n)
            return err_set(err, ERR_INVALID, "line %zu: a field in quotes does not end", began);
        buf_put(&b, part);
        *rest = str_from(*rest, n + 1);
        quoted = rest->n && rest->p[0] == '"'; /* doubled: one quote, and on */
        if (quoted)
            buf_char(&b, '"');
    }
    size_t n = 0;
    while (n < rest->n && rest->p[n] != c->separator && rest->p[n] != '\n')
        n++;
    struct str plain = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
    *last = rest->n == 0 || rest->p[0] == '\n';
    if (*last)
        plain = str_ends(plain, STR("\r")) ? str_sub(plain, 0, plain.n - 1) : plain;
    if (b.n || b.p)
        buf_put(&b, plain);
    *out = b.n || b.p ? buf_str(&b) : plain;
    c->line += *last;
    *rest = str_from(*rest, 1);
    return true;
}

/* An apostrophe keeps a spreadsheet from taking a cell for a formula; one of them is taken off. */
static struct str unguarded(struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] == '\'')
        n++;
    return n > 0 && n < s.n && memchr("=+-@\t\r", s.p[n], 6) ? str_from(s, 1) : s;
}

/* The separator that the header line has most of, outside quotes. */
static char separator_of(struct str text)
{
    static const char all[] = {',', ';', '\t'};
    size_t counts[COUNT_OF(all)] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n && i < HEADER_MAX && (quoted || text.p[i] != '\n'); i++) {
        quoted = quoted != (text.p[i] == '"');
        for (size_t k = 0; !quoted && k < COUNT_OF(all); k++)
            counts[k] += text.p[i] == all[k];
    }
    for (size_t k = 1; k < COUNT_OF(all); k++)
        best = counts[k] > counts[best] ? k : best;
    return all[best];
}

static bool read_header(struct arena *a, struct csv *c, const struct requirement_map *map,
                        struct err *err)
{
    bool last = false;
    while (!last) {
        struct str name;
        if (!take_field(a, c, &name, &last, err))
            return false;
        if (c->column_count == COLUMNS_MAX)
            return err_set(err, ERR_LIMIT, "line 1: more than %d columns", COLUMNS_MAX);
        c->names[c->column_count] = str_trim(name);
        c->columns[c->column_count++] = requirement_field_of(map, name);
    }
    return true;
}

static bool has_column(const struct csv *c, enum requirement_field field)
{
    for (size_t i = 0; i < c->column_count; i++)
        if (c->columns[i] == field)
            return true;
    return false;
}

/* A component list has columns that no list of requirements has. */
static bool has_component_column(const struct csv *c)
{
    static const char *const names[] = {"version", "purl", "cpe", "licence", "license", "supplier"};
    for (size_t i = 0; i < c->column_count; i++)
        for (size_t k = 0; k < COUNT_OF(names); k++)
            if (str_eq_nocase(c->names[i], str_of(names[k])))
                return true;
    return false;
}

bool requirement_is_csv(struct str text, const struct requirement_map *map)
{
    struct arena own;
    struct err ignored = {0};
    struct str begin = str_sub(text, 0, HEADER_MAX);
    if (begin.n == 0 || memchr("<{[", begin.p[0], 3) || memchr(begin.p, 0, begin.n))
        return false;
    arena_init(&own, MIB(4));
    struct csv *c = ARENA_NEW(&own, struct csv);
    c->rest = begin;
    c->separator = separator_of(begin);
    bool is = read_header(&own, c, map, &ignored) && c->column_count > 1 &&
              (has_column(c, REQUIREMENT_KEY) || has_column(c, REQUIREMENT_ID)) &&
              (has_column(c, REQUIREMENT_NAME) || has_column(c, REQUIREMENT_TEXT)) &&
              (!has_component_column(c) || (map && map->columns));
    arena_done(&own);
    return is;
}

/* A second column of a field is another thing that we do not know. */
static void forget_repeated(struct csv *c)
{
    bool seen[REQUIREMENT_FIELD__COUNT] = {0};
    for (size_t i = 0; i < c->column_count; i++) {
        enum requirement_field f = c->columns[i];
        if (f == REQUIREMENT_FIELD__COUNT)
            continue;
        if (seen[f])
            c->columns[i] = REQUIREMENT_FIELD__COUNT;
        seen[f] = true;
    }
}

static bool read_row(struct csv *c, struct err *err)
{
    struct requirement_row row = {.line = c->line};
    bool last = false, filled = false;
    size_t i = 0;
    for (; !last; i++) {
        struct str value;
        if (!take_field(c->reader->arena, c, &value, &last, err))
            return false;
        filled = filled || str_trim(value).n > 0;
        if (i >= c->column_count)
            continue;
        enum requirement_field f = c->columns[i];
        if (f == REQUIREMENT_FIELD__COUNT) {
            c->lost[i] += str_trim(value).n > 0;
            continue;
        }
        row.values[f] = str_trim(unguarded(value));
        row.given[f] = true;
    }
    if (!filled)
        return true;
    if (i != c->column_count)
        findings_add(c->reader->findings, FINDING_WARNING, "csv-columns", row.line, STR(""),
                     "has %zu fields where the header has %zu", i, c->column_count);
    requirement_add(c->reader, &row);
    return true;
}

bool requirement_read_csv(struct requirement_reader *r)
{
    struct csv *c = ARENA_NEW(r->arena, struct csv);
    *c = (struct csv){.reader = r, .rest = r->text, .line = 1, .separator = separator_of(r->text)};
    if (!read_header(r->arena, c, r->map, r->err))
        return false;
    forget_repeated(c);
    while (c->rest.n > 0) {
        if (r->document->count == LIMIT_REQUIREMENTS)
            return err_set(r->err, ERR_LIMIT, "line %zu: more than %d requirements", c->line,
                           LIMIT_REQUIREMENTS);
        if (!read_row(c, r->err))
            return false;
    }
    for (size_t i = 0; i < c->column_count; i++)
        if (c->lost[i])
            findings_add(r->findings, FINDING_WARNING, "csv-column", 1, c->names[i],
                         "is no field of a requirement: %zu values are not taken", c->lost[i]);
    return true;
}
