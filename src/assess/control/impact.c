#include "assess/control/impact.h"

#include "assess/control/trace.h"
#include "intake/device/device.h"

enum { NEIGHBOURS_MAX = 1000 }; /* of one record that are looked at */

/* Which way along the chain the walk went; it never turns. */
enum way { FREE, UP, DOWN };

/* A record that was reached. */
struct reached {
    struct str id, title, field; /* field: of the last step */
    const struct record_type *type;
    struct reached *from; /* NULL: the record that changes */
    int64_t depth;
    enum way way;
    bool basis; /* a judgement that looked at the record that changes */
    bool open;  /* its neighbours are still to be looked at */
};

struct impact {
    const struct view *view;
    struct map index; /* of reached, by id */
    struct reached **items;
    size_t count, cap;
    int64_t depth;
    struct reached *current;
    size_t neighbours;
    bool cut_count, cut_depth, cut_neighbours;
};

/* Place in the chain, or -1 for a record that is no part of it. */
static int rank_of(const struct record_type *t)
{
    for (int i = 0; i < TRACE_KIND__COUNT; i++)
        if (t && str_eq(str_of(t->name), str_of(trace_kind_word((enum trace_kind)i))))
            return i;
    return -1;
}

static bool is_scope(struct str field)
{
    static const char *const names[] = {"device", "devices",   "release", "releases",
                                        "scope",  "catalogue", "family",  "fixed_in"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(field, str_of(names[i])))
            return true;
    return false;
}

static bool type_is(const struct record_type *t, const char *name)
{
    return t && str_eq(str_of(t->name), str_of(name));
}

/* What stands for a release as a whole: it holds what was in it. */
static bool holds_release(const struct record_type *t)
{
    return type_is(t, "baseline") || type_is(t, "package") || type_is(t, "approval") ||
           type_is(t, "signature");
}

static bool is_risk(int rank)
{
    return rank == TRACE_SECURITY_RISK || rank == TRACE_SAFETY_RISK;
}

/* A step within the chain. */
static bool leads_on(int here, int there, enum way *way)
{
    /* A security and a safety risk look at each other. */
    if (is_risk(here) && is_risk(there))
        return true;
    /* The law does not change because of us, nor does what an attacker may do because of a risk. */
    if (there == TRACE_CLAUSE || (there == TRACE_THREAT && is_risk(here)))
        return false;
    enum way step = there < here ? UP : DOWN;
    if (*way != FREE && *way != step)
        return false;
    *way = step;
    return true;
}

/* Whether a step along a field leads to something that depends. *way: which way, then. */
static bool leads(const struct reached *at, const struct record_type *to, struct str field,
                  bool forward, enum way *way)
{
    int here = rank_of(at->type), there = rank_of(to);
    *way = at->way;
    /* Of a release that was only reached, what stands for it; not all that is of it. */
    if (at->from && at->type == &RELEASE_TYPE)
        return !forward && holds_release(to);
    if (is_scope(field)) {
        if (forward) /* a component list is a part of its release */
            return type_is(at->type, "sbom") && type_is(to, "release");
        return !at->from || (type_is(at->from->type, "device_family") && type_is(to, "release"));
    }
    if (here >= 0 && there >= 0)
        return leads_on(here, there, way);
    if (here >= 0 && *way == FREE)
        *way = UP;
    if (there >= 0 && *way == DOWN)
        return false;
    /* What was handed over concerns the side that it went to. */
    return !forward || (type_is(at->type, "connection") && STR_IS(at->field, "source") &&
                        STR_IS(field, "target") && there >= 0);
}

static void reach(struct impact *m, struct str id, const struct record_type *type, struct str title,
                  struct str field, enum way way)
{
    struct arena *a = m->view->arena;
    struct reached *r = map_find(&m->index, id);
    bool basis = STR_IS(field, "basis") && m->current && !m->current->from;
    if (r) { /* seen already: it may be free to go either way now */
        r->basis = r->basis || (basis && r->from);
        r->open = r->open || (r->way != FREE && way == FREE);
        r->way = way == FREE ? FREE : r->way;
        return;
    }
    if (m->count >= IMPACT_MAX) {
        m->cut_count = true;
        return;
    }
    r = ARENA_NEW(a, struct reached);
    *r = (struct reached){
        .id = str_copy(a, id),
        .title = str_copy(a, title),
        .field = str_copy(a, field),
        .type = type,
        .from = m->current,
        .depth = m->current ? m->current->depth + 1 : 0,
        .way = way,
        .basis = basis,
        .open = true,
    };
    map_add(&m->index, r->id, r);
    ARENA_ROOM(a, m->items, m->count, m->cap, 64);
    m->items[m->count++] = r;
}

static bool take(void *context, const struct store_row *row, struct err *err)
{
    struct impact *m = context;
    struct str field = store_row_text(row, 3);
    const struct record_type *type = record_type_find(store_row_text(row, 1));
    enum way way = FREE;
    (void)err;
    m->neighbours++;
    if (leads(m->current, type, field, store_row_int(row, 4) != 0, &way))
        reach(m, store_row_text(row, 0), type, store_row_text(row, 2), field, way);
    return true;
}

static bool expand(struct impact *m, struct reached *r, struct err *err)
{
    const struct store_param p[] = {STORE_P(r->id), STORE_N(NEIGHBOURS_MAX)};
    m->current = r;
    m->neighbours = 0;
    r->open = false;
    if (!store_each(m->view->store, "impact_next", p, 2, take, m, err))
        return false;
    m->cut_neighbours = m->cut_neighbours || m->neighbours == NEIGHBOURS_MAX;
    return !type_is(r->type, "component") || r->from ||
           store_each(m->view->store, "impact_decisions", p, 1, take, m, err);
}

/* In the order in which they were reached, so that each is reached by a shortest path; those that
   may go either way after all come again. */
static bool walk(struct impact *m, struct err *err)
{
    bool again = true;
    while (again) {
        again = false;
        for (size_t i = 0; i < m->count && !m->cut_count; i++) {
            struct reached *r = m->items[i];
            if (!r->open)
                continue;
            if (r->depth >= m->depth) {
                m->cut_depth = true;
                continue;
            }
            if (!expand(m, r, err))
                return false;
            again = true;
        }
    }
    return true;
}

/* --- other devices that are built alike --- */

static bool take_relative(void *context, const struct store_row *row, struct err *err)
{
    struct impact *m = context;
    (void)err;
    reach(m, store_row_text(row, 0), &DEVICE_TYPE, store_row_text(row, 2), STR("family"), UP);
    return true;
}

/* Whether the same may be in a device that is built alike: design is, a test of one device is not.
 */
static bool is_design(const struct record_type *t)
{
    int rank = rank_of(t);
    return (rank >= TRACE_THREAT && rank <= TRACE_REQUIREMENT) || type_is(t, "weakness") ||
           type_is(t, "release") || type_is(t, "device");
}

static bool add_relatives(struct impact *m, struct reached *origin, struct err *err)
{
    struct arena *a = m->view->arena;
    if (!is_design(origin->type))
        return true;
    const struct field *f = record_field(origin->type, STR("device"));
    struct str device = origin->type == &DEVICE_TYPE ? origin->id : (struct str){0};
    if (f && !(origin->type->flags & RECORD_DERIVED)) {
        void *record = arena_alloc(a, origin->type->size, 1, _Alignof(max_align_t));
        if (!store_load(m->view->store, a, origin->type, origin->id, record, NULL, err))
            return false;
        device = record_get(f, record, a);
    }
    const struct store_param p[] = {STORE_P(device)};
    m->current = origin;
    return device.n == 0 ||
           store_each(m->view->store, "impact_family", p, 1, take_relative, m, err);
}

/* --- the answer --- */

static void put_path(const struct reached *r, struct buf *out)
{
    if (!r->from) {
        buf_put(out, r->id);
        return;
    }
    put_path(r->from, out);
    buf_fmt(out, " > %.*s (%.*s)", STR_ARG(r->id), STR_ARG(r->field));
}

static bool is_stale(struct impact *m, const struct reached *r, bool *out, struct err *err)
{
    struct json *rows;
    *out = false;
    if (!r->type || !(r->type->flags & RECORD_JUDGEMENT))
        return true;
    if (!view_rows(m->view, "impact_stale", &r->id, 1, &rows, err))
        return false;
    *out = json_int(json_first(rows), "n", 0) > 0;
    return true;
}

struct sums {
    int64_t already, becoming;
};

static bool put_item(struct impact *m, struct json *items, const struct reached *r,
                     struct sums *sums, struct err *err)
{
    struct arena *a = m->view->arena;
    struct buf path = {.arena = a};
    bool stale;
    if (!is_stale(m, r, &stale, err))
        return false;
    bool becomes = !stale && r->basis && (r->type->flags & RECORD_JUDGEMENT);
    sums->already += stale;
    sums->becoming += becomes;
    put_path(r, &path);
    struct json *o = json_add(a, items, NULL, JSON_OBJECT);
    json_add_text(a, o, "id", r->id);
    json_add_text(a, o, "title", r->title);
    json_add_text(a, o, "href", view_href(a, r->id));
    json_add_text(a, o, "type", str_of(r->type->name));
    json_add_int(a, o, "depth", r->depth);
    json_add_text(a, o, "field", r->field);
    json_add_text(a, o, "path", buf_str(&path));
    json_add_text(a, o, "stale", stale ? STR("already") : becomes ? STR("will be") : STR(""));
    return true;
}

static bool put_group(struct impact *m, struct json *groups, const struct record_type *type,
                      struct sums *sums, struct err *err)
{
    struct arena *a = m->view->arena;
    struct json *group = NULL, *items = NULL;
    for (size_t i = 1; i < m->count; i++) {
        if (m->items[i]->type != type)
            continue;
        if (!group) {
            group = json_add(a, groups, NULL, JSON_OBJECT);
            json_add_text(a, group, "type", str_of(type->name));
            json_add_text(a, group, "label", str_of(type->plural));
            items = json_add(a, group, "items", JSON_ARRAY);
        }
        if (!put_item(m, items, m->items[i], sums, err))
            return false;
    }
    if (group)
        json_add_int(a, group, "count", (int64_t)json_count(items));
    return true;
}

static bool put_groups(struct impact *m, struct json *model, struct sums *sums, struct err *err)
{
    struct json *groups = json_add(m->view->arena, model, "groups", JSON_ARRAY);
    for (size_t k = 0; k < RECORD_TYPE_COUNT; k++)
        if (!put_group(m, groups, RECORD_TYPES[k], sums, err))
            return false;
    return true;
}

static struct str why_cut(const struct impact *m)
{
    struct arena *a = m->view->arena;
    if (m->cut_count)
        return str_fmt(a, "only the nearest %d records are looked at", IMPACT_MAX - 1);
    if (m->cut_neighbours)
        return str_fmt(a, "of one record, only %d neighbours are looked at", NEIGHBOURS_MAX);
    return m->cut_depth ? str_fmt(a, "not looked farther than %lld steps", (long long)m->depth)
                        : (struct str){0};
}

bool impact_model(const struct view *v, struct str id, int64_t depth, struct json **out,
                  struct err *err)
{
    struct record_head head;
    struct impact m = {.view = v, .index = {.arena = v->arena}, .depth = depth};
    struct sums sums = {0};
    if (!store_head(v->store, v->arena, id, &head, err))
        return false;
    reach(&m, head.id, head.type, head.title, (struct str){0}, FREE);
    if (!walk(&m, err) || !add_relatives(&m, m.items[0], err))
        return false;
    struct json *model = view_model(v);
    json_add_text(v->arena, model, "id", head.id);
    json_add_text(v->arena, model, "title", head.title);
    json_add_text(v->arena, model, "type", str_of(head.type->name));
    json_add_int(v->arena, model, "depth", depth);
    json_add_int(v->arena, model, "total", (int64_t)m.count - 1);
    if (!put_groups(&m, model, &sums, err))
        return false;
    json_add_int(v->arena, model, "stale", sums.already);
    json_add_int(v->arena, model, "becomes_stale", sums.becoming);
    json_add_text(v->arena, model, "cut", why_cut(&m));
    *out = model;
    return true;
}
