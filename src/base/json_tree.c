/* json_tree.c - what needs no parser: building, finding, writing. */
#include "base/json.h"

#include <stdarg.h>
#include <stdio.h>

struct json *json_object(struct arena *a)
{
    return json_add(a, NULL, NULL, JSON_OBJECT);
}

struct json *json_array(struct arena *a)
{
    return json_add(a, NULL, NULL, JSON_ARRAY);
}

void json_hang(struct json *into, const char *key, struct json *v)
{
    assert(into->type == JSON_ARRAY || into->type == JSON_OBJECT);
    assert(!v->next && into->items.last != v);
    if (into->type == JSON_OBJECT)
        v->key = str_of(key);
    if (into->items.last)
        into->items.last->next = v;
    else
        into->items.first = v;
    into->items.last = v;
    into->items.count++;
}

struct json *json_add(struct arena *a, struct json *into, const char *key, enum json_type type)
{
    struct json *v = ARENA_NEW(a, struct json);
    v->type = type;
    if (into)
        json_hang(into, key, v);
    return v;
}

struct json *json_add_text(struct arena *a, struct json *into, const char *key, struct str text)
{
    struct json *v = json_add(a, into, key, JSON_STRING);
    v->text = text;
    return v;
}

struct json *json_add_int(struct arena *a, struct json *into, const char *key, int64_t number)
{
    struct buf text = {.arena = a};
    struct json *v = json_add(a, into, key, JSON_NUMBER);
    buf_int(&text, number);
    v->text = str_copy(a, buf_str(&text));
    return v;
}

struct json *json_add_bool(struct arena *a, struct json *into, const char *key, bool v)
{
    return json_add(a, into, key, v ? JSON_TRUE : JSON_FALSE);
}

struct json *json_add_fmt(struct arena *a, struct json *into, const char *key, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    struct str text = {0};
    if (n > 0) {
        char *p = ARENA_ARRAY(a, char, (size_t)n + 1);
        vsnprintf(p, (size_t)n + 1, fmt, again);
        text = (struct str){p, (size_t)n};
    }
    va_end(again);
    return json_add_text(a, into, key, text);
}

/* Begins a line, where lines are wanted. */
static void new_line(struct buf *out, int indent)
{
    static const char line[] = "\n                                ";
    enum { LEVELS = (sizeof line - 2) / 2 };
    if (indent < 0)
        return;
    buf_put(out, (struct str){line, 1 + 2 * (size_t)(indent < LEVELS ? indent : LEVELS)});
    for (int i = LEVELS; i < indent; i++)
        BUF_LIT(out, "  ");
}

/* indent: levels of two spaces; negative for all on one line. */
static void write(const struct json *v, int indent, struct buf *out)
{
    enum json_type type = v ? v->type : JSON_NULL;
    int inner = indent < 0 ? indent : indent + 1;
    switch (type) {
    case JSON_NULL: BUF_LIT(out, "null"); return;
    case JSON_FALSE: BUF_LIT(out, "false"); return;
    case JSON_TRUE: BUF_LIT(out, "true"); return;
    case JSON_NUMBER: buf_put(out, v->text); return;
    case JSON_STRING: buf_json(out, v->text); return;
    case JSON_ARRAY:
    case JSON_OBJECT: break;
    }
    buf_char(out, type == JSON_ARRAY ? '[' : '{');
    JSON_EACH (m, v) {
        new_line(out, inner);
        if (type == JSON_OBJECT) {
            buf_json(out, m->key);
            buf_put(out, indent < 0 ? STR(":") : STR(": "));
        }
        write(m, inner, out);
        if (m->next)
            buf_char(out, ',');
    }
    if (v->items.first)
        new_line(out, indent);
    buf_char(out, type == JSON_ARRAY ? ']' : '}');
}

void json_write(const struct json *value, struct buf *out)
{
    write(value, -1, out);
}

void json_write_pretty(const struct json *value, struct buf *out)
{
    write(value, 0, out);
    buf_char(out, '\n');
}

static void begin_value(struct json_stream *s, struct str key)
{
    if (s->any)
        buf_char(s->out, ',');
    if (s->depth)
        new_line(s->out, s->depth);
    if (key.n) {
        buf_json(s->out, key);
        BUF_LIT(s->out, ": ");
    }
    s->any = true;
}

void json_stream_begin(struct json_stream *s, const char *key, enum json_type type)
{
    begin_value(s, str_of(key));
    buf_char(s->out, type == JSON_ARRAY ? '[' : '{');
    s->depth++;
    s->any = false;
}

void json_stream_put(struct json_stream *s, const char *key, const struct json *value)
{
    begin_value(s, str_of(key));
    write(value, s->depth, s->out);
}

void json_stream_members(struct json_stream *s, const struct json *object)
{
    JSON_EACH (m, object) {
        begin_value(s, m->key);
        write(m, s->depth, s->out);
    }
}

void json_stream_end(struct json_stream *s, enum json_type type)
{
    assert(s->depth > 0);
    s->depth--;
    if (s->any)
        new_line(s->out, s->depth);
    buf_char(s->out, type == JSON_ARRAY ? ']' : '}');
    if (!s->depth)
        buf_char(s->out, '\n');
    s->any = true;
}

const struct json *json_find(const struct json *object, struct str name)
{
    if (!object || object->type != JSON_OBJECT)
        return NULL;
    for (const struct json *m = object->items.first; m; m = m->next)
        if (str_eq(m->key, name))
            return m;
    return NULL;
}

const struct json *json_get(const struct json *object, const char *name)
{
    return json_find(object, str_of(name));
}

struct str json_text(const struct json *object, const char *name)
{
    const struct json *v = json_get(object, name);
    return v && v->type == JSON_STRING ? v->text : (struct str){0};
}

int64_t json_int(const struct json *object, const char *name, int64_t otherwise)
{
    const struct json *v = json_get(object, name);
    int64_t number;
    return v && v->type == JSON_NUMBER && str_to_int(v->text, &number) ? number : otherwise;
}

bool json_is_true(const struct json *object, const char *name)
{
    const struct json *v = json_get(object, name);
    return v && v->type == JSON_TRUE;
}

size_t json_count(const struct json *array)
{
    return array && (array->type == JSON_ARRAY || array->type == JSON_OBJECT) ? array->items.count
                                                                              : 0;
}

struct str json_as_text(const struct json *v)
{
    return v && (v->type == JSON_STRING || v->type == JSON_NUMBER) ? v->text : (struct str){0};
}

const struct json *json_first(const struct json *of)
{
    return of && (of->type == JSON_ARRAY || of->type == JSON_OBJECT) ? of->items.first : NULL;
}

struct str json_member(const struct json *object, const char *name)
{
    return json_as_text(json_get(object, name));
}
