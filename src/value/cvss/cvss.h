/*
 * cvss.h - CVSS vectors 2.0, 3.0, 3.1 and 4.0, and their scores.
 *
 * Scores are whole tenths (98 is 9.8), computed without binary fractions, so that rounding is
 * that of the specifications. Parsing is strict: prefix, metrics and values as the specification
 * writes them, each metric once, all mandatory ones, in 4.0 in the fixed order. Invariant: a struct
 * cvss that was parsed has a version other than CVSS_NONE and a value for every mandatory metric.
 */
#ifndef VALUE_CVSS_CVSS_H
#define VALUE_CVSS_CVSS_H

#include "base/buf.h"
#include "base/err.h"

enum cvss_version { CVSS_NONE, CVSS_2_0, CVSS_3_0, CVSS_3_1, CVSS_4_0, CVSS_VERSION__COUNT };

enum { CVSS_METRIC_MAX = 32 };

struct cvss {
    enum cvss_version version;
    /* By the place of the metric in its version's table (metrics.c): 0 when the vector does not
       name it, else 1 + the place of its value. */
    unsigned char values[CVSS_METRIC_MAX];
};

enum cvss_severity {
    CVSS_SEVERITY_NONE,
    CVSS_SEVERITY_LOW,
    CVSS_SEVERITY_MEDIUM,
    CVSS_SEVERITY_HIGH,
    CVSS_SEVERITY_CRITICAL,
    CVSS_SEVERITY__COUNT
};

struct cvss_scores {
    enum cvss_version version;
    int overall;                 /* with all that the vector says: what is shown as "the score" */
    int base;                    /* of the base metrics only (4.0: CVSS-B) */
    int temporal;                /* with temporal metrics (4.0: threat metrics, CVSS-BT) */
    int environmental;           /* with environmental ones too (4.0: CVSS-BTE) */
    enum cvss_severity severity; /* of overall */
    char macrovector[8];         /* 4.0: six digits, of overall; else empty */
};

/* Fails naming the metric and the rule it breaks. */
NODISCARD bool cvss_parse(struct str vector, struct cvss *out, struct err *err);

void cvss_scores(const struct cvss *v, struct cvss_scores *out);
/* Whether a score that somebody published, in tenths, is one of them: some publish the base score,
   others that with temporal or environmental metrics. Else it contradicts the vector. */
bool cvss_scores_have(const struct cvss_scores *scores, int published);

/* Metrics in the order of the specification; those that are not defined (X, ND) are left out. */
void cvss_format(const struct cvss *v, struct buf *out);

/* The value of a metric, as "AV" gives "N"; empty when the vector does not name it. */
struct str cvss_metric(const struct cvss *v, const char *metric);

const char *cvss_version_name(enum cvss_version version);    /* "3.1" */
const char *cvss_severity_word(enum cvss_severity severity); /* "critical" */
enum cvss_severity cvss_severity_of(enum cvss_version version, int tenths);

/* "9.8" in tenths and back; only one decimal, 0.0 to 10.0. */
bool cvss_score_parse(struct str text, int *tenths);
void cvss_score_format(int tenths, struct buf *out);

#endif
