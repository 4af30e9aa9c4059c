#include "base/limits.h"
#include "serve/api/api.h"

/* What every answer has beside the fields, and nobody sets. */
static const char *const head_members[] = {
    "id",    "type",  "record_type",   "revision", "position",
    "title", "stale", "stale_because", "retired",  "superseded_by"};

/* Values of one body; a record has some dozens, a thousand of them some ten thousand. */
static const size_t body_values_max = 1000000;

static bool is_type(struct str content_type, const char *wanted)
{
    struct str type = str_trim(str_sub(content_type, 0, str_find_char(content_type, ';')));
    return wanted && str_eq_nocase(type, str_of(wanted));
}

static size_t count_values(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == ',' || text.p[i] == '[' || text.p[i] == '{';
    return n;
}

bool api_body(struct web_request *r, const char *kind, struct json **out, struct err *err)
{
    struct str type = r->headers->content_type;
    if (!is_type(type, "application/json") && !is_type(type, kind)) {
        r->status = 415;
        return err_set(err, ERR_USAGE, "Content-Type: application/json%s%s is wanted, not '%.*s'",
                       kind ? " or " : "", kind ? kind : "", STR_ARG(str_sub(type, 0, 60)));
    }
    if (count_values(r->body) > body_values_max)
        return err_set(err, ERR_LIMIT, "The body has more than %zu values", body_values_max);
    if (json_read(r->arena, r->body, out, err))
        return true;
    err->code = err->code == ERR_LIMIT ? ERR_LIMIT : ERR_USAGE; /* 400: it is no JSON at all */
    return err_wrap(err, "The body is no JSON");
}

/* --- faults --- */

/* The rules of records say "name: what is wrong", some with the label of the field. */
static const struct field *field_at_fault(const struct record_type *t, struct str text)
{
    struct str name = str_sub(text, 0, str_find_char(text, ':'));
    if (name.n == text.n)
        return NULL;
    EACH_FIELD (f, t)
        if (str_eq(name, str_of(f->name)) || str_eq(name, str_of(f->label)))
            return f;
    return NULL;
}

static void add_fault(struct web_request *r, int64_t index, struct str field, struct str detail)
{
    r->errors = r->errors ? r->errors : json_array(r->arena);
    struct json *e = json_add(r->arena, r->errors, NULL, JSON_OBJECT);
    if (index >= 0)
        json_add_int(r->arena, e, "index", index);
    if (field.n)
        json_add_text(r->arena, e, "field", field);
    json_add_text(r->arena, e, "detail", detail);
}

void api_fault(struct web_request *r, const struct record_type *t, int64_t index,
               const struct err *why)
{
    struct str text = str_copy(r->arena, str_of(why->text));
    const struct field *f = field_at_fault(t, text);
    if (!f && index < 0)
        return; /* the detail of the problem says it already */
    add_fault(r, index, f ? str_of(f->name) : (struct str){0},
              f ? str_trim(str_from(text, str_find_char(text, ':') + 1)) : text);
}

static bool has_fault(const struct web_request *r, int64_t index, const struct field *f)
{
    JSON_EACH (e, r->errors)
        if (json_int(e, "index", -1) == index && str_eq(json_text(e, "field"), str_of(f->name)))
            return true;
    return false;
}

/* --- members --- */

static bool passed_over(const struct api_object *o, const struct json *m)
{
    const struct field *f = record_field(o->type, m->key);
    bool source_id = STR_IS(m->key, "id") && (o->type->flags & RECORD_NATURAL_ID);
    if (o->take == API_ADD)
        return source_id;
    if (o->take != API_PUT)
        return false;
    if (f)
        return f->flags & FIELD_COMPUTED;
    for (size_t i = 0; i < COUNT_OF(head_members); i++)
        if (str_eq(m->key, str_of(head_members[i])))
            return true;
    return false;
}

static void take_member(struct web_request *r, const struct api_object *o, const struct json *m,
                        void *record)
{
    struct err why = {0};
    struct json member = *m;
    member.next = NULL;
    struct json one = {.type = JSON_OBJECT};
    one.items.first = one.items.last = &member;
    one.items.count = 1;
    if (record_from_json(o->type, record, r->arena, &one, &why))
        return;
    if (record_field(o->type, m->key))
        api_fault(r, o->type, o->index, &why);
    else
        add_fault(r, o->index, m->key, str_copy(r->arena, str_of(why.text)));
}

/* What is required is wanted by all but a patch, in which it cannot be emptied. */
static void look_for_required(struct web_request *r, const struct api_object *o, const void *record)
{
    EACH_FIELD (f, o->type)
        if ((f->flags & FIELD_REQUIRED) && !(f->flags & (FIELD_COMPUTED | FIELD_DEFAULT)) &&
            record_is_empty(f, record) && !has_fault(r, o->index, f))
            add_fault(r, o->index, str_of(f->name), STR("is required"));
}

bool api_fields(struct web_request *r, const struct api_object *o, void *record, struct err *err)
{
    size_t before = json_count(r->errors);
    if (!o->members || o->members->type != JSON_OBJECT) {
        (void)err_set(err, ERR_INVALID, "a %s must be a JSON object", o->type->label);
        api_fault(r, o->type, o->index, err);
        return false;
    }
    JSON_EACH (m, o->members)
        if (!passed_over(o, m))
            take_member(r, o, m, record);
    if (o->take != API_PATCH)
        look_for_required(r, o, record);
    size_t count = json_count(r->errors) - before;
    if (count == 0)
        return true;
    const struct json *last = r->errors->items.last;
    struct str field = json_text(last, "field"), detail = json_text(last, "detail");
    if (count == 1)
        return err_set(err, ERR_INVALID, "%.*s%s%.*s", STR_ARG(field), field.n ? ": " : "",
                       STR_ARG(detail));
    return err_set(err, ERR_INVALID, "%zu members are not as they must be; 'errors' names each",
                   count);
}
