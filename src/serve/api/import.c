#include "base/limits.h"
#include "serve/api/api.h"
#include "serve/auth/allow.h"
#include "serve/jobs/jobs.h"

/* Larger files are taken in by a job, so that no request waits for minutes. */
static const size_t at_once_max = MIB(8);

struct taking {
    struct web_request *request;
    struct job_import import;
    struct str job; /* id: of the import, or of the matching after it */
    bool later;
};

static struct job job_of(const struct web_request *r)
{
    return (struct job){.person = r->who->person, .actor = r->who->name};
}

static bool add_matching(struct taking *t, struct store *s, struct err *err)
{
    struct web_request *r = t->request;
    struct job job = job_of(r);
    job.kind = STR("match");
    job.release = t->import.release;
    job.title = str_fmt(r->arena, "Matching of %.*s", STR_ARG(job.release));
    return !t->import.matches || jobs_add(s, r->arena, &job, r->now, &t->job, err);
}

static bool take(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct taking *t = context;
    struct web_request *r = t->request;
    const struct job who = job_of(r);
    if (t->later)
        return jobs_import_later(s, r->arena, &t->import, &who, r->now, &t->job, err);
    return jobs_import(s, r->arena, &t->import, err) && add_matching(t, s, err);
}

/* A laboratory sends results, a supplier what is known of components, for what they were invited
   to; what the file is decides, so it is looked at first. */
static bool may_import(struct web_request *r, struct job_import *i, struct err *err)
{
    struct import_file file = {.name = i->name, .bytes = i->bytes};
    const struct import_options o = {.release = i->release, .device = i->device};
    if (!import_unpack(r->arena, &file, err))
        return false;
    i->bytes = file.bytes;
    enum import_kind kind = import_recognise(file.bytes, &o.map);
    return auth_may_import(r->store, r->arena, r->who, kind, &o, err);
}

/* The file is the body, or the first one of a form. */
static bool find_file(struct web_request *r, struct job_import *i, struct err *err)
{
    struct str type = r->headers->content_type;
    bool form = str_eq_nocase(str_sub(type, 0, 19), STR("multipart/form-data"));
    i->name = web_param(r, "name");
    i->bytes = r->body;
    if (form && !web_form_read(r->arena, type, r->body, &r->form, err))
        return false;
    if (form && r->form.file_count == 0)
        return err_set(err, ERR_USAGE, "The form has no file");
    if (form) {
        i->bytes = r->form.files[0].bytes;
        i->name = i->name.n ? i->name : r->form.files[0].name;
    }
    if (i->name.n == 0)
        i->name = STR("upload");
    return i->bytes.n || err_set(err, ERR_USAGE, "The body is empty: it is to be the file");
}

static struct json *reply_of(struct web_request *r, const struct taking *t)
{
    struct json *reply = json_object(r->arena);
    if (t->import.id.n)
        json_add_text(r->arena, reply, "import", t->import.id);
    if (t->import.id.n)
        json_add_bool(r->arena, reply, "partly", t->import.partly);
    if (t->job.n)
        json_add_text(r->arena, reply, "job",
                      str_fmt(r->arena, "/api/v1/jobs/%.*s", STR_ARG(t->job)));
    if (t->import.receipt)
        json_hang(reply, "receipt", t->import.receipt);
    return reply;
}

bool api_import(struct web_request *r, struct err *err)
{
    struct taking t = {.request = r,
                       .import = {.release = web_param(r, "release"),
                                  .device = web_param(r, "device"),
                                  .actor = r->who->name,
                                  .on = r->as_of,
                                  .allow_empty = STR_IS(web_param(r, "allow_empty"), "yes")}};
    if (!find_file(r, &t.import, err) || !may_import(r, &t.import, err))
        return false;
    t.later = t.import.bytes.n > at_once_max ||
              str_has(r->headers->prefer, STR("respond-async")); /* RFC 7240, 4.1 */
    if (!web_change(r, take, &t, err))
        return false;
    r->reply = reply_of(r, &t);
    r->status = t.later ? 202 : t.import.changed ? 201 : 200;
    r->see_other = t.later ? str_fmt(r->arena, "/api/v1/jobs/%.*s", STR_ARG(t.job))
                           : api_address(r->arena, record_type_find(STR("import")), t.import.id);
    return true;
}
