#include "assess/gap/applies.h"

/* The answer to one member of the condition. */
struct answer {
    enum tri value;
    struct str decided_by; /* the fact that made it yes (any_of) or no (all_of); else empty */
    struct str missing;    /* the first unknown fact; else empty */
};

static struct str question_of(const struct gap_facts *facts, struct str name)
{
    struct str q = facts->question ? facts->question(facts->context, name) : (struct str){0};
    return q.n > 0 ? q : name;
}

/* deciding: the value of one fact that settles the whole list: yes for any_of, no for all_of. */
static struct answer list_answer(const struct json *list, enum tri deciding,
                                 const struct gap_facts *facts)
{
    struct answer out = {.value = deciding == TRI_YES ? TRI_NO : TRI_YES};
    JSON_EACH (item, list) {
        enum tri v = facts->value(facts->context, item->text);
        if (v == deciding)
            return (struct answer){.value = deciding, .decided_by = item->text};
        if (v == TRI_UNKNOWN && out.missing.n == 0)
            out = (struct answer){.value = TRI_UNKNOWN, .missing = item->text};
    }
    return out;
}

static bool is_word_list(const struct json *m)
{
    if (m->type != JSON_ARRAY || m->items.count == 0)
        return false;
    JSON_EACH (item, m) {
        if (item->type != JSON_STRING || item->text.n == 0)
            return false;
    }
    return true;
}

static bool member_answer(const struct json *m, const struct gap_facts *facts, struct answer *out)
{
    *out = (struct answer){.value = TRI_UNKNOWN};
    if (m->type == JSON_TRUE && (STR_IS(m->key, "always") || STR_IS(m->key, "never"))) {
        out->value = STR_IS(m->key, "always") ? TRI_YES : TRI_NO;
        return true;
    }
    bool any = STR_IS(m->key, "any_of");
    if ((!any && !STR_IS(m->key, "all_of")) || !is_word_list(m))
        return false;
    *out = list_answer(m, any ? TRI_YES : TRI_NO, facts);
    return true;
}

/* "Is it sterile?", "Is it reusable?" */
static void put_questions(struct buf *b, const struct json *list, const struct gap_facts *facts)
{
    JSON_EACH (item, list) {
        buf_fmt(b, "%s\"%.*s\"", item == json_first(list) ? "" : ", ",
                STR_ARG(question_of(facts, item->text)));
    }
}

static struct str reason_yes(struct arena *a, const struct json *m, const struct answer *answer,
                             const struct gap_facts *facts)
{
    struct buf b = {.arena = a};
    if (STR_IS(m->key, "always"))
        return STR("Applies to every device.");
    if (answer->decided_by.n > 0) {
        buf_fmt(&b, "Applies: \"%.*s\" is answered with yes.",
                STR_ARG(question_of(facts, answer->decided_by)));
        return buf_str(&b);
    }
    BUF_LIT(&b, "Applies: answered with yes: ");
    put_questions(&b, m, facts);
    buf_char(&b, '.');
    return buf_str(&b);
}

static void put_reason_no(struct buf *b, const struct json *m, const struct answer *answer,
                          const struct gap_facts *facts)
{
    if (STR_IS(m->key, "never")) {
        BUF_LIT(b, " The clause asks nothing of the manufacturer.");
        return;
    }
    BUF_LIT(b, " Answered with no: ");
    if (answer->decided_by.n > 0)
        buf_fmt(b, "\"%.*s\"", STR_ARG(question_of(facts, answer->decided_by)));
    else
        put_questions(b, m, facts);
    buf_char(b, '.');
}

static struct gap_applies unknown(struct arena *a, struct str fact, const struct gap_facts *facts)
{
    if (fact.n == 0)
        return (struct gap_applies){.verdict = TRI_UNKNOWN,
                                    .reason = STR("Unknown: the clause does not say when it "
                                                  "applies.")};
    struct str q = question_of(facts, fact);
    return (struct gap_applies){
        .verdict = TRI_UNKNOWN,
        .reason = a ? str_fmt(a, "Unknown until this is answered: \"%.*s\"", STR_ARG(q))
                    : (struct str){0},
        .fact = fact,
        .question = q};
}

struct gap_applies gap_applies(struct arena *a, const struct json *condition,
                               const struct gap_facts *facts)
{
    struct buf no = {.arena = a};
    struct str missing = {0};
    bool understood = json_count(condition) > 0 && condition->type == JSON_OBJECT;
    if (a)
        BUF_LIT(&no, "Does not apply.");
    JSON_EACH (m, condition) {
        struct answer answer;
        if (!member_answer(m, facts, &answer))
            understood = false;
        else if (answer.value == TRI_YES)
            return (struct gap_applies){.verdict = TRI_YES,
                                        .reason = a ? reason_yes(a, m, &answer, facts)
                                                    : (struct str){0}};
        else if (answer.value == TRI_NO && a)
            put_reason_no(&no, m, &answer, facts);
        else if (missing.n == 0)
            missing = answer.missing;
    }
    if (!understood || missing.n > 0)
        return unknown(a, missing, facts);
    return (struct gap_applies){.verdict = TRI_NO, .reason = buf_str(&no)};
}
