#include "value/udi/udi_internal.h"

#include <stdarg.h>
#include <stdio.h>

struct kind_row {
    const char *word, *label;
    udi_read_fn *read;
    bool basic, device;
};

static const struct kind_row KINDS[UDI_KIND__COUNT] = {
    [UDI_NONE] = {"none", "identifier", NULL, false, false},
    [UDI_GTIN] = {"gtin", "GTIN", udi_read_gtin, false, true},
    [UDI_GMN] = {"gmn", "GMN", udi_read_gmn, true, false},
    [UDI_GS1] = {"gs1", "GS1 element string", udi_read_gs1, false, true},
    [UDI_HIBC] = {"hibc", "HIBC", udi_read_hibc, false, true},
    [UDI_HIBC_BASIC] = {"hibc_basic", "HIBCC Basic UDI-DI", udi_read_hibc_basic, true, false},
    [UDI_HIBC_BASIC_OLD] = {"hibc_basic_old", "superseded HIBCC Basic UDI-DI",
                            udi_read_hibc_basic_old, false, false},
    [UDI_PPN] = {"ppn", "PPN", udi_read_ppn, false, true},
    [UDI_IFA_BASIC] = {"ifa_basic", "IFA Basic UDI-DI", udi_read_ifa_basic, true, false},
    [UDI_ISBT] = {"isbt128", "ISBT 128", udi_read_isbt, false, true},
    [UDI_EUDAMED_DI] = {"eudamed_di", "EUDAMED DI", udi_read_eudamed_di, false, false},
    [UDI_SRN] = {"srn", "SRN", udi_read_srn, false, false},
    [UDI_EMDN] = {"emdn", "EMDN code", udi_read_emdn, false, false},
    [UDI_BODY] = {"notified_body", "number of a notified body", udi_read_body, false, false},
};

const char *udi_kind_word(enum udi_kind kind)
{
    return KINDS[kind].word;
}

const char *udi_kind_label(enum udi_kind kind)
{
    return KINDS[kind].label;
}

bool udi_kind_find(struct str word, enum udi_kind *out)
{
    for (int k = UDI_NONE + 1; k < UDI_KIND__COUNT; k++)
        if (str_eq(word, str_of(KINDS[k].word))) {
            *out = (enum udi_kind)k;
            return true;
        }
    return false;
}

bool udi_is_basic(enum udi_kind kind)
{
    return KINDS[kind].basic;
}

bool udi_is_device(enum udi_kind kind)
{
    return KINDS[kind].device;
}

bool udi_add(struct udi_reader *r, struct udi_part part, struct err *err)
{
    if (r->out->part_count == UDI_PART_MAX)
        return err_set(err, ERR_LIMIT, "more than %d parts", UDI_PART_MAX);
    r->out->parts[r->out->part_count++] = part;
    return true;
}

void udi_note(struct udi_reader *r, const char *fmt, ...)
{
    char text[300];
    va_list ap;
    if (r->out->note_count == UDI_NOTE_MAX)
        return;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    r->out->notes[r->out->note_count++] = str_copy(r->arena, (struct str){text, length});
}

struct str udi_part(const struct udi *u, const char *name)
{
    for (size_t i = 0; i < u->part_count; i++)
        if (str_eq(u->parts[i].name, str_of(name)))
            return u->parts[i].value;
    return (struct str){0};
}

void udi_format(const struct udi *u, struct buf *out)
{
    for (size_t i = 0; i < u->part_count; i++) {
        const struct udi_part *p = &u->parts[i];
        buf_fmt(out, "%s%.*s=", i ? " " : "", STR_ARG(p->name));
        for (size_t k = 0; k < p->value.n; k++)
            buf_char(out, p->value.p[k] == ' ' ? '_' : p->value.p[k]);
    }
}

bool udi_read_as(struct arena *a, enum udi_kind kind, struct str text, struct date as_of,
                 struct udi *out, struct err *err)
{
    struct udi u = {.kind = kind};
    struct udi_reader r = {.arena = a, .as_of = as_of, .out = &u};
    if (text.n == 0)
        return err_set(err, ERR_INVALID, "is empty");
    if (text.n > UDI_LENGTH_MAX)
        return err_set(err, ERR_LIMIT, "is longer than %d characters", UDI_LENGTH_MAX);
    if (!KINDS[kind].read)
        return err_set(err, ERR_INVALID, "is of no kind of identifier");
    if (!KINDS[kind].read(&r, text, err))
        return err_wrap(err, "%s", KINDS[kind].label);
    *out = u;
    return true;
}

static char at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

static bool is_letter_at(struct str s, size_t i)
{
    return char_is_alpha(at(s, i));
}

/* Kinds that their first characters tell; UDI_NONE for what begins with digits. */
static enum udi_kind kind_by_start(struct str text)
{
    static const struct {
        const char *start;
        enum udi_kind kind;
    } starts[] = {
        {"++", UDI_HIBC_BASIC}, {"+", UDI_HIBC},
        {"*+", UDI_HIBC},       {"[)>", UDI_PPN},
        {"9N", UDI_PPN},        {"(", UDI_GS1},
        {"]", UDI_GS1},         {"^", UDI_GS1},
        {"\x1d", UDI_GS1},      {"=", UDI_ISBT},
        {"&,", UDI_ISBT},       {"B-", UDI_EUDAMED_DI},
        {"PP", UDI_IFA_BASIC},  {"RH", UDI_HIBC_BASIC_OLD},
    };
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_starts(text, str_of(starts[i].start)))
            return starts[i].kind;
    if (is_letter_at(text, 0) && is_letter_at(text, 1) && at(text, 2) == '-')
        return UDI_SRN;
    /* With 12 digits it may as well be a GTIN whose first digit was misread. */
    struct str code = str_trim(text);
    if (is_letter_at(code, 0) && code.n < 13 && udi_all_digits(str_from(code, 1)))
        return UDI_EMDN;
    return UDI_NONE;
}

static bool is_gtin_length(size_t n)
{
    return n == 8 || n == 12 || n == 13 || n == 14;
}

/* What begins with digits may be of several kinds; the most probable first. Of an element string
   without a mark of its symbology only the form that begins with a GTIN is tried: 10 or 21 may as
   well begin a GMN. */
static size_t kinds_of_digits(struct str text, enum udi_kind kinds[4])
{
    bool digits = udi_all_digits(text);
    size_t n = 0;
    if (digits && text.n == 4)
        kinds[n++] = UDI_BODY;
    if (digits && is_gtin_length(text.n))
        kinds[n++] = UDI_GTIN;
    if (text.n > 16 && str_starts(text, STR("01")) && udi_all_digits(str_sub(text, 0, 16)) &&
        (text.n > 25 || text.p[15] == udi_digit_mod10(str_sub(text, 2, 13))))
        kinds[n++] = UDI_GS1;
    if (text.n >= 8 && text.n <= 25)
        kinds[n++] = UDI_GMN;
    if (text.n == 16 && str_starts(text, STR("01")) && digits)
        kinds[n++] = UDI_GS1;
    if (digits && text.n == 12 && str_starts(text, STR("11")))
        kinds[n++] = UDI_PPN;
    return n;
}

bool udi_read(struct arena *a, struct str text, struct date as_of, struct udi *out, struct err *err)
{
    enum udi_kind kinds[4];
    enum udi_kind kind = kind_by_start(text);
    if (kind != UDI_NONE || text.n == 0 || text.n > UDI_LENGTH_MAX)
        return udi_read_as(a, kind, text, as_of, out, err);
    size_t n = udi_all_digits(str_sub(text, 0, 4)) ? kinds_of_digits(text, kinds) : 0;
    for (size_t i = 0; i < n; i++) {
        struct err other;
        if (udi_read_as(a, kinds[i], text, as_of, out, i ? &other : err))
            return true;
    }
    if (n)
        return false;
    return err_set(err, ERR_INVALID,
                   "is no identifier of GS1, HIBCC, IFA or ICCBBA, no SRN, EMDN code, EUDAMED DI "
                   "or number of a notified body (--kind says what it must be)");
}
