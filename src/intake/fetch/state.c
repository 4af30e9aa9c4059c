#include "intake/fetch/fetch_internal.h"

enum { RESOURCES_MAX = 5000 };

const struct fetch_resource *fetch_resource_find(const struct fetch_state *s, struct str key)
{
    for (size_t i = 0; i < s->count; i++)
        if (str_eq(s->resources[i].key, key))
            return &s->resources[i];
    return NULL;
}

void fetch_resource_put(struct arena *a, struct fetch_state *s, const struct fetch_resource *r)
{
    for (size_t i = 0; i < s->count; i++)
        if (str_eq(s->resources[i].key, r->key)) {
            s->resources[i] = *r;
            return;
        }
    if (s->count == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 16;
        struct fetch_resource *more = ARENA_ARRAY(a, struct fetch_resource, cap);
        if (s->count)
            memcpy(more, s->resources, s->count * sizeof *more);
        s->resources = more;
        s->cap = cap;
    }
    s->resources[s->count++] = *r;
}

void fetch_state_read(struct arena *a, struct str text, struct fetch_state *out)
{
    struct json *root = NULL;
    struct err ignored;
    struct fetch_state s = {0};
    *out = s;
    if (!text.n || !json_read(a, text, &root, &ignored))
        return;
    s.cursor = json_text(root, "cursor");
    s.window_from = json_text(root, "window_from");
    s.window_to = json_text(root, "window_to");
    s.checked_at = json_text(root, "checked_at");
    JSON_EACH (o, json_get(root, "resources")) {
        struct fetch_resource r = {.key = json_text(o, "key"),
                                   .etag = json_text(o, "etag"),
                                   .last_modified = json_text(o, "last_modified"),
                                   .mark = json_text(o, "mark")};
        if (r.key.n && s.count < RESOURCES_MAX)
            fetch_resource_put(a, &s, &r);
    }
    *out = s;
}

static void add_text(struct arena *a, struct json *o, const char *name, struct str text)
{
    if (text.n)
        json_add_text(a, o, name, text);
}

struct str fetch_state_write(struct arena *a, const struct fetch_state *s)
{
    struct json *root = json_object(a);
    struct buf out = {.arena = a};
    add_text(a, root, "cursor", s->cursor);
    add_text(a, root, "window_from", s->window_from);
    add_text(a, root, "window_to", s->window_to);
    add_text(a, root, "checked_at", s->checked_at);
    struct json *list = json_add(a, root, "resources", JSON_ARRAY);
    for (size_t i = 0; i < s->count; i++) {
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        add_text(a, o, "key", s->resources[i].key);
        add_text(a, o, "etag", s->resources[i].etag);
        add_text(a, o, "last_modified", s->resources[i].last_modified);
        add_text(a, o, "mark", s->resources[i].mark);
    }
    json_write(root, &out);
    return buf_str(&out);
}
