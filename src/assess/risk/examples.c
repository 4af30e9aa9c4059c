#include "assess/risk/matrix.h"
#include "assess/view/view.h"
#include "base/embed.h"

/* The examples come with answers, not with types: a type that is typed by hand proves nothing. */

static enum tri tri_of(struct str word)
{
    return STR_IS(word, "yes") ? TRI_YES : STR_IS(word, "no") ? TRI_NO : TRI_UNKNOWN;
}

static void put_one(struct arena *a, struct json *list, const struct json *example)
{
    static const char *const members[] = {"id",      "device",         "scenario",
                                          "because", "official_label", "remark"};
    enum tri answers[RISK_QUESTION__COUNT] = {TRI_UNKNOWN};
    struct risk_verdict v;
    struct buf answered = {.arena = a};
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    JSON_EACH (answer, json_get(example, "answers")) {
        enum risk_question q = risk_question_find(answer->key);
        assert(q < RISK_QUESTION__COUNT); /* our own file; a test reads it */
        answers[q] = tri_of(answer->text);
    }
    risk_decide_type(a, answers, &v);
    JSON_EACH (step, v.path)
        buf_fmt(&answered, "%s%.*s %.*s", answered.n ? ", " : "",
                STR_ARG(json_text(step, "question")), STR_ARG(json_text(step, "answer")));
    for (size_t i = 0; i < COUNT_OF(members); i++)
        json_add_text(a, o, members[i], json_text(example, members[i]));
    struct str type = str_of(
        record_field(&SECURITY_RISK_TYPE, STR("risk_type"))->choices[v.type].name);
    json_add_text(a, o, "answered", buf_str(&answered));
    json_add_text(a, o, "type", type);
    json_add_text(a, o, "type_label", view_label("security_risk", "risk_type", type));
    json_add_text(a, o, "routing", v.routing);
    json_add_bool(a, o, "serious", json_is_true(example, "serious"));
    json_add_bool(a, o, "agrees", json_is_true(example, "agrees"));
    json_hang(o, "answers", v.path);
}

void risk_put_examples(struct arena *a, struct json *into)
{
    struct json *file;
    struct err err = {0};
    int64_t agreeing = 0;
    bool ok = json_read(a, embed_find("data/policies/risk-types.json"), &file, &err);
    assert(ok);
    struct json *list = json_add(a, into, "examples", JSON_ARRAY);
    JSON_EACH (example, json_get(file, "examples")) {
        put_one(a, list, example);
        agreeing += json_is_true(example, "agrees");
    }
    json_add_int(a, into, "total", (int64_t)json_count(list));
    json_add_int(a, into, "agreeing", agreeing);
    json_add_int(a, into, "differing", (int64_t)json_count(list) - agreeing);
}
