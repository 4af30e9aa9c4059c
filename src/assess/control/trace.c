#include "assess/control/trace.h"

/* --- building --- */

void trace_init(struct trace *t, struct arena *a)
{
    *t = (struct trace){.arena = a, .index = {.arena = a}};
}

uint32_t trace_find(const struct trace *t, struct str id)
{
    /* The map keeps pointers, and nodes move as they grow: the index is kept, plus one. */
    uintptr_t at = (uintptr_t)map_find(&t->index, id);
    return at ? (uint32_t)(at - 1) : TRACE_NONE;
}

uint32_t trace_add(struct trace *t, const struct trace_node *node)
{
    uint32_t at = trace_find(t, node->id);
    if (at != TRACE_NONE)
        return at;
    assert(t->count < TRACE_NONE - 1);
    ARENA_ROOM(t->arena, t->nodes, t->count, t->node_cap, 256);
    t->nodes[t->count] = *node;
    map_add(&t->index, node->id, (void *)((uintptr_t)t->count + 1));
    return t->count++;
}

void trace_join(struct trace *t, struct str above, struct str below)
{
    uint32_t a = trace_find(t, above), b = trace_find(t, below);
    if (a == TRACE_NONE || b == TRACE_NONE || t->nodes[a].kind >= t->nodes[b].kind) {
        t->ignored++;
        return;
    }
    ARENA_ROOM(t->arena, t->links, t->link_count, t->link_cap, 1024);
    t->links[t->link_count++] = (struct trace_link){a, b};
}

/* Of links that come twice the second is left out. */
static void drop_repeated(const struct trace *t, uint32_t *sorted, uint32_t *at)
{
    uint32_t *last = ARENA_ARRAY(t->arena, uint32_t, t->count + 1); /* node + 1 that had it last */
    uint32_t kept = 0, from = 0;
    for (uint32_t i = 0; i < t->count; i++) {
        uint32_t end = at[i + 1];
        at[i] = kept;
        for (; from < end; from++) {
            uint32_t to = sorted[from];
            if (last[to] == i + 1)
                continue;
            last[to] = i + 1;
            sorted[kept++] = to;
        }
    }
    at[t->count] = kept;
}

/* The links sorted by one of their ends, by counting; at[i] is where those of node i begin. */
static void sort_links(const struct trace *t, bool by_above, uint32_t **sorted, uint32_t **at)
{
    uint32_t *place = ARENA_ARRAY(t->arena, uint32_t, t->count + 2);
    uint32_t *out = ARENA_ARRAY(t->arena, uint32_t, t->link_count + 1);
    for (uint32_t i = 0; i < t->link_count; i++)
        place[(by_above ? t->links[i].above : t->links[i].below) + 2]++;
    for (uint32_t i = 0; i <= t->count; i++)
        place[i + 1] += place[i];
    /* Now place[i + 1] is where node i begins, and moves on as it is filled. */
    for (uint32_t i = 0; i < t->link_count; i++) {
        const struct trace_link *l = &t->links[i];
        out[place[(by_above ? l->above : l->below) + 1]++] = by_above ? l->below : l->above;
    }
    drop_repeated(t, out, place);
    *sorted = out;
    *at = place;
}

#define EACH_BELOW(t, i, b) \
    for (const uint32_t *b = (t)->below + (t)->below_at[i]; \
         b < (t)->below + (t)->below_at[(i) + 1]; b++)

/* --- which run counts --- */

/* Whether run a replaces run b. One that was skipped or blocked replaces none that has a result;
   one of the release asked for goes before those of others. */
static bool replaces(const struct trace_node *a, const struct trace_node *b, struct str release)
{
    bool here = str_eq(a->release, release), there = str_eq(b->release, release);
    if (release.n && here != there)
        return here;
    if ((a->result == TRACE_SILENT) != (b->result == TRACE_SILENT))
        return b->result == TRACE_SILENT;
    int order = str_cmp(a->on, b->on); /* a run without a day comes first */
    return order ? order > 0 : a->position > b->position;
}

static void choose_runs(struct trace *t, struct str release)
{
    for (uint32_t i = 0; i < t->count; i++) {
        if (t->nodes[i].kind != TRACE_TEST)
            continue;
        struct trace_node *best = NULL;
        EACH_BELOW(t, i, b)
        {
            struct trace_node *run = &t->nodes[*b];
            if (run->kind != TRACE_RUN || run == best)
                continue;
            run->old = best && !replaces(run, best, release);
            if (best && !run->old)
                best->old = true;
            if (!run->old)
                best = run;
        }
    }
}

/* --- judging --- */

struct verdict {
    enum trace_state state;
    enum trace_reason reason;
    uint32_t cause, because, distance;
};

static const enum trace_state state_of[TRACE_REASON__COUNT] = {
    [TRACE_FINE] = TRACE_COVERED,
    [TRACE_NO_DECISION] = TRACE_UNCOVERED,
    [TRACE_NO_LEVEL] = TRACE_UNCOVERED,
    [TRACE_NO_CONTROL] = TRACE_UNCOVERED,
    [TRACE_INFORMATION_ONLY] = TRACE_UNCOVERED,
    [TRACE_NO_REQUIREMENT] = TRACE_UNCOVERED,
    [TRACE_NO_TEST] = TRACE_UNCOVERED,
    [TRACE_NO_EVIDENCE] = TRACE_UNCOVERED,
    [TRACE_NEVER_RUN] = TRACE_UNCOVERED,
    [TRACE_NO_RESULT] = TRACE_UNCOVERED,
    [TRACE_NO_ANSWER] = TRACE_UNCOVERED,
    [TRACE_OTHER_RELEASE] = TRACE_OUTDATED,
    [TRACE_OTHER_BUILD] = TRACE_OUTDATED,
    [TRACE_CHANGED_AFTER] = TRACE_OUTDATED,
    [TRACE_GROUND_MOVED] = TRACE_OUTDATED,
    [TRACE_EVIDENCE_OLDER] = TRACE_OUTDATED,
    [TRACE_EXPIRED] = TRACE_OUTDATED,
    [TRACE_DID_NOT_PASS] = TRACE_FAILED,
};

/* The heavier one stays; of two that weigh the same, the nearer. */
static void weigh(struct verdict *v, struct verdict with)
{
    if (with.state > v->state || (with.state == v->state && with.distance < v->distance))
        *v = with;
}

static void blame(struct verdict *v, uint32_t self, enum trace_reason reason, uint32_t because)
{
    weigh(v, (struct verdict){state_of[reason], reason, self, because, 0});
}

/* What stands directly below a node. */
struct beneath {
    uint32_t kinds[TRACE_KIND__COUNT]; /* how many of each */
    uint32_t better_controls;          /* that are not information */
    uint32_t evidence;                 /* the oldest, or TRACE_NONE */
};

static void look_below(const struct trace *t, uint32_t i, struct beneath *out, struct verdict *v)
{
    struct trace_node *n = &t->nodes[i];
    *out = (struct beneath){.evidence = TRACE_NONE};
    n->proven_at = INT64_MAX;
    n->proven_by = TRACE_NONE;
    EACH_BELOW(t, i, b)
    {
        const struct trace_node *child = &t->nodes[*b];
        if (child->old)
            continue;
        out->kinds[child->kind]++;
        out->better_controls += child->kind == TRACE_CONTROL && !child->is_information;
        if (child->kind == TRACE_EVIDENCE &&
            (out->evidence == TRACE_NONE || child->seen < t->nodes[out->evidence].seen))
            out->evidence = *b;
        if (child->state != TRACE_COVERED)
            weigh(v, (struct verdict){child->state, child->reason, child->cause, child->because,
                                      child->distance + 1});
        int64_t at = child->kind == TRACE_RUN ? child->seen : child->proven_at;
        if (at < n->proven_at) {
            n->proven_at = at;
            n->proven_by = child->kind == TRACE_RUN ? *b : child->proven_by;
        }
    }
}

static enum trace_reason lacks_as_risk(const struct trace_node *n, const struct beneath *b)
{
    if (n->need == TRACE_NEEDS_LEVEL)
        return TRACE_NO_LEVEL;
    if (n->need != TRACE_NEEDS_NOTHING && b->kinds[TRACE_CONTROL] == 0)
        return TRACE_NO_CONTROL;
    if (n->is_high && b->kinds[TRACE_CONTROL] > 0 && b->better_controls == 0)
        return TRACE_INFORMATION_ONLY;
    return TRACE_FINE;
}

static enum trace_reason lacks_as_control(const struct trace_node *n, const struct beneath *b)
{
    bool asked = b->kinds[TRACE_REQUIREMENT] > 0;
    bool shown = b->kinds[TRACE_TEST] > 0 || b->kinds[TRACE_EVIDENCE] > 0;
    if (n->need == TRACE_NEEDS_PROOF)
        return asked || shown ? TRACE_FINE : TRACE_NO_EVIDENCE;
    return asked ? TRACE_FINE : TRACE_NO_REQUIREMENT;
}

static enum trace_reason lacks_as_run(const struct trace_node *n)
{
    if (n->result == TRACE_FAIL)
        return TRACE_DID_NOT_PASS;
    if (n->result == TRACE_SILENT)
        return TRACE_NO_RESULT;
    if (n->other_build)
        return TRACE_OTHER_BUILD;
    return n->moved.n ? TRACE_GROUND_MOVED : TRACE_FINE;
}

/* What the node itself lacks, whatever is wrong below it. */
static enum trace_reason lacks(const struct trace_node *n, const struct beneath *b)
{
    switch (n->kind) {
    case TRACE_CLAUSE:
        return b->kinds[TRACE_CONTROL] + b->kinds[TRACE_REQUIREMENT] ? TRACE_FINE : TRACE_NO_ANSWER;
    case TRACE_THREAT:
        if (n->need == TRACE_NEEDS_DECISION)
            return b->kinds[TRACE_SECURITY_RISK] ? TRACE_FINE : TRACE_NO_DECISION;
        if (n->need == TRACE_NEEDS_CHAIN && b->kinds[TRACE_CONTROL] == 0)
            return TRACE_NO_CONTROL;
        return TRACE_FINE;
    case TRACE_SECURITY_RISK:
    case TRACE_SAFETY_RISK: return lacks_as_risk(n, b);
    case TRACE_CONTROL: return lacks_as_control(n, b);
    case TRACE_REQUIREMENT: return b->kinds[TRACE_TEST] ? TRACE_FINE : TRACE_NO_TEST;
    case TRACE_TEST: return b->kinds[TRACE_RUN] ? TRACE_FINE : TRACE_NEVER_RUN;
    case TRACE_RUN: return lacks_as_run(n);
    case TRACE_EVIDENCE: return n->is_expired ? TRACE_EXPIRED : TRACE_FINE;
    case TRACE_KIND__COUNT: break;
    }
    return TRACE_FINE;
}

/* What changed after it was shown. A run looked at its test and its controls as they were at a
   position of the history; a later change there is one it does not speak of. */
static void compare_times(const struct trace *t, uint32_t i, const struct beneath *b,
                          struct str release, struct verdict *v)
{
    const struct trace_node *n = &t->nodes[i];
    if (n->kind < TRACE_CONTROL && n->moved.n)
        blame(v, i, TRACE_GROUND_MOVED, TRACE_NONE);
    if (n->kind < TRACE_CONTROL || n->kind > TRACE_TEST)
        return;
    if (n->kind == TRACE_TEST && release.n && n->proven_by != TRACE_NONE &&
        !str_eq(t->nodes[n->proven_by].release, release))
        blame(v, i, TRACE_OTHER_RELEASE, n->proven_by);
    if (n->proven_by != TRACE_NONE && n->changed > n->proven_at)
        blame(v, i, TRACE_CHANGED_AFTER, n->proven_by);
    if (n->kind == TRACE_CONTROL && b->evidence != TRACE_NONE &&
        n->changed > t->nodes[b->evidence].seen)
        blame(v, i, TRACE_EVIDENCE_OLDER, b->evidence);
}

static void judge(struct trace *t, uint32_t i, struct str release)
{
    struct trace_node *n = &t->nodes[i];
    struct verdict v = {TRACE_COVERED, TRACE_FINE, i, TRACE_NONE, 0};
    struct beneath b;
    look_below(t, i, &b, &v);
    enum trace_reason own = lacks(n, &b);
    if (own != TRACE_FINE)
        blame(&v, i, own, TRACE_NONE);
    compare_times(t, i, &b, release, &v);
    n->state = v.state;
    n->reason = v.reason;
    n->cause = v.cause;
    n->because = v.because;
    n->distance = v.distance;
    /* A clause or a risk is asked for by the law and the world; all else by something above. */
    bool needs_above = n->kind >= TRACE_CONTROL;
    n->orphan = needs_above && t->above_at[i] == t->above_at[i + 1];
    t->counts[n->kind][n->state]++;
    t->orphans[n->kind] += n->orphan;
}

void trace_judge(struct trace *t, struct str release)
{
    sort_links(t, true, &t->below, &t->below_at);
    sort_links(t, false, &t->above, &t->above_at);
    choose_runs(t, release);
    memset(t->counts, 0, sizeof t->counts);
    memset(t->orphans, 0, sizeof t->orphans);
    for (int kind = TRACE_KIND__COUNT - 1; kind >= 0; kind--)
        for (uint32_t i = 0; i < t->count; i++)
            if ((int)t->nodes[i].kind == kind && !t->nodes[i].old)
                judge(t, i, release);
}
