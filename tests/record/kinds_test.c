#include "fixture.h"

#define HEX    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HEX_UP "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"

static const struct {
    const char *field, *text, *want; /* want: what is formatted, NULL where it is refused */
    const char *why;
} rows[] = {
    {"name", "  Pump  ", "Pump", "spaces around a text are dropped"},
    {"name", "a\tb", "a\tb", "a tab is allowed"},
    {"name", "a\nb", NULL, "a text is one line"},
    {"name", "a\001b", NULL, "no control characters"},
    {"name", "a\x7f", NULL, "no control characters"},
    {"name", "Z\xc3\xbcrich", "Z\xc3\xbcrich", "UTF-8 is kept"},
    {"name", "Z\xfcrich", NULL, "Latin-1 is refused"},
    {"longtext", "a\n\nb", "a\n\nb", "paragraphs are kept"},
    {"longtext", "a\033b", NULL, "no escape characters"},
    {"number", "42", "42", "a number"},
    {"number", "-7", "-7", "a negative number"},
    {"number", "0", "0", "zero is a value"},
    {"number", "007", "7", "zeros in front are dropped"},
    {"number", "1.5", NULL, "whole numbers only"},
    {"number", "9223372036854775807", "9223372036854775807", "the largest"},
    {"number", "9223372036854775808", NULL, "one too many"},
    {"number", "twelve", NULL, "no words"},
    {"level", "medium", "medium", "a choice"},
    {"level", "Medium", NULL, "names are exact"},
    {"level", "huge", NULL, "not in the list"},
    {"tri", "yes", "yes", "yes"},
    {"tri", "no", "no", "no"},
    {"tri", "unknown", "", "unknown is the empty value"},
    {"tri", "maybe", NULL, "no fourth value"},
    {"date", "2024-02-29", "2024-02-29", "a day that exists"},
    {"date", "2023-02-29", NULL, "a day that does not"},
    {"date", "29.2.2024", NULL, "ISO 8601 only"},
    {"instant", "2026-11-21T09:40:00Z", "2026-11-21T09:40:00Z", "an instant"},
    {"instant", "2026-11-21T10:40:00+01:00", "2026-11-21T09:40:00Z", "is kept in UTC"},
    {"instant", "2026-11-21", "2026-11-21T00:00:00Z", "a bare date"},
    {"instant", "yesterday", NULL, "no words"},
    {"instant", "1970-01-01T00:00:00Z", NULL, "would be the empty value"},
    {"ref", "DEV-0001", "DEV-0001", "the id of a device"},
    {"ref", "DF-0001", NULL, "the id of something else"},
    {"ref", "DEV-1", NULL, "an id has four digits or more"},
    {"ref", "DEV-0001 DEV-0002", NULL, "one id only"},
    {"refs", "DEV-0001, MDR-I-17.2,DEV-0001", "DEV-0001 MDR-I-17.2", "ids once, in order"},
    {"refs", "MDR-I-3(a) MDR-I-1>IVDR-I-1", "MDR-I-3(a) MDR-I-1>IVDR-I-1", "ids of clauses"},
    {"refs", "DEV-0001;DEV-0002", NULL, "semicolons separate nothing"},
    {"words", "b, a  b\nc", "b a c", "words once, in order"},
    {"words", "!mfa encrypted?", "!mfa encrypted?", "marks are part of words"},
    {"words", ", ,", "", "nothing but commas is empty"},
    {"words", "a\033b", NULL, "no escape characters"},
    {"purl", "pkg:deb/debian/openssl@3.0.11", "pkg:deb/debian/openssl@3.0.11", "a purl"},
    {"purl", "openssl@3.0.11", NULL, "no scheme"},
    {"purl", "pkg:deb", NULL, "no name"},
    {"cpe", "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*",
     "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*", "a CPE name"},
    {"cpe", "cpe:/a:openssl:openssl:3.0.11", "cpe:/a:openssl:openssl:3.0.11", "its older form"},
    {"cpe", "openssl:openssl", NULL, "no prefix"},
    {"cpe", "cpe:2.3:a:openssl", NULL, "eight values are missing"},
    {"cpe", "cpe:2.3:x:openssl:openssl:3.0.11:*:*:*:*:*:*:*", NULL, "no such part"},
    {"cvss", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
     "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "a vector"},
    {"cvss", "AV:N/AC:L/Au:N/C:P/I:P/A:P", "AV:N/AC:L/Au:N/C:P/I:P/A:P", "a vector of 2.0"},
    {"cvss", "7.5", NULL, "a number without its vector"},
    {"cvss", "CVSS:3.1/AV:N", NULL, "mandatory metrics are missing"},
    {"cvss", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:X", NULL, "no such value"},
    {"version", "1:2.3-4~rc1", "1:2.3-4~rc1", "any text"},
    {"version", "1\n2", NULL, "one line"},
    {"hash", HEX, HEX, "a hash"},
    {"hash", HEX_UP, HEX, "is kept in lower case"},
    {"hash", "e3b0", NULL, "too short"},
    {"hash", HEX "00", NULL, "too long"},
    {"url", "https://example.com/a?b", "https://example.com/a?b", "https"},
    {"url", "mailto:psirt@example.com", "mailto:psirt@example.com", "mailto"},
    {"url", "javascript:alert(1)", NULL, "runs in a browser"},
    {"url", "https://", NULL, "nothing behind it"},
    {"url", "https://a b", NULL, "a space"},
    {"json", "{ \"a\" : [1, 2] }", "{\"a\":[1,2]}", "is kept on one line"},
    {"json", "[]", "[]", "an array"},
    {"json", "12", NULL, "neither object nor array"},
    {"json", "{\"a\":1", NULL, "broken"},
};

static void kinds_parse_and_format_as_the_rows_say(void **state)
{
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample s = {0};
        struct err err = {0};
        bool ok = record_set(&SAMPLE, &s, a, str_of(rows[i].field), str_of(rows[i].text), &err);
        if (ok != (rows[i].want != NULL))
            fail_msg("%s '%s' (%s): %s", rows[i].field, rows[i].text, rows[i].why, err.text);
        if (!ok) {
            assert_true(str_starts(str_of(err.text), str_of(rows[i].field)));
            continue;
        }
        const struct field *f = record_field(&SAMPLE, str_of(rows[i].field));
        assert_str(a, record_get(f, &s, a), rows[i].want);
    }
}

static void kinds_read_back_what_they_wrote(void **state)
{
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample one = {0}, two = {0};
        struct err err = {0};
        const struct field *f = record_field(&SAMPLE, str_of(rows[i].field));
        if (!rows[i].want || !rows[i].want[0])
            continue;
        assert_true(record_set(&SAMPLE, &one, a, str_of(f->name), str_of(rows[i].text), &err));
        struct str text = record_get(f, &one, a);
        assert_true(f->kind->parse(f, a, text, record_slot(f, &two), &err));
        assert_true(str_eq(record_get(f, &two, a), text));
    }
}

static void kinds_have_an_accepted_and_a_refused_row_each(void **state)
{
    (void)state;
    EACH_FIELD (f, &SAMPLE) {
        bool taken = false, refused = f->flags & (FIELD_COMPUTED | FIELD_DEFAULT);
        for (size_t i = 0; i < COUNT_OF(rows); i++)
            if (str_eq(str_of(rows[i].field), str_of(f->name))) {
                taken |= rows[i].want != NULL;
                refused |= rows[i].want == NULL;
            }
        if (!(f->flags & (FIELD_COMPUTED | FIELD_DEFAULT)) && !taken)
            fail_msg("no row that %s takes", f->name);
        if (!refused)
            fail_msg("no row that %s refuses", f->name);
    }
}

static void kinds_are_empty_when_all_is_zero_and_after_clearing(void **state)
{
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample s = {0};
        struct err err = {0};
        const struct field *f = record_field(&SAMPLE, str_of(rows[i].field));
        assert_true(record_is_empty(f, &s));
        assert_int_equal(record_get(f, &s, a).n, 0);
        if (!rows[i].want || !rows[i].want[0])
            continue;
        assert_true(record_set(&SAMPLE, &s, a, str_of(f->name), str_of(rows[i].text), &err));
        assert_false(record_is_empty(f, &s));
        record_clear(f, &s);
        assert_true(record_is_empty(f, &s));
    }
}

static void kinds_refuse_what_is_too_long(void **state)
{
    struct arena *a = *state;
    struct sample s = {0};
    struct err err = {0};
    char *text = ARENA_ARRAY(a, char, LIMIT_TEXT + 1);
    memset(text, 'x', LIMIT_TEXT + 1);
    struct str name = {text, LIMIT_NAME}, longtext = {text, LIMIT_TEXT};
    assert_true(record_set(&SAMPLE, &s, a, STR("name"), name, &err));
    name.n++;
    assert_false(record_set(&SAMPLE, &s, a, STR("name"), name, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_true(record_set(&SAMPLE, &s, a, STR("longtext"), longtext, &err));
    longtext.n++;
    assert_false(record_set(&SAMPLE, &s, a, STR("longtext"), longtext, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

/* As long as the largest real component list, twice over; quadratic work would take minutes. */
static void kinds_keep_fifty_thousand_references_once_each(void **state)
{
    struct arena *a = *state;
    struct sample s = {0};
    struct err err = {0};
    struct buf text = {.arena = a};
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 50000; i++)
            buf_fmt(&text, "CO-%05d ", i);
    assert_true(record_set(&SAMPLE, &s, a, STR("refs"), buf_str(&text), &err));
    assert_int_equal(s.refs.n, 50000 * 9 - 1);
    assert_true(str_starts(s.refs, STR("CO-00000 CO-00001 CO-00002 ")));
}

static void kinds_refuse_a_nul_byte(void **state)
{
    struct sample s = {0};
    struct err err = {0};
    assert_false(record_set(&SAMPLE, &s, *state, STR("name"), STR("a\0b"), &err));
    assert_false(record_set(&SAMPLE, &s, *state, STR("ref"), STR("DEV-0001\0"), &err));
    assert_false(record_set(&SAMPLE, &s, *state, STR("words"), STR("a\0b"), &err));
}

static void kinds_name_the_values_of_a_choice_when_refusing(void **state)
{
    struct sample s = {0};
    struct err err = {0};
    assert_false(record_set(&SAMPLE, &s, *state, STR("level"), STR("huge"), &err));
    assert_string_equal(err.text, "level: 'huge' is none of: low medium high");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kinds_parse_and_format_as_the_rows_say, setup, teardown),
        cmocka_unit_test_setup_teardown(kinds_read_back_what_they_wrote, setup, teardown),
        cmocka_unit_test_setup_teardown(kinds_have_an_accepted_and_a_refused_row_each, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(kinds_are_empty_when_all_is_zero_and_after_clearing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(kinds_refuse_what_is_too_long, setup, teardown),
        cmocka_unit_test_setup_teardown(kinds_keep_fifty_thousand_references_once_each, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(kinds_refuse_a_nul_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(kinds_name_the_values_of_a_choice_when_refusing, setup,
                                        teardown),
    };
    return cmocka_run_group_tests_name("record/kinds", tests, NULL, NULL);
}
