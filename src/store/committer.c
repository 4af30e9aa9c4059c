#include "store/committer.h"

#include <pthread.h>

#include "base/limits.h"
#include "store/internal.h"

/* Rounds that one transaction takes at most: bounds how long the first waits for the last. */
enum { BATCH_MAX = 200, CHECKPOINT_EVERY = 20 };

struct request {
    struct request *next;
    struct str actor;
    committer_fn *fn;
    void *context;
    struct err *err;
    bool ok, answered;
};

struct committer {
    pthread_mutex_t lock;
    pthread_cond_t work, done, tidy;
    struct request *first, *last;
    bool stopping, writer_gone;
    int batches; /* since the last checkpoint */
    struct arena arena, checkpoint_arena;
    struct store *store;
    struct db *checkpoint_db;
    pthread_t writer, checkpointer;
};

static void run_one(struct committer *c, struct request *r)
{
    size_t mark = arena_mark(&c->arena);
    c->store->actor = r->actor;
    r->ok = store_savepoint(c->store, r->err);
    if (r->ok) {
        r->ok = r->fn(r->context, c->store, &c->arena, r->err);
        r->ok = r->ok && store_still_open(c->store, r->err) &&
                db_release_later(c->store->db, r->err);
        if (!r->ok)
            store_undo(c->store);
    }
    arena_rewind(&c->arena, mark);
}

static void fail_all(struct request *batch, const struct err *err)
{
    for (struct request *r = batch; r; r = r->next)
        if (r->ok) {
            r->ok = false;
            *r->err = *err;
        }
}

/* False, with nothing of it kept and nothing sent to be committed, when a server refused what was
   sent to it without waiting: whose change it was is not known. */
static bool try_batch(struct committer *c, struct request *batch)
{
    struct err err = {0};
    store_set_actor(c->store, batch->actor);
    if (!store_begin(c->store, &err)) {
        for (struct request *r = batch; r; r = r->next)
            r->ok = true;
        fail_all(batch, &err);
        return true;
    }
    for (struct request *r = batch; r; r = r->next)
        run_one(c, r);
    bool settled = db_settle(c->store->db, &err);
    if (!settled)
        store_rollback(c->store);
    if (!settled || !store_commit(c->store, &err))
        fail_all(batch, &err);
    return settled;
}

/* Each alone, then: so that it fails none but its own. */
static void run_batch(struct committer *c, struct request *batch)
{
    if (try_batch(c, batch) || !batch->next)
        return;
    for (struct request *r = batch, *next; r; r = next) {
        next = r->next;
        r->next = NULL;
        (void)try_batch(c, r);
        r->next = next;
    }
}

/* Takes at most BATCH_MAX requests off the queue; the lock is held. */
static struct request *take_batch(struct committer *c)
{
    struct request *batch = c->first, *end = batch;
    for (int n = 1; end && end->next && n < BATCH_MAX; n++)
        end = end->next;
    if (end) {
        c->first = end->next;
        end->next = NULL;
        if (!c->first)
            c->last = NULL;
    }
    return batch;
}

static void *write_loop(void *arg)
{
    struct committer *c = arg;
    pthread_mutex_lock(&c->lock);
    for (;;) {
        struct request *batch = take_batch(c), *next;
        if (!batch && c->stopping)
            break;
        if (!batch) {
            pthread_cond_wait(&c->work, &c->lock);
            continue;
        }
        pthread_mutex_unlock(&c->lock);
        run_batch(c, batch);
        pthread_mutex_lock(&c->lock);
        /* Once answered, a request is its caller's again: read next before. */
        for (struct request *r = batch; r; r = next) {
            next = r->next;
            r->answered = true;
        }
        pthread_cond_broadcast(&c->done);
        if (++c->batches >= CHECKPOINT_EVERY)
            pthread_cond_signal(&c->tidy);
    }
    c->writer_gone = true;
    pthread_cond_signal(&c->tidy);
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

static void *checkpoint_loop(void *arg)
{
    struct committer *c = arg;
    struct err ignored;
    pthread_mutex_lock(&c->lock);
    while (!c->writer_gone) {
        if (c->batches < CHECKPOINT_EVERY) {
            pthread_cond_wait(&c->tidy, &c->lock);
            continue;
        }
        c->batches = 0;
        pthread_mutex_unlock(&c->lock);
        IGNORE(db_checkpoint(c->checkpoint_db, &ignored)); /* the next one will do it */
        pthread_mutex_lock(&c->lock);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

static bool start_threads(struct committer *c, struct err *err)
{
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->work, NULL);
    pthread_cond_init(&c->done, NULL);
    pthread_cond_init(&c->tidy, NULL);
    if (pthread_create(&c->writer, NULL, write_loop, c) != 0)
        return err_set(err, ERR_IO, "no thread could be started");
    if (pthread_create(&c->checkpointer, NULL, checkpoint_loop, c) == 0)
        return true;
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_cond_signal(&c->work);
    pthread_mutex_unlock(&c->lock);
    pthread_join(c->writer, NULL);
    return err_set(err, ERR_IO, "no thread could be started");
}

bool committer_start(struct arena *a, struct str path, struct committer **out, struct err *err)
{
    struct committer *c = ARENA_NEW(a, struct committer);
    arena_init(&c->arena, LIMIT_ARENA);
    arena_init(&c->checkpoint_arena, MIB(64));
    bool ok = store_open(&c->arena, path, STORE_WRITE, &c->store, err) &&
              db_keep_log(c->store->db, err) &&
              db_open(&c->checkpoint_arena, path, DB_WRITE, &c->checkpoint_db, err) &&
              start_threads(c, err);
    if (!ok) {
        db_close(c->checkpoint_db);
        store_close(c->store);
        arena_done(&c->checkpoint_arena);
        arena_done(&c->arena);
        return false;
    }
    *out = c;
    return true;
}

bool committer_do(struct committer *c, struct str actor, committer_fn *fn, void *context,
                  struct err *err)
{
    struct request r = {.actor = actor, .fn = fn, .context = context, .err = err};
    pthread_mutex_lock(&c->lock);
    /* The request lives on this stack; this call returns only when it was answered. */
    if (c->last)
        c->last->next = &r;
    else
        c->first = &r; /* cppcheck-suppress autoVariables */
    c->last = &r;      /* cppcheck-suppress autoVariables */
    pthread_cond_signal(&c->work);
    while (!r.answered)
        pthread_cond_wait(&c->done, &c->lock);
    pthread_mutex_unlock(&c->lock);
    return r.ok;
}

void committer_stop(struct committer *c)
{
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_cond_signal(&c->work);
    pthread_mutex_unlock(&c->lock);
    pthread_join(c->writer, NULL);
    pthread_join(c->checkpointer, NULL);
    db_close(c->checkpoint_db);
    store_close(c->store);
    arena_done(&c->checkpoint_arena);
    arena_done(&c->arena);
}
