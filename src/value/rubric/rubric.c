#include "value/rubric/rubric.h"

#include "base/embed.h"
#include "value/cvss/cvss.h"

enum {
    DEPTH_MAX = 8,   /* questions that lead to each other; ours go four deep */
    VALUE_MAX = 8,   /* values of a metric */
    METRIC_MAX = 32, /* metrics of a form */
};

struct decider {
    struct arena *arena;
    const struct json *root, *form;
    const struct rubric_answers *answers;
    bool *used;             /* by place of the answer */
    struct json *questions; /* of the model */
};

/* Which values of a metric are possible, by their places from the best to the worst. */
struct range {
    size_t lowest, highest;
};

struct metric {
    const struct json *row;
    const struct json *values;
    struct range range;
};

static const struct json *find(const struct json *rows, const char *member, struct str name)
{
    JSON_EACH (row, rows)
        if (str_eq(json_text(row, member), name))
            return row;
    return NULL;
}

static size_t place_of(const struct json *values, struct str value)
{
    size_t i = 0;
    JSON_EACH (v, values) {
        if (str_eq(v->text, value))
            return i;
        i++;
    }
    return 0;
}

static struct str value_at(const struct json *values, size_t place)
{
    JSON_EACH (v, values)
        if (place-- == 0)
            return v->text;
    return (struct str){0};
}

static struct range max_of(struct range x, struct range y)
{
    return (struct range){x.lowest > y.lowest ? x.lowest : y.lowest,
                          x.highest > y.highest ? x.highest : y.highest};
}

static struct range both_of(struct range x, struct range y)
{
    return (struct range){x.lowest < y.lowest ? x.lowest : y.lowest,
                          x.highest > y.highest ? x.highest : y.highest};
}

/* --- the tree of a question --- */

static const struct json *given(struct decider *d, const struct json *question)
{
    for (size_t i = 0; i < d->answers->count; i++)
        if (str_eq(d->answers->items[i].question, json_text(question, "id"))) {
            d->used[i] = true;
            return find(json_get(question, "answers"), "word", d->answers->items[i].word);
        }
    return NULL;
}

static const struct json *follow(const struct decider *d, const struct json *answer)
{
    return find(json_get(d->root, "questions"), "id", json_text(answer, "ask"));
}

/* What is possible when nothing more is known from here on. */
static struct range possible(const struct decider *d, const struct metric *m,
                             const struct json *question, int depth)
{
    struct range all = {VALUE_MAX, 0};
    JSON_EACH (answer, json_get(question, "answers")) {
        size_t place = place_of(m->values, json_text(answer, "value"));
        struct range one = {place, place};
        const struct json *next = follow(d, answer);
        if (next && depth < DEPTH_MAX)
            one = possible(d, m, next, depth + 1);
        all = both_of(all, one);
    }
    return all;
}

/* Goes as far as the answers lead. open is the question that was reached without an answer, or
   NULL. */
static struct range walk(struct decider *d, const struct metric *m, struct str start,
                         const struct json **open)
{
    const struct json *question = find(json_get(d->root, "questions"), "id", start);
    *open = NULL;
    for (int depth = 0; question && depth < DEPTH_MAX; depth++) {
        const struct json *answer = given(d, question);
        if (!answer) {
            *open = question;
            return possible(d, m, question, 0);
        }
        const struct json *next = follow(d, answer);
        if (!next) {
            size_t place = place_of(m->values, json_text(answer, "value"));
            return (struct range){place, place};
        }
        question = next;
    }
    return (struct range){0, 0};
}

static void put_question(struct decider *d, const struct metric *m, const struct json *question)
{
    struct json *o = json_add(d->arena, d->questions, NULL, JSON_OBJECT);
    json_add_text(d->arena, o, "question", json_text(question, "id"));
    json_add_text(d->arena, o, "metric", json_text(m->row, "metric"));
    json_add_text(d->arena, o, "ask", json_text(question, "ask"));
    struct json *words = json_add(d->arena, o, "answers", JSON_ARRAY);
    JSON_EACH (answer, json_get(question, "answers"))
        json_add_text(d->arena, words, NULL, json_text(answer, "word"));
    json_add_text(d->arena, o, "status", json_text(question, "status"));
}

/* The worst answer counts, of all kinds of harm that a metric is asked about. */
static void decide_metric(struct decider *d, struct metric *m)
{
    const struct json *open;
    m->range = (struct range){0, 0};
    JSON_EACH (start, json_get(m->row, "ask"))
        m->range = max_of(m->range, walk(d, m, start->text, &open));
    JSON_EACH (start, json_get(m->row, "ask")) {
        struct range one = walk(d, m, start->text, &open);
        if (open && one.highest > m->range.lowest)
            put_question(d, m, open);
    }
}

/* --- the vector --- */

static struct str vector_of(const struct decider *d, const struct metric *metrics, size_t count,
                            bool highest)
{
    struct buf b = {.arena = d->arena};
    buf_put(&b, json_text(d->form, "cvss"));
    for (size_t i = 0; i < count; i++) {
        const struct metric *m = &metrics[i];
        struct str value = value_at(m->values, highest ? m->range.highest : m->range.lowest);
        if (!STR_IS(value, "X"))
            buf_fmt(&b, "/%.*s:%.*s", STR_ARG(json_text(m->row, "metric")), STR_ARG(value));
    }
    return buf_str(&b);
}

static bool put_vector(struct arena *a, struct json *into, struct str vector, struct err *err)
{
    struct cvss cvss;
    struct cvss_scores scores;
    struct buf b = {.arena = a};
    if (!cvss_parse(vector, &cvss, err))
        return false;
    cvss_scores(&cvss, &scores);
    cvss_score_format(scores.overall, &b);
    json_add_text(a, into, "vector", vector);
    json_add_text(a, into, "score", buf_str(&b));
    json_add_text(a, into, "severity", str_of(cvss_severity_word(scores.severity)));
    return true;
}

/* The exploitability sub-score of CVSS 3.1 (7.1) in tenths, rounded. */
static int64_t exploitability_tenths(struct str vector)
{
    static const struct {
        const char *metric, *values;
        int64_t hundredths[4], changed[4]; /* changed: where the scope is */
    } weights[] = {
        {"AV", "NALP", {85, 62, 55, 20}, {85, 62, 55, 20}},
        {"AC", "LH", {77, 44, 0, 0}, {77, 44, 0, 0}},
        {"PR", "NLH", {85, 62, 27, 0}, {85, 68, 50, 0}},
        {"UI", "NR", {85, 62, 0, 0}, {85, 62, 0, 0}},
    };
    struct cvss v;
    struct err ignored = {0};
    int64_t product = 822;
    if (!cvss_parse(vector, &v, &ignored))
        return 0;
    bool changed = STR_IS(cvss_metric(&v, "S"), "C");
    for (size_t i = 0; i < COUNT_OF(weights); i++) {
        struct str value = cvss_metric(&v, weights[i].metric);
        size_t place = value.n ? str_find_char(str_of(weights[i].values), value.p[0]) : 0;
        product *= changed ? weights[i].changed[place] : weights[i].hundredths[place];
    }
    const int64_t tenth = 1000000000; /* five factors in hundredths, by ten */
    return (product + tenth / 2) / tenth;
}

static int64_t level_of(const struct decider *d, int64_t tenths)
{
    int64_t level = 1, bound;
    JSON_EACH (upper, json_get(json_get(d->root, "exploitability"), "upper_tenths"))
        if (str_to_int(json_as_text(upper), &bound) && tenths > bound)
            level++;
    level = level > 5 ? 5 : level;
    if (d->answers->known_exploited)
        return 5;
    return d->answers->exploit_public && level < 5 ? level + 1 : level;
}

static void put_exploitability(const struct decider *d, struct json *model, struct str worst,
                               struct str lowest)
{
    const struct json *rule = json_get(d->root, "exploitability");
    int64_t tenths = exploitability_tenths(worst);
    struct json *o = json_add(d->arena, model, "exploitability", JSON_OBJECT);
    json_add_fmt(d->arena, o, "level", "E%lld", (long long)level_of(d, tenths));
    json_add_fmt(d->arena, o, "lowest", "E%lld",
                 (long long)level_of(d, exploitability_tenths(lowest)));
    json_add_int(d->arena, o, "tenths", tenths);
    json_add_text(d->arena, o, "by", json_text(rule, "text"));
    json_add_text(d->arena, o, "status", json_text(rule, "status"));
}

/* "XAVN:Y/XACL:N": first letters of the words, in upper case. */
static struct str extended_of(const struct decider *d)
{
    struct buf b = {.arena = d->arena};
    for (size_t i = 0; i < d->answers->count; i++) {
        const struct rubric_answer *one = &d->answers->items[i];
        if (d->used[i])
            buf_fmt(&b, "%s%.*s:%c", b.n ? "/" : "", STR_ARG(one->question),
                    one->word.p[0] - 'a' + 'A');
    }
    return buf_str(&b);
}

/* --- the whole --- */

/* Whether a question is reached from one of the metrics of the form. */
static bool leads_to(const struct decider *d, struct str start, struct str question, int depth)
{
    if (str_eq(start, question))
        return true;
    const struct json *row = find(json_get(d->root, "questions"), "id", start);
    JSON_EACH (answer, json_get(row, "answers")) {
        struct str next = json_text(answer, "ask");
        if (next.n && depth < DEPTH_MAX && leads_to(d, next, question, depth + 1))
            return true;
    }
    return false;
}

static bool asks(const struct decider *d, struct str question)
{
    JSON_EACH (metric, json_get(d->form, "metrics"))
        JSON_EACH (start, json_get(metric, "ask"))
            if (leads_to(d, start->text, question, 0))
                return true;
    return false;
}

static bool check_answers(const struct decider *d, struct err *err)
{
    for (size_t i = 0; i < d->answers->count; i++) {
        const struct rubric_answer *one = &d->answers->items[i];
        const struct json *row = find(json_get(d->root, "questions"), "id", one->question);
        if (!row || !asks(d, one->question))
            return err_set(err, ERR_INVALID, "%.*s is no question of %.*s", STR_ARG(one->question),
                           STR_ARG(json_text(d->form, "id")));
        if (!find(json_get(row, "answers"), "word", one->word)) {
            struct buf words = {.arena = d->arena};
            JSON_EACH (answer, json_get(row, "answers"))
                buf_fmt(&words, "%s%.*s", words.n ? ", " : "", STR_ARG(json_text(answer, "word")));
            return err_set(err, ERR_INVALID, "%.*s: \"%.*s\" is none of %.*s",
                           STR_ARG(one->question), STR_ARG(one->word), STR_ARG(buf_str(&words)));
        }
        for (size_t j = 0; j < i; j++)
            if (str_eq(d->answers->items[j].question, one->question))
                return err_set(err, ERR_INVALID, "%.*s is answered twice", STR_ARG(one->question));
    }
    return true;
}

static void put_metrics(const struct decider *d, struct json *model, const struct metric *metrics,
                        size_t count)
{
    struct json *list = json_add(d->arena, model, "metrics", JSON_ARRAY);
    for (size_t i = 0; i < count; i++) {
        const struct metric *m = &metrics[i];
        struct json *o = json_add(d->arena, list, NULL, JSON_OBJECT);
        json_add_text(d->arena, o, "metric", json_text(m->row, "metric"));
        json_add_text(d->arena, o, "value", value_at(m->values, m->range.highest));
        json_add_text(d->arena, o, "lowest", value_at(m->values, m->range.lowest));
    }
}

static bool model_of(struct decider *d, const struct metric *metrics, size_t count,
                     struct json **out, struct err *err)
{
    struct arena *a = d->arena;
    struct str worst = vector_of(d, metrics, count, true);
    struct str lowest = vector_of(d, metrics, count, false);
    struct json *model = json_object(a);
    json_add_text(a, model, "form", json_text(d->form, "id"));
    json_add_text(a, model, "name", json_text(d->form, "name"));
    if (!put_vector(a, model, worst, err))
        return false;
    json_add_bool(a, model, "settled", str_eq(worst, lowest));
    if (!put_vector(a, json_add(a, model, "lowest", JSON_OBJECT), lowest, err))
        return false;
    if (json_is_true(d->form, "extended"))
        json_add_text(a, model, "extended", extended_of(d));
    if (STR_IS(json_text(d->form, "cvss"), "CVSS:3.1"))
        put_exploitability(d, model, worst, lowest);
    put_metrics(d, model, metrics, count);
    json_hang(model, "questions", d->questions);
    struct json *unused = json_add(a, model, "unused", JSON_ARRAY);
    for (size_t i = 0; i < d->answers->count; i++)
        if (!d->used[i])
            json_add_text(a, unused, NULL, d->answers->items[i].question);
    json_add_text(a, model, "source", json_text(d->form, "source"));
    json_add_text(a, model, "status", json_text(d->form, "status"));
    *out = model;
    return true;
}

bool rubric_decide(struct arena *a, struct str form, const struct rubric_answers *answers,
                   struct json **out, struct err *err)
{
    struct json *root;
    struct metric metrics[METRIC_MAX];
    size_t count = 0;
    if (!json_read(a, embed_find("data/policies/rubrics.json"), &root, err))
        return false;
    struct decider d = {
        .arena = a,
        .root = root,
        .form = find(json_get(root, "forms"), "id", form),
        .answers = answers,
        .used = ARENA_ARRAY(a, bool, answers->count + 1),
        .questions = json_array(a),
    };
    if (!d.form)
        return err_set(err, ERR_INVALID, "there is no form %.*s: medical, cvss-3.1 or cvss-4.0",
                       STR_ARG(form));
    if (!check_answers(&d, err))
        return false;
    JSON_EACH (row, json_get(d.form, "metrics")) {
        struct metric *m = &metrics[count++];
        *m = (struct metric){.row = row, .values = json_get(row, "values")};
        decide_metric(&d, m);
    }
    return model_of(&d, metrics, count, out, err);
}
