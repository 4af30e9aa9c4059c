#include "serve/api/describe.h"

static void add_info(struct arena *a, struct json *out)
{
    struct json *info = json_add(a, out, "info", JSON_OBJECT);
    json_add_text(a, info, "title", STR("Tutela"));
    json_add_text(a, info, "version", STR(TUTELA_VERSION));
    json_add_text(a, info, "description",
                  STR("The cybersecurity file of medical devices: every type of record, and every "
                      "page as data. Each change is kept in the history, with who made it."));
    struct json *license = json_add(a, info, "license", JSON_OBJECT);
    json_add_text(a, license, "name", STR("Apache-2.0"));
    json_add_text(a, license, "identifier", STR("Apache-2.0"));
}

static void add_tags(struct arena *a, struct json *out)
{
    static const char *const tags[][2] = {
        {"records", "Records of every type, by the same rules."},
        {"pages", "What a page shows, as data."},
        {"other", "Imports, jobs, and this description."},
    };
    struct json *list = json_add(a, out, "tags", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        struct json *tag = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, tag, "name", str_of(tags[i][0]));
        json_add_text(a, tag, "description", str_of(tags[i][1]));
    }
}

static void add_security(struct arena *a, struct json *out)
{
    static const char *const schemes[] = {"bearer", "api_key", "session"};
    struct json *list = json_add(a, out, "security", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        json_add(a, json_add(a, list, NULL, JSON_OBJECT), schemes[i], JSON_ARRAY);
}

struct json *api_describe(struct arena *a)
{
    struct json *out = json_object(a);
    json_add_text(a, out, "openapi", STR("3.1.0"));
    add_info(a, out);
    struct json *servers = json_add(a, out, "servers", JSON_ARRAY);
    json_add_text(a, json_add(a, servers, NULL, JSON_OBJECT), "url", STR("/"));
    add_security(a, out);
    add_tags(a, out);
    api_describe_paths(a, json_add(a, out, "paths", JSON_OBJECT));
    struct json *components = json_add(a, out, "components", JSON_OBJECT);
    api_describe_parts(a, components);
    struct json *schemas = components->items.first;
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        api_describe_type(a, schemas, RECORD_TYPES[i]);
    return out;
}

bool api_openapi(struct web_request *r, struct err *err)
{
    (void)err;
    r->reply = api_describe(r->arena);
    return true;
}
