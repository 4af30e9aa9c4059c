/* GTIN and GMN: the keys of GS1 that stand alone. */
#include "value/udi/udi_internal.h"

/* GS1 General Specifications, 2.1 and 7.9.1. */
bool udi_read_gtin(struct udi_reader *r, struct str text, struct err *err)
{
    if (!udi_all_digits(text))
        return err_set(err, ERR_INVALID, "has a character that is no digit");
    if (text.n != 8 && text.n != 12 && text.n != 13 && text.n != 14)
        return err_set(err, ERR_INVALID, "has %zu digits; it has 8, 12, 13 or 14", text.n);
    struct str data = str_sub(text, 0, text.n - 1);
    char check = udi_digit_mod10(data);
    if (text.p[text.n - 1] != check)
        return err_set(err, ERR_INVALID, "the check digit is %c, the digits before it make %c",
                       text.p[text.n - 1], check);
    struct str long_form = str_fmt(r->arena, "%0*d%.*s", (int)(14 - text.n + 1), 0, STR_ARG(text));
    struct udi other;
    struct err ignored;
    if (text.n != 8 && udi_read_as(r->arena, UDI_GMN, text, r->as_of, &other, &ignored))
        udi_note(r, "it would be a valid GMN, too");
    return udi_add(r,
                   (struct udi_part){STR("gtin"), str_from(long_form, long_form.n - 14),
                                     UDI_ROLE_DI, "UDI-DI, as 14 digits"},
                   err) &&
           udi_add(r,
                   (struct udi_part){STR("check"), str_from(text, text.n - 1), UDI_ROLE_OTHER,
                                     "check digit, modulo 10"},
                   err);
}

/* GS1 General Specifications, 2.6.13 and 7.9.5: the company prefix, at least five digits of it,
   begins the number. */
bool udi_read_gmn(struct udi_reader *r, struct str text, struct err *err)
{
    enum { SHORTEST = 8, LONGEST = 25, PREFIX = 5 };
    char pair[2];
    if (text.n < SHORTEST || text.n > LONGEST)
        return err_set(err, ERR_INVALID, "has %zu characters; it has %d to %d", text.n, SHORTEST,
                       LONGEST);
    if (!udi_all_digits(str_sub(text, 0, PREFIX)))
        return err_set(err, ERR_INVALID, "does not begin with %d digits of a company prefix",
                       PREFIX);
    struct str data = str_sub(text, 0, text.n - 2), check = str_from(text, text.n - 2);
    if (!udi_pair_mod1021(data, pair))
        return err_set(err, ERR_INVALID, "has a character that is not of GS1's set of 82");
    if (!str_eq(check, (struct str){pair, 2}))
        return err_set(err, ERR_INVALID,
                       "the check characters are %.*s, the data make %.2s (modulo 1021)",
                       STR_ARG(check), pair);
    return udi_add(r,
                   (struct udi_part){STR("model"), data, UDI_ROLE_OTHER,
                                     "company prefix and model, without check characters"},
                   err) &&
           udi_add(r,
                   (struct udi_part){STR("check"), check, UDI_ROLE_OTHER,
                                     "check characters, modulo 1021"},
                   err);
}
