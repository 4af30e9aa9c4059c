#include "assess/gap/release.h"
#include "assess/gap/view.h"
#include "assess/gap/waiver.h"
#include "intake/device/device.h"
#include "publish/review/review.h"
#include "serve/auth/allow.h"
#include "serve/web/deed.h"

/* The release gate: what closes it and who lets it pass, approvals, and what was frozen. */

/* Where a row can be waived, the form below is filled in by its link; of one group only, as the
   rows of all are a long page without. */
static void put_link(struct web_request *r, struct json *row, struct str check, bool can)
{
    struct buf b = {.arena = r->arena};
    if (can && !json_is_true(row, "waived")) {
        BUF_LIT(&b, "?group=");
        buf_url(&b, web_param(r, "group"));
        BUF_LIT(&b, "&check_name=");
        buf_url(&b, check);
        BUF_LIT(&b, "&subject=");
        buf_url(&b, json_text(row, "record"));
        buf_fmt(&b, "#waive-%.*s", STR_ARG(r->id));
    }
    json_add_text(r->arena, row, "waive_href", buf_str(&b));
}

static void put_links(struct web_request *r, struct json *model)
{
    bool may = web_has_forms(r) && (r->who->may & MAY_WRITE) && web_param(r, "group").n;
    for (struct json *group = web_member(model, "groups")->items.first; group; group = group->next)
        for (struct json *check = web_member(group, "checks")->items.first; check;
             check = check->next)
            for (struct json *row = web_member(check, "rows")->items.first; row; row = row->next)
                put_link(r, row, json_text(check, "check"),
                         may && json_text(check, "never_waived").n == 0);
}

static bool put_agreements(struct web_request *r, struct json *model, struct err *err)
{
    for (struct json *w = web_member(model, "waivers")->items.first; w; w = w->next) {
        struct json *forms = json_add(r->arena, w, "forms", JSON_ARRAY);
        if (record_type_of_id(json_text(w, "id")) == &WAIVER_TYPE &&
            !web_deeds_of(r, json_text(w, "id"), forms, err))
            return false;
    }
    return true;
}

static struct json *new_row(struct web_request *r, struct json *list, const struct record_head *h)
{
    struct json *o = json_add(r->arena, list, NULL, JSON_OBJECT);
    json_add_text(r->arena, o, "id", h->id);
    json_add_int(r->arena, o, "position", h->position);
    return o;
}

static bool put_approvals(struct web_request *r, struct json *model, struct err *err)
{
    struct arena *a = r->arena;
    struct store_list list;
    struct json *rows = json_add(a, model, "approvals", JSON_ARRAY);
    if (!store_list(r->store, a, &APPROVAL_TYPE, str_fmt(a, "subject=%.*s", STR_ARG(r->id)), 0, 100,
                    &list, err))
        return false;
    for (size_t i = 0; i < list.shown; i++) {
        const struct approval *p = &((const struct approval *)list.records)[i];
        struct json *o = new_row(r, rows, &list.heads[i]), *record;
        if (!store_to_json(r->store, a, &list.heads[i], p, &record, err))
            return false;
        json_add_text(a, o, "role", p->role);
        json_add_text(a, o, "decision",
                      view_label("approval", "decision", json_text(record, "decision")));
        json_add_text(a, o, "requested_by", p->requested_by);
        json_add_text(a, o, "requested_on", date_str(a, p->requested_on));
        json_add_text(a, o, "approver", p->approver);
        json_add_text(a, o, "decided_on", date_str(a, p->decided_on));
        json_add_text(a, o, "reason", p->reason);
        json_add_bool(a, o, "stale", json_is_true(record, "stale"));
        if (!web_deeds_of(r, list.heads[i].id, json_add(a, o, "forms", JSON_ARRAY), err))
            return false;
    }
    return true;
}

static bool put_baselines(struct web_request *r, struct json *model, struct err *err)
{
    struct arena *a = r->arena;
    struct store_list list;
    struct json *rows = json_add(a, model, "baselines", JSON_ARRAY);
    if (!store_list(r->store, a, &BASELINE_TYPE, str_fmt(a, "release=%.*s", STR_ARG(r->id)), 0, 100,
                    &list, err))
        return false;
    for (size_t i = 0; i < list.shown; i++) {
        const struct baseline *b = &((const struct baseline *)list.records)[i];
        struct json *o = json_add(a, rows, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", list.heads[i].id);
        json_add_text(a, o, "name", b->name);
        json_add_int(a, o, "position", b->position.value);
        json_add_text(a, o, "chain_hash", b->chain_hash);
    }
    return true;
}

/* Who may release sees the form, and beside it why it would be refused. */
static void put_freeze(struct web_request *r, struct json *model)
{
    struct arena *a = r->arena;
    struct err why = {0};
    bool may = web_has_forms(r) && (r->who->may & MAY_RELEASE);
    bool approved = may && auth_may_release(r->store, a, r->who, r->id, &why);
    json_add_bool(a, model, "may_freeze", may);
    json_add_bool(a, model, "freezes", approved);
    json_add_text(a, model, "freeze_why",
                  may && !approved ? str_copy(a, str_of(why.text)) : STR(""));
    json_add_text(a, model, "typed_name", web_field(r, "name"));
}

/* The forms of the release; that of a waiver where its rows can be chosen. */
static bool put_deeds(struct web_request *r, struct json *model, struct err *err)
{
    struct json *forms = json_add(r->arena, model, "deeds", JSON_ARRAY);
    static const char *const words[] = {"waive", "request"};
    for (size_t i = web_param(r, "group").n ? 0 : 1; i < COUNT_OF(words); i++)
        if (!web_deed_form(r, web_deed_find(r, str_of(words[i])), r->id, forms, err))
            return false;
    json_add_bool(r->arena, model, "any_deed", json_count(forms) > 0);
    return true;
}

bool page_gate(struct web_request *r, struct json **model, struct err *err)
{
    enum { OF_EACH = 5, OF_ONE = 30 }; /* checks of a group: some 1.5 KB each */
    const struct view v = {r->store, r->arena, r->as_of};
    struct gap_gate_page page = {.group = web_param(r, "group")};
    r->personal = web_has_forms(r); /* who asked does not approve */
    if (!web_param_page(r, page.group.n ? OF_ONE : OF_EACH, &page.rows, err) ||
        !gap_gate_page_model(&v, r->id, &page, model, err))
        return false;
    put_links(r, *model);
    put_freeze(r, *model);
    return put_agreements(r, *model, err) && put_approvals(r, *model, err) &&
           put_baselines(r, *model, err) && put_deeds(r, *model, err);
}

struct going {
    struct web_request *r;
    struct gap_going_out out;
};

static bool freeze(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct going *g = context;
    struct str id;
    return auth_may_release(s, a, g->r->who, g->out.release, err) &&
           gap_go_out(s, a, &g->out, &id, err);
}

bool act_gate(struct web_request *r, struct err *err)
{
    struct str word = web_field(r, "act");
    bool releases = STR_IS(word, "release");
    struct going g = {
        .r = r,
        .out = {.release = r->id,
                .name = web_field(r, "name"),
                .releases = releases,
                .on = r->as_of},
    };
    if (!releases && !STR_IS(word, "freeze"))
        return web_deed_act(r, err);
    if (r->who->by != AUTH_SESSION)
        return err_set(err, ERR_DENIED, "Who releases signs in; a token releases nothing");
    r->see_other = r->path;
    return web_change(r, freeze, &g, err);
}
