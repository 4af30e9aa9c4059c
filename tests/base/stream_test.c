#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zlib.h>
#include <zstd.h>

#include "arena.h"
#include "base/stream.h"
#include "base/world.h"

static struct str gzipped(struct arena *a, struct str s)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, 0), Z_OK);
    size_t cap = deflateBound(&z, s.n);
    char *p = ARENA_ARRAY(a, char, cap);
    z.next_in = (unsigned char *)str_cz(a, s);
    z.avail_in = (unsigned)s.n;
    z.next_out = (unsigned char *)p;
    z.avail_out = (unsigned)cap;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return (struct str){p, cap - z.avail_out};
}

static struct str zstded(struct arena *a, struct str s)
{
    size_t cap = ZSTD_compressBound(s.n);
    char *p = ARENA_ARRAY(a, char, cap);
    size_t n = ZSTD_compress(p, cap, s.p, s.n, 3);
    assert_false(ZSTD_isError(n));
    return (struct str){p, n};
}

static struct str joined(struct arena *a, struct str x, struct str y)
{
    struct buf b = {.arena = a};
    buf_put(&b, x);
    buf_put(&b, y);
    return buf_str(&b);
}

static bool read_whole(struct arena *a, struct str bytes, size_t max, struct str *out,
                       struct err *err)
{
    struct stream *s;
    if (!stream_of(a, bytes, &s, err))
        return false;
    bool ok = stream_read_all(s, a, max, out, err);
    stream_close(s);
    return ok;
}

/* 3 MB that do not compress away. */
static struct str sample(struct arena *a)
{
    struct buf b = {.arena = a};
    for (uint32_t i = 0; i < 300000; i++)
        buf_fmt(&b, "%08x, ", i * 2654435761u);
    return buf_str(&b);
}

static void stream_reads_plain_gzip_and_zstd_alike_and_several_in_a_row(void **state)
{
    struct arena *a = *state;
    struct str text = sample(a), twice = joined(a, text, text), got;
    struct str gz = gzipped(a, text), zst = zstded(a, text);
    const struct {
        struct str bytes, wanted;
    } rows[] = {
        {STR(""), STR("")},
        {STR("x"), STR("x")},
        {text, text},
        {gz, text},
        {zst, text},
        {joined(a, gz, gz), twice},
        {joined(a, zst, zst), twice},
        {joined(a, gz, STR("\0\0\0")), text}, /* padding of tapes */
        {gzipped(a, STR("")), STR("")},
        {zstded(a, STR("")), STR("")},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err err = {0};
        if (!read_whole(a, rows[i].bytes, MIB(8), &got, &err))
            fail_msg("row %zu: %s", i, err.text);
        assert_true(str_eq(got, rows[i].wanted));
    }
}

static void stream_refuses_every_truncation_and_damage(void **state)
{
    struct arena *a = *state;
    struct str text = str_sub(sample(a), 0, 4000), got;
    const struct str packed[] = {gzipped(a, text), zstded(a, text)};
    for (size_t i = 0; i < COUNT_OF(packed); i++) {
        struct err err = {0};
        for (size_t n = 4; n < packed[i].n; n++) {
            size_t mark = arena_mark(a);
            if (read_whole(a, str_sub(packed[i], 0, n), MIB(1), &got, &err))
                fail_msg("%zu: taken with %zu bytes of %zu", i, n, packed[i].n);
            arena_rewind(a, mark);
        }
        assert_non_null(strstr(err.text, "ends too early"));
    }
    char *broken = str_cz(a, packed[0]);
    broken[packed[0].n / 2] ^= 0x55;
    struct err err = {0};
    assert_false(read_whole(a, (struct str){broken, packed[0].n}, MIB(1), &got, &err));
    assert_int_equal(err.code, ERR_INVALID);
}

static void stream_stops_a_bomb(void **state)
{
    struct arena *a = *state;
    struct arena big;
    arena_init(&big, LIMIT_ARENA);
    struct str zeros = {ARENA_ARRAY(&big, char, MIB(64)), MIB(64)};
    const struct str bombs[] = {gzipped(&big, zeros), zstded(&big, zeros)};
    for (size_t i = 0; i < COUNT_OF(bombs); i++) {
        struct err err = {0};
        struct str got;
        size_t mark = arena_mark(a);
        assert_true(bombs[i].n < 100000);
        assert_false(read_whole(a, bombs[i], MIB(128), &got, &err));
        assert_int_equal(err.code, ERR_LIMIT);
        assert_false(read_whole(a, bombs[i], MIB(1), &got, &err));
        assert_non_null(strstr(err.text, "larger than 1048576 bytes"));
        assert_true(arena_mark(a) - mark < MIB(1)); /* what was read is given back */
    }
    arena_done(&big);
}

static void stream_peek_takes_nothing(void **state)
{
    struct arena *a = *state;
    struct str text = sample(a), part;
    const struct str forms[] = {text, gzipped(a, text), zstded(a, text)};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct stream *s;
        struct err err = {0};
        assert_true(stream_of(a, forms[i], &s, &err));
        for (size_t at = 0; at < text.n;) {
            size_t want = KIB(64) - at % 1000, n;
            assert_true(stream_peek(s, want, &part, &err));
            assert_true(str_eq(part, str_sub(text, at, want)));
            char to[7001];
            assert_true(stream_read(s, to, sizeof to, &n, &err));
            assert_true(n > 0 && str_eq((struct str){to, n}, str_sub(text, at, n)));
            at += n;
        }
        assert_true(stream_peek(s, 10, &part, &err));
        assert_int_equal(part.n, 0);
        stream_close(s);
    }
    stream_close(NULL);
}

static void stream_open_reads_a_file(void **state)
{
    struct arena *a = *state;
    struct str text = sample(a), got;
    struct err err = {0};
    char path[] = "/tmp/stream_test.XXXXXX";
    assert_true(mkstemp(path) >= 0);
    assert_true(world_write_file(str_of(path), gzipped(a, text), &err));
    struct stream *s;
    assert_true(stream_open(a, str_of(path), &s, &err));
    assert_true(stream_read_all(s, a, MIB(4), &got, &err));
    assert_true(str_eq(got, text));
    stream_close(s);
    assert_true(world_remove(str_of(path), &err));
    assert_false(stream_open(a, str_of(path), &s, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

struct seen {
    struct buf text;
    struct str document;
    size_t count;
    size_t max; /* of an item */
};

static bool note(void *context, struct str item, uint64_t offset, struct err *err)
{
    struct seen *seen = context;
    if (STR_IS(item, "\"stop\""))
        return err_set(err, ERR_CONFLICT, "stopped");
    assert_true(str_eq(item, str_sub(seen->document, (size_t)offset, item.n)));
    buf_put(&seen->text, item);
    buf_char(&seen->text, '|');
    seen->count++;
    return true;
}

static bool each_item(struct arena *a, struct str text, const char *member, struct seen *seen,
                      struct json **head, struct err *err)
{
    struct stream *s;
    *seen = (struct seen){.text = {.arena = a}, .document = text, .max = seen->max};
    if (!stream_of(a, text, &s, err))
        return false;
    bool ok = stream_each_item(s, str_of(member), seen->max, note, seen, a, head, err);
    stream_close(s);
    return ok;
}

static void stream_each_item_finds_the_list_wherever_it_stands(void **state)
{
    static const struct {
        const char *text, *member, *items, *head;
    } rows[] = {
        {"{\"v\":[1,2],\"a\":1,\"b\":[3]}", "v", "1|2|", "{\"a\":1,\"b\":[3]}"},
        {"{\"a\":1,\"v\":[1,2],\"b\":[3]}", "v", "1|2|", "{\"a\":1,\"b\":[3]}"},
        {"{\"a\":1,\"b\":{\"v\":[9]},\"v\":[]}", "v", "", "{\"a\":1,\"b\":{\"v\":[9]}}"},
        {" { \"v\" : [ {\"x\":\"}]\"} , [ [ ] ] , \"]\\\"\" , null ] } ", "v",
         "{\"x\":\"}]\"}|[ [ ] ]|\"]\\\"\"|null|", "{}"},
        {"\xef\xbb\xbf{\"v\":[true]}", "v", "true|", "{}"},
        {"{\"\\u0076\":[1]}", "v", "1|", "{}"},
        {"{\"v\":[\"\\\\\",\"\\\\\\\"\",2]}", "v", "\"\\\\\"|\"\\\\\\\"\"|2|", "{}"},
        {"{\"a\":\"x\"}", "v", "", "{\"a\":\"x\"}"},
        {"{}", "v", "", "{}"},
        {"[1,{\"a\":[2]}]\n", "", "1|{\"a\":[2]}|", "null"},
        {"[]", "", "", "null"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct seen seen = {.max = 1000};
        struct json *head = NULL;
        struct err err = {0};
        if (!each_item(a, str_of(rows[i].text), rows[i].member, &seen, &head, &err))
            fail_msg("%s: %s", rows[i].text, err.text);
        struct buf out = {.arena = a};
        json_write(head, &out);
        assert_true(str_eq(buf_str(&seen.text), str_of(rows[i].items)));
        assert_true(str_eq(buf_str(&out), str_of(rows[i].head)));
    }
}

static void stream_each_item_refuses_broken_documents(void **state)
{
    static const struct {
        const char *text, *member, *reason;
    } rows[] = {
        {"", "v", "byte 1: the document is empty"},
        {"\xef\xbb\xbf", "v", "byte 4: the document is empty"},
        {"[1]", "v", "byte 1: an object is expected"},
        {"{}", "", "byte 1: a list is expected"},
        {"{\"v\":{}}", "v", "byte 6: a list is expected"},
        {"{\"v\":[1,]}", "v", "byte 9: a value is expected after ','"},
        {"{\"v\":[,1]}", "v", "byte 7: a value is expected"},
        {"{\"v\":[1 2]}", "v", "byte 9: ',' or the end"},
        {"{\"v\":[1],\"v\":[2]}", "v", "byte 14: an object names a member twice"},
        {"{\"a\":1,\"a\":2}", "v", "beside the list: 1:3: an object names a member twice"},
        {"{\"a\":tru}", "v", "beside the list: "},
        {"{\"v\":[1", "v", "byte 8: the document ends too early"},
        {"{\"v\":[\"a", "v", "byte 9: the document ends too early"},
        {"{\"v\":[{\"a\":1}", "v", "byte 14: the document ends too early"},
        {"{\"v\"", "v", "byte 5: "},
        {"{\"v\":", "v", "byte 6: the document ends too early"},
        {"{\"v\":[1]", "v", "byte 9: the document ends too early"},
        {"{\"v\":[1],", "v", "byte 10: the document ends too early"},
        {"{\"v\":[1],}", "v", "byte 10: a value is expected after ','"},
        {"{1:[1]}", "v", "byte 2: a member name is expected"},
        {"{\"v\":[1]} x", "v", "byte 11: text after the document"},
        {"[\"stop\"]", "", "stopped"},
        {"[{\"long\":\"0123456789012345678901234567890123456789\"}]", "", "byte 2: an item larger"},
        {"{\"a\":\"012345678901234567890123456789012345678901234567\"}", "v", "byte 6: more than"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct seen seen = {.max = 40};
        struct json *head = NULL;
        struct err err = {0};
        if (each_item(a, str_of(rows[i].text), rows[i].member, &seen, &head, &err))
            fail_msg("taken: %s", rows[i].text);
        if (!str_starts(str_of(err.text), str_of(rows[i].reason)))
            fail_msg("%s: '%s', wanted '%s'", rows[i].text, err.text, rows[i].reason);
        assert_null(head);
    }
    struct seen seen = {.max = 40};
    struct json *head = NULL;
    struct err err = {0};
    assert_false(each_item(a, STR("{\0"), "v", &seen, &head, &err));
    assert_string_equal(err.text, "byte 2: the character NUL is not allowed");
}

static void stream_each_item_keeps_to_one_item_of_memory(void **state)
{
    struct arena *a = *state;
    struct buf b = {.arena = a};
    BUF_LIT(&b, "{\"list\":[");
    for (int i = 0; i < 100000; i++)
        buf_fmt(&b, "%s{\"id\":%d,\"t\":\"%*s\\\\\"}", i ? ",\n" : "", i, i % 97, "");
    BUF_LIT(&b, "],\"end\":true}");
    struct seen seen = {.max = 200};
    struct json *head = NULL;
    struct err err = {0};
    assert_true(each_item(a, buf_str(&b), "list", &seen, &head, &err));
    assert_int_equal(seen.count, 100000);
    assert_true(json_is_true(head, "end"));
    /* one endless part: refused long before all of it is held */
    struct buf endless = {.arena = a};
    BUF_LIT(&endless, "[\"");
    for (int i = 0; i < 500000; i++)
        BUF_LIT(&endless, "0123456789");
    seen.max = KIB(300);
    assert_false(each_item(a, buf_str(&endless), "", &seen, &head, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    struct buf deep = {.arena = a};
    for (int i = 0; i < 100000; i++)
        buf_char(&deep, '[');
    seen.max = MIB(1);
    assert_false(each_item(a, buf_str(&deep), "", &seen, &head, &err));
    assert_int_equal(err.code, ERR_INVALID);
}

/* The n-th of many made-up objects: texts with quotes, brackets and backslashes in them, so long
   that the end comes to stand on every byte of a block of 64. */
static void put_object(struct buf *b, size_t n)
{
    static const char *const pieces[] = {"\\\"", "{", "}", "[", "]",
                                         "\\\\", "x", ",", ":", "\\u0041"};
    uint64_t state = n * UINT64_C(0x9e3779b97f4a7c15) + 1;
    BUF_LIT(b, "{\"a\":[\"");
    for (size_t i = 0; i < n % 150; i++) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
        buf_put(b, str_of(pieces[(state >> 33) % COUNT_OF(pieces)]));
    }
    BUF_LIT(b, "\",{\"b\":\"\\\\\"}],\"c\":{}}");
}

struct cut {
    struct arena *a;
    size_t n;
    struct str wanted; /* all objects, one behind the other */
};

static bool is_next(void *context, struct str item, uint64_t offset, struct err *err)
{
    struct cut *c = context;
    (void)offset, (void)err;
    assert_true(str_starts(c->wanted, item));
    c->wanted = str_from(c->wanted, item.n);
    c->n++;
    return true;
}

static void stream_each_item_cuts_at_the_closing_bracket_wherever_it_stands(void **state)
{
    enum { COUNT = 3000 };
    struct arena *a = *state;
    struct buf document = {.arena = a};
    struct buf wanted = {.arena = a};
    struct err err = {0};
    struct stream *s;
    struct json *head;
    struct json *v;
    buf_char(&document, '[');
    for (size_t i = 0; i < COUNT; i++) {
        size_t at = wanted.n;
        put_object(&wanted, i);
        assert_true(json_read(a, str_from(buf_str(&wanted), at), &v, &err));
        if (i)
            buf_char(&document, ',');
        put_object(&document, i);
    }
    buf_char(&document, ']');
    struct cut c = {.a = a, .wanted = buf_str(&wanted)};
    assert_true(stream_of(a, buf_str(&document), &s, &err));
    assert_true(stream_each_item(s, (struct str){0}, MIB(1), is_next, &c, a, &head, &err));
    assert_int_equal(c.n, COUNT);
    assert_int_equal(c.wanted.n, 0);
    stream_close(s);
}

/* What comes of it is the same, whole, broken off, or closed before the end. */
static void stream_ahead_changes_nothing_but_the_time(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct buf b = {.arena = a};
    uint64_t noise = 1;
    for (size_t i = 0; i < 400000; i++) {
        noise = noise * UINT64_C(6364136223846793005) + 1442695040888963407u;
        buf_int(&b, (int64_t)(noise >> 34));
    }
    struct str packed = gzipped(a, buf_str(&b));
    struct str path = STR("/tmp/tutela-stream-ahead-test.gz");
    assert_true(packed.n > KIB(256));
    for (int round = 0; round < 3; round++) {
        struct stream *s;
        struct str got;
        size_t n = 0;
        char some[1000];
        struct str part = round == 1 ? str_sub(packed, 0, packed.n / 2) : packed;
        assert_true(world_write_file(path, part, &err));
        assert_true(stream_open(a, path, &s, &err));
        assert_true(stream_peek(s, 100, &got, &err));
        stream_ahead(s);
        stream_ahead(s);
        assert_true(stream_peek(s, 200, &got, &err));
        assert_true(str_eq(got, str_sub(buf_str(&b), 0, 200)));
        bool ok = round == 2 ? stream_read(s, some, sizeof some, &n, &err)
                             : stream_read_all(s, a, MIB(64), &got, &err);
        assert_int_equal(ok, round != 1);
        if (round == 0)
            assert_true(str_eq(got, buf_str(&b)));
        else if (round == 1)
            assert_true(str_has(str_of(err.text), STR("ends too early")));
        else
            assert_memory_equal(some, b.p, n);
        stream_close(s);
    }
    assert_true(world_remove(path, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_reads_plain_gzip_and_zstd_alike_and_several_in_a_row),
        cmocka_unit_test(stream_refuses_every_truncation_and_damage),
        cmocka_unit_test(stream_stops_a_bomb),
        cmocka_unit_test(stream_peek_takes_nothing),
        cmocka_unit_test(stream_open_reads_a_file),
        cmocka_unit_test(stream_each_item_finds_the_list_wherever_it_stands),
        cmocka_unit_test(stream_each_item_refuses_broken_documents),
        cmocka_unit_test(stream_each_item_keeps_to_one_item_of_memory),
        cmocka_unit_test(stream_each_item_cuts_at_the_closing_bracket_wherever_it_stands),
        cmocka_unit_test(stream_ahead_changes_nothing_but_the_time),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
