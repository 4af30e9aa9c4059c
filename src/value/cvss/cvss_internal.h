/* cvss_internal.h - the metrics of each version, and the three score calculations. */
#ifndef VALUE_CVSS_CVSS_INTERNAL_H
#define VALUE_CVSS_CVSS_INTERNAL_H

#include "value/cvss/cvss.h"

enum { CVSS_VALUE_MAX = 6 };

struct cvss_metric {
    const char *name;
    const char
        *values[CVSS_VALUE_MAX]; /* of one that may be left out, the first is "not defined" */
};

struct cvss_rules {
    const char *name;   /* "3.1" */
    const char *prefix; /* "CVSS:3.1/" */
    const struct cvss_metric *metrics;
    size_t metric_count;
    size_t mandatory_count; /* the first so many metrics must be there */
    bool fixed_order;
};

/* Of a version other than CVSS_NONE. */
const struct cvss_rules *cvss_rules(enum cvss_version version);

/* Places in the tables of metrics.c. */
enum {
    M2_AV,
    M2_AC,
    M2_AU,
    M2_C,
    M2_I,
    M2_A,
    M2_E,
    M2_RL,
    M2_RC,
    M2_CDP,
    M2_TD,
    M2_CR,
    M2_IR,
    M2_AR
};
enum {
    M3_AV,
    M3_AC,
    M3_PR,
    M3_UI,
    M3_S,
    M3_C,
    M3_I,
    M3_A,
    M3_E,
    M3_RL,
    M3_RC,
    M3_CR,
    M3_IR,
    M3_AR,
    M3_MAV,
    M3_MAC,
    M3_MPR,
    M3_MUI,
    M3_MS,
    M3_MC,
    M3_MI,
    M3_MA
};
enum {
    M4_AV,
    M4_AC,
    M4_AT,
    M4_PR,
    M4_UI,
    M4_VC,
    M4_VI,
    M4_VA,
    M4_SC,
    M4_SI,
    M4_SA,
    M4_E,
    M4_CR,
    M4_IR,
    M4_AR,
    M4_MAV,
    M4_MSA = M4_MAV + 10,
    M4_S
};

/* The place of the value of a metric; of one that may be left out: 0 when it is not defined. */
static inline unsigned cvss_value(const struct cvss *v, unsigned metric)
{
    return v->values[metric] ? v->values[metric] - 1u : 0;
}

extern const unsigned char cvss_lookup[3][2][3][3][3][2];

/* These fill all but version and severity. */
void cvss_score_2(const struct cvss *v, struct cvss_scores *out);
void cvss_score_3(const struct cvss *v, struct cvss_scores *out);
void cvss_score_4(const struct cvss *v, struct cvss_scores *out);

#endif
