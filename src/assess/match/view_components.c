#include "assess/match/view.h"

/* The components of a release: what was looked at, and what came of it. */

/* What stands beside the inventory is cut, with its total; the inventory goes on on other pages. */
enum { GROUPS_MAX = 50, LISTS_MAX = 20, SUPPORT_MAX = 20, SOON_DAYS = 365 };

static const struct {
    const char *state, *word, *css, *fill, *meaning;
} states[] = {
    {"matched", "matched", "matched", "f-work", "a known vulnerability is in range"},
    {"clean", "clean", "done", "f-done", "looked up in every source that covers it: none in range"},
    {"no_identifier", "no identifier", "noid", "f-stale",
     "cannot be looked up by what its list says"},
    {"no_source", "no source", "nosrc", "f-na", "the identifier is good, no source covers it"},
    {"stale", "stale", "stale", "f-stale", "its only source is older than the limit"},
    {"not_matched", "not matched", "open", "f-open", "nobody has looked yet"},
};

struct inventory {
    const struct view *v;
    struct str release, state;
    const struct view_page *page;
    struct json *rows, *lists, *model;
    int64_t total, counts[COUNT_OF(states)];
};

static size_t state_index(struct str state)
{
    size_t i = 0;
    while (i + 1 < COUNT_OF(states) && !str_eq(state, str_of(states[i].state)))
        i++;
    return i;
}

/* The inventory in a state, or in any. */
static struct str list_href(const struct inventory *x, struct str state)
{
    struct buf b = {.arena = x->v->arena};
    BUF_LIT(&b, "/components");
    if (x->release.n) {
        BUF_LIT(&b, "?release=");
        buf_url(&b, x->release);
    }
    if (state.n) {
        buf_fmt(&b, "%cstate=", x->release.n ? '&' : '?');
        buf_url(&b, state);
    }
    return buf_str(&b);
}

static void put_board(struct inventory *x)
{
    struct arena *a = x->v->arena;
    struct json *board = json_add(a, x->model, "board", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        int64_t n = x->counts[i];
        if (n == 0 && i + 1 == COUNT_OF(states))
            continue; /* no component waits for its first match */
        struct json *s = json_add(a, board, NULL, JSON_OBJECT);
        bool current = str_eq(x->state, str_of(states[i].state));
        json_add_text(a, s, "state", str_of(states[i].state));
        json_add_text(a, s, "word", str_of(states[i].word));
        json_add_text(a, s, "class", str_of(states[i].css));
        json_add_text(a, s, "fill", str_of(states[i].fill));
        json_add_text(a, s, "meaning", str_of(states[i].meaning));
        json_add_int(a, s, "count", n);
        json_add_int(a, s, "percent", x->total ? (n * 100 + x->total / 2) / x->total : 0);
        json_add_int(a, s, "width", x->total ? n * 240 / x->total : 0);
        json_add_bool(a, s, "current", current);
        json_add_text(a, s, "href",
                      list_href(x, current ? (struct str){0} : str_of(states[i].state)));
    }
}

static void put_component(struct inventory *x, struct json *list, const struct json *row)
{
    struct arena *a = x->v->arena;
    struct json *c = json_add(a, list, NULL, JSON_OBJECT);
    static const char *const texts[] = {"name",       "group_name",       "version", "type",
                                        "identity",   "supplier",         "licence", "match_reason",
                                        "matched_on", "end_of_support_on"};
    size_t s = state_index(json_text(row, "state"));
    struct str purl = json_text(row, "purl"), cpe = json_text(row, "cpe"), ends;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, c, texts[i], json_text(row, texts[i]));
    json_add_text(a, c, "id", json_text(row, "id"));
    json_add_text(a, c, "href", view_href(a, json_text(row, "id")));
    json_add_text(a, c, "identifier", purl.n ? purl : cpe.n ? cpe : json_text(row, "identity"));
    json_add_text(a, c, "state", str_of(states[s].state));
    json_add_text(a, c, "word", str_of(states[s].word));
    json_add_text(a, c, "class", str_of(states[s].css));
    int64_t findings = json_int(row, "findings", 0);
    bool clean = s == 1, looked = s <= 1;
    json_add_text(a, c, "findings",
                  findings ? view_count(a, findings, "finding", "findings")
                  : clean  ? str_fmt(a, "0 findings; %.*s", STR_ARG(json_text(row, "matched_on")))
                  : looked ? STR("0 open findings")
                           : STR("not checked"));
    json_add_int(a, c, "finding_count", findings);
    ends = json_text(row, "end_of_support_on");
    struct str level = view_label("component", "support_level", json_text(row, "support_level"));
    json_add_text(a, c, "support", ends.n ? ends : level);
    json_add_bool(a, c, "support_ended", ends.n && str_cmp(ends, date_str(a, x->v->as_of)) < 0);
    json_add_int(a, c, "releases", json_int(row, "releases", 0));
}

static void put_components(struct inventory *x)
{
    struct arena *a = x->v->arena;
    struct json *list = json_add(a, x->model, "components", JSON_ARRAY);
    int64_t passing = 0;
    JSON_EACH (row, x->rows)
        if ((x->state.n == 0 || str_eq(json_text(row, "state"), x->state)) &&
            view_page_has(x->page, passing++))
            put_component(x, list, row);
    view_put_pages(a, x->model, x->page, passing, list_href(x, x->state));
}

/* What has no identifier, by name: one identity rule settles a group. */
static void put_unnamed(struct inventory *x)
{
    struct arena *a = x->v->arena;
    struct json *groups = json_add(a, x->model, "unnamed", JSON_ARRAY);
    const struct json *row = json_first(x->rows); /* in the order of names */
    int64_t all = 0;
    while (row) {
        const struct json *first = NULL;
        struct str name = json_text(row, "name");
        int64_t n = 0;
        for (; row && str_eq(json_text(row, "name"), name); row = row->next)
            if (STR_IS(json_text(row, "state"), "no_identifier")) {
                first = first ? first : row;
                n++;
            }
        all += first != NULL;
        if (!first || all > GROUPS_MAX)
            continue;
        struct json *group = json_add(a, groups, NULL, JSON_OBJECT);
        json_add_text(a, group, "name", name);
        json_add_text(a, group, "supplier", json_text(first, "supplier"));
        json_add_text(a, group, "reason", json_text(first, "match_reason"));
        json_add_int(a, group, "count", n);
    }
    json_add_int(a, x->model, "unnamed_shown", (int64_t)json_count(groups));
    json_add_int(a, x->model, "unnamed_groups", all);
}

static void put_support(struct inventory *x)
{
    struct arena *a = x->v->arena;
    struct json *list = json_add(a, x->model, "support", JSON_ARRAY);
    struct date soon = date_add_days(x->v->as_of, SOON_DAYS);
    int64_t known = 0, total = 0;
    JSON_EACH (row, x->rows) {
        struct date ends;
        struct str level = json_text(row, "support_level");
        bool dated = date_parse(json_text(row, "end_of_support_on"), &ends);
        known += dated || (level.n && !STR_IS(level, "unknown"));
        bool ended = STR_IS(level, "ended") || (dated && date_cmp(ends, x->v->as_of) < 0);
        if ((!ended && !(dated && date_cmp(ends, soon) <= 0)) || total++ >= SUPPORT_MAX)
            continue;
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        json_add_fmt(a, item, "name", "%.*s %.*s", STR_ARG(json_text(row, "name")),
                     STR_ARG(json_text(row, "version")));
        json_add_text(a, item, "href", view_href(a, json_text(row, "id")));
        json_add_text(a, item, "on", json_text(row, "end_of_support_on"));
        json_add_bool(a, item, "ended", ended);
        json_add_text(a, item, "source", json_text(row, "support_source"));
        json_add_int(a, item, "releases", json_int(row, "releases", 0));
    }
    json_add_int(a, x->model, "support_shown", (int64_t)json_count(list));
    json_add_int(a, x->model, "support_total", total);
    json_add_int(a, x->model, "support_known", known);
    json_add_int(a, x->model, "support_unknown", x->total - known);
}

static void put_lists(struct inventory *x)
{
    struct arena *a = x->v->arena;
    struct json *lists = json_add(a, x->model, "lists", JSON_ARRAY);
    JSON_EACH (row, x->lists) {
        if (json_count(lists) == LISTS_MAX)
            break;
        struct json *l = json_add(a, lists, NULL, JSON_OBJECT);
        static const char *const texts[] = {"id",           "name",      "part",   "release",
                                            "release_name", "file_name", "format", "imported_on"};
        for (size_t i = 0; i < COUNT_OF(texts); i++)
            json_add_text(a, l, texts[i], json_text(row, texts[i]));
        json_add_text(a, l, "href", view_href(a, json_text(row, "id")));
        json_add_int(a, l, "components", json_int(row, "component_count", 0));
        json_add_int(a, l, "skipped", json_int(row, "skipped_count", 0));
    }
    json_add_int(a, x->model, "lists_shown", (int64_t)json_count(lists));
    json_add_int(a, x->model, "list_count", (int64_t)json_count(x->lists));
}

static void put_empty(struct inventory *x)
{
    struct arena *a = x->v->arena;
    if (json_count(x->lists)) {
        json_add(a, x->model, "empty", JSON_NULL);
        return;
    }
    struct json *empty = json_add(a, x->model, "empty", JSON_OBJECT);
    json_add_text(a, empty, "title", STR("No component list is in force"));
    json_add_text(
        a, empty, "text",
        STR("CycloneDX or SPDX; every line ends on a receipt: taken, skipped, why. Until a "
            "list is there, nothing was looked at, and nothing is clean."));
    json_add_fmt(a, empty, "command", "tutela import --release %.*s bom.json",
                 STR_ARG(x->release.n ? x->release : STR("REL-0001")));
}

static bool put_release(struct inventory *x, struct err *err)
{
    struct arena *a = x->v->arena;
    struct record_head head = {0};
    struct str device = {0};
    if (x->release.n) {
        struct json *fields;
        if (!store_head(x->v->store, a, x->release, &head, err))
            return false;
        if (strcmp(head.type->name, "release") != 0)
            return err_set(err, ERR_NOT_FOUND, "%.*s is a %s, not a release", STR_ARG(x->release),
                           head.type->label);
        void *record = arena_alloc(a, head.type->size, 1, _Alignof(max_align_t));
        if (!store_load(x->v->store, a, head.type, x->release, record, NULL, err) ||
            !store_to_json(x->v->store, a, &head, record, &fields, err))
            return false;
        device = json_text(fields, "device");
    }
    json_add_text(a, x->model, "release", x->release);
    json_add_text(a, x->model, "release_name", head.title);
    json_add_text(a, x->model, "device", device);
    json_add_text(a, x->model, "device_name", view_title(x->v, device));
    json_add_text(a, x->model, "title",
                  x->release.n ? str_fmt(a, "Components of %.*s %.*s",
                                         STR_ARG(view_title(x->v, device)), STR_ARG(head.title))
                               : STR("Components"));
    return true;
}

bool match_components_model(const struct view *v, const struct match_inventory *asked,
                            struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    const struct str release = asked->release;
    struct inventory x = {.v = v, .release = release, .state = asked->state, .page = &asked->page};
    x.model = view_model(v);
    if (!put_release(&x, err) || !view_rows(v, "match_components", &release, 1, &x.rows, err) ||
        !view_rows(v, "match_lists", &release, 1, &x.lists, err) ||
        !match_put_looked(v, x.model, release, err))
        return false;
    JSON_EACH (row, x.rows) {
        x.counts[state_index(json_text(row, "state"))]++;
        x.total++;
    }
    json_add_int(a, x.model, "total", x.total);
    json_add_text(a, x.model, "state", asked->state);
    put_lists(&x);
    put_board(&x);
    put_components(&x);
    put_unnamed(&x);
    put_support(&x);
    put_empty(&x);
    *out = x.model;
    return true;
}
