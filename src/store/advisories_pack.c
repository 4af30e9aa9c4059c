#include "store/advisories_internal.h"

#include "base/date.h"
#include "base/limits.h"

/* --- numbers and texts --- */

void advisories_put_number(struct advisories_pack *p, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        buf_char(&p->out, (char)(v | 0x80));
    buf_char(&p->out, (char)v);
}

/* A record of LIMIT_FEED_RECORD becomes a tenth of that. */
static const size_t room_first = MIB(256);

struct advisories_unpack advisories_unpack(struct arena *a, struct str bytes)
{
    const char *p = bytes.n ? bytes.p : "";
    return (struct advisories_unpack){
        .arena = a, .p = p, .end = p + bytes.n, .room = room_first, .bad = false};
}

uint64_t advisories_get_number(struct advisories_unpack *u)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64 && u->p < u->end; shift += 7) {
        unsigned char c = (unsigned char)*u->p++;
        v |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80)
            return v;
    }
    u->bad = true;
    return 0;
}

/* Takes from what may still be made. */
static bool take_room(struct advisories_unpack *u, size_t n)
{
    if (u->bad || n > u->room) {
        u->bad = true;
        return false;
    }
    u->room -= n;
    return true;
}

size_t advisories_get_count(struct advisories_unpack *u, size_t size)
{
    uint64_t n = advisories_get_number(u);
    size_t bytes;
    if (n > (size_t)(u->end - u->p) || __builtin_mul_overflow((size_t)n, size, &bytes) ||
        !take_room(u, bytes)) {
        u->bad = true;
        return 0;
    }
    return (size_t)n;
}

/* Lists of versions are in order, and bounds repeat: "5.4.0", "5.4.1" share four bytes. Lengths
   below fifteen, nearly all, share a byte: of what is shared, and of what follows. */
enum { LONG = 15 };

void advisories_put_text(struct advisories_pack *p, struct str text)
{
    size_t most = text.n < p->last.n ? text.n : p->last.n;
    size_t shared = 0;
    while (shared < most && text.p[shared] == p->last.p[shared])
        shared++;
    size_t rest = text.n - shared;
    unsigned first = shared < LONG ? (unsigned)shared : LONG;
    unsigned second = rest < LONG ? (unsigned)rest : LONG;
    buf_char(&p->out, (char)(first << 4 | second));
    if (first == LONG)
        advisories_put_number(p, shared - LONG);
    if (second == LONG)
        advisories_put_number(p, rest - LONG);
    buf_put(&p->out, str_from(text, shared));
    p->last = text;
}

struct str advisories_get_text(struct advisories_unpack *u)
{
    if (u->p == u->end) {
        u->bad = true;
        return (struct str){0};
    }
    unsigned char lengths = (unsigned char)*u->p++;
    uint64_t shared = lengths >> 4, rest = lengths & 0xf;
    if (shared == LONG)
        shared += advisories_get_number(u) & UINT32_MAX;
    if (rest == LONG)
        rest += advisories_get_number(u) & UINT32_MAX;
    if (u->bad || shared > u->last.n || rest > (uint64_t)(u->end - u->p)) {
        u->bad = true;
        return (struct str){0};
    }
    struct str text = {u->p, (size_t)rest};
    u->p += rest;
    if (shared) {
        if (!take_room(u, (size_t)(shared + rest)))
            return (struct str){0};
        char *whole = ARENA_ARRAY(u->arena, char, (size_t)(shared + rest));
        memcpy(whole, u->last.p, (size_t)shared);
        if (rest)
            memcpy(whole + shared, text.p, (size_t)rest);
        text = (struct str){whole, (size_t)(shared + rest)};
    }
    u->last = text;
    return text;
}

/* --- instants --- */

/* "2024-11-21T00:15:34.567Z" as a form (2 + twice the digits of the fraction, + 1 with the 'Z'),
   seconds since 1970, and the fraction. Form 0 is the empty text, 1 any other. */
enum { FORM_EMPTY, FORM_TEXT, FORM_FIRST, DIGITS_MAX = 9, SECONDS_LENGTH = 19 };

static bool two_digits(struct str s, size_t at, int max, int *out)
{
    if (!char_is_digit(s.p[at]) || !char_is_digit(s.p[at + 1]))
        return false;
    *out = (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
    return *out <= max;
}

static bool read_seconds(struct str s, uint64_t *out)
{
    struct date d;
    int hour, minute, second;
    if (!date_parse(str_sub(s, 0, 10), &d) || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' ||
        !two_digits(s, 11, 23, &hour) || !two_digits(s, 14, 59, &minute) ||
        !two_digits(s, 17, 59, &second) || d.year < 1970)
        return false;
    *out = (uint64_t)date_to_days(d) * 86400 + (uint64_t)(hour * 3600 + minute * 60 + second);
    return true;
}

static bool put_plain_instant(struct advisories_pack *p, struct str text)
{
    uint64_t seconds, fraction = 0;
    if (text.n < SECONDS_LENGTH || !read_seconds(text, &seconds))
        return false;
    bool zulu = text.p[text.n - 1] == 'Z';
    struct str rest = str_sub(text, SECONDS_LENGTH, text.n - SECONDS_LENGTH - zulu);
    if (rest.n && (rest.p[0] != '.' || rest.n == 1 || rest.n > 1 + DIGITS_MAX))
        return false;
    for (size_t i = 1; i < rest.n; i++) {
        if (!char_is_digit(rest.p[i]))
            return false;
        fraction = fraction * 10 + (uint64_t)(rest.p[i] - '0');
    }
    unsigned digits = rest.n ? (unsigned)rest.n - 1 : 0;
    advisories_put_number(p, FORM_FIRST + 2 * digits + zulu);
    advisories_put_number(p, seconds);
    if (digits)
        advisories_put_number(p, fraction);
    return true;
}

void advisories_put_instant(struct advisories_pack *p, struct str text)
{
    if (!text.n) {
        advisories_put_number(p, FORM_EMPTY);
    } else if (!put_plain_instant(p, text)) {
        advisories_put_number(p, FORM_TEXT);
        advisories_put_text(p, text);
    }
}

/* The digits of v into the n places before end. */
static void put_digits(char *end, size_t n, uint64_t v)
{
    for (; n > 0; n--, v /= 10)
        *--end = (char)('0' + v % 10);
}

struct str advisories_get_instant(struct advisories_unpack *u)
{
    uint64_t form = advisories_get_number(u);
    if (form == FORM_EMPTY)
        return (struct str){0};
    if (form == FORM_TEXT)
        return advisories_get_text(u);
    uint64_t digits = (form - FORM_FIRST) / 2, zulu = (form - FORM_FIRST) % 2;
    uint64_t seconds = advisories_get_number(u);
    uint64_t fraction = digits ? advisories_get_number(u) : 0;
    if (digits > DIGITS_MAX || seconds > UINT64_C(253402300799)) /* the end of 9999 */
        u->bad = true;
    if (u->bad)
        return (struct str){0};
    struct date d = date_from_days((int64_t)(seconds / 86400));
    char *p = ARENA_ARRAY(u->arena, char, SECONDS_LENGTH + 1 + DIGITS_MAX + 1);
    memcpy(p, "0000-00-00T00:00:00.", SECONDS_LENGTH + 1);
    put_digits(p + 4, 4, (uint64_t)d.year);
    put_digits(p + 7, 2, (uint64_t)d.month);
    put_digits(p + 10, 2, (uint64_t)d.day);
    put_digits(p + 13, 2, seconds / 3600 % 24);
    put_digits(p + 16, 2, seconds / 60 % 60);
    put_digits(p + 19, 2, seconds % 60);
    size_t n = SECONDS_LENGTH + (digits ? 1 + (size_t)digits : 0);
    put_digits(p + n, (size_t)digits, fraction);
    if (zulu)
        p[n++] = 'Z';
    return (struct str){p, n};
}
