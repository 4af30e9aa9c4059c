/* Debian policy 5.6.12, as dpkg does it: [epoch:]upstream[-revision]. */
#include "value/version/version_internal.h"

struct deb {
    struct str epoch, upstream, revision;
};

static struct deb split(struct str v)
{
    struct deb d = {0};
    size_t colon = str_find_char(v, ':');
    if (colon < v.n) {
        d.epoch = str_sub(v, 0, colon);
        v = str_from(v, colon + 1);
    }
    size_t dash = str_rfind_char(v, '-');
    d.upstream = str_sub(v, 0, dash);
    d.revision = str_from(v, dash + 1);
    return d;
}

static bool all_of(struct str s, const char *others)
{
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_digit(s.p[i]) && !char_is_alpha(s.p[i]) && !(s.p[i] && strchr(others, s.p[i])))
            return false;
    return true;
}

bool version_deb_valid(struct str v)
{
    v = str_trim(v);
    struct deb d = split(v);
    bool has_epoch = str_has(v, STR(":"));
    if (has_epoch && (d.epoch.n == 0 || version_digits(d.epoch) != d.epoch.n ||
                      version_compare_digits(d.epoch, STR("2147483647")) > 0))
        return false;
    if (str_ends(v, STR("-")) || version_digits(d.upstream) == 0)
        return false;
    return all_of(d.upstream, ".-+~:") && all_of(d.revision, ".+~");
}

/* Where a byte of a part without digits stands: '~', the end, letters, the others. */
static int rank(struct str s)
{
    if (s.n == 0 || char_is_digit(s.p[0]))
        return 0;
    if (char_is_alpha(s.p[0]))
        return s.p[0];
    return s.p[0] == '~' ? -1 : (unsigned char)s.p[0] + 256;
}

static int compare_part(struct str a, struct str b)
{
    while (a.n || b.n) {
        while ((a.n && !char_is_digit(a.p[0])) || (b.n && !char_is_digit(b.p[0]))) {
            int order = rank(a) - rank(b);
            if (order)
                return order;
            a = str_from(a, 1);
            b = str_from(b, 1);
        }
        size_t n = version_digits(a);
        size_t m = version_digits(b);
        int order = version_compare_digits(str_sub(a, 0, n), str_sub(b, 0, m));
        if (order)
            return order;
        a = str_from(a, n);
        b = str_from(b, m);
    }
    return 0;
}

int version_deb_compare(struct str a, struct str b)
{
    struct deb x = split(str_trim(a));
    struct deb y = split(str_trim(b));
    int order = version_compare_digits(x.epoch, y.epoch);
    if (order == 0)
        order = compare_part(x.upstream, y.upstream);
    return order ? order : compare_part(x.revision, y.revision);
}
