/* CVSS v2, the guide's section 3.2, with whole numbers: every weight has at most three decimals, so
   all products are exact but one division, of the adjusted impact, far below the last digit. */
#include "value/cvss/cvss_internal.h"

/* In thousandths, hundredths where said, by the order of metrics.c. */
static const int64_t av[] = {395, 646, 1000};
static const int64_t ac[] = {350, 610, 710};
static const int64_t au[] = {450, 560, 704};
static const int64_t cia[] = {0, 275, 660};
static const int64_t e[] = {100, 85, 90, 95, 100};   /* hundredths */
static const int64_t rl[] = {100, 87, 90, 95, 100};  /* hundredths */
static const int64_t rc[] = {100, 90, 95, 100};      /* hundredths */
static const int64_t cdp[] = {0, 0, 10, 30, 40, 50}; /* hundredths */
static const int64_t td[] = {100, 0, 25, 75, 100};   /* hundredths */
static const int64_t need[] = {100, 50, 100, 151};   /* hundredths */

#define E12 1000000000000

static int64_t rounded(int64_t v, int64_t unit)
{
    return (v + unit / 2) / unit;
}

/* Base score in tenths from the impact, in 1e-12. */
static int64_t base_of(const struct cvss *v, int64_t impact)
{
    int64_t ease = 20 * av[cvss_value(v, M2_AV)] * ac[cvss_value(v, M2_AC)] *
                   au[cvss_value(v, M2_AU)];               /* 1e-9 */
    int64_t sum = 6 * impact + 4 * ease * 1000 - 15 * E12; /* 1e-13 */
    return impact ? rounded(sum * 1176, E12 * 1000) : 0;   /* 1e-16 to tenths */
}

static int64_t temporal_of(const struct cvss *v, int64_t tenths)
{
    int64_t factor = e[cvss_value(v, M2_E)] * rl[cvss_value(v, M2_RL)] * rc[cvss_value(v, M2_RC)];
    return rounded(tenths * factor, 1000000);
}

static int64_t impact_of(const struct cvss *v, bool adjusted)
{
    int64_t left = 1; /* (1 - C)(1 - I)(1 - A), in 1e-15 */
    for (unsigned i = 0; i < 3; i++) {
        int64_t weight = adjusted ? need[cvss_value(v, M2_CR + i)] : 100;
        left *= 100000 - cia[cvss_value(v, M2_C + i)] * weight;
    }
    int64_t impact = rounded((1000 * E12 - left) / 10 * 1041, 10000); /* 10.41 times, in 1e-12 */
    return adjusted && impact > 10 * E12 ? 10 * E12 : impact;
}

void cvss_score_2(const struct cvss *v, struct cvss_scores *out)
{
    int64_t base = base_of(v, impact_of(v, false));
    int64_t adjusted = temporal_of(v, base_of(v, impact_of(v, true)));
    int64_t harm = adjusted * 100 + (100 - adjusted) * cdp[cvss_value(v, M2_CDP)]; /* 1e-3 */
    bool environment = false;
    bool temporal = false;
    for (unsigned i = M2_E; i <= M2_RC; i++)
        temporal = temporal || cvss_value(v, i);
    for (unsigned i = M2_CDP; i <= M2_AR; i++)
        environment = environment || cvss_value(v, i);
    out->base = (int)base;
    out->temporal = (int)temporal_of(v, base);
    out->environmental = (int)rounded(harm * td[cvss_value(v, M2_TD)], 10000);
    out->overall = environment ? out->environmental : temporal ? out->temporal : out->base;
}
