#include "base/world.h"
#include "serve/auth/account.h"
#include "serve/jobs/jobs.h"

/* Jobs are shown for a quarter of a year: whoever imported something finds what became of it. What
   they did stays in the history for ever. */
static const int64_t jobs_kept_ms = (int64_t)90 * 24 * 3600 * 1000;

static bool forget(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    const struct instant *now = context;
    const struct store_param old_jobs[] = {STORE_N(now->ms - jobs_kept_ms)};
    const struct store_param old_answers[] = {STORE_N(now->ms - AUTH_DAY)};
    const struct store_param idle[] = {STORE_N(now->ms - AUTH_SESSION_IDLE),
                                       STORE_N(now->ms - AUTH_SESSION_ABSOLUTE)};
    return store_apart(s, "jobs_forget", old_jobs, COUNT_OF(old_jobs), NULL, err) &&
           store_apart(s, "api_once_expire", old_answers, COUNT_OF(old_answers), NULL, err) &&
           store_apart(s, "hooks_forget", old_jobs, COUNT_OF(old_jobs), NULL, err) &&
           store_apart(s, "jobs_end_sessions", idle, COUNT_OF(idle), NULL, err);
}

bool job_expire(struct job_run *run, struct err *err)
{
    struct instant now = world_now();
    return jobs_change(run, forget, &now, err);
}
