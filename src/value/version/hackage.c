/* Hackage: Cabal's Version (Distribution.Types.Version) in the order of the Haskell Package
   Versioning Policy: numbers without leading zeros, at most nine digits each, compared in turn; a
   version that continues another is later, so 1.0 < 1.0.0. */
#include "value/version/version_internal.h"

enum { DIGITS_MAX = 9 };

bool version_hackage_valid(struct str v)
{
    struct str number;
    if (v.p[v.n - 1] == '.')
        return false;
    while (str_split(&v, '.', &number))
        if (number.n == 0 || number.n > DIGITS_MAX || version_digits(number) != number.n ||
            (number.n > 1 && number.p[0] == '0'))
            return false;
    return true;
}

int version_hackage_compare(struct str a, struct str b)
{
    for (;;) {
        struct str x;
        struct str y;
        bool more_a = str_split(&a, '.', &x);
        bool more_b = str_split(&b, '.', &y);
        if (!more_a || !more_b)
            return more_a - more_b;
        int order = version_compare_digits(x, y);
        if (order)
            return order;
    }
}
