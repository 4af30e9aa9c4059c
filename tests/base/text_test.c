/* text_test.c - arena, str, buf, hash, finding, err: the small ground. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sodium.h>

#include "arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/finding.h"
#include "base/hash.h"

static void arena_gives_zeroed_memory_again_after_a_rewind(void **state)
{
    struct arena *a = *state;
    static const size_t sizes[] = {1, 4095, MIB(1), MIB(1) + 1, MIB(5) + 77};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        size_t mark = arena_mark(a);
        for (int again = 0; again < 2; again++) {
            unsigned char *p = arena_alloc(a, 1, sizes[i], 1);
            for (size_t k = 0; k < sizes[i]; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xAA, sizes[i]);
            arena_rewind(a, mark);
        }
    }
}

static void arena_extend_lengthens_only_what_is_last(void **state)
{
    struct arena *a = *state;
    char *p = ARENA_ARRAY(a, char, 10);
    assert_true(arena_extend(a, p, 10, 20));
    p[19] = 1;
    char *q = ARENA_ARRAY(a, char, 1);
    assert_true(q >= p + 20);
    assert_false(arena_extend(a, p, 20, 30));
    assert_false(arena_extend(a, NULL, 0, 30));
    assert_ptr_equal((void *)((uintptr_t)ARENA_NEW(a, int64_t) % 8), NULL);
}

static void str_cuts_finds_and_compares(void **state)
{
    (void)state;
    struct str s = STR("abcabc");
    assert_true(STR_IS(str_sub(s, 2, 2), "ca"));
    assert_true(STR_IS(str_sub(s, 4, 99), "bc"));
    assert_int_equal(str_sub(s, 6, 1).n, 0);
    assert_int_equal(str_find(s, STR("ca")), 2);
    assert_int_equal(str_find(s, STR("x")), 6);
    assert_int_equal(str_find_char(s, 'c'), 2);
    assert_int_equal(str_rfind_char(s, 'c'), 5);
    assert_int_equal(str_rfind_char(s, 'x'), 6);
    assert_true(str_has(s, STR("")) && str_has(s, STR("bca")) && !str_has(s, STR("cb")));
    assert_true(str_starts(s, STR("ab")) && !str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(s, STR("bc")) && str_ends(s, STR("")) && !str_ends(s, STR("xabcabc")));
    assert_true(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("\xff"), STR("a")) > 0 && str_cmp(STR(""), STR("")) == 0);
    assert_true(str_eq_nocase(STR("aBc"), STR("AbC")) && !str_eq_nocase(STR("a"), STR("b")));
    assert_true(STR_IS(str_trim(STR(" \t\r\nx y\n ")), "x y"));
    assert_int_equal(str_trim(STR("  ")).n, 0);
}

static void str_split_gives_one_part_more_than_separators(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *parts; /* joined by '|' */
    } rows[] = {{"a,b", "a|b|"}, {",", "||"}, {"a", "a|"}, {"a,", "a||"}, {",,b", "||b|"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf b = {.arena = *state};
        struct str rest = str_of(rows[i].text), part;
        while (str_split(&rest, ',', &part)) {
            buf_put(&b, part);
            buf_char(&b, '|');
        }
        assert_true(str_eq(buf_str(&b), str_of(rows[i].parts)));
    }
    struct str rest = STR(" a  bc\n"), word;
    assert_true(str_word(&rest, &word) && STR_IS(word, "a"));
    assert_true(str_word(&rest, &word) && STR_IS(word, "bc"));
    assert_false(str_word(&rest, &word));
    rest = (struct str){0};
    assert_false(str_split(&rest, ',', &word));
}

static void str_to_int_takes_decimal_numbers_within_64_bits(void **state)
{
    static const struct {
        const char *text;
        bool ok;
        int64_t value;
    } rows[] = {
        {"0", true, 0},
        {"-1", true, -1},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {"1 ", false, 0},
        {"0x1", false, 0},
        {"99999999999999999999999", false, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t v = 0;
        if (str_to_int(str_of(rows[i].text), &v) != rows[i].ok || v != rows[i].value)
            fail_msg("%s", rows[i].text);
        struct buf b = {.arena = *state};
        buf_int(&b, v);
        assert_true(!rows[i].ok || str_eq(buf_str(&b), str_of(rows[i].text)));
    }
}

static void str_is_utf8_follows_unicode_table_3_7(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "a",
                                       "\xc3\xa4",
                                       "\xe0\xa0\x80",
                                       "\xed\x9f\xbf",
                                       "\xf0\x90\x80\x80",
                                       "\xf4\x8f\xbf\xbf"};
    static const char *const bad[] = {"\x80",
                                      "\xc0\x80",
                                      "\xc3",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xe2\x82",
                                      "a\xff",
                                      "\xc3\x28"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(str_is_utf8(str_of(good[i])));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(str_is_utf8(str_of(bad[i])));
}

static void buf_escapes_for_each_language(void **state)
{
    static const struct {
        void (*put)(struct buf *b, struct str s);
        const char *text, *wanted;
    } rows[] = {
        {buf_html, "a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;"},
        {buf_json, "a\"\\\n\x01</", "\"a\\\"\\\\\\n\\u0001\\u003c/\""},
        {buf_csv, "plain", "plain"},
        {buf_csv, "a,b", "\"a,b\""},
        {buf_csv, "say \"x\"", "\"say \"\"x\"\"\""},
        {buf_csv, "two\nlines", "\"two\nlines\""},
        {buf_url, "a b/\xc3\xa4~-._", "a%20b%2F%C3%A4~-._"},
        {buf_put, "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf b = {.arena = *state};
        rows[i].put(&b, str_of(rows[i].text));
        if (!str_eq(buf_str(&b), str_of(rows[i].wanted)))
            fail_msg("%s: %.*s", rows[i].text, STR_ARG(buf_str(&b)));
    }
}

/* FIPS 180-4 gives the hash of "abc" in its examples. */
static void hash512_gives_the_value_of_fips_180_whole_and_in_parts(void **state)
{
    struct arena a;
    struct hash512_state h;
    struct str wanted = STR("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    (void)state;
    arena_init(&a, MIB(1));
    hash512_init(&h);
    hash512_add(&h, STR("abc"));
    assert_true(str_eq(hash512_done(&a, &h), wanted));
    hash512_init(&h);
    hash512_add(&h, STR("a"));
    hash512_add(&h, STR(""));
    hash512_add(&h, STR("bc"));
    assert_true(str_eq(hash512_done(&a, &h), wanted));
    arena_done(&a);
}

/* RFC 9562, 4 and 5.8: 8 where the version stands, 10 in the two bits of the variant. */
static void hash_uuid_is_of_version_8_and_of_its_text_only(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, LIMIT_ARENA);
    /* SHA-256 of "abc" is ba7816bf 8f01cfea 414140de 5dae2223 ... (FIPS 180-4) */
    struct str uuid = hash_uuid(&a, STR("abc"));
    assert_true(STR_IS(uuid, "urn:uuid:ba7816bf-8f01-8fea-8141-40de5dae2223"));
    assert_true(str_eq(uuid, hash_uuid(&a, STR("abc"))));
    assert_false(str_eq(uuid, hash_uuid(&a, STR("abd"))));
    arena_done(&a);
}

/* The judge is libsodium alone; blocks go another road where the processor has one. */
static void hash_in_parts_of_any_length_is_that_of_libsodium(void **state)
{
    (void)state;
    unsigned char text[1000], wanted[crypto_hash_sha256_BYTES];
    uint64_t seed = 20261127;
    for (size_t n = 0; n <= sizeof text; n += n < 300 ? 1 : 7) {
        struct hash_state h;
        hash_init(&h);
        for (size_t i = 0; i < n; i++)
            text[i] = (unsigned char)((seed = seed * 6364136223846793005u + 1442695040888963407u) >>
                                      56);
        for (size_t at = 0, part; at < n; at += part) {
            part = 1 + (seed >> 33) % (n < 128 ? 40 : 400);
            part = part < n - at ? part : n - at;
            hash_add(&h, (struct str){(const char *)text + at, part});
            seed = seed * 6364136223846793005u + 1442695040888963407u;
        }
        struct hash got = hash_done(&h);
        crypto_hash_sha256(wanted, text, n);
        assert_memory_equal(got.bytes, wanted, sizeof wanted);
        got = hash_sha256((struct str){(const char *)text, n});
        assert_memory_equal(got.bytes, wanted, sizeof wanted);
    }
}

static void hash_sha256_gives_the_values_of_fips_180(void **state)
{
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = str_of(rows[i].text);
        struct hash h = hash_sha256(text), parsed;
        assert_true(str_eq(hash_hex(a, &h), str_of(rows[i].wanted)));
        assert_true(hash_parse(str_of(rows[i].wanted), &parsed) && hash_eq(&h, &parsed));
        struct hash_state s;
        hash_init(&s);
        hash_add(&s, str_sub(text, 0, 1));
        hash_add(&s, str_from(text, 1));
        struct hash parts = hash_done(&s);
        assert_true(hash_eq(&h, &parts));
        parts.bytes[31] ^= 1;
        assert_false(hash_eq(&h, &parts));
    }
    struct hash h;
    assert_false(hash_parse(STR("abc"), &h));
    assert_false(hash_parse(str_fmt(a, "%063dg", 0), &h));
}

static void hash_quick_tells_texts_apart_by_every_bit_and_their_length(void **state)
{
    struct arena *a = *state;
    char *text = ARENA_ARRAY(a, char, 70);
    for (size_t n = 0; n < 70; n++) {
        struct hash_quick plain = hash_quick((struct str){text, n}, 1);
        struct hash_quick seeded = hash_quick((struct str){text, n}, 2);
        struct hash_quick longer = hash_quick((struct str){text, n + (n < 69)}, 1);
        assert_true(plain.words[0] != seeded.words[0] && plain.words[1] != seeded.words[1]);
        assert_true(n == 69 ||
                    (plain.words[0] != longer.words[0] && plain.words[1] != longer.words[1]));
        for (size_t bit = 0; bit < 8 * n; bit++) {
            text[bit / 8] = (char)(1 << bit % 8);
            struct hash_quick other = hash_quick((struct str){text, n}, 1);
            int differ = __builtin_popcountll(other.words[0] ^ plain.words[0]) +
                         __builtin_popcountll(other.words[1] ^ plain.words[1]);
            assert_true(differ > 24 && differ < 104); /* 64 are to be expected */
            text[bit / 8] = 0;
        }
    }
}

static void findings_keep_the_first_and_count_the_rest(void **state)
{
    struct findings f;
    findings_init(&f, *state);
    for (int i = 0; i < FINDING_MAX + 5; i++)
        findings_add(&f, i % 2 ? FINDING_WARNING : FINDING_SKIPPED, "rule", 3, STR("place"),
                     "%d\n%s", i, "x");
    assert_int_equal(f.count[FINDING_WARNING] + f.count[FINDING_SKIPPED], FINDING_MAX + 5);
    size_t kept = 0;
    for (const struct finding *g = f.first; g; g = g->next)
        kept++;
    assert_int_equal(kept, FINDING_MAX);
    assert_true(STR_IS(f.first->text, "0 x"));
    assert_true(STR_IS(f.first->place, "place"));
    assert_string_equal(finding_word(FINDING_SKIPPED), "skipped");
    char wide[3000];
    for (size_t i = 0; i < sizeof wide; i++)
        wide[i] = i % 2 ? '\xa4' : '\xc3';
    findings_init(&f, *state);
    findings_add(&f, FINDING_NOTE, "rule", 0, STR(""), "x%.*s", (int)sizeof wide, wide);
    assert_true(str_is_utf8(f.first->text) && str_ends(f.first->text, STR(" ...")));
}

static void err_wrap_puts_what_the_caller_knows_in_front(void **state)
{
    (void)state;
    struct err e = {0};
    assert_false(err_set(&e, ERR_LIMIT, "too %s", "large"));
    assert_false(err_wrap(&e, "file %d", 7));
    assert_string_equal(e.text, "file 7: too large");
    assert_int_equal(err_http_status(e.code), 413);
    assert_int_equal(err_exit_status(ERR_CONFLICT), 2);
    assert_int_equal(err_exit_status(ERR_IO), 5);
    for (int i = 0; i < 100; i++)
        err_wrap(&e, "a long context");
    assert_true(strlen(e.text) < sizeof e.text);
}

static void messages_carry_nothing_that_drives_a_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        {"plain \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80",
         "plain \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"},
        {"\x1B]0;title\x07", "?]0;title?"},
        {"\xC2\x9B"
         "31m",
         "??31m"}, /* CSI as one C1 character */
        {"a\nb\tc\x7F", "a?b?c?"},
        {"cut \xE2\x82", "cut ??"},
        {"\xFF\xC0\x80", "???"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err e = {0};
        assert_false(err_set(&e, ERR_INVALID, "%s", rows[i].text));
        assert_string_equal(e.text, rows[i].wanted);
    }
    char kept[] = "a\nb\x1B";
    assert_int_equal(str_make_plain(kept, 4, "\n"), 4);
    assert_memory_equal(kept, "a\nb?", 4);
    struct err e = {0};
    char many[400];
    for (size_t i = 0; i + 2 < sizeof many; i += 2)
        memcpy(many + i, "\xC3\xA9", 3);
    err_set(&e, ERR_INVALID, "%s", many);
    err_wrap(&e, "x%s", many); /* cut in the middle of a character */
    assert_true(str_is_utf8(str_of(e.text)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_memory_again_after_a_rewind),
        cmocka_unit_test(arena_extend_lengthens_only_what_is_last),
        cmocka_unit_test(str_cuts_finds_and_compares),
        cmocka_unit_test(str_split_gives_one_part_more_than_separators),
        cmocka_unit_test(str_to_int_takes_decimal_numbers_within_64_bits),
        cmocka_unit_test(str_is_utf8_follows_unicode_table_3_7),
        cmocka_unit_test(buf_escapes_for_each_language),
        cmocka_unit_test(hash512_gives_the_value_of_fips_180_whole_and_in_parts),
        cmocka_unit_test(hash_uuid_is_of_version_8_and_of_its_text_only),
        cmocka_unit_test(hash_sha256_gives_the_values_of_fips_180),
        cmocka_unit_test(hash_in_parts_of_any_length_is_that_of_libsodium),
        cmocka_unit_test(hash_quick_tells_texts_apart_by_every_bit_and_their_length),
        cmocka_unit_test(findings_keep_the_first_and_count_the_rest),
        cmocka_unit_test(err_wrap_puts_what_the_caller_knows_in_front),
        cmocka_unit_test(messages_carry_nothing_that_drives_a_terminal),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
