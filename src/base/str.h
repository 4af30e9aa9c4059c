/*
 * str.h - the one string type: a view of bytes, as a rule UTF-8. A view never owns.
 *
 * Functions that give a struct str and take no arena give a part of what they got.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <string.h>

#include "base/arena.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(lit)   ((struct str){"" lit, sizeof(lit) - 1}) /* "": of a pointer sizeof would lie */
#define STR_ARG(s) (int)(s).n, (s).p                       /* for "%.*s" */

static inline struct str str_of(const char *z)
{
    return z ? (struct str){z, strlen(z)} : (struct str){0};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

#define STR_IS(s, lit) str_eq((s), STR(lit))

/* The n bytes from at; clipped to what is there. */
struct str str_sub(struct str s, size_t at, size_t n);
struct str str_from(struct str s, size_t at); /* all from at */

/* Order of the bytes, a shorter prefix first: <0, 0, >0. */
int str_cmp(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Where part begins in s, or s.n when it does not occur. */
size_t str_find(struct str s, struct str part);
size_t str_find_char(struct str s, char c);
size_t str_rfind_char(struct str s, char c);
bool str_has(struct str s, struct str part);

struct str str_without_mark(struct str s); /* without the mark of UTF-8 that Windows puts first */
struct str str_trim(struct str s);         /* without spaces, tabs, CR, LF at both ends */

/* Takes from *rest what stands before the next c, and c itself; false when *rest is used up. A
   text with n separators gives n + 1 parts; an empty text gives none. Start: rest = text. */
bool str_split(struct str *rest, char c, struct str *part);
/* The next run of bytes that are no spaces, tabs, CR or LF; false when there is none. */
bool str_word(struct str *rest, struct str *word);

/* Copies, in the arena. str_cz ends with a NUL, for C interfaces. */
char *str_cz(struct arena *a, struct str s);
struct str str_copy(struct arena *a, struct str s);
struct str str_lower(struct arena *a, struct str s); /* ASCII letters */
struct str str_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* A whole number in decimal, with an optional '-'; false for anything else, or overflow. */
bool str_to_int(struct str s, int64_t *out);

/* Whether s is well-formed UTF-8 (no surrogates, no overlong forms). */
bool str_is_utf8(struct str s);
/* Puts '?' in the place of every control character not in keep, and of every byte that is no UTF-8:
   what a terminal may be given, and a message. Gives the length. */
size_t str_make_plain(char *p, size_t n, const char *keep);

uint64_t str_hash(struct str s); /* FNV-1a, for tables in memory; not for enemies */

/* strchr finds the NUL at the end of the set, too. */
static inline bool char_in(char c, const char *set)
{
    return c && strchr(set, c);
}

static inline bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool char_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char char_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

#endif
