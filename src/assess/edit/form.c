#include "assess/edit/edit.h"

enum {
    RADIOS_MAX = 6,      /* more choices than these go into a list that opens */
    SUGGESTIONS_MAX = 40 /* of each type that references name; the rest is found by typing */
};

bool edit_may_add(const struct record_type *t, struct err *err)
{
    if (t->flags & RECORD_DERIVED)
        return err_set(err, ERR_DENIED, "%s are computed from other records; nobody adds them",
                       t->plural);
    EACH_FIELD (f, t)
        if ((f->flags & FIELD_ATTACHED) && (f->flags & FIELD_REQUIRED))
            return err_set(err, ERR_DENIED, "%s are made from a file: import it", t->plural);
    return true;
}

bool edit_is_open(const struct field *f, bool new_record)
{
    return !(f->flags & (FIELD_COMPUTED | FIELD_ATTACHED)) &&
           (new_record || !(f->flags & FIELD_FIXED));
}

bool edit_apply(const struct record_type *t, void *record, struct arena *a,
                const struct json *typed, bool new_record, struct err *err)
{
    JSON_EACH (m, typed) {
        const struct field *f = record_field(t, m->key);
        if (f && edit_is_open(f, new_record) &&
            !record_set(t, record, a, m->key, json_as_text(m), err))
            return false;
    }
    return true;
}

/* --- what happened meanwhile --- */

struct form {
    const struct view *v;
    const struct edit_form *f;
    const struct record_type *type;
    struct record_head head;
    void *record; /* as it is now; empty for a new one */
    bool fresh;   /* a record comes to be: a new one, or in place of a decision */
    bool conflict;
    const struct json *base; /* {"field": text before} of what others changed */
    struct json *model, *differences, *lists;
};

/* What the fields said at the revision that the form was made from, where others changed them. */
static bool others(struct form *x, struct err *err)
{
    struct arena *a = x->v->arena;
    struct json *rows, *base = json_object(a), *last = NULL;
    const struct store_param params[] = {STORE_P(x->head.id), STORE_N(x->f->revision)};
    if (!store_query(x->v->store, a, "history_since", params, COUNT_OF(params), &rows, err))
        return false;
    for (struct json *row = rows->items.first; row; row = row->next) {
        struct json *change;
        if (!json_read(a, json_text(row, "change"), &change, err))
            return false;
        JSON_EACH (field, json_get(change, "fields"))
            if (!json_find(base, field->key))
                json_add_text(a, base, str_cz(a, field->key), json_as_text(json_first(field)));
        last = row;
    }
    json_add_text(a, x->model, "by", json_text(last, "actor"));
    json_add_text(a, x->model, "at", view_minute(a, json_text(last, "at")));
    x->base = base;
    return true;
}

/* The typed text as the record would hold it; as it is, where the record would not. */
static struct str as_held(struct form *x, const struct field *f, struct str typed)
{
    struct err ignored;
    void *scratch = arena_alloc(x->v->arena, x->type->size, 1, _Alignof(max_align_t));
    return record_set(x->type, scratch, x->v->arena, str_of(f->name), typed, &ignored)
               ? record_get(f, scratch, x->v->arena)
               : str_trim(typed);
}

/* One field after a conflict: the text that the form shows, and a row where the two differ. */
static struct str merged(struct form *x, const struct field *f, struct str typed)
{
    struct arena *a = x->v->arena;
    struct str theirs = record_get(f, x->record, a), yours = as_held(x, f, typed);
    const struct json *changed = json_find(x->base, str_of(f->name));
    struct str before = changed ? json_as_text(changed) : theirs;
    bool they = !str_eq(theirs, before), you = !str_eq(yours, before);
    if (str_eq(theirs, yours))
        return typed;
    struct json *row = json_add(a, x->differences, NULL, JSON_OBJECT);
    json_add_text(a, row, "label", str_of(f->label));
    json_add_text(a, row, "before", before);
    json_add_text(a, row, "theirs", theirs);
    json_add_text(a, row, "yours", yours);
    json_add_text(a, row, "who",
                  they && you ? STR("both changed it: yours stands in the form")
                  : they      ? STR("only they changed it: theirs stands in the form")
                              : STR("only you changed it: yours stands in the form"));
    return they && !you ? theirs : typed;
}

/* --- fields --- */

static const struct choice *choices_of(const struct field *f)
{
    return f->kind == &KIND_TRI ? TRI_CHOICES : f->choices;
}

/* An empty choice is not offered where there is a default, nor beside what is required; a list that
   opens needs something to show first. */
static void add_choices(struct arena *a, struct json *item, const struct field *f, struct str value)
{
    struct json *items = json_add(a, item, "items", JSON_ARRAY);
    const struct choice *choices = choices_of(f);
    bool filled = f->flags & FIELD_DEFAULT, required = f->flags & FIELD_REQUIRED;
    int64_t count = 0;
    while (choices && choices[count].name)
        count++;
    for (int64_t i = 0; i < count; i++) {
        struct str name = str_of(choices[i].name);
        if (name.n == 0 && (filled || (required && count <= RADIOS_MAX)))
            continue;
        struct json *choice = json_add(a, items, NULL, JSON_OBJECT);
        bool first = i == (filled ? 1 : 0);
        json_add_text(a, choice, "choice", name);
        json_add_text(a, choice, "words",
                      name.n == 0 && required ? STR("Choose one") : str_of(choices[i].label));
        json_add_bool(a, choice, "selected", value.n ? str_eq(name, value) : first);
    }
    json_add_bool(a, item, "is_radio", count > 0 && count <= RADIOS_MAX);
    json_add_bool(a, item, "is_select", count > RADIOS_MAX);
}

/* What is wrong with the typed text of one field; the whole is judged when it is saved. */
static struct str fault_of(struct form *x, const struct field *f, struct str typed)
{
    struct err err = {0};
    void *scratch = arena_alloc(x->v->arena, x->type->size, 1, _Alignof(max_align_t));
    if (!x->f->failed || record_set(x->type, scratch, x->v->arena, str_of(f->name), typed, &err))
        return (struct str){0};
    struct str text = str_copy(x->v->arena, str_of(err.text));
    size_t name = strlen(f->name); /* stands before it, and above it on the page */
    return str_starts(text, str_of(f->name)) ? str_trim(str_from(text, name + 1)) : text;
}

/* The name of a list of suggestions, made once for each type that references name. */
static bool add_list(struct form *x, const struct field *f, struct str *name, struct err *err)
{
    struct arena *a = x->v->arena;
    struct json *rows;
    *name = (struct str){0};
    if (!f->refers_to || !x->f->suggests || STR_IS(str_of(f->refers_to), "*"))
        return true;
    *name = str_of(f->refers_to);
    JSON_EACH (there, x->lists)
        if (str_eq(json_text(there, "list"), *name))
            return true;
    const struct store_param params[] = {STORE_P(*name), STORE_N(SUGGESTIONS_MAX)};
    if (!store_query(x->v->store, a, "refer_to", params, COUNT_OF(params), &rows, err))
        return false;
    struct json *list = json_add(a, x->lists, NULL, JSON_OBJECT);
    json_add_text(a, list, "list", *name);
    json_hang(list, "options", rows);
    return true;
}

static void add_shape(struct arena *a, struct json *item, const struct field *f, struct str error)
{
    bool choice = choices_of(f) != NULL;
    bool area = STR_IS(str_of(f->kind->html_input), "textarea");
    bool file = f->kind == &KIND_HASH && STR_IS(str_of(f->name), "file");
    /* A date that is none would be lost in a field that takes dates only. */
    const char *input = choice || area                       ? ""
                        : error.n || f->kind == &KIND_NUMBER ? "text"
                                                             : f->kind->html_input;
    json_add_text(a, item, "input", str_of(input));
    json_add_bool(a, item, "is_line", !choice && !area && !file);
    json_add_bool(a, item, "is_long", area);
    json_add_bool(a, item, "is_file", file);
    json_add_bool(a, item, "is_code", f->kind == &KIND_JSON);
    json_add_bool(a, item, "is_ref", f->refers_to != NULL);
    json_add_bool(a, item, "is_number", f->kind == &KIND_NUMBER);
}

static bool add_field(struct form *x, const struct field *f, struct json *fields, struct err *err)
{
    struct arena *a = x->v->arena;
    const struct json *typed = json_find(x->f->typed, str_of(f->name));
    struct str value = x->record ? record_get(f, x->record, a) : (struct str){0}, error = {0}, list;
    if (typed) {
        value = x->conflict ? merged(x, f, json_as_text(typed)) : json_as_text(typed);
        error = fault_of(x, f, value);
    }
    if (!add_list(x, f, &list, err))
        return false;
    struct json *item = json_add(a, fields, NULL, JSON_OBJECT);
    json_add_text(a, item, "name", str_of(f->name));
    json_add_text(a, item, "label", str_of(f->label));
    json_add_text(a, item, "help", str_of(f->help));
    bool plain = choices_of(f) || f->kind == &KIND_TEXT || f->kind == &KIND_VERSION;
    json_add_text(a, item, "hint", plain ? (struct str){0} : str_of(f->kind->help));
    json_add_text(a, item, "value", value);
    json_add_bool(a, item, "required", (f->flags & FIELD_REQUIRED) != 0);
    json_add_text(a, item, "error", error);
    json_add_text(a, item, "list", list);
    json_add_text(a, item, "refers_to",
                  f->refers_to && !STR_IS(str_of(f->refers_to), "*") ? str_of(f->refers_to)
                                                                     : (struct str){0});
    add_choices(a, item, f, value);
    add_shape(a, item, f, error);
    return true;
}

static bool add_fields(struct form *x, struct err *err)
{
    struct json *fields = json_add(x->v->arena, x->model, "fields", JSON_ARRAY);
    x->differences = json_add(x->v->arena, x->model, "differences", JSON_ARRAY);
    x->lists = json_add(x->v->arena, x->model, "lists", JSON_ARRAY);
    EACH_FIELD (f, x->type)
        if (edit_is_open(f, x->fresh) && !add_field(x, f, fields, err))
            return false;
    return true;
}

/* --- the whole --- */

static void add_head(struct form *x)
{
    struct arena *a = x->v->arena;
    const struct record_type *t = x->type;
    struct json *m = x->model;
    struct str id = x->head.id;
    bool decision = t->flags & RECORD_DECISION, has_file = false;
    EACH_FIELD (f, t)
        has_file |= f->kind == &KIND_HASH && STR_IS(str_of(f->name), "file") &&
                    edit_is_open(f, x->fresh);
    json_add_text(a, m, "title",
                  id.n == 0  ? str_fmt(a, "New %s", t->label)
                  : decision ? str_fmt(a, "A new %s in place of %.*s", t->label, STR_ARG(id))
                             : str_fmt(a, "Change %.*s", STR_ARG(id)));
    json_add_text(a, m, "name", x->head.title);
    json_add_text(a, m, "type", str_of(t->name));
    json_add_text(a, m, "kind", str_of(t->label));
    json_add_text(a, m, "kinds", str_of(t->plural));
    json_add_text(a, m, "help", str_of(t->help));
    json_add_text(a, m, "id", id);
    json_add_int(a, m, "revision", x->head.revision);
    json_add_bool(a, m, "is_new", id.n == 0);
    json_add_bool(a, m, "supersedes", id.n && decision);
    json_add_bool(a, m, "judgement", (t->flags & RECORD_JUDGEMENT) != 0);
    json_add_bool(a, m, "natural", id.n == 0 && (t->flags & RECORD_NATURAL_ID));
    json_add_bool(a, m, "has_file", has_file);
    json_add_bool(a, m, "conflict", x->conflict);
    if (!x->conflict) {
        json_add_text(a, m, "by", (struct str){0});
        json_add_text(a, m, "at", (struct str){0});
    }
}

bool edit_form(const struct view *v, const struct edit_form *f, struct json **out, struct err *err)
{
    struct err why = {0};
    struct form x = {.v = v, .f = f, .type = f->type, .model = view_model(v)};
    if (f->id.n) {
        if (!store_head(v->store, v->arena, f->id, &x.head, err))
            return false;
        x.type = x.head.type;
        x.record = arena_alloc(v->arena, x.type->size, 1, _Alignof(max_align_t));
        if (!store_load(v->store, v->arena, x.type, f->id, x.record, &x.head, err))
            return false;
    }
    bool open = f->id.n ? store_check_open(v->store, v->arena, &x.head, x.record, &why)
                        : edit_may_add(x.type, &why);
    if (!open && why.code != ERR_DENIED) {
        *err = why;
        return false;
    }
    x.fresh = f->id.n == 0 || (x.type->flags & RECORD_DECISION);
    x.conflict = f->id.n && f->typed && f->revision && f->revision != x.head.revision;
    if (x.conflict && !others(&x, err))
        return false;
    add_head(&x);
    json_add_text(v->arena, x.model, "refused",
                  open ? (struct str){0} : str_copy(v->arena, str_of(why.text)));
    *out = x.model;
    return add_fields(&x, err);
}
