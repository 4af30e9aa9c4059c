#include <pthread.h>

#include "base/world.h"
#include "serve/web/web.h"

/* Answers stay the same until somebody changes something or the day ends; all checks over the whole
   portfolio cost tens of milliseconds. Texts, not trees: one thread's tree is not another's. The
   lock is held for a copy, never while an answer is made. */
enum { SLOTS = 64, KEY_MAX = 256 };
/* While others write all the time, what is not decided upon may be this old. */
#define LATELY_US ((int64_t)3000000)
#define RENEW_US  ((int64_t)30000000)
static const size_t text_max = (size_t)1 << 20; /* the largest answer of the sample has 400 KB */

struct slot {
    struct arena arena; /* of the text */
    struct str text;
    char key[KEY_MAX];
    size_t key_n;
    struct web_stamp stamp;
    int64_t used;                /* when last */
    int64_t made_us, renewed_us; /* when it was made, and when somebody began to make it anew */
};

struct web_cache {
    pthread_mutex_t lock;
    int64_t uses;
    struct slot slots[SLOTS];
};

struct web_cache *web_cache_new(struct arena *a)
{
    struct web_cache *c = ARENA_NEW(a, struct web_cache);
    pthread_mutex_init(&c->lock, NULL);
    for (size_t i = 0; i < SLOTS; i++)
        arena_init(&c->slots[i].arena, text_max + 4096);
    return c;
}

void web_cache_done(struct web_cache *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        arena_done(&c->slots[i].arena);
    pthread_mutex_destroy(&c->lock);
}

static bool has_key(const struct slot *s, struct str key)
{
    return str_eq((struct str){s->key, s->key_n}, key);
}

static bool same(const struct web_stamp *a, const struct web_stamp *b)
{
    return a->position == b->position && a->minute == b->minute &&
           date_cmp(a->as_of, b->as_of) == 0;
}

struct str web_cache_take(struct web_cache *c, struct arena *a, struct str key,
                          const struct web_stamp *stamp)
{
    struct str found = {0};
    if (!c)
        return found;
    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *s = &c->slots[i];
        if (!has_key(s, key) || !same(&s->stamp, stamp))
            continue;
        s->used = ++c->uses;
        found = str_copy(a, s->text);
        break;
    }
    pthread_mutex_unlock(&c->lock);
    return found;
}

static struct slot *oldest(struct web_cache *c, struct str key)
{
    struct slot *found = &c->slots[0];
    for (size_t i = 0; i < SLOTS; i++) {
        if (has_key(&c->slots[i], key))
            return &c->slots[i];
        if (c->slots[i].used < found->used)
            found = &c->slots[i];
    }
    return found;
}

void web_cache_keep(struct web_cache *c, struct str key, const struct web_stamp *stamp,
                    struct str text)
{
    if (!c || text.n == 0 || text.n > text_max || key.n > KEY_MAX)
        return;
    pthread_mutex_lock(&c->lock);
    struct slot *s = oldest(c, key);
    arena_rewind(&s->arena, 0);
    memcpy(s->key, key.p, key.n);
    s->key_n = key.n;
    s->text = str_copy(&s->arena, text);
    s->stamp = *stamp;
    s->used = ++c->uses;
    s->made_us = world_monotonic_us();
    s->renewed_us = 0;
    pthread_mutex_unlock(&c->lock);
}

/* The text of that key unless it is older than LATELY; then for one who asks it is gone, who makes
   it anew, and the others go on with it meanwhile. */
static struct str take_lately(struct web_cache *c, struct arena *a, struct str key,
                              struct date as_of)
{
    struct str found = {0};
    int64_t now_us = world_monotonic_us();
    if (!c)
        return found;
    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *s = &c->slots[i];
        if (!has_key(s, key) || date_cmp(s->stamp.as_of, as_of) != 0)
            continue;
        s->used = ++c->uses;
        bool old = now_us - s->made_us > LATELY_US && now_us - s->renewed_us > RENEW_US;
        if (old)
            s->renewed_us = now_us;
        else
            found = str_copy(a, s->text);
        break;
    }
    pthread_mutex_unlock(&c->lock);
    return found;
}

static bool make_text(struct web_request *r, struct str key, web_model_fn *make, struct json **out,
                      struct err *err)
{
    struct buf text = {.arena = r->arena};
    struct web_stamp stamp = {.position = store_position(r->store), .as_of = r->as_of};
    if (!make(r, out, err))
        return false;
    json_write(*out, &text);
    web_cache_keep(r->cache, key, &stamp, buf_str(&text));
    return true;
}

bool web_cached(struct web_request *r, const char *name, web_model_fn *make, struct json **out,
                struct err *err)
{
    struct str key = str_fmt(r->arena, "%s %.*s", name, STR_ARG(r->id));
    struct web_stamp stamp = {.position = store_position(r->store), .as_of = r->as_of};
    struct str found = web_cache_take(r->cache, r->arena, key, &stamp);
    return found.n ? json_read(r->arena, found, out, err) : make_text(r, key, make, out, err);
}

bool web_cached_lately(struct web_request *r, const char *name, web_model_fn *make,
                       struct json **out, struct err *err)
{
    struct str key = str_fmt(r->arena, "%s %.*s", name, STR_ARG(r->id));
    struct str found = take_lately(r->cache, r->arena, key, r->as_of);
    return found.n ? json_read(r->arena, found, out, err) : make_text(r, key, make, out, err);
}
