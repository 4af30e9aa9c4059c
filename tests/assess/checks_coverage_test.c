/* Slots are well made, and no requirement is without an answer: a check, or a slot. */
#include "checks_world.h"

#include "assess/gap/gap.h"
#include "base/json.h"
#include "base/map.h"
#include "checks_clauses.h"

struct answers {
    struct arena arena;
    struct catalogue_set set;
    struct gap_checks checks;
    const struct json *slots; /* an array */
    struct map by_clause;
};

static void note(struct answers *a, struct str clause)
{
    if (!map_find(&a->by_clause, clause))
        map_add(&a->by_clause, clause, a);
}

static int read_all(void **state)
{
    struct answers *a = test_malloc(sizeof *a);
    struct err err = {0};
    struct json *root;
    memset(a, 0, sizeof *a);
    arena_init(&a->arena, GIB(1));
    a->by_clause.arena = &a->arena;
    *state = a;
    if (!catalogue_built_in(&a->arena, &a->set, &err) ||
        !gap_checks_read(&a->arena, &a->checks, &err) ||
        !json_read(&a->arena, embed_find("data/slots/slots.json"), &root, &err))
        fail_msg("%s", err.text);
    a->slots = json_get(root, "slots");
    assert_non_null(a->slots);
    for (size_t i = 0; i < a->checks.count; i++)
        for (struct str rest = a->checks.items[i].serves, id; str_split(&rest, ',', &id);)
            note(a, str_trim(id));
    JSON_EACH (slot, a->slots)
        JSON_EACH (id, json_get(slot, "serves"))
            note(a, id->text);
    return 0;
}

static int done(void **state)
{
    struct answers *a = *state;
    arena_done(&a->arena);
    test_free(a);
    return 0;
}

static bool is_choice(const char *type, struct str word)
{
    const struct field *f = record_field(record_type_find(str_of(type)), STR("kind"));
    for (const struct choice *c = f->choices; c->name; c++)
        if (word.n && str_eq(str_of(c->name), word))
            return true;
    return false;
}

static bool is_one_of(struct str word, const char *words)
{
    for (struct str rest = str_of(words), w; str_word(&rest, &w);)
        if (str_eq(w, word))
            return true;
    return false;
}

static bool is_fact(const struct answers *a, struct str name)
{
    return catalogue_fact_find(&a->set.facts, name) ||
           /* What follows from the record of the device itself. */
           is_one_of(name, "class_i class_iia class_iib class_iii class_a class_b class_c class_d "
                           "notified_body");
}

static void each_slot_is_whole(void **state)
{
    struct answers *a = *state;
    struct map ids = {.arena = &a->arena};
    JSON_EACH (s, a->slots) {
        static const char *const texts[] = {"id", "name", "shows", "source"};
        struct str id = json_text(s, "id"), kind = json_text(s, "kind");
        const char *name = str_cz(&a->arena, id);
        for (size_t i = 0; i < COUNT_OF(texts); i++)
            if (json_text(s, texts[i]).n == 0)
                fail_msg("%s: no %s", name, texts[i]);
        if (!str_starts(id, STR("SLOT-")) || map_find(&ids, id))
            fail_msg("%s: no id of its own", name);
        map_add(&ids, id, a);
        if (!is_choice("evidence", kind) && !is_choice("document", kind))
            fail_msg("%s: %.*s is no kind", name, STR_ARG(kind));
        if (!is_one_of(json_text(s, "scope"), "organisation device release") ||
            !is_one_of(json_text(s, "grade"), "required advised") ||
            json_int(s, "effort_minutes", 0) <= 0)
            fail_msg("%s: scope, grade or effort", name);
        JSON_EACH (type, json_get(s, "stale_when"))
            if (!record_type_find(type->text))
                fail_msg("%s: there is no type %.*s", name, STR_ARG(type->text));
        const struct json *applies = json_get(s, "applies_if");
        JSON_EACH (group, applies)
            JSON_EACH (fact, group)
                if (!is_fact(a, fact->text))
                    fail_msg("%s: there is no fact %.*s", name, STR_ARG(fact->text));
    }
    assert_true(json_count(a->slots) >= 100);
}

/* What must be in it, who writes it, when it is good enough: for somebody who does it the first
   time. And a time to renew is ours, not the law's: it says so. */
static void each_slot_speaks_to_a_beginner(void **state)
{
    struct answers *a = *state;
    JSON_EACH (s, a->slots) {
        const char *shows = str_cz(&a->arena, json_text(s, "shows"));
        if (!strstr(shows, "What must be in it: ") || !strstr(shows, "Who writes it: ") ||
            !strstr(shows, "Good enough when: "))
            fail_msg("%.*s", STR_ARG(json_text(s, "id")));
        if (json_get(s, "renew") &&
            !strstr(str_cz(&a->arena, json_text(s, "source")), "our own proposal"))
            fail_msg("%.*s: renewal without label", STR_ARG(json_text(s, "id")));
    }
}

static void what_is_served_is_there(void **state)
{
    struct answers *a = *state;
    JSON_EACH (s, a->slots)
        JSON_EACH (id, json_get(s, "serves"))
            if (!clause_is_known(&a->set, id->text))
                fail_msg("%.*s: no clause is %.*s", STR_ARG(json_text(s, "id")), STR_ARG(id->text));
}

static void must_be_answered(const struct answers *a, struct str id)
{
    if (!map_find(&a->by_clause, id))
        fail_msg("%.*s: neither a check nor a slot answers it", STR_ARG(id));
}

/* Rows that ask for something. Examples of incidents (Annex II) only teach. */
static bool asks(const struct catalogue_row *r)
{
    return !r->heading && !json_get(r->applies_if, "never") && !str_starts(r->id, STR("MDCG-A2-"));
}

static void no_requirement_is_without_an_answer(void **state)
{
    static const char *const families[] = {"MDCG-",   "IEC81001-", "IGNB-",    "CCLAB-",
                                           "MDR-A-",  "IVDR-A-",   "MDR-QMS-", "IVDR-QMS-",
                                           "MDR-II-", "IVDR-II-",  "MDR-III-", "IVDR-III-"};
    struct answers *a = *state;
    size_t asked = 0;
    for (size_t i = 0; i < a->set.count; i++)
        for (size_t j = 0; j < a->set.items[i].clause_count; j++) {
            const struct catalogue_row *r = &a->set.items[i].clauses[j];
            struct str family = clause_family(r->id);
            bool security = r->cybersecurity &&
                            (STR_IS(family, "MDR-I-") || STR_IS(family, "IVDR-I-"));
            for (size_t k = 0; k < COUNT_OF(families); k++)
                security = security || str_eq(family, str_of(families[k]));
            if (security && asks(r)) {
                must_be_answered(a, r->id);
                asked++;
            }
        }
    assert_true(asked >= 300);
}

static void numbered(struct answers *a, const char *prefix, int last)
{
    for (int i = 1; i <= last; i++)
        must_be_answered(a, str_fmt(&a->arena, "%s%d", prefix, i));
}

/* These stand fast, whether their catalogue is built in or not. */
static void the_lists_of_others_are_answered_in_full(void **state)
{
    static const char *const items[] = {
        "IGNB-2.1", "IGNB-2.2", "IGNB-3.1", "IGNB-3.2", "IGNB-3.3", "IGNB-3.4", "IGNB-3.5",
        "IGNB-3.6", "IGNB-3.7", "IGNB-3.8", "IGNB-4.1", "IGNB-4.2", "IGNB-5.1", "IGNB-5.2",
    };
    struct answers *a = *state;
    for (size_t i = 0; i < COUNT_OF(items); i++)
        must_be_answered(a, str_of(items[i]));
    numbered(a, "MDCG-P", 8);
    numbered(a, "CCLAB-STEP-", 13);
    numbered(a, "CCLAB-AREA-", 11);
    numbered(a, "CCLAB-ACT-", 3);
    numbered(a, "CCLAB-PARTY-", 3);
    for (char c = 'a'; c <= 'm'; c++) {
        must_be_answered(a, str_fmt(&a->arena, "MDR-QMS-%c", c));
        must_be_answered(a, str_fmt(&a->arena, "IVDR-QMS-%c", c));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_slot_is_whole),
        cmocka_unit_test(each_slot_speaks_to_a_beginner),
        cmocka_unit_test(what_is_served_is_there),
        cmocka_unit_test(no_requirement_is_without_an_answer),
        cmocka_unit_test(the_lists_of_others_are_answered_in_full),
    };
    return cmocka_run_group_tests(tests, read_all, done);
}
