#include "assess/decide/policy.h"

#include "base/embed.h"

/* The place of a word among the choices of a field of the decision; 0 when it is none. */
static size_t choice_of(const char *field, struct str word)
{
    const struct choice *choices = record_field(&DECISION_TYPE, str_of(field))->choices;
    for (size_t i = 1; choices[i].name; i++)
        if (str_eq(word, str_of(choices[i].name)))
            return i;
    return 0;
}

static bool read_words(const struct json *list, const char *field, bool *to, struct err *err)
{
    JSON_EACH (word, list) {
        size_t i = choice_of(field, json_as_text(word));
        if (i == 0)
            return err_set(err, ERR_INVALID, "second_reviewer: '%.*s' is no %s of a decision",
                           STR_ARG(json_as_text(word)), field);
        to[i] = true;
    }
    return true;
}

static bool read_days(const struct json *days, struct decide_policy *to, struct err *err)
{
    JSON_EACH (day, days) {
        int64_t n;
        size_t i = choice_of("state", day->key);
        if (i == 0 || day->type != JSON_NUMBER || !str_to_int(day->text, &n) || n < 1 || n > 36500)
            return err_set(err, ERR_INVALID,
                           "look_again_days: '%.*s' is no state with a number of days",
                           STR_ARG(day->key));
        to->look_again_days[i] = n;
    }
    return true;
}

bool decide_policy_read(struct arena *a, struct str text, struct decide_policy *out,
                        struct err *err)
{
    struct json *root;
    struct decide_policy p = {0};
    if (!json_read(a, text, &root, err))
        return false;
    const struct json *second = json_get(root, "second_reviewer");
    const struct json *on = json_get(second, "on");
    if (!on || (on->type != JSON_TRUE && on->type != JSON_FALSE))
        return err_set(err, ERR_INVALID, "second_reviewer.on: must be true or false");
    p.four_eyes = on->type == JSON_TRUE;
    if (!read_words(json_get(second, "states"), "state", p.states, err) ||
        !read_words(json_get(second, "justifications"), "justification", p.justifications, err) ||
        !read_days(json_get(root, "look_again_days"), &p, err))
        return false;
    *out = p;
    return true;
}

bool decide_policy_built_in(struct arena *a, struct decide_policy *out, struct err *err)
{
    return decide_policy_read(a, embed_find("data/policies/decisions.json"), out, err) ||
           err_wrap(err, "data/policies/decisions.json");
}

bool decide_needs_second(const struct decide_policy *policy, const struct decision *d)
{
    return (policy->four_eyes && policy->states[d->state]) ||
           policy->justifications[d->justification];
}

bool decide_waits(const struct decision *d)
{
    return d->second_review == TRI_YES &&
           (d->reviewer.n == 0 || str_eq_nocase(d->reviewer, d->decided_by));
}
