/* Numbers that EUDAMED knows: SRN, EUDAMED DI, code of the nomenclature. */
#include "value/udi/udi_internal.h"

enum { SRN_DIGITS = 9 };

static const char *role_of(struct str code)
{
    return STR_IS(code, "MF")   ? "manufacturer"
           : STR_IS(code, "AR") ? "authorised representative"
           : STR_IS(code, "IM") ? "importer"
           : STR_IS(code, "PR") ? "producer of systems or procedure packs"
                                : NULL;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool udi_read_srn(struct udi_reader *r, struct str text, struct err *err)
{
    if (text.n != 6 + SRN_DIGITS || !is_capital(text.p[0]) || !is_capital(text.p[1]) ||
        text.p[2] != '-' || text.p[5] != '-' || !udi_all_digits(str_from(text, 6)))
        return err_set(err, ERR_INVALID,
                       "is two capital letters of the country, MF, AR, IM or PR, and %d digits, as "
                       "DE-MF-000012345",
                       SRN_DIGITS);
    const char *role = role_of(str_sub(text, 3, 2));
    if (!role)
        return err_set(err, ERR_INVALID,
                       "%.2s is no role: MF manufacturer, AR authorised representative, IM "
                       "importer, PR producer of systems or procedure packs",
                       text.p + 3);
    return udi_add(
               r, (struct udi_part){STR("country"), str_sub(text, 0, 2), UDI_ROLE_OTHER, "country"},
               err) &&
           udi_add(r, (struct udi_part){STR("role"), str_sub(text, 3, 2), UDI_ROLE_OTHER, role},
                   err) &&
           udi_add(r, (struct udi_part){STR("number"), str_from(text, 6), UDI_ROLE_OTHER, "number"},
                   err);
}

/* B-, the SRN without hyphens, 8 characters, and a pair over all after B-. */
static bool read_own(struct udi_reader *r, struct str di, struct err *err)
{
    char pair[2];
    struct str data = str_sub(di, 0, di.n - 2), check = str_from(di, di.n - 2);
    if (!udi_pair_mod1021(data, pair) || !str_eq(check, (struct str){pair, 2}))
        return err_set(err, ERR_INVALID,
                       "the check characters are %.*s, the data make %.2s (modulo 1021)",
                       STR_ARG(check), pair);
    struct str srn = str_fmt(r->arena, "%.2s-%.2s-%.*s", di.p, di.p + 2, SRN_DIGITS, di.p + 4);
    return udi_add(r, (struct udi_part){STR("srn"), srn, UDI_ROLE_OTHER, "manufacturer"}, err) &&
           udi_add(r,
                   (struct udi_part){STR("model"), str_sub(data, 13, 8), UDI_ROLE_OTHER, "device"},
                   err) &&
           udi_add(r,
                   (struct udi_part){STR("check"), check, UDI_ROLE_OTHER,
                                     "check characters, modulo 1021"},
                   err);
}

bool udi_read_eudamed_di(struct udi_reader *r, struct str text, struct err *err)
{
    enum { OWN = 4 + SRN_DIGITS + 8 + 2, LONGEST = 25 };
    if (!str_starts(text, STR("B-")) || text.n < 6 || text.n > LONGEST)
        return err_set(err, ERR_INVALID, "begins with 'B-' and has at most %d characters", LONGEST);
    struct str di = str_from(text, 2);
    if (di.n == OWN && is_capital(di.p[0]) && is_capital(di.p[1]) && role_of(str_sub(di, 2, 2)) &&
        udi_all_digits(str_sub(di, 4, SRN_DIGITS)))
        return read_own(r, di, err);
    struct udi gtin;
    if (udi_all_digits(di) && !udi_read_as(r->arena, UDI_GTIN, di, r->as_of, &gtin, err))
        return false;
    if (!udi_all_upper(di, ""))
        return err_set(err, ERR_INVALID, "has a character that is no digit or capital letter");
    if (!udi_all_digits(di))
        udi_note(r, "made of a UDI-DI without check character: only its characters could be "
                    "looked at");
    return udi_add(r, (struct udi_part){STR("udi_di"), di, UDI_ROLE_OTHER, "UDI-DI it is made of"},
                   err);
}

/* A letter, and up to six levels of two digits; lists of EUDAMED have spaces before it. */
bool udi_read_emdn(struct udi_reader *r, struct str text, struct err *err)
{
    struct str code = str_trim(text);
    if (code.n < 3 || code.n > 13 || code.n % 2 == 0 || !is_capital(code.p[0]) ||
        !udi_all_digits(str_from(code, 1)))
        return err_set(err, ERR_INVALID,
                       "is a capital letter and 2, 4, 6, 8, 10 or 12 digits, as Z12011480");
    if (code.n != text.n)
        udi_note(r, "has spaces around it, which do not belong to the code");
    return udi_add(
               r,
               (struct udi_part){STR("category"), str_sub(code, 0, 1), UDI_ROLE_OTHER, "category"},
               err) &&
           udi_add(r, (struct udi_part){STR("code"), code, UDI_ROLE_OTHER, "code"}, err);
}
