#include "value/licence/licence.h"

#include "base/limits.h"
#include "vectors.h"

static void licence_parse_follows_the_grammar(void **state)
{
    (void)state;
    /* SPDX 2.3, annex D; the last column is the canonical text, NULL: refused. */
    static const char *const rows[][2] = {
        {"MIT", "MIT"},
        {"GPL-2.0+", "GPL-2.0+"},
        {"  MIT   AND (Apache-2.0) ", "MIT AND Apache-2.0"},
        {"GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"},
        {"MIT OR BSD-3-Clause AND Zlib", "MIT OR BSD-3-Clause AND Zlib"},
        {"(MIT OR BSD-3-Clause) AND Zlib", "(MIT OR BSD-3-Clause) AND Zlib"},
        {"Zlib AND (MIT OR (BSD-3-Clause))", "Zlib AND (MIT OR BSD-3-Clause)"},
        {"MIT OR (A OR B) OR C", "MIT OR A OR B OR C"},
        {"mit and zlib or x with y", "mit AND zlib OR x WITH y"},
        {"LicenseRef-a OR DocumentRef-b.1:LicenseRef-c",
         "LicenseRef-a OR DocumentRef-b.1:LicenseRef-c"},
        {"MIT WITH AdditionRef-x", "MIT WITH AdditionRef-x"},
        {"", NULL},
        {"MIT License", NULL},
        {"MIT +", NULL},
        {"MIT++", NULL},
        {"MIT AND", NULL},
        {"AND MIT", NULL},
        {"MIT And Zlib", NULL},
        {"(MIT", NULL},
        {"MIT)", NULL},
        {"()", NULL},
        {"MIT WITH", NULL},
        {"MIT WITH AND", NULL},
        {"MIT WITH x+", NULL},
        {"(MIT OR Zlib) WITH x", NULL},
        {"LicenseRef-", NULL},
        {"LicenseRef-a+", NULL},
        {"DocumentRef-a:MIT", NULL},
        {"DocumentRef-:LicenseRef-a", NULL},
        {"a:b", NULL},
        {"NONE", NULL},
        {" NOASSERTION ", NULL},
        {"MIT OR NONE", NULL},
        {"MIT/X11", NULL},
        {"MIT_0", NULL},
    };
    struct arena a;
    arena_init(&a, MIB(1));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct licence *l = NULL;
        struct err err = {0};
        struct buf out = {.arena = &a};
        bool good = licence_parse(&a, str_of(rows[i][0]), &l, &err);
        if (good != (rows[i][1] != NULL))
            fail_msg("%s: %s", rows[i][0], err.text);
        if (good)
            licence_format(l, &out);
        if (good && !str_eq(buf_str(&out), str_of(rows[i][1])))
            fail_msg("%s: %.*s", rows[i][0], STR_ARG(buf_str(&out)));
    }
    arena_done(&a);
}

static void licence_parse_refuses_what_is_too_deep(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MIB(64));
    for (int depth = LICENCE_DEPTH_MAX; depth <= LICENCE_DEPTH_MAX + 1; depth++) {
        struct buf text = {.arena = &a};
        const struct licence *l;
        struct err err;
        for (int i = 0; i < depth; i++)
            buf_char(&text, '(');
        buf_put(&text, STR("MIT"));
        for (int i = 0; i < depth; i++)
            buf_char(&text, ')');
        assert_int_equal(licence_parse(&a, buf_str(&text), &l, &err), depth == LICENCE_DEPTH_MAX);
    }
    struct buf chain = {.arena = &a};
    struct buf again = {.arena = &a};
    const struct licence *l;
    struct err err;
    buf_put(&chain, STR("MIT"));
    for (int i = 0; i < 7000; i++)
        buf_put(&chain, i % 2 ? STR(" AND X") : STR(" OR X"));
    assert_true(licence_parse(&a, buf_str(&chain), &l, &err));
    licence_format(l, &again);
    assert_true(str_eq(buf_str(&again), buf_str(&chain)));
    arena_done(&a);
}

/* The tree as spdx-expression-parse writes it. */
static void tree(const struct licence *l, struct buf *out)
{
    if (l->kind == LICENCE_ID) {
        BUF_LIT(out, "{\"license\":");
        buf_json(out, l->id);
        if (l->or_later)
            BUF_LIT(out, ",\"plus\":true");
        if (l->exception.n) {
            BUF_LIT(out, ",\"exception\":");
            buf_json(out, l->exception);
        }
        buf_char(out, '}');
        return;
    }
    BUF_LIT(out, "{\"left\":");
    tree(l->left, out);
    buf_put(out, l->kind == LICENCE_AND ? STR(",\"conjunction\":\"and\",\"right\":")
                                        : STR(",\"conjunction\":\"or\",\"right\":"));
    tree(l->right, out);
    buf_char(out, '}');
}

enum { KNOWN_MAX = 4096 };

/* The identifiers of the valid rows stand for the SPDX list, which we do not have. */
struct known {
    struct str ids[KNOWN_MAX];
    bool exceptions[KNOWN_MAX];
    size_t count;
    bool unknown;
};

static bool knows(const struct known *k, struct str id, bool is_exception)
{
    for (size_t i = 0; i < k->count; i++)
        if (k->exceptions[i] == is_exception && str_eq(k->ids[i], id))
            return true;
    return false;
}

static void learn(void *context, struct str id, bool is_exception)
{
    struct known *k = context;
    if (k->count == KNOWN_MAX || knows(k, id, is_exception))
        return;
    k->ids[k->count] = id;
    k->exceptions[k->count++] = is_exception;
}

static void look_up(void *context, struct str id, bool is_exception)
{
    struct known *k = context;
    k->unknown = k->unknown || !knows(k, id, is_exception);
}

/* SPDX 2.3, D.4: white space or parentheses stand on either side of AND and OR. The authority takes
   "AND" off the front of a longer word where a ')' or '+' stands before it. */
static bool is_glued(struct str text)
{
    return str_has(text, STR(")ANDA")) || str_has(text, STR(")ANDD")) ||
           str_has(text, STR(")ANDC")) || str_has(text, STR("+ANDs"));
}

static void licence_parse_agrees_with_spdx_expression_parse(void **state)
{
    (void)state;
    static struct known known;
    struct arena a;
    arena_init(&a, MIB(64));
    struct str all = vectors_read(&a, "license/spdx-expr.dev.tsv");
    struct str rest = all;
    struct str c[VECTORS_COLUMNS];
    size_t good_rows = 0, excepted = 0, grammar = 0, list = 0, wrong = 0;
    while (vectors_row(&rest, c)) {
        const struct licence *l;
        struct err err = {0};
        struct buf out = {.arena = &a};
        if (!STR_IS(c[1], "ok"))
            continue;
        good_rows++;
        bool good = licence_parse(&a, c[0], &l, &err);
        if (good) {
            tree(l, &out);
            licence_each_id(l, learn, &known);
        }
        if (good && str_eq(buf_str(&out), c[3]))
            continue;
        if (!good && is_glued(c[0])) {
            excepted++;
            continue;
        }
        wrong++;
        print_error("%.*s: %.*s %s\n", STR_ARG(c[0]), STR_ARG(buf_str(&out)), err.text);
    }
    rest = all;
    while (vectors_row(&rest, c)) {
        const struct licence *l;
        struct err err = {0};
        if (!STR_IS(c[1], "bad"))
            continue;
        known.unknown = false;
        bool good = licence_parse(&a, c[0], &l, &err);
        if (good)
            licence_each_id(l, look_up, &known);
        grammar += !good;
        list += good && known.unknown;
        if (!good || known.unknown)
            continue;
        wrong++;
        print_error("accepted: %.*s\n", STR_ARG(c[0]));
    }
    print_message("spdx-expr: %zu good, %zu excepted, %zu refused by grammar, %zu by unknown ids, "
                  "%zu wrong\n",
                  good_rows, excepted, grammar, list, wrong);
    assert_true(good_rows > 0);
    assert_int_equal(wrong, 0);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(licence_parse_follows_the_grammar),
        cmocka_unit_test(licence_parse_refuses_what_is_too_deep),
        cmocka_unit_test(licence_parse_agrees_with_spdx_expression_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
