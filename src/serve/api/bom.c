#include "base/base64.h"
#include "base/hash.h"
#include "base/limits.h"
#include "intake/sbom/sbom.h"
#include "serve/api/api.h"
#include "serve/auth/account.h"
#include "serve/auth/allow.h"
#include "serve/jobs/jobs.h"

/* The upload of Dependency-Track's API (its public description, /v1/bom), so that pipelines made
   for it need another address and key, and nothing else. Its project is a release here: projectName
   is the name of the device, projectVersion that of the release. */

struct upload {
    struct str project, name, version, bom;
    bool create;
};

/* A release has the same UUID as long as it has its id. */
struct str api_project_uuid(struct arena *a, struct str release)
{
    struct str urn = hash_uuid(a, str_fmt(a, "tutela release %.*s", STR_ARG(release)));
    return str_from(urn, sizeof "urn:uuid:" - 1);
}

/* --- which release --- */

static bool by_uuid(struct web_request *r, struct str uuid, struct str *release, struct err *err)
{
    struct json *rows;
    if (!store_query(r->store, r->arena, "api_releases", NULL, 0, &rows, err))
        return false;
    JSON_EACH (row, rows)
        if (str_eq_nocase(uuid, api_project_uuid(r->arena, json_text(row, "id"))))
            *release = json_text(row, "id");
    return true;
}

static bool by_name(struct web_request *r, const struct upload *u, struct str *device,
                    struct str *release, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(u->name), STORE_P(u->version)};
    if (!store_query(r->store, r->arena, "api_project", params, COUNT_OF(params), &rows, err))
        return false;
    *device = json_text(json_first(rows), "device");
    *release = json_text(json_first(rows), "release");
    return true;
}

static bool may_see(struct web_request *r, struct str id, bool *may, struct err *err)
{
    *may = id.n > 0;
    return id.n == 0 || auth_may_see_record(r->store, r->arena, r->who, id, may, err);
}

/* release stays empty where it is to be made, of that device. */
static bool find_release(struct web_request *r, const struct upload *u, struct str *device,
                         struct str *release, struct err *err)
{
    bool may = false;
    if (u->project.n == 0 && (u->name.n == 0 || u->version.n == 0))
        return err_set(err, ERR_USAGE, "project is needed, or projectName and projectVersion");
    if (!(u->project.n ? by_uuid(r, u->project, release, err)
                       : by_name(r, u, device, release, err)) ||
        !may_see(r, release->n ? *release : *device, &may, err))
        return false;
    if (may && (release->n || u->create))
        return true;
    if (u->create && u->project.n == 0)
        return err_set(err, ERR_NOT_FOUND,
                       "There is no device '%.*s'. A release is made by itself, a device is not: "
                       "somebody must say which regulation it falls under",
                       STR_ARG(str_sub(u->name, 0, 100)));
    return err_set(err, ERR_NOT_FOUND, "The project could not be found: there is no such release");
}

/* --- in one transaction --- */

struct taking {
    struct web_request *request;
    const struct upload *upload;
    struct str device;
    struct job_import import;
    struct str token;
};

/* By the table of its type, as any other client would. */
static bool make_release(struct taking *t, struct store *s, struct err *err)
{
    struct web_request *r = t->request;
    const struct record_type *type = record_type_find(STR("release"));
    void *record = arena_alloc(r->arena, type->size, 1, _Alignof(max_align_t));
    const struct auth_change change = {.type = type, .record = record};
    return record_set(type, record, r->arena, STR("name"), t->upload->version, err) &&
           record_set(type, record, r->arena, STR("device"), t->device, err) &&
           auth_may_change(s, r->arena, r->who, &change, err) &&
           store_add(s, r->arena, type, record, &t->import.release, err);
}

static bool take(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct taking *t = context;
    struct web_request *r = t->request;
    const struct job who = {.person = r->who->person, .actor = r->who->name};
    return (t->import.release.n || make_release(t, s, err)) &&
           jobs_import_later(s, r->arena, &t->import, &who, r->now, &t->token, err);
}

/* It is told at once what is no component list, as Dependency-Track does (400). */
static bool is_bom(struct web_request *r, struct str bytes, struct err *err)
{
    struct sbom sbom;
    struct findings findings;
    size_t mark = arena_mark(r->arena);
    findings_init(&findings, r->arena);
    bool ok = sbom_read(r->arena, bytes, &sbom, &findings, err);
    arena_rewind(r->arena, mark);
    if (ok)
        return true;
    err->code = err->code == ERR_LIMIT ? ERR_LIMIT : ERR_USAGE;
    return err_wrap(err, "The uploaded BOM is invalid");
}

static bool take_upload(struct web_request *r, const struct upload *u, struct err *err)
{
    struct taking t = {.request = r, .upload = u, .import = {.name = STR("bom"), .on = r->as_of}};
    if (!find_release(r, u, &t.device, &t.import.release, err) || !is_bom(r, u->bom, err))
        return false;
    t.import.bytes = u->bom;
    if (!web_change(r, take, &t, err))
        return false;
    r->reply = json_object(r->arena);
    json_add_text(r->arena, r->reply, "token", t.token);
    return true;
}

/* --- its two forms --- */

bool api_bom_put(struct web_request *r, struct err *err)
{
    struct json *body;
    if (!auth_allows(r->arena, r->who, MAY_WRITE, err) || !api_body(r, NULL, &body, err))
        return false;
    struct upload u = {.project = json_text(body, "project"),
                       .name = json_text(body, "projectName"),
                       .version = json_text(body, "projectVersion"),
                       .create = json_is_true(body, "autoCreate")};
    if (!base64_decode(r->arena, json_text(body, "bom"), &u.bom) || u.bom.n == 0)
        return err_set(err, ERR_USAGE, "bom: is the component list in base64");
    return take_upload(r, &u, err);
}

bool api_bom_post(struct web_request *r, struct err *err)
{
    if (!auth_allows(r->arena, r->who, MAY_WRITE, err))
        return false;
    if (!web_form_read(r->arena, r->headers->content_type, r->body, &r->form, err)) {
        r->status = err->code == ERR_USAGE ? 415 : 0;
        return false;
    }
    const struct web_upload *file = web_file(r, "bom");
    struct upload u = {.project = web_field(r, "project"),
                       .name = web_field(r, "projectName"),
                       .version = web_field(r, "projectVersion"),
                       .bom = file ? file->bytes : web_field(r, "bom"),
                       .create = str_eq_nocase(web_field(r, "autoCreate"), STR("true"))};
    if (u.bom.n == 0)
        return err_set(err, ERR_USAGE, "bom: is the component list");
    return take_upload(r, &u, err);
}

/* Whether somebody still works on it; of what was long ago nothing is known, and it is not worked
   on. */
bool api_bom_token(struct web_request *r, struct err *err)
{
    struct json *job;
    bool processing = false;
    if (jobs_one(r->store, r->arena, r->id, &job, err))
        processing = json_is_true(job, "running");
    else if (err->code != ERR_NOT_FOUND)
        return false;
    r->reply = json_object(r->arena);
    json_add_bool(r->arena, r->reply, "processing", processing);
    return true;
}
