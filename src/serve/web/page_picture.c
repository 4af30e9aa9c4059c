#include "assess/portfolio/portfolio.h"
#include "publish/picture/picture.h"
#include "serve/web/web.h"

static struct view view_of(struct web_request *r)
{
    return (struct view){r->store, r->arena, r->as_of};
}

/* "dataflow/REL-0002": name and id of what it is of. */
static bool find(struct web_request *r, struct str id, struct json **model,
                 const struct picture **picture, struct err *err)
{
    struct view v = view_of(r);
    struct str name, rest = id;
    return str_split(&rest, '/', &name) && picture_find(r->arena, name, picture, err) &&
           (*picture)->model(&v, rest, model, err);
}

static void add_places(struct web_request *r, struct json *model, const struct picture *p)
{
    struct str scope = json_text(model, "scope");
    json_add_fmt(r->arena, model, "file", "/picture/%s/%.*s.svg", p->name, STR_ARG(scope));
    json_add_text(r->arena, model, "scope_href", view_href(r->arena, scope));
    json_add_text(r->arena, model, "picture_title", str_of(p->title));
}

/* A model too large to draw is still there as text: the page says why, and has the tables. */
bool page_picture(struct web_request *r, struct json **model, struct err *err)
{
    const struct picture *p;
    struct picture_options o = {.links = true};
    struct err why = {0};
    if (!find(r, r->id, model, &p, err))
        return false;
    add_places(r, *model, p);
    bool drawn = p->draw(r->arena, *model, &o, &r->drawing, &why);
    json_add_bool(r->arena, *model, "drawn", drawn);
    json_add_text(r->arena, *model, "not_drawn", str_copy(r->arena, str_of(why.text)));
    return true;
}

bool page_picture_file(struct web_request *r, struct json **model, struct err *err)
{
    const struct picture *p;
    struct picture_options o = {.links = true};
    struct str end = STR(".svg");
    if (!str_ends(r->id, end))
        return err_set(err, ERR_NOT_FOUND, "There is no page at this address");
    return find(r, str_sub(r->id, 0, r->id.n - end.n), model, &p, err) &&
           p->draw(r->arena, *model, &o, &r->document, err);
}

/* Of one device with its release; of all devices where none is named. */
bool page_pictures(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = view_of(r);
    struct json *devices = NULL;
    struct str id = web_param(r, "device"), name = {0};
    *model = view_model(&v);
    json_add_text(r->arena, *model, "title", STR("Pictures"));
    if (id.n && (!figure_device(&v, id, &name, err) || !view_tabs(&v, *model, id, err)))
        return false;
    if (id.n == 0)
        json_add(r->arena, *model, "tabs", JSON_NULL);
    json_add_text(r->arena, *model, "device", id);
    json_add_text(r->arena, *model, "device_name", name);
    struct str release = json_text(json_get(*model, "tabs"), "release");
    json_hang(*model, "pictures", picture_list(r->arena, id, release));
    struct json *list = json_add(r->arena, *model, "devices", JSON_ARRAY);
    if (id.n == 0 && !view_rows(&v, "figure_devices", NULL, 0, &devices, err))
        return false;
    JSON_EACH (row, devices) {
        struct json *d = json_add(r->arena, list, NULL, JSON_OBJECT);
        json_add_text(r->arena, d, "id", json_text(row, "id"));
        json_add_text(r->arena, d, "name", json_text(row, "name"));
    }
    return true;
}
