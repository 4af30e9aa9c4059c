/* HIBCC: HIBC LIC primary and secondary data, and its Basic UDI-DI. Dates are flagged by the first
   character after "$$"; what follows a flag and is no date was made by somebody who took the flag
   for the first character of the lot, and is read so, with a note. */
#include "value/udi/udi_internal.h"

static bool add(struct udi_reader *r, const char *name, struct str value, enum udi_role role,
                const char *meaning, struct err *err)
{
    return !value.n || udi_add(r, (struct udi_part){str_of(name), value, role, meaning}, err);
}

/* --- secondary data --- */

struct date_flag {
    char flag;
    size_t skip; /* of the flag itself: the months 0 and 1 have none */
    const char *form;
    size_t hours;
};

/* ANSI/HIBC 2.6, table 2: expiry date flags. */
static const struct date_flag DATE_FLAGS[] = {
    {'0', 0, "MMYY", 0},   {'1', 0, "MMYY", 0},  {'2', 1, "MMDDYY", 0}, {'3', 1, "YYMMDD", 0},
    {'4', 1, "YYMMDD", 2}, {'5', 1, "YYJJJ", 0}, {'6', 1, "YYJJJ", 2},
};

/* Takes the expiry date from the start of *rest, if there is one. */
static bool take_date(struct udi_reader *r, const struct date_flag *f, struct str *rest,
                      struct err *err)
{
    struct date expiry;
    bool without_day;
    size_t width = strlen(f->form);
    struct str digits = str_sub(*rest, f->skip, width);
    struct str hour = str_sub(*rest, f->skip + width, f->hours);
    bool is_hour = hour.n == f->hours &&
                   (!f->hours || (udi_all_digits(hour) && str_cmp(hour, STR("23")) <= 0));
    if (!udi_date(digits, f->form, r->as_of, &expiry, &without_day) || !is_hour) {
        udi_note(r, "no date %s%s follows the date flag %c: read as lot or serial number", f->form,
                 f->hours ? "HH" : "", f->flag);
        return true;
    }
    *rest = str_from(*rest, f->skip + width + f->hours);
    return add(r, "expiry", date_str(r->arena, expiry), UDI_ROLE_PI, "expiry date", err) &&
           add(r, "hour", hour, UDI_ROLE_PI, "hour of expiry", err);
}

/* Quantity flags 8 and 9, then a date flag. */
static bool take_flags(struct udi_reader *r, struct str *rest, struct err *err)
{
    size_t width = !rest->n ? 0 : rest->p[0] == '8' ? 2 : rest->p[0] == '9' ? 5 : 0;
    struct str quantity = str_sub(*rest, 1, width);
    if (width && quantity.n == width && udi_all_digits(quantity)) {
        *rest = str_from(*rest, 1 + width);
        if (!add(r, "quantity", quantity, UDI_ROLE_OTHER, "quantity", err))
            return false;
    }
    if (rest->n && rest->p[0] == '7') {
        *rest = str_from(*rest, 1);
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(DATE_FLAGS); i++)
        if (rest->n && rest->p[0] == DATE_FLAGS[i].flag)
            return take_date(r, &DATE_FLAGS[i], rest, err);
    return true;
}

static bool add_lot(struct udi_reader *r, bool serial, struct str value, struct err *err)
{
    return serial ? add(r, "serial", value, UDI_ROLE_PI, "serial number", err)
                  : add(r, "lot", value, UDI_ROLE_PI, "lot", err);
}

/* $lot, $+serial, $$ with flags and lot, $$+ with flags and serial. */
static bool read_dollar(struct udi_reader *r, struct str text, struct err *err)
{
    bool flags = str_starts(text, STR("$$"));
    struct str rest = str_from(text, flags ? 2 : 1);
    bool serial = str_starts(rest, STR("+"));
    if (serial)
        rest = str_from(rest, 1);
    if (flags && !take_flags(r, &rest, err))
        return false;
    return add_lot(r, serial, rest, err);
}

/* The older form without flags: YYJJJ, then the lot. */
static bool read_julian(struct udi_reader *r, struct str text, struct err *err)
{
    struct date expiry;
    bool without_day;
    if (!udi_date(str_sub(text, 0, 5), "YYJJJ", r->as_of, &expiry, &without_day)) {
        udi_note(r, "%.*s is no day of a year (YYJJJ)", STR_ARG(str_sub(text, 0, 5)));
        return add_lot(r, false, text, err);
    }
    return add(r, "expiry", date_str(r->arena, expiry), UDI_ROLE_PI, "expiry date", err) &&
           add_lot(r, false, str_from(text, 5), err);
}

/* Data that follow, each with its identifier of ANSI MH10.8.2. */
static bool read_further(struct udi_reader *r, struct str text, struct err *err)
{
    bool expiry = str_starts(text, STR("14D")), made = str_starts(text, STR("16D"));
    struct date d;
    bool without_day;
    if (expiry || made) {
        if (!udi_date(str_from(text, 3), "YYYYMMDD", r->as_of, &d, &without_day))
            return err_set(err, ERR_INVALID, "after %.3s stands no date YYYYMMDD", text.p);
        return add(r, expiry ? "expiry" : "made", date_str(r->arena, d), UDI_ROLE_PI,
                   expiry ? "expiry date" : "date of manufacture", err);
    }
    if (str_starts(text, STR("S")))
        return add_lot(r, true, str_from(text, 1), err);
    if (str_starts(text, STR("Q")) && udi_all_digits(str_from(text, 1)))
        return add(r, "quantity", str_from(text, 1), UDI_ROLE_OTHER, "quantity", err);
    udi_note(r, "data identifier of '%.*s' is not known here", STR_ARG(str_sub(text, 0, 20)));
    return add(r, "data", text, UDI_ROLE_OTHER, "further data", err);
}

static bool read_secondary(struct udi_reader *r, struct str text, struct err *err)
{
    struct str part, rest = text;
    for (bool first = true; str_split(&rest, '/', &part); first = false) {
        bool ok = !part.n            ? err_set(err, ERR_INVALID, "nothing stands between two '/'")
                  : part.p[0] == '$' ? read_dollar(r, part, err)
                  : first && part.n >= 5 && udi_all_digits(str_sub(part, 0, 5))
                      ? read_julian(r, part, err)
                      : read_further(r, part, err);
        if (!ok)
            return false;
    }
    return true;
}

/* --- primary data --- */

/* Labeler code, product code of 1 to 18 characters, digit of the unit of measure. */
static bool read_primary(struct udi_reader *r, struct str text, struct err *err)
{
    enum { LABELER = 4, CODE_MAX = 18 };
    if (text.n < LABELER + 2 || text.n > LABELER + CODE_MAX + 1)
        return err_set(err, ERR_INVALID,
                       "labeler code, product code and unit have %zu characters; they have %d to "
                       "%d",
                       text.n, LABELER + 2, LABELER + CODE_MAX + 1);
    if (!udi_all_upper(text, ""))
        return err_set(err, ERR_INVALID, "has a character that is no digit or capital letter");
    if (!char_is_digit(text.p[text.n - 1]))
        return err_set(err, ERR_INVALID, "the unit of measure '%c' is no digit",
                       text.p[text.n - 1]);
    struct str code = str_sub(text, LABELER, text.n - LABELER - 1);
    return add(r, "lic", str_sub(text, 0, LABELER), UDI_ROLE_DI, "labeler", err) &&
           add(r, "code", code, UDI_ROLE_DI, "product or catalogue number", err) &&
           add(r, "unit", str_from(text, text.n - 1), UDI_ROLE_DI, "unit of measure", err);
}

static bool read_body(struct udi_reader *r, struct str body, struct err *err)
{
    if (body.n && body.p[0] >= 'A' && body.p[0] <= 'Z') {
        size_t slash = str_find_char(body, '/');
        return read_primary(r, str_sub(body, 0, slash), err) &&
               (slash == body.n || read_secondary(r, str_from(body, slash + 1), err));
    }
    if (body.n < 2 || (body.p[0] != '$' && !char_is_digit(body.p[0])))
        return err_set(err, ERR_INVALID, "after '+' stands no labeler code, '$' or date");
    udi_note(r, "secondary data alone: it belongs to the primary code whose check character is its "
                "link character");
    return read_secondary(r, str_sub(body, 0, body.n - 1), err) &&
           add(r, "link", str_from(body, body.n - 1), UDI_ROLE_OTHER,
               "check character of the primary code", err);
}

/* Modulo 43 over all that stands before the check character; in readable form a space is '_'. */
static bool check_mod43(struct str text, struct err *err)
{
    char want;
    char have = text.p[text.n - 1] == '_' ? ' ' : text.p[text.n - 1];
    if (!udi_char_mod43(str_sub(text, 0, text.n - 1), &want))
        return err_set(err, ERR_INVALID, "has a character that is not of Code 39");
    if (have != want)
        return err_set(err, ERR_INVALID,
                       "the check character is '%c', the data make '%c' (modulo 43)", have, want);
    return true;
}

bool udi_read_hibc(struct udi_reader *r, struct str text, struct err *err)
{
    if (text.n > 2 && text.p[0] == '*' && text.p[text.n - 1] == '*')
        text = str_sub(text, 1, text.n - 2); /* start and stop of Code 39, printed with it */
    if (text.n < 4 || text.p[0] != '+')
        return err_set(err, ERR_INVALID, "does not begin with '+', or is too short");
    if (!check_mod43(text, err) || !read_body(r, str_sub(text, 1, text.n - 2), err))
        return false;
    struct str check = str_from(text, text.n - 1);
    return add(r, "check", STR_IS(check, "_") ? STR(" ") : check, UDI_ROLE_OTHER,
               "check character, modulo 43", err);
}

/* --- Basic UDI-DI --- */

bool udi_read_hibc_basic(struct udi_reader *r, struct str text, struct err *err)
{
    enum { SHORTEST = 9, LONGEST = 25 }; /* ++ LIC(4) model(1 to 17) check(2) */
    char pair[2];
    if (!str_starts(text, STR("++")) || text.n < SHORTEST || text.n > LONGEST)
        return err_set(err, ERR_INVALID, "begins with '++' and has %d to %d characters", SHORTEST,
                       LONGEST);
    struct str data = str_sub(text, 0, text.n - 2), check = str_from(text, text.n - 2);
    if (!char_is_alpha(text.p[2]) || !udi_all_upper(str_from(data, 2), ""))
        return err_set(err, ERR_INVALID,
                       "after '++' stand a labeler code that begins with a letter, and a model, of "
                       "digits and capital letters");
    if (!udi_pair_mod1021(data, pair) || !str_eq(check, (struct str){pair, 2}))
        return err_set(err, ERR_INVALID,
                       "the check characters are %.*s, the data make %.2s (modulo 1021)",
                       STR_ARG(check), pair);
    return add(r, "lic", str_sub(text, 2, 4), UDI_ROLE_OTHER, "labeler", err) &&
           add(r, "model", str_from(data, 6), UDI_ROLE_OTHER, "model or group", err) &&
           add(r, "check", check, UDI_ROLE_OTHER, "check characters, modulo 1021", err);
}

bool udi_read_hibc_basic_old(struct udi_reader *r, struct str text, struct err *err)
{
    enum { SHORTEST = 8, LONGEST = 25 }; /* RH LIC(4) model check(1) */
    if (!str_starts(text, STR("RH")) || text.n < SHORTEST || text.n > LONGEST ||
        !char_is_alpha(text.p[2]) || !udi_all_upper(str_sub(text, 0, text.n - 1), ""))
        return err_set(err, ERR_INVALID,
                       "is 'RH', a labeler code and a model of digits and capital letters, and a "
                       "check character");
    if (!check_mod43(text, err))
        return false;
    udi_note(r, "the form 'RH...' is superseded and ambiguous: a Basic UDI-DI of HIBCC begins with "
                "'++'");
    return add(r, "lic", str_sub(text, 2, 4), UDI_ROLE_OTHER, "labeler", err) &&
           add(r, "model", str_sub(text, 6, text.n - 7), UDI_ROLE_OTHER, "model or group", err) &&
           add(r, "check", str_from(text, text.n - 1), UDI_ROLE_OTHER, "check character, modulo 43",
               err);
}
