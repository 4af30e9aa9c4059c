/* CVSS v3.0 and v3.1, specification section 7, with whole numbers. All is exact but the 15th (13th)
   power, which is kept to nine decimals; a score is told from the next by five. */
#include "value/cvss/cvss_internal.h"

/* In hundredths, tenths where said, by the order of metrics.c. */
static const int64_t av[] = {85, 62, 55, 20};
static const int64_t ac[] = {77, 44};
static const int64_t pr[2][3] = {{85, 62, 27}, {85, 68, 50}}; /* scope unchanged, changed */
static const int64_t ui[] = {85, 62};
static const int64_t cia[] = {56, 22, 0};
static const int64_t e[] = {100, 100, 97, 94, 91};
static const int64_t rl[] = {100, 100, 97, 96, 95};
static const int64_t rc[] = {100, 100, 96, 92};
static const int64_t need[] = {10, 15, 10, 5}; /* tenths */

#define E9  INT64_C(1000000000)
#define E13 (10000 * E9)

static int64_t power(int64_t x, int exponent) /* x in 1e-9, at most 1 */
{
    int64_t y = E9;
    for (int i = 0; i < exponent; i++) {
        int64_t product = y * x;
        y = (product + (product < 0 ? -E9 / 2 : E9 / 2)) / E9;
    }
    return y;
}

/* x in 1e-13 to tenths. 3.1, appendix A: up from five decimals; 3.0: the least tenth not below. */
static int roundup(enum cvss_version version, int64_t x)
{
    int64_t unit = E13 / 100000;
    int64_t steps = version == CVSS_3_0 ? (x + unit - 1) / unit : (x + unit / 2) / unit;
    return (int)((steps + 9999) / 10000);
}

struct metrics {
    unsigned av, ac, pr, ui, scope;
};

static unsigned modified(const struct cvss *v, unsigned base, unsigned other)
{
    unsigned m = cvss_value(v, other);
    return m ? m - 1 : cvss_value(v, base);
}

static int64_t exploitability(const struct metrics *m) /* in 1e-10 */
{
    return 822 * av[m->av] * ac[m->ac] * pr[m->scope][m->pr] * ui[m->ui];
}

/* Of a score before the temporal factors: iss in 1e-9; curb is what is taken off when the scope
   changes, before its weight of 3.25. */
static int combined(enum cvss_version version, const struct metrics *m, int64_t iss, int64_t curb)
{
    int64_t impact = 642 * iss; /* 1e-11 */
    if (m->scope)
        impact = 752 * (iss - E9 / 1000 * 29) - 325 * curb;
    if (impact <= 0)
        return 0;
    int64_t sum = (impact + exploitability(m) * 10) * (m->scope ? 108 : 100); /* 1e-13 */
    return roundup(version, sum < 10 * E13 ? sum : 10 * E13);
}

static int base_of(const struct cvss *v)
{
    struct metrics m = {
        cvss_value(v, M3_AV), cvss_value(v, M3_AC), cvss_value(v, M3_PR),
        cvss_value(v, M3_UI), cvss_value(v, M3_S),
    };
    int64_t left = 1000;
    for (unsigned i = 0; i < 3; i++)
        left *= 100 - cia[cvss_value(v, M3_C + i)];
    int64_t iss = E9 - left;
    return combined(v->version, &m, iss, power(iss - E9 / 100 * 2, 15));
}

static int with_time(const struct cvss *v, int tenths)
{
    int64_t factor = e[cvss_value(v, M3_E)] * rl[cvss_value(v, M3_RL)] * rc[cvss_value(v, M3_RC)];
    return roundup(v->version, tenths * factor * (E13 / 10000000));
}

static int modified_of(const struct cvss *v)
{
    struct metrics m = {
        modified(v, M3_AV, M3_MAV), modified(v, M3_AC, M3_MAC), modified(v, M3_PR, M3_MPR),
        modified(v, M3_UI, M3_MUI), modified(v, M3_S, M3_MS),
    };
    int64_t left = 1;
    for (unsigned i = 0; i < 3; i++)
        left *= 1000 - need[cvss_value(v, M3_CR + i)] * cia[modified(v, M3_C + i, M3_MC + i)];
    int64_t iss = E9 - left < E9 / 1000 * 915 ? E9 - left : E9 / 1000 * 915;
    int64_t curb = v->version == CVSS_3_0 ? power(iss - E9 / 100 * 2, 15)
                                          : power(iss * 9731 / 10000 - E9 / 100 * 2, 13);
    return combined(v->version, &m, iss, curb);
}

void cvss_score_3(const struct cvss *v, struct cvss_scores *out)
{
    bool environment = false;
    for (unsigned i = M3_CR; i <= M3_MA; i++)
        environment = environment || cvss_value(v, i);
    out->base = base_of(v);
    out->temporal = with_time(v, out->base);
    out->environmental = with_time(v, modified_of(v));
    out->overall = environment ? out->environmental : out->temporal;
}
