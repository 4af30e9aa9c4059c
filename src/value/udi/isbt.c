/* ICCBBA: data structures of ISBT 128, for medical products of human origin. Each begins with two
   or three characters that name it, and has a fixed length; there are no check characters. */
#include "value/udi/udi_internal.h"

struct structure {
    const char *start, *name;
    size_t length;
    bool is_date; /* cYYJJJ: century, year, day of the year */
    const char *meaning;
};

/* The longer starts first; "=" with a letter or digit is a donation number. */
static const struct structure STRUCTURES[] = {
    {"&,1", "lot", 18, false, "lot of a product of human origin"},
    {"=/", "product", 16, false, "processor product identification code"},
    {"=,", "division", 6, false, "division or serial number"},
    {"=>", "expiry", 6, true, "expiry date"},
    {"=}", "made", 6, true, "date of production"},
    {"=", "donation", 15, false, "donation identification number, with its flags"},
};

static const struct structure *structure_of(struct str text)
{
    for (size_t i = 0; i < COUNT_OF(STRUCTURES); i++)
        if (str_starts(text, str_of(STRUCTURES[i].start)))
            return &STRUCTURES[i];
    return NULL;
}

/* Century 0 is 2000, and 9 is 1900 (ISBT 128 standard, data structures 004 and 008). */
static bool read_date(struct udi_reader *r, const struct structure *s, struct str digits,
                      struct err *err)
{
    struct date d;
    bool without_day;
    if (!udi_all_digits(digits))
        return err_set(err, ERR_INVALID, "%s has a character that is no digit", s->start);
    int century = digits.p[0] == '9' ? 19 : 20 + (digits.p[0] - '0');
    struct str day = str_fmt(r->arena, "%d%.*s", century, STR_ARG(str_from(digits, 1)));
    if (!udi_date(day, "YYYYJJJ", r->as_of, &d, &without_day))
        return err_set(err, ERR_INVALID, "%.*s after %s is no day (cYYJJJ)", STR_ARG(digits),
                       s->start);
    return udi_add(
        r, (struct udi_part){str_of(s->name), date_str(r->arena, d), UDI_ROLE_PI, s->meaning}, err);
}

static bool read_product(struct udi_reader *r, struct str value, struct err *err)
{
    return udi_add(
               r, (struct udi_part){STR("facility"), str_sub(value, 0, 5), UDI_ROLE_DI, "facility"},
               err) &&
           udi_add(r,
                   (struct udi_part){STR("code"), str_sub(value, 5, 6), UDI_ROLE_DI,
                                     "code of the product at the facility"},
                   err) &&
           udi_add(r,
                   (struct udi_part){STR("description"), str_sub(value, 11, 5), UDI_ROLE_DI,
                                     "product description code"},
                   err);
}

bool udi_read_isbt(struct udi_reader *r, struct str text, struct err *err)
{
    while (text.n) {
        const struct structure *s = structure_of(text);
        if (!s)
            return err_set(err, ERR_INVALID, "'%.*s' begins no known data structure",
                           STR_ARG(str_sub(text, 0, 3)));
        size_t start = strlen(s->start);
        struct str value = str_sub(text, start, s->length);
        if (value.n != s->length || !udi_all_upper(value, ""))
            return err_set(err, ERR_INVALID, "after %s stand %zu digits and capital letters (%s)",
                           s->start, s->length, s->meaning);
        bool ok = s->is_date ? read_date(r, s, value, err)
                  : STR_IS(str_of(s->name), "product")
                      ? read_product(r, value, err)
                      : udi_add(r,
                                (struct udi_part){str_of(s->name), value, UDI_ROLE_PI, s->meaning},
                                err);
        if (!ok)
            return false;
        text = str_from(text, start + s->length);
    }
    if (!udi_part(r->out, "facility").n)
        udi_note(r, "production data without a product code (=/)");
    return true;
}
