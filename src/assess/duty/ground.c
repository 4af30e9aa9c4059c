#include "assess/duty/ground.h"

static bool load_subjects(struct duty_ground *g, struct str device, struct err *err)
{
    static const char *const statements[] = {
        [DUTY_ABOUT_DEVICE] = "duty_devices",
        [DUTY_ABOUT_INCIDENT] = "duty_incident",
        [DUTY_ABOUT_CERTIFICATE] = "duty_certificate",
        [DUTY_ABOUT_FIELD_ACTION] = "duty_field_action",
        [DUTY_ABOUT_MARKET] = "duty_market",
        [DUTY_ABOUT_ORGANISATION] = "duty_organisation",
        [DUTY_ABOUT_COVERAGE] = "duty_coverage",
        [DUTY_ABOUT_EVENT] = "duty_kept",
    };
    struct store_param p = STORE_P_OR_NULL(device);
    for (size_t i = 0; i < COUNT_OF(statements); i++)
        if (statements[i] &&
            !store_query(g->v->store, g->v->arena, statements[i], &p, 1, &g->subjects[i], err))
            return false;
    return true;
}

/* The day of the change becomes a field of the rows. */
static void put_changed(struct arena *a, struct json *rows, const char *field,
                        const struct view_index *changed)
{
    for (struct json *r = rows->items.first; r; r = r->next) {
        const struct view_row *found = view_index_find(changed, json_text(r, "id"));
        if (found)
            json_add_text(a, r, field, json_text(found->row, "changed_on"));
    }
}

static bool load_changed(struct duty_ground *g, const struct store_param *device, struct err *err)
{
    struct arena *a = g->v->arena;
    struct json *rows;
    struct view_index changed;
    if (!store_query(g->v->store, a, "duty_changed_on", device, 1, &rows, err))
        return false;
    view_index_make(a, rows, "id", &changed);
    put_changed(a, g->subjects[DUTY_ABOUT_DEVICE], "udi_changed_on", &changed);
    put_changed(a, g->subjects[DUTY_ABOUT_ORGANISATION], "changed_on", &changed);
    return true;
}

bool duty_ground_load(const struct view *v, struct str device, struct duty_ground *out,
                      struct err *err)
{
    struct arena *a = v->arena;
    struct duty_ground g = {.v = v};
    struct store_param p = STORE_P_OR_NULL(device);
    struct json *facts, *documents, *clauses;
    if (!duty_rules_load(a, &g.rules, err) || !load_subjects(&g, device, err) ||
        !load_changed(&g, &p, err) || !store_query(v->store, a, "duty_facts", &p, 1, &facts, err) ||
        !store_query(v->store, a, "duty_documents", &p, 1, &documents, err) ||
        !store_query(v->store, a, "duty_clauses", NULL, 0, &clauses, err))
        return false;
    if (device.n && !json_count(g.subjects[DUTY_ABOUT_DEVICE]))
        return err_set(err, ERR_NOT_FOUND, "there is no device %.*s", STR_ARG(device));
    for (size_t i = 0; i < DUTY_ABOUT__COUNT; i++)
        view_index_make(a, g.subjects[i], "id", &g.ids[i]);
    g.device = device;
    view_index_make(a, facts, "key", &g.facts);
    view_index_make(a, documents, "key", &g.documents);
    view_index_make(a, g.subjects[DUTY_ABOUT_EVENT], "by_device", &g.by_device);
    view_index_make(a, g.subjects[DUTY_ABOUT_EVENT], "by_source", &g.by_source);
    view_index_make(a, clauses, "id", &g.clauses);
    *out = g;
    return true;
}

/* The key of an index, as a text of its own for one look. */
static const struct view_row *find(const struct duty_ground *g, const struct view_index *index,
                                   struct str first, struct str second)
{
    size_t mark = arena_mark(g->v->arena);
    struct str key = str_fmt(g->v->arena, "%.*s %.*s", STR_ARG(first), STR_ARG(second));
    const struct view_row *row = view_index_find(index, key);
    arena_rewind(g->v->arena, mark);
    return row;
}

static bool is_later(const struct json *a, const struct json *b, const char *member)
{
    return !b || str_cmp(json_text(a, member), json_text(b, member)) >= 0;
}

static void take_kept(struct duty_case_of *c, const struct json *row)
{
    struct str status = json_text(row, "status");
    if (STR_IS(status, "not_applicable"))
        c->refused = row;
    else if (STR_IS(status, "done") && is_later(row, c->done, "done_at"))
        c->done = row;
    else if (STR_IS(status, "open"))
        c->open = row;
}

/* Of a rule about devices what names the device; else what names the record as its source, and this
   device or none. */
void duty_case_find(const struct duty_ground *g, const struct duty_rule *rule,
                    const struct json *device, const struct json *subject, struct duty_case_of *out)
{
    struct duty_case_of c = {g, rule, device, subject, NULL, NULL, NULL};
    struct str id = json_text(subject, "id");
    if (rule->about == DUTY_ABOUT_EVENT) {
        take_kept(&c, subject);
        *out = c;
        return;
    }
    bool of_device = rule->about == DUTY_ABOUT_DEVICE;
    const struct view_row *row = find(g, of_device ? &g->by_device : &g->by_source, rule->id, id);
    for (; row; row = row->next) {
        struct str named = json_text(row->row, "device");
        if (of_device || !named.n || str_eq(named, json_text(device, "id")))
            take_kept(&c, row->row);
    }
    *out = c;
}

bool duty_has_place(const struct duty_ground *g, const struct json *kept)
{
    const struct duty_rule *r = duty_rule_find(&g->rules, json_text(kept, "rule"));
    if (!r || r->about == DUTY_ABOUT_EVENT || r->about == DUTY_ABOUT_NONE)
        return true;
    if (g->device.n && !json_text(kept, "device").n)
        return true; /* it may be about another device, which was not read */
    struct str id = json_text(kept, r->about == DUTY_ABOUT_DEVICE ? "device" : "source");
    return id.n && view_index_find(&g->ids[r->about], id);
}

static const struct json *row_of(const struct duty_case_of *c, struct str kind)
{
    if (STR_IS(kind, "device"))
        return c->device;
    if (STR_IS(kind, "done"))
        return c->done;
    if (STR_IS(kind, "kept"))
        return c->open;
    return c->subject;
}

struct str duty_value(const struct duty_case_of *c, struct str name)
{
    size_t dot = str_find_char(name, '.');
    if (dot < name.n)
        return json_as_text(json_find(row_of(c, str_sub(name, 0, dot)), str_from(name, dot + 1)));
    const struct view_row *row = find(c->ground, &c->ground->facts, json_text(c->device, "id"),
                                      name);
    return row ? json_text(row->row, "value") : (struct str){0};
}

static struct str value_of(const void *context, struct str name)
{
    return duty_value(context, name);
}

struct duty_answer duty_answer(const struct duty_case_of *c, const struct json *condition)
{
    struct duty_known known = {value_of, c};
    return duty_holds(condition, &known);
}

struct str duty_record_of(const struct duty_case_of *c, struct str name)
{
    return json_text(row_of(c, str_sub(name, 0, str_find_char(name, '.'))), "id");
}

static const char *prefix_of(const struct duty_case_of *c)
{
    struct str regulation = json_text(c->device, "regulation");
    return STR_IS(regulation, "mdr") ? "MDR-A-" : STR_IS(regulation, "ivdr") ? "IVDR-A-" : NULL;
}

struct str duty_clause(const struct duty_case_of *c)
{
    const struct duty_rule *r = c->rule;
    const char *prefix = prefix_of(c);
    struct str duty = r->duty.n ? r->duty : r->id;
    bool is_article = r->kind == DUTY_KIND_DUTY;
    return prefix && is_article ? str_fmt(c->ground->v->arena, "%s%.*s", prefix, STR_ARG(duty))
                                : (struct str){0};
}

void duty_document(const struct duty_case_of *c, struct date *on, struct str *id)
{
    struct arena *a = c->ground->v->arena;
    const char *prefix = prefix_of(c);
    struct str rest = c->rule->documents, duty;
    *on = (struct date){0};
    while (prefix && str_word(&rest, &duty)) {
        struct date day;
        size_t mark = arena_mark(a);
        struct str clause = str_fmt(a, "%s%.*s", prefix, STR_ARG(duty));
        const struct view_row *row = find(c->ground, &c->ground->documents,
                                          json_text(c->device, "id"), clause);
        arena_rewind(a, mark);
        if (row && date_parse(json_text(row->row, "on_day"), &day) && date_cmp(day, *on) > 0) {
            *on = day;
            *id = json_text(row->row, "id");
        }
    }
}
