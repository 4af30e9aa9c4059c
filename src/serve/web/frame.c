#include "assess/portfolio/portfolio.h"
#include "serve/web/web.h"

/* clang-format off */
static const struct {
    const char *name, *label, *href;
    const char *waits; /* what the number beside it counts; NULL when it has none */
    const char *icon;  /* path of a 16 x 16 drawing */
} places[WEB_PLACE__COUNT] = {
    [WEB_TODAY] = {"today", "Today", "/", "waiting for a decision",
     "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3M5.5 9.8l1.8 1.7 3.2-3."
     "2"},
    [WEB_DEVICES] = {"devices", "Devices", "/devices", NULL,
     "M3 2.5h10v11H3zM5.5 5h5v3h-5zM5.5 11h1M9.5 11h1"},
    [WEB_REQUIREMENTS] = {"requirements", "Requirements", "/requirements", NULL,
     "M3 3.5l1 1 1.8-2M3 8l1 1 1.8-2M3 12.5l1 1 1.8-2M8.5 4H14M8.5 8.5H14M8."
     "5 13H14"},
    [WEB_RISKS] = {"risks", "Risks", "/risks", "to evaluate",
     "M8 2.2l6.2 11H1.8zM8 6.5v3M8 11.4v.2"},
    [WEB_COMPONENTS] = {"components", "Components", "/components", NULL,
     "M8 1.8l5.5 3.1v6.2L8 14.2l-5.5-3.1V4.9zM2.5 4.9L8 8l5.5-3.1M8 8v6.2"},
    [WEB_VULNERABILITIES] = {"vulnerabilities", "Vulnerabilities", "/vulnerabilities", "to decide",
     "M8 4.8c2 0 3.2 1.6 3.2 4S9.9 13.5 8 13.5 4.8 11.2 4.8 8.8 6 4.8 8 4.8z"
     "M8 5v8.3M5.8 4.6L4.5 2.6M10.2 4.6l1.3-2M4.8 7.6L2 6.6M11.2 7.6L14 6.6M"
     "4.8 10.4L2 11.6M11.2 10.4l2.8 1.2"},
    [WEB_FIELD] = {"field", "Field", "/field", "clocks open",
     "M8 14s4.6-4.3 4.6-7.6A4.6 4.6 0 0 0 3.4 6.4C3.4 9.7 8 14 8 14zM8 8.2a1"
     ".7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z"},
    [WEB_REVIEWS] = {"reviews", "Reviews", "/reviews", "questions open",
     "M2.5 3h11v7.5H8L5 13.5v-3H2.5zM5.3 5.7h5.4M5.3 7.9h3.4"},
    [WEB_SETUP] = {"setup", "Setup", "/setup", NULL,
     "M2.5 4.5h5M10.5 4.5h3M2.5 11.5h3M8.5 11.5h5M9 2.8a1.7 1.7 0 1 0 0 3.4 "
     "1.7 1.7 0 0 0 0-3.4zM7 9.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z"},
};
/* clang-format on */

/* The last part of a path. */
static struct str base_name(struct str path)
{
    size_t slash = str_rfind_char(path, '/');
    return slash < path.n ? str_from(path, slash + 1) : path;
}

/* "2026-11-21 14:05 UTC" */
static struct str instant_words(struct arena *a, struct instant t)
{
    struct str s = instant_str(a, t);
    return str_fmt(a, "%.*s %.*s UTC", STR_ARG(str_sub(s, 0, 10)), STR_ARG(str_sub(s, 11, 5)));
}

/* counts: an object with a number for each place that has something waiting, by its name. */
static void add_places(struct web_request *r, const struct json *counts, struct json *frame)
{
    struct arena *a = r->arena;
    struct json *list = json_add(a, frame, "places", JSON_ARRAY);
    enum web_place here = r->page ? r->page->place : WEB_NOWHERE;
    for (int i = WEB_NOWHERE + 1; i < WEB_PLACE__COUNT; i++) {
        struct json *place = json_add(a, list, NULL, JSON_OBJECT);
        int64_t count = places[i].waits ? json_int(counts, places[i].name, 0) : 0;
        json_add_text(a, place, "label", str_of(places[i].label));
        json_add_text(a, place, "href", str_of(places[i].href));
        json_add_text(a, place, "icon", str_of(places[i].icon));
        json_add_bool(a, place, "here", here == (enum web_place)i);
        json_add_bool(a, place, "waiting", count > 0);
        json_add_int(a, place, "count", count);
        json_add_text(a, place, "words", str_of(places[i].waits ? places[i].waits : ""));
    }
}

/* Which tab of a device is open: the template of the tabs asks for these names. */
static void add_tabs(const struct web_request *r, struct json *frame)
{
    static const struct {
        const char *name, *path;
    } tabs[] = {
        {"at_overview", "/devices/"}, {"at_class", "/classifications/"},
        {"at_facts", "/facts/"},      {"at_requirements", "/requirements"},
        {"at_due", "/due"},           {"at_inbox", "/inbox"},
        {"at_pictures", "/pictures"}, {"at_trace", "/trace/"},
        {"at_model", "/models/"},     {"at_due", "/due"},
        {"at_board", "/board/"},      {"at_gate", "/gate/"},
        {"at_soup", "/soup/"},        {"at_threats", "/threats/"},
    };
    for (size_t i = 0; i < COUNT_OF(tabs); i++)
        json_add_bool(r->arena, frame, tabs[i].name,
                      str_starts(str_of(r->page->path), str_of(tabs[i].path)));
}

static struct str version_of(const struct web_files *files, const char *name)
{
    const struct web_file *f = web_file_find(files, str_of(name));
    return f ? f->version : STR("none");
}

static void add_files(struct arena *a, const struct web_files *files, struct json *frame)
{
    json_add_text(a, frame, "style_version", version_of(files, "tutela.css"));
    static const char *const scripts[] = {"keys.js", "forms.js", "drop.js"};
    struct json *list = json_add(a, frame, "scripts", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(scripts); i++)
        json_add_text(
            a, list, NULL,
            str_fmt(a, "/static/%s?v=%.*s", scripts[i], STR_ARG(version_of(files, scripts[i]))));
    json_add_text(a, frame, "icon_version", version_of(files, "tutela.svg"));
}

/* The address of the same page as data, with its parameters. */
static struct str data_url(const struct web_request *r)
{
    struct buf b = {.arena = r->arena};
    BUF_LIT(&b, "/api/v1");
    buf_put(&b, STR_IS(r->path, "/") ? STR("/today") : r->path);
    for (size_t i = 0; i < r->param_count; i++) {
        buf_char(&b, i ? '&' : '?');
        buf_url(&b, r->params[i].name);
        buf_char(&b, '=');
        buf_url(&b, r->params[i].value);
    }
    return buf_str(&b);
}

/* Who reads, and what he may: the same for all who may the same, but for the markers. */
static void add_reader(const struct web_request *r, struct json *frame)
{
    static const struct {
        const char *name;
        unsigned bit;
    } rights[] = {
        {"may_write", MAY_WRITE},     {"may_security", MAY_SECURITY}, {"may_safety", MAY_SAFETY},
        {"may_approve", MAY_APPROVE}, {"may_release", MAY_RELEASE},   {"may_admin", MAY_ADMIN},
        {"may_ask", MAY_ASK},         {"may_report", MAY_REPORT},
    };
    struct arena *a = r->arena;
    bool session = r->who->by == AUTH_SESSION;
    for (size_t i = 0; i < COUNT_OF(rights); i++)
        json_add_bool(a, frame, rights[i].name, (r->who->may & rights[i].bit) != 0);
    json_add_bool(a, frame, "signed_in", session);
    json_add_bool(a, frame, "reading_only", r->who->by == AUTH_READER);
    json_add_bool(a, frame, "limited", r->who->limited);
    json_add_text(a, frame, "reader", session ? web_marker_name() : (struct str){0});
    json_add_text(a, frame, "csrf", session ? web_marker_csrf() : (struct str){0});
    json_add_text(a, frame, "problem",
                  r->problem ? str_copy(a, str_of(r->problem->text)) : (struct str){0});
}

static bool make_waiting(struct web_request *r, struct json **out, struct err *err)
{
    const struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    return portfolio_waiting(&v, out, err);
}

/* The same on every page, whatever its id. */
static bool waiting(const struct web_request *r, struct json **out, struct err *err)
{
    struct web_request all = *r;
    all.id = (struct str){0};
    return web_cached_lately(&all, "waiting", make_waiting, out, err);
}

bool web_frame(struct web_request *r, const struct web_files *files, struct json *model,
               struct json **out, struct err *err)
{
    struct arena *a = r->arena;
    struct json *counts;
    struct str title = json_text(model, "title");
    struct str today = date_str(a, r->as_of);
    counts = json_object(a); /* of the whole workspace: not for those who see a part */
    if (!r->who->limited && !waiting(r, &counts, err))
        return false;
    struct json *frame = json_object(a);
    json_add_text(a, frame, "title", title.n ? title : str_of(places[r->page->place].label));
    json_add_text(a, frame, "language", r->language.name.n ? r->language.name : STR("en"));
    json_add_text(a, frame, "workspace", base_name(store_shown(a, r->workspace)));
    json_add_text(a, frame, "version", STR(TUTELA_VERSION));
    json_add_text(a, frame, "as_of", today);
    json_add_text(a, frame, "now", instant_str(a, r->now));
    json_add_text(a, frame, "now_text", instant_words(a, r->now));
    json_add_int(a, frame, "position", store_position(r->store));
    json_add_text(a, frame, "data_url", data_url(r));
    json_add_text(a, frame, "query", web_param(r, "q"));
    add_files(a, files, frame);
    add_reader(r, frame);
    add_places(r, counts, frame);
    add_tabs(r, frame);
    json_hang(frame, "page", model);
    *out = frame;
    return true;
}

struct json *web_error_model(struct web_request *r, const struct err *why, int status,
                             int64_t number)
{
    struct arena *a = r->arena;
    struct json *model = json_object(a);
    json_add_int(a, model, "status", status);
    json_add_text(a, model, "words", str_of(web_status_words(status)));
    json_add_text(a, model, "text", str_copy(a, str_of(why->text)));
    json_add_text(a, model, "asked", r->id.n ? r->id : r->path);
    json_add_fmt(a, model, "request", "r-%lld", (long long)number);
    json_add_text(a, model, "version", STR(TUTELA_VERSION));
    json_add_text(a, model, "style", STR("/static/tutela.css"));
    json_add_bool(a, model, "find", status == 404);
    struct json *list = json_add(a, model, "places", JSON_ARRAY);
    for (int i = WEB_NOWHERE + 1; i < WEB_PLACE__COUNT && status == 404; i++) {
        struct json *place = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, place, "label", str_of(places[i].label));
        json_add_text(a, place, "href", str_of(places[i].href));
    }
    return model;
}
