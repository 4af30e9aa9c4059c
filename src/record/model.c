#include "record/record.h"

static void add_words(struct arena *a, struct json *into, const char *key, struct str words)
{
    struct json *array = json_add(a, into, key, JSON_ARRAY);
    struct str word;
    while (str_word(&words, &word))
        json_add_text(a, array, NULL, word);
}

/* What is kept was read by json_read once, so reading it again succeeds. */
static void add_json(struct arena *a, struct json *into, const char *key, struct str text)
{
    struct json *value;
    struct err err;
    bool valid = json_read(a, text, &value, &err);
    assert(valid);
    json_hang(into, key, value);
}

void record_to_json(const struct record_type *t, const void *record, struct arena *a,
                    struct json *object)
{
    EACH_FIELD (f, t) {
        if (record_is_empty(f, record))
            continue;
        struct str text = record_get(f, record, a);
        if (f->kind->json == JSON_NUMBER)
            json_add(a, object, f->name, JSON_NUMBER)->text = text;
        else if (f->kind->json == JSON_ARRAY)
            add_words(a, object, f->name, text);
        else if (f->kind->json == JSON_OBJECT)
            add_json(a, object, f->name, text);
        else
            json_add_text(a, object, f->name, text);
    }
}

static const struct choice *choices_of(const struct field *f)
{
    return f->kind == &KIND_TRI ? TRI_CHOICES : f->choices;
}

static void add_item(struct arena *a, struct json *items, struct str name, struct str label,
                     bool selected)
{
    struct json *item = json_add(a, items, NULL, JSON_OBJECT);
    json_add_text(a, item, "name", name);
    json_add_text(a, item, "label", label);
    json_add_bool(a, item, "selected", selected);
}

/* The choices, or the words of the value. */
static void add_items(struct arena *a, struct json *model, const struct field *f,
                      const void *record, struct str value)
{
    struct str label = {0}, word;
    struct json *items = json_array(a);
    const struct choice *choices = choices_of(f);
    for (int64_t i = 0; choices && choices[i].name; i++) {
        bool selected = *(const int64_t *)record_slot_const(f, record) == i;
        add_item(a, items, str_of(choices[i].name), str_of(choices[i].label), selected);
        if (selected)
            label = str_of(choices[i].label);
    }
    while (f->kind->json == JSON_ARRAY && str_word(&value, &word))
        add_item(a, items, word, word, true);
    json_add_text(a, model, "choice_label", label);
    json_hang(model, "items", items);
}

static void add_field(struct arena *a, struct json *fields, const struct field *f,
                      const void *record)
{
    const struct field_kind *k = f->kind;
    const struct {
        const char *name;
        bool value;
    } is[] = {
        {"is_required", (f->flags & FIELD_REQUIRED) != 0},
        {"is_computed", (f->flags & FIELD_COMPUTED) != 0},
        {"is_fixed", (f->flags & FIELD_FIXED) != 0},
        {"is_empty", record_is_empty(f, record)},
        {"is_choice", choices_of(f) != NULL},
        {"is_long", str_eq(str_of(k->html_input), STR("textarea"))},
        {"is_line", !choices_of(f) && !str_eq(str_of(k->html_input), STR("textarea"))},
        {"is_ref", f->refers_to != NULL},
        {"is_list", k->json == JSON_ARRAY},
        {"is_url", k == &KIND_URL},
        {"is_date", k == &KIND_DATE},
        {"is_number", k == &KIND_NUMBER},
        {"is_markdown", k == &KIND_LONGTEXT},
        {"is_code", k == &KIND_JSON || k == &KIND_HASH || k == &KIND_PURL || k == &KIND_CPE ||
                        k == &KIND_CVSS},
    };
    struct json *model = json_add(a, fields, NULL, JSON_OBJECT);
    struct str value = record_get(f, record, a);
    json_add_text(a, model, "name", str_of(f->name));
    json_add_text(a, model, "label", str_of(f->label));
    json_add_text(a, model, "help", str_of(f->help));
    json_add_text(a, model, "value", value);
    json_add_text(a, model, "kind", str_of(k->name));
    json_add_text(a, model, "kind_help", str_of(k->help));
    json_add_text(a, model, "input", str_of(k->html_input));
    json_add_text(a, model, "refers_to", str_of(f->refers_to));
    add_items(a, model, f, record, value);
    for (size_t i = 0; i < COUNT_OF(is); i++)
        json_add_bool(a, model, is[i].name, is[i].value);
}

struct json *record_to_model(const struct record_type *t, const void *record, struct arena *a)
{
    struct json *fields = json_array(a);
    EACH_FIELD (f, t)
        add_field(a, fields, f, record);
    return fields;
}
