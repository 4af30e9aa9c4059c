#include <pthread.h>

#include "serve/web/web.h"

/* Answers that cost tens of milliseconds - all checks over the whole portfolio - and stay the same
   until somebody changes something or the day ends. Texts, not trees: one thread's tree is not
   another's. The lock is held for a copy, never while an answer is made. */
enum { SLOTS = 64, KEY_MAX = 256 };
static const size_t text_max = (size_t)1 << 20; /* the largest answer of the sample has 400 KB */

struct slot {
    struct arena arena; /* of the text */
    struct str text;
    char key[KEY_MAX];
    size_t key_n;
    int64_t position;
    struct date as_of;
    int64_t used; /* when last */
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

/* The text copied into a; empty when it is not there, or is of another position or day. */
static struct str take(struct web_cache *c, struct arena *a, struct str key, int64_t position,
                       struct date as_of)
{
    struct str found = {0};
    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *s = &c->slots[i];
        if (!has_key(s, key) || s->position != position || date_cmp(s->as_of, as_of) != 0)
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

static void keep(struct web_cache *c, struct str key, int64_t position, struct date as_of,
                 struct str text)
{
    if (text.n > text_max)
        return;
    pthread_mutex_lock(&c->lock);
    struct slot *s = oldest(c, key);
    arena_rewind(&s->arena, 0);
    memcpy(s->key, key.p, key.n);
    s->key_n = key.n;
    s->text = str_copy(&s->arena, text);
    s->position = position;
    s->as_of = as_of;
    s->used = ++c->uses;
    pthread_mutex_unlock(&c->lock);
}

bool web_cached(struct web_request *r, const char *name, web_model_fn *make, struct json **out,
                struct err *err)
{
    struct buf text = {.arena = r->arena};
    struct str key = str_fmt(r->arena, "%s %.*s", name, STR_ARG(r->id));
    if (!r->cache || key.n > KEY_MAX)
        return make(r, out, err);
    int64_t position = store_position(r->store);
    struct str found = take(r->cache, r->arena, key, position, r->as_of);
    if (found.n)
        return json_read(r->arena, found, out, err);
    if (!make(r, out, err))
        return false;
    json_write(*out, &text);
    keep(r->cache, key, position, r->as_of, buf_str(&text));
    return true;
}
