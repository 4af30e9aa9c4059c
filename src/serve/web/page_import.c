/* A file comes in, and ends on its receipt. */
#include "assess/import/import.h"
#include "assess/import/view.h"
#include "serve/auth/allow.h"
#include "serve/web/web.h"

/* What was typed, or else what the address names. */
static struct str given(const struct web_request *r, const char *name)
{
    struct str typed = str_trim(web_field(r, name));
    return typed.n || r->form.field_count ? typed : web_param(r, name);
}

bool page_import(struct web_request *r, struct json **model, struct err *err)
{
    static const char *const boxes[] = {"allow_empty", "create_tests", "replace"};
    struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    struct err why = {0};
    struct str device = given(r, "device"), release = given(r, "release");
    if (!import_ask(&v, device, model, err))
        return false;
    if (r->who->limited) { /* a guest is told what is his by who invited him */
        struct json *all = *model;
        *model = view_model(&v);
        json_add_text(r->arena, *model, "title", json_text(all, "title"));
        json_add(r->arena, *model, "releases", JSON_ARRAY);
        json_add(r->arena, *model, "recent", JSON_ARRAY);
    }
    bool may = auth_allows(r->arena, r->who, MAY_WRITE | MAY_REPORT, &why);
    json_add_bool(r->arena, *model, "open", may);
    json_add_text(r->arena, *model, "why",
                  may ? (struct str){0} : str_copy(r->arena, str_of(why.text)));
    json_add_text(r->arena, *model, "device", device);
    json_add_text(r->arena, *model, "release", release);
    for (size_t i = 0; i < COUNT_OF(boxes); i++)
        json_add_bool(r->arena, *model, boxes[i], web_field(r, boxes[i]).n > 0);
    return true;
}

bool page_receipt(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    return import_view(&v, r->id, model, err);
}

struct take {
    struct web_request *r;
    struct import_file file;
    struct import_options options;
    struct str id; /* of the receipt */
};

static bool take(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct take *t = context;
    struct import_done done;
    struct str id;
    enum import_kind kind = import_recognise(t->file.bytes, &t->options.map);
    if (!auth_may_import(s, a, t->r->who, kind, &t->options, err) ||
        !import_file(s, a, &t->file, &t->options, &done, err) ||
        !import_keep(s, a, &t->file, &t->options, &done, &id, err))
        return false;
    t->id = str_copy(t->r->arena, id);
    return true;
}

bool act_import(struct web_request *r, struct err *err)
{
    const struct web_upload *file = web_file(r, "file");
    if (!file)
        return err_set(err, ERR_USAGE, "file: choose a file first");
    struct take t = {
        .r = r,
        .file = {file->name, file->bytes},
        .options = {.release = given(r, "release"),
                    .device = given(r, "device"),
                    .actor = r->who->name,
                    .on = r->as_of,
                    .allow_empty = web_field(r, "allow_empty").n > 0,
                    .create_tests = web_field(r, "create_tests").n > 0,
                    .replace = web_field(r, "replace").n > 0},
    };
    if (!import_unpack(r->arena, &t.file, err) || !web_change(r, take, &t, err))
        return false;
    r->see_other = view_href(r->arena, t.id);
    return true;
}
