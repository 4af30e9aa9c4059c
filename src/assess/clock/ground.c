#include "assess/clock/view_internal.h"

/* Rows for look-ups by vulnerability: one for each name in the list of a risk or case, with the
   same members. */
static struct json *by_name(struct arena *a, const struct json *rows)
{
    struct json *out = json_array(a);
    JSON_EACH (row, rows) {
        struct str names = json_text(row, "vulnerabilities"), name;
        while (str_word(&names, &name)) {
            struct json *one = json_add(a, out, NULL, JSON_OBJECT);
            json_add_text(a, one, "vulnerability", name);
            JSON_EACH (member, row)
                if (!STR_IS(member->key, "vulnerabilities"))
                    json_add_text(a, one, str_cz(a, member->key), json_as_text(member));
        }
    }
    return out;
}

const struct view_row *clock_named(const struct view_index *index, const struct json *place)
{
    const struct view_row *row = view_index_find(index, json_text(place, "vulnerability"));
    struct str aliases = json_text(place, "aliases"), alias;
    while (!row && str_word(&aliases, &alias))
        row = view_index_find(index, alias);
    return row;
}

static struct str present_key(struct arena *a, struct str release, struct str vulnerability)
{
    return str_fmt(a, "%.*s %.*s", STR_ARG(release), STR_ARG(vulnerability));
}

/* ISO dates sort as text; one that is not recorded is before and after nothing. */
static bool is_later(const struct json *release, const struct json *place)
{
    struct str on = json_text(release, "released_on"), then = json_text(place, "released_on");
    return str_eq(json_text(release, "previous"), json_text(place, "release")) ||
           (on.n && then.n && str_cmp(on, then) > 0);
}

struct str clock_later_without(const struct clock_ground *g, const struct json *place)
{
    struct arena *a = g->v->arena;
    const struct view_row *row = view_index_find(&g->ready_of, json_text(place, "device"));
    for (; row; row = row->next) {
        if (!is_later(row->row, place))
            continue;
        size_t mark = arena_mark(a);
        struct str key = present_key(a, json_text(row->row, "id"),
                                     json_text(place, "vulnerability"));
        bool there = view_set_has(&g->present, key);
        arena_rewind(a, mark);
        if (!there)
            return json_text(row->row, "title");
    }
    return (struct str){0};
}

bool clock_ground_load(struct clock_ground *g, struct err *err)
{
    const struct view *v = g->v;
    struct arena *a = v->arena;
    if (!view_rows(v, "clock_ready", NULL, 0, &g->ready, err) ||
        !view_rows(v, "clock_cases", NULL, 0, &g->cases, err) ||
        !view_rows(v, "clock_risks", NULL, 0, &g->risks, err) ||
        !view_rows(v, "match_decisions", NULL, 0, &g->decisions.decisions, err))
        return false;
    g->decisions.v = v;
    view_index_make(a, g->decisions.decisions, "vulnerability", &g->decisions.decisions_of);
    view_index_make(a, by_name(a, g->risks), "vulnerability", &g->named_risks);
    view_index_make(a, by_name(a, g->cases), "vulnerability", &g->named_cases);
    view_index_make(a, g->ready, "device", &g->ready_of);
    return true;
}

static bool add_present(struct clock_ground *g, struct str release, struct err *err)
{
    struct arena *a = g->v->arena;
    struct json *rows;
    if (!view_rows(g->v, "clock_present", &release, 1, &rows, err))
        return false;
    JSON_EACH (row, rows)
        (void)view_set_add(a, &g->present,
                           present_key(a, release, json_text(row, "vulnerability")));
    return true;
}

bool clock_ground_device(struct clock_ground *g, struct str device, struct err *err)
{
    g->present = (struct view_set){0};
    const struct view_row *ready = view_index_find(&g->ready_of, device);
    for (; ready; ready = ready->next)
        if (!add_present(g, json_text(ready->row, "id"), err))
            return false;
    return true;
}

bool clock_policy_load(const struct view *v, struct clock_policy *out, struct err *err)
{
    struct str today = date_str(v->arena, v->as_of);
    struct json *rows;
    if (!view_rows(v, "clock_policy", &today, 1, &rows, err))
        return false;
    const struct json *own = json_first(rows);
    if (!own) {
        *out = *clock_policy_default(v->arena);
        return true;
    }
    struct str id = json_text(own, "id");
    if (!clock_policy_read(v->arena, json_text(own, "matrix"), out, err))
        return err_wrap(err, "%.*s", STR_ARG(id));
    out->id = id;
    out->edition = json_text(own, "edition");
    return true;
}
