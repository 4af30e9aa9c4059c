#include "assess/control/library.h"

#include "assess/control/control.h"
#include "assess/threat/threat.h"
#include "base/embed.h"

static bool read_library(struct arena *a, struct json **out, struct err *err)
{
    return json_read(a, embed_find("data/controls/library.json"), out, err) ||
           err_wrap(err, "data/controls/library.json");
}

static const struct json *by_id(const struct json *list, struct str id)
{
    JSON_EACH (item, list)
        if (str_eq_nocase(json_text(item, "id"), id))
            return item;
    return NULL;
}

static bool find_control(const struct json *library, struct str id, const struct json **out,
                         struct err *err)
{
    *out = by_id(json_get(library, "controls"), id);
    return *out ||
           err_set(err, ERR_NOT_FOUND, "%.*s: the library has no such control", STR_ARG(id));
}

/* --- which ones --- */

/* The ids that a threat or a rule suggests. */
static bool suggested_by(const struct view *v, struct str threat, struct view_set *out,
                         struct err *err)
{
    struct json *file;
    struct record_head head;
    struct threat t;
    struct str word, words;
    if (!json_read(v->arena, embed_find("data/threats/rules.json"), &file, err))
        return err_wrap(err, "data/threats/rules.json");
    const struct json *rule = by_id(json_get(file, "rules"), threat);
    JSON_EACH (id, json_get(rule, "controls"))
        view_set_add(v->arena, out, json_as_text(id));
    if (rule)
        return true;
    if (!store_head(v->store, v->arena, threat, &head, err))
        return false;
    if (head.type != &THREAT_TYPE)
        return err_set(err, ERR_USAGE, "%.*s: is neither a threat nor a rule", STR_ARG(threat));
    if (!store_load(v->store, v->arena, &THREAT_TYPE, threat, &t, NULL, err))
        return false;
    words = t.suggested;
    while (str_word(&words, &word))
        view_set_add(v->arena, out, word);
    return true;
}

static void put_texts(const struct json *of, struct buf *out)
{
    if (json_as_text(of).n)
        buf_fmt(out, "%.*s ", STR_ARG(json_as_text(of)));
    JSON_EACH (item, of)
        buf_fmt(out, "%.*s ", STR_ARG(json_as_text(item)));
}

/* All words in any text of it. */
static bool has_words(struct arena *a, const struct json *control, struct str words)
{
    struct buf b = {.arena = a};
    struct str word;
    JSON_EACH (member, control)
        put_texts(member, &b);
    struct str all = str_lower(a, buf_str(&b));
    while (str_word(&words, &word))
        if (!str_has(all, str_lower(a, word)))
            return false;
    return true;
}

/* --- what is told of one --- */

/* [{"id", name}]: the ids of a list with what another part of the library says of each. */
static void put_named(struct arena *a, struct json *into, const char *key, const struct json *ids,
                      const struct json *names)
{
    struct json *list = json_add(a, into, key, JSON_ARRAY);
    JSON_EACH (id, ids) {
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", json_as_text(id));
        json_add_text(a, o, "means", json_as_text(json_find(names, json_as_text(id))));
    }
}

static void put_words(struct arena *a, struct json *into, const char *key, const struct json *from)
{
    struct json *list = json_add(a, into, key, JSON_ARRAY);
    JSON_EACH (item, from)
        json_add_text(a, list, NULL, json_as_text(item));
}

/* The topics of the questions of MDS2 by their ids. */
static struct json *mds2_topics(struct arena *a, const struct json *library)
{
    struct json *topics = json_object(a);
    JSON_EACH (section, json_get(library, "mds2_2019"))
        JSON_EACH (question, json_get(section, "questions")) {
            struct json *topic = ARENA_NEW(a, struct json);
            topic->type = JSON_STRING;
            topic->text = json_text(question, "topic");
            json_hang(topics, str_cz(a, json_text(question, "id")), topic);
        }
    return topics;
}

static void put_control(struct arena *a, struct json *items, const struct json *library,
                        const struct json *topics, const struct json *control)
{
    struct json *o = json_add(a, items, NULL, JSON_OBJECT);
    json_add_text(a, o, "id", json_text(control, "id"));
    json_add_text(a, o, "name", json_text(control, "name"));
    json_add_text(a, o, "category", json_text(control, "category"));
    json_add_text(a, o, "text", json_text(control, "text"));
    json_add_text(a, o, "side_effects", json_text(control, "safety_side_effects"));
    put_named(a, o, "tests", json_get(control, "verification"), json_get(library, "verification"));
    put_named(a, o, "mds2", json_get(control, "mds2"), topics);
    put_named(a, o, "iec_62443_4_2", json_get(control, "iec62443_4_2"),
              json_get(library, "iec62443_4_2"));
    put_words(a, o, "nist_800_53", json_get(control, "nist_800_53"));
    put_words(a, o, "imdrf_n60", json_get(control, "imdrf_n60"));
    put_named(a, o, "capabilities", json_get(control, "capabilities"),
              json_get(library, "capabilities"));
    put_words(a, o, "serves", json_get(control, "serves"));
}

static void put_records(struct arena *a, struct json *items, const struct json *rows)
{
    for (struct json *item = items->items.first; item; item = item->next) {
        struct json *list = json_add(a, item, "records", JSON_ARRAY);
        JSON_EACH (row, rows) {
            if (!str_eq(json_text(row, "library_id"), json_text(item, "id")))
                continue;
            struct json *o = json_add(a, list, NULL, JSON_OBJECT);
            json_add_text(a, o, "id", json_text(row, "id"));
            json_add_text(a, o, "title", json_text(row, "title"));
            json_add_text(a, o, "device", json_text(row, "device"));
            json_add_text(a, o, "status", json_text(row, "status"));
        }
    }
}

bool library_model(const struct view *v, const struct library_query *q, struct json **out,
                   struct err *err)
{
    struct arena *a = v->arena;
    struct json *library, *rows;
    const struct json *one = NULL;
    struct view_set wanted = {0};
    if (!read_library(a, &library, err) || (q->id.n && !find_control(library, q->id, &one, err)) ||
        (q->threat.n && !suggested_by(v, q->threat, &wanted, err)) ||
        !view_rows(v, "library_records", NULL, 0, &rows, err))
        return false;
    struct json *model = view_model(v);
    json_add_text(a, model, "edition", json_text(library, "date"));
    json_add_int(a, model, "total", (int64_t)json_count(json_get(library, "controls")));
    struct json *items = json_array(a), *topics = mds2_topics(a, library);
    JSON_EACH (control, json_get(library, "controls"))
        if ((!q->id.n || control == one) &&
            (!q->threat.n || view_set_has(&wanted, json_text(control, "id"))) &&
            has_words(a, control, q->search))
            put_control(a, items, library, topics, control);
    put_records(a, items, rows);
    json_add_int(a, model, "shown", (int64_t)json_count(items));
    json_hang(model, "items", items);
    *out = model;
    return true;
}

/* --- records from it --- */

struct maker {
    const struct view *view;
    const struct library_use *use;
    const struct json *library, *control;
    struct str id; /* of the record */
    struct err *err;
};

static bool set_field(struct maker *m, const struct record_type *t, void *record, const char *name,
                      struct str value)
{
    return value.n == 0 || record_set(t, record, m->view->arena, str_of(name), value, m->err);
}

/* Clauses that this workspace has: catalogues may be left out. */
static struct str clauses_of(struct maker *m)
{
    struct buf b = {.arena = m->view->arena};
    struct record_head head;
    struct err ignored = {0};
    JSON_EACH (item, json_get(m->control, "serves"))
        if (store_head(m->view->store, b.arena, item->text, &head, &ignored))
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(item->text));
    return buf_str(&b);
}

static bool make_control(struct maker *m)
{
    struct control c = {
        .name = json_text(m->control, "name"),
        .device = m->use->device,
        .library_id = json_text(m->control, "id"),
        .kind = CONTROL_KIND_SECURITY,
        .description = json_text(m->control, "text"),
        .side_effects = json_text(m->control, "safety_side_effects"),
        .clauses = clauses_of(m),
    };
    return set_field(m, &CONTROL_TYPE, &c, "option", m->use->option) &&
           store_add(m->view->store, m->view->arena, &CONTROL_TYPE, &c, &m->id, m->err);
}

static bool make_tests(struct maker *m, struct json *list, struct buf *ids)
{
    struct arena *a = m->view->arena;
    JSON_EACH (word, json_get(m->control, "verification")) {
        struct str kind = json_as_text(word), id = {0};
        struct str name = json_text(m->control, "name");
        struct str label = view_label("test", "kind", kind);
        struct str means = json_text(json_get(m->library, "verification"), str_cz(a, kind));
        struct test t = {
            .name = str_fmt(a, "%.*s: %.*s", STR_ARG(name), STR_ARG(label)),
            .device = m->use->device,
            .procedure = means,
            .controls = m->id,
        };
        if (!set_field(m, &TEST_TYPE, &t, "kind", kind) ||
            !store_add(m->view->store, a, &TEST_TYPE, &t, &id, m->err))
            return false;
        json_add_text(a, list, NULL, id);
        buf_fmt(ids, "%s%.*s", ids->n ? " " : "", STR_ARG(id));
    }
    return true;
}

/* A draft: its words are those of the library, for a person to fit to the device. */
static bool make_requirement(struct maker *m, struct json *receipt)
{
    struct arena *a = m->view->arena;
    struct buf ids = {.arena = a};
    struct str id = {0};
    struct json *tests = json_add(a, receipt, "tests", JSON_ARRAY);
    if (!make_tests(m, tests, &ids))
        return false;
    struct requirement q = {
        .name = json_text(m->control, "name"),
        .device = m->use->device,
        .text = json_text(m->control, "text"),
        .controls = m->id,
        .tests = buf_str(&ids),
    };
    if (!store_add(m->view->store, a, &REQUIREMENT_TYPE, &q, &id, m->err))
        return false;
    json_add_text(a, receipt, "requirement", id);
    return true;
}

static bool give_to_threat(struct maker *m)
{
    struct arena *a = m->view->arena;
    struct record_head head;
    struct threat t;
    struct str id = m->use->threat, rest, word;
    if (!store_head(m->view->store, a, id, &head, m->err))
        return false;
    if (head.type != &THREAT_TYPE)
        return err_set(m->err, ERR_USAGE, "%.*s: is no threat", STR_ARG(id));
    if (!store_load(m->view->store, a, &THREAT_TYPE, id, &t, NULL, m->err))
        return false;
    if (!str_eq(t.device, m->use->device))
        return err_set(m->err, ERR_INVALID, "%.*s: is a threat of another device", STR_ARG(id));
    rest = t.controls;
    while (str_word(&rest, &word))
        if (str_eq(word, m->id))
            return true;
    t.controls = str_fmt(a, "%.*s%s%.*s", STR_ARG(t.controls), t.controls.n ? " " : "",
                         STR_ARG(m->id));
    return store_save(m->view->store, a, &THREAT_TYPE, id, 0, &t, m->err);
}

static bool is_device(const struct view *v, struct str id, struct err *err)
{
    struct record_head head;
    if (!store_head(v->store, v->arena, id, &head, err))
        return false;
    return str_eq(str_of(head.type->name), STR("device")) ||
           err_set(err, ERR_USAGE, "%.*s: is no device", STR_ARG(id));
}

static void put_open(struct arena *a, struct json *receipt, const struct library_use *use,
                     struct str control)
{
    struct json *open = json_add(a, receipt, "open", JSON_ARRAY);
    if (use->option.n == 0)
        json_add_text(a, open, NULL,
                      str_fmt(a,
                              "whether it works by design, protection or information: tutela "
                              "set %.*s option=WORD",
                              STR_ARG(control)));
    json_add_text(a, open, NULL,
                  str_fmt(a,
                          "the look at its side-effects, by the safety side: tutela set %.*s "
                          "side_effects_look=accepted looked_by=NAME looked_on=DATE",
                          STR_ARG(control)));
}

bool library_make(const struct view *v, const struct library_use *use, struct json *receipt,
                  struct err *err)
{
    struct maker m = {.view = v, .use = use, .err = err};
    struct json *library, *rows;
    if (!read_library(v->arena, &library, err) ||
        !find_control(library, use->id, &m.control, err) || !is_device(v, use->device, err))
        return false;
    m.library = library;
    const struct str texts[] = {use->device, json_text(m.control, "id")};
    if (!view_rows(v, "library_record", texts, 2, &rows, err))
        return false;
    m.id = json_text(json_first(rows), "id");
    bool existed = m.id.n > 0;
    bool asked = json_text(json_first(rows), "requirement").n > 0;
    if (!existed && !make_control(&m))
        return false;
    json_add_text(v->arena, receipt, "control", m.id);
    json_add_text(v->arena, receipt, "name", json_text(m.control, "name"));
    json_add_bool(v->arena, receipt, "existed", existed);
    if (use->with_requirement && !asked && !make_requirement(&m, receipt))
        return false;
    if (use->with_requirement && asked)
        json_add_text(v->arena, receipt, "requirement_there",
                      json_text(json_first(rows), "requirement"));
    if (use->threat.n && !give_to_threat(&m))
        return false;
    json_add_text(v->arena, receipt, "threat", use->threat);
    if (!existed)
        put_open(v->arena, receipt, use, m.id);
    return true;
}
