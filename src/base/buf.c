#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

static char *room(struct buf *b, size_t extra)
{
    if (b->n + extra > b->cap) {
        size_t cap = b->cap ? b->cap : 256;
        while (cap < b->n + extra)
            cap *= 2;
        if (!arena_extend(b->arena, b->p, b->cap, cap)) {
            char *p = ARENA_ARRAY(b->arena, char, cap);
            if (b->n)
                memcpy(p, b->p, b->n);
            b->p = p;
        }
        b->cap = cap;
    }
    return b->p + b->n;
}

void buf_put(struct buf *b, struct str s)
{
    if (s.n == 0)
        return;
    memcpy(room(b, s.n), s.p, s.n);
    b->n += s.n;
}

void buf_char(struct buf *b, char c)
{
    *room(b, 1) = c;
    b->n++;
}

void buf_int(struct buf *b, int64_t v)
{
    char digits[20];
    size_t n = sizeof digits;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do
        digits[--n] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (v < 0)
        buf_char(b, '-');
    buf_put(b, (struct str){digits + n, sizeof digits - n});
}

static const char *html_entity(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void buf_html(struct buf *b, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *entity = html_entity(s.p[i]);
        if (!entity)
            continue;
        buf_put(b, str_sub(s, from, i - from));
        buf_put(b, str_of(entity));
        from = i + 1;
    }
    buf_put(b, str_from(s, from));
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c != '<';
}

/* Which of eight bytes are zero: the top bit of each. */
static uint64_t zero_bytes(uint64_t x)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    return ~(((x & low) + low) | x | low);
}

/* How many bytes from i on need no escape; eight at a time, as texts are most of what is written.
 */
static size_t plain_from(struct str s, size_t i)
{
    const uint64_t one = UINT64_C(0x0101010101010101);
    size_t start = i;
    for (uint64_t x; i + sizeof x <= s.n; i += sizeof x) {
        memcpy(&x, s.p + i, sizeof x);
        if (zero_bytes(x ^ one * '"') | zero_bytes(x ^ one * '\\') | zero_bytes(x ^ one * '<') |
            zero_bytes(x & one * 0xe0))
            break;
    }
    while (i < s.n && is_plain((unsigned char)s.p[i]))
        i++;
    return i - start;
}

static void put_escaped(struct buf *b, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 0xf]};
    size_t n = sizeof escape;
    if (c == '"' || c == '\\' || c == '\n') {
        escape[1] = c == '\n' ? 'n' : (char)c;
        n = 2;
    }
    buf_put(b, (struct str){escape, n});
}

/* '<' is escaped too, so that JSON may stand inside a <script> element. */
void buf_json(struct buf *b, struct str s)
{
    buf_char(b, '"');
    for (size_t i = 0; i < s.n;) {
        size_t n = plain_from(s, i);
        buf_put(b, str_sub(s, i, n));
        i += n;
        if (i < s.n)
            put_escaped(b, (unsigned char)s.p[i++]);
    }
    buf_char(b, '"');
}

void buf_csv(struct buf *b, struct str s)
{
    bool quote = false;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = memchr(",\"\r\n", s.p[i], 4) != NULL;
    if (!quote) {
        buf_put(b, s);
        return;
    }
    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(b, '"');
        buf_char(b, s.p[i]);
    }
    buf_char(b, '"');
}

void buf_url(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (char_is_alpha(c) || char_is_digit(c) || (c && strchr("-._~", c)))
            buf_char(b, c);
        else
            buf_fmt(b, "%%%02X", (unsigned char)c);
    }
}

/* Where it fits into what room there is, which is nearly always, it is made once. */
void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    size_t left = b->cap - b->n;
    int n = vsnprintf(left ? b->p + b->n : NULL, left, fmt, ap);
    va_end(ap);
    if (n > 0 && (size_t)n >= left)
        vsnprintf(room(b, (size_t)n + 1), (size_t)n + 1, fmt, again);
    if (n > 0)
        b->n += (size_t)n;
    va_end(again);
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->p, b->n};
}
