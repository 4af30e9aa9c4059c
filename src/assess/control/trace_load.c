#include "assess/control/trace_view.h"
#include "intake/device/device.h"

/* The rows of sql/queries/trace.sql as nodes and links. */

/* Ids that a record holds. */
struct refs {
    struct str id, above, below, shows;
};

struct loader {
    struct trace *trace;
    struct arena *arena;
    struct str as_of;
    struct refs *refs;
    size_t count, cap;
};

static bool kind_of(struct str word, enum trace_kind *out)
{
    for (int i = 0; i < TRACE_KIND__COUNT; i++)
        if (str_eq(word, str_of(trace_kind_word((enum trace_kind)i)))) {
            *out = (enum trace_kind)i;
            return true;
        }
    return false;
}

/* Levels below which the checks risk-high-without-control ask for no control; what is not rated
   is not known to be low. */
static enum trace_need need_of_risk(struct str level)
{
    if (level.n == 0)
        return TRACE_NEEDS_LEVEL;
    return STR_IS(level, "H") || STR_IS(level, "C") || STR_IS(level, "U") ? TRACE_NEEDS_CHAIN
                                                                          : TRACE_NEEDS_NOTHING;
}

static enum trace_need need_of_threat(struct str status)
{
    if (STR_IS(status, "open") || status.n == 0)
        return TRACE_NEEDS_DECISION;
    return STR_IS(status, "mitigated") ? TRACE_NEEDS_CHAIN : TRACE_NEEDS_NOTHING;
}

static enum trace_result result_of(struct str word)
{
    if (STR_IS(word, "pass"))
        return TRACE_PASS;
    return STR_IS(word, "fail") || STR_IS(word, "error") ? TRACE_FAIL : TRACE_SILENT;
}

static void describe(struct trace_node *n, struct str word, struct str level, struct str as_of)
{
    switch (n->kind) {
    case TRACE_THREAT: n->need = need_of_threat(word); break;
    case TRACE_SECURITY_RISK:
    case TRACE_SAFETY_RISK:
        n->need = need_of_risk(level);
        n->is_high = n->need == TRACE_NEEDS_CHAIN;
        break;
    case TRACE_CONTROL:
        n->is_information = STR_IS(level, "information");
        n->need = n->is_information ? TRACE_NEEDS_PROOF : TRACE_NEEDS_CHAIN;
        break;
    case TRACE_RUN:
        n->result = result_of(level);
        n->seen = n->position; /* until trace_seen tells better */
        break;
    case TRACE_EVIDENCE:
        n->seen = n->position;
        n->is_expired = n->on.n && str_cmp(n->on, as_of) < 0;
        break;
    case TRACE_CLAUSE:
    case TRACE_REQUIREMENT:
    case TRACE_TEST:
    case TRACE_KIND__COUNT: break;
    }
}

static bool take_node(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    struct trace_node n = {0};
    (void)err;
    if (!kind_of(store_row_text(row, 0), &n.kind))
        return true;
    n.id = str_copy(l->arena, store_row_text(row, 1));
    n.title = str_copy(l->arena, store_row_text(row, 2));
    n.changed = store_row_int(row, 3);
    n.position = store_row_int(row, 4);
    n.release = str_copy(l->arena, store_row_text(row, 7));
    n.on = str_copy(l->arena, store_row_text(row, 8));
    n.other_build = store_row_int(row, 9) != 0;
    describe(&n, store_row_text(row, 5), store_row_text(row, 6), l->as_of);
    trace_add(l->trace, &n);
    ARENA_ROOM(l->arena, l->refs, l->count, l->cap, 256);
    l->refs[l->count++] = (struct refs){
        n.id,
        str_copy(l->arena, store_row_text(row, 10)),
        str_copy(l->arena, store_row_text(row, 11)),
        str_copy(l->arena, store_row_text(row, 12)),
    };
    return true;
}

/* Once all nodes are there. A control that a run names is shown by the run's test, whether or not
   the test names it. */
static void join_all(struct loader *l)
{
    for (size_t i = 0; i < l->count; i++) {
        struct refs r = l->refs[i];
        struct str id, test = str_trim(r.above);
        while (str_word(&r.above, &id))
            trace_join(l->trace, id, r.id);
        while (str_word(&r.below, &id))
            trace_join(l->trace, r.id, id);
        while (str_word(&r.shows, &id))
            trace_join(l->trace, id, test);
    }
}

/* Of several things that have changed the one with the least id is told, so that it stays the same.
 */
static bool take_seen(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    uint32_t at = trace_find(l->trace, store_row_text(row, 0));
    uint32_t seen = trace_find(l->trace, store_row_text(row, 1));
    (void)err;
    if (at == TRACE_NONE)
        return true;
    struct trace_node *n = &l->trace->nodes[at];
    if (n->kind == TRACE_RUN && seen != TRACE_NONE && l->trace->nodes[seen].kind == TRACE_TEST)
        n->seen = store_row_int(row, 2);
    if (store_row_int(row, 3) && (n->moved.n == 0 || str_cmp(store_row_text(row, 1), n->moved) < 0))
        n->moved = str_copy(l->arena, store_row_text(row, 1));
    return true;
}

static bool resolve(const struct view *v, struct str scope, struct str *device, struct str *release,
                    struct err *err)
{
    struct record_head head;
    struct release r;
    *device = *release = (struct str){0};
    if (scope.n == 0)
        return true;
    if (!store_head(v->store, v->arena, scope, &head, err))
        return false;
    if (head.type == &DEVICE_TYPE) {
        *device = scope;
        return true;
    }
    if (head.type != &RELEASE_TYPE)
        return err_set(err, ERR_USAGE, "%.*s: a %s is neither a device nor a release",
                       STR_ARG(scope), head.type->label);
    *release = scope;
    if (!store_load(v->store, v->arena, &RELEASE_TYPE, scope, &r, NULL, err))
        return false;
    *device = r.device;
    return true;
}

bool trace_load(const struct view *v, struct str scope, struct trace *out, struct err *err)
{
    struct str device, release;
    struct loader l = {.trace = out, .arena = v->arena, .as_of = date_str(v->arena, v->as_of)};
    if (!resolve(v, scope, &device, &release, err))
        return false;
    trace_init(out, v->arena);
    const struct store_param p[] = {STORE_P(device.p ? device : STR(""))};
    if (!store_each(v->store, "trace_nodes", p, 1, take_node, &l, err))
        return false;
    join_all(&l);
    if (!store_each(v->store, "trace_seen", p, 1, take_seen, &l, err))
        return false;
    trace_judge(out, release);
    return true;
}
