/* A file comes in, and ends on its receipt. */
#include "assess/import/import.h"
#include "assess/import/view.h"
#include "base/limits.h"
#include "serve/auth/allow.h"
#include "serve/jobs/jobs.h"
#include "serve/web/web.h"

/* Larger files are taken in by a job, so that no request waits for minutes. */
static const size_t at_once_max = MIB(8);

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
    bool later;
    struct str id; /* of the receipt, or of the job */
};

static struct job job_of(const struct web_request *r)
{
    return (struct job){.person = r->who->person, .actor = r->who->name};
}

static bool take_later(struct take *t, struct store *s, struct arena *a, struct err *err)
{
    const struct job who = job_of(t->r);
    const struct job_import later = {.name = t->file.name,
                                     .bytes = t->file.bytes,
                                     .release = t->options.release,
                                     .device = t->options.device,
                                     .actor = t->options.actor,
                                     .on = t->options.on,
                                     .allow_empty = t->options.allow_empty};
    struct str id;
    if (!jobs_import_later(s, a, &later, &who, t->r->now, &id, err))
        return false;
    t->id = str_copy(t->r->arena, id);
    return true;
}

/* What a new list brought is compared with the advisories by a job. */
static bool match_later(struct take *t, struct store *s, struct arena *a, struct err *err)
{
    struct str ignored;
    struct job job = job_of(t->r);
    job.kind = STR("match");
    job.release = t->options.release;
    job.title = str_fmt(a, "Matching of %.*s", STR_ARG(job.release));
    return jobs_add(s, a, &job, t->r->now, &ignored, err);
}

static bool take(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct take *t = context;
    struct import_done done;
    struct str id;
    enum import_kind kind = import_recognise(t->file.bytes, &t->options.map);
    if (!auth_may_import(s, a, t->r->who, kind, &t->options, err))
        return false;
    if (t->later)
        return take_later(t, s, a, err);
    if (!import_file(s, a, &t->file, &t->options, &done, err) ||
        !import_keep(s, a, &t->file, &t->options, &done, &id, err))
        return false;
    t->id = str_copy(t->r->arena, id);
    return kind != IMPORT_SBOM || !done.changed || match_later(t, s, a, err);
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
    if (!import_unpack(r->arena, &t.file, err))
        return false;
    /* A job knows only where the file goes; who wants more of it waits for the answer. */
    t.later = t.file.bytes.n > at_once_max && !t.options.create_tests && !t.options.replace;
    if (!web_change(r, take, &t, err))
        return false;
    r->see_other = t.later ? str_fmt(r->arena, "/jobs/%.*s", STR_ARG(t.id))
                           : view_href(r->arena, t.id);
    return true;
}
