#include "assess/import/import.h"
#include "assess/match/run.h"
#include "base/hash.h"
#include "base/world.h"
#include "serve/jobs/hook.h"

/* --- taking a file in --- */

bool jobs_import(struct store *s, struct arena *keep, struct job_import *i, struct err *err)
{
    struct import_file file = {.name = i->name, .bytes = i->bytes};
    struct import_done done;
    const struct import_options o = {.release = i->release,
                                     .device = i->device,
                                     .actor = i->actor,
                                     .on = i->on,
                                     .allow_empty = i->allow_empty};
    if (!import_unpack(keep, &file, err) || !import_file(s, keep, &file, &o, &done, err) ||
        !import_keep(s, keep, &file, &o, &done, &i->id, err))
        return false;
    i->receipt = done.receipt;
    i->partly = done.partly;
    i->changed = done.changed;
    i->matches = done.kind == IMPORT_SBOM && done.changed && i->release.n;
    return true;
}

bool jobs_import_later(struct store *s, struct arena *a, const struct job_import *i,
                       const struct job *who, struct instant now, struct str *id, struct err *err)
{
    struct hash hash;
    struct json *input = json_object(a);
    if (!store_blob_put(s, i->bytes, STR("application/octet-stream"), &hash, err))
        return false;
    json_add_text(a, input, "file", hash_hex(a, &hash));
    json_add_text(a, input, "name", i->name);
    json_add_text(a, input, "release", i->release);
    json_add_text(a, input, "device", i->device);
    json_add_bool(a, input, "allow_empty", i->allow_empty);
    struct job job = *who;
    job.kind = STR("import");
    job.title = str_fmt(a, "Import of %.*s", STR_ARG(i->name.n ? i->name : STR("a file")));
    job.release = i->release;
    job.input = input;
    job.steps = 2;
    return jobs_add(s, a, &job, now, id, err);
}

struct taking {
    struct arena *keep;
    struct job_import import;
};

static bool take(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct taking *t = context;
    return jobs_import(s, t->keep, &t->import, err);
}

/* --- matching --- */

struct matching {
    struct arena *keep;
    struct advisories *advisories;
    struct match_run_options options;
    struct json *result;
};

static bool match(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct matching *m = context;
    return match_run(s, m->keep, m->advisories, &m->options, &m->result, err);
}

/* Without advisory data nothing can be matched; that is no fault of the import. */
static bool match_release(struct job_run *run, struct str release, struct json *result,
                          struct err *err)
{
    struct matching m = {.keep = run->arena,
                         .options = {.scope = MATCH_RUN_RELEASE,
                                     .release = release,
                                     .match = {.as_of = instant_date(world_now())}}};
    struct err why = {0};
    if (!advisories_open(run->arena, run->options->advisories, ADVISORIES_READ, &m.advisories,
                         &why)) {
        json_add_text(run->arena, result, "not_matched", str_copy(run->arena, str_of(why.text)));
        return true;
    }
    bool ok = jobs_change(run, match, &m, err);
    advisories_close(m.advisories);
    if (!ok || !hooks_tell_match(run, release, m.result, err))
        return false;
    json_hang(result, "match", m.result);
    return true;
}

bool job_match(struct job_run *run, struct err *err)
{
    run->result = json_object(run->arena);
    return match_release(run, run->job->release, run->result, err);
}

bool job_import(struct job_run *run, struct err *err)
{
    const struct json *input = run->job->input;
    struct hash hash;
    struct taking t = {.keep = run->arena,
                       .import = {.name = json_text(input, "name"),
                                  .release = json_text(input, "release"),
                                  .device = json_text(input, "device"),
                                  .actor = run->job->actor,
                                  .on = instant_date(world_now()),
                                  .allow_empty = json_is_true(input, "allow_empty")}};
    if (!hash_parse(json_text(input, "file"), &hash) ||
        !store_blob_get(run->store, run->arena, &hash, &t.import.bytes, err) ||
        !jobs_step(run, 0, "takes the file in", err) || !jobs_change(run, take, &t, err))
        return false;
    run->result = json_object(run->arena);
    json_add_text(run->arena, run->result, "import", t.import.id);
    json_hang(run->result, "receipt", t.import.receipt);
    return !t.import.matches ||
           (jobs_step(run, 1, "compares its components with the advisories", err) &&
            match_release(run, t.import.release, run->result, err));
}
