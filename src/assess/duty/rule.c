#include "assess/duty/rule.h"
#include "base/embed.h"
#include "base/limits.h"

const struct duty_rule *duty_rule_find(const struct duty_rules *rules, struct str id)
{
    for (size_t i = 0; i < rules->count; i++)
        if (str_eq(rules->items[i].id, id))
            return &rules->items[i];
    return NULL;
}

/* The number of a word in a list; false when the word is none. A word that is not there is the
   first. */
static bool read_word(const struct json *from, const char *name, const char *const *words,
                      size_t count, int *out, struct err *err)
{
    struct str word = json_text(from, name);
    *out = 0;
    if (!word.n)
        return true;
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, str_of(words[i]))) {
            *out = (int)i;
            return true;
        }
    return err_set(err, ERR_INVALID, "%s: '%.*s' is no word for it", name, STR_ARG(word));
}

static bool read_period(const struct json *from, struct period *out, struct err *err)
{
    struct str text = json_text(from, "period");
    return !text.n || period_parse(text, out) ||
           err_set(err, ERR_INVALID, "period: '%.*s' is no period of ISO 8601", STR_ARG(text));
}

static bool read_date(const struct json *from, const char *name, struct date *out, struct err *err)
{
    struct str text = json_text(from, name);
    return !text.n || date_parse(text, out) ||
           err_set(err, ERR_INVALID, "%s: '%.*s' is no date (YYYY-MM-DD)", name, STR_ARG(text));
}

static bool read_condition(const struct json *from, const char *name, enum duty_about about,
                           const struct json **out, struct err *err)
{
    *out = json_get(from, name);
    return !*out || duty_condition_check(*out, about, err) || err_wrap(err, "%s", name);
}

static bool read_field(const struct json *from, const char *name, enum duty_about about,
                       struct str *out, struct err *err)
{
    *out = json_text(from, name);
    return !out->n || duty_field_is(about, *out) ||
           err_set(err, ERR_INVALID, "%s: '%.*s' is no field here", name, STR_ARG(*out));
}

static bool read_start(const struct json *from, enum duty_about about, struct duty_start *out,
                       struct err *err)
{
    if (from->type == JSON_OBJECT) {
        out->says = json_text(from, "says");
        return (read_date(from, "date", &out->date, err) &&
                read_condition(from, "if", about, &out->when, err)) &&
               (out->date.year || err_set(err, ERR_INVALID, "a start without field or date"));
    }
    out->field = json_as_text(from);
    return STR_IS(out->field, "document") || duty_field_is(about, out->field) ||
           err_set(err, ERR_INVALID, "'%.*s' is no field here", STR_ARG(out->field));
}

static bool read_starts(const struct json *from, struct duty_rule *r, struct err *err)
{
    JSON_EACH (start, json_get(from, "start")) {
        if (r->start_count == DUTY_STARTS_MAX)
            return err_set(err, ERR_LIMIT, "start: more than %d", DUTY_STARTS_MAX);
        if (!read_start(start, r->about, &r->starts[r->start_count++], err))
            return err_wrap(err, "start");
    }
    const struct json *expect = json_get(from, "expect");
    r->never_expected = expect && STR_IS(json_as_text(expect), "never");
    return r->never_expected || read_condition(from, "expect", r->about, &r->expect, err);
}

static bool read_cases(const struct json *from, struct duty_rule *r, struct err *err)
{
    JSON_EACH (one, json_get(from, "cases")) {
        struct duty_case *c = &r->cases[r->case_count];
        if (r->case_count++ == DUTY_CASES_MAX)
            return err_set(err, ERR_LIMIT, "cases: more than %d", DUTY_CASES_MAX);
        if (!read_condition(one, "if", r->about, &c->when, err) ||
            !read_period(one, &c->period, err) || !read_date(one, "date", &c->date, err))
            return err_wrap(err, "case %zu", r->case_count);
        if (c->period.known == (c->date.year != 0))
            return err_set(err, ERR_INVALID, "case %zu: needs a period or a date", r->case_count);
    }
    return true;
}

static bool read_texts(const struct json *from, struct duty_rule *r, struct err *err)
{
    const struct {
        const char *name;
        struct str *to;
        bool needed;
    } texts[] = {{"id", &r->id, true},
                 {"title", &r->title, true},
                 {"label", &r->label, true},
                 {"status", &r->status, true},
                 {"source", &r->source, true},
                 {"actor", &r->actor, true},
                 {"action", &r->action, true},
                 {"if_text", &r->when_text, true},
                 {"mdr", &r->mdr, false},
                 {"ivdr", &r->ivdr, false},
                 {"law", &r->law, false},
                 {"duty", &r->duty, false},
                 {"after", &r->after, false},
                 {"start_text", &r->start_text, false},
                 {"note", &r->note, false},
                 {"day_type", &r->day_type, false},
                 {"classes", &r->classes, false},
                 {"addressee", &r->addressee, false}};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        *texts[i].to = json_text(from, texts[i].name);
        if (texts[i].needed && !texts[i].to->n)
            return err_set(err, ERR_INVALID, "%s: is missing", texts[i].name);
    }
    return r->mdr.n || r->ivdr.n || err_set(err, ERR_INVALID, "mdr, ivdr: one is needed");
}

static bool read_words(const struct json *from, struct duty_rule *r, struct err *err)
{
    static const char *const kinds[] = {"duty", "date", "parallel", "announced", "proposed"};
    static const char *const meanings[] = {"by", "from", "until"};
    static const char *const directions[] = {"after", "before"};
    int kind, about, meaning, direction;
    if (!read_word(from, "kind", kinds, COUNT_OF(kinds), &kind, err) ||
        !read_word(from, "about", duty_about_words, DUTY_ABOUT__COUNT, &about, err) ||
        !read_word(from, "meaning", meanings, COUNT_OF(meanings), &meaning, err) ||
        !read_word(from, "direction", directions, COUNT_OF(directions), &direction, err))
        return false;
    r->kind = (enum duty_kind)kind;
    r->about = (enum duty_about)about;
    r->meaning = (enum duty_meaning)meaning;
    r->before = direction == 1;
    r->repeats = json_is_true(from, "repeats");
    r->no_gap = json_is_true(from, "no_gap");
    r->anew = json_is_true(from, "anew");
    return true;
}

static void read_documents(struct arena *a, const struct json *from, struct duty_rule *r)
{
    struct buf b = {.arena = a};
    JSON_EACH (id, json_get(from, "documents"))
        buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(json_as_text(id)));
    r->documents = b.n ? buf_str(&b) : r->id;
}

static bool read_conditions(const struct json *from, const struct json *file, struct duty_rule *r,
                            struct err *err)
{
    struct str name = json_text(from, "conditions");
    if (!name.n)
        return true;
    r->conditions = json_find(json_get(file, "conditions"), name);
    if (!json_count(r->conditions))
        return err_set(err, ERR_INVALID, "conditions: there are no '%.*s'", STR_ARG(name));
    JSON_EACH (one, r->conditions) {
        struct date by = {0};
        if (!json_text(one, "fact").n || !json_text(one, "says").n ||
            !read_date(one, "by", &by, err))
            return err_set(err, ERR_INVALID,
                           "conditions: '%.*s' has one without fact or words, "
                           "or with a day that is none",
                           STR_ARG(name));
    }
    return true;
}

static bool read_rule(struct arena *a, const struct json *from, const struct json *file,
                      struct duty_rule *r, struct err *err)
{
    if (!read_texts(from, r, err) || !read_words(from, r, err) ||
        !read_condition(from, "if", r->about, &r->when, err) || !read_starts(from, r, err) ||
        !read_period(from, &r->period, err) || !read_date(from, "date", &r->date, err) ||
        !read_date(from, "in_force_from", &r->in_force_from, err) || !read_cases(from, r, err) ||
        !read_field(from, "end", r->about, &r->end, err) ||
        !read_field(from, "done", r->about, &r->done, err) || !read_conditions(from, file, r, err))
        return false;
    read_documents(a, from, r);
    bool dated = r->period.known || r->date.year || r->case_count > 0;
    if (!r->when)
        return err_set(err, ERR_INVALID, "if: is missing");
    if (dated && (r->kind == DUTY_KIND_PROPOSED || r->kind == DUTY_KIND_ANNOUNCED))
        return err_set(err, ERR_INVALID, "what is proposed or announced makes no date");
    if (r->period.known && r->date.year)
        return err_set(err, ERR_INVALID, "period, date: only one can be");
    if (r->about == DUTY_ABOUT_NONE && dated)
        return err_set(err, ERR_INVALID, "about: is missing");
    if (r->period.known && !r->start_count && !r->after.n)
        return err_set(err, ERR_INVALID, "start: is missing");
    return true;
}

static bool read_orders(struct arena *a, const struct json *list, struct duty_rules *into,
                        struct err *err)
{
    size_t count = json_count(list), n = into->order_count;
    struct duty_order *all = ARENA_ARRAY(a, struct duty_order, n + count + 1);
    if (n)
        memcpy(all, into->orders, n * sizeof *all);
    JSON_EACH (one, list) {
        struct duty_order o = {json_text(one, "first"), json_text(one, "then"),
                               json_text(one, "says")};
        enum duty_about about = DUTY_ABOUT_NONE;
        struct str kind = str_sub(o.first, 0, str_find_char(o.first, '.'));
        for (size_t i = 0; i < DUTY_ABOUT__COUNT; i++)
            if (str_eq(kind, str_of(duty_about_words[i])))
                about = (enum duty_about)i;
        bool ends = STR_IS(o.then, "today") || duty_field_is(about, o.then);
        if (!duty_field_is(about, o.first) || !ends || !o.says.n)
            return err_set(err, ERR_INVALID, "order: '%.*s', '%.*s' are no fields of one record",
                           STR_ARG(o.first), STR_ARG(o.then));
        all[n++] = o;
    }
    into->orders = all;
    into->order_count = n;
    return true;
}

bool duty_rules_read(struct arena *a, struct str text, struct duty_rules *into, struct err *err)
{
    struct json *file;
    if (text.n > LIMIT_JSON)
        return err_set(err, ERR_LIMIT, "more than %zu bytes", LIMIT_JSON);
    if (!json_read(a, text, &file, err))
        return false;
    const struct json *list = json_get(file, "rules");
    size_t n = into->count;
    if (n + json_count(list) > DUTY_RULES_MAX)
        return err_set(err, ERR_LIMIT, "more than %d rules", DUTY_RULES_MAX);
    struct duty_rules all = *into;
    all.items = ARENA_ARRAY(a, struct duty_rule, n + json_count(list) + 1);
    if (n)
        memcpy(all.items, into->items, n * sizeof *all.items);
    JSON_EACH (from, list) {
        struct duty_rule *r = &all.items[n];
        if (!read_rule(a, from, file, r, err))
            return err_wrap(err, "rule %zu '%.*s'", n - into->count + 1,
                            STR_ARG(json_text(from, "id")));
        all.count = n;
        if (duty_rule_find(&all, r->id))
            return err_set(err, ERR_INVALID, "rule '%.*s': is there twice", STR_ARG(r->id));
        n++;
    }
    all.count = n;
    if (!read_orders(a, json_get(file, "order"), &all, err))
        return false;
    if (!all.questions)
        all.questions = json_object(a);
    JSON_EACH (q, json_get(file, "questions"))
        json_add_text(a, all.questions, str_cz(a, json_text(q, "name")), json_text(q, "question"));
    *into = all;
    return true;
}

/* The questions of the facts that the catalogues ask for stand there. */
bool duty_rules_load(struct arena *a, struct duty_rules *out, struct err *err)
{
    static const char *const files[] = {"data/duties/articles.json", "data/duties/dates.json",
                                        "data/duties/parallel.json"};
    *out = (struct duty_rules){0};
    for (size_t i = 0; i < COUNT_OF(files); i++)
        if (!duty_rules_read(a, embed_find(files[i]), out, err))
            return err_wrap(err, "%s", files[i]);
    struct json *facts;
    if (!json_read(a, embed_find("data/catalogues/facts.json"), &facts, err))
        return err_wrap(err, "data/catalogues/facts.json");
    JSON_EACH (q, json_get(facts, "facts"))
        if (!json_find(out->questions, json_text(q, "name")))
            json_add_text(a, out->questions, str_cz(a, json_text(q, "name")),
                          json_text(q, "question"));
    return true;
}
