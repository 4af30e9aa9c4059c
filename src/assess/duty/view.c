#include "assess/duty/view.h"

#include <stdlib.h>

#include "assess/duty/row.h"
#include "base/embed.h"

struct list {
    const struct duty_filter *filter;
    const struct duty_ground *ground;
    struct duty_row *items;
    size_t count, cap, judged, overdue, missing, moved;
    size_t states[DUTY_STATE__COUNT];
};

static bool is_late(const struct duty_ground *g, const struct duty_verdict *v)
{
    return v->state == DUTY_OVERDUE || v->state == DUTY_FAILED ||
           (v->state == DUTY_AT_ONCE && date_cmp(v->start, g->v->as_of) < 0);
}

static bool is_shown(const struct list *l, const struct duty_verdict *v)
{
    if (l->filter->all)
        return true;
    if (l->filter->sure)
        return v->state <= DUTY_BINDS_FROM || v->state == DUTY_HOLDS_UNTIL;
    if (v->state > DUTY_NO_NUMBER && !v->was.year)
        return false;
    return l->filter->days == DUTY_ALL_DAYS || !v->due.year ||
           date_cmp(v->due, date_add_days(l->ground->v->as_of, l->filter->days)) <= 0;
}

static bool take(void *context, const struct duty_case_of *c, const struct duty_verdict *v,
                 bool *keep, struct err *err)
{
    struct list *l = context;
    struct arena *a = l->ground->v->arena;
    (void)err;
    l->judged++;
    l->states[v->state]++;
    l->overdue += is_late(l->ground, v);
    l->missing += v->state == DUTY_UNKNOWN_INPUT || v->state == DUTY_CONTRADICTION;
    l->moved += v->was.year != 0;
    *keep = is_shown(l, v);
    if (!*keep)
        return true;
    if (l->count == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 64;
        struct duty_row *items = ARENA_ARRAY(a, struct duty_row, cap);
        if (l->count)
            memcpy(items, l->items, l->count * sizeof *items);
        l->items = items;
        l->cap = cap;
    }
    l->items[l->count] = (struct duty_row){*c, *v, l->count};
    l->count++;
    return true;
}

/* What presses and has no day stands before all days, what has none and does not press after. */
static int64_t place_of(const struct duty_verdict *v)
{
    if (v->due.year)
        return date_to_days(v->due);
    return v->state <= DUTY_AT_ONCE ? INT32_MIN : INT32_MAX;
}

static int by_day(const void *x, const void *y)
{
    const struct duty_row *a = x, *b = y;
    int64_t i = place_of(&a->verdict), j = place_of(&b->verdict);
    if (i != j)
        return i < j ? -1 : 1;
    if (a->verdict.state != b->verdict.state)
        return a->verdict.state < b->verdict.state ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static bool put_counting(struct arena *a, struct json *model, struct err *err)
{
    struct json *file;
    if (!json_read(a, embed_find("data/duties/vigilance.json"), &file, err))
        return false;
    struct json *counting = json_add(a, model, "counting", JSON_OBJECT);
    JSON_EACH (member, json_get(file, "counting"))
        json_add_text(a, counting, str_cz(a, member->key), json_as_text(member));
    return true;
}

static void put_counts(struct arena *a, struct json *model, const struct list *l)
{
    json_add_text(a, model, "device", l->filter->device);
    json_add_int(a, model, "rules", (int64_t)l->ground->rules.count);
    json_add_int(a, model, "devices", (int64_t)json_count(l->ground->subjects[DUTY_ABOUT_DEVICE]));
    json_add_int(a, model, "judged", (int64_t)l->judged);
    json_add_int(a, model, "shown", (int64_t)l->count);
    struct json *counts = json_add(a, model, "counts", JSON_OBJECT);
    for (size_t i = 0; i < DUTY_STATE__COUNT; i++)
        json_add_int(a, counts, duty_state_word((enum duty_state)i), (int64_t)l->states[i]);
    json_add_int(a, model, "overdue", (int64_t)l->overdue);
    json_add_int(a, model, "missing", (int64_t)l->missing);
    json_add_int(a, model, "moved", (int64_t)l->moved);
}

bool duty_model(const struct view *v, const struct duty_filter *f, struct json **out,
                struct err *err)
{
    struct duty_ground g;
    struct list list = {.filter = f, .ground = &g};
    struct json *model = view_model(v), *changes;
    struct store_param device = STORE_P_OR_NULL(f->device);
    if (!duty_ground_load(v, f->device, &g, err))
        return false;
    g.about = f->about;
    if (!duty_walk(&g, take, &list, err))
        return false;
    if (!list.moved)
        changes = json_array(v->arena);
    else if (!store_query(v->store, v->arena, "duty_changes", &device, 1, &changes, err))
        return false;
    struct view_index by_duty;
    view_index_make(v->arena, changes, "duty", &by_duty);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_day);
    put_counts(v->arena, model, &list);
    if (!put_counting(v->arena, model, err))
        return false;
    struct json *items = json_add(v->arena, model, "items", JSON_ARRAY);
    for (size_t i = 0; i < list.count && (!f->limit || i < f->limit); i++)
        duty_put_row(&list.items[i], &by_duty, json_add(v->arena, items, NULL, JSON_OBJECT));
    *out = model;
    return true;
}

/* --- the page --- */

static struct str group_of(struct arena *a, const struct json *item)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct str state = json_text(item, "state");
    struct date due;
    if (STR_IS(state, "overdue") || STR_IS(state, "failed"))
        return STR("Overdue");
    if (STR_IS(state, "at_once") || STR_IS(state, "contradiction"))
        return STR("Now");
    if (STR_IS(state, "unknown"))
        return STR("Unknown: an input is missing");
    if (!date_parse(json_text(item, "due_on"), &due))
        return STR("Without a day");
    return str_fmt(a, "%s %d", months[due.month - 1], due.year);
}

static struct json *group(struct arena *a, struct json *groups, struct str title)
{
    for (struct json *g = groups->items.first; g; g = g->next)
        if (str_eq(json_text(g, "title"), title))
            return g;
    struct json *g = json_add(a, groups, NULL, JSON_OBJECT);
    json_add_text(a, g, "title", title);
    json_add(a, g, "items", JSON_ARRAY);
    return g;
}

/* The day, or the instant to the minute, as it is read. */
static struct str when(struct arena *a, const struct json *item)
{
    enum { DAY = 10 };
    struct str due = json_text(item, "due");
    return due.n > DAY ? str_fmt(a, "%.*s UTC", STR_ARG(view_minute(a, due))) : due;
}

/* The items in groups; unknown ones, wherever their day would be, at the end. */
static struct json *groups_of(struct arena *a, const struct json *items)
{
    struct json *groups = json_array(a);
    for (int unknown = 0; unknown < 2; unknown++)
        JSON_EACH (item, items) {
            if (STR_IS(json_text(item, "state"), "unknown") != (unknown == 1))
                continue;
            struct json *copy = ARENA_NEW(a, struct json);
            struct json *g = group(a, groups, group_of(a, item));
            *copy = *item;
            copy->next = NULL;
            json_add_text(a, copy, "due_words", when(a, copy));
            json_hang(g->items.last, NULL, copy);
        }
    for (struct json *g = groups->items.first; g; g = g->next)
        json_add_int(a, g, "count", (int64_t)json_count(json_get(g, "items")));
    return groups;
}

bool duty_page_model(const struct view *v, struct str device, struct json **out, struct err *err)
{
    struct duty_filter f = {.device = device, .days = DUTY_ALL_DAYS};
    struct arena *a = v->arena;
    struct json *flat, *model = json_object(a);
    if (!duty_model(v, &f, &flat, err))
        return false;
    json_add_text(a, model, "title", STR("What is due"));
    json_add_text(a, model, "device_title", device.n ? view_title(v, device) : (struct str){0});
    struct json *groups = groups_of(a, json_get(flat, "items"));
    for (struct json *m = flat->items.first, *next; m; m = next) {
        next = m->next;
        m->next = NULL;
        if (!STR_IS(m->key, "items"))
            json_hang(model, str_cz(a, m->key), m);
    }
    json_hang(model, "groups", groups);
    *out = model;
    return view_tabs(v, model, device, err);
}
