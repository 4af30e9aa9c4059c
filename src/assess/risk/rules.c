#include "assess/risk/matrix.h"

#include "assess/clock/clock.h"
#include "intake/device/device.h"

/* What follows from the fields of risks, and what must hold for a policy. */

static bool is_kind(const struct risk_policy *p, const char *kind)
{
    return p->kind == (strcmp(kind, "safety") == 0 ? POLICY_KIND_SAFETY : POLICY_KIND_SECURITY);
}

static bool matrix_of(struct str policy, const char *kind, const struct record_context *c,
                      struct risk_matrix *out, struct err *err)
{
    struct risk_policy record = {0};
    bool given = policy.n > 0 && c->load(c, "risk_policy", policy, &record);
    if (given && !is_kind(&record, kind))
        return err_set(err, ERR_INVALID, "policy: %.*s is a policy for %s risks", STR_ARG(policy),
                       strcmp(kind, "safety") == 0 ? "security" : "safety");
    if (record.matrix.n == 0) {
        *out = risk_matrix_default(c->arena, kind);
        return true;
    }
    return risk_matrix_read(c->arena, record.matrix, out, err) ||
           err_wrap(err, "policy %.*s", STR_ARG(policy));
}

/* Whether a policy is alive, of the kind, and in use on the day. */
static bool is_in_use(const struct record_context *c, struct str policy, const char *kind)
{
    struct risk_policy p = {0};
    return policy.n > 0 && c->load(c, "risk_policy", policy, &p) && c->is_live(c, policy) &&
           is_kind(&p, kind) && date_cmp(p.valid_from, c->as_of) <= 0 &&
           (p.valid_until.year == 0 || date_cmp(p.valid_until, c->as_of) >= 0);
}

/* A risk that names no policy takes that of its device, else that of the manufacturer, and keeps
   it: the edition by which it was evaluated is part of the evaluation (ISO 14971 4.4). */
static void take_policy(const struct record_context *c, struct str device, const char *kind,
                        struct str *policy)
{
    bool safety = strcmp(kind, "safety") == 0;
    struct device d = {0};
    struct organisation o = {0};
    if (policy->n > 0 || !c->load(c, "device", device, &d))
        return;
    struct str of_device = safety ? d.safety_policy : d.security_policy;
    if (is_in_use(c, of_device, kind)) {
        *policy = of_device;
    } else if (d.manufacturer.n > 0 && c->load(c, "organisation", d.manufacturer, &o)) {
        struct str of_maker = safety ? o.safety_policy : o.security_policy;
        if (is_in_use(c, of_maker, kind))
            *policy = of_maker;
    }
}

static struct str code(const struct record_type *t, const char *field, int64_t value)
{
    return str_of(record_field(t, str_of(field))->choices[value].name);
}

/* The choice of that name; 0 for none. */
static int64_t choice(const struct record_type *t, const char *field, struct str name)
{
    const struct choice *choices = record_field(t, str_of(field))->choices;
    for (int64_t i = 0; choices[i].name; i++)
        if (str_eq(name, str_of(choices[i].name)))
            return i;
    return 0;
}

/* "integrity:I4 safety:I3": the highest level is the impact; words without one leave it alone. */
static bool take_impact(const char *field, struct str kinds, int64_t *impact, struct err *err)
{
    static const char *const properties[] = {"confidentiality", "integrity", "availability",
                                             "privacy", "safety"};
    int64_t highest = 0;
    struct str word;
    while (str_word(&kinds, &word)) {
        size_t colon = str_find_char(word, ':');
        struct str property = str_sub(word, 0, colon), of = str_from(word, colon + 1);
        int64_t level = choice(&SECURITY_RISK_TYPE, "impact_before", of);
        bool known = false;
        for (size_t i = 0; i < COUNT_OF(properties); i++)
            known = known || str_eq(property, str_of(properties[i]));
        if (colon == word.n)
            continue;
        if (!known || level == 0)
            return err_set(err, ERR_INVALID,
                           "%s: '%.*s' is no property with its impact, as integrity:I4 "
                           "(confidentiality, integrity, availability, privacy, safety; I1 to I5)",
                           field, STR_ARG(word));
        highest = level > highest ? level : highest;
    }
    if (highest)
        *impact = highest;
    return true;
}

bool security_risk_compute(void *record, const struct record_context *c, struct err *err)
{
    const struct record_type *t = &SECURITY_RISK_TYPE;
    struct security_risk *r = record;
    struct risk_matrix m;
    struct risk_verdict verdict;
    take_policy(c, r->device, "security", &r->policy);
    if (!matrix_of(r->policy, "security", c, &m, err) ||
        !take_impact("impact_kinds", r->impact_kinds, &r->impact_before, err) ||
        !take_impact("impact_kinds_after", r->impact_kinds_after, &r->impact_after, err))
        return false;
    r->level_before = choice(
        t, "level_before",
        risk_matrix_cell(&m, code(t, "exploitability_before", r->exploitability_before),
                         code(t, "impact_before", r->impact_before)));
    r->level_after = choice(
        t, "level_after",
        risk_matrix_cell(&m, code(t, "exploitability_after", r->exploitability_after),
                         code(t, "impact_after", r->impact_after)));
    risk_type_of(c->arena, r, &verdict);
    r->risk_type = verdict.type;
    security_risk_find_handover(r, c);
    return true;
}

/* P1 x P2 decide where both are known and the policy has bands; else what a person chose stands. */
static void take_band(const struct risk_matrix *m, struct number p1, struct number p2,
                      const char *field, int64_t *probability)
{
    struct str band = {0};
    if (p1.known && p2.known)
        band = risk_matrix_band(m, p1.value, p2.value);
    if (band.n)
        *probability = choice(&SAFETY_RISK_TYPE, field, band);
}

bool safety_risk_compute(void *record, const struct record_context *c, struct err *err)
{
    const struct record_type *t = &SAFETY_RISK_TYPE;
    struct safety_risk *r = record;
    struct risk_matrix m;
    take_policy(c, r->device, "safety", &r->policy);
    if (!matrix_of(r->policy, "safety", c, &m, err))
        return false;
    take_band(&m, r->p1_before_ppm, r->p2_before_ppm, "probability_before", &r->probability_before);
    take_band(&m, r->p1_after_ppm, r->p2_after_ppm, "probability_after", &r->probability_after);
    int64_t severity_after = r->severity_after ? r->severity_after : r->severity;
    r->level_before = choice(t, "level_before",
                             risk_matrix_cell(&m,
                                              code(t, "probability_before", r->probability_before),
                                              code(t, "severity", r->severity)));
    r->level_after = choice(t, "level_after",
                            risk_matrix_cell(&m, code(t, "probability_after", r->probability_after),
                                             code(t, "severity", severity_after)));
    return true;
}

/* Risks are rated in the words of their fields: a code that is none of them would give no level. */
static bool check_codes(const struct risk_matrix *m, const char *scale, const struct record_type *t,
                        const char *field, struct err *err)
{
    JSON_EACH (step, json_get(m->policy, scale)) {
        struct str word = json_text(step, "code");
        if (choice(t, field, word) == 0)
            return err_set(err, ERR_INVALID, "%s: '%.*s' is no %s of a %s", scale, STR_ARG(word),
                           record_field(t, str_of(field))->label, t->label);
    }
    return true;
}

bool risk_policy_check_matrix(const struct risk_policy *r, const struct record_context *c,
                              struct err *err)
{
    struct risk_matrix m;
    struct clock_policy clocks;
    bool safety = r->kind == POLICY_KIND_SAFETY;
    const struct record_type *t = safety ? &SAFETY_RISK_TYPE : &SECURITY_RISK_TYPE;
    if (r->matrix.n == 0)
        return true;
    if (r->kind == POLICY_KIND_CLOCKS)
        return clock_policy_read(c->arena, r->matrix, &clocks, err) || err_wrap(err, "matrix");
    bool ok = risk_matrix_read(c->arena, r->matrix, &m, err) &&
              check_codes(&m, "row_scale", t,
                          safety ? "probability_before" : "exploitability_before", err) &&
              check_codes(&m, "column_scale", t, safety ? "severity" : "impact_before", err) &&
              check_codes(&m, "legend", t, "level_before", err);
    return ok || err_wrap(err, "matrix");
}
