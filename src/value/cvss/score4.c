/* CVSS v4.0 specification, section 8, with whole numbers. Distances and depths are counted in steps
   of a tenth; all depths divide 840, so that the mean over n classes is exact in 1 / (840 n). */
#include "value/cvss/cvss_internal.h"

enum { DEPTH_MULTIPLE = 840, NONE = 9 };

/* Levels of severity, worst first; the place of a value in metrics.c is its level but for those of
   the subsequent systems, where S (4th place) is worse than H. */
enum { H, L, N };
enum { SUB_S, SUB_H, SUB_L, SUB_N };

/* The metrics that score, defaults and modifications applied; as levels. */
struct levels {
    unsigned av, ac, at, pr, ui, v[3], s[3], e, need[3];
};

/* Table of the maximal vectors of each class; the first that is nowhere milder than the vector is
   the one that distances are measured from (8.2, tables 24 to 29). */
static const unsigned max_1[3][3][3] = {
    /* AV, PR, UI */
    {{0, 0, 0}, {NONE}},
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{3, 0, 0}, {1, 1, 1}, {NONE}},
};
static const unsigned max_2[2][2][2] = {
    /* AC, AT */
    {{0, 0}, {NONE}},
    {{1, 0}, {0, 1}},
};
static const unsigned max_36[3][2][5][6] = {
    /* VC, VI, VA, CR, IR, AR */
    {
        {{H, H, H, 0, 0, 0}, {NONE}},
        {{H, H, L, 1, 1, 0}, {H, H, H, 1, 1, 1}, {NONE}},
    },
    {
        {{L, H, H, 0, 0, 0}, {H, L, H, 0, 0, 0}, {NONE}},
        {{L, H, L, 0, 1, 0},
         {L, H, H, 0, 1, 1},
         {H, L, H, 1, 0, 1},
         {H, L, L, 1, 0, 0},
         {L, L, H, 0, 0, 1}},
    },
    {
        {{NONE}},
        {{L, L, L, 0, 0, 0}, {NONE}},
    },
};
static const unsigned max_4[3][1][3] = {
    /* SC, SI, SA */
    {{SUB_H, SUB_S, SUB_S}},
    {{SUB_H, SUB_H, SUB_H}},
    {{SUB_L, SUB_L, SUB_L}},
};
static const int depth_1[] = {1, 4, 5};
static const int depth_2[] = {1, 2};
static const int depth_36[3][2] = {{7, 6}, {8, 8}, {1, 10}};
static const int depth_4[] = {6, 5, 4};

struct classes {
    unsigned eq[6];
};

static unsigned effective(const struct cvss *v, unsigned metric, bool environment)
{
    unsigned m = environment ? cvss_value(v, M4_MAV + metric) : 0;
    return m ? m - 1 : cvss_value(v, metric);
}

static struct levels levels_of(const struct cvss *v, bool threat, bool environment)
{
    struct levels out = {
        .av = effective(v, M4_AV, environment),
        .ac = effective(v, M4_AC, environment),
        .at = effective(v, M4_AT, environment),
        .pr = effective(v, M4_PR, environment),
        .ui = effective(v, M4_UI, environment),
    };
    for (unsigned i = 0; i < 3; i++) {
        unsigned need = environment ? cvss_value(v, M4_CR + i) : 0;
        unsigned sub = effective(v, M4_SC + i, environment);
        out.v[i] = effective(v, M4_VC + i, environment);
        out.s[i] = sub == 3 ? SUB_S : sub + 1;
        out.need[i] = need ? need - 1 : 0; /* not defined is H */
    }
    unsigned e = threat ? cvss_value(v, M4_E) : 0;
    out.e = e ? e - 1 : 0; /* not defined is A */
    return out;
}

static struct classes classes_of(const struct levels *l)
{
    const unsigned *v = l->v;
    const unsigned *s = l->s;
    struct classes c = {{0}};
    bool one = l->av == 0 || l->pr == 0 || l->ui == 0;
    bool all = l->av == 0 && l->pr == 0 && l->ui == 0;
    c.eq[0] = l->av == 3 || !one ? 2 : all ? 0 : 1;
    c.eq[1] = l->ac != 0 || l->at != 0;
    c.eq[2] = v[0] == H && v[1] == H ? 0 : v[0] == H || v[1] == H || v[2] == H ? 1 : 2;
    c.eq[3] = s[1] == SUB_S || s[2] == SUB_S                    ? 0
              : s[0] == SUB_H || s[1] == SUB_H || s[2] == SUB_H ? 1
                                                                : 2;
    c.eq[4] = l->e;
    c.eq[5] = 1;
    for (unsigned i = 0; i < 3; i++)
        if (l->need[i] == 0 && v[i] == H)
            c.eq[5] = 0;
    return c;
}

static int value_of(const struct classes *c)
{
    const unsigned *q = c->eq;
    if (q[0] > 2 || q[1] > 1 || q[2] > 2 || q[3] > 2 || q[4] > 2 || q[5] > 1)
        return 0;
    return cvss_lookup[q[0]][q[1]][q[2]][q[3]][q[4]][q[5]];
}

/* The value of the class one level milder in eq, or 0 where there is none. */
static int lower(struct classes c, size_t eq)
{
    if (eq != 2) {
        c.eq[eq]++;
        return value_of(&c);
    }
    if (c.eq[2] == 0 && c.eq[5] == 0) { /* 00: the higher of 01 and 10 */
        struct classes other = c;
        c.eq[5] = 1;
        other.eq[2] = 1;
        int a = value_of(&c);
        int b = value_of(&other);
        return a > b ? a : b;
    }
    if (c.eq[2] == 1 && c.eq[5] == 0) /* 10 to 11 */
        c.eq[5] = 1;
    else /* 01 to 11, 11 to 21, 21 to none */
        c.eq[2]++;
    return value_of(&c);
}

/* Steps from the first maximal vector that is nowhere milder. */
static int distance(const unsigned *maxima, size_t count, const unsigned *levels, size_t n)
{
    for (size_t i = 0; i < count && maxima[i * n] != NONE; i++) {
        int sum = 0;
        bool above = true;
        for (size_t j = 0; j < n; j++) {
            above = above && levels[j] >= maxima[i * n + j];
            sum += (int)levels[j] - (int)maxima[i * n + j];
        }
        if (above)
            return sum;
    }
    return 0; /* cannot be: one of the maxima of a class is above each of its vectors */
}

static int score_of(const struct cvss *v, bool threat, bool environment, struct classes *classes)
{
    struct levels l = levels_of(v, threat, environment);
    struct classes c = classes_of(&l);
    *classes = c;
    bool harmless = true;
    for (unsigned i = 0; i < 3; i++)
        harmless = harmless && l.v[i] == N && l.s[i] == SUB_N;
    if (harmless)
        return 0;
    const unsigned *q = c.eq;
    const unsigned how[] = {l.av, l.pr, l.ui};
    const unsigned hard[] = {l.ac, l.at};
    const unsigned harm[] = {l.v[0], l.v[1], l.v[2], l.need[0], l.need[1], l.need[2]};
    const struct {
        size_t eq;
        int distance, depth;
    } parts[] = {
        {0, distance(max_1[q[0]][0], 3, how, 3), depth_1[q[0]]},
        {1, distance(max_2[q[1]][0], 2, hard, 2), depth_2[q[1]]},
        {2, distance(max_36[q[2]][q[5]][0], 5, harm, 6), depth_36[q[2]][q[5]]},
        {3, distance(max_4[q[3]][0], 1, l.s, 3), depth_4[q[3]]},
        {4, 0, 1},
    };
    int value = value_of(&c);
    int count = 0;
    int sum = 0; /* of value lost, in tenths / 840 */
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        int next = lower(c, parts[i].eq);
        if (next == 0)
            continue;
        count++;
        sum += (value - next) * parts[i].distance * (DEPTH_MULTIPLE / parts[i].depth);
    }
    if (count == 0)
        return value;
    int unit = DEPTH_MULTIPLE * count;
    int score = (2 * value * unit - 2 * sum + unit) / (2 * unit); /* half is rounded up */
    return score < 0 ? 0 : score > 100 ? 100 : score;
}

void cvss_score_4(const struct cvss *v, struct cvss_scores *out)
{
    struct classes c;
    out->base = score_of(v, false, false, &c);
    out->temporal = score_of(v, true, false, &c);
    out->environmental = out->overall = score_of(v, true, true, &c);
    for (size_t i = 0; i < COUNT_OF(c.eq); i++)
        out->macrovector[i] = (char)('0' + c.eq[i]);
}
