#include "serve/auth/account.h"
#include "serve/jobs/jobs.h"
#include "serve/web/web.h"

enum { ROWS = 100 };

/* Who is limited sees what he asked for himself, and what is of a release that is his. */
static bool may_see(struct web_request *r, const struct json *job, bool *may, struct err *err)
{
    struct str release = json_text(job, "release");
    *may = !r->who->limited || str_eq(json_text(job, "actor"), r->who->name);
    return *may || release.n == 0 ||
           auth_may_see_record(r->store, r->arena, r->who, release, may, err);
}

/* Jobs are no part of the history: a page that is kept would not know how far they are. */
bool page_jobs(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    struct json *all;
    r->personal = true;
    if (!jobs_list(r->store, a, ROWS, &all, err))
        return false;
    *model = json_object(a);
    json_add_text(a, *model, "title", STR("Jobs"));
    struct json *items = json_add(a, *model, "jobs", JSON_ARRAY);
    for (struct json *job = all->items.first, *next; job; job = next) {
        bool may;
        next = job->next;
        job->next = NULL;
        if (!may_see(r, job, &may, err))
            return false;
        if (may)
            json_hang(items, NULL, job);
    }
    json_add_int(a, *model, "shown", (int64_t)json_count(items));
    return true;
}

bool page_job(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    struct json *job;
    bool may;
    r->personal = true;
    if (!jobs_one(r->store, a, r->id, &job, err) || !may_see(r, job, &may, err))
        return false;
    if (!may)
        return err_set(err, ERR_NOT_FOUND, "There is no job '%.*s'",
                       STR_ARG(str_sub(r->id, 0, 60)));
    const struct json *result = json_get(job, "result");
    const struct json *match = json_get(result, "match");
    json_add_text(a, job, "import", json_text(result, "import"));
    json_add_text(a, job, "matched", json_text(match, "summary"));
    json_add_text(a, job, "not_matched", json_text(result, "not_matched"));
    *model = job;
    return true;
}
