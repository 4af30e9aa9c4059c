#include "base/stream.h"

#include <stdlib.h>

#include <zlib.h>
#include <zstd.h>

#include "base/limits.h"
#include "base/world.h"

enum {
    IN_SIZE = 1 << 18,
    AHEAD_SIZE = 1 << 17, /* at least twice what may be peeked */
    PEEK_MAX = 1 << 16,
    WINDOW_LOG_MAX = 27 /* 128 MiB: what a zstd file may make us hold */
};

/* A small file may be one long run; the ratio counts only beyond this. */
static const uint64_t ratio_free_bytes = MIB(16);

enum kind { KIND_PLAIN, KIND_GZIP, KIND_ZSTD };

struct stream {
    struct str name; /* for messages */
    struct arena *arena;
    struct world_file *file; /* NULL: all input is in memory */
    char *block;             /* IN_SIZE bytes, when there is a file */
    struct str in;           /* read, but not yet used */
    bool in_ended;
    enum kind kind;
    z_stream gzip;
    ZSTD_DStream *zstd;
    bool in_member; /* inside a gzip member or zstd frame: the end would be too early */
    uint64_t in_bytes, out_bytes;
    char *ahead; /* AHEAD_SIZE bytes, once something was peeked */
    size_t ahead_at, ahead_n;
};

static bool fail(const struct stream *s, enum err_code code, const char *reason, struct err *err)
{
    return err_set(err, code, "%.*s: %s", STR_ARG(s->name), reason);
}

/* More input, if there is any. */
static bool refill(struct stream *s, struct err *err)
{
    if (s->in.n > 0 || s->in_ended)
        return true;
    size_t n = 0;
    if (s->file && !world_read(s->file, s->block, IN_SIZE, &n, err))
        return false;
    s->in = (struct str){s->block, n};
    s->in_ended = n == 0;
    return true;
}

/* zlib asks once per stream; its memory lives with the arena. */
static void *gzip_alloc(void *arena, unsigned count, unsigned size)
{
    return arena_alloc(arena, size, count, 16);
}

static void gzip_free(void *arena, void *p)
{
    (void)arena, (void)p;
}

static bool detect(struct stream *s, struct err *err)
{
    if (!refill(s, err))
        return false;
    if (str_starts(s->in, STR("\x1f\x8b"))) {
        s->kind = KIND_GZIP;
        s->gzip = (z_stream){.zalloc = gzip_alloc, .zfree = gzip_free, .opaque = s->arena};
        if (inflateInit2(&s->gzip, 16 + MAX_WBITS) != Z_OK)
            return fail(s, ERR_IO, "zlib does not start", err);
    } else if (str_starts(s->in, STR("\x28\xb5\x2f\xfd"))) {
        s->kind = KIND_ZSTD;
        s->zstd = ZSTD_createDStream();
        if (!s->zstd ||
            ZSTD_isError(ZSTD_DCtx_setParameter(s->zstd, ZSTD_d_windowLogMax, WINDOW_LOG_MAX)))
            return fail(s, ERR_IO, "zstd does not start", err);
    }
    return true;
}

static bool finish_open(struct stream *s, struct stream **out, struct err *err)
{
    if (!detect(s, err)) {
        stream_close(s);
        return false;
    }
    *out = s;
    return true;
}

bool stream_open(struct arena *a, struct str path, struct stream **out, struct err *err)
{
    struct stream *s = ARENA_NEW(a, struct stream);
    *s = (struct stream){.arena = a, .name = str_copy(a, path)};
    if (!world_open(a, path, &s->file, err))
        return false;
    s->block = ARENA_ARRAY(a, char, IN_SIZE);
    return finish_open(s, out, err);
}

bool stream_of(struct arena *a, struct str bytes, struct stream **out, struct err *err)
{
    struct stream *s = ARENA_NEW(a, struct stream);
    *s = (struct stream){.arena = a, .name = STR("text"), .in = bytes};
    s->in_ended = bytes.n == 0;
    return finish_open(s, out, err);
}

static void use_input(struct stream *s, size_t n)
{
    s->in = str_from(s->in, n);
    s->in_bytes += n;
}

/* One step of inflate. After a member another may follow; other bytes after one are padding, which
   gzip itself ignores, too. */
static bool step_gzip(struct stream *s, char *to, size_t cap, size_t *n, struct err *err)
{
    if (!s->in_member && !str_starts(s->in, STR("\x1f"))) {
        use_input(s, s->in.n);
        return true;
    }
    s->in_member = true;
    union {
        const char *from;
        unsigned char *to;
    } in = {s->in.p}; /* zlib does not write to its input */
    size_t in_max = s->in.n < UINT32_MAX ? s->in.n : UINT32_MAX;
    s->gzip.next_in = in.to;
    s->gzip.avail_in = (unsigned)in_max;
    s->gzip.next_out = (unsigned char *)to;
    s->gzip.avail_out = (unsigned)(cap < UINT32_MAX ? cap : UINT32_MAX);
    unsigned out_max = s->gzip.avail_out;
    int status = inflate(&s->gzip, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        return fail(s, ERR_INVALID, s->gzip.msg ? s->gzip.msg : "broken gzip data", err);
    use_input(s, in_max - s->gzip.avail_in);
    *n = out_max - s->gzip.avail_out;
    if (status == Z_STREAM_END) {
        s->in_member = false;
        inflateReset(&s->gzip);
    }
    return true;
}

static bool step_zstd(struct stream *s, char *to, size_t cap, size_t *n, struct err *err)
{
    ZSTD_inBuffer in = {s->in.p, s->in.n, 0};
    ZSTD_outBuffer out = {to, cap, 0};
    size_t status = ZSTD_decompressStream(s->zstd, &out, &in);
    if (ZSTD_isError(status))
        return fail(s, ERR_INVALID, ZSTD_getErrorName(status), err);
    use_input(s, in.pos);
    *n = out.pos;
    s->in_member = status != 0;
    return true;
}

static bool step_plain(struct stream *s, char *to, size_t cap, size_t *n)
{
    *n = s->in.n < cap ? s->in.n : cap;
    memcpy(to, s->in.p, *n);
    use_input(s, *n);
    return true;
}

static bool step(struct stream *s, char *to, size_t cap, size_t *n, struct err *err)
{
    switch (s->kind) {
    case KIND_GZIP: return step_gzip(s, to, cap, n, err);
    case KIND_ZSTD: return step_zstd(s, to, cap, n, err);
    case KIND_PLAIN: return step_plain(s, to, cap, n);
    }
    return false;
}

static bool check_limits(const struct stream *s, struct err *err)
{
    if (s->out_bytes > LIMIT_EXPANDED)
        return fail(s, ERR_LIMIT, "larger than is accepted", err);
    if (s->kind != KIND_PLAIN && s->out_bytes > ratio_free_bytes &&
        s->out_bytes / LIMIT_EXPANSION_RATIO > s->in_bytes)
        return fail(s, ERR_LIMIT, "expands to more than is accepted of a compressed file", err);
    return true;
}

/* The next bytes, past what was peeked. A decompressor may hold output after the last input, so at
   the end of the input it is asked once more. */
static bool produce(struct stream *s, char *to, size_t cap, size_t *out, struct err *err)
{
    size_t n = 0;
    while (n == 0) {
        if (!refill(s, err))
            return false;
        bool ended = s->in.n == 0;
        if (ended && (s->kind == KIND_PLAIN || !s->in_member))
            break;
        if (!step(s, to, cap, &n, err))
            return false;
        if (ended && n == 0)
            return fail(s, ERR_INVALID, "the compressed data ends too early", err);
    }
    s->out_bytes += n;
    if (!check_limits(s, err))
        return false;
    *out = n;
    return true;
}

bool stream_read(struct stream *s, void *to, size_t cap, size_t *n, struct err *err)
{
    assert(cap > 0);
    if (s->ahead_n == 0)
        return produce(s, to, cap, n, err);
    *n = s->ahead_n < cap ? s->ahead_n : cap;
    memcpy(to, s->ahead + s->ahead_at, *n);
    s->ahead_at += *n;
    s->ahead_n -= *n;
    return true;
}

bool stream_peek(struct stream *s, size_t n, struct str *out, struct err *err)
{
    assert(n <= PEEK_MAX);
    if (!s->ahead)
        s->ahead = ARENA_ARRAY(s->arena, char, AHEAD_SIZE);
    if (s->ahead_at + n > AHEAD_SIZE || s->ahead_n == 0) {
        memmove(s->ahead, s->ahead + s->ahead_at, s->ahead_n);
        s->ahead_at = 0;
    }
    size_t got = 1;
    while (s->ahead_n < n && got > 0) {
        size_t end = s->ahead_at + s->ahead_n;
        if (!produce(s, s->ahead + end, AHEAD_SIZE - end, &got, err))
            return false;
        s->ahead_n += got;
    }
    *out = str_sub((struct str){s->ahead + s->ahead_at, s->ahead_n}, 0, n);
    return true;
}

static bool read_all(struct stream *s, struct arena *a, size_t max, struct str *out,
                     struct err *err)
{
    struct buf b = {.arena = a};
    char part[1 << 14];
    size_t n;
    do {
        if (!stream_read(s, part, sizeof part, &n, err))
            return false;
        if (n > max - b.n)
            return err_set(err, ERR_LIMIT, "%.*s: larger than %zu bytes", STR_ARG(s->name), max);
        buf_put(&b, (struct str){part, n});
    } while (n > 0);
    *out = buf_str(&b);
    return true;
}

bool stream_read_all(struct stream *s, struct arena *a, size_t max, struct str *out,
                     struct err *err)
{
    size_t mark = arena_mark(a);
    if (read_all(s, a, max, out, err))
        return true;
    arena_rewind(a, mark);
    return false;
}

bool stream_is_packed(const struct stream *s)
{
    return s->kind != KIND_PLAIN;
}

void stream_close(struct stream *s)
{
    if (!s)
        return;
    world_close(s->file);
    s->file = NULL;
    if (s->kind == KIND_GZIP)
        inflateEnd(&s->gzip);
    ZSTD_freeDStream(s->zstd);
    s->zstd = NULL;
    s->in = (struct str){0};
    s->in_ended = true;
}
