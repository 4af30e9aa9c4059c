/* Requirements as a table (RFC 4180): a header line, then a requirement a line. The separator is a
   comma, a semicolon or a tab, as spreadsheets write it. */
#include "base/limits.h"
#include "base/rows.h"
#include "intake/requirement/requirement_internal.h"

enum { HEADER_MAX = 16384 };

struct csv {
    struct requirement_reader *reader;
    struct rows rows;
    enum requirement_field columns[ROWS_FIELDS_MAX];
    struct str names[ROWS_FIELDS_MAX];
    size_t column_count;
    size_t lost[ROWS_FIELDS_MAX]; /* values in a column that is no field */
};

/* An apostrophe keeps a spreadsheet from taking a cell for a formula; one of them is taken off. */
static struct str unguarded(struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] == '\'')
        n++;
    return n > 0 && n < s.n && memchr("=+-@\t\r", s.p[n], 6) ? str_from(s, 1) : s;
}

static bool next_row(struct arena *a, struct csv *c, bool *there, struct err *err)
{
    *there = rows_next(a, &c->rows);
    return *there || !c->rows.cut_off ||
           err_set(err, ERR_INVALID, "line %zu: a field in quotes does not end", c->rows.line);
}

static bool read_header(struct arena *a, struct csv *c, const struct requirement_map *map,
                        struct err *err)
{
    bool there;
    if (!next_row(a, c, &there, err))
        return false;
    if (there && c->rows.count > ROWS_FIELDS_MAX)
        return err_set(err, ERR_LIMIT, "line 1: more than %d columns", (int)ROWS_FIELDS_MAX);
    c->column_count = there ? c->rows.count : 0;
    for (size_t i = 0; i < c->column_count; i++) {
        c->names[i] = c->rows.fields[i];
        c->columns[i] = requirement_field_of(map, c->names[i]);
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
    rows_init(&c->rows, begin, rows_separator(begin));
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

static void take_row(struct csv *c)
{
    struct requirement_row row = {.line = c->rows.line};
    for (size_t i = 0; i < c->rows.count && i < c->column_count; i++) {
        enum requirement_field f = c->columns[i];
        struct str value = c->rows.fields[i];
        if (f == REQUIREMENT_FIELD__COUNT) {
            c->lost[i] += value.n > 0;
            continue;
        }
        row.values[f] = str_trim(unguarded(value));
        row.given[f] = true;
    }
    if (c->rows.count != c->column_count)
        findings_add(c->reader->findings, FINDING_WARNING, "csv-columns", row.line, STR(""),
                     "has %zu fields where the header has %zu", c->rows.count, c->column_count);
    requirement_add(c->reader, &row);
}

bool requirement_read_csv(struct requirement_reader *r)
{
    struct csv *c = ARENA_NEW(r->arena, struct csv);
    bool there = true;
    *c = (struct csv){.reader = r};
    rows_init(&c->rows, r->text, rows_separator(r->text));
    if (!read_header(r->arena, c, r->map, r->err))
        return false;
    forget_repeated(c);
    while (next_row(r->arena, c, &there, r->err) && there) {
        if (r->document->count == LIMIT_REQUIREMENTS)
            return err_set(r->err, ERR_LIMIT, "line %zu: more than %d requirements", c->rows.line,
                           LIMIT_REQUIREMENTS);
        take_row(c);
    }
    if (c->rows.cut_off)
        return false;
    for (size_t i = 0; i < c->column_count; i++)
        if (c->lost[i])
            findings_add(r->findings, FINDING_WARNING, "csv-column", 1, c->names[i],
                         "is no field of a requirement: %zu values are not taken", c->lost[i]);
    return true;
}
