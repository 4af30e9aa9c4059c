#include "assess/control/trace.h"

/* What a trace says: kinds, states, reasons, and what to do. */

static const char *const kinds[TRACE_KIND__COUNT] = {
    [TRACE_CLAUSE] = "clause",
    [TRACE_THREAT] = "threat",
    [TRACE_SECURITY_RISK] = "security_risk",
    [TRACE_SAFETY_RISK] = "safety_risk",
    [TRACE_CONTROL] = "control",
    [TRACE_REQUIREMENT] = "requirement",
    [TRACE_TEST] = "test",
    [TRACE_RUN] = "test_run",
    [TRACE_EVIDENCE] = "evidence",
};

static const char *const states[TRACE_STATE__COUNT] = {
    [TRACE_COVERED] = "covered",
    [TRACE_UNCOVERED] = "uncovered",
    [TRACE_OUTDATED] = "outdated",
    [TRACE_FAILED] = "failed",
};

const char *trace_kind_word(enum trace_kind kind)
{
    return kinds[kind];
}

const char *trace_state_word(enum trace_state state)
{
    return states[state];
}

/* {cause}, {because}, {moved}, {release} stand for ids. */
static const struct {
    const char *why;
    const char *remedy; /* NULL: none */
} reasons[TRACE_REASON__COUNT] = {
    [TRACE_FINE] = {"", NULL},
    [TRACE_NO_DECISION] = {"nobody has decided what to do about it",
                           "tutela set {cause} status=mitigated controls=ID"},
    [TRACE_NO_LEVEL] = {"is not rated", "tutela show {cause}"},
    [TRACE_NO_CONTROL] = {"no control reduces it", "tutela set {cause} controls=ID"},
    [TRACE_INFORMATION_ONLY] = {"a high risk, and all that reduces it is information",
                                "tutela set {cause} controls=ID"},
    [TRACE_NO_REQUIREMENT] = {"no requirement asks for it",
                              "tutela add requirement name=TEXT device=ID controls={cause}"},
    [TRACE_NO_TEST] = {"no test shows it", "tutela set {cause} tests=ID"},
    [TRACE_NO_EVIDENCE] = {"neither a test nor evidence shows that users are told",
                           "tutela set {cause} evidence=ID"},
    [TRACE_NEVER_RUN] = {"was never run",
                         "tutela add test_run test={cause} release=ID result=pass run_on=DATE"},
    [TRACE_NO_RESULT] = {"was skipped or blocked, which shows nothing",
                         "tutela add test_run test=ID release=ID result=pass run_on=DATE"},
    [TRACE_NO_ANSWER] = {"no control and no requirement answers it", NULL},
    [TRACE_OTHER_RELEASE] = {"was last run on {release}, not on this release",
                             "tutela add test_run test={cause} release=ID result=pass run_on=DATE"},
    [TRACE_OTHER_BUILD] = {"was of another build than that of {release}",
                           "tutela add test_run test=ID release={release} result=pass run_on=DATE"},
    [TRACE_CHANGED_AFTER] = {"has changed since {because} was run",
                             "tutela confirm {because} --reason TEXT"},
    [TRACE_GROUND_MOVED] = {"{moved} has changed since it was judged",
                            "tutela confirm {cause} --reason TEXT"},
    [TRACE_EVIDENCE_OLDER] = {"has changed since {because} was filed",
                              "tutela set {cause} evidence=ID"},
    [TRACE_EXPIRED] = {"its validity has ended", "tutela set {cause} valid_until=DATE"},
    [TRACE_DID_NOT_PASS] =
        {"did not pass", "tutela add test_run test=ID release={release} result=pass run_on=DATE"},
};

static struct str value_of(const struct trace *t, const struct trace_node *n, struct str name)
{
    const struct trace_node *cause = &t->nodes[n->cause];
    const struct trace_node *because = n->because == TRACE_NONE ? cause : &t->nodes[n->because];
    if (STR_IS(name, "cause"))
        return cause->id;
    if (STR_IS(name, "because"))
        return because->id;
    if (STR_IS(name, "moved"))
        return cause->moved;
    return because->release;
}

static void put_filled(const struct trace *t, const struct trace_node *n, const char *text,
                       struct buf *out)
{
    struct str rest = str_of(text);
    while (rest.n) {
        size_t open = str_find_char(rest, '{');
        buf_put(out, str_sub(rest, 0, open));
        rest = str_from(rest, open + 1);
        if (rest.n == 0)
            break;
        size_t close = str_find_char(rest, '}');
        buf_put(out, value_of(t, n, str_sub(rest, 0, close)));
        rest = str_from(rest, close + 1);
    }
}

struct str trace_why(const struct trace *t, struct arena *a, const struct trace_node *n)
{
    struct buf b = {.arena = a};
    const struct trace_node *cause = &t->nodes[n->cause];
    if (n->old)
        return STR("a later run counts");
    if (n->reason != TRACE_FINE && cause != n) {
        buf_put(&b, cause->id);
        BUF_LIT(&b, ": ");
    }
    put_filled(t, n, reasons[n->reason].why, &b);
    if (n->orphan)
        buf_fmt(&b, "%snothing above asks for it", b.n ? "; " : "");
    return buf_str(&b);
}

struct str trace_remedy(const struct trace *t, struct arena *a, const struct trace_node *n)
{
    struct buf b = {.arena = a};
    const char *text = reasons[n->reason].remedy;
    if (!n->old && text)
        put_filled(t, n, text, &b);
    return buf_str(&b);
}
