#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>

struct str str_from(struct str s, size_t at)
{
    return at >= s.n ? (struct str){0} : (struct str){s.p + at, s.n - at};
}

struct str str_sub(struct str s, size_t at, size_t n)
{
    struct str tail = str_from(s, at);
    return (struct str){tail.p, tail.n < n ? tail.n : n};
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (char_lower(a.p[i]) != char_lower(b.p[i]))
            return false;
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

size_t str_find(struct str s, struct str part)
{
    if (part.n == 0)
        return 0;
    const char *hit = s.n ? memmem(s.p, s.n, part.p, part.n) : NULL;
    return hit ? (size_t)(hit - s.p) : s.n;
}

size_t str_find_char(struct str s, char c)
{
    const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
    return hit ? (size_t)(hit - s.p) : s.n;
}

size_t str_rfind_char(struct str s, char c)
{
    const char *hit = s.n ? memrchr(s.p, c, s.n) : NULL;
    return hit ? (size_t)(hit - s.p) : s.n;
}

bool str_has(struct str s, struct str part)
{
    return part.n == 0 || str_find(s, part) < s.n;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_without_mark(struct str s)
{
    return str_starts(s, STR("\xEF\xBB\xBF")) ? str_from(s, 3) : s;
}

struct str str_trim(struct str s)
{
    while (s.n && is_space(s.p[0]))
        s = str_from(s, 1);
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool str_split(struct str *rest, char c, struct str *part)
{
    if (!rest->p)
        return false;
    size_t at = str_find_char(*rest, c);
    *part = str_sub(*rest, 0, at);
    if (at == rest->n)
        *rest = (struct str){0};
    else
        *rest = (struct str){rest->p + at + 1, rest->n - at - 1};
    return true;
}

bool str_word(struct str *rest, struct str *word)
{
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->n && !is_space(rest->p[n]))
        n++;
    *word = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
    return n > 0;
}

struct str str_copy(struct arena *a, struct str s)
{
    return s.n ? (struct str){str_cz(a, s), s.n} : (struct str){0};
}

struct str str_lower(struct arena *a, struct str s)
{
    char *p = str_cz(a, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = char_lower(p[i]);
    return (struct str){p, s.n};
}

/* Nearly all are short, and made once. */
struct str str_fmt(struct arena *a, const char *fmt, ...)
{
    char here[256];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(here, sizeof here, fmt, ap);
    va_end(ap);
    struct str s = {0};
    if (n > 0) {
        char *p = ARENA_ARRAY(a, char, (size_t)n + 1);
        if ((size_t)n < sizeof here)
            memcpy(p, here, (size_t)n);
        else
            vsnprintf(p, (size_t)n + 1, fmt, again);
        s = (struct str){p, (size_t)n};
    }
    va_end(again);
    return s;
}

bool str_to_int(struct str s, int64_t *out)
{
    bool negative = s.n > 1 && s.p[0] == '-';
    int64_t v = 0;
    if (s.n == 0)
        return false;
    for (size_t i = negative; i < s.n; i++) {
        if (!char_is_digit(s.p[i]) || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_sub_overflow(v, s.p[i] - '0', &v))
            return false;
    }
    if (!negative && __builtin_sub_overflow(0, v, &v))
        return false;
    *out = v;
    return true;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}

char *str_cz(struct arena *a, struct str s)
{
    char *z = ARENA_ARRAY(a, char, s.n + 1);
    if (s.n)
        memcpy(z, s.p, s.n);
    return z;
}

/* Length of the well-formed sequence at p (1-4), or 0. */
static size_t sequence(const unsigned char *p, size_t n)
{
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    size_t len = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (n < len)
        return 0;
    unsigned char lo = 0x80, hi = 0xBF; /* bounds of the second byte, Unicode table 3-7 */
    if (p[0] == 0xE0)
        lo = 0xA0;
    else if (p[0] == 0xED)
        hi = 0x9F;
    else if (p[0] == 0xF0)
        lo = 0x90;
    else if (p[0] == 0xF4)
        hi = 0x8F;
    if (p[1] < lo || p[1] > hi)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

bool str_is_utf8(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        size_t len = sequence(p + i, s.n - i);
        if (len == 0)
            return false;
        i += len;
    }
    return true;
}

/* How many bytes the character at the start of s has; 0 when it is none that may be shown. */
static size_t plain_bytes(struct str s, const char *keep)
{
    unsigned char c = (unsigned char)s.p[0];
    if (c < 0x80)
        return (c >= 0x20 && c != 0x7F) || (c && strchr(keep, c));
    size_t n = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    struct str one = str_sub(s, 0, n);
    bool is_control = c == 0xC2 && one.n > 1 && (unsigned char)one.p[1] < 0xA0;
    return one.n == n && str_is_utf8(one) && !is_control ? n : 0;
}

size_t str_make_plain(char *p, size_t n, const char *keep)
{
    size_t to = 0;
    for (size_t at = 0; at < n;) {
        size_t bytes = plain_bytes((struct str){p + at, n - at}, keep);
        if (bytes)
            memmove(p + to, p + at, bytes);
        else
            p[to] = '?';
        to += bytes ? bytes : 1;
        at += bytes ? bytes : 1;
    }
    return to;
}
