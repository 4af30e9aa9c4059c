#include "value/cvss/cvss.h"

#include "base/limits.h"
#include "value/cvss/cvss_internal.h"

static enum cvss_version version_of(struct str vector)
{
    for (int i = CVSS_3_0; i < CVSS_VERSION__COUNT; i++)
        if (str_starts(vector, str_of(cvss_rules((enum cvss_version)i)->prefix)))
            return (enum cvss_version)i;
    return str_starts(vector, STR("CVSS:")) ? CVSS_NONE : CVSS_2_0;
}

/* The search begins at first, as metrics mostly stand in the order of the specification; its place,
   or metric_count. */
static size_t find_metric(const struct cvss_rules *rules, struct str name, size_t first)
{
    size_t n = rules->metric_count;
    for (size_t k = 0; k < n; k++) {
        size_t i = first + k < n ? first + k : first + k - n;
        if (str_eq(name, str_of(rules->metrics[i].name)))
            return i;
    }
    return n;
}

/* 1 + the place of the value, or 0. */
static unsigned char find_value(const struct cvss_metric *m, struct str value)
{
    for (unsigned i = 0; i < CVSS_VALUE_MAX && m->values[i]; i++)
        if (str_eq(value, str_of(m->values[i])))
            return (unsigned char)(i + 1);
    return 0;
}

/* One "metric:value"; *next is the place after the last metric seen. */
static bool take(const struct cvss_rules *rules, struct str part, struct cvss *v, size_t *next,
                 struct err *err)
{
    size_t colon = str_find_char(part, ':');
    struct str name = str_sub(part, 0, colon);
    struct str value = str_from(part, colon + 1);
    if (part.n == 0)
        return err_set(err, ERR_INVALID, "CVSS %s: empty metric between two '/'", rules->name);
    if (colon == part.n)
        return err_set(err, ERR_INVALID, "CVSS %s: '%.*s' is no metric:value", rules->name,
                       STR_ARG(str_sub(part, 0, 40)));
    size_t at = find_metric(rules, name, *next);
    if (at == rules->metric_count)
        return err_set(err, ERR_INVALID, "CVSS %s: unknown metric '%.*s'", rules->name,
                       STR_ARG(str_sub(name, 0, 40)));
    unsigned char found = find_value(&rules->metrics[at], value);
    if (!found)
        return err_set(err, ERR_INVALID, "CVSS %s: metric %s cannot be '%.*s'", rules->name,
                       rules->metrics[at].name, STR_ARG(str_sub(value, 0, 40)));
    if (v->values[at])
        return err_set(err, ERR_INVALID, "CVSS %s: metric %s stands twice", rules->name,
                       rules->metrics[at].name);
    if (rules->fixed_order && at < *next)
        return err_set(err, ERR_INVALID,
                       "CVSS %s: metric %s is not in the order of the specification", rules->name,
                       rules->metrics[at].name);
    v->values[at] = found;
    *next = at + 1;
    return true;
}

bool cvss_parse(struct str vector, struct cvss *out, struct err *err)
{
    struct cvss v = {.version = version_of(vector)};
    const struct cvss_rules *rules = cvss_rules(v.version);
    size_t next = 0;
    if (vector.n > LIMIT_NAME)
        return err_set(err, ERR_LIMIT, "CVSS: longer than %zu bytes", (size_t)LIMIT_NAME);
    if (v.version == CVSS_NONE)
        return err_set(err, ERR_INVALID,
                       "CVSS: the prefix must be CVSS:3.0/, CVSS:3.1/ or CVSS:4.0/");
    struct str rest = str_from(vector, strlen(rules->prefix));
    struct str part;
    if (rest.n == 0)
        return err_set(err, ERR_INVALID, "CVSS: no metrics");
    while (str_split(&rest, '/', &part))
        if (!take(rules, part, &v, &next, err))
            return false;
    for (size_t i = 0; i < rules->mandatory_count; i++)
        if (!v.values[i])
            return err_set(err, ERR_INVALID, "CVSS %s: mandatory metric %s is missing", rules->name,
                           rules->metrics[i].name);
    *out = v;
    return true;
}

void cvss_scores(const struct cvss *v, struct cvss_scores *out)
{
    struct cvss_scores s = {.version = v->version};
    switch (v->version) {
    case CVSS_2_0: cvss_score_2(v, &s); break;
    case CVSS_3_0:
    case CVSS_3_1: cvss_score_3(v, &s); break;
    case CVSS_4_0: cvss_score_4(v, &s); break;
    case CVSS_NONE:
    case CVSS_VERSION__COUNT: break;
    }
    s.severity = cvss_severity_of(v->version, s.overall);
    *out = s;
}

void cvss_format(const struct cvss *v, struct buf *out)
{
    const struct cvss_rules *rules = cvss_rules(v->version);
    bool first = true;
    buf_put(out, str_of(rules->prefix));
    for (size_t i = 0; i < rules->metric_count; i++) {
        bool defined = i < rules->mandatory_count ? v->values[i] > 0 : v->values[i] > 1;
        if (!defined)
            continue;
        if (!first)
            buf_char(out, '/');
        first = false;
        buf_put(out, str_of(rules->metrics[i].name));
        buf_char(out, ':');
        buf_put(out, str_of(rules->metrics[i].values[v->values[i] - 1]));
    }
}

bool cvss_scores_have(const struct cvss_scores *scores, int published)
{
    return published == scores->base || published == scores->temporal ||
           published == scores->environmental || published == scores->overall;
}

struct str cvss_metric(const struct cvss *v, const char *metric)
{
    const struct cvss_rules *rules = cvss_rules(v->version);
    size_t at = find_metric(rules, str_of(metric), 0);
    if (at == rules->metric_count || !v->values[at])
        return (struct str){0};
    return str_of(rules->metrics[at].values[v->values[at] - 1]);
}

const char *cvss_version_name(enum cvss_version version)
{
    return cvss_rules(version)->name;
}

const char *cvss_severity_word(enum cvss_severity severity)
{
    static const char *const words[CVSS_SEVERITY__COUNT] = {
        [CVSS_SEVERITY_NONE] = "none",         [CVSS_SEVERITY_LOW] = "low",
        [CVSS_SEVERITY_MEDIUM] = "medium",     [CVSS_SEVERITY_HIGH] = "high",
        [CVSS_SEVERITY_CRITICAL] = "critical",
    };
    return words[severity];
}

/* CVSS v3.1 specification, section 5, table 14; v4.0, section 6, table 22. For 2.0, which has no
   words of its own, those of the NVD: low up to 3.9, high from 7.0. */
enum cvss_severity cvss_severity_of(enum cvss_version version, int tenths)
{
    if (version == CVSS_NONE || (tenths <= 0 && version != CVSS_2_0))
        return CVSS_SEVERITY_NONE;
    if (tenths < 40)
        return CVSS_SEVERITY_LOW;
    if (tenths < 70)
        return CVSS_SEVERITY_MEDIUM;
    return tenths < 90 || version == CVSS_2_0 ? CVSS_SEVERITY_HIGH : CVSS_SEVERITY_CRITICAL;
}

bool cvss_score_parse(struct str text, int *tenths)
{
    size_t dot = str_find_char(text, '.');
    struct str fraction = str_from(text, dot + 1);
    int64_t whole;
    if (!str_to_int(str_sub(text, 0, dot), &whole) || whole < 0 || whole > 10 || dot + 1 == text.n)
        return false;
    for (size_t i = 0; i < fraction.n; i++)
        if (!char_is_digit(fraction.p[i]) || (i > 0 && fraction.p[i] != '0'))
            return false;
    int64_t value = whole * 10 + (fraction.n ? fraction.p[0] - '0' : 0);
    if (value > 100)
        return false;
    *tenths = (int)value;
    return true;
}

void cvss_score_format(int tenths, struct buf *out)
{
    buf_int(out, tenths / 10);
    buf_char(out, '.');
    buf_char(out, (char)('0' + tenths % 10));
}
