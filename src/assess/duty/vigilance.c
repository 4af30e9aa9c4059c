#include "assess/duty/view.h"
#include "base/embed.h"

/* What an answer leads to; not answered is the bad case where the law says so. */
static struct str consequence_of(const struct json *question, struct str answer)
{
    struct str text = json_text(question, str_eq(answer, STR("yes"))  ? "yes"
                                          : str_eq(answer, STR("no")) ? "no"
                                                                      : "unknown");
    if (text.n)
        return text;
    return answer.n && !STR_IS(answer, "unknown") ? STR("Go on.") : STR("Not answered: answer it.");
}

static struct str answer_to(const struct json *incident, struct str field)
{
    struct str answer = json_as_text(json_find(incident, field));
    return answer.n ? answer : STR("unknown");
}

static void put_question(const struct view *v, const struct json *q, const struct json *incident,
                         struct json *items)
{
    struct arena *a = v->arena;
    struct str field = json_text(q, "field"), also = json_text(q, "also");
    struct str answer = answer_to(incident, field);
    bool settled = false; /* "otherwise": a question before it was answered with yes */
    JSON_EACH (before, json_get(q, "after"))
        settled = settled || STR_IS(answer_to(incident, json_as_text(before)), "yes");
    struct json *item = json_add(a, items, NULL, JSON_OBJECT);
    json_add_int(a, item, "step", json_int(q, "step", 0));
    json_add_text(a, item, "question", json_text(q, "question"));
    if (also.n && !STR_IS(answer, "yes"))
        answer = STR_IS(answer_to(incident, also), "no") ? answer : answer_to(incident, also);
    json_add_text(a, item, "field",
                  also.n ? str_fmt(a, "%.*s, %.*s", STR_ARG(field), STR_ARG(also)) : field);
    json_add_text(a, item, "answer", answer);
    json_add_text(a, item, "so", settled ? STR("Settled above.") : consequence_of(q, answer));
}

bool duty_incident_model(const struct view *v, struct str incident, struct json **out,
                         struct err *err)
{
    struct arena *a = v->arena;
    struct duty_filter all = {.about = incident, .days = DUTY_ALL_DAYS, .all = true};
    struct json *file, *rows, *full, *model = view_model(v);
    if (!store_query(v->store, a, "duty_one_incident", &STORE_P(incident), 1, &rows, err) ||
        !json_read(a, embed_find("data/duties/vigilance.json"), &file, err) ||
        !duty_model(v, &all, &full, err))
        return false;
    if (!json_count(rows))
        return err_set(err, ERR_NOT_FOUND, "there is no incident %.*s", STR_ARG(incident));
    json_add_text(a, model, "incident", incident);
    json_add_text(a, model, "title", json_text(json_first(rows), "title"));
    json_add_text(a, model, "status", json_text(file, "status"));
    json_add_text(a, model, "source", json_text(file, "source"));
    struct json *questions = json_add(a, model, "questions", JSON_ARRAY);
    JSON_EACH (q, json_get(file, "questions"))
        put_question(v, q, json_first(rows), questions);
    struct json *items = json_add(a, model, "items", JSON_ARRAY);
    int64_t overdue = 0, missing = 0;
    JSON_EACH (item, json_get(full, "items")) {
        struct str state = json_text(item, "state");
        struct json *copy = ARENA_NEW(a, struct json);
        *copy = *item;
        copy->next = NULL;
        json_hang(items, NULL, copy);
        overdue += STR_IS(state, "overdue");
        missing += STR_IS(state, "unknown") || STR_IS(state, "contradiction");
    }
    json_add_int(a, model, "overdue", overdue);
    json_add_int(a, model, "missing", missing);
    json_add_int(a, model, "devices", 1);
    *out = model;
    return true;
}
