/* Passwords, codes of an app, recovery codes. */
#include <pthread.h>

#include "../../lib/arena.h"

#include "base/world.h"
#include "serve/auth/proof.h"

static void password_long_enough_and_not_the_commonest(void **state)
{
    static const struct {
        const char *password, *why;
    } rows[] = {
        {"crane lifts nine", NULL},
        {"crane-lift!9", NULL},
        {"\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f rot gelb", NULL},
        {"eleven char", "password: has 11 characters; at least 12"},
        {"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", /* 6 characters, 12 bytes */
         "password: has 6 characters; at least 12"},
        {"", "password: has 0 characters; at least 12"},
        {"aaaaaaaaaaaaaaaa", "password: has few different characters, or they follow each other"},
        {"121212121212", "password: has few different characters, or they follow each other"},
        {"123456789012", "password: has few different characters, or they follow each other"},
        {"ABCDEFghijklm", "password: has few different characters, or they follow each other"},
        {"Password2026!!", "password: is among those that are tried first"},
        {"P@ssw0rd2026", "password: is among those that are tried first"},
        {"!!adm1n1str4t0r", "password: is among those that are tried first"},
        {"$3cr3t-$3cr3t-", "password: is among those that are tried first"},
        {"1q2w3e4r5t6y", "password: is among those that are tried first"},
        {"1qaz2wsx3edc", "password: is among those that are tried first"},
        {"qwertyuiop12", "password: is among those that are tried first"},
        {"Tutela-2026-tutela", "password: is among those that are tried first"},
        {"changemechangeme", "password: is among those that are tried first"},
        {"1234 hospital 99", "password: is among those that are tried first"},
        {"ann.lee.2026", "password: is made of the name or the login"},
        {"AnnikaLeeuwarden", "password: is made of the name or the login"},
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "password: is not UTF-8"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err err = {0};
        bool ok = auth_password_check(a, str_of(rows[i].password), STR("ann.lee"),
                                      STR("Annika Leeuwarden"), &err);
        if (ok != (rows[i].why == NULL) || (!ok && strcmp(err.text, rows[i].why) != 0))
            fail_msg("%s: %s", rows[i].password, ok ? "allowed" : err.text);
    }
}

static void password_of_128_characters_is_taken_and_of_129_not(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct buf b = {.arena = a};
    while (b.n < 128)
        buf_char(&b, "the quick brown fox!"[b.n % 20]);
    assert_true(auth_password_check(a, buf_str(&b), STR(""), STR(""), &err));
    buf_char(&b, 'x');
    assert_false(auth_password_check(a, buf_str(&b), STR(""), STR(""), &err));
}

static void password_hash_is_argon2id_salted_and_holds_for_one_alone(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct str one, two;
    bool holds;
    assert_true(auth_password_hash(a, STR("crane lifts nine"), &one, &err));
    assert_true(auth_password_hash(a, STR("crane lifts nine"), &two, &err));
    assert_true(str_starts(one, STR("$argon2id$v=19$m=65536,t=3,p=1$")));
    assert_false(str_eq(one, two));
    assert_true(auth_password_holds(a, one, STR("crane lifts nine"), &holds, &err) && holds);
    assert_true(auth_password_holds(a, one, STR("crane lifts nine "), &holds, &err) && !holds);
    assert_true(auth_password_holds(a, one, STR(""), &holds, &err) && !holds);
    assert_true(auth_password_holds(a, STR(""), STR(""), &holds, &err) && !holds);
    assert_false(auth_password_is_old(a, one));
    assert_true(auth_password_is_old(a, STR("$argon2id$v=19$m=8192,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
}

/* An unknown login must not be told from a wrong password by the time that the answer takes. */
static void password_of_nobody_takes_as_long_as_of_somebody(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct str hash;
    bool holds;
    int64_t least[2] = {INT64_MAX, INT64_MAX};
    assert_true(auth_password_hash(a, STR("crane lifts nine"), &hash, &err));
    for (int i = 0; i < 6; i++) {
        int64_t start = world_monotonic_us();
        assert_true(auth_password_holds(a, i % 2 ? hash : STR(""), STR("wrong"), &holds, &err));
        int64_t took = world_monotonic_us() - start;
        least[i % 2] = took < least[i % 2] ? took : least[i % 2];
    }
    if (least[0] * 2 < least[1] || least[1] * 2 < least[0])
        fail_msg("%lld and %lld us", (long long)least[0], (long long)least[1]);
}

struct flood {
    struct arena arena;
    bool ok;
    enum err_code code;
};

static void *hash_one(void *arg)
{
    struct flood *f = arg;
    struct err err = {0};
    struct str hash;
    f->ok = auth_password_hash(&f->arena, STR("crane lifts nine"), &hash, &err);
    f->code = err.code;
    return NULL;
}

static void password_flood_is_refused_beyond_a_number(void **state)
{
    enum { MANY = 24 };
    (void)state;
    static struct flood all[MANY];
    pthread_t threads[MANY];
    int done = 0, refused = 0;
    for (int i = 0; i < MANY; i++) {
        arena_init(&all[i].arena, MIB(16));
        assert_int_equal(pthread_create(&threads[i], NULL, hash_one, &all[i]), 0);
    }
    for (int i = 0; i < MANY; i++) {
        pthread_join(threads[i], NULL);
        done += all[i].ok;
        refused += !all[i].ok && all[i].code == ERR_LIMIT;
        arena_done(&all[i].arena);
    }
    assert_int_equal(done + refused, MANY);
    assert_true(done >= 2);
    assert_true(refused > 0);
}

/* RFC 6238, appendix B, the rows of SHA-1, of which an app shows the last six digits. The secret is
   "12345678901234567890". */
static void totp_is_that_of_rfc_6238(void **state)
{
    static const struct {
        int64_t at_s;
        const char *code;
    } rows[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    (void)state;
    const struct str secret = STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct instant now = {rows[i].at_s * 1000};
        int64_t step = 0, again;
        assert_true(auth_totp_holds(secret, str_of(rows[i].code), now, 0, &step));
        assert_int_equal(step, rows[i].at_s / 30);
        /* RFC 6238, 5.2: the second time it is refused */
        assert_false(auth_totp_holds(secret, str_of(rows[i].code), now, step, &again));
    }
}

static void totp_is_taken_one_step_early_or_late_and_no_more(void **state)
{
    (void)state;
    const struct str secret = STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    int64_t step;
    for (int64_t s = -2; s <= 2; s++) {
        const struct instant now = {(1111111111 + 30 * s) * 1000};
        assert_int_equal(auth_totp_holds(secret, STR("050471"), now, 0, &step), s >= -1 && s <= 1);
    }
    const struct instant now = {(int64_t)1111111111 * 1000};
    assert_true(auth_totp_holds(secret, STR(" 050 471"), now, 0, &step));
    assert_false(auth_totp_holds(secret, STR("05047"), now, 0, &step));
    assert_false(auth_totp_holds(secret, STR("0504711"), now, 0, &step));
    assert_false(auth_totp_holds(secret, STR("05047x"), now, 0, &step));
    assert_false(auth_totp_holds(secret, STR(""), now, 0, &step));
    assert_false(auth_totp_holds(STR(""), STR("050471"), now, 0, &step));
    assert_false(auth_totp_holds(STR("GEZDGNBVGY3TQOJQ1"), STR("050471"), now, 0, &step));
}

static void totp_secret_has_160_bits_and_its_address_is_read_by_apps(void **state)
{
    struct arena *a = *state;
    struct str one = auth_totp_secret(a), two = auth_totp_secret(a);
    assert_int_equal(one.n, 32);
    assert_false(str_eq(one, two));
    struct str uri = auth_totp_uri(a, STR("ann@example"), STR("ABC"));
    assert_true(str_eq(uri, STR("otpauth://totp/Tutela:ann%40example?secret=ABC&issuer=Tutela")));
}

static void recovery_code_is_the_same_however_it_is_typed(void **state)
{
    struct arena *a = *state;
    struct str code = auth_recovery_code(a);
    assert_int_equal(code.n, 29);
    assert_false(str_eq(code, auth_recovery_code(a)));
    struct str key = auth_recovery_key(a, STR("abcd-efgh-jkmn-pqrs"));
    assert_true(str_eq(key, auth_recovery_key(a, STR(" ABCDEFGH jkmnpqrs"))));
    assert_false(str_eq(key, auth_recovery_key(a, STR("abcd-efgh-jkmn-pqrt"))));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(password_long_enough_and_not_the_commonest),
        T(password_of_128_characters_is_taken_and_of_129_not),
        T(password_hash_is_argon2id_salted_and_holds_for_one_alone),
        T(password_of_nobody_takes_as_long_as_of_somebody),
        T(password_flood_is_refused_beyond_a_number),
        T(totp_is_that_of_rfc_6238),
        T(totp_is_taken_one_step_early_or_late_and_no_more),
        T(totp_secret_has_160_bits_and_its_address_is_read_by_apps),
        T(recovery_code_is_the_same_however_it_is_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
