#include "value/cvss/cvss_internal.h"

/* clang-format off */
static const struct cvss_metric metrics_2[] = { /* CVSS v2 guide, 2.4 */
    {"AV", {"L", "A", "N"}}, {"AC", {"H", "M", "L"}}, {"Au", {"M", "S", "N"}},
    {"C", {"N", "P", "C"}}, {"I", {"N", "P", "C"}}, {"A", {"N", "P", "C"}},
    {"E", {"ND", "U", "POC", "F", "H"}}, {"RL", {"ND", "OF", "TF", "W", "U"}},
    {"RC", {"ND", "UC", "UR", "C"}},
    {"CDP", {"ND", "N", "L", "LM", "MH", "H"}}, {"TD", {"ND", "N", "L", "M", "H"}},
    {"CR", {"ND", "L", "M", "H"}}, {"IR", {"ND", "L", "M", "H"}}, {"AR", {"ND", "L", "M", "H"}},
};

static const struct cvss_metric metrics_3[] = { /* CVSS v3.1 specification, section 6, table 15 */
    {"AV", {"N", "A", "L", "P"}}, {"AC", {"L", "H"}}, {"PR", {"N", "L", "H"}}, {"UI", {"N", "R"}},
    {"S", {"U", "C"}}, {"C", {"H", "L", "N"}}, {"I", {"H", "L", "N"}}, {"A", {"H", "L", "N"}},
    {"E", {"X", "H", "F", "P", "U"}}, {"RL", {"X", "U", "W", "T", "O"}}, {"RC", {"X", "C", "R", "U"}},
    {"CR", {"X", "H", "M", "L"}}, {"IR", {"X", "H", "M", "L"}}, {"AR", {"X", "H", "M", "L"}},
    {"MAV", {"X", "N", "A", "L", "P"}}, {"MAC", {"X", "L", "H"}}, {"MPR", {"X", "N", "L", "H"}},
    {"MUI", {"X", "N", "R"}}, {"MS", {"X", "U", "C"}},
    {"MC", {"X", "H", "L", "N"}}, {"MI", {"X", "H", "L", "N"}}, {"MA", {"X", "H", "L", "N"}},
};

static const struct cvss_metric metrics_4[] = { /* CVSS v4.0 specification, section 7, table 23 */
    {"AV", {"N", "A", "L", "P"}}, {"AC", {"L", "H"}}, {"AT", {"N", "P"}}, {"PR", {"N", "L", "H"}},
    {"UI", {"N", "P", "A"}},
    {"VC", {"H", "L", "N"}}, {"VI", {"H", "L", "N"}}, {"VA", {"H", "L", "N"}},
    {"SC", {"H", "L", "N"}}, {"SI", {"H", "L", "N"}}, {"SA", {"H", "L", "N"}},
    {"E", {"X", "A", "P", "U"}},
    {"CR", {"X", "H", "M", "L"}}, {"IR", {"X", "H", "M", "L"}}, {"AR", {"X", "H", "M", "L"}},
    {"MAV", {"X", "N", "A", "L", "P"}}, {"MAC", {"X", "L", "H"}}, {"MAT", {"X", "N", "P"}},
    {"MPR", {"X", "N", "L", "H"}}, {"MUI", {"X", "N", "P", "A"}},
    {"MVC", {"X", "H", "L", "N"}}, {"MVI", {"X", "H", "L", "N"}}, {"MVA", {"X", "H", "L", "N"}},
    {"MSC", {"X", "H", "L", "N"}}, {"MSI", {"X", "H", "L", "N", "S"}},
    {"MSA", {"X", "H", "L", "N", "S"}},
    {"S", {"X", "N", "P"}}, {"AU", {"X", "N", "Y"}}, {"R", {"X", "A", "U", "I"}},
    {"V", {"X", "D", "C"}}, {"RE", {"X", "L", "M", "H"}},
    {"U", {"X", "Clear", "Green", "Amber", "Red"}},
};

static const struct cvss_rules versions[CVSS_VERSION__COUNT] = {
    [CVSS_NONE] = {"", "", NULL, 0, 0, false},
    [CVSS_2_0]  = {"2.0", "",          metrics_2, COUNT_OF(metrics_2), 6, false},
    [CVSS_3_0]  = {"3.0", "CVSS:3.0/", metrics_3, COUNT_OF(metrics_3), 8, false},
    [CVSS_3_1]  = {"3.1", "CVSS:3.1/", metrics_3, COUNT_OF(metrics_3), 8, false},
    [CVSS_4_0]  = {"4.0", "CVSS:4.0/", metrics_4, COUNT_OF(metrics_4), 11, true},
};
/* clang-format on */

_Static_assert(COUNT_OF(metrics_4) <= CVSS_METRIC_MAX, "struct cvss has room for every metric");

const struct cvss_rules *cvss_rules(enum cvss_version version)
{
    return &versions[version];
}
