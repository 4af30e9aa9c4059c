#include "assess/gap/state.h"

const char *const gap_statuses[GAP_STATUS__COUNT] = {
    [GAP_MET] = "met",         [GAP_PARTLY] = "partly",
    [GAP_NOT_MET] = "not_met", [GAP_NOT_APPLICABLE] = "not_applicable",
    [GAP_UNKNOWN] = "unknown",
};

const char *gap_word(const struct gap_verdict *v)
{
    static const char *const words[GAP_STATUS__COUNT] = {
        [GAP_MET] = "done",     [GAP_PARTLY] = "in work",
        [GAP_NOT_MET] = "open", [GAP_NOT_APPLICABLE] = "not applicable",
        [GAP_UNKNOWN] = "open",
    };
    if (v->stale)
        return "stale";
    if (v->status == GAP_PARTLY && v->to_review && !v->failing)
        return "to review";
    return words[v->status];
}

static void put_count(struct buf *b, size_t n, const char *one, const char *many)
{
    buf_fmt(b, "%zu %s", n, n == 1 ? one : many);
}

static void put_evidence(struct buf *b, const struct gap_verdict *v)
{
    if (v->expired && !v->valid)
        BUF_LIT(b, "its evidence is out of date");
    else
        BUF_LIT(b, "no evidence is linked");
}

/* "2 of 3 checks and slots hold, 1 had nothing to look at" */
static void put_held(struct buf *b, const struct gap_verdict *v, bool slots)
{
    const char *one = slots ? "check or slot" : "check";
    const char *many = slots ? "checks and slots" : "checks";
    buf_fmt(b, "%zu of ", v->held);
    put_count(b, v->items, one, many);
    BUF_LIT(b, " ");
    buf_put(b, v->items == 1 ? STR("holds") : STR("hold"));
    if (v->empty)
        buf_fmt(b, ", %zu had nothing to look at", v->empty);
}

static struct str reason_of(struct arena *a, const struct gap_verdict *v, bool slots,
                            bool cybersecurity)
{
    struct buf b = {.arena = a};
    if (v->items == 0 && v->valid == 0)
        return v->expired ? STR("its evidence is out of date")
                          : STR("nothing shows it: no evidence is linked to this clause");
    if (v->items == 0) {
        BUF_LIT(&b, "shown by ");
        put_count(&b, v->valid, "piece of evidence", "pieces of evidence");
        return buf_str(&b);
    }
    put_held(&b, v, slots);
    if (v->failing) {
        BUF_LIT(&b, "; ");
        put_count(&b, v->rows, "row falls short", "rows fall short");
    }
    if (v->to_review) {
        BUF_LIT(&b, "; ");
        put_count(&b, v->to_review, "filled slot waits", "filled slots wait");
        BUF_LIT(&b, " for a person's judgement");
    }
    bool shown = v->valid > 0 || v->slots_held > 0;
    if (!v->failing && !v->to_review && !shown && (v->held == 0 || cybersecurity || v->expired)) {
        buf_put(&b, v->held ? STR("; ") : STR(", and "));
        put_evidence(&b, v);
    }
    return buf_str(&b);
}

struct str gap_reason(const struct gap_state *s, struct arena *a, size_t clause,
                      const struct gap_verdict *v)
{
    const struct gap_clause *c = &s->ground->clauses[clause];
    if (v->applies == TRI_NO)
        return gap_applies_of(s, a, clause).reason;
    if (c->heading)
        return STR("a heading: it asks for nothing itself");
    if (v->applies == TRI_UNKNOWN)
        return gap_applies_of(s, a, clause).reason;
    return reason_of(a, v, c->slots.count > 0, c->cybersecurity);
}
