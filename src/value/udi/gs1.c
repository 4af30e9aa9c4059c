/* GS1 element strings: as a scanner gives them, with FNC1 as GS (or '^', as GS1's own tools write
   it), and in readable form, with application identifiers in parentheses (General Specifications,
   4.14, 7.8). */
#include "value/udi/udi_internal.h"

static bool is_fnc1(char c)
{
    return c == '\x1d' || c == '^';
}

/* Dates as dates; all else as it stands. */
static struct str value_of(struct udi_reader *r, const struct udi_ai *ai, struct str digits,
                           struct str data)
{
    struct date d;
    bool without_day;
    if (!str_starts(str_of(ai->format), STR("N6:month")) || data.n != 6 ||
        !udi_date(data, "YYMMDD", r->as_of, &d, &without_day))
        return data;
    if (without_day)
        udi_note(r, "%.*s: the day is not given (00); read as the last of the month",
                 STR_ARG(digits));
    return date_str(r->arena, d);
}

/* One element; the same again is nothing new, another value of the same identifier is an error
   (General Specifications, 4.13.1). */
static bool add_element(struct udi_reader *r, const struct udi_ai *ai, struct str digits,
                        struct str data, struct err *err)
{
    if (!udi_ai_check(ai, data, err))
        return err_wrap(err, "(%.*s)", STR_ARG(digits));
    struct str value = value_of(r, ai, digits, data);
    for (size_t i = 0; i < r->out->part_count; i++)
        if (str_eq(r->out->parts[i].name, digits))
            return str_eq(r->out->parts[i].value, value) ||
                   err_set(err, ERR_INVALID, "(%.*s) is there twice, with different values",
                           STR_ARG(digits));
    return udi_add(r, (struct udi_part){digits, value, ai->role, ai->meaning}, err);
}

static bool no_identifier(struct str text, struct err *err)
{
    return err_set(err, ERR_INVALID, "'%.*s' begins with no application identifier",
                   STR_ARG(str_sub(text, 0, 12)));
}

/* What of the text belongs to an element of predefined length, or stands before the next FNC1. */
static bool read_raw(struct udi_reader *r, struct str text, struct err *err)
{
    if (!text.n)
        return err_set(err, ERR_INVALID, "has no elements");
    while (text.n) {
        size_t n;
        const struct udi_ai *ai = udi_ai_find(text, &n);
        if (!ai)
            return no_identifier(text, err);
        struct str digits = str_sub(text, 0, n);
        text = str_from(text, n);
        size_t end = ai->predefined ? udi_ai_least(ai) : 0;
        while (!ai->predefined && end < text.n && !is_fnc1(text.p[end]))
            end++;
        struct str data = str_sub(text, 0, end);
        text = str_from(text, data.n);
        if (!add_element(r, ai, digits, data, err))
            return false;
        if (text.n && is_fnc1(text.p[0]))
            text = str_from(text, 1);
    }
    return true;
}

/* Takes the data up to the next '(' that no backslash stands before. */
static struct str take_data(struct arena *a, struct str *text)
{
    struct buf data = {.arena = a};
    size_t i = 0;
    for (; i < text->n && text->p[i] != '('; i++) {
        if (text->p[i] == '\\' && i + 1 < text->n && text->p[i + 1] == '(')
            i++;
        buf_char(&data, text->p[i]);
    }
    *text = str_from(*text, i);
    return buf_str(&data);
}

static bool read_bracketed(struct udi_reader *r, struct str text, struct err *err)
{
    while (text.n) {
        size_t n, close = str_find_char(text, ')');
        struct str digits = str_sub(text, 1, close ? close - 1 : 0);
        const struct udi_ai *ai = udi_ai_find(digits, &n);
        if (close == text.n || !ai || n != digits.n)
            return no_identifier(text, err);
        text = str_from(text, close + 1);
        struct str data = take_data(r->arena, &text);
        if (!add_element(r, ai, digits, data, err))
            return false;
    }
    return true;
}

/* A GTIN of an EAN/UPC symbol, and the element string of the composite symbol above it. */
static bool read_ean(struct udi_reader *r, struct str text, size_t digits, struct err *err)
{
    size_t bar = str_find_char(text, '|');
    struct str gtin = str_sub(text, 0, bar), rest = str_from(text, bar);
    size_t n;
    if (gtin.n != digits || !udi_all_digits(gtin))
        return err_set(err, ERR_INVALID, "after the symbology stand no %zu digits", digits);
    gtin = str_fmt(r->arena, "%.*s%.*s", (int)(14 - digits), "000000", STR_ARG(gtin));
    if (!add_element(r, udi_ai_find(STR("01"), &n), STR("01"), gtin, err))
        return false;
    if (!rest.n)
        return true;
    if (!str_starts(rest, STR("|]e0")))
        return err_set(err, ERR_INVALID, "after the GTIN stands no composite symbol");
    return read_raw(r, str_from(rest, 4), err);
}

/* The symbology in front: those of GS1 (General Specifications, 7.3.1). */
static bool read_scanned(struct udi_reader *r, struct str text, struct err *err)
{
    static const char *const carriers[] = {"]C1", "]d2", "]Q3", "]e0", "]J1"};
    for (size_t i = 0; i < COUNT_OF(carriers); i++)
        if (str_starts(text, str_of(carriers[i])))
            return read_raw(r, str_from(text, 3), err);
    if (str_starts(text, STR("]E0")))
        return read_ean(r, str_from(text, 3), 13, err);
    if (str_starts(text, STR("]E4")))
        return read_ean(r, str_from(text, 3), 8, err);
    return err_set(err, ERR_INVALID, "'%.*s' is no symbology that carries element strings",
                   STR_ARG(str_sub(text, 0, 3)));
}

static bool is_there(const struct udi *u, const char *ai)
{
    return udi_part(u, ai).n > 0;
}

static void look_at_whole(struct udi_reader *r)
{
    const struct udi *u = r->out;
    if (!is_there(u, "01") && !is_there(u, "03") && !is_there(u, "8006") && !is_there(u, "8013"))
        udi_note(r, "has no device identifier (01): these are production data alone");
    if (is_there(u, "8013"))
        udi_note(r, "(8013) is a Basic UDI-DI, which never stands on a label (MDR Article 27(6), "
                    "IVDR Article 24(6))");
}

bool udi_read_gs1(struct udi_reader *r, struct str text, struct err *err)
{
    bool ok = text.p[0] == '('     ? read_bracketed(r, text, err)
              : text.p[0] == ']'   ? read_scanned(r, text, err)
              : is_fnc1(text.p[0]) ? read_raw(r, str_from(text, 1), err)
                                   : read_raw(r, text, err);
    if (ok)
        look_at_whole(r);
    return ok;
}
