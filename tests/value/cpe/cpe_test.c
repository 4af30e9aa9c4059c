#include "value/cpe/cpe.h"

#include "base/limits.h"
#include "vectors.h"

static struct str bound(struct arena *a, const struct cpe *c, bool uri)
{
    struct buf out = {.arena = a};
    if (uri)
        cpe_format_uri(c, &out);
    else
        cpe_format(c, &out);
    return buf_str(&out);
}

static void cpe_parse_reads_both_bindings(void **state)
{
    (void)state;
    /* NISTIR 7695, 6.1.2.2 and 6.2.2.3, the examples, and edges. */
    static const struct {
        const char *name, *string, *uri; /* NULL: refused */
    } rows[] = {
        {"cpe:/a:microsoft:internet_explorer:8.0.6001:beta",
         "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
         "cpe:/a:microsoft:internet_explorer:8.0.6001:beta"},
        {"cpe:/a:microsoft:internet_explorer:8.%2a:sp%3f",
         "cpe:2.3:a:microsoft:internet_explorer:8.\\*:sp\\?:*:*:*:*:*:*",
         "cpe:/a:microsoft:internet_explorer:8.%2a:sp%3f"},
        {"cpe:/a:microsoft:internet_explorer:8.%02:sp%01",
         "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*",
         "cpe:/a:microsoft:internet_explorer:8.%02:sp%01"},
        {"cpe:/a:b:%02:1", "cpe:2.3:a:b:*:1:*:*:*:*:*:*:*",
         "cpe:/a:b::1"}, /* found by the fuzzer */
        {"cpe:/a:b:c:1:%02%02", NULL, NULL},
        {"cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~",
         "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:*:*:*:online:win2003:x64:*",
         "cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~"},
        {"cpe:2.3:a:Foo\\\\bar:big\\$money_2010:*:*:*:*:special:ipod_touch:80gb:*",
         "cpe:2.3:a:Foo\\\\bar:big\\$money_2010:*:*:*:*:special:ipod_touch:80gb:*",
         "cpe:/a:Foo%5cbar:big%24money_2010:::~~special~ipod_touch~80gb~"},
        {"cpe:2.3:o:linux:linux_kernel:6.1:-:*:*:*:*:*:*",
         "cpe:2.3:o:linux:linux_kernel:6.1:-:*:*:*:*:*:*", "cpe:/o:linux:linux_kernel:6.1:-"},
        {"cpe:2.3:a:a:b:c:d:e:f:g:h:i", NULL, NULL},
        {"cpe:2.3:a:a:b:c:d:e:f:g:h:i:j:k", NULL, NULL},
        {"cpe:2.3:x:a:b:c:d:e:f:g:h:i:j", NULL, NULL},
        {"cpe:2.3:a::b:c:d:e:f:g:h:i:j", NULL, NULL},
        {"cpe:2.3:a:a*b:b:c:d:e:f:g:h:i:j", NULL, NULL},
        {"cpe:2.3:a:a:b:c:d:e:f:g:h:i:j\\", NULL, NULL},
        {"cpe:2.3:a:a b:b:c:d:e:f:g:h:i:j", NULL, NULL},
        {"cpe:/a:%2e", NULL, NULL},
        {"cpe:/a:%zz", NULL, NULL},
        {"cpe:/a:a%4", NULL, NULL},
        {"cpe:/a:a%01b", NULL, NULL},
        {"cpe:/a:a:b:c:d:e:f:g", NULL, NULL},
        {"cpe:/a:a:b:c:d:~e~f", NULL, NULL},
        {"cpe:/", NULL, NULL},
        {"purl", NULL, NULL},
        {"", NULL, NULL},
    };
    struct arena a;
    arena_init(&a, MIB(1));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct cpe c = {0};
        struct err err = {0};
        bool good = cpe_parse(&a, str_of(rows[i].name), &c, &err);
        if (good != (rows[i].string != NULL))
            fail_msg("%s: %s", rows[i].name, err.text);
        if (!good)
            continue;
        if (!str_eq(bound(&a, &c, false), str_of(rows[i].string)))
            fail_msg("%s: %.*s", rows[i].name, STR_ARG(bound(&a, &c, false)));
        if (!str_eq(bound(&a, &c, true), str_of(rows[i].uri)))
            fail_msg("%s: %.*s", rows[i].name, STR_ARG(bound(&a, &c, true)));
    }
    arena_done(&a);
}

/* NISTIR 7696, table 6-2: one row of it each, on the product. */
static void cpe_compare_value_follows_the_table(void **state)
{
    (void)state;
    static const struct {
        const char *source, *target, *relation;
    } rows[] = {
        {"*", "*", "equal"},
        {"*", "-", "superset"},
        {"*", "i", "superset"},
        {"*", "m*", "undefined"},
        {"-", "*", "subset"},
        {"-", "-", "equal"},
        {"-", "i", "disjoint"},
        {"-", "m*", "undefined"},
        {"i", "i", "equal"},
        {"i", "k", "disjoint"},
        {"i", "m*", "undefined"},
        {"i", "-", "disjoint"},
        {"i", "*", "subset"},
        {"m*", "mn", "superset"},
        {"m*", "k", "disjoint"},
        {"m*", "*", "subset"},
        {"m*", "-", "disjoint"},
        {"m*", "m*", "undefined"},
        {"I", "i", "equal"},
        {"m?", "mn", "superset"},
        {"m?", "m", "superset"},
        {"m?", "mno", "disjoint"},
        {"m??", "mno", "superset"},
        {"?m", "nm", "superset"},
        {"*m*", "nmo", "superset"},
        {"m?", "m\\*", "superset"},
        {"m\\?", "mn", "disjoint"},
        {"a\\!*", "a\\!b", "superset"},
        {"*\\!", "a\\!", "superset"},
        {"*1", "11", "superset"},
        {"?\\\\", "a\\\\", "superset"},
    };
    struct arena a;
    arena_init(&a, MIB(1));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct cpe x;
        struct cpe y;
        struct err err;
        struct str s = str_fmt(&a, "cpe:2.3:a:v:%s:*:*:*:*:*:*:*:*", rows[i].source);
        struct str t = str_fmt(&a, "cpe:2.3:a:v:%s:*:*:*:*:*:*:*:*", rows[i].target);
        assert_true(cpe_parse(&a, s, &x, &err));
        assert_true(cpe_parse(&a, t, &y, &err));
        const char *got = cpe_relation_word(
            cpe_compare_value(&x.values[CPE_PRODUCT], &y.values[CPE_PRODUCT]));
        if (strcmp(got, rows[i].relation) != 0)
            fail_msg("%s %s: %s", rows[i].source, rows[i].target, got);
        bool covers = STR_IS(str_of(got), "equal") || STR_IS(str_of(got), "superset");
        assert_int_equal(cpe_matches(&x, &y), covers);
    }
    arena_done(&a);
}

static void cpe_plain_is_without_quotes(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MIB(1));
    struct cpe c;
    struct err err;
    assert_true(cpe_parse(&a, STR("cpe:2.3:a:v:big\\$:1.0-2:-:*:*:*:*:*:*"), &c, &err));
    assert_true(STR_IS(cpe_plain(&a, &c.values[CPE_PRODUCT]), "big$"));
    assert_true(STR_IS(cpe_plain(&a, &c.values[CPE_VERSION]), "1.0-2"));
    assert_true(STR_IS(cpe_plain(&a, &c.values[CPE_UPDATE]), "-"));
    assert_true(STR_IS(cpe_plain(&a, &c.values[CPE_OTHER]), "*"));
    arena_done(&a);
}

static void cpe_names_agree_with_the_reference_code(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MIB(64));
    struct str rest = vectors_read(&a, "cpe/names.dev.tsv");
    struct str col[VECTORS_COLUMNS];
    size_t rows = 0, disputed = 0, wrong = 0;
    while (vectors_row(&rest, col)) {
        struct cpe c = {0};
        struct err err = {0};
        if (col[4].n) {
            disputed++;
            continue;
        }
        bool good = cpe_parse(&a, col[0], &c, &err);
        bool right = good == STR_IS(col[1], "ok");
        if (right && good)
            right = str_eq(bound(&a, &c, false), col[2]) && str_eq(bound(&a, &c, true), col[3]);
        rows++;
        wrong += !right;
        if (!right)
            print_error("name %.*s: %.*s: %s %.*s\n", STR_ARG(col[0]), STR_ARG(col[1]), err.text,
                        STR_ARG(good ? bound(&a, &c, false) : STR("")));
    }
    print_message("cpe names: %zu rows, %zu disputed, %zu wrong\n", rows, disputed, wrong);
    assert_true(rows > 0);
    assert_int_equal(wrong, 0);
    arena_done(&a);
}

static void cpe_compare_agrees_with_the_reference_code(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MIB(64));
    struct str rest = vectors_read(&a, "cpe/match.dev.tsv");
    struct str col[VECTORS_COLUMNS];
    size_t rows = 0, disputed = 0, wrong = 0;
    while (vectors_row(&rest, col)) {
        struct cpe x = {0};
        struct cpe y = {0};
        struct err err = {0};
        if (col[3].n) {
            disputed++;
            continue;
        }
        struct str got = STR("ERR-a");
        if (cpe_parse(&a, col[0], &x, &err)) {
            got = STR("ERR-b");
            if (cpe_parse(&a, col[1], &y, &err))
                got = str_of(cpe_relation_word(cpe_compare(&x, &y)));
        }
        if (STR_IS(got, "undefined"))
            got = STR("OTHER");
        rows++;
        bool right = str_eq_nocase(got, col[2]);
        wrong += !right;
        if (!right)
            print_error("match %.*s %.*s: %.*s, not %.*s %s\n", STR_ARG(col[0]), STR_ARG(col[1]),
                        STR_ARG(col[2]), STR_ARG(got), err.text);
    }
    print_message("cpe match: %zu rows, %zu disputed, %zu wrong\n", rows, disputed, wrong);
    assert_true(rows > 0);
    assert_int_equal(wrong, 0);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cpe_parse_reads_both_bindings),
        cmocka_unit_test(cpe_compare_value_follows_the_table),
        cmocka_unit_test(cpe_plain_is_without_quotes),
        cmocka_unit_test(cpe_names_agree_with_the_reference_code),
        cmocka_unit_test(cpe_compare_agrees_with_the_reference_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
