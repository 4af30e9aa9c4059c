/* Questions in words that give a CVSS vector: the data, what is unknown, and known answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/embed.h"
#include "base/limits.h"
#include "value/cvss/cvss.h"
#include "value/rubric/rubric.h"

enum { ANSWER_MAX = 64 };

struct fixture {
    struct arena arena;
    struct json *root;
    struct rubric_answer items[ANSWER_MAX];
    struct rubric_answers answers;
};

static int setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);
    struct err err = {0};
    arena_init(&f->arena, GIB(1));
    f->answers.items = f->items;
    *state = f;
    return json_read(&f->arena, embed_find("data/policies/rubrics.json"), &f->root, &err) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_done(&f->arena);
    test_free(f);
    return 0;
}

static const struct json *decide(struct fixture *f, const char *form, const char *answers)
{
    struct str rest = str_of(answers), word;
    struct json *model = NULL;
    struct err err = {0};
    f->answers.count = 0;
    while (str_word(&rest, &word)) {
        size_t eq = str_find_char(word, '=');
        f->items[f->answers.count++] = (struct rubric_answer){str_sub(word, 0, eq),
                                                              str_from(word, eq + 1)};
    }
    if (!rubric_decide(&f->arena, str_of(form), &f->answers, &model, &err))
        fail_msg("%s", err.text);
    return model;
}

static void is(const struct json *model, const char *member, const char *text)
{
    if (!str_eq(json_text(model, member), str_of(text)))
        fail_msg("%s is \"%.*s\", not \"%s\"", member, STR_ARG(json_text(model, member)), text);
}

static void nothing_known_is_the_worst(void **state)
{
    struct fixture *f = *state;
    const struct json *m = decide(f, "medical", "");
    is(m, "vector", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H");
    is(json_get(m, "lowest"), "vector", "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N");
    assert_false(json_is_true(m, "settled"));
    assert_int_equal(json_count(json_get(m, "questions")), 23);
    is(json_get(m, "exploitability"), "level", "E5");
    is(json_get(m, "exploitability"), "lowest", "E1");
}

#define NO_SECRETS "XCP=none XCD=none XCT=none XCW=none XCS=none XCO=none "

static void answers_lead_to_the_vector(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *form, *answers, *vector, *score;
    } rows[] = {
        {"medical",
         "XAVN=no XAVW=yes XAVR=yes XACL=yes XPRL=no XUI=no XS=no " NO_SECRETS "XIT=high XAT=high",
         "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H", "8.1"},
        {"medical",
         "XAVN=no XAVW=no XAVP=yes XAVPA=no XACL=no XPRL=yes XPRZ=yes XPRS=no XUI=yes XS=no "
         "XCP=low XCPM=yes XIP=none XID=none XIT=none XIW=none XIS=none XIO=none XAP=none "
         "XAD=low XAT=none XAW=none XAS=none XAO=none",
         "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:H/I:N/A:L", "4.4"},
        /* A service password that everybody knows counts one step lower. */
        {"medical",
         "XAVN=yes XAVT=no XACL=yes XPRL=yes XPRZ=yes XPRS=yes XUI=no XS=yes XCS=high XIT=high "
         "XAT=high",
         "CVSS:3.1/AV:A/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", "9.0"},
        {"cvss-3.1", "AV=network AC=no PR=none UI3=no S3=no C3=high I3=high A3=high",
         "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8"},
        {"cvss-4.0",
         "AV=network AC4=no AT4=no PR=none UI4=nothing VC=high VI=high VA=high SC=none SI=none "
         "SA=none SAFI=no SAFA=no",
         "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "9.3"},
        {"cvss-4.0",
         "AV=adjacent AC4=no AT4=no PR=none UI4=nothing VC=none VI=high VA=high SC=none SI=none "
         "SA=none SAFI=yes SAFA=yes",
         "CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:H/SC:N/SI:N/SA:N/MSI:S/MSA:S", "9.3"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *m = decide(f, rows[i].form, rows[i].answers);
        is(m, "vector", rows[i].vector);
        is(m, "score", rows[i].score);
        assert_true(json_is_true(m, "settled"));
        assert_int_equal(json_count(json_get(m, "questions")), 0);
        assert_int_equal(json_count(json_get(m, "unused")), 0);
    }
}

static void what_cannot_change_the_vector_is_not_asked(void **state)
{
    struct fixture *f = *state;
    const struct json *m = decide(f, "medical", "XIT=high XAVT=yes XAVN=no");
    JSON_EACH (q, json_get(m, "questions"))
        assert_false(STR_IS(json_text(q, "metric"), "I"));
    assert_int_equal(json_count(json_get(m, "unused")), 1);
    assert_true(STR_IS(json_first(json_get(m, "unused"))->text, "XAVT"));
    is(m, "extended", "XIT:H/XAVN:N"); /* without what is of no use */
    JSON_EACH (q, json_get(m, "questions"))
        if (STR_IS(json_text(q, "metric"), "AV"))
            is(q, "question", "XAVW");
}

/* 8.22 x AV x AC x PR x UI by hand, and what raises the level. */
static void exploitability_follows_from_the_sub_score(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *answers;
        int64_t tenths;
        bool kev, exploit;
        const char *level;
    } rows[] = {
        {"AV=network AC=no PR=none UI3=no S3=no", 39, false, false, "E5"},
        {"AV=adjacent AC=no PR=none UI3=no S3=no", 28, false, false, "E4"},
        {"AV=local AC=no PR=none UI3=no S3=no", 25, false, false, "E3"},
        {"AV=local AC=no PR=low UI3=no S3=no", 18, false, false, "E2"},
        {"AV=physical AC=no PR=none UI3=no S3=no", 9, false, false, "E1"},
        {"AV=physical AC=yes PR=high UI3=yes S3=no", 1, false, false, "E1"},
        {"AV=network AC=no PR=high UI3=no S3=yes", 23, false, false, "E3"},
        {"AV=physical AC=yes PR=high UI3=yes S3=no", 1, true, false, "E5"},
        {"AV=local AC=no PR=low UI3=no S3=no", 18, false, true, "E3"},
        {"AV=network AC=no PR=none UI3=no S3=no", 39, false, true, "E5"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        f->answers.known_exploited = rows[i].kev;
        f->answers.exploit_public = rows[i].exploit;
        const struct json *e = json_get(decide(f, "cvss-3.1", rows[i].answers), "exploitability");
        assert_int_equal(json_int(e, "tenths", -1), rows[i].tenths);
        is(e, "level", rows[i].level);
    }
    f->answers.known_exploited = f->answers.exploit_public = false;
    assert_null(json_get(decide(f, "cvss-4.0", ""), "exploitability"));
}

static void what_is_no_answer_is_refused(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *form, *question, *word, *says;
    } rows[] = {
        {"cvss-5", "AV", "network", "there is no form cvss-5"},
        {"medical", "AV", "network", "AV is no question of medical"},
        {"cvss-3.1", "AV4", "network", "AV4 is no question of cvss-3.1"},
        {"medical", "XACL", "maybe", "XACL: \"maybe\" is none of yes, no"},
        {"medical", "XUI", "yes", "XUI is answered twice"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *model;
        struct err err = {0};
        f->items[0] = (struct rubric_answer){str_of(rows[i].question), str_of(rows[i].word)};
        f->items[1] = f->items[0];
        f->answers.count = i + 1 == COUNT_OF(rows) ? 2 : 1;
        assert_false(rubric_decide(&f->arena, str_of(rows[i].form), &f->answers, &model, &err));
        assert_non_null(strstr(err.text, rows[i].says));
        assert_int_equal(err.code, ERR_INVALID);
    }
}

static uint64_t next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return *seed >> 33;
}

/* Answers what is asked until nothing is: every way ends, and no answer makes it worse than the
   worst that was announced before it (for CVSS 3.1, whose scores grow with each metric). */
static void every_way_of_answering_ends_within_what_was_announced(void **state)
{
    struct fixture *f = *state;
    static const char *const forms[] = {"medical", "cvss-3.1", "cvss-4.0"};
    uint64_t seed = 7;
    for (int round = 0; round < 600; round++) {
        const char *form = forms[round % 3];
        struct str text = {0};
        int worst = 100, lowest = 0;
        size_t mark = arena_mark(&f->arena);
        for (int step = 0;; step++) {
            const struct json *m = decide(f, form, str_cz(&f->arena, text));
            int high, low;
            assert_true(cvss_score_parse(json_text(m, "score"), &high));
            assert_true(cvss_score_parse(json_text(json_get(m, "lowest"), "score"), &low));
            if (round % 3 != 2) {
                assert_true(high <= worst && low >= lowest && low <= high);
                worst = high;
                lowest = low;
            }
            const struct json *questions = json_get(m, "questions");
            assert_int_equal(json_is_true(m, "settled"), json_count(questions) == 0);
            assert_int_equal(json_count(json_get(m, "unused")), 0);
            if (json_count(questions) == 0)
                break;
            assert_true(step < 40);
            const struct json *q = json_first(questions);
            for (uint64_t skip = next(&seed) % json_count(questions); skip > 0; skip--)
                q = q->next;
            const struct json *word = json_first(json_get(q, "answers"));
            for (uint64_t skip = next(&seed) % json_count(json_get(q, "answers")); skip > 0; skip--)
                word = word->next;
            text = str_fmt(&f->arena, "%.*s %.*s=%.*s", STR_ARG(text),
                           STR_ARG(json_text(q, "question")), STR_ARG(word->text));
        }
        arena_rewind(&f->arena, mark);
    }
}

static const struct json *question(struct fixture *f, struct str id)
{
    JSON_EACH (q, json_get(f->root, "questions"))
        if (str_eq(json_text(q, "id"), id))
            return q;
    return NULL;
}

/* Each answer gives a value or leads on; each value is one of the metric that asks for it. */
static size_t check_tree(struct fixture *f, const struct json *values, struct str id, int depth)
{
    const struct json *q = question(f, id);
    size_t seen = 1;
    assert_non_null(q);
    assert_true(depth < 6);
    assert_true(json_text(q, "ask").n > 0 && json_count(json_get(q, "answers")) > 1);
    JSON_EACH (answer, json_get(q, "answers")) {
        struct str on = json_text(answer, "ask"), value = json_text(answer, "value");
        assert_true((on.n > 0) != (value.n > 0));
        if (on.n) {
            seen += check_tree(f, values, on, depth + 1);
            continue;
        }
        bool known = false;
        JSON_EACH (v, values)
            known = known || str_eq(v->text, value);
        assert_true(known);
    }
    return seen;
}

static void the_questions_are_whole(void **state)
{
    struct fixture *f = *state;
    size_t seen = 0;
    JSON_EACH (form, json_get(f->root, "forms"))
        JSON_EACH (metric, json_get(form, "metrics"))
            JSON_EACH (start, json_get(metric, "ask"))
                seen += check_tree(f, json_get(metric, "values"), start->text, 0);
    /* XPRS and XAVP are reached on one way each; AV and PR serve two forms. */
    assert_int_equal(seen, json_count(json_get(f->root, "questions")) + 2);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(nothing_known_is_the_worst),
        T(answers_lead_to_the_vector),
        T(what_cannot_change_the_vector_is_not_asked),
        T(exploitability_follows_from_the_sub_score),
        T(what_is_no_answer_is_refused),
        T(every_way_of_answering_ends_within_what_was_announced),
        T(the_questions_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
