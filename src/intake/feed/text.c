#include "intake/feed/feed_internal.h"

struct str feed_line(struct arena *a, struct str text, size_t max)
{
    struct buf b = {.arena = a};
    struct str word;
    while (str_word(&text, &word)) {
        if (b.n + word.n + 1 > max) {
            BUF_LIT(&b, " ...");
            break;
        }
        if (b.n)
            buf_char(&b, ' ');
        for (size_t i = 0; i < word.n; i++)
            if ((unsigned char)word.p[i] >= ' ' && word.p[i] != 0x7f)
                buf_char(&b, word.p[i]);
    }
    return buf_str(&b);
}

struct advisory_texts feed_texts(struct arena *a, const struct json *array)
{
    struct str *items = ARENA_ARRAY(a, struct str, json_count(array));
    size_t n = 0;
    JSON_EACH (item, array) {
        struct str text = json_as_text(item);
        if (text.n && text.n <= LIMIT_NAME)
            items[n++] = text;
    }
    return (struct advisory_texts){items, n};
}

int feed_tenths(struct str text)
{
    struct str whole = str_sub(text, 0, str_find_char(text, '.'));
    struct str fraction = str_from(text, whole.n + 1);
    int64_t w = 0;
    if (!whole.n || whole.n > 2 || !str_to_int(whole, &w) || w < 0 || w > 10)
        return -1;
    int tenths = (int)w * 10;
    for (size_t i = 0; i < fraction.n; i++) {
        if (!char_is_digit(fraction.p[i]))
            return -1;
        if (i == 0)
            tenths += fraction.p[i] - '0';
        else if (fraction.p[i] != '0')
            return -1;
    }
    return tenths <= 100 ? tenths : -1;
}

/* The digits of "0.00097" or "9.7", and the place of its point counted from the front. */
static bool read_digits(struct str text, int64_t *digits, int *decimals)
{
    bool point = false;
    *digits = 0;
    *decimals = 0;
    size_t seen = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (!char_is_digit(text.p[i]))
            return false;
        seen++;
        if (seen > 15) /* beyond any digit that matters */
            continue;
        *digits = *digits * 10 + (text.p[i] - '0');
        *decimals += point;
    }
    return seen > 0;
}

bool feed_fraction(struct str text, int64_t *out)
{
    size_t e = str_find_char(text, 'e');
    if (e == text.n)
        e = str_find_char(text, 'E');
    int64_t exponent = 0;
    if (e < text.n && !str_to_int(str_from(text, e + 1), &exponent))
        return false;
    int64_t digits;
    int decimals;
    if (exponent < -30 || exponent > 0 || !read_digits(str_sub(text, 0, e), &digits, &decimals))
        return false;
    int64_t shift = 5 - decimals + exponent; /* powers of ten to hundred-thousandths */
    for (; shift > 0 && digits <= 100000; shift--)
        digits *= 10;
    int64_t last = 0;
    for (; shift < 0; shift++) {
        last = digits % 10;
        digits /= 10;
    }
    digits += last >= 5;
    if (shift || digits > 100000)
        return false;
    *out = digits;
    return true;
}

bool feed_is_cve(struct str id)
{
    if (id.n < STR("CVE-1999-0001").n || id.n > 32 || !str_starts(id, STR("CVE-")))
        return false;
    for (size_t i = 4; i < id.n; i++)
        if (i == 8 ? id.p[i] != '-' : !char_is_digit(id.p[i]))
            return false;
    return true;
}
