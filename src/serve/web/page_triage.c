#include "assess/clock/view.h"
#include "assess/decide/decide.h"
#include "assess/match/view.h"
#include "serve/auth/allow.h"
#include "serve/web/deed.h"

/* Deciding about vulnerabilities: one decision in several places, seen before it is saved; and the
   second person. A place is "RELEASE COMPONENT VULNERABILITY" in a field of that name. */

enum { PLACES_MAX = 500, ROWS = 150 };

static const struct web_range any_count = {.high = INT64_MAX};

static struct str place_of(struct arena *a, struct str release, struct str component,
                           struct str vulnerability)
{
    return str_fmt(a, "%.*s %.*s %.*s", STR_ARG(release), STR_ARG(component),
                   STR_ARG(vulnerability));
}

/* Whether the box of that place was ticked in what came back. */
static bool is_ticked(const struct web_request *r, struct str place)
{
    for (size_t i = 0; i < r->form.field_count; i++)
        if (STR_IS(r->form.fields[i].name, "place") && str_eq(r->form.fields[i].value, place))
            return true;
    return false;
}

static bool read_places(struct web_request *r, struct decide_places *out, struct err *err)
{
    *out = (struct decide_places){.items = ARENA_ARRAY(r->arena, struct decide_wish, PLACES_MAX)};
    for (size_t i = 0; i < r->form.field_count; i++) {
        struct str rest = r->form.fields[i].value;
        struct decide_wish wish = {0};
        if (!STR_IS(r->form.fields[i].name, "place"))
            continue;
        if (out->count == PLACES_MAX)
            return err_set(err, ERR_LIMIT, "at most %d places at once", PLACES_MAX);
        if (!str_word(&rest, &wish.release) || !str_word(&rest, &wish.component) ||
            !str_word(&rest, &wish.vulnerability))
            return err_set(err, ERR_USAGE, "place: '%.*s' is none", STR_ARG(rest));
        if (!web_may_see_record(r, wish.release, err))
            return false;
        out->items[out->count++] = wish;
    }
    return out->count > 0 || err_set(err, ERR_USAGE, "Tick at least one place");
}

static bool read_decision(const struct web_request *r, struct decision *out, struct err *err)
{
    const struct web_deed *deed = web_deed_find(r, STR("decide"));
    struct str names = str_of(deed->fields), name, text;
    *out = (struct decision){0};
    while (str_word(&names, &name)) {
        if (str_ends(name, STR("!")))
            name = str_sub(name, 0, name.n - 1);
        if (web_typed(r, str_cz(r->arena, name), &text) && text.n &&
            !record_set(&DECISION_TYPE, out, r->arena, name, text, err))
            return false;
    }
    return out->state != DECISION_STATE_UNSET || err_set(err, ERR_USAGE, "State: is needed");
}

/* --- what the pages show --- */

static void put_place(struct web_request *r, struct json *list, const struct json *row,
                      struct str place)
{
    struct arena *a = r->arena;
    static const char *const texts[] = {"device_name",    "release_name", "component",   "version",
                                        "decision_state", "status",       "status_class"};
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, o, texts[i], json_text(row, texts[i]));
    json_add_text(a, o, "vulnerability", json_text(row, "vulnerability"));
    json_add_text(a, o, "place", place);
    json_add_bool(a, o, "ticked", is_ticked(r, place));
}

/* The form takes the fields of the deed; a box for each place stands in it, too. */
static bool put_form(struct web_request *r, struct json *model, struct json *places,
                     struct err *err)
{
    struct json *forms = json_array(r->arena), *preview = json_array(r->arena);
    struct decide_places chosen;
    struct decision what;
    struct err ignored;
    if (!web_deed_form(r, web_deed_find(r, STR("decide")), r->id, forms, err))
        return false;
    if (r->stay && read_places(r, &chosen, &ignored) && read_decision(r, &what, &ignored) &&
        !decide_preview(r->store, r->arena, &chosen, &what, r->as_of, &preview, err))
        return false;
    struct json *form = forms->items.first;
    json_hang(model, "preview", preview);
    json_add_bool(r->arena, model, "previewed", r->stay);
    if (!form || json_count(places) == 0) {
        json_add(r->arena, model, "triage", JSON_NULL);
        return true;
    }
    json_hang(form, "places", places);
    json_hang(model, "triage", form);
    return true;
}

/* Decisions in force that wait for a person: each with the buttons that this reader may press. */
static bool put_waiting(struct web_request *r, struct json *model, struct err *err)
{
    struct arena *a = r->arena;
    struct json *list = json_add(a, model, "waiting", JSON_ARRAY);
    json_add_text(a, model, "here", r->path);
    bool forms = web_has_forms(r);
    JSON_EACH (d, json_get(model, "decisions")) {
        struct decision record;
        struct str id = json_text(d, "id");
        if (!forms || !json_is_true(d, "in_force"))
            continue;
        if (!store_load(r->store, a, &DECISION_TYPE, id, &record, NULL, err))
            return false;
        bool proposed = record.status == DECISION_STATUS_PROPOSED;
        bool waits = !proposed && record.second_review == TRI_YES && record.reviewer.n == 0;
        bool mine = record_same_person(record.decided_by, r->who->name);
        if (!proposed && !waits)
            continue;
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", id);
        json_add_text(a, o, "name", record.name);
        json_add_text(a, o, "by", proposed ? record.author : record.decided_by);
        json_add_bool(a, o, "proposed", proposed && (r->who->may & MAY_SECURITY));
        json_add_bool(a, o, "agree", waits && !mine && (r->who->may & MAY_APPROVE));
        json_add_bool(a, o, "mine", waits && mine);
    }
    return true;
}

static bool put_clock(struct web_request *r, struct json *model, struct err *err)
{
    const struct view v = {r->store, r->arena, r->as_of};
    return clock_put_one(&v, model, r->id, err);
}

bool page_vulnerability(struct web_request *r, struct json **model, struct err *err)
{
    struct json *places = json_array(r->arena);
    if (!match_vulnerability_model(r->store, r->arena, r->id, r->as_of, model, err))
        return false;
    r->personal = web_has_forms(r); /* whose decision waits for whom */
    JSON_EACH (row, json_get(*model, "places"))
        if (json_text(row, "release").n)
            put_place(r, places, row,
                      place_of(r->arena, json_text(row, "release"), json_text(row, "component_id"),
                               r->id));
    return put_form(r, *model, places, err) && put_waiting(r, *model, err) &&
           put_clock(r, *model, err);
}

bool page_triage(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = {r->store, r->arena, r->as_of};
    struct decide_view what = {.release = r->id, .component = web_param(r, "component")};
    struct json *places = json_array(r->arena);
    if (!web_param_int(r, "offset", any_count, &what.offset, err) ||
        !decide_view_model(&v, &what, model, err))
        return false;
    JSON_EACH (row, json_get(*model, "findings"))
        put_place(r, places, row,
                  place_of(r->arena, r->id, what.component, json_text(row, "vulnerability")));
    return put_form(r, *model, places, err);
}

/* --- acts --- */

struct triage {
    struct web_request *r;
    struct decide_places places;
    struct decision what;
    struct str id; /* of the decision that is agreed to */
};

static bool decide(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct triage *t = context;
    struct json *ids;
    return decide_many(s, a, &t->places, &t->what, t->r->who->name, t->r->as_of, &ids, err);
}

static bool agree(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct triage *t = context;
    struct decide_put put;
    struct str who = t->r->who->name;
    return decide_review(s, a, t->id, who, who, t->r->as_of, &put, err);
}

static bool accept(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct triage *t = context;
    struct decide_put put;
    return decide_accept(s, a, t->id, t->r->who->name, t->r->as_of, &put, err);
}

/* The page, with the component that it was about. */
static struct str back(const struct web_request *r)
{
    struct buf b = {.arena = r->arena};
    struct str component = web_param(r, "component");
    buf_put(&b, r->path);
    if (component.n) {
        BUF_LIT(&b, "?component=");
        buf_url(&b, component);
    }
    return buf_str(&b);
}

static bool act_decide(struct web_request *r, bool preview, struct err *err)
{
    struct triage t = {.r = r};
    if (!auth_allows(r->arena, r->who, MAY_SECURITY, err) || !read_places(r, &t.places, err) ||
        !read_decision(r, &t.what, err))
        return false;
    r->stay = preview;
    r->see_other = preview ? (struct str){0} : back(r);
    return preview || web_change(r, decide, &t, err);
}

static bool change_as(struct web_request *r, unsigned needs, committer_fn *fn, struct err *err)
{
    struct triage t = {.r = r, .id = web_field(r, "id")};
    if (!auth_allows(r->arena, r->who, needs, err))
        return false;
    if (r->who->by != AUTH_SESSION)
        return err_set(err, ERR_DENIED, "A second person signs in; a token agrees to nothing");
    if (!web_may_see_record(r, t.id, err))
        return false;
    r->see_other = back(r);
    return web_change(r, fn, &t, err);
}

bool act_triage(struct web_request *r, struct err *err)
{
    struct str word = web_field(r, "act");
    if (STR_IS(word, "preview") || STR_IS(word, "decide"))
        return act_decide(r, STR_IS(word, "preview"), err);
    if (STR_IS(word, "agree"))
        return change_as(r, MAY_APPROVE, agree, err);
    if (STR_IS(word, "accept"))
        return change_as(r, MAY_SECURITY, accept, err);
    return err_set(err, ERR_USAGE, "act: '%.*s' is not possible here",
                   STR_ARG(str_sub(word, 0, 40)));
}
