/* stream_items.c - one item at a time out of a large JSON document.
 *
 * A window slides over the document. It begins at what is being looked at (a key, a value) and
 * grows until that is complete; values are cut out by counting brackets outside of strings, and
 * json_read judges them afterwards.
 */
#include "base/stream.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/limits.h"

enum { WINDOW_FIRST = 1 << 18 };

struct window {
    struct stream *stream;
    struct arena *arena;
    char *buf;
    size_t cap;
    char *p; /* the window: n bytes, inside buf */
    size_t n;
    uint64_t offset; /* of p in the document */
    size_t max;      /* bytes the window may show */
    bool ended;
    struct err *err;
};

static bool fail(const struct window *w, size_t at, const char *reason)
{
    return err_set(w->err, ERR_INVALID, "byte %llu: %s", (unsigned long long)(w->offset + at + 1),
                   reason);
}

/* Reads more behind the window; it may move in memory. */
static bool grow(struct window *w)
{
    size_t at = (size_t)(w->p - w->buf);
    if (at + w->n == w->cap && at >= w->cap / 2) {
        memmove(w->buf, w->p, w->n);
        at = 0;
    } else if (at + w->n == w->cap) {
        if (w->n > w->max)
            return err_set(w->err, ERR_LIMIT, "byte %llu: a part larger than %zu bytes begins here",
                           (unsigned long long)w->offset + 1, w->max);
        char *old = w->buf;
        if (!arena_extend(w->arena, w->buf, w->cap, w->cap * 2)) {
            w->buf = ARENA_ARRAY(w->arena, char, w->cap * 2);
            memcpy(w->buf, old, w->cap);
        }
        w->cap *= 2;
    }
    w->p = w->buf + at;
    size_t got;
    if (!stream_read(w->stream, w->p + w->n, w->cap - at - w->n, &got, w->err))
        return false;
    w->n += got;
    w->ended = got == 0;
    return true;
}

/* Whether the window has a byte at i; false at the end of the document, or with an error. */
static inline bool has(struct window *w, size_t i)
{
    while (i >= w->n)
        if (w->ended || !grow(w))
            return false;
    return true;
}

static bool ended_early(struct window *w)
{
    return w->ended ? fail(w, w->n, "the document ends too early") : false;
}

static void skip(struct window *w, size_t n)
{
    w->p += n;
    w->n -= n;
    w->offset += n;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The next byte that is no space, then at p[0]; 0 at the end of the document. */
static bool next(struct window *w, char *c)
{
    while (has(w, 0)) {
        size_t i = 0;
        while (i < w->n && is_space(w->p[i]))
            i++;
        skip(w, i);
        if (w->n > 0) {
            *c = w->p[0];
            return *c != 0 || fail(w, 0, "the character NUL is not allowed");
        }
    }
    *c = 0;
    return w->ended;
}

/* From the quote at i to behind the one that ends the string. That one has no backslash, or an even
   number of them, before it. */
static bool string_end(struct window *w, size_t i, size_t *end)
{
    size_t from = i + 1;
    for (i = from; has(w, i);) {
        const char *quote = memchr(w->p + i, '"', w->n - i);
        if (!quote) {
            i = w->n;
            continue;
        }
        size_t at = (size_t)(quote - w->p), backslashes = 0;
        while (at - backslashes > from && w->p[at - backslashes - 1] == '\\')
            backslashes++;
        i = at + 1;
        if (backslashes % 2 == 0) {
            *end = i;
            return true;
        }
    }
    return ended_early(w);
}

/* --- the end of an object or array: 64 bytes at a time, a bit for each --- */

enum { BLOCK = 64 };

struct masks {
    uint64_t quotes, backslashes, opens, closes;
};

#ifdef __SSE2__
/* An opening bracket, and the closing ones, differ from the brace in one bit. */
static struct masks masks_of(const char *p)
{
    struct masks m = {0};
    for (int i = 0; i < BLOCK / 16; i++) {
        __m128i c = _mm_loadu_si128((const void *)(p + 16 * i));
        __m128i brace = _mm_or_si128(c, _mm_set1_epi8(0x20));
        int shift = 16 * i;
#define BITS(x, what) (uint64_t)(unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8(what)))
        m.quotes |= BITS(c, '"') << shift;
        m.backslashes |= BITS(c, '\\') << shift;
        m.opens |= BITS(brace, '{') << shift;
        m.closes |= BITS(brace, '}') << shift;
#undef BITS
    }
    return m;
}
#else
static struct masks masks_of(const char *p)
{
    struct masks m = {0};
    for (int i = 0; i < BLOCK; i++) {
        m.quotes |= (uint64_t)(p[i] == '"') << i;
        m.backslashes |= (uint64_t)(p[i] == '\\') << i;
        m.opens |= (uint64_t)(p[i] == '{' || p[i] == '[') << i;
        m.closes |= (uint64_t)(p[i] == '}' || p[i] == ']') << i;
    }
    return m;
}
#endif

struct scan {
    uint64_t inside; /* all ones: the block begins inside a string */
    bool escaped;    /* its first byte follows a backslash */
    size_t depth;
};

/* The bytes that follow a backslash which follows none itself. */
static uint64_t escaped_bytes(struct scan *s, uint64_t backslashes)
{
    uint64_t escaped = s->escaped;
    uint64_t left = backslashes & ~escaped;
    s->escaped = false;
    while (left) {
        int at = __builtin_ctzll(left);
        if (at == BLOCK - 1)
            s->escaped = true;
        else
            escaped |= UINT64_C(2) << at;
        left &= ~(UINT64_C(3) << at);
    }
    return escaped;
}

/* From each quote to the next: every bit is the parity of the quotes up to it. */
static uint64_t between(uint64_t quotes)
{
    for (int shift = 1; shift < BLOCK; shift *= 2)
        quotes ^= quotes << shift;
    return quotes;
}

/* Whether the container ends in this block; *end is then the place behind it. */
static bool scan_block(struct scan *s, const char *p, size_t *end)
{
    struct masks m = masks_of(p);
    uint64_t quotes = m.quotes & ~escaped_bytes(s, m.backslashes);
    uint64_t inside = between(quotes) ^ s->inside;
    s->inside = inside >> (BLOCK - 1) ? ~UINT64_C(0) : 0;
    uint64_t brackets = (m.opens | m.closes) & ~inside;
    for (; brackets; brackets &= brackets - 1) {
        int at = __builtin_ctzll(brackets);
        if (m.opens >> at & 1) {
            s->depth++;
        } else if (--s->depth == 0) {
            *end = (size_t)at + 1;
            return true;
        }
    }
    return false;
}

/* Behind the bracket that closes the one at p[0]. */
static bool container_end(struct window *w, size_t *end)
{
    struct scan s = {0};
    size_t i = 0;
    for (; has(w, i + BLOCK - 1); i += BLOCK)
        if (scan_block(&s, w->p + i, end)) {
            *end += i;
            return true;
        }
    if (!w->ended)
        return false;
    char last[BLOCK] = {0};
    memcpy(last, w->p + i, w->n - i);
    if (!scan_block(&s, last, end))
        return ended_early(w);
    *end += i;
    return true;
}

/* The value that begins at p[0]: its length. */
static bool value_end(struct window *w, size_t *end)
{
    char c = w->p[0];
    if (c == '{' || c == '[')
        return container_end(w, end);
    if (c == '"')
        return string_end(w, 0, end);
    size_t i = 0;
    while (has(w, i) && !is_space(w->p[i]) && !memchr(",]}", w->p[i], 3))
        i++;
    if (i >= w->n && !w->ended)
        return false;
    *end = i;
    return i > 0 || fail(w, 0, "a value is expected");
}

/* After an item: takes the comma, or tells that the closing bracket stands at p[0]. */
static bool take_comma(struct window *w, char close, bool *more)
{
    char c;
    if (!next(w, &c))
        return false;
    *more = c == ',';
    if (c == close)
        return true;
    if (c != ',')
        return c ? fail(w, 0, "',' or the end of the list is expected") : ended_early(w);
    skip(w, 1);
    if (!next(w, &c))
        return false;
    return c != close || fail(w, 0, "a value is expected after ','");
}

/* All items of the array whose bracket is at p[0]. */
static bool items(struct window *w, stream_item_fn *each, void *context)
{
    char c;
    skip(w, 1);
    if (!next(w, &c))
        return false;
    for (bool more = c != ']'; more;) {
        size_t n;
        if (!has(w, 0))
            return ended_early(w);
        if (!value_end(w, &n))
            return false;
        if (n > w->max)
            return err_set(w->err, ERR_LIMIT, "byte %llu: an item larger than %zu bytes",
                           (unsigned long long)w->offset + 1, w->max);
        if (!each(context, (struct str){w->p, n}, w->offset, w->err))
            return false;
        skip(w, n);
        if (!take_comma(w, ']', &more))
            return false;
    }
    skip(w, 1);
    return true;
}

/* Whether the key, in quotes, says that name; it may be written with escapes. */
static bool key_is(struct str quoted, struct str name)
{
    if (str_find_char(quoted, '\\') == quoted.n)
        return str_eq(str_sub(quoted, 1, quoted.n - 2), name);
    struct arena own;
    arena_init(&own, MIB(1) + quoted.n * 64);
    struct json *v;
    struct err ignored; /* json_read will complain about the head */
    bool is = json_read(&own, quoted, &v, &ignored) && str_eq(v->text, name);
    arena_done(&own);
    return is;
}

struct walk {
    struct window *w;
    struct str member;
    stream_item_fn *each;
    void *context;
    struct buf head;
    bool seen;
};

/* The array asked for, or whatever else for the head. */
static bool take_member(struct walk *walk)
{
    struct window *w = walk->w;
    size_t n;
    char c;
    if (!string_end(w, 0, &n))
        return false;
    bool wanted = key_is((struct str){w->p, n}, walk->member);
    size_t head_n = walk->head.n;
    if (head_n > 1)
        buf_char(&walk->head, ',');
    buf_put(&walk->head, (struct str){w->p, n});
    skip(w, n);
    if (!next(w, &c))
        return false;
    if (c != ':')
        return fail(w, 0, "':' is expected");
    skip(w, 1);
    if (!next(w, &c))
        return false;
    if (c == 0)
        return ended_early(w);
    if (wanted && walk->seen)
        return fail(w, 0, "an object names a member twice");
    if (wanted) {
        walk->seen = true;
        walk->head.n = head_n;
        return c == '[' ? items(w, walk->each, walk->context) : fail(w, 0, "a list is expected");
    }
    if (!value_end(w, &n))
        return false;
    if (n > w->max || walk->head.n + n > w->max)
        return err_set(w->err, ERR_LIMIT, "byte %llu: more than %zu bytes beside the list",
                       (unsigned long long)w->offset + 1, w->max);
    buf_char(&walk->head, ':');
    buf_put(&walk->head, (struct str){w->p, n});
    skip(w, n);
    return true;
}

static bool members(struct walk *walk)
{
    struct window *w = walk->w;
    char c;
    skip(w, 1);
    if (!next(w, &c))
        return false;
    buf_char(&walk->head, '{');
    for (bool more = c != '}'; more;) {
        if (!next(w, &c))
            return false;
        if (c != '"')
            return c ? fail(w, 0, "a member name is expected") : ended_early(w);
        if (!take_member(walk) || !take_comma(w, '}', &more))
            return false;
    }
    buf_char(&walk->head, '}');
    skip(w, 1);
    return true;
}

static bool document(struct walk *walk)
{
    struct window *w = walk->w;
    char c;
    if (!has(w, 2) && !w->ended)
        return false;
    if (w->n > 2 && memcmp(w->p, "\xef\xbb\xbf", 3) == 0)
        skip(w, 3);
    if (!next(w, &c))
        return false;
    if (c == 0)
        return fail(w, 0, "the document is empty");
    if (walk->member.n == 0) {
        if (c != '[')
            return fail(w, 0, "a list is expected");
        if (!items(w, walk->each, walk->context))
            return false;
    } else {
        if (c != '{')
            return fail(w, 0, "an object is expected");
        if (!members(walk))
            return false;
    }
    if (!next(w, &c))
        return false;
    return c == 0 || fail(w, 0, "text after the document");
}

bool stream_each_item(struct stream *s, struct str member, size_t max_item, stream_item_fn *each,
                      void *context, struct arena *a, struct json **head, struct err *err)
{
    struct arena scratch; /* for the window and the text of the head; a keeps the tree only */
    size_t most = max_item < LIMIT_DOCUMENT ? max_item : LIMIT_DOCUMENT;
    arena_init(&scratch, GIB(8));
    struct window w = {.stream = s, .arena = &scratch, .cap = WINDOW_FIRST, .max = most};
    w.err = err;
    w.p = w.buf = ARENA_ARRAY(&scratch, char, w.cap);
    struct walk walk = {&w, member, each, context, {.arena = &scratch}, false};
    bool ok = document(&walk);
    struct json *tree = NULL;
    if (ok && walk.head.n > 0)
        ok = json_read(a, buf_str(&walk.head), &tree, err) || err_wrap(err, "beside the list");
    arena_done(&scratch);
    if (ok)
        *head = tree;
    return ok;
}
