#include "intake/feed/feed_internal.h"

#include <pthread.h>

/* Records that must be read: another thread reads one batch while this one cuts out the next and
   puts the one before into the database. They are put in the order they came, by the thread that
   imports, so that nothing else of the import knows of it. */

/* Small enough for what was read to be still in the caches of the processor when it is put: with
   512 records all took a third longer. */
enum {
    RECORDS_MOST = 16,
    BYTES_MOST = 1 << 18,
    ALONE = 256 /* records of an import that are read without a second thread */
};

struct batch {
    struct arena arena; /* bytes of the records, and what was read */
    struct feed_record *records;
    size_t count, bytes;
};

struct feed_batches {
    pthread_mutex_t lock;
    pthread_cond_t given, done;
    pthread_t thread;
    bool running;            /* there is a thread */
    bool stopping;           /* it shall end */
    struct batch batches[2]; /* one being filled, one being read or read */
    size_t filling;
    struct batch *reading; /* given to the thread; NULL when it is idle */
    int64_t records;       /* so far, of the whole import */
};

static void read_record(struct arena *a, struct feed_record *r)
{
    findings_init(&r->findings, a);
    r->ok = feed_read_record(r->kind, a, r->bytes, &r->advisory, &r->findings, &r->reason);
}

static void *run(void *context)
{
    struct feed_batches *b = context;
    pthread_mutex_lock(&b->lock);
    for (;;) {
        while (!b->reading && !b->stopping)
            pthread_cond_wait(&b->given, &b->lock);
        struct batch *batch = b->reading;
        if (!batch)
            break;
        pthread_mutex_unlock(&b->lock);
        for (size_t i = 0; i < batch->count; i++)
            read_record(&batch->arena, &batch->records[i]);
        pthread_mutex_lock(&b->lock);
        b->reading = NULL;
        pthread_cond_signal(&b->done);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

static void empty(struct batch *batch)
{
    arena_rewind(&batch->arena, 0);
    batch->records = ARENA_ARRAY(&batch->arena, struct feed_record, RECORDS_MOST);
    batch->count = 0;
    batch->bytes = 0;
}

struct feed_batches *feed_batches_new(struct arena *a)
{
    struct feed_batches *b = ARENA_NEW(a, struct feed_batches);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->given, NULL);
    pthread_cond_init(&b->done, NULL);
    for (size_t i = 0; i < COUNT_OF(b->batches); i++) {
        arena_init(&b->batches[i].arena, GIB(8));
        empty(&b->batches[i]);
    }
    return b;
}

static void wait_until_idle(struct feed_batches *b)
{
    pthread_mutex_lock(&b->lock);
    while (b->reading)
        pthread_cond_wait(&b->done, &b->lock);
    pthread_mutex_unlock(&b->lock);
}

void feed_batches_done(struct feed_batches *b)
{
    wait_until_idle(b);
    pthread_mutex_lock(&b->lock);
    b->stopping = true;
    pthread_cond_signal(&b->given);
    pthread_mutex_unlock(&b->lock);
    if (b->running)
        pthread_join(b->thread, NULL);
    for (size_t i = 0; i < COUNT_OF(b->batches); i++)
        arena_done(&b->batches[i].arena);
    pthread_cond_destroy(&b->given);
    pthread_cond_destroy(&b->done);
    pthread_mutex_destroy(&b->lock);
}

void feed_batches_drop(struct feed_batches *b)
{
    wait_until_idle(b);
    for (size_t i = 0; i < COUNT_OF(b->batches); i++)
        empty(&b->batches[i]);
}

static bool put_batch(struct feed_import *im, struct batch *batch, struct err *err)
{
    for (size_t i = 0; i < batch->count; i++)
        if (!feed_put_record(im, &batch->records[i], err))
            return false;
    empty(batch);
    return true;
}

/* Gives the full batch to the thread, and puts the one it read before. */
static bool turn(struct feed_import *im, struct err *err)
{
    struct feed_batches *b = im->batches;
    struct batch *full = &b->batches[b->filling];
    wait_until_idle(b);
    b->filling = 1 - b->filling;
    pthread_mutex_lock(&b->lock);
    b->reading = full->count ? full : NULL;
    pthread_cond_signal(&b->given);
    pthread_mutex_unlock(&b->lock);
    return put_batch(im, &b->batches[b->filling], err);
}

bool feed_batches_flush(struct feed_import *im, struct err *err)
{
    return turn(im, err) && turn(im, err);
}

bool feed_batches_add(struct feed_import *im, const struct feed_record *record, struct err *err)
{
    struct feed_batches *b = im->batches;
    if (!b->running && ++b->records > ALONE)
        b->running = pthread_create(&b->thread, NULL, run, b) == 0;
    if (!b->running) {
        struct feed_record alone = *record;
        read_record(&im->scratch, &alone);
        return feed_put_record(im, &alone, err);
    }
    struct batch *batch = &b->batches[b->filling];
    struct feed_record *to = &batch->records[batch->count++];
    *to = *record;
    to->bytes = str_copy(&batch->arena, record->bytes);
    to->name = str_copy(&batch->arena, record->name);
    batch->bytes += record->bytes.n;
    bool full = batch->count == RECORDS_MOST || batch->bytes >= BYTES_MOST;
    return !full || turn(im, err);
}
