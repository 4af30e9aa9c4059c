#include <pthread.h>
#include <sodium.h>

#include "base/embed.h"
#include "base/limits.h"
#include "serve/auth/proof.h"

/* RFC 9106, 4, second choice (3 passes over 64 MiB); OWASP's Password Storage Cheat Sheet asks for
   19 MiB and 2 passes at least. A hash takes 0.15 s on one core of the machine we measure on.
   Two at a time, and six that wait: a flood of sign-ins gets 128 MiB and two cores, no more. */
enum { PASSES = 3, HASHES_MAX = 2, WAITING_MAX = 6 };
#define HASH_BYTES MIB(64)

/* --- how many at a time --- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the two below */
static pthread_cond_t one_ended = PTHREAD_COND_INITIALIZER;
static int running, waiting;

static bool begin_work(struct err *err)
{
    pthread_mutex_lock(&lock);
    bool room = running < HASHES_MAX || waiting < WAITING_MAX;
    if (room) {
        waiting++;
        while (running == HASHES_MAX)
            pthread_cond_wait(&one_ended, &lock);
        waiting--;
        running++;
    }
    pthread_mutex_unlock(&lock);
    return room || err_set(err, ERR_LIMIT, "too many sign in at once; try again in a moment");
}

static void end_work(void)
{
    pthread_mutex_lock(&lock);
    running--;
    pthread_cond_signal(&one_ended);
    pthread_mutex_unlock(&lock);
}

/* --- hashes --- */

bool auth_password_hash(struct arena *a, struct str password, struct str *hash, struct err *err)
{
    char *text = ARENA_ARRAY(a, char, crypto_pwhash_STRBYTES);
    if (!begin_work(err))
        return false;
    int rc = crypto_pwhash_str_alg(text, password.p ? password.p : "", password.n, PASSES,
                                   HASH_BYTES, crypto_pwhash_ALG_ARGON2ID13);
    end_work();
    if (rc != 0)
        return err_set(err, ERR_LIMIT, "there is no memory to hash a password");
    *hash = str_of(text);
    return true;
}

/* Of a password that nobody knows, for the work alone. */
static const char nobodys[] = "$argon2id$v=19$m=65536,t=3,p=1$dHV0ZWxhLW5vYm9keS1pcw$"
                              "5MNbBmZvHQZzZ8GSZqLJcZ0mJr0mMZC4x3tqkZ4lqPQ";

bool auth_password_holds(struct arena *a, struct str hash, struct str password, bool *holds,
                         struct err *err)
{
    const char *text = hash.n ? str_cz(a, hash) : nobodys;
    if (!begin_work(err))
        return false;
    int rc = crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n);
    end_work();
    *holds = rc == 0 && hash.n;
    return true;
}

bool auth_password_is_old(struct arena *a, struct str hash)
{
    return crypto_pwhash_str_needs_rehash(str_cz(a, hash), PASSES, HASH_BYTES) != 0;
}

/* --- what may be chosen --- */

static size_t characters(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

/* The letters alone, in lower case; bytes beyond ASCII count as letters. */
static struct str letters_of(struct arena *a, struct str s)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < s.n; i++)
        if (char_is_alpha(s.p[i]) || (unsigned char)s.p[i] >= 0x80)
            buf_char(&b, char_lower(s.p[i]));
    return buf_str(&b);
}

/* "P@ssw0rd2026" is "password": what stands around the letters is left out, and signs that are
   written for letters are read as these. */
static struct str unmasked(struct arena *a, struct str s)
{
    static const char signs[] = "0134579@$!+", letters[] = "oieastgasit";
    _Static_assert(sizeof signs == sizeof letters, "a letter for each sign");
    char *p = str_cz(a, s);
    size_t from = 0, to = s.n;
    while (from < to && !char_is_alpha(p[from]) && p[from] != '@' && p[from] != '$')
        from++;
    while (to > from && !char_is_alpha(p[to - 1]))
        to--;
    for (size_t i = from; i < to; i++) {
        const char *sign = strchr(signs, p[i]);
        p[i] = sign ? letters[sign - signs] : p[i];
    }
    return (struct str){p + from, to - from};
}

/* "abcabcabc" is "abc": the shortest part of which it is made by repeating. */
static struct str period_of(struct str s)
{
    for (size_t n = 1; n < s.n; n++)
        if (s.n % n == 0 && memcmp(s.p, s.p + n, s.n - n) == 0)
            return str_sub(s, 0, n);
    return s;
}

static bool is_listed(struct str letters)
{
    struct str rest = embed_find("data/passwords.txt"), line;
    while (str_split(&rest, '\n', &line))
        if (line.n && line.p[0] != '#' && str_eq(str_trim(line), letters))
            return true;
    return false;
}

/* Whether it has few different characters, or goes up or down throughout: 111122223333,
   abcdefghijkl, 987654321098. */
static bool is_monotonous(struct str s)
{
    enum { DISTINCT_MIN = 5 };
    bool seen[256] = {0};
    size_t distinct = 0, steps = 0;
    for (size_t i = 0; i < s.n; i++) {
        distinct += !seen[(unsigned char)s.p[i]];
        seen[(unsigned char)s.p[i]] = true;
        int step = i ? s.p[i] - s.p[i - 1] : 0;
        bool wraps = i && char_is_digit(s.p[i]) && char_is_digit(s.p[i - 1]) &&
                     (step == 9 || step == -9);
        steps += i && (step == 1 || step == -1 || step == 0 || wraps);
    }
    return distinct < DISTINCT_MIN || steps + 2 >= s.n;
}

/* Whether what is left, when the words of the name are taken out, is too short. */
static bool is_made_of(struct arena *a, struct str password, struct str words)
{
    enum { WORD_MIN = 3, LEFT_MIN = 8 };
    struct str low = str_lower(a, password), rest = str_lower(a, words), word;
    size_t left = characters(low);
    for (size_t i = 0; i < words.n; i++)
        if (strchr("-._@", words.p[i]))
            rest = str_fmt(a, "%.*s %.*s", (int)i, rest.p, STR_ARG(str_from(rest, i + 1)));
    while (str_word(&rest, &word))
        for (struct str in = low; word.n >= WORD_MIN && str_has(in, word);
             in = str_from(in, str_find(in, word) + word.n))
            left -= left < characters(word) ? left : characters(word);
    return left < LEFT_MIN;
}

bool auth_password_check(struct arena *a, struct str password, struct str login, struct str name,
                         struct err *err)
{
    size_t n = characters(password);
    if (!str_is_utf8(password))
        return err_set(err, ERR_INVALID, "password: is not UTF-8");
    if (n < AUTH_PASSWORD_MIN)
        return err_set(err, ERR_INVALID, "password: has %zu characters; at least %d", n,
                       AUTH_PASSWORD_MIN);
    if (n > AUTH_PASSWORD_MAX)
        return err_set(err, ERR_INVALID, "password: has more than %d characters",
                       AUTH_PASSWORD_MAX);
    if (is_monotonous(str_lower(a, password)))
        return err_set(err, ERR_INVALID,
                       "password: has few different characters, or they follow each other");
    if (is_listed(period_of(letters_of(a, password))) ||
        is_listed(period_of(letters_of(a, unmasked(a, password)))))
        return err_set(err, ERR_INVALID, "password: is among those that are tried first");
    if (is_made_of(a, password, login) || is_made_of(a, password, name))
        return err_set(err, ERR_INVALID, "password: is made of the name or the login");
    return true;
}
