#include "intake/device/change.h"

#include "base/embed.h"
#include "value/udi/udi.h"

static const char *const ANSWERS[] = {
    [CHANGE_NO] = "no", [CHANGE_ASK] = "ask", [CHANGE_YES] = "yes"};
static const char *const WHENS[] = {
    [CHANGE_NO_BODY] = "no_body", [CHANGE_NOT_LEGACY] = "not_legacy", [CHANGE_IVDR] = "ivdr"};

/* --- reading --- */

static bool find_word(const char *const *words, size_t count, struct str word, int *out)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, str_of(words[i]))) {
            *out = (int)i;
            return true;
        }
    return false;
}

static bool read_ruling(const struct json *from, struct change_ruling *out, struct err *err)
{
    int answer;
    struct change_ruling r = {.reason = json_text(from, "reason"),
                              .source = json_text(from, "source"),
                              .status = json_text(from, "status")};
    if (!find_word(ANSWERS, COUNT_OF(ANSWERS), json_text(from, "answer"), &answer))
        return err_set(err, ERR_INVALID, "answer is none of yes, no, ask");
    if (!r.reason.n || !r.source.n)
        return err_set(err, ERR_INVALID, "it has no reason, or no source");
    if (!STR_IS(r.status, "verified") && !STR_IS(r.status, "secondary") &&
        !STR_IS(r.status, "unverified"))
        return err_set(err, ERR_INVALID, "status is none of verified, secondary, unverified");
    r.answer = (enum change_answer)answer;
    *out = r;
    return true;
}

static bool read_questions(const struct json *file, struct change_rules *rules, struct err *err)
{
    JSON_EACH (q, json_get(file, "questions")) {
        struct change_question question = {json_text(q, "id"), json_text(q, "title")};
        if (rules->question_count == CHANGE_QUESTION_MAX)
            return err_set(err, ERR_LIMIT, "more than %d questions", CHANGE_QUESTION_MAX);
        if (!question.id.n || !question.title.n)
            return err_set(err, ERR_INVALID, "question %zu has no id or title",
                           rules->question_count + 1);
        rules->questions[rules->question_count++] = question;
    }
    return rules->question_count > 0 || err_set(err, ERR_INVALID, "it has no questions");
}

/* A kind's own answer stands before that of its effect. */
static bool read_kind(const struct json *file, const struct json *from, struct change_rules *rules,
                      struct err *err)
{
    struct change_kind *k = &rules->kinds[rules->kind_count];
    *k = (struct change_kind){
        json_text(from, "id"), json_text(from, "name"), json_text(from, "ask"), {{0}}};
    if (!k->id.n || !k->name.n || !k->ask.n)
        return err_set(err, ERR_INVALID, "kind %zu has no id, name or ask", rules->kind_count + 1);
    const struct json *effect = json_find(json_get(file, "effects"), json_text(from, "effect"));
    for (size_t i = 0; i < rules->question_count; i++) {
        const struct str question = rules->questions[i].id;
        const struct json *own = json_find(from, question);
        if (!read_ruling(own ? own : json_find(effect, question), &k->rulings[i], err))
            return err_wrap(err, "%.*s: %.*s", STR_ARG(k->id), STR_ARG(question));
    }
    for (size_t i = 0; i < rules->kind_count; i++)
        if (str_eq(rules->kinds[i].id, k->id))
            return err_set(err, ERR_INVALID, "%.*s is there twice", STR_ARG(k->id));
    rules->kind_count++;
    return true;
}

static bool read_instead(const struct json *from, struct change_rules *rules, struct err *err)
{
    struct change_instead x = {.question = rules->question_count};
    int when;
    for (size_t i = 0; i < rules->question_count; i++)
        if (str_eq(rules->questions[i].id, json_text(from, "question")))
            x.question = i;
    if (rules->instead_count == CHANGE_INSTEAD_MAX)
        return err_set(err, ERR_LIMIT, "more than %d", CHANGE_INSTEAD_MAX);
    if (x.question == rules->question_count)
        return err_set(err, ERR_INVALID, "there is no question '%.*s'",
                       STR_ARG(json_text(from, "question")));
    if (!find_word(WHENS, COUNT_OF(WHENS), json_text(from, "when"), &when))
        return err_set(err, ERR_INVALID, "when is none of no_body, not_legacy, ivdr");
    x.when = (enum change_when)when;
    if (!read_ruling(from, &x.ruling, err))
        return false;
    rules->instead[rules->instead_count++] = x;
    return true;
}

bool device_change_read(struct arena *a, struct str text, struct change_rules *out, struct err *err)
{
    struct json *file;
    struct change_rules *rules = ARENA_NEW(a, struct change_rules);
    if (!json_read(a, text, &file, err))
        return false;
    rules->edition = json_text(file, "date");
    if (!read_questions(file, rules, err))
        return false;
    JSON_EACH (kind, json_get(file, "kinds")) {
        if (rules->kind_count == CHANGE_KIND_MAX)
            return err_set(err, ERR_LIMIT, "more than %d kinds", CHANGE_KIND_MAX);
        if (!read_kind(file, kind, rules, err))
            return false;
    }
    JSON_EACH (x, json_get(file, "instead"))
        if (!read_instead(x, rules, err))
            return err_wrap(err, "instead %zu", rules->instead_count + 1);
    if (!rules->kind_count)
        return err_set(err, ERR_INVALID, "it has no kinds");
    *out = *rules;
    return true;
}

const struct change_rules *device_change_rules(struct arena *a)
{
    struct change_rules *rules = ARENA_NEW(a, struct change_rules);
    struct err err = {0};
    bool ok = device_change_read(a, embed_find("data/udi/changes.json"), rules, &err);
    assert(ok); /* our own file; a test reads it */
    return rules;
}

/* The kinds that a list of words names, each once. */
struct chosen {
    const struct change_kind *kinds[CHANGE_KIND_MAX];
    size_t count;
};

static const struct change_kind *find_kind(const struct change_rules *rules, struct str id)
{
    for (size_t i = 0; i < rules->kind_count; i++)
        if (str_eq(rules->kinds[i].id, id))
            return &rules->kinds[i];
    return NULL;
}

static bool no_kind(struct arena *a, const struct change_rules *rules, struct str word,
                    struct err *err)
{
    struct buf known = {.arena = a};
    for (size_t i = 0; i < rules->kind_count; i++)
        buf_fmt(&known, "%s%.*s", i ? ", " : "", STR_ARG(rules->kinds[i].id));
    return err_set(err, ERR_INVALID, "there is no kind of change '%.*s'; there are %.*s",
                   STR_ARG(str_sub(word, 0, 60)), STR_ARG(buf_str(&known)));
}

/* The next word of a list whose words stand apart by spaces or commas. */
static bool next_word(struct str *rest, struct str *word)
{
    while (rest->n && (rest->p[0] == ' ' || rest->p[0] == ','))
        *rest = str_from(*rest, 1);
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != ',')
        n++;
    *word = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
    return n > 0;
}

static bool choose(struct arena *a, const struct change_rules *rules, struct str words,
                   struct chosen *out, struct err *err)
{
    struct str word;
    *out = (struct chosen){0};
    while (next_word(&words, &word)) {
        const struct change_kind *k = find_kind(rules, word);
        bool twice = false;
        if (!k)
            return no_kind(a, rules, word, err);
        for (size_t i = 0; i < out->count; i++)
            twice = twice || out->kinds[i] == k;
        if (!twice)
            out->kinds[out->count++] = k;
    }
    return true;
}

bool device_check_kinds(struct arena *a, const char *name, struct str words, struct err *err)
{
    struct chosen ignored;
    return !words.n || choose(a, device_change_rules(a), words, &ignored, err) ||
           err_wrap(err, "%s", name);
}

/* --- judging --- */

static bool has_no_body(const struct change_facts *f)
{
    return f->risk_class == DEVICE_CLASS_I ||
           (f->risk_class == DEVICE_CLASS_A && f->sterile != TRI_YES);
}

/* Whether the device is surely without a certificate under a Directive decides; unknown does not.
 */
static bool holds(enum change_when when, const struct change_facts *f)
{
    switch (when) {
    case CHANGE_NO_BODY: return has_no_body(f);
    case CHANGE_NOT_LEGACY: return f->legacy == TRI_NO;
    case CHANGE_IVDR: return f->regulation == DEVICE_REGULATION_IVDR && f->legacy == TRI_YES;
    }
    return false;
}

static const struct change_ruling *instead_of(const struct change_rules *rules, size_t question,
                                              const struct change_facts *f)
{
    for (size_t i = 0; i < rules->instead_count; i++)
        if (rules->instead[i].question == question && holds(rules->instead[i].when, f))
            return &rules->instead[i].ruling;
    return NULL;
}

static void put_reason(struct arena *a, struct json *reasons, struct str kind,
                       const struct change_ruling *r)
{
    struct json *o = json_add(a, reasons, NULL, JSON_OBJECT);
    json_add_text(a, o, "kind", kind);
    json_add_text(a, o, "answer", str_of(ANSWERS[r->answer]));
    json_add_text(a, o, "reason", r->reason);
    json_add_text(a, o, "source", r->source);
    json_add_text(a, o, "status", r->status);
}

/* The answer of most weight, and the reasons for it before those for lesser ones. */
static enum change_answer put_answer(struct arena *a, const struct change_question *question,
                                     size_t place, const struct change_ruling *other,
                                     const struct chosen *chosen, struct json *answers)
{
    struct json *o = json_add(a, answers, NULL, JSON_OBJECT);
    enum change_answer answer = other ? other->answer : CHANGE_NO;
    for (size_t i = 0; !other && i < chosen->count; i++)
        if (chosen->kinds[i]->rulings[place].answer > answer)
            answer = chosen->kinds[i]->rulings[place].answer;
    json_add_text(a, o, "question", question->id);
    json_add_text(a, o, "title", question->title);
    json_add_text(a, o, "answer", str_of(ANSWERS[answer]));
    struct json *reasons = json_add(a, o, "reasons", JSON_ARRAY);
    if (other)
        put_reason(a, reasons, (struct str){0}, other);
    for (int weight = (int)answer; !other && weight >= CHANGE_NO; weight--)
        for (size_t i = 0; i < chosen->count; i++)
            if ((int)chosen->kinds[i]->rulings[place].answer == weight)
                put_reason(a, reasons, chosen->kinds[i]->id, &chosen->kinds[i]->rulings[place]);
    return answer;
}

static void put_difference(struct arena *a, struct json *into, const char *field, struct str text)
{
    struct json *o = json_add(a, into, NULL, JSON_OBJECT);
    json_add_text(a, o, "field", str_of(field));
    json_add_text(a, o, "text", text);
}

/* A GTIN as its 14 digits, alone or in an element string; all else as it stands. */
static struct str di_of(struct arena *a, struct str text)
{
    struct udi u;
    struct err ignored;
    if (!udi_read(a, text, (struct date){0}, &u, &ignored))
        return text;
    struct str gtin = udi_part(&u, u.kind == UDI_GTIN ? "gtin" : "01");
    return gtin.n ? gtin : text;
}

/* What the records say, against what the answers want. */
static void put_differences(struct arena *a, struct str question, enum change_answer answer,
                            const struct change_facts *f, struct json *into)
{
    bool same_di = f->udi_di.n && str_eq(di_of(a, f->udi_di), di_of(a, f->udi_di_before));
    bool other_di = f->udi_di.n && f->udi_di_before.n && !same_di;
    bool same_pi = f->udi_pi.n && str_eq(f->udi_pi, f->udi_pi_before);
    if (STR_IS(question, "udi_di") && answer == CHANGE_YES && same_di)
        put_difference(a, into, "udi_di",
                       str_fmt(a, "%.*s is that of %.*s, and must be a new one", STR_ARG(f->udi_di),
                               STR_ARG(f->previous)));
    if (STR_IS(question, "udi_di") && answer == CHANGE_NO && other_di)
        put_difference(a, into, "udi_di",
                       str_fmt(a, "%.*s is another than that of %.*s, and no new one is asked for",
                               STR_ARG(f->udi_di), STR_ARG(f->previous)));
    if (STR_IS(question, "udi_pi") && answer == CHANGE_YES && same_pi)
        put_difference(a, into, "udi_pi",
                       str_fmt(a, "%.*s is that of %.*s, and must be a new one", STR_ARG(f->udi_pi),
                               STR_ARG(f->previous)));
    if (STR_IS(question, "legacy_significant") && answer == CHANGE_YES && f->significant == TRI_NO)
        put_difference(a, into, "significant_change",
                       STR("is no, and the kinds of change say yes"));
}

static void put_head(struct arena *a, const struct change_rules *rules,
                     const struct change_facts *f, const struct chosen *chosen, struct json *model)
{
    json_add_text(a, model, "release", f->release);
    json_add_text(a, model, "release_title", f->release_title);
    json_add_text(a, model, "previous", f->previous);
    json_add_text(a, model, "previous_title", f->previous_title);
    json_add_text(a, model, "edition", rules->edition);
    struct json *kinds = json_add(a, model, "kinds", JSON_ARRAY);
    for (size_t i = 0; i < chosen->count; i++) {
        struct json *o = json_add(a, kinds, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", chosen->kinds[i]->id);
        json_add_text(a, o, "name", chosen->kinds[i]->name);
    }
}

static void put_asked(struct arena *a, const struct change_rules *rules, struct json *model)
{
    struct json *asked = json_add(a, model, "ask", JSON_ARRAY);
    for (size_t i = 0; i < rules->kind_count; i++) {
        struct json *o = json_add(a, asked, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", rules->kinds[i].id);
        json_add_text(a, o, "name", rules->kinds[i].name);
        json_add_text(a, o, "ask", rules->kinds[i].ask);
    }
}

bool device_change_judge(struct arena *a, const struct change_rules *rules,
                         const struct change_facts *facts, struct json **out, struct err *err)
{
    struct chosen chosen;
    if (!choose(a, rules, facts->kinds, &chosen, err))
        return false;
    struct json *model = json_object(a);
    put_head(a, rules, facts, &chosen, model);
    struct json *answers = json_add(a, model, "answers", JSON_ARRAY);
    struct json *differences = json_add(a, model, "differences", JSON_ARRAY);
    for (size_t i = 0; chosen.count && i < rules->question_count; i++) {
        const struct change_question *question = &rules->questions[i];
        enum change_answer answer = put_answer(a, question, i, instead_of(rules, i, facts), &chosen,
                                               answers);
        put_differences(a, question->id, answer, facts, differences);
    }
    if (!chosen.count)
        put_asked(a, rules, model);
    *out = model;
    return true;
}
