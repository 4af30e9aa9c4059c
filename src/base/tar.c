#include "base/tar.h"

#include "base/limits.h"

enum { BLOCK = 512, EXTENSION_MAX = 64 << 10 };

/* Where the fields of a header stand (POSIX.1-2017, pax, "ustar Header Block"). */
enum { SIZE_AT = 124, SUM_AT = 148, TYPE_AT = 156, MAGIC_AT = 257, PREFIX_AT = 345 };

struct reader {
    struct arena *arena;
    struct stream *stream;
    size_t max_member;
    /* Of the header that follows, as extensions give them. */
    struct str name;
    int64_t size; /* -1: as the header says */
    struct err *err;
};

bool tar_is(struct str first)
{
    return str_starts(str_from(first, MAGIC_AT), STR("ustar"));
}

/* Exactly n bytes; *got is less at the end of the stream only. */
static bool read_bytes(struct reader *r, char *to, size_t n, size_t *got)
{
    size_t have = 0, more = 0;
    while (have < n) {
        if (!stream_read(r->stream, to + have, n - have, &more, r->err))
            return false;
        if (!more)
            break;
        have += more;
    }
    *got = have;
    return true;
}

static struct str field(const char *block, size_t at, size_t n)
{
    struct str s = {block + at, n};
    return str_sub(s, 0, str_find_char(s, '\0'));
}

/* Octal digits, with spaces around; or, where the first bit is set, base 256. */
static bool read_number(const char *block, size_t at, size_t n, int64_t *out)
{
    int64_t v = 0;
    if ((unsigned char)block[at] & 0x80) {
        for (size_t i = 1; i < n; i++) {
            if (v > (INT64_MAX >> 8))
                return false;
            v = v << 8 | (unsigned char)block[at + i];
        }
        *out = v;
        return true;
    }
    struct str s = str_trim(field(block, at, n));
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '7' || v > (INT64_MAX >> 3))
            return false;
        v = v << 3 | (s.p[i] - '0');
    }
    *out = v;
    return true;
}

static bool sum_is_right(const char *block)
{
    int64_t wanted, sum = 0;
    for (size_t i = 0; i < BLOCK; i++)
        sum += i >= SUM_AT && i < SUM_AT + 8 ? ' ' : (unsigned char)block[i];
    return read_number(block, SUM_AT, 8, &wanted) && wanted == sum;
}

static bool is_zero(const char *block)
{
    for (size_t i = 0; i < BLOCK; i++)
        if (block[i])
            return false;
    return true;
}

/* Reads a member's bytes and what fills its last block. */
static bool read_member(struct reader *r, int64_t size, size_t max, struct str *out)
{
    size_t padded, got = 0;
    if (size < 0 || (uint64_t)size > max)
        return err_set(r->err, ERR_LIMIT, "%.*s: a member has more than %zu bytes",
                       STR_ARG(str_sub(r->name, 0, 200)), max);
    padded = ((size_t)size + BLOCK - 1) / BLOCK * BLOCK;
    char *bytes = ARENA_ARRAY(r->arena, char, padded + 1);
    if (!read_bytes(r, bytes, padded, &got))
        return false;
    if (got < (size_t)size)
        return err_set(r->err, ERR_INVALID, "the archive is cut off in %.*s",
                       STR_ARG(str_sub(r->name, 0, 200)));
    *out = (struct str){bytes, (size_t)size};
    return true;
}

static bool skip(struct reader *r, int64_t size)
{
    char buffer[BLOCK];
    for (; size > 0; size -= BLOCK) {
        size_t got;
        if (!read_bytes(r, buffer, BLOCK, &got))
            return false;
        if (got < BLOCK)
            break;
    }
    return true;
}

/* Records "LENGTH key=value LF" of a pax header. */
static void read_pax(struct reader *r, struct str text)
{
    struct str line, key;
    while (str_split(&text, '\n', &line)) {
        (void)str_split(&line, ' ', &key); /* the length */
        if (!str_split(&line, '=', &key))
            continue;
        if (STR_IS(key, "path"))
            r->name = line;
        else if (STR_IS(key, "size") && !str_to_int(line, &r->size))
            r->size = -1;
    }
}

static struct str name_of(struct reader *r, const char *block)
{
    struct str prefix = field(block, PREFIX_AT, 155), name = field(block, 0, 100);
    if (r->name.n)
        return r->name;
    bool posix = block[MAGIC_AT + 5] == '\0'; /* GNU's magic has a space, and no prefix */
    return posix && prefix.n ? str_fmt(r->arena, "%.*s/%.*s", STR_ARG(prefix), STR_ARG(name))
                             : name;
}

/* One header and what belongs to it. The name and size that an extension gives stay until the next
   header that is none. */
static bool take(struct reader *r, const char *block, zip_member_fn *each, void *context)
{
    int64_t size;
    struct str bytes;
    char type = block[TYPE_AT];
    if (!sum_is_right(block) || !read_number(block, SIZE_AT, 12, &size))
        return err_set(r->err, ERR_INVALID, "a header of the tar archive is damaged");
    if (type == 'x' || type == 'L') {
        if (!read_member(r, size, EXTENSION_MAX, &bytes))
            return false;
        if (type == 'L')
            r->name = field(bytes.p, 0, bytes.n);
        else
            read_pax(r, bytes);
        return true;
    }
    size = r->size >= 0 ? r->size : size;
    r->name = name_of(r, block);
    bool ok;
    if (type == '0' || type == '\0')
        ok = read_member(r, size, r->max_member, &bytes) && each(context, r->name, bytes, r->err);
    else
        ok = skip(r, size);
    r->name = (struct str){0};
    r->size = -1;
    return ok;
}

bool tar_each(struct arena *a, struct stream *s, size_t max_member, zip_member_fn *each,
              void *context, struct err *err)
{
    struct reader r = {.arena = a, .stream = s, .max_member = max_member, .size = -1, .err = err};
    size_t start = arena_mark(a);
    for (int64_t i = 0;; i++) {
        char block[BLOCK];
        size_t got;
        if (!read_bytes(&r, block, BLOCK, &got))
            return false;
        if (got > 0 && got < BLOCK)
            return err_set(err, ERR_INVALID, "the archive is cut off");
        if (got == 0 || is_zero(block))
            break;
        if (i == LIMIT_ARCHIVE_MEMBERS)
            return err_set(err, ERR_LIMIT, "the archive has more than %d members",
                           LIMIT_ARCHIVE_MEMBERS);
        if (!take(&r, block, each, context))
            return false;
        if (!r.name.n && r.size < 0) /* nothing is kept for the next header */
            arena_rewind(a, start);
    }
    return true;
}
