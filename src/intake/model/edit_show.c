#include "intake/model/edit.h"

/* A model as an editor needs it, and its parts as forms. */

static void put_part(struct arena *a, struct json *parts, const struct model_stored *p,
                     const void *item)
{
    const struct record_type *t = p->section->type;
    struct json *o = json_add(a, parts, NULL, JSON_OBJECT);
    json_add_text(a, o, "type", str_of(t->name));
    json_add_text(a, o, "key", p->key);
    json_add_text(a, o, "id", p->id);
    json_add_text(a, o, "name", record_title(t, item, a));
    json_add_int(a, o, "revision", p->revision);
    json_add_text(a, o, "layer", p->layer);
    json_add_bool(a, o, "inherited", p->depth > 0);
    struct json *fields = json_add(a, o, "fields", JSON_OBJECT);
    EACH_FIELD (f, t)
        if (model_field_counts(f) && !record_is_empty(f, item))
            json_add_text(a, fields, f->name, record_get(f, item, a));
}

bool model_edit_show(struct store *s, struct arena *a, struct str release, struct json **out,
                     struct err *err)
{
    struct model_state m;
    struct findings findings;
    size_t at = 0;
    findings_init(&findings, a);
    if (!model_load(s, a, release, MODEL_WHOLE, &m, &findings, err))
        return false;
    struct json *o = json_object(a);
    json_add_text(a, o, "release", release);
    json_add_text(a, o, "title", m.document.title);
    json_add_text(a, o, "device", m.device);
    json_add_text(a, o, "frozen", json_text(json_first(m.layers), "frozen"));
    struct json *parts = json_add(a, o, "parts", JSON_ARRAY);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        for (size_t j = 0; j < model_count(&m.document, &MODEL_SECTIONS[i]); j++)
            put_part(a, parts, &m.parts[at++], model_item(&m.document, &MODEL_SECTIONS[i], j));
    *out = o;
    return true;
}

/* --- forms --- */

struct form {
    struct arena *arena;
    const struct json *shown, *part; /* part: NULL for a new one */
    model_edit_typed_fn *typed;
    const void *context;
};

static bool has_word(struct str words, struct str wanted)
{
    struct str some, word;
    while (str_split(&words, ',', &some))
        while (str_word(&some, &word))
            if (str_eq(word, wanted))
                return true;
    return false;
}

static void put_option(struct arena *a, struct json *options, struct str value, struct str label,
                       bool chosen)
{
    struct json *o = json_add(a, options, NULL, JSON_OBJECT);
    json_add_text(a, o, "value", value);
    json_add_text(a, o, "label", label);
    json_add_bool(a, o, "chosen", chosen);
}

static void put_options(const struct form *f, struct json *options, const struct field *field,
                        struct str value)
{
    const struct model_section *to = model_section_of(field);
    const struct choice *choices = field->kind == &KIND_TRI ? TRI_CHOICES : field->choices;
    if (field->kind == &KIND_REF)
        put_option(f->arena, options, (struct str){0},
                   field->flags & FIELD_REQUIRED ? STR("Choose") : STR("None"), value.n == 0);
    for (; !to && choices && choices->name; choices++)
        put_option(f->arena, options, str_of(choices->name), str_of(choices->label),
                   str_eq(value, str_of(choices->name)));
    JSON_EACH (part, to ? json_get(f->shown, "parts") : NULL)
        if (str_eq(json_text(part, "type"), str_of(to->type->name)) && part != f->part)
            put_option(f->arena, options, json_text(part, "key"), json_text(part, "name"),
                       has_word(value, json_text(part, "key")));
}

static void put_field(const struct form *f, struct json *fields, const struct field *field)
{
    struct arena *a = f->arena;
    struct str was = json_text(json_get(f->part, "fields"), field->name);
    struct str value = f->typed ? f->typed(f->context, field->name) : was;
    bool choice = field->kind == &KIND_CHOICE || field->kind == &KIND_TRI ||
                  field->kind == &KIND_REF;
    bool many = field->kind == &KIND_REFS, is_long = field->kind == &KIND_LONGTEXT;
    struct json *o = json_add(a, fields, NULL, JSON_OBJECT);
    json_add_text(a, o, "name", str_of(field->name));
    json_add_text(a, o, "label", str_of(field->label));
    json_add_text(a, o, "help", str_of(field->help));
    json_add_text(a, o, "value", value);
    json_add_text(a, o, "was", was);
    json_add_bool(a, o, "required", (field->flags & FIELD_REQUIRED) != 0);
    json_add_bool(a, o, "is_choice", choice);
    json_add_bool(a, o, "is_many", many);
    json_add_bool(a, o, "is_long", is_long);
    json_add_bool(a, o, "is_number", field->kind == &KIND_NUMBER);
    json_add_bool(a, o, "is_line", !choice && !many && !is_long && field->kind != &KIND_NUMBER);
    put_options(f, json_add(a, o, "options", JSON_ARRAY), field, value);
}

static const struct json *find_part(const struct json *shown, struct str type, struct str key)
{
    JSON_EACH (part, json_get(shown, "parts"))
        if (str_eq(json_text(part, "type"), type) && str_eq(json_text(part, "key"), key))
            return part;
    return NULL;
}

bool model_edit_form(struct arena *a, const struct json *shown, struct str type, struct str key,
                     model_edit_typed_fn *typed, const void *context, struct json **out,
                     struct err *err)
{
    const struct record_type *t = NULL;
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        if (str_eq(type, str_of(MODEL_SECTIONS[i].type->name)))
            t = MODEL_SECTIONS[i].type;
    struct form f = {.arena = a, .shown = shown, .typed = typed, .context = context};
    f.part = t && key.n ? find_part(shown, type, key) : NULL;
    if (!t || (key.n && !f.part))
        return err_set(err, ERR_NOT_FOUND, "There is no \"%.*s\" in this model",
                       STR_ARG(str_sub(key.n ? key : type, 0, 100)));
    struct json *o = json_object(a);
    json_add_text(a, o, "type", type);
    json_add_text(a, o, "label", str_of(t->label));
    json_add_text(a, o, "key", key);
    json_add_text(a, o, "id", json_text(f.part, "id"));
    json_add_text(a, o, "name", json_text(f.part, "name"));
    json_add_int(a, o, "revision", json_int(f.part, "revision", 0));
    json_add_bool(a, o, "is_new", f.part == NULL);
    json_add_bool(a, o, "inherited", json_is_true(f.part, "inherited"));
    json_add_text(a, o, "layer", json_text(f.part, "layer"));
    json_add_text(a, o, "prefix", f.part ? STR("part") : str_fmt(a, "new-%s", t->name));
    struct json *fields = json_add(a, o, "fields", JSON_ARRAY);
    EACH_FIELD (field, t)
        if (model_field_counts(field))
            put_field(&f, fields, field);
    *out = o;
    return true;
}

/* --- tables --- */

/* What says most of a part, beside its name. */
static const char *const columns[MODEL_SECTION_COUNT][5] = {
    {"parent", "trust", "description"},
    {"properties", "confidentiality", "integrity", "availability"},
    {"kind", "zone", "stereotype", "data_classes"},
    {"source", "target", "protocol", "data_classes"},
    {"kind", "elements", "safety_related"},
};

struct namer {
    struct arena *arena;
    struct map names; /* "type key" -> struct str */
};

static void know_names(struct namer *n, const struct json *shown)
{
    JSON_EACH (part, json_get(shown, "parts")) {
        struct str *name = ARENA_NEW(n->arena, struct str);
        *name = json_text(part, "name");
        map_add(&n->names,
                str_fmt(n->arena, "%.*s %.*s", STR_ARG(json_text(part, "type")),
                        STR_ARG(json_text(part, "key"))),
                name);
    }
}

/* As people read it: names for keys, labels for words. */
static struct str cell_text(const struct namer *n, const struct field *f, struct str value)
{
    const struct model_section *to = model_section_of(f);
    struct buf out = {.arena = n->arena};
    struct str key;
    for (const struct choice *c = f->choices; c && c->name; c++)
        if (value.n && str_eq(value, str_of(c->name)))
            return str_of(c->label);
    if (!to)
        return value;
    while (str_word(&value, &key)) {
        const struct str *name = map_find(
            &n->names, str_fmt(n->arena, "%s %.*s", to->type->name, STR_ARG(key)));
        buf_fmt(&out, "%s%.*s", out.n ? ", " : "", STR_ARG(name ? *name : key));
    }
    return buf_str(&out);
}

static void put_row(const struct namer *n, struct json *rows, size_t section,
                    const struct json *part)
{
    struct arena *a = n->arena;
    const struct record_type *t = MODEL_SECTIONS[section].type;
    struct json *o = json_add(a, rows, NULL, JSON_OBJECT);
    json_add_text(a, o, "type", json_text(part, "type"));
    json_add_text(a, o, "key", json_text(part, "key"));
    json_add_text(a, o, "id", json_text(part, "id"));
    json_add_text(a, o, "name", json_text(part, "name"));
    struct buf query = {.arena = a}; /* a key may hold any character that is no space */
    buf_fmt(&query, "?type=%s&key=", t->name);
    buf_url(&query, json_text(part, "key"));
    json_add_text(a, o, "query", buf_str(&query));
    json_add_bool(a, o, "inherited", json_is_true(part, "inherited"));
    json_add_text(a, o, "layer", json_text(part, "layer"));
    struct json *cells = json_add(a, o, "cells", JSON_ARRAY);
    for (size_t i = 0; columns[section][i]; i++) {
        const struct field *f = record_field(t, str_of(columns[section][i]));
        struct str text = cell_text(n, f, json_text(json_get(part, "fields"), f->name));
        json_add_text(a, json_add(a, cells, NULL, JSON_OBJECT), "text",
                      text.n ? text : STR("not stated"));
    }
}

void model_edit_tables(struct arena *a, struct json *shown)
{
    struct namer n = {.arena = a, .names = {.arena = a}};
    struct json *tables = json_add(a, shown, "tables", JSON_ARRAY);
    know_names(&n, shown);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        const struct record_type *t = MODEL_SECTIONS[i].type;
        struct json *o = json_add(a, tables, NULL, JSON_OBJECT);
        struct buf title = {.arena = a};
        buf_fmt(&title, "%s", t->plural);
        title.p[0] = (char)(title.p[0] - 'a' + 'A');
        json_add_text(a, o, "type", str_of(t->name));
        json_add_text(a, o, "label", str_of(t->label));
        json_add_text(a, o, "title", buf_str(&title));
        struct json *heads = json_add(a, o, "columns", JSON_ARRAY);
        for (size_t c = 0; columns[i][c]; c++)
            json_add_text(a, json_add(a, heads, NULL, JSON_OBJECT), "label",
                          str_of(record_field(t, str_of(columns[i][c]))->label));
        struct json *rows = json_array(a);
        JSON_EACH (part, json_get(shown, "parts"))
            if (str_eq(json_text(part, "type"), str_of(t->name)))
                put_row(&n, rows, i, part);
        json_add_int(a, o, "count", (int64_t)json_count(rows));
        json_hang(o, "rows", rows);
    }
}
