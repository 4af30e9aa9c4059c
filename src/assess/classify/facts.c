#include "assess/classify/classify_internal.h"

/* Answers from outside, and their names for outside. */

static const char *const other_names[] = {"mdr", "ivdr"};

struct str classify_value_word(const struct classify_question *q, unsigned char mask)
{
    if (!q->is_choice)
        return mask & 2 ? STR("yes") : STR("no");
    for (size_t i = 0; i < q->count; i++)
        if (mask & 2U << i)
            return q->values[i];
    return STR("none");
}

/* "rules 5, 6, 8": those that ask for a fact; else what it decides, as "route". */
static struct str rules_of(struct arena *a, const struct classify_rules *r, size_t fact)
{
    struct buf b = {.arena = a};
    size_t last = CLASSIFY_RULE_MAX, count = 0;
    for (size_t i = 0; i < r->branch_count; i++) {
        const struct classify_branch *branch = &r->branches[i];
        if (branch->rule == last || !classify_names(r, branch->condition, fact))
            continue;
        last = branch->rule;
        buf_fmt(&b, "%s%.*s", count++ ? ", " : "", STR_ARG(r->rules[last].id));
    }
    if (!count)
        return str_of(classify_affects_words[r->questions[fact].affects]);
    return str_fmt(a, "%s %.*s", count == 1 ? "rule" : "rules", STR_ARG(buf_str(&b)));
}

static bool unknown_name(struct arena *a, const struct classify_rules *r, struct str name,
                         struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(other_names); i++) {
        struct str regulation = str_of(other_names[i]);
        size_t at;
        if (str_eq(regulation, r->regulation))
            continue;
        const struct classify_rules *other = classify_default(a, regulation);
        if (classify_find_question(other, name, &at))
            return err_set(err, ERR_INVALID, "%.*s: is a fact of %.*s (%.*s), not of %.*s",
                           STR_ARG(name), STR_ARG(json_text(other->from, "title")),
                           STR_ARG(rules_of(a, other, at)), STR_ARG(json_text(r->from, "title")));
    }
    return err_set(err, ERR_INVALID, "%.*s: there is no such fact in %.*s", STR_ARG(name),
                   STR_ARG(json_text(r->from, "title")));
}

static bool wrong_value(struct arena *a, const struct classify_rules *r, size_t fact,
                        struct str given, struct err *err)
{
    const struct classify_question *q = &r->questions[fact];
    struct buf words = {.arena = a};
    if (!q->is_choice)
        return err_set(err, ERR_INVALID, "%.*s: '%.*s' is neither true nor false (%.*s)",
                       STR_ARG(q->id), STR_ARG(given), STR_ARG(rules_of(a, r, fact)));
    for (size_t i = 0; i < q->count; i++)
        buf_fmt(&words, "%s%.*s", i ? ", " : "", STR_ARG(q->values[i]));
    return err_set(err, ERR_INVALID, "%.*s: '%.*s' is none of %.*s (%.*s)", STR_ARG(q->id),
                   STR_ARG(given), STR_ARG(buf_str(&words)), STR_ARG(rules_of(a, r, fact)));
}

/* "inv_none = yes, inv_surgical = yes: what is non-invasive ... (Annex VIII rules ...)" */
static bool contradicts(struct arena *a, const struct classify_rules *r,
                        const struct classify_facts *facts, const struct classify_extra *x,
                        struct err *err)
{
    struct buf names = {.arena = a};
    for (size_t f = 0; f < r->question_count; f++)
        if (facts->given[f] && classify_names(r, x->condition, f))
            buf_fmt(&names, "%s%.*s = %.*s", names.n ? ", " : "", STR_ARG(r->questions[f].id),
                    STR_ARG(classify_value_word(&r->questions[f], facts->given[f])));
    return err_set(err, ERR_INVALID, "%.*s: these answers contradict each other: %.*s (%.*s)",
                   STR_ARG(buf_str(&names)), STR_ARG(json_text(x->from, "text")),
                   STR_ARG(json_text(x->from, "rule")));
}

static bool check(struct arena *a, const struct classify_rules *r,
                  const struct classify_facts *facts, struct err *err)
{
    const struct classify_extra *x = classify_contradiction(r, facts);
    return !x || contradicts(a, r, facts, x, err);
}

static unsigned char value_of(const struct classify_question *q, struct str word)
{
    for (size_t i = 0; i < q->count; i++)
        if (str_eq(word, q->values[i]))
            return (unsigned char)(2U << i);
    return 0;
}

/* "none" where it is no value of the choice: nothing was chosen, as the procedure's own default. */
static bool is_none(const struct classify_question *q, const struct json *item)
{
    return q->is_choice && item->type == JSON_STRING && STR_IS(item->text, "none") &&
           !value_of(q, item->text);
}

bool classify_facts_read(struct arena *a, const struct classify_rules *r, const struct json *facts,
                         struct classify_facts *out, struct err *err)
{
    struct classify_facts read = {{0}};
    size_t at;
    if (!facts || facts->type != JSON_OBJECT)
        return err_set(err, ERR_INVALID, "facts: an object of names and answers is needed");
    JSON_EACH (item, facts) {
        if (!classify_find_question(r, item->key, &at))
            return unknown_name(a, r, item->key, err);
        const struct classify_question *q = &r->questions[at];
        struct buf text = {.arena = a};
        unsigned char value = 0;
        if (item->type == JSON_NULL || is_none(q, item))
            continue;
        if (q->is_choice && item->type == JSON_STRING)
            value = value_of(q, item->text);
        else if (!q->is_choice && (item->type == JSON_TRUE || item->type == JSON_FALSE))
            value = item->type == JSON_TRUE ? 2 : 1;
        json_write(item, &text);
        if (!value)
            return wrong_value(
                a, r, at, item->type == JSON_STRING ? item->text : str_sub(buf_str(&text), 0, 60),
                err);
        read.given[at] = value;
    }
    if (!check(a, r, &read, err))
        return false;
    *out = read;
    return true;
}

struct json *classify_facts_json(struct arena *a, const struct classify_rules *r,
                                 const struct classify_facts *facts)
{
    struct json *out = json_object(a);
    for (size_t f = 0; f < r->question_count; f++) {
        const struct classify_question *q = &r->questions[f];
        if (facts->given[f] && q->is_choice)
            json_add_text(a, out, str_cz(a, q->id), classify_value_word(q, facts->given[f]));
        else if (facts->given[f])
            json_add_bool(a, out, str_cz(a, q->id), facts->given[f] == 2);
    }
    return out;
}

/* A word in any case, or the number of a choice as they are listed. */
static bool answer_value(const struct classify_question *q, struct str answer, unsigned char *out)
{
    static const struct {
        const char *word;
        unsigned char value;
    } words[] = {{"yes", 2},   {"y", 2},       {"true", 2}, {"no", 1}, {"n", 1},
                 {"false", 1}, {"unknown", 0}, {"u", 0},    {"?", 0},  {"", 0}};
    int64_t number;
    for (size_t i = 0; i < q->count; i++)
        if (str_eq_nocase(answer, q->values[i])) {
            *out = (unsigned char)(2U << i);
            return true;
        }
    if (q->is_choice && str_to_int(answer, &number) && number >= 1 && number <= (int64_t)q->count) {
        *out = (unsigned char)(1U << number);
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq_nocase(answer, str_of(words[i].word))) {
            /* "no" to a choice is its default, where it has one. */
            *out = q->is_choice && words[i].value == 1 ? q->unanswered : words[i].value;
            return !q->is_choice || !words[i].value || (words[i].value == 1 && q->unanswered);
        }
    return false;
}

bool classify_answer(struct arena *a, const struct classify_rules *r, struct str question,
                     struct str answer, struct classify_facts *facts, struct err *err)
{
    struct classify_facts more = *facts;
    size_t at;
    if (!classify_find_question(r, question, &at))
        return unknown_name(a, r, question, err);
    const struct classify_question *q = &r->questions[at];
    if (!answer_value(q, str_trim(answer), &more.given[at])) {
        if (q->is_choice)
            return wrong_value(a, r, at, answer, err);
        return err_set(err, ERR_INVALID, "%.*s: answer yes, no or unknown", STR_ARG(q->id));
    }
    if (!check(a, r, &more, err))
        return false;
    *facts = more;
    return true;
}

static bool find_rules(struct arena *a, struct str named, struct str otherwise,
                       struct classify_input *out, struct err *err)
{
    struct str word = str_lower(a, named.n ? named : otherwise);
    if (!word.n)
        return err_set(err, ERR_INVALID, "regulation: is missing; it is mdr or ivdr");
    if (named.n && otherwise.n && !str_eq(word, otherwise))
        return err_set(err, ERR_INVALID, "regulation: is %.*s, but that of the device is %.*s",
                       STR_ARG(word), STR_ARG(otherwise));
    out->rules = classify_default(a, word);
    return out->rules ||
           err_set(err, ERR_INVALID, "regulation: '%.*s' is neither mdr nor ivdr", STR_ARG(named));
}

bool classify_input_read(struct arena *a, struct str text, struct str otherwise,
                         struct classify_input *out, struct err *err)
{
    static const char *const read[] = {"regulation", "facts", "qualification"};
    struct classify_input in = {.ignored = json_array(a)};
    struct json *document;
    if (!json_read(a, text, &document, err))
        return false;
    if (document->type != JSON_OBJECT)
        return err_set(err, ERR_INVALID, "the document is no object {\"regulation\", \"facts\"}");
    if (!find_rules(a, json_text(document, "regulation"), otherwise, &in, err) ||
        !classify_facts_read(a, in.rules, json_get(document, "facts"), &in.facts, err))
        return false;
    in.qualification = json_text(document, "qualification");
    JSON_EACH (item, document) {
        bool known = false;
        for (size_t i = 0; i < COUNT_OF(read); i++)
            known = known || str_eq(item->key, str_of(read[i]));
        if (!known)
            json_add_text(a, in.ignored, NULL, item->key);
    }
    *out = in;
    return true;
}
