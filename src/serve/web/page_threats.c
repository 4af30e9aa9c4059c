#include "assess/threat/decide.h"
#include "serve/auth/allow.h"
#include "serve/web/deed.h"

/* The threats of a release in one list: a decision and one sentence each, saved together. A row's
   fields are "status.ID", "reason.ID" and "controls.ID". */

enum { ROWS_MAX = 200 };

static const struct web_range any_count = {.high = INT64_MAX};

static struct str row_field(const struct web_request *r, const char *name, struct str id)
{
    return web_field(r, str_cz(r->arena, str_fmt(r->arena, "%s.%.*s", name, STR_ARG(id))));
}

/* What was typed stands in the rows again when it could not be saved. */
static void put_typed(struct web_request *r, struct json *model)
{
    static const char *const words[] = {"mitigated", "accepted", "not_applicable", "transferred"};
    for (struct json *row = web_member(model, "threats")->items.first; row; row = row->next) {
        struct str id = json_text(row, "id"), status = row_field(r, "status", id);
        for (size_t i = 0; i < COUNT_OF(words); i++)
            json_add_bool(r->arena, row, words[i], str_eq(status, str_of(words[i])));
        json_add_text(r->arena, row, "typed_reason", row_field(r, "reason", id));
        json_add_text(r->arena, row, "typed_controls", row_field(r, "controls", id));
    }
}

bool page_threats(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = {r->store, r->arena, r->as_of};
    int64_t offset;
    if (!web_param_int(r, "offset", any_count, &offset, err) ||
        !threat_list_model(&v, r->id, offset, model, err))
        return false;
    put_typed(r, *model);
    json_add_bool(r->arena, *model, "decides", web_has_forms(r) && (r->who->may & MAY_SECURITY));
    return true;
}

struct decided {
    struct web_request *r;
    struct threat_decision *items;
    size_t count;
    struct str threat; /* that becomes a risk; may be empty */
    struct str risk;
};

static bool read_rows(struct web_request *r, struct decided *out, struct err *err)
{
    struct str start = STR("status.");
    out->items = ARENA_ARRAY(r->arena, struct threat_decision, ROWS_MAX);
    for (size_t i = 0; i < r->form.field_count; i++) {
        const struct web_param *p = &r->form.fields[i];
        if (!str_starts(p->name, start) || p->value.n == 0)
            continue;
        if (out->count == ROWS_MAX)
            return err_set(err, ERR_LIMIT, "at most %d threats at once", ROWS_MAX);
        struct str id = str_from(p->name, start.n);
        out->items[out->count++] = (struct threat_decision){
            .threat = id,
            .release = r->id,
            .status = p->value,
            .reason = row_field(r, "reason", id),
            .controls = row_field(r, "controls", id),
            .actor = r->who->name,
            .on = r->as_of,
        };
    }
    return true;
}

static bool save(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct decided *d = context;
    struct str risk = {0};
    for (size_t i = 0; i < d->count; i++)
        if (!threat_decide(s, a, &d->items[i], err))
            return false;
    if (d->threat.n && !threat_make_risk(s, a, d->threat, d->r->who->name, &risk, err))
        return false;
    d->risk = str_copy(d->r->arena, risk);
    return true;
}

bool act_threats(struct web_request *r, struct err *err)
{
    struct decided d = {.r = r, .threat = web_field(r, "risk")};
    if (!read_rows(r, &d, err))
        return false;
    if (d.count == 0 && d.threat.n == 0)
        return err_set(err, ERR_USAGE, "Choose a decision for at least one threat");
    for (size_t i = 0; i < d.count; i++)
        if (!web_may_see_record(r, d.items[i].threat, err))
            return false;
    if ((d.threat.n && !web_may_see_record(r, d.threat, err)) || !web_change(r, save, &d, err))
        return false;
    r->see_other = d.risk.n ? view_href(r->arena, d.risk) : r->path;
    return true;
}
