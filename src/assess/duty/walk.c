#include "assess/duty/judge.h"

struct walk {
    const struct duty_ground *ground;
    duty_each_fn *each;
    void *context;
};

static bool visit(const struct walk *w, const struct duty_rule *rule, const struct json *subject,
                  struct err *err)
{
    static const struct duty_rule none = {.about = DUTY_ABOUT_EVENT};
    const struct duty_ground *g = w->ground;
    struct arena *a = g->v->arena;
    if (g->about.n && !str_eq(json_text(subject, "id"), g->about))
        return true;
    size_t mark = arena_mark(a);
    struct duty_case_of c;
    struct duty_verdict v;
    bool keep = false;
    const struct json *device = subject;
    if (!rule || rule->about != DUTY_ABOUT_DEVICE) {
        const struct view_row *row = view_index_find(&g->ids[DUTY_ABOUT_DEVICE],
                                                     json_text(subject, "about_device"));
        device = row ? row->row : NULL;
    }
    duty_case_find(g, rule ? rule : &none, device, subject, &c);
    if (rule)
        duty_judge(&c, &v);
    else
        duty_judge_own(&c, &v);
    if (!w->each(w->context, &c, &v, &keep, err))
        return false;
    if (!keep)
        arena_rewind(a, mark);
    return true;
}

/* An event is a duty record that names the rule; where nobody wrote one, the rule is said once. */
static bool visit_rule(const struct walk *w, const struct duty_rule *rule, struct err *err)
{
    size_t seen = 0;
    JSON_EACH (subject, w->ground->subjects[rule->about]) {
        if (rule->about == DUTY_ABOUT_EVENT && !str_eq(json_text(subject, "rule"), rule->id))
            continue;
        seen++;
        if (!visit(w, rule, subject, err))
            return false;
    }
    bool once = rule->about == DUTY_ABOUT_EVENT || rule->about == DUTY_ABOUT_NONE;
    return seen || !once || visit(w, rule, NULL, err);
}

bool duty_walk(const struct duty_ground *g, duty_each_fn *each, void *context, struct err *err)
{
    struct walk w = {g, each, context};
    for (size_t i = 0; i < g->rules.count; i++)
        if (!visit_rule(&w, &g->rules.items[i], err))
            return false;
    JSON_EACH (kept, g->subjects[DUTY_ABOUT_EVENT])
        if ((!duty_rule_find(&g->rules, json_text(kept, "rule")) || !duty_has_place(g, kept)) &&
            !visit(&w, NULL, kept, err))
            return false;
    return true;
}
