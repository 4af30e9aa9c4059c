#include <pthread.h>

#include "serve/web/server.h"

/* A bucket for each address, refilled as time goes by (a second's worth is the most it holds twice
   over). Addresses share buckets when there are more of them than buckets: a guard against floods,
   not an account of anybody. */
enum { BUCKETS = 1024, BURST_SECONDS = 2 };

struct bucket {
    int64_t level_us, seen_us; /* time of requests still to be made, when last looked at */
};

struct web_limit {
    pthread_mutex_t lock;
    int64_t cost_us; /* of one request */
    struct bucket buckets[BUCKETS];
};

struct web_limit *web_limit_new(struct arena *a, int64_t per_second)
{
    struct web_limit *l = ARENA_NEW(a, struct web_limit);
    pthread_mutex_init(&l->lock, NULL);
    l->cost_us = per_second > 0 ? 1000000 / per_second : 0;
    for (size_t i = 0; i < BUCKETS; i++)
        l->buckets[i].level_us = BURST_SECONDS * 1000000;
    return l;
}

bool web_limit_take(struct web_limit *l, struct str peer, int64_t now_us)
{
    struct bucket *b = &l->buckets[str_hash(peer) % BUCKETS];
    pthread_mutex_lock(&l->lock);
    int64_t level = b->level_us + (now_us - b->seen_us);
    if (level > BURST_SECONDS * 1000000)
        level = BURST_SECONDS * 1000000;
    bool within = level >= l->cost_us;
    b->level_us = within ? level - l->cost_us : level;
    b->seen_us = now_us;
    pthread_mutex_unlock(&l->lock);
    return within;
}
