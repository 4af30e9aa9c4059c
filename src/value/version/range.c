#include "value/version/version.h"

static bool is_bound(struct str lower)
{
    return lower.n > 0 && !STR_IS(lower, "0");
}

enum version_verdict version_in_range(const struct version_range *range, struct str version)
{
    bool unsure = false;
    if (is_bound(range->lower)) {
        enum version_order order = version_compare(range->scheme, version, range->lower);
        if (order == VERSION_LESS || (order == VERSION_EQUAL && range->lower_excluded))
            return VERSION_OUT;
        unsure = order == VERSION_UNKNOWN;
    }
    if (range->upper.n) {
        enum version_order order = version_compare(range->scheme, version, range->upper);
        if (order == VERSION_GREATER || (order == VERSION_EQUAL && !range->upper_included))
            return VERSION_OUT;
        unsure = unsure || order == VERSION_UNKNOWN;
    }
    return unsure ? VERSION_CANNOT_TELL : VERSION_IN;
}

void version_range_format(const struct version_range *range, struct buf *out)
{
    bool lower = is_bound(range->lower);
    if (!lower && range->upper.n == 0) {
        buf_char(out, '*');
        return;
    }
    if (lower && !range->lower_excluded && range->upper_included &&
        str_eq(range->lower, range->upper)) {
        buf_char(out, '=');
        buf_put(out, range->lower);
        return;
    }
    if (lower) {
        buf_put(out, range->lower_excluded ? STR(">") : STR(">="));
        buf_put(out, range->lower);
    }
    if (range->upper.n) {
        if (lower)
            buf_char(out, ' ');
        buf_put(out, range->upper_included ? STR("<=") : STR("<"));
        buf_put(out, range->upper);
    }
}
