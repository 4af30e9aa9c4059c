#include "base/rows.h"

#include "base/buf.h"

/* Takes a field in quotes, whose first quote is taken; false when it does not end. */
static bool take_quoted(struct arena *a, struct rows *r, struct str *out)
{
    struct buf whole = {.arena = a};
    for (;;) {
        size_t n = str_find_char(r->rest, '"');
        if (n == r->rest.n)
            return false;
        bool doubled = n + 1 < r->rest.n && r->rest.p[n + 1] == '"';
        struct str part = str_sub(r->rest, 0, doubled ? n + 1 : n);
        for (size_t i = 0; i < part.n; i++)
            r->next_line += part.p[i] == '\n';
        r->rest = str_from(r->rest, doubled ? n + 2 : n + 1);
        if (!doubled && whole.n == 0) {
            *out = part;
            return true;
        }
        buf_put(&whole, part);
        if (doubled)
            continue;
        *out = buf_str(&whole);
        return true;
    }
}

static size_t field_end(const struct rows *r)
{
    size_t n = 0;
    while (n < r->rest.n && r->rest.p[n] != r->separator && r->rest.p[n] != '\n')
        n++;
    return n;
}

/* Takes a field and what ends it; *last when that was the end of the line. */
static bool take_field(struct arena *a, struct rows *r, struct str *out, bool *last)
{
    if (str_starts(r->rest, STR("\""))) {
        r->rest = str_from(r->rest, 1);
        if (!take_quoted(a, r, out))
            return false;
        r->rest = str_from(r->rest, field_end(r));
    } else {
        size_t n = field_end(r);
        *out = str_sub(r->rest, 0, n);
        r->rest = str_from(r->rest, n);
    }
    *last = r->rest.n == 0 || r->rest.p[0] == '\n';
    r->next_line += *last && r->rest.n > 0;
    r->rest = str_from(r->rest, 1);
    *out = str_trim(*out);
    return true;
}

void rows_init(struct rows *r, struct str text, char separator)
{
    *r = (struct rows){.text = text, .rest = text, .separator = separator, .next_line = 1};
}

bool rows_next(struct arena *a, struct rows *r)
{
    bool filled = false;
    while (!filled && r->rest.n > 0) {
        bool last = false;
        r->count = 0;
        r->line = r->next_line;
        r->offset = r->text.n - r->rest.n;
        while (!last) {
            struct str field;
            if (!take_field(a, r, &field, &last)) {
                r->cut_off = true;
                r->rest = (struct str){0};
                return false;
            }
            filled |= field.n > 0;
            if (r->count < ROWS_FIELDS_MAX)
                r->fields[r->count] = field;
            r->count++;
        }
    }
    return filled;
}

char rows_separator(struct str text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        quoted ^= c == '"';
        if (quoted)
            continue;
        if (c == '\n')
            break;
        if (c == ',' || c == ';' || c == '\t')
            return c;
    }
    return '\0';
}
