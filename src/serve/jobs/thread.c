#include <pthread.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/world.h"
#include "serve/jobs/hook.h"

enum { TRIES_MAX = 3, LOOK_MS = 1000 };
/* How long a step may take before another server may think that this one is dead. */
static const int64_t lease_ms = 10 * 60 * 1000;

const struct job_kind JOB_KINDS[] = {
    {"import", "import of a file", job_import},
    {"match", "matching after an import", job_match},
    {"expire", "tidying up", job_expire},
    {"notice", "looking for what is near", job_notice},
};
const size_t JOB_KIND_COUNT = COUNT_OF(JOB_KINDS);

struct jobs {
    struct jobs_options options;
    struct arena arena;
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping; /* under the lock */
};

/* --- one row changes --- */

struct apart {
    const char *name;
    const struct store_param *params;
    size_t count;
    int64_t changed;
};

static bool run_apart(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct apart *x = context;
    return store_apart(s, x->name, x->params, x->count, &x->changed, err);
}

bool jobs_change(const struct job_run *run, committer_fn *fn, void *context, struct err *err)
{
    struct committer *c = run->options->committer;
    struct str actor = run->job->actor.n ? run->job->actor : STR("tutela");
    if (c)
        return committer_do(c, actor, fn, context, err);
    store_set_actor(run->store, actor);
    if (!store_begin(run->store, err))
        return false;
    if (fn(context, run->store, run->arena, err))
        return store_commit(run->store, err);
    store_rollback(run->store);
    return false;
}

static bool change_row(const struct job_run *run, const char *name,
                       const struct store_param *params, size_t count, int64_t *changed,
                       struct err *err)
{
    struct apart x = {name, params, count, 0};
    if (!jobs_change(run, run_apart, &x, err))
        return false;
    *changed = x.changed;
    return true;
}

bool jobs_step(const struct job_run *run, int64_t step, const char *message, struct err *err)
{
    int64_t changed;
    const struct store_param params[] = {STORE_P(run->job->id), STORE_N(step),
                                         STORE_P(str_of(message)),
                                         STORE_N(world_now().ms + lease_ms)};
    return change_row(run, "jobs_step", params, COUNT_OF(params), &changed, err);
}

/* --- from row to run --- */

static bool claim(const struct job_run *run, struct instant now, bool *mine, struct err *err)
{
    int64_t changed;
    const struct store_param params[] = {STORE_P(run->job->id), STORE_N(now.ms),
                                         STORE_N(now.ms + lease_ms)};
    if (!change_row(run, "jobs_claim", params, COUNT_OF(params), &changed, err))
        return false;
    *mine = changed == 1;
    return true;
}

/* What failed for want of a disk or a network is tried again; what is wrong stays wrong. */
static bool finish(const struct job_run *run, bool ok, const struct err *why, struct err *err)
{
    int64_t changed;
    struct buf result = {.arena = run->arena};
    bool again = !ok && why->code == ERR_IO && run->job->tries + 1 < TRIES_MAX;
    if (run->result)
        json_write(run->result, &result);
    struct str text = ok ? STR("done") : str_of(why->text);
    const struct store_param later[] = {STORE_P(run->job->id), STORE_P(text)};
    const struct store_param end[] = {
        STORE_P(run->job->id), STORE_P(ok ? STR("done") : STR("failed")), STORE_N(world_now().ms),
        STORE_P(text), STORE_P(buf_str(&result))};
    return again ? change_row(run, "jobs_again", later, COUNT_OF(later), &changed, err)
                 : change_row(run, "jobs_end", end, COUNT_OF(end), &changed, err);
}

static bool run_kind(struct job_run *run, struct err *err)
{
    if (run->job->tries >= TRIES_MAX)
        return err_set(err, ERR_LIMIT, "given up: it was begun %d times, and never ended",
                       TRIES_MAX);
    for (size_t i = 0; i < JOB_KIND_COUNT; i++)
        if (str_eq(run->job->kind, str_of(JOB_KINDS[i].name)))
            return JOB_KINDS[i].run(run, err);
    return err_set(err, ERR_INVALID, "this program does not know the work '%.*s'",
                   STR_ARG(run->job->kind));
}

static bool find(struct store *s, struct arena *a, struct instant now, struct job *job, bool *found,
                 struct err *err)
{
    struct json *rows, *input = NULL;
    const struct store_param params[] = {STORE_N(now.ms)};
    if (!store_query(s, a, "jobs_next", params, COUNT_OF(params), &rows, err))
        return false;
    const struct json *row = json_first(rows);
    *found = row != NULL;
    if (!row)
        return true;
    if (json_text(row, "input").n && !json_read(a, json_text(row, "input"), &input, err))
        return false;
    *job = (struct job){.id = json_text(row, "id"),
                        .kind = json_text(row, "kind"),
                        .title = json_text(row, "title"),
                        .person = json_text(row, "person"),
                        .actor = json_text(row, "actor"),
                        .release = json_text(row, "release"),
                        .tries = json_int(row, "tries", 0),
                        .input = input};
    return true;
}

bool jobs_run_one(struct store *s, struct arena *a, const struct jobs_options *o,
                  struct instant now, struct str *what, struct err *err)
{
    struct job job;
    struct job_run run = {.options = o, .store = s, .arena = a, .job = &job};
    struct err why = {0};
    bool found = false, mine = false;
    *what = (struct str){0};
    if (!find(s, a, now, &job, &found, err))
        return false;
    if (!found)
        return true;
    if (!claim(&run, now, &mine, err))
        return false;
    if (!mine) /* another server was quicker */
        return true;
    bool ok = run_kind(&run, &why);
    *what = str_fmt(a, "id=%.*s kind=%.*s state=%s", STR_ARG(job.id), STR_ARG(job.kind),
                    ok ? "done" : "failed");
    return finish(&run, ok, &why, err);
}

/* --- what comes by itself --- */

/* When a kind of work was asked for last, however often the server was started since. */
static bool is_due(struct store *s, struct arena *a, const char *kind, int64_t every_ms,
                   struct instant now, bool *due, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(str_of(kind))};
    if (!store_query(s, a, "jobs_last_of", params, COUNT_OF(params), &rows, err))
        return false;
    *due = json_int(json_first(rows), "made_at", 0) + every_ms <= now.ms;
    return true;
}

static const struct {
    const char *kind, *title;
    int64_t every_ms;
} regular[] = {
    {"expire", "Ends sessions and removes what is over", 3600000},
    {"notice", "Tells of deadlines and decisions", 24 * 3600000},
};

static bool add_regular(void *context, struct store *s, struct arena *a, struct err *err)
{
    const struct instant *now = context;
    for (size_t i = 0; i < COUNT_OF(regular); i++) {
        bool due;
        struct str id;
        const struct job job = {.kind = str_of(regular[i].kind), .title = str_of(regular[i].title)};
        if (!is_due(s, a, regular[i].kind, regular[i].every_ms, *now, &due, err) ||
            (due && !jobs_add(s, a, &job, *now, &id, err)))
            return false;
    }
    return true;
}

static bool any_due(struct jobs *j, struct instant now, struct err *err)
{
    bool due = false;
    for (size_t i = 0; i < COUNT_OF(regular) && !due; i++)
        if (!is_due(j->store, &j->arena, regular[i].kind, regular[i].every_ms, now, &due, err))
            return false;
    return due;
}

/* --- the thread --- */

static bool wait_a_while(struct jobs *j)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_MS / 1000;
    pthread_mutex_lock(&j->lock);
    if (!j->stopping)
        pthread_cond_timedwait(&j->wake, &j->lock, &until);
    bool more = !j->stopping;
    pthread_mutex_unlock(&j->lock);
    return more;
}

static void *work(void *context)
{
    struct jobs *j = context;
    size_t mark = arena_mark(&j->arena);
    for (bool found = false; found || wait_a_while(j); arena_rewind(&j->arena, mark)) {
        struct err err = {0};
        struct str what = {0};
        struct instant now = world_now();
        int64_t began_us = world_monotonic_us();
        bool ok = !any_due(j, now, &err) ||
                  committer_do(j->options.committer, STR("tutela"), add_regular, &now, &err);
        ok = ok && jobs_run_one(j->store, &j->arena, &j->options, now, &what, &err);
        if (ok && what.n == 0)
            ok = hooks_send_one(j->store, &j->arena, &j->options, now, &what, &err);
        if (!ok)
            log_event("job", "error=%s", err.text);
        if (what.n && !j->options.quiet)
            log_event("job", "%.*s us=%lld", STR_ARG(what),
                      (long long)(world_monotonic_us() - began_us));
        pthread_mutex_lock(&j->lock);
        found = ok && what.n && !j->stopping;
        pthread_mutex_unlock(&j->lock);
    }
    return NULL;
}

bool jobs_start(struct arena *a, const struct jobs_options *o, struct jobs **out, struct err *err)
{
    struct jobs *j = ARENA_NEW(a, struct jobs);
    j->options = *o;
    arena_init(&j->arena, LIMIT_ARENA);
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->wake, NULL);
    bool ok = store_open(&j->arena, o->workspace, STORE_READ, &j->store, err);
    if (ok && pthread_create(&j->thread, NULL, work, j) != 0)
        ok = err_set(err, ERR_IO, "no thread could be started");
    if (!ok) {
        store_close(j->store);
        arena_done(&j->arena);
        return false;
    }
    *out = j;
    return true;
}

void jobs_stop(struct jobs *j)
{
    if (!j)
        return;
    pthread_mutex_lock(&j->lock);
    j->stopping = true;
    pthread_cond_signal(&j->wake);
    pthread_mutex_unlock(&j->lock);
    pthread_join(j->thread, NULL);
    store_close(j->store);
    arena_done(&j->arena);
    pthread_cond_destroy(&j->wake);
    pthread_mutex_destroy(&j->lock);
}
