/* Check characters: one method each, as its issuer describes it. */
#include "value/udi/udi_internal.h"

/* The 82 characters of GS1 in the order of their values, 0 to 81 (General Specifications, 7.11). */
static const char SET_82[] = "!\"%&'()*+,-./0123456789:;<=>?"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
static const char PAIR[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; /* of 32 values, 5 bits each */
static const char CODE_39[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

static int value_in(const char *set, char c)
{
    const char *at = c ? strchr(set, c) : NULL;
    return at ? (int)(at - set) : -1;
}

bool udi_all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_digit(s.p[i]))
            return false;
    return s.n > 0;
}

bool udi_all_upper(struct str s, const char *more)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!char_is_digit(c) && !(c >= 'A' && c <= 'Z') && value_in(more, c) < 0)
            return false;
    }
    return s.n > 0;
}

char udi_digit_mod10(struct str digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits.n; i++)
        sum += (digits.p[digits.n - 1 - i] - '0') * (i % 2 ? 1 : 3);
    return (char)('0' + (10 - sum % 10) % 10);
}

bool udi_pair_mod1021(struct str data, char pair[2])
{
    static const int weights[] = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29, 31, 37,
                                  41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83};
    int sum = 0;
    if (data.n > COUNT_OF(weights))
        return false;
    for (size_t i = 0; i < data.n; i++) {
        int value = value_in(SET_82, data.p[data.n - 1 - i]);
        if (value < 0)
            return false;
        sum += value * weights[i];
    }
    sum %= 1021;
    pair[0] = PAIR[sum >> 5];
    pair[1] = PAIR[sum & 31];
    return true;
}

bool udi_char_mod43(struct str data, char *out)
{
    int sum = 0;
    for (size_t i = 0; i < data.n; i++) {
        int value = value_in(CODE_39, data.p[i]);
        if (value < 0)
            return false;
        sum = (sum + value) % 43;
    }
    *out = CODE_39[sum];
    return true;
}

void udi_pair_mod97(struct str data, char pair[2])
{
    int sum = 0;
    for (size_t i = 0; i < data.n; i++)
        sum = (sum + (unsigned char)data.p[i] * (int)(i % 97 + 2)) % 97;
    pair[0] = (char)('0' + sum / 10);
    pair[1] = (char)('0' + sum % 10);
}

bool udi_digits(struct arena *a, enum udi_kind kind, struct str data, struct str *out,
                struct err *err)
{
    char c[2] = "";
    size_t n = 2;
    bool ok = data.n > 0 && data.n <= UDI_LENGTH_MAX;
    if (kind == UDI_GTIN || kind == UDI_HIBC || kind == UDI_HIBC_BASIC_OLD)
        n = 1;
    switch (kind) {
    case UDI_GTIN:
        ok = ok && udi_all_digits(data);
        if (ok)
            c[0] = udi_digit_mod10(data);
        break;
    case UDI_HIBC:
    case UDI_HIBC_BASIC_OLD: ok = ok && udi_char_mod43(data, c); break;
    case UDI_GMN:
    case UDI_HIBC_BASIC: ok = ok && udi_pair_mod1021(data, c); break;
    case UDI_EUDAMED_DI:
        if (str_starts(data, STR("B-")))
            data = str_from(data, 2);
        ok = ok && udi_pair_mod1021(data, c);
        break;
    case UDI_PPN:
    case UDI_IFA_BASIC:
        if (ok)
            udi_pair_mod97(data, c);
        break;
    case UDI_NONE:
    case UDI_GS1:
    case UDI_ISBT:
    case UDI_SRN:
    case UDI_EMDN:
    case UDI_BODY:
    case UDI_KIND__COUNT:
        return err_set(err, ERR_INVALID, "%s: has no check characters", udi_kind_label(kind));
    }
    if (!ok)
        return err_set(err, ERR_INVALID,
                       "%s: data is empty, too long, or has a character that cannot be in it",
                       udi_kind_label(kind));
    /* Made whole it must be one; so a data part that is too short or long is refused, too. */
    struct udi whole;
    struct str code = str_fmt(a, "%s%.*s%.*s", kind == UDI_EUDAMED_DI ? "B-" : "", STR_ARG(data),
                              (int)n, c);
    if (!udi_read_as(a, kind, code, (struct date){0}, &whole, err))
        return false;
    *out = str_copy(a, (struct str){c, n});
    return true;
}
