#include "assess/portfolio/portfolio.h"

struct section {
    const char *type;
    const char *filter; /* of what is shown */
    const char *empty;  /* one action, as a command */
};

enum { SECTIONS_MAX = 12, SHOWN = 20, LIMIT_EVERY = 100 };

static const struct place {
    const char *title, *lead;
    struct section sections[SECTIONS_MAX]; /* ended by no type */
} places[PORTFOLIO_PLACE__COUNT] = {
    [PORTFOLIO_FIELD] = {"Field",
                         "What comes back from the market, and every clock it starts.",
                         {{"duty", "sort:due_on",
                           "Duties come from incidents, cases and dates of a device."},
                          {"incident", "", "tutela add incident name=... devices=..."},
                          {"case", "", "tutela add case name=... devices=..."},
                          {"signal", "", "tutela add signal name=... source=..."},
                          {"update", "", "tutela add update name=... release=..."},
                          {"field_action", "", "tutela add field_action name=... devices=..."},
                          {"advisory", "", "tutela add advisory name=... vulnerabilities=..."},
                          {0}}},
    [PORTFOLIO_REVIEWS] =
        {"Reviews",
         "Packages for a notified body, a laboratory, a hospital or an authority; questions, "
         "approvals, signatures.",
         {{"question", "sort:due_on", "tutela add question name=... package=..."},
          {"approval", "", "tutela add approval subject=... role=..."},
          {"waiver", "sort:until", "tutela add waiver check_name=... subject=... owner=..."},
          {"package", "", "tutela add package name=... kind=notified_body release=..."},
          {"signature", "", "tutela add signature subject=... signer=... meaning=..."},
          {"baseline", "", "tutela freeze RELEASE --name TEXT"},
          {"document", "", "tutela add document name=... device=..."},
          {"evidence", "", "tutela add evidence name=... device=..."},
          {0}}},
    [PORTFOLIO_SETUP] =
        {"Setup",
         "People, rules and catalogues of this workspace.",
         {{"person", "", "tutela add person name=..."},
          {"role", "", "tutela add role name=..."},
          {"organisation", "", "tutela add organisation name=... kind=manufacturer"},
          {"catalogue", "", "tutela init loads the catalogues that are built in."},
          {"risk_policy", "", "tutela add risk_policy name=... kind=security edition=..."},
          {"identity_rule", "", "tutela identify RELEASE --accept NAME --reason ..."},
          {"task", "sort:due_on", "tutela add task name=... due_on=..."},
          {0}}},
};

static void capital(struct buf *b)
{
    if (b->n && b->p[0] >= 'a' && b->p[0] <= 'z')
        b->p[0] = (char)(b->p[0] - 'a' + 'A');
}

static bool add_section(const struct view *v, const struct section *s, struct json *list,
                        struct err *err)
{
    struct arena *a = v->arena;
    struct json *model;
    struct buf title = {.arena = a};
    const struct record_type *t = record_type_find(str_of(s->type));
    const struct portfolio_list l = {
        .type = str_of(s->type), .filter = str_of(s->filter), .limit = SHOWN, .bare = true};
    assert(t);
    if (!portfolio_list(v, &l, &model, err))
        return err_wrap(err, "%s", s->type);
    buf_put(&title, str_of(t->plural));
    capital(&title);
    json_add_text(a, model, "heading", buf_str(&title));
    json_add_text(a, model, "href", str_fmt(a, "/list/%s", s->type));
    json_add_text(a, model, "advice", str_of(s->empty));
    json_hang(list, NULL, model);
    return true;
}

/* Every type, so that nothing of a workspace is out of reach. */
static bool add_types(const struct view *v, struct json *model, struct err *err)
{
    struct arena *a = v->arena;
    struct json *rows;
    if (!store_query(v->store, a, "portfolio_types", NULL, 0, &rows, err))
        return false;
    struct json *list = json_add(a, model, "types", JSON_ARRAY);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        int64_t count = 0;
        JSON_EACH (row, rows)
            if (str_eq(json_text(row, "type"), str_of(RECORD_TYPES[i]->name)))
                count = json_int(row, "count", 0);
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        struct buf label = {.arena = a};
        buf_put(&label, str_of(RECORD_TYPES[i]->plural));
        capital(&label);
        json_add_text(a, item, "label", buf_str(&label));
        json_add_text(a, item, "name", str_of(RECORD_TYPES[i]->name));
        json_add_text(a, item, "prefix", str_of(RECORD_TYPES[i]->prefix));
        json_add_text(a, item, "help", str_of(RECORD_TYPES[i]->help));
        json_add_int(a, item, "count", count);
    }
    json_add_int(a, model, "type_count", (int64_t)RECORD_TYPE_COUNT);
    return true;
}

bool portfolio_place(const struct view *v, enum portfolio_place place, struct json **out,
                     struct err *err)
{
    const struct place *p = &places[place];
    struct arena *a = v->arena;
    struct json *model = view_model(v);
    json_add_text(a, model, "title", str_of(p->title));
    json_add_text(a, model, "lead", str_of(p->lead));
    struct json *list = json_add(a, model, "sections", JSON_ARRAY);
    for (const struct section *s = p->sections; s->type; s++)
        if (!add_section(v, s, list, err))
            return false;
    json_add_bool(a, model, "has_types", place == PORTFOLIO_SETUP);
    json_add_bool(a, model, "has_dates", place == PORTFOLIO_FIELD);
    if (!portfolio_dates(v, model, (struct str){0}, LIMIT_EVERY, err))
        return false;
    *out = model;
    if (place == PORTFOLIO_SETUP)
        return add_types(v, model, err);
    json_add(a, model, "types", JSON_ARRAY);
    json_add_int(a, model, "type_count", 0);
    return true;
}
