#include "assess/risk/handover.h"
#include "assess/risk/view.h"
#include "serve/web/deed.h"

bool page_risks(struct web_request *r, struct json **model, struct err *err)
{
    return risk_list_model(r->store, r->arena, web_param(r, "device"), r->as_of, model, err);
}

bool page_risk(struct web_request *r, struct json **model, struct err *err)
{
    return risk_model(r->store, r->arena, r->id, r->as_of, model, err) && web_deeds(r, *model, err);
}

/* --- the inbox --- */

/* Whether this reader acts for the side, "security", "safety" or "both". */
static bool acts_for(const struct web_request *r, struct str side)
{
    bool security = (r->who->may & MAY_SECURITY) != 0, safety = (r->who->may & MAY_SAFETY) != 0;
    return STR_IS(side, "security") ? security
           : STR_IS(side, "safety") ? safety
                                    : security || safety;
}

/* What he may do with each item: send it, or answer it. */
static void put_forms(struct web_request *r, struct json *model)
{
    struct arena *a = r->arena;
    struct str typed = web_field(r, "item");
    for (struct json *item = web_member(model, "items")->items.first; item; item = item->next) {
        int64_t state = json_int(item, "state", HANDOVER_DECIDED);
        bool sends = state == HANDOVER_NOT_SENT || state == HANDOVER_RETURNED;
        bool answers = (state == HANDOVER_WAITING || state == HANDOVER_STALE) &&
                       json_text(item, "connection").n;
        bool forms = web_has_forms(r);
        struct str key = str_fmt(a, "%.*s-%.*s", STR_ARG(json_text(item, "source")),
                                 STR_ARG(json_text(item, "kind")));
        bool again = r->problem && str_eq(typed, key);
        json_add_text(a, item, "key", key);
        json_add_bool(a, item, "sends", forms && sends && acts_for(r, json_text(item, "from")));
        json_add_bool(a, item, "answers", forms && answers && acts_for(r, json_text(item, "to")));
        json_add_bool(a, item, "again", again);
        json_add_text(a, item, "typed_note", again ? web_field(r, "note") : (struct str){0});
        json_add_text(a, item, "typed_reason", again ? web_field(r, "reason") : (struct str){0});
        json_add_text(a, item, "typed_target",
                      again ? web_field(r, "target") : json_text(item, "target"));
    }
}

bool page_inbox(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    struct str side = web_param(r, "side");
    if (side.n && !STR_IS(side, "security") && !STR_IS(side, "safety"))
        return err_set(err, ERR_USAGE, "side: '%.*s' is neither security nor safety",
                       STR_ARG(side));
    const struct handover_filter filter = {
        .device = web_param(r, "device"), .side = side, .all = STR_IS(web_param(r, "all"), "yes")};
    if (!handover_model(&v, &filter, model, err))
        return false;
    put_forms(r, *model);
    return true;
}

struct handed {
    struct web_request *r;
    struct handover_wish wish;
    struct handover_answer answer;
};

static bool refuse_side(const struct web_request *r, int64_t kind, const char *side,
                        struct err *err)
{
    return acts_for(r, str_of(side)) ||
           err_set(err, ERR_DENIED, "%s: the %s side does this; your roles are of the other",
                   handover_kind_word(kind), side);
}

static bool send(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct handed *h = context;
    const struct view v = {s, a, h->r->as_of};
    struct str id;
    return handover_send(&v, &h->wish, &id, err);
}

/* The kind of the connection says whose answer it is. */
static bool answer(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct handed *h = context;
    const struct view v = {s, a, h->r->as_of};
    struct connection x;
    struct json *notes;
    return store_load(s, a, &CONNECTION_TYPE, h->answer.connection, &x, NULL, err) &&
           refuse_side(h->r, x.kind, handover_to(x.kind), err) &&
           handover_answer(&v, &h->answer, &notes, err);
}

bool act_inbox(struct web_request *r, struct err *err)
{
    struct str word = web_field(r, "act"), kind = web_field(r, "kind");
    bool sends = STR_IS(word, "send");
    struct handed h = {
        .r = r,
        .wish = {.source = web_field(r, "source"),
                 .kind = kind,
                 .target = web_field(r, "target"),
                 .note = web_field(r, "note"),
                 .actor = r->who->name,
                 .on = r->as_of},
        .answer = {.connection = web_field(r, "connection"),
                   .decision = web_field(r, "decision"),
                   .reason = web_field(r, "reason"),
                   .target = web_field(r, "target"),
                   .actor = r->who->name,
                   .on = r->as_of},
    };
    if (!sends && !STR_IS(word, "answer"))
        return err_set(err, ERR_USAGE, "act: '%.*s' is not possible here",
                       STR_ARG(str_sub(word, 0, 40)));
    if (r->who->by != AUTH_SESSION && !sends)
        return err_set(err, ERR_DENIED, "A second person signs in; a token agrees to nothing");
    int64_t k = handover_kind_find(kind);
    if (sends && k == CONNECTION_KIND_UNSET)
        return err_set(err, ERR_USAGE, "kind: '%.*s' is none of X1 to X7", STR_ARG(kind));
    if (sends && !refuse_side(r, k, handover_from(k), err))
        return false;
    if (!web_may_see_record(r, sends ? h.wish.source : h.answer.connection, err) ||
        (h.wish.target.n && !web_may_see_record(r, h.wish.target, err)))
        return false;
    r->see_other = web_deed_back(r);
    return web_change(r, sends ? send : answer, &h, err);
}
