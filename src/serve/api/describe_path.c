#include "serve/api/describe.h"
#include "serve/auth/account.h"
#include "serve/auth/allow.h"

/* What a row of WEB_ACTS takes and gives. A schema that begins with '_' is that of the type with
   this suffix; "_" is the type itself. */
struct operation {
    web_act_fn *act;
    const char *name;             /* operationId, before that of the type */
    const char *params;           /* of components, separated by spaces */
    const char *body, *body_type; /* schema and media type; NULL: no body */
    const char *answer;           /* schema; NULL: any object */
    int status;
    unsigned only, without; /* of types: flags that they must have, must not have */
};

static const char json_type[] = "application/json";
static const char any_type[] = "application/octet-stream";
static const char form_type[] = "multipart/form-data";
static const char patch_type[] = "application/merge-patch+json";

/* clang-format off */
static const struct operation operations[] = {
    {api_list, "list", "filter sort after limit", NULL, NULL, "_list", 200, 0, 0},
    {api_add, "add", "key", "_new", json_type, "_", 201, 0, RECORD_DERIVED},
    {api_get, "get", "if_none_match", NULL, NULL, "_", 200, 0, 0},
    {api_patch, "change", "if_match", "_patch", patch_type, "_", 200, 0, RECORD_DERIVED | RECORD_DECISION},
    {api_put, "replace", "if_match", "_new", json_type, "_", 200, 0, RECORD_DERIVED | RECORD_DECISION},
    {api_retire, "retire", "if_match reason", NULL, NULL, "_", 200, 0, RECORD_DERIVED},
    {api_history, "history", "before limit", NULL, NULL, "history", 200, 0, RECORD_DERIVED},
    {api_supersede, "supersede", "if_match key", "_patch", patch_type, "_", 201, RECORD_DECISION, 0},
    {api_confirm, "confirm", "if_match", "reason", json_type, "_", 200, RECORD_JUDGEMENT, 0},
    {api_import, "import", "device release name prefer", "file", any_type, "import_reply", 201, 0, 0},
    {api_bom_put, "bom_put", "", "bom", json_type, "token", 200, 0, 0},
    {api_bom_post, "bom_post", "", "bom_form", form_type, "token", 200, 0, 0},
    {api_bom_token, "token", "", NULL, NULL, "processing", 200, 0, 0},
    {act_model_save, "save_model", "", "operations", json_type, NULL, 200, 0, 0},
    {api_openapi, "openapi", "", NULL, NULL, NULL, 200, 0, 0},
};
/* clang-format on */

static const struct operation *operation_of(const struct web_act *row)
{
    for (size_t i = 0; i < COUNT_OF(operations); i++)
        if (operations[i].act == row->act)
            return &operations[i];
    return NULL;
}

bool api_is_described(const struct web_act *row)
{
    return operation_of(row) != NULL;
}

struct json *api_refer(struct arena *a, struct json *into, const char *key, const char *kind,
                       struct str name)
{
    struct json *o = json_add(a, into, key, JSON_OBJECT);
    json_add_text(a, o, "$ref", str_fmt(a, "#/components/%s/%.*s", kind, STR_ARG(name)));
    return o;
}

/* --- the parts of an operation --- */

struct subject {
    struct arena *arena;
    const struct record_type *type; /* or NULL */
    const struct operation *operation;
    struct json *out; /* the operation */
};

static struct str schema_name(const struct subject *s, const char *name)
{
    if (name[0] != '_')
        return str_of(name);
    return str_fmt(s->arena, "%s%s", s->type->name, name[1] ? name : "");
}

static void add_params(const struct subject *s, struct str path)
{
    struct arena *a = s->arena;
    struct json *params = json_array(a);
    struct str rest = str_of(s->operation ? s->operation->params : ""), name;
    if (str_has(path, STR("{kind}")))
        api_refer(a, params, NULL, "parameters", STR("kind"));
    if (str_has(path, STR("{id}")))
        api_refer(a, params, NULL, "parameters", STR("id"));
    while (str_word(&rest, &name))
        api_refer(a, params, NULL, "parameters", name);
    if (json_count(params))
        json_hang(s->out, "parameters", params);
}

/* One, or an array of many. */
static void add_one_or_many(const struct subject *s, struct json *media, struct str name)
{
    struct arena *a = s->arena;
    struct json *any = json_add(a, json_add(a, media, "schema", JSON_OBJECT), "oneOf", JSON_ARRAY);
    api_refer(a, any, NULL, "schemas", name);
    struct json *many = json_add(a, any, NULL, JSON_OBJECT);
    json_add_text(a, many, "type", STR("array"));
    json_add_int(a, many, "minItems", 1);
    json_add_int(a, many, "maxItems", API_BULK_MAX);
    api_refer(a, many, "items", "schemas", name);
}

static void add_body(const struct subject *s)
{
    struct arena *a = s->arena;
    const struct operation *o = s->operation;
    if (!o || !o->body)
        return;
    struct json *body = json_add(a, s->out, "requestBody", JSON_OBJECT);
    json_add_bool(a, body, "required", true);
    struct json *content = json_add(a, body, "content", JSON_OBJECT);
    struct json *media = json_add(a, content, o->body_type, JSON_OBJECT);
    if (o->act == api_add)
        add_one_or_many(s, media, schema_name(s, o->body));
    else
        api_refer(a, media, "schema", "schemas", schema_name(s, o->body));
}

/* The schema of the answer: a record that was added may have been many. */
static void add_answer(const struct subject *s, struct json *media)
{
    struct arena *a = s->arena;
    const struct operation *o = s->operation;
    if (!o || !o->answer) {
        json_add_text(a, json_add(a, media, "schema", JSON_OBJECT), "type", STR("object"));
        return;
    }
    if (o->act != api_add) {
        api_refer(a, media, "schema", "schemas", schema_name(s, o->answer));
        return;
    }
    struct json *any = json_add(a, json_add(a, media, "schema", JSON_OBJECT), "anyOf", JSON_ARRAY);
    api_refer(a, any, NULL, "schemas", schema_name(s, o->answer));
    api_refer(a, any, NULL, "schemas", STR("ids"));
}

static void add_headers(const struct subject *s, struct json *answer)
{
    const struct operation *o = s->operation;
    bool tagged = o && o->answer && strcmp(o->answer, "_") == 0;
    if (!tagged)
        return;
    struct json *headers = json_add(s->arena, answer, "headers", JSON_OBJECT);
    api_refer(s->arena, headers, "ETag", "headers", STR("etag"));
    if (o->status == 201)
        api_refer(s->arena, headers, "Location", "headers", STR("location"));
}

static void add_responses(const struct subject *s)
{
    static const char *const common[] = {"400", "401", "403", "404", "429"};
    static const char *const of_body[] = {"409", "413", "415", "422"};
    static const char *const of_change[] = {"412", "428"};
    struct arena *a = s->arena;
    const struct operation *o = s->operation;
    struct json *responses = json_add(a, s->out, "responses", JSON_OBJECT);
    const char *status = str_fmt(a, "%d", o ? o->status : 200).p;
    struct json *answer = json_add(a, responses, status, JSON_OBJECT);
    json_add_text(a, answer, "description", o && o->status == 201 ? STR("Made.") : STR("Done."));
    add_headers(s, answer);
    struct json *content = json_add(a, answer, "content", JSON_OBJECT);
    add_answer(s, json_add(a, content, json_type, JSON_OBJECT));
    if (o && o->act == api_import) {
        static const char *const more[] = {"200", "202"};
        for (size_t i = 0; i < COUNT_OF(more); i++) {
            struct json *other = json_add(a, responses, more[i], JSON_OBJECT);
            json_add_text(a, other, "description",
                          i ? STR("Will be taken in by a job.") : STR("It was there already."));
            add_answer(
                s, json_add(a, json_add(a, other, "content", JSON_OBJECT), json_type, JSON_OBJECT));
        }
    }
    if (o && o->act == api_get)
        json_add_text(a, json_add(a, responses, "304", JSON_OBJECT), "description",
                      STR("It is as the reader has it."));
    for (size_t i = 0; i < COUNT_OF(common); i++)
        api_refer(a, responses, common[i], "responses", STR("problem"));
    for (size_t i = 0; i < COUNT_OF(of_body) && o && o->body; i++)
        api_refer(a, responses, of_body[i], "responses", STR("problem"));
    for (size_t i = 0; i < COUNT_OF(of_change) && o && str_has(str_of(o->params), STR("if_match"));
         i++)
        api_refer(a, responses, of_change[i], "responses", STR("problem"));
    api_refer(a, responses, "default", "responses", STR("problem"));
}

/* --- paths --- */

static struct json *path_item(struct arena *a, struct json *paths, struct str path)
{
    for (struct json *item = paths->items.first; item; item = item->next)
        if (str_eq(item->key, path))
            return item;
    return json_add(a, paths, str_cz(a, path), JSON_OBJECT);
}

/* A path of the table with names in place of the stars; the first is the type, when there is one.
 */
static struct str path_text(struct arena *a, struct str path, const struct record_type *t)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < path.n; i++) {
        bool two = i + 1 < path.n && path.p[i] == '*' && path.p[i + 1] == '*';
        if (path.p[i] != '*') {
            buf_char(&b, path.p[i]);
        } else if (two) {
            BUF_LIT(&b, "{kind}/{id}");
            i++;
        } else {
            buf_put(&b, t ? str_of(t->name) : STR("{id}"));
            t = NULL;
        }
    }
    return buf_str(&b);
}

static const char *method_key(struct arena *a, const char *method)
{
    return str_cz(a, str_lower(a, str_of(method)));
}

static void add_operation(struct arena *a, struct json *paths, const struct web_act *row,
                          const struct record_type *t)
{
    const struct operation *o = operation_of(row);
    struct str path = path_text(a, str_of(row->path), t);
    struct json *item = path_item(a, paths, path);
    struct subject s = {.arena = a, .type = t, .operation = o};
    s.out = json_add(a, item, method_key(a, row->method), JSON_OBJECT);
    json_add_text(a, s.out, "operationId",
                  t                               ? str_fmt(a, "%s_%s", o->name, t->name)
                  : str_has(path, STR("/event/")) ? STR("event_token")
                                                  : str_of(o->name));
    json_add_text(a, s.out, "summary",
                  t ? str_fmt(a, "%s: %s", t->label, row->help) : str_of(row->help));
    struct str needs = t && o->body ? auth_words_of(a, auth_type_needs(a, t))
                                    : auth_words_of(a, row->needs);
    json_add_text(a, s.out, "description",
                  str_fmt(a, "Needs the permission (one of): %.*s.", STR_ARG(needs)));
    json_add_text(a, json_add(a, s.out, "tags", JSON_ARRAY), NULL,
                  t ? STR("records") : STR("other"));
    add_params(&s, path);
    add_body(&s);
    add_responses(&s);
}

static bool is_possible(const struct operation *o, const struct record_type *t)
{
    return (t->flags & o->only) == o->only && !(t->flags & o->without);
}

/* A page as data: "/devices" gives /api/v1/devices, "/" the data of /today. */
static void add_page(struct arena *a, struct json *paths, const struct web_page *page)
{
    struct str path = STR_IS(str_of(page->path), "/") ? STR("/today") : str_of(page->path);
    struct buf id = {.arena = a};
    BUF_LIT(&id, "page");
    for (size_t i = 0; i < path.n; i++)
        buf_char(&id, char_is_alpha(path.p[i]) ? path.p[i] : path.p[i] == '*' ? 'N' : '_');
    path = path_text(a, str_fmt(a, "/api/v1%.*s", STR_ARG(path)), NULL);
    struct subject s = {.arena = a};
    s.out = json_add(a, path_item(a, paths, path), "get", JSON_OBJECT);
    json_add_text(a, s.out, "operationId", buf_str(&id));
    json_add_text(a, s.out, "summary", str_fmt(a, "as data: %s", page->help));
    json_add_text(a, json_add(a, s.out, "tags", JSON_ARRAY), NULL, STR("pages"));
    if (page->needs == 0)
        json_add(a, s.out, "security", JSON_ARRAY);
    static const struct operation of_device = {.params = "device release", .status = 200};
    if (page->scope == WEB_DEVICE)
        s.operation = &of_device;
    add_params(&s, path);
    add_responses(&s);
}

void api_describe_paths(struct arena *a, struct json *paths)
{
    for (size_t i = 0; i < WEB_ACT_COUNT; i++) {
        const struct web_act *row = &WEB_ACTS[i];
        const struct operation *o = operation_of(row);
        bool typed = str_starts(str_of(row->path), STR("/api/v1/record/"));
        if (!o)
            continue;
        if (!typed)
            add_operation(a, paths, row, NULL);
        for (size_t k = 0; k < RECORD_TYPE_COUNT && typed; k++)
            if (is_possible(o, RECORD_TYPES[k]))
                add_operation(a, paths, row, RECORD_TYPES[k]);
    }
    for (size_t i = 0; i < WEB_PAGE_COUNT; i++)
        add_page(a, paths, &WEB_PAGES[i]);
}
