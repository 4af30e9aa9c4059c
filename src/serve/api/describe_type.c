#include "base/limits.h"
#include "serve/api/describe.h"

/* From the table of a type to its schemas. What is read is narrower than what is taken: a list of
   words is read as an array, and may be given as one text, too; a number may be given as text. */

static void add_type(struct arena *a, struct json *schema, const char *type, bool nullable)
{
    if (!nullable) {
        json_add_text(a, schema, "type", str_of(type));
        return;
    }
    struct json *types = json_add(a, schema, "type", JSON_ARRAY);
    json_add_text(a, types, NULL, str_of(type));
    json_add_text(a, types, NULL, STR("null"));
}

static void add_text(struct arena *a, struct json *schema, size_t max, const char *pattern,
                     bool nullable)
{
    add_type(a, schema, "string", nullable);
    json_add_int(a, schema, "maxLength", (int64_t)max);
    if (pattern)
        json_add_text(a, schema, "pattern", str_of(pattern));
}

static void add_choices(struct arena *a, struct json *schema, const struct field *f, bool taken,
                        bool nullable)
{
    struct json *names = json_add(a, schema, "enum", JSON_ARRAY);
    const struct choice *choices = f->kind == &KIND_TRI ? TRI_CHOICES : f->choices;
    for (const struct choice *c = choices; c->name; c++)
        if (c->name[0] || (taken && nullable))
            json_add_text(a, names, NULL, str_of(c->name));
    if (taken && f->kind == &KIND_TRI) {
        json_add_bool(a, names, NULL, true);
        json_add_bool(a, names, NULL, false);
    }
    if (nullable)
        json_add(a, names, NULL, JSON_NULL);
}

static struct json *one_of(struct arena *a, struct json *any, const char *type)
{
    struct json *schema = json_add(a, any, NULL, JSON_OBJECT);
    json_add_text(a, schema, "type", str_of(type));
    return schema;
}

/* An array of words; or, to be taken, also one text of them. */
static void add_words(struct arena *a, struct json *schema, const struct field *f, bool taken,
                      bool nullable)
{
    struct json *array = schema, *any = NULL;
    size_t max = f->kind == &KIND_REFS ? LIMIT_REFS : LIMIT_TEXT;
    if (taken) {
        any = json_add(a, schema, "anyOf", JSON_ARRAY);
        array = json_add(a, any, NULL, JSON_OBJECT);
    }
    json_add_text(a, array, "type", STR("array"));
    struct json *items = json_add(a, array, "items", JSON_OBJECT);
    json_add_text(a, items, "type", STR("string"));
    json_add_text(a, items, "pattern", STR("^[^\\s,]+$"));
    if (!taken)
        return;
    json_add_int(a, one_of(a, any, "string"), "maxLength", (int64_t)max);
    if (nullable)
        (void)one_of(a, any, "null");
}

static void add_number(struct arena *a, struct json *schema, bool taken, bool nullable)
{
    if (!taken) {
        json_add_text(a, schema, "type", STR("integer"));
        json_add_text(a, schema, "format", STR("int64"));
        return;
    }
    struct json *any = json_add(a, schema, "anyOf", JSON_ARRAY);
    json_add_text(a, one_of(a, any, "integer"), "format", STR("int64"));
    json_add_text(a, one_of(a, any, "string"), "pattern", STR("^\\s*(-?[0-9]+)?\\s*$"));
    if (nullable)
        (void)one_of(a, any, "null");
}

static void add_formatted(struct arena *a, struct json *schema, const char *format, bool nullable)
{
    add_type(a, schema, "string", nullable);
    json_add_text(a, schema, "format", str_of(format));
}

static void add_tree(struct arena *a, struct json *schema, bool nullable)
{
    struct json *types = json_add(a, schema, "type", JSON_ARRAY);
    json_add_text(a, types, NULL, STR("object"));
    json_add_text(a, types, NULL, STR("array"));
    if (nullable)
        json_add_text(a, types, NULL, STR("null"));
}

static void add_kind(struct arena *a, struct json *schema, const struct field *f, bool taken,
                     bool nullable)
{
    static const char one_line[] = "^[^\\u0000-\\u0008\\u000a-\\u001f\\u007f]*$";
    const struct field_kind *k = f->kind;
    if (k == &KIND_CHOICE || k == &KIND_TRI)
        add_choices(a, schema, f, taken, nullable);
    else if (k->json == JSON_ARRAY)
        add_words(a, schema, f, taken, nullable);
    else if (k->json == JSON_NUMBER)
        add_number(a, schema, taken, nullable);
    else if (k->json == JSON_OBJECT)
        add_tree(a, schema, nullable);
    else if (k == &KIND_DATE)
        add_formatted(a, schema, "date", nullable);
    else if (k == &KIND_INSTANT)
        add_formatted(a, schema, "date-time", nullable);
    else if (k == &KIND_LONGTEXT)
        add_text(a, schema, LIMIT_TEXT, NULL, nullable);
    else if (k == &KIND_HASH)
        add_text(a, schema, 64, "^([0-9A-Fa-f]{64})?$", nullable);
    else
        add_text(a, schema, LIMIT_NAME, one_line, nullable);
}

static struct str description(struct arena *a, const struct field *f)
{
    struct buf b = {.arena = a};
    buf_put(&b, str_of(f->help));
    buf_fmt(&b, " Written as %s.", f->kind->help);
    if (f->refers_to)
        buf_fmt(&b, " Refers to %s.", strcmp(f->refers_to, "*") == 0 ? "any record" : f->refers_to);
    if (f->flags & FIELD_FIXED)
        BUF_LIT(&b, " Set when the record is made, then never changed.");
    if (f->flags & FIELD_MATTERS)
        BUF_LIT(&b, " A change makes the judgements that looked at it stale.");
    return buf_str(&b);
}

static void add_field(struct arena *a, struct json *properties, const struct field *f, bool taken)
{
    struct json *schema = json_add(a, properties, f->name, JSON_OBJECT);
    bool required = f->flags & FIELD_REQUIRED;
    json_add_text(a, schema, "title", str_of(f->label));
    json_add_text(a, schema, "description", description(a, f));
    if (f->flags & FIELD_COMPUTED)
        json_add_bool(a, schema, "readOnly", true);
    add_kind(a, schema, f, taken, taken && !required);
}

static struct json *start(struct arena *a, struct json *schemas, const struct record_type *t,
                          const char *suffix, const char *about)
{
    struct json *schema = json_add(a, schemas, str_fmt(a, "%s%s", t->name, suffix).p, JSON_OBJECT);
    json_add_text(a, schema, "type", STR("object"));
    json_add_text(a, schema, "description", str_fmt(a, "%s%s", t->help, about));
    return schema;
}

/* As it is read: what every record has, then the fields that are not empty. */
static void add_read(struct arena *a, struct json *schemas, const struct record_type *t)
{
    struct json *schema = start(a, schemas, t, "", "");
    struct json *all = json_add(a, schema, "allOf", JSON_ARRAY);
    api_refer(a, all, NULL, "schemas", STR("record"));
    struct json *own = json_add(a, all, NULL, JSON_OBJECT);
    json_add_text(a, own, "type", STR("object"));
    struct json *properties = json_add(a, own, "properties", JSON_OBJECT);
    const char *name = record_field(t, STR("type")) ? "record_type" : "type";
    json_add_text(a, json_add(a, properties, name, JSON_OBJECT), "const", str_of(t->name));
    EACH_FIELD (f, t)
        add_field(a, properties, f, false);
}

static void add_taken(struct arena *a, struct json *schemas, const struct record_type *t,
                      bool patch)
{
    struct json *required = json_array(a);
    struct json *schema = start(a, schemas, t, patch ? "_patch" : "_new",
                                patch ? " What is named changes, null empties it (RFC 7396)." : "");
    struct json *properties = json_add(a, schema, "properties", JSON_OBJECT);
    if (!patch && (t->flags & RECORD_NATURAL_ID)) {
        struct json *id = json_add(a, properties, "id", JSON_OBJECT);
        json_add_text(a, id, "description", STR("Id, as its source has it."));
        json_add_text(a, id, "type", STR("string"));
        json_add_int(a, id, "minLength", 1);
        json_add_text(a, required, NULL, STR("id"));
    }
    EACH_FIELD (f, t) {
        if (f->flags & FIELD_COMPUTED)
            continue;
        add_field(a, properties, f, true);
        if (!patch && (f->flags & FIELD_REQUIRED) && !(f->flags & FIELD_DEFAULT))
            json_add_text(a, required, NULL, str_of(f->name));
    }
    if (json_count(required))
        json_hang(schema, "required", required);
    json_add_bool(a, schema, "additionalProperties", false);
}

static void add_list(struct arena *a, struct json *schemas, const struct record_type *t)
{
    struct json *schema = json_add(a, schemas, str_fmt(a, "%s_list", t->name).p, JSON_OBJECT);
    struct json *all = json_add(a, schema, "allOf", JSON_ARRAY);
    api_refer(a, all, NULL, "schemas", STR("list"));
    struct json *own = json_add(a, all, NULL, JSON_OBJECT);
    json_add_text(a, own, "type", STR("object"));
    struct json *items = json_add(a, json_add(a, own, "properties", JSON_OBJECT), "items",
                                  JSON_OBJECT);
    json_add_text(a, items, "type", STR("array"));
    api_refer(a, items, "items", "schemas", str_of(t->name));
}

void api_describe_type(struct arena *a, struct json *schemas, const struct record_type *t)
{
    add_read(a, schemas, t);
    add_list(a, schemas, t);
    if (t->flags & RECORD_DERIVED)
        return;
    add_taken(a, schemas, t, false);
    add_taken(a, schemas, t, true);
}
