/* IFA: Pharmacy Product Number, with the data that follow it in a carrier, and Basic UDI-DI. */
#include "value/udi/udi_internal.h"

enum { GS = '\x1d' };

static bool check_mod97(struct str text, struct err *err)
{
    char pair[2];
    struct str check = str_from(text, text.n - 2);
    udi_pair_mod97(str_sub(text, 0, text.n - 2), pair);
    if (!str_eq(check, (struct str){pair, 2}))
        return err_set(err, ERR_INVALID,
                       "the check digits are %.*s, the data make %.2s (modulo 97)", STR_ARG(check),
                       pair);
    return true;
}

/* Of the PZN inside a PPN: seven digits with weights 1 to 7, modulo 11. Our source for this rule is
   not confirmed, so it is told and does not decide. */
static void look_at_pzn(struct udi_reader *r, struct str pzn)
{
    int sum = 0;
    if (pzn.n != 8 || !udi_all_digits(pzn)) {
        udi_note(r, "agency 11 stands for a PZN, which has 8 digits");
        return;
    }
    for (int i = 0; i < 7; i++)
        sum += (pzn.p[i] - '0') * (i + 1);
    if (sum % 11 != pzn.p[7] - '0')
        udi_note(r,
                 "the check digit of the PZN is %c, its digits make %d (modulo 11; rule not "
                 "confirmed)",
                 pzn.p[7], sum % 11);
}

static bool read_number(struct udi_reader *r, struct str text, struct err *err)
{
    enum { SHORTEST = 5, LONGEST = 22 }; /* agency(2) code(1 to 18) check(2) */
    if (text.n < SHORTEST || text.n > LONGEST)
        return err_set(err, ERR_INVALID, "has %zu characters; it has %d to %d", text.n, SHORTEST,
                       LONGEST);
    if (!udi_all_upper(text, "-."))
        return err_set(err, ERR_INVALID, "has a character that is no digit or capital letter");
    if (!check_mod97(text, err))
        return false;
    struct str code = str_sub(text, 2, text.n - 4);
    if (str_starts(text, STR("11")))
        look_at_pzn(r, code);
    return udi_add(r,
                   (struct udi_part){STR("agency"), str_sub(text, 0, 2), UDI_ROLE_DI,
                                     "agency that gave the code; 11: PZN"},
                   err) &&
           udi_add(r, (struct udi_part){STR("code"), code, UDI_ROLE_DI, "code of the product"},
                   err) &&
           udi_add(r,
                   (struct udi_part){STR("check"), str_from(text, text.n - 2), UDI_ROLE_DI,
                                     "check digits, modulo 97"},
                   err);
}

static const struct {
    const char *identifier, *name, *date, *meaning;
} FURTHER[] = {
    {"16D", "made", "YYYYMMDD", "date of manufacture"},
    {"1T", "lot", NULL, "lot"},
    {"D", "expiry", "YYMMDD", "expiry date"},
    {"S", "serial", NULL, "serial number"},
};

static bool is_printed(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    return s.n > 0;
}

/* An element: its identifier of ANSI MH10.8.2, and data. */
static bool read_element(struct udi_reader *r, struct str text, struct err *err)
{
    if (str_starts(text, STR("9N")))
        return read_number(r, str_from(text, 2), err);
    for (size_t i = 0; i < COUNT_OF(FURTHER); i++) {
        struct date d;
        bool without_day;
        if (!str_starts(text, str_of(FURTHER[i].identifier)))
            continue;
        struct str value = str_from(text, strlen(FURTHER[i].identifier));
        if (!is_printed(value))
            return err_set(err, ERR_INVALID, "after %s stands nothing, or what is not printed",
                           FURTHER[i].identifier);
        if (FURTHER[i].date) {
            if (!udi_date(value, FURTHER[i].date, r->as_of, &d, &without_day))
                return err_set(err, ERR_INVALID, "after %s stands no date %s",
                               FURTHER[i].identifier, FURTHER[i].date);
            value = date_str(r->arena, d);
        }
        return udi_add(
            r, (struct udi_part){str_of(FURTHER[i].name), value, UDI_ROLE_PI, FURTHER[i].meaning},
            err);
    }
    return err_set(err, ERR_INVALID, "'%.*s' has no known data identifier",
                   STR_ARG(str_sub(text, 0, 20)));
}

/* A number alone; or elements, divided by GS, in the envelope of format 06 or without it
   (ISO/IEC 15434). */
bool udi_read_ppn(struct udi_reader *r, struct str text, struct err *err)
{
    bool envelope = str_starts(text, STR("[)>\x1e"
                                         "06\x1d"));
    struct str element;
    if (!envelope && !str_starts(text, STR("9N")))
        return read_number(r, text, err);
    if (envelope) {
        text = str_from(text, 7);
        text = str_ends(text, STR("\x04")) ? str_sub(text, 0, text.n - 1) : text;
        text = str_ends(text, STR("\x1e")) ? str_sub(text, 0, text.n - 1) : text;
    }
    while (str_split(&text, GS, &element))
        if (!read_element(r, element, err))
            return false;
    return udi_part(r->out, "code").n || err_set(err, ERR_INVALID, "has no product number (9N)");
}

bool udi_read_ifa_basic(struct udi_reader *r, struct str text, struct err *err)
{
    enum { SHORTEST = 10, LONGEST = 25, MAKER = 5 }; /* PP maker(5) group(1 to 16) check(2) */
    if (!str_starts(text, STR("PP")) || text.n < SHORTEST || text.n > LONGEST)
        return err_set(err, ERR_INVALID, "begins with 'PP' and has %d to %d characters", SHORTEST,
                       LONGEST);
    if (!udi_all_digits(str_sub(text, 2, MAKER)) || !udi_all_upper(text, "."))
        return err_set(err, ERR_INVALID,
                       "after 'PP' stand %d digits of the manufacturer, and a group of digits, "
                       "capital letters and points",
                       MAKER);
    if (!check_mod97(text, err))
        return false;
    return udi_add(r,
                   (struct udi_part){STR("maker"), str_sub(text, 2, MAKER), UDI_ROLE_OTHER,
                                     "manufacturer"},
                   err) &&
           udi_add(r,
                   (struct udi_part){STR("model"), str_sub(text, 2 + MAKER, text.n - 4 - MAKER),
                                     UDI_ROLE_OTHER, "device group"},
                   err) &&
           udi_add(r,
                   (struct udi_part){STR("check"), str_from(text, text.n - 2), UDI_ROLE_OTHER,
                                     "check digits, modulo 97"},
                   err);
}
