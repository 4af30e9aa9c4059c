#include "assess/classify/record.h"
#include "intake/device/device.h"

/* The page of a classification: what was kept, and what follows from it by the rules of today. */

struct page {
    const struct view *v;
    struct device device;
    struct record_head device_head;
    struct classification kept;
    struct record_head head; /* of kept; no id: there is none */
    struct json *model;
};

static bool load_kept(struct page *p, struct str id, struct err *err)
{
    const struct view *v = p->v;
    return store_load(v->store, v->arena, &CLASSIFICATION_TYPE, id, &p->kept, &p->head, err);
}

static bool load(struct page *p, struct str id, struct err *err)
{
    const struct view *v = p->v;
    const struct record_type *t = record_type_of_id(id);
    if (t == &CLASSIFICATION_TYPE) {
        if (!load_kept(p, id, err))
            return false;
        id = p->kept.device;
    } else if (t != &DEVICE_TYPE) {
        return err_set(err, ERR_NOT_FOUND, "'%.*s' is neither a device nor a classification",
                       STR_ARG(id));
    }
    if (!store_load(v->store, v->arena, &DEVICE_TYPE, id, &p->device, &p->device_head, err))
        return false;
    return t == &CLASSIFICATION_TYPE ||
           classify_current(v->store, v->arena, id, &p->kept, &p->head, err);
}

/* A list of texts becomes one of objects, as a template needs it. */
static void as_objects(struct arena *a, struct json *list)
{
    for (struct json *item = list->items.first; item; item = item->next) {
        struct json *text = json_object(a);
        json_add_text(a, text, "text", item->text);
        item->items.first = item->items.last = text->items.first;
        item->items.count = 1;
        item->type = JSON_OBJECT;
    }
}

/* The members of the answer become members of the page. */
static void take_answer(struct page *p, struct json *answer)
{
    struct arena *a = p->v->arena;
    for (struct json *m = answer->items.first, *next; m; m = next) {
        struct str key = m->key;
        next = m->next;
        m->next = NULL;
        if (STR_IS(key, "reasons"))
            as_objects(a, m);
        for (struct json *route = m->items.first; STR_IS(key, "route") && route;
             route = route->next)
            for (struct json *o = route->items.first; o; o = o->next)
                if (STR_IS(o->key, "options"))
                    as_objects(a, o);
        json_hang(p->model, str_cz(a, key), m);
    }
}

static void put_kept(struct page *p)
{
    struct arena *a = p->v->arena;
    const struct classification *k = &p->kept;
    if (!p->head.id.n) {
        json_add(a, p->model, "kept", JSON_NULL);
        return;
    }
    struct json *kept = json_add(a, p->model, "kept", JSON_OBJECT);
    json_add_text(a, kept, "id", p->head.id);
    json_add_text(a, kept, "href", str_fmt(a, "/records/%.*s", STR_ARG(p->head.id)));
    json_add_text(a, kept, "name", k->name);
    json_add_text(a, kept, "risk_class", k->risk_class);
    json_add_text(a, kept, "class_rule", k->class_rule);
    json_add_text(a, kept, "status",
                  record_get(record_field(&CLASSIFICATION_TYPE, STR("status")), k, a));
    json_add_bool(a, kept, "accepted", k->status == CLASSIFICATION_STATUS_ACCEPTED);
    json_add_text(a, kept, "reason", k->reason);
    json_add_text(a, kept, "conditions", k->conditions);
    json_add_text(a, kept, "software", k->qualification);
    json_add_text(a, kept, "decided_by", k->decided_by);
    json_add_text(a, kept, "decided_on", date_str(a, k->decided_on));
    json_add_text(a, kept, "edition", k->rules_edition);
    json_add_text(a, kept, "superseded_by", p->head.superseded_by);
}

/* The answers that were given, as the branches name them. */
static void put_answers(struct page *p, const struct json *facts)
{
    struct arena *a = p->v->arena;
    struct json *list = json_add(a, p->model, "answers", JSON_ARRAY);
    JSON_EACH (fact, facts) {
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, item, "fact", fact->key);
        json_add_text(a, item, "answer",
                      fact->type == JSON_STRING
                          ? fact->text
                          : (fact->type == JSON_TRUE ? STR("yes") : STR("no")));
    }
    json_add_int(a, p->model, "answer_count", (int64_t)json_count(list));
}

static bool put_device(struct page *p, struct err *err)
{
    const struct view *v = p->v;
    struct arena *a = v->arena;
    struct json *rows;
    const struct field *class = record_field(&DEVICE_TYPE, STR("risk_class"));
    struct str risk_class = record_get(class, &p->device, a);
    json_add_text(a, p->model, "title", str_fmt(a, "Class of %.*s", STR_ARG(p->device_head.title)));
    json_add_text(a, p->model, "device", p->device_head.id);
    json_add_text(a, p->model, "device_name", p->device_head.title);
    json_add_text(a, p->model, "device_class", risk_class);
    json_add_text(a, p->model, "device_rule", p->device.class_rule);
    json_add_text(a, p->model, "purpose", p->device.intended_purpose);
    if (!view_rows(v, "view_stale_of", &p->head.id, 1, &rows, err))
        return false;
    json_add_int(a, p->model, "stale_count", (int64_t)json_count(rows));
    return view_stale(v, p->model, rows, err);
}

/* The device may say "Is" where the answers give "I". */
static bool is_class(struct str device, struct json *answer)
{
    if (str_eq(device, json_text(answer, "class")))
        return true;
    JSON_EACH (s, json_get(answer, "subclasses"))
        if (str_eq(device, json_text(s, "class")))
            return true;
    return false;
}

bool classify_view_model(const struct view *v, struct str id, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct page p = {.v = v, .model = view_model(v)};
    struct classify_facts facts = {{0}};
    struct json *given = NULL;
    if (!load(&p, id, err) || !put_device(&p, err))
        return false;
    const struct classify_rules *rules = classify_default(
        a, str_of(device_regulation_choices[p.device.regulation].name));
    if (p.head.id.n && (!json_read(a, p.kept.facts, &given, err) ||
                        !classify_facts_read(a, rules, given, &facts, err)))
        return err_wrap(err, "%.*s", STR_ARG(p.head.id));
    struct json *answer = classify_model(a, rules, &facts);
    struct str class = json_text(answer, "class");
    struct str device_class = json_text(p.model, "device_class");
    json_add_bool(a, p.model, "any", p.head.id.n > 0);
    json_add_bool(a, p.model, "changed", p.head.id.n && !str_eq(class, p.kept.risk_class));
    json_add_bool(a, p.model, "differs",
                  p.head.id.n && device_class.n && !is_class(device_class, answer));
    json_add_text(a, p.model, "kept_class", p.kept.risk_class);
    put_kept(&p);
    put_answers(&p, given);
    json_add_int(a, p.model, "question_count", (int64_t)json_count(json_get(answer, "questions")));
    take_answer(&p, answer);
    *out = p.model;
    return view_tabs(v, p.model, p.device_head.id, err);
}
