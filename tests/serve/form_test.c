#include "arena.h"

#include "base/buf.h"
#include "serve/web/web.h"

static struct web_form form;
static struct err err;

static bool reads(struct arena *a, const char *type, const char *body)
{
    err = (struct err){0};
    return web_form_read(a, str_of(type), str_of(body), &form, &err);
}

static const char *field(struct arena *a, const char *name)
{
    const struct web_request r = {.form = form};
    return str_cz(a, web_field(&r, name));
}

static void an_encoded_form_is_read(void **state)
{
    struct arena *a = *state;
    assert_true(reads(a, "application/x-www-form-urlencoded; charset=utf-8",
                      "name=Pump+%22A%22&plus=1%2B1&lines=a%0D%0Ab%0A&empty=&name=second&flag"));
    assert_string_equal(field(a, "name"), "Pump \"A\"");
    assert_string_equal(field(a, "plus"), "1+1");
    assert_string_equal(field(a, "lines"), "a\nb\n");
    assert_string_equal(field(a, "empty"), "");
    assert_string_equal(field(a, "other"), "");
    assert_int_equal(form.field_count, 6);
}

static void what_is_no_text_is_refused(void **state)
{
    static const char *const bodies[] = {"a=%",   "a=%0",  "a=%zz",    "a=%00",
                                         "a=%01", "a=%ff", "a=%c0%80", "%0=1"};
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        if (reads(*state, "application/x-www-form-urlencoded", bodies[i]))
            fail_msg("%s", bodies[i]);
    assert_false(reads(*state, "text/plain", "a=1"));
    assert_int_equal(err.code, ERR_USAGE);
    assert_true(reads(*state, "", ""));
}

#define PART(head, body) "--b\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"

static void a_form_with_a_file_is_read(void **state)
{
    struct arena *a = *state;
    assert_true(reads(a, "multipart/form-data; boundary=b",
                      PART("name=\"device\"", "DEV-0001\r\n100 %25")
                          PART("name=\"file\"; filename=\"C:\\\\x\\../a \xc3\xa4<.json\"",
                               "{\r\n--c}") PART("name=\"none\"; filename=\"\"", "") "--b--\r\n"));
    assert_string_equal(field(a, "device"), "DEV-0001\n100 %25");
    assert_int_equal(form.file_count, 1);
    assert_true(STR_IS(form.files[0].field, "file"));
    assert_true(STR_IS(form.files[0].name, "a ___.json"));
}

static void a_form_cut_anywhere_is_refused_or_shorter(void **state)
{
    const char whole[] = PART("name=\"a\"", "1") PART("name=\"b\"", "2") "--b--\r\n";
    struct str text = STR("multipart/form-data; boundary=b");
    for (size_t n = 0; n + 4 < sizeof whole; n++) {
        struct str cut = {whole, n};
        if (web_form_read(*state, text, cut, &form, &err) && n)
            fail_msg("%zu bytes", n);
    }
    assert_false(reads(*state, "multipart/form-data", "--\r\n"));
    assert_false(reads(*state, "multipart/form-data; boundary=b", "--c\r\n"));
}

static void too_many_fields_are_refused(void **state)
{
    struct buf b = {.arena = *state};
    for (int i = 0; i < 2001; i++)
        BUF_LIT(&b, "a=1&");
    assert_false(
        web_form_read(*state, STR("application/x-www-form-urlencoded"), buf_str(&b), &form, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

static void only_addresses_of_this_server_are_gone_to(void **state)
{
    static const struct {
        const char *given, *wanted;
    } rows[] = {
        {"/devices?device=DEV-0001#x", "/devices?device=DEV-0001#x"},
        {"//evil.example", "/"},
        {"/\\evil.example", "/"},
        {"https://evil.example", "/"},
        {"javascript:alert(1)", "/"},
        {"/a\r\nSet-Cookie: x=1", "/"},
        {"/a b", "/"},
        {"", "/"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(str_cz(*state, web_local(str_of(rows[i].given))), rows[i].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_encoded_form_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_text_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_form_with_a_file_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_form_cut_anywhere_is_refused_or_shorter, setup, teardown),
        cmocka_unit_test_setup_teardown(too_many_fields_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(only_addresses_of_this_server_are_gone_to, setup, teardown),
    };
    return cmocka_run_group_tests_name("forms of the web", tests, NULL, NULL);
}
