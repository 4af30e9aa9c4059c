#include <pthread.h>
#include <unistd.h>

#include "base/limits.h"
#include "serve/web/server.h"

/* Threads of the HTTP library only move bytes, so that a slow client holds nobody up; these answer.
   There are more of them than cores, since one that changes something waits for the disk. */
enum { WORKERS_MAX = 32, QUEUE = 1024 };
_Static_assert((int)QUEUE >= (int)WEB_CONNECTIONS_MAX, "every connection may wait");

struct worker {
    struct web_workers *all;
    struct arena arena;
    struct store *store;
    pthread_t thread;
};

struct web_workers {
    pthread_mutex_t lock;
    pthread_cond_t work;
    void *queue[QUEUE]; /* a ring, under the lock */
    size_t first, waiting;
    bool stopping;
    web_work_fn *do_work;
    void *server;
    struct worker workers[WORKERS_MAX];
    size_t count, started;
};

static void *take(struct web_workers *w)
{
    void *item = NULL;
    pthread_mutex_lock(&w->lock);
    while (w->waiting == 0 && !w->stopping)
        pthread_cond_wait(&w->work, &w->lock);
    if (w->waiting) {
        item = w->queue[w->first];
        w->first = (w->first + 1) % QUEUE;
        w->waiting--;
    }
    pthread_mutex_unlock(&w->lock);
    return item;
}

static void *work(void *arg)
{
    struct worker *me = arg;
    size_t mark = arena_mark(&me->arena);
    for (void *item; (item = take(me->all));) {
        me->all->do_work(me->all->server, &me->arena, me->store, item);
        arena_rewind(&me->arena, mark);
    }
    return NULL;
}

static bool start_one(struct web_workers *w, struct str workspace, struct err *err)
{
    struct worker *worker = &w->workers[w->count];
    worker->all = w;
    arena_init(&worker->arena, LIMIT_ARENA);
    if (!store_open(&worker->arena, workspace, STORE_READ, &worker->store, err)) {
        arena_done(&worker->arena);
        return false;
    }
    w->count++;
    if (pthread_create(&worker->thread, NULL, work, worker) != 0)
        return err_set(err, ERR_IO, "no thread could be started");
    w->started++;
    return true;
}

bool web_workers_start(struct arena *a, struct str workspace, web_work_fn *do_work, void *server,
                       struct web_workers **out, struct err *err)
{
    struct web_workers *w = ARENA_NEW(a, struct web_workers);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = cores < 4 ? 8 : cores > WORKERS_MAX / 2 ? WORKERS_MAX : 2 * (size_t)cores;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    w->do_work = do_work;
    w->server = server;
    *out = w; /* to be stopped also when it has only half started */
    while (w->count < count)
        if (!start_one(w, workspace, err))
            return false;
    return true;
}

void web_workers_put(struct web_workers *w, void *item)
{
    pthread_mutex_lock(&w->lock);
    assert(w->waiting < QUEUE);
    w->queue[(w->first + w->waiting++) % QUEUE] = item;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
}

void web_workers_stop(struct web_workers *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->work);
    pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < w->started; i++)
        pthread_join(w->workers[i].thread, NULL);
    for (size_t i = 0; i < w->count; i++) {
        store_close(w->workers[i].store);
        arena_done(&w->workers[i].arena);
    }
    pthread_cond_destroy(&w->work);
    pthread_mutex_destroy(&w->lock);
}
