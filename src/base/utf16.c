#include "base/utf16.h"

/* The order of bytes is told by the mark, or by the zero byte beside the first character. */
static bool order_of(struct str s, bool *big)
{
    *big = str_starts(s, STR("\xFE\xFF")) || str_starts(s, (struct str){"\0{", 2}) ||
           str_starts(s, (struct str){"\0<", 2});
    return *big || str_starts(s, STR("\xFF\xFE")) || str_starts(s, (struct str){"{\0", 2}) ||
           str_starts(s, (struct str){"<\0", 2});
}

bool utf16_is(struct str s)
{
    bool big;
    return order_of(s, &big);
}

static uint32_t unit(struct str s, size_t i, bool big)
{
    unsigned char first = (unsigned char)s.p[i];
    unsigned char second = (unsigned char)s.p[i + 1];
    return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static size_t put(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char begin[] = {0, 0xC0, 0xE0, 0xF0};
    for (size_t i = more; i > 0; i--, c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3F));
    to[0] = (char)(begin[more] | c);
    return more + 1;
}

bool utf16_to_utf8(struct arena *a, struct str s, struct str *out, struct err *err)
{
    bool big;
    (void)order_of(s, &big);
    char *to = ARENA_ARRAY(a, char, s.n / 2 * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i + 1 < s.n; i += 2) {
        uint32_t c = unit(s, i, big);
        if (c >= 0xD800 && c < 0xE000) {
            uint32_t low = i + 3 < s.n ? unit(s, i + 2, big) : 0;
            if (c >= 0xDC00 || low < 0xDC00 || low >= 0xE000)
                return err_set(err, ERR_INVALID, "byte %zu: half a character of UTF-16", i + 1);
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        }
        n += put(to + n, c);
    }
    if (s.n % 2 != 0)
        return err_set(err, ERR_INVALID, "byte %zu: half a character of UTF-16", s.n);
    *out = (struct str){to, n};
    return true;
}
