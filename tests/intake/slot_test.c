/* The list of slots: ours is without doubt, and what is wrong with another is named by its place.
 */
#include "arena.h"

#include "base/limits.h"
#include "intake/evidence/slot.h"

#define GOOD \
    "\"name\": \"A\", \"shows\": \"s\", \"serves\": [\"X-1\"], \"scope\": \"device\", " \
    "\"kind\": \"plan\", \"grade\": \"required\", \"source\": \"own\", \"status\": \"verified\""

static void ours_is_without_doubt(void **state)
{
    struct evidence_slots slots;
    struct err err = {0};
    if (!evidence_slots_built_in(*state, &slots, &err))
        fail_msg("%s", err.text);
    assert_true(slots.count >= 5);
    for (size_t i = 0; i < slots.count; i++) {
        const struct evidence_slot *s = &slots.items[i];
        /* Written for people without security background: a sentence, not a word. */
        if (s->shows.n < 40 || !str_has(s->shows, STR(" ")))
            fail_msg("%.*s does not say what it must show", STR_ARG(s->id));
        assert_true(evidence_slot_find(&slots, s->id) == s);
    }
}

/* Each is the row GOOD with one thing wrong; the same member twice is no JSON, so they are whole.
 */
static const struct {
    const char *row, *place, *text;
} wrong[] = {
    {"{" GOOD "}", "slots[0].id", "the id is not SLOT-"},
    {"{\"id\": \"pentest\", " GOOD "}", "slots[0].id", "the id is not SLOT-"},
    {"{\"id\": \"SLOT-a b\", " GOOD "}", "slots[0].id", "the id is not SLOT-"},
    {"{\"id\": \"SLOT-a\", \"name\": \"A\"}", "slots[0].shows", "the text is missing"},
    {"{\"id\": \"SLOT-a\", \"name\": \"A\", \"shows\": \"s\", \"source\": \"o\", \"serves\": []}",
     "slots[0].serves", "no list of ids"},
    {"{\"id\": \"SLOT-a\", \"name\": \"A\", \"shows\": \"s\", \"source\": \"o\", \"serves\": [1]}",
     "slots[0].serves", "no list of ids"},
    {"{\"id\": \"SLOT-a\", \"name\": \"A\", \"shows\": \"s\", \"source\": \"o\", \"serves\": "
     "[\"X\"], \"scope\": \"planet\"}",
     "slots[0].scope", "none of organisation, device, release"},
    {"{\"id\": \"SLOT-a\", \"name\": \"A\", \"shows\": \"s\", \"source\": \"o\", \"serves\": "
     "[\"X\"], \"scope\": \"device\", \"grade\": \"must\"}",
     "slots[0].grade", "none of required, advised"},
    {"{\"id\": \"SLOT-a\", \"name\": \"A\", \"shows\": \"s\", \"source\": \"o\", \"serves\": "
     "[\"X\"], \"scope\": \"device\", \"grade\": \"advised\"}",
     "slots[0].status", "none of verified"},
    {"{\"id\": \"SLOT-a\", \"name\": \"A\", \"shows\": \"s\", \"source\": \"o\", \"serves\": "
     "[\"X\"], \"scope\": \"device\", \"grade\": \"advised\", \"status\": \"verified\", \"kind\": "
     "\"poem\"}",
     "slots[0].kind", "neither one of evidence nor one of documents"},
    {"{\"id\": \"SLOT-a\", \"renew\": \"1 year\", " GOOD "}", "slots[0].renew", "no period"},
    {"{\"id\": \"SLOT-a\", \"renew\": \"P1D1Y\", " GOOD "}", "slots[0].renew", "no period"},
    {"{\"id\": \"SLOT-a\", \"renew\": \"P0D\", " GOOD "}", "slots[0].renew", "no period"},
    {"{\"id\": \"SLOT-a\", \"renew\": 1, " GOOD "}", "slots[0].renew", "no period"},
    {"{\"id\": \"SLOT-a\", \"stale_when\": [\"moon\"], " GOOD "}", "slots[0].stale_when",
     "no such record type"},
    {"{\"id\": \"SLOT-a\", \"applies_if\": {\"some_of\": [\"x\"]}, " GOOD "}",
     "slots[0].applies_if", "none of always"},
    {"{\"id\": \"SLOT-a\", \"effort_minutes\": -1, " GOOD "}", "slots[0].effort_minutes",
     "no number of minutes"},
};

static void a_row_that_breaks_a_rule_is_left_out_and_named(void **state)
{
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct evidence_slots slots;
        struct findings f;
        struct err err = {0};
        findings_init(&f, a);
        struct str text = str_fmt(a, "{\"slots\": [\n%s,\n{\"id\": \"SLOT-good\", " GOOD "}]}",
                                  wrong[i].row);
        if (!evidence_slots_read(a, text, &slots, &f, &err))
            fail_msg("row %zu: %s", i, err.text);
        assert_int_equal(slots.count, 1); /* the other one was taken */
        assert_non_null(f.first);
        if (!str_eq(f.first->place, str_of(wrong[i].place)) ||
            !str_has(f.first->text, str_of(wrong[i].text)) || f.first->line != 2)
            fail_msg("row %zu: line %zu, %.*s: %.*s", i, f.first->line, STR_ARG(f.first->place),
                     STR_ARG(f.first->text));
    }
}

static void an_id_is_there_once(void **state)
{
    struct arena *a = *state;
    struct evidence_slots slots;
    struct findings f;
    struct err err = {0};
    findings_init(&f, a);
    assert_true(evidence_slots_read(
        a, STR("[{\"id\": \"SLOT-a\", " GOOD "}, {\"id\": \"SLOT-a\", " GOOD "}]"), &slots, &f,
        &err));
    assert_int_equal(slots.count, 1);
    assert_true(STR_IS(f.first->place, "slots[1].id"));
}

static void what_is_no_list_is_refused(void **state)
{
    static const char *const texts[] = {"", "{", "{}", "7", "{\"slots\": 7}", "{\"slot\": []}"};
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct evidence_slots slots;
        struct findings f;
        struct err err = {0};
        findings_init(&f, a);
        assert_false(evidence_slots_read(a, str_of(texts[i]), &slots, &f, &err));
        assert_true(strlen(err.text) > 5);
    }
}

static void periods_are_read_in_months_and_days(void **state)
{
    struct arena *a = *state;
    struct evidence_slots slots;
    struct findings f;
    struct err err = {0};
    findings_init(&f, a);
    assert_true(evidence_slots_read(
        a, STR("[{\"id\": \"SLOT-a\", \"renew\": \"P1Y6M2W3D\", " GOOD "}]"), &slots, &f, &err));
    assert_int_equal(slots.items[0].renew_months, 18);
    assert_int_equal(slots.items[0].renew_days, 17);
    assert_true(
        str_eq(evidence_slot_renew_words(a, &slots.items[0]), STR("18 months and 17 days")));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(ours_is_without_doubt),
        T(a_row_that_breaks_a_rule_is_left_out_and_named),
        T(an_id_is_there_once),
        T(what_is_no_list_is_refused),
        T(periods_are_read_in_months_and_days),
    };
    return cmocka_run_group_tests_name("intake/slot", tests, NULL, NULL);
}
