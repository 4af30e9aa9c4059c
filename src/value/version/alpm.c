/* Arch Linux: [epoch:]version[-release], as the manual page vercmp(8) of pacman has it; the release
   counts only where both have one, so 1.5 = 1.5-1 = 1.5-2.

   Each part is read as runs of digits or letters. A run of digits is later than one of letters, of
   two separators the longer one is later, and at the end letters are before nothing, which is
   before all else: 1.0rc < 1.0 < 1.0.a < 1.0.1. */
#include "value/version/version_internal.h"

struct alpm {
    struct str epoch, version, release;
    bool has_release;
};

static struct alpm split(struct str v)
{
    struct alpm p = {0};
    size_t digits = version_digits(v);
    if (digits < v.n && v.p[digits] == ':') {
        p.epoch = str_sub(v, 0, digits);
        v = str_from(v, digits + 1);
    }
    size_t dash = str_rfind_char(v, '-');
    p.version = str_sub(v, 0, dash);
    p.release = str_from(v, dash + 1);
    p.has_release = dash < v.n;
    return p;
}

/* PKGBUILD(5): pkgver has no colon, slash, hyphen or space; ours may have a hyphen. */
bool version_alpm_valid(struct str v)
{
    struct alpm p = split(v);
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] <= ' ' || v.p[i] > '~' || v.p[i] == '/')
            return false;
    return p.version.n > 0 && !str_has(p.version, STR(":")) && (!p.has_release || p.release.n > 0);
}

static size_t separator(struct str s)
{
    size_t n = 0;
    while (n < s.n && !char_is_digit(s.p[n]) && !char_is_alpha(s.p[n]))
        n++;
    return n;
}

/* One of them is used up. */
static int compare_rest(struct str a, struct str b)
{
    if (a.n == 0 && b.n == 0)
        return 0;
    if (a.n == 0)
        return char_is_alpha(b.p[0]) ? 1 : -1;
    return char_is_alpha(a.p[0]) ? -1 : 1;
}

static int compare_part(struct str a, struct str b)
{
    while (a.n && b.n) {
        size_t n = separator(a);
        size_t m = separator(b);
        a = str_from(a, n);
        b = str_from(b, m);
        if (a.n == 0 || b.n == 0)
            break;
        if (n != m)
            return n < m ? -1 : 1;
        bool number = char_is_digit(a.p[0]);
        if (number != char_is_digit(b.p[0]))
            return number ? 1 : -1;
        n = number ? version_digits(a) : version_letters(a);
        m = number ? version_digits(b) : version_letters(b);
        int order = number ? version_compare_digits(str_sub(a, 0, n), str_sub(b, 0, m))
                           : str_cmp(str_sub(a, 0, n), str_sub(b, 0, m));
        if (order)
            return order;
        a = str_from(a, n);
        b = str_from(b, m);
    }
    return compare_rest(a, b);
}

int version_alpm_compare(struct str a, struct str b)
{
    struct alpm x = split(a);
    struct alpm y = split(b);
    int order = version_compare_digits(x.epoch, y.epoch);
    if (order == 0)
        order = compare_part(x.version, y.version);
    if (order == 0 && x.has_release && y.has_release)
        order = compare_part(x.release, y.release);
    return order;
}
