/* The threat engine: what must hold for every model. */
#include "threat_fixture.h"

static uint64_t next(uint64_t *seed) /* xorshift64 */
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static struct str random_words(struct fixture *x, uint64_t *seed, enum threat_kind kind)
{
    struct buf b = {.arena = &x->arena};
    for (size_t i = 0; i < x->rules.word_count; i++) {
        uint64_t dice = next(seed) % 12;
        if (!(x->rules.words[i].kinds & (1U << kind)) || dice > 5)
            continue;
        buf_fmt(&b, "%s%.*s%s ", dice == 5 ? "!" : "", STR_ARG(x->rules.words[i].word),
                dice == 4 ? "?" : "");
    }
    return buf_str(&b);
}

enum { RANDOM_ELEMENTS = 6, RANDOM_FLOWS = 6, RANDOM_ZONES = 3 };

struct random_model {
    struct threat_zone zones[RANDOM_ZONES];
    struct threat_element elements[RANDOM_ELEMENTS];
    struct threat_flow flows[RANDOM_FLOWS];
    struct threat_model m;
};

static void random_make(struct fixture *x, uint64_t *seed, struct random_model *r)
{
    static const char *const keys[] = {"a", "b", "c", "d", "e", "f"};
    for (size_t i = 0; i < RANDOM_ZONES; i++)
        r->zones[i] = (struct threat_zone){
            str_fmt(&x->arena, "z%zu", i), {0}, random_words(x, seed, THREAT_TRUST_BOUNDARY)};
    for (size_t i = 0; i < RANDOM_ELEMENTS; i++) {
        enum threat_kind kind = (enum threat_kind)(next(seed) % 3);
        r->elements[i] = (struct threat_element){str_of(keys[i]), kind,
                                                 r->zones[next(seed) % RANDOM_ZONES].key,
                                                 random_words(x, seed, kind)};
    }
    for (size_t i = 0; i < RANDOM_FLOWS; i++)
        r->flows[i] = (struct threat_flow){str_fmt(&x->arena, "flow%zu", i),
                                           str_of(keys[next(seed) % RANDOM_ELEMENTS]),
                                           str_of(keys[next(seed) % RANDOM_ELEMENTS]),
                                           {0},
                                           random_words(x, seed, THREAT_DATA_FLOW)};
    r->m = (struct threat_model){.zones = r->zones,
                                 .zone_count = RANDOM_ZONES,
                                 .elements = r->elements,
                                 .element_count = RANDOM_ELEMENTS,
                                 .flows = r->flows,
                                 .flow_count = RANDOM_FLOWS};
}

static const struct threat_generated *threat_find(const struct threat_list *l, struct str key)
{
    for (size_t i = 0; i < l->count; i++)
        if (str_eq(l->threats[i].key, key))
            return &l->threats[i];
    return NULL;
}

/* Every threat of part is in whole. */
static void assert_within(const struct threat_list *part, const struct threat_list *whole,
                          const char *why, struct str word)
{
    for (size_t i = 0; i < part->count; i++)
        if (!threat_find(whole, part->threats[i].key))
            fail_msg("%s %.*s: %.*s", why, STR_ARG(word), STR_ARG(part->threats[i].key));
}

static void the_order_of_the_input_does_not_matter(void **state)
{
    struct fixture *x = *state;
    uint64_t seed = 0x5eed1;
    print_message("seed %llx\n", (unsigned long long)seed);
    for (int round = 0; round < 50; round++) {
        struct random_model r;
        random_make(x, &seed, &r);
        struct threat_list before = generate(x, &r.m, 0);
        struct random_model s = r;
        for (size_t i = 0; i < RANDOM_ELEMENTS; i++)
            s.elements[i] = r.elements[RANDOM_ELEMENTS - 1 - i];
        for (size_t i = 0; i < RANDOM_FLOWS; i++)
            s.flows[i] = r.flows[(i + 2) % RANDOM_FLOWS];
        for (size_t i = 0; i < RANDOM_ZONES; i++)
            s.zones[i] = r.zones[(i + 1) % RANDOM_ZONES];
        s.m.elements = s.elements;
        s.m.flows = s.flows;
        s.m.zones = s.zones;
        struct threat_list after = generate(x, &s.m, 0);
        assert_int_equal(before.count, after.count);
        for (size_t i = 0; i < before.count; i++) {
            assert_true(str_eq(before.threats[i].key, after.threats[i].key));
            assert_true(str_eq(before.threats[i].unknown, after.threats[i].unknown));
            assert_true(str_eq(before.threats[i].covered_by, after.threats[i].covered_by));
            assert_true(i == 0 || str_cmp(before.threats[i - 1].key, before.threats[i].key) < 0);
        }
    }
}

static void a_mitigation_more_never_makes_a_threat_more(void **state)
{
    struct fixture *x = *state;
    uint64_t seed = 0x5eed2;
    print_message("seed %llx\n", (unsigned long long)seed);
    for (int round = 0; round < 20; round++) {
        struct random_model r;
        random_make(x, &seed, &r);
        struct threat_list before = generate(x, &r.m, 0);
        for (size_t w = 0; w < x->rules.word_count; w++) {
            const struct threat_word *word = &x->rules.words[w];
            /* D-011 is the exception: protection against malware may itself stop the device. */
            if (!word->mitigation || STR_IS(word->word, "malware_protection"))
                continue;
            struct random_model s = r;
            for (size_t i = 0; i < RANDOM_ELEMENTS; i++)
                if (word->kinds & (1U << r.elements[i].kind))
                    s.elements[i].words = str_fmt(
                        &x->arena, "%.*s %.*s", STR_ARG(r.elements[i].words), STR_ARG(word->word));
            s.m.elements = s.elements;
            struct threat_list after = generate(x, &s.m, 0);
            assert_within(&after, &before, "added by", word->word);
        }
    }
}

static void what_is_unknown_gives_all_threats_of_yes_and_of_no(void **state)
{
    struct fixture *x = *state;
    for (size_t w = 0; w < x->rules.word_count; w++) {
        const struct threat_word *word = &x->rules.words[w];
        for (int k = THREAT_EXTERNAL_ENTITY; k <= THREAT_DATA_STORE; k++) {
            if (!(word->kinds & (1U << k)))
                continue;
            /* All other words of the kind are unknown, so that every rule is near. */
            struct buf b = {.arena = &x->arena};
            for (size_t i = 0; i < x->rules.word_count; i++)
                if (i != w && (x->rules.words[i].kinds & (1U << k)))
                    buf_fmt(&b, "%.*s? ", STR_ARG(x->rules.words[i].word));
            struct str others = buf_str(&b);
            static const struct {
                const char *before, *after;
            } forms[] = {{"", ""}, {"!", ""}, {"", "?"}};
            struct threat_list lists[COUNT_OF(forms)];
            for (size_t i = 0; i < COUNT_OF(forms); i++) {
                struct str words = str_fmt(&x->arena, "%.*s%s%.*s%s", STR_ARG(others),
                                           forms[i].before, STR_ARG(word->word), forms[i].after);
                struct threat_element e = {STR("E"), (enum threat_kind)k, {0}, words};
                struct threat_model m = {.elements = &e, .element_count = 1};
                lists[i] = generate(x, &m, 0);
            }
            assert_within(&lists[0], &lists[2], "lost by not knowing", word->word);
            assert_within(&lists[1], &lists[2], "lost by not knowing", word->word);
        }
    }
}

static void making_the_same_threats_again_changes_nothing(void **state)
{
    struct fixture *x = *state;
    uint64_t seed = 0x5eed4;
    print_message("seed %llx\n", (unsigned long long)seed);
    for (int round = 0; round < 20; round++) {
        struct random_model r;
        random_make(x, &seed, &r);
        struct threat_list list = generate(x, &r.m, 0);
        struct threat_merged *merged;
        size_t fresh = threat_merge(&x->arena, NULL, 0, &list, &merged);
        struct threat_existing *existing = ARENA_ARRAY(&x->arena, struct threat_existing, fresh);
        for (size_t i = 0; i < fresh; i++) {
            const struct threat_generated *g = merged[i].generated;
            assert_int_equal(merged[i].change, THREAT_NEW);
            existing[fresh - 1 - i] = (struct threat_existing){g->key, g->rule->version, g->unknown,
                                                               false};
        }
        size_t again = threat_merge(&x->arena, existing, fresh, &list, &merged);
        assert_int_equal(again, fresh);
        for (size_t i = 0; i < again; i++)
            assert_int_equal(merged[i].change, THREAT_UNCHANGED);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_the_input_does_not_matter),
        cmocka_unit_test(a_mitigation_more_never_makes_a_threat_more),
        cmocka_unit_test(what_is_unknown_gives_all_threats_of_yes_and_of_no),
        cmocka_unit_test(making_the_same_threats_again_changes_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
