#include "intake/requirement/requirement_internal.h"

static const char *const fields[REQUIREMENT_FIELD__COUNT] = {
    [REQUIREMENT_ID] = "id",           [REQUIREMENT_KEY] = "external_id",
    [REQUIREMENT_NAME] = "name",       [REQUIREMENT_TEXT] = "text",
    [REQUIREMENT_STATUS] = "status",   [REQUIREMENT_CONTROLS] = "controls",
    [REQUIREMENT_TESTS] = "tests",     [REQUIREMENT_CLAUSES] = "clauses",
    [REQUIREMENT_RELEASE] = "release", [REQUIREMENT_OWNER] = "owner",
};

/* What others call them; letters of either case, with a space for "_", "-" and ".". ReqIF.* are the
   names that the ReqIF implementation guide gives (prostep ivip). */
static const struct {
    const char *name;
    enum requirement_field field;
} usual[] = {
    {"tutela id", REQUIREMENT_ID},
    {"key", REQUIREMENT_KEY},
    {"issue key", REQUIREMENT_KEY},
    {"requirement id", REQUIREMENT_KEY},
    {"req id", REQUIREMENT_KEY},
    {"reqid", REQUIREMENT_KEY},
    {"identifier", REQUIREMENT_KEY},
    {"foreign id", REQUIREMENT_KEY},
    {"reqif foreignid", REQUIREMENT_KEY},
    {"title", REQUIREMENT_NAME},
    {"summary", REQUIREMENT_NAME},
    {"heading", REQUIREMENT_NAME},
    {"requirement name", REQUIREMENT_NAME},
    {"reqif name", REQUIREMENT_NAME},
    {"description", REQUIREMENT_TEXT},
    {"requirement", REQUIREMENT_TEXT},
    {"requirement text", REQUIREMENT_TEXT},
    {"statement", REQUIREMENT_TEXT},
    {"reqif text", REQUIREMENT_TEXT},
    {"state", REQUIREMENT_STATUS},
    {"control", REQUIREMENT_CONTROLS},
    {"test", REQUIREMENT_TESTS},
    {"verified by", REQUIREMENT_TESTS},
    {"clause", REQUIREMENT_CLAUSES},
    {"serves", REQUIREMENT_CLAUSES},
    {"since", REQUIREMENT_RELEASE},
    {"assignee", REQUIREMENT_OWNER},
    {"responsible", REQUIREMENT_OWNER},
};

static const char *const statuses[] = {"draft", "approved", "implemented", "dropped"};

const char *requirement_field_name(enum requirement_field field)
{
    return fields[field];
}

/* The name as in the tables above. */
static bool is_called(struct str name, const char *plain)
{
    struct str p = str_of(plain);
    name = str_trim(name);
    if (name.n != p.n)
        return false;
    for (size_t i = 0; i < p.n; i++) {
        char c = char_lower(name.p[i]);
        bool gap = c == '_' || c == '-' || c == '.';
        char wanted = p.p[i] == '_' ? ' ' : p.p[i];
        if ((gap ? ' ' : c) != wanted)
            return false;
    }
    return true;
}

static enum requirement_field field_named(struct str word)
{
    for (int i = 0; i < REQUIREMENT_FIELD__COUNT; i++)
        if (str_eq(word, str_of(fields[i])))
            return (enum requirement_field)i;
    return REQUIREMENT_FIELD__COUNT;
}

enum requirement_field requirement_field_of(const struct requirement_map *map, struct str name)
{
    const struct json *mapped = map ? json_find(map->columns, str_trim(name)) : NULL;
    if (mapped)
        return field_named(json_as_text(mapped));
    for (int i = 0; i < REQUIREMENT_FIELD__COUNT; i++)
        if (is_called(name, fields[i]))
            return (enum requirement_field)i;
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        if (is_called(name, usual[i].name))
            return usual[i].field;
    return REQUIREMENT_FIELD__COUNT;
}

bool requirement_status_of(const struct requirement_map *map, struct str word, struct str *out)
{
    struct str mapped = map ? json_as_text(json_find(map->status, word)) : (struct str){0};
    struct str said = mapped.n ? mapped : word;
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        if (str_eq_nocase(said, str_of(statuses[i]))) {
            *out = str_of(statuses[i]);
            return true;
        }
    return false;
}

static bool is_status(struct str word)
{
    struct str ignored;
    return requirement_status_of(NULL, word, &ignored);
}

bool requirement_map_read(struct arena *a, struct str text, struct requirement_map *out,
                          struct err *err)
{
    struct json *root;
    if (!json_read(a, text, &root, err))
        return false;
    JSON_EACH (member, root)
        if (!STR_IS(member->key, "columns") && !STR_IS(member->key, "status"))
            return err_set(err, ERR_INVALID, "%.*s: a map has only columns and status",
                           STR_ARG(str_sub(member->key, 0, 60)));
    JSON_EACH (column, json_get(root, "columns"))
        if (field_named(json_as_text(column)) == REQUIREMENT_FIELD__COUNT)
            return err_set(err, ERR_INVALID,
                           "columns: '%.*s' is no field; there are: id, external_id, name, text, "
                           "status, controls, tests, clauses, release, owner",
                           STR_ARG(str_sub(json_as_text(column), 0, 60)));
    JSON_EACH (word, json_get(root, "status"))
        if (!is_status(json_as_text(word)))
            return err_set(err, ERR_INVALID,
                           "status: '%.*s' is none of draft, approved, implemented, dropped",
                           STR_ARG(str_sub(json_as_text(word), 0, 60)));
    *out = (struct requirement_map){json_get(root, "columns"), json_get(root, "status")};
    return true;
}
