/* CRAN and Bioconductor: R's numeric_version (help page "numeric_version"; Writing R Extensions,
   1.1.1): numbers separated by '.' or '-', which mean the same. They are compared in turn, and a
   version that continues another is later, so 1.8 < 1.8.0. A package needs two numbers, R itself
   compares single ones also. */
#include "value/version/version_internal.h"

static bool is_separator(char c)
{
    return c == '.' || c == '-';
}

bool version_cran_valid(struct str v)
{
    bool separated = true;
    for (size_t i = 0; i < v.n; i++) {
        bool separator = is_separator(v.p[i]);
        if (separator ? separated : !char_is_digit(v.p[i]))
            return false;
        separated = separator;
    }
    return !separated;
}

int version_cran_compare(struct str a, struct str b)
{
    while (a.n && b.n) {
        size_t n = version_digits(a);
        size_t m = version_digits(b);
        int order = version_compare_digits(str_sub(a, 0, n), str_sub(b, 0, m));
        if (order)
            return order;
        a = str_from(a, n + 1);
        b = str_from(b, m + 1);
    }
    return (a.n > 0) - (b.n > 0);
}
