/* Any bytes as the answers of somebody, or as rules: an answer that holds, or a reason. */
#include "assess/classify/classify.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The class, when there is one, is among those that are possible; what is settled asks nothing. */
static void check(struct arena *a, const struct classify_rules *r,
                  const struct classify_facts *facts)
{
    const struct json *m = classify_model(a, r, facts), *class = json_get(m, "class");
    bool found = class->type == JSON_NULL;
    JSON_EACH (c, json_get(m, "possible"))
        found = found || str_eq(c->text, class->text);
    assert(found);
    assert(json_is_true(m, "settled") || json_count(json_get(m, "possible")) != 1 ||
           json_is_true(m, "possible_none"));
    JSON_EACH (q, json_get(m, "questions"))
        assert(!json_is_true(m, "settled") || !STR_IS(json_text(q, "affects"), "class"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err = {0};
    struct str text = {(const char *)data, size};
    const struct classify_rules *rules;
    struct classify_input in;
    arena_init(&a, GIB(1));
    if (classify_input_read(&a, text, (struct str){0}, &in, &err)) {
        struct classify_facts again;
        const struct json *facts = classify_facts_json(&a, in.rules, &in.facts);
        check(&a, in.rules, &in.facts);
        bool ok = classify_facts_read(&a, in.rules, facts, &again, &err);
        assert(ok && memcmp(&again, &in.facts, sizeof again) == 0);
    } else {
        assert(err.text[0]);
    }
    if (classify_read(&a, text, &rules, &err)) {
        struct classify_facts none = {{0}};
        check(&a, rules, &none);
    } else {
        assert(err.text[0]);
    }
    arena_done(&a);
    return 0;
}
