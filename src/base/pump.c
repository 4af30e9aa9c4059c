#include "base/pump.h"

#include <pthread.h>

enum { BLOCKS = 32, BLOCK_SIZE = 1 << 18 };

struct pump {
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    pthread_t thread;
    pump_fn *fill;
    void *context;
    char *blocks[BLOCKS];
    size_t lengths[BLOCKS];
    size_t first, count; /* filled, and not yet given back */
    bool taken;          /* the first is with the consumer */
    bool ended, ok;      /* the producer's last word */
    bool stopping;
    struct err err;
    struct arena arena;
};

/* Waits for an empty block. False when there is no more to do. */
static bool wait_for_room(struct pump *p, size_t *at)
{
    pthread_mutex_lock(&p->lock);
    while (p->count == BLOCKS && !p->stopping)
        pthread_cond_wait(&p->emptied, &p->lock);
    bool more = !p->stopping;
    *at = (p->first + p->count) % BLOCKS;
    pthread_mutex_unlock(&p->lock);
    return more;
}

static void *run(void *context)
{
    struct pump *p = context;
    size_t at = 0;
    for (bool more = true; more && wait_for_room(p, &at);) {
        struct err err = {0};
        size_t n = 0;
        bool ok = p->fill(p->context, p->blocks[at], BLOCK_SIZE, &n, &err);
        pthread_mutex_lock(&p->lock);
        more = ok && n > 0;
        p->ended = !more;
        p->ok = ok;
        p->err = err;
        p->lengths[at] = n;
        p->count += more;
        pthread_cond_signal(&p->filled);
        pthread_mutex_unlock(&p->lock);
    }
    return NULL;
}

struct pump *pump_start(pump_fn *fill, void *context)
{
    struct arena arena;
    arena_init(&arena, sizeof(struct pump) + (size_t)(BLOCKS + 1) * BLOCK_SIZE);
    struct pump *p = ARENA_NEW(&arena, struct pump);
    p->fill = fill;
    p->context = context;
    for (size_t i = 0; i < BLOCKS; i++)
        p->blocks[i] = ARENA_ARRAY(&arena, char, BLOCK_SIZE);
    p->arena = arena;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->filled, NULL);
    pthread_cond_init(&p->emptied, NULL);
    if (pthread_create(&p->thread, NULL, run, p) == 0)
        return p;
    arena_done(&arena);
    return NULL;
}

bool pump_take(struct pump *p, struct str *block, struct err *err)
{
    pthread_mutex_lock(&p->lock);
    if (p->taken) {
        p->first = (p->first + 1) % BLOCKS;
        p->count--;
        p->taken = false;
        pthread_cond_signal(&p->emptied);
    }
    while (p->count == 0 && !p->ended)
        pthread_cond_wait(&p->filled, &p->lock);
    bool ok = true;
    *block = (struct str){0};
    if (p->count > 0) {
        *block = (struct str){p->blocks[p->first], p->lengths[p->first]};
        p->taken = true;
    } else if (!p->ok) {
        *err = p->err;
        ok = false;
    }
    pthread_mutex_unlock(&p->lock);
    return ok;
}

void pump_stop(struct pump *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_signal(&p->emptied);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    pthread_cond_destroy(&p->filled);
    pthread_cond_destroy(&p->emptied);
    pthread_mutex_destroy(&p->lock);
    struct arena arena = p->arena; /* the pump lies in it */
    arena_done(&arena);
}
