#include "base/yaml.h"

#include <stdlib.h>

#include <yaml.h>

#include "base/limits.h"

/* The containers that are open while events arrive. */
struct level {
    struct json *value;
    struct str key; /* of the value that comes next */
    uint32_t key_offset;
    bool has_key;
    bool is_merge;      /* that key is "<<" */
    struct json *merge; /* an array of the values of "<<", or NULL */
};

struct anchor {
    struct str name;
    const struct json *value;
    bool open; /* a container that has not ended */
};

struct reader {
    struct arena *arena;
    yaml_parser_t parser;
    struct str text;
    struct json *root;
    struct level levels[JSON_DEPTH_MAX];
    size_t depth;
    size_t values, copies;
    struct anchor anchors[YAML_ANCHORS_MAX];
    size_t anchor_count;
    struct json_salt salt;
    /* libyaml counts characters, we count bytes: the last known pair of both. */
    size_t at_character, at_byte;
    struct err *err;
};

static bool fail(const struct reader *r, const yaml_mark_t *at, enum err_code code,
                 const char *reason)
{
    return err_set(r->err, code, "%zu:%zu: %s", at->line + 1, at->column + 1, reason);
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Events come in the order of the text, but for a step back here and there. */
static uint32_t offset_of(struct reader *r, const yaml_mark_t *mark)
{
    while (r->at_character < mark->index && r->at_byte < r->text.n) {
        r->at_byte++;
        while (r->at_byte < r->text.n && is_continuation(r->text.p[r->at_byte]))
            r->at_byte++;
        r->at_character++;
    }
    while (r->at_character > mark->index && r->at_byte > 0) {
        r->at_byte--;
        while (r->at_byte > 0 && is_continuation(r->text.p[r->at_byte]))
            r->at_byte--;
        r->at_character--;
    }
    return (uint32_t)r->at_byte;
}

static size_t count_digits(struct str s)
{
    size_t n = 0;
    while (n < s.n && char_is_digit(s.p[n]))
        n++;
    return n;
}

/* A number as JSON writes it (RFC 8259, 6). */
static bool is_number(struct str s)
{
    if (s.n && s.p[0] == '-')
        s = str_from(s, 1);
    size_t n = count_digits(s);
    if (n == 0 || (n > 1 && s.p[0] == '0'))
        return false;
    s = str_from(s, n);
    if (s.n && s.p[0] == '.') {
        n = count_digits(str_from(s, 1));
        if (n == 0)
            return false;
        s = str_from(s, n + 1);
    }
    if (s.n && char_lower(s.p[0]) == 'e') {
        bool sign = s.n > 1 && (s.p[1] == '+' || s.p[1] == '-');
        n = count_digits(str_from(s, sign ? 2 : 1));
        if (n == 0)
            return false;
        s = str_from(s, n + (sign ? 2 : 1));
    }
    return s.n == 0;
}

static enum json_type type_of_plain(struct str s)
{
    if (s.n == 0 || STR_IS(s, "~") || STR_IS(s, "null") || STR_IS(s, "Null") || STR_IS(s, "NULL"))
        return JSON_NULL;
    if (STR_IS(s, "true") || STR_IS(s, "True") || STR_IS(s, "TRUE"))
        return JSON_TRUE;
    if (STR_IS(s, "false") || STR_IS(s, "False") || STR_IS(s, "FALSE"))
        return JSON_FALSE;
    return is_number(s) ? JSON_NUMBER : JSON_STRING;
}

/* The type that a tag asks for, or that the form of the scalar has. */
static bool type_of_scalar(const struct reader *r, const yaml_event_t *e, struct str text,
                           enum json_type *out)
{
    struct str tag = str_of((const char *)e->data.scalar.tag);
    bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    enum json_type type = type_of_plain(text);
    bool ok = true;
    if (!tag.n)
        *out = plain ? type : JSON_STRING;
    else if (STR_IS(tag, "!") || STR_IS(tag, YAML_STR_TAG) || STR_IS(tag, YAML_TIMESTAMP_TAG))
        *out = JSON_STRING;
    else if (STR_IS(tag, YAML_INT_TAG) || STR_IS(tag, YAML_FLOAT_TAG))
        ok = (*out = type) == JSON_NUMBER;
    else if (STR_IS(tag, YAML_BOOL_TAG))
        ok = (*out = type) == JSON_TRUE || type == JSON_FALSE;
    else if (STR_IS(tag, YAML_NULL_TAG))
        ok = (*out = type) == JSON_NULL;
    else
        return fail(r, &e->start_mark, ERR_INVALID, "a tag that JSON has no type for");
    return ok || fail(r, &e->start_mark, ERR_INVALID, "the value is not of the type its tag says");
}

/* Hangs v where it belongs: into the open container, or as the root. */
static bool place(struct reader *r, const yaml_mark_t *at, struct json *v)
{
    if (++r->values > LIMIT_JSON_VALUES)
        return fail(r, at, ERR_LIMIT, "too many values");
    if (r->depth == 0) {
        r->root = v;
        return true;
    }
    struct level *top = &r->levels[r->depth - 1];
    json_hang(top->is_merge ? top->merge : top->value, NULL, v);
    if (top->is_merge) {
        top->is_merge = top->has_key = false;
    } else if (top->value->type == JSON_OBJECT) {
        v->key = top->key;
        top->has_key = false;
        if (v->type == JSON_ARRAY || v->type == JSON_OBJECT)
            v->offset = top->key_offset;
    }
    return true;
}

/* True when the event stands where a key is wanted. */
static bool wants_key(const struct reader *r)
{
    if (r->depth == 0)
        return false;
    const struct level *top = &r->levels[r->depth - 1];
    return top->value->type == JSON_OBJECT && !top->has_key;
}

static bool remember(struct reader *r, const yaml_event_t *e, const yaml_char_t *name,
                     const struct json *v, bool open)
{
    if (!name)
        return true;
    if (r->anchor_count == YAML_ANCHORS_MAX)
        return fail(r, &e->start_mark, ERR_LIMIT, "too many anchors");
    r->anchors[r->anchor_count++] = (struct anchor){
        .name = str_copy(r->arena, str_of((const char *)name)), .value = v, .open = open};
    return true;
}

static bool scalar(struct reader *r, const yaml_event_t *e)
{
    struct str text = {(const char *)e->data.scalar.value, e->data.scalar.length};
    if (text.n && memchr(text.p, 0, text.n))
        return fail(r, &e->start_mark, ERR_INVALID, "the character NUL is not allowed");
    if (wants_key(r)) {
        struct level *top = &r->levels[r->depth - 1];
        if (e->data.scalar.anchor)
            return fail(r, &e->start_mark, ERR_INVALID, "an anchor on a key is not supported");
        if (STR_IS(text, "<<") && e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
            if (top->merge)
                return fail(r, &e->start_mark, ERR_INVALID, "a mapping names a key twice");
            top->merge = json_array(r->arena);
            top->is_merge = true;
        }
        top->key = str_copy(r->arena, text);
        top->key_offset = offset_of(r, &e->start_mark);
        top->has_key = true;
        return true;
    }
    enum json_type type;
    if (!type_of_scalar(r, e, text, &type))
        return false;
    struct json *v = json_add(r->arena, NULL, NULL, type);
    v->offset = offset_of(r, &e->start_mark);
    if (type == JSON_STRING || type == JSON_NUMBER)
        v->text = str_copy(r->arena, text);
    return remember(r, e, e->data.scalar.anchor, v, false) && place(r, &e->start_mark, v);
}

static bool open_container(struct reader *r, const yaml_event_t *e, enum json_type type)
{
    bool is_map = type == JSON_OBJECT;
    struct str tag = str_of(
        (const char *)(is_map ? e->data.mapping_start.tag : e->data.sequence_start.tag));
    const yaml_char_t *anchor = is_map ? e->data.mapping_start.anchor
                                       : e->data.sequence_start.anchor;
    if (wants_key(r))
        return fail(r, &e->start_mark, ERR_INVALID, "a key is a list or a mapping");
    if (tag.n && !str_eq(tag, is_map ? STR(YAML_MAP_TAG) : STR(YAML_SEQ_TAG)))
        return fail(r, &e->start_mark, ERR_INVALID, "a tag that JSON has no type for");
    if (r->depth == JSON_DEPTH_MAX)
        return fail(r, &e->start_mark, ERR_INVALID, "nested too deeply");
    struct json *v = json_add(r->arena, NULL, NULL, type);
    v->offset = offset_of(r, &e->start_mark);
    if (!remember(r, e, anchor, v, true) || !place(r, &e->start_mark, v))
        return false;
    r->levels[r->depth++] = (struct level){.value = v};
    return true;
}

/* Adds the members of from that v does not have. They share what hangs below them, which nobody
   changes any more. */
static bool merge_one(struct reader *r, const yaml_event_t *e, const struct json *from,
                      struct json *v)
{
    if (from->type != JSON_OBJECT)
        return fail(r, &e->start_mark, ERR_INVALID,
                    "a merge key takes a mapping, or a list of them");
    JSON_EACH (item, from) {
        if (json_find(v, item->key))
            continue;
        if (json_count(v) >= YAML_MERGED_MAX)
            return fail(r, &e->start_mark, ERR_LIMIT, "a mapping with a merge key is too large");
        struct json *copy = json_add(r->arena, NULL, NULL, item->type);
        *copy = *item;
        copy->next = NULL;
        json_hang(v, NULL, copy);
        copy->key = item->key;
    }
    return true;
}

/* What the mapping says itself comes before what it merges, and an earlier one in a list of merged
   mappings before a later one (YAML 1.1, language-independent type "merge"). */
static bool merge(struct reader *r, const yaml_event_t *e, const struct json *values,
                  struct json *v)
{
    const struct json *value = json_first(values);
    if (value && value->type == JSON_ARRAY) {
        JSON_EACH (from, value)
            if (!merge_one(r, e, from, v))
                return false;
        return true;
    }
    return value == NULL || merge_one(r, e, value, v);
}

static int by_key_and_place(const void *x, const void *y)
{
    const struct json *a = *(const struct json *const *)x, *b = *(const struct json *const *)y;
    int order = str_cmp(a->key, b->key);
    return order ? order : (a->offset > b->offset) - (a->offset < b->offset);
}

/* Says which key it is, at the second place that names it. */
static bool fail_twice(const struct reader *r, const struct json *object)
{
    size_t count = json_count(object), n = 0;
    const struct json **members = ARENA_ARRAY(r->arena, const struct json *, count);
    JSON_EACH (m, object)
        members[n++] = m;
    qsort(members, n, sizeof *members, by_key_and_place);
    size_t i = 1;
    while (i + 1 < n && !str_eq(members[i - 1]->key, members[i]->key))
        i++;
    size_t begin = str_rfind_char(str_sub(r->text, 0, members[i]->offset), '\n');
    size_t column = begin < members[i]->offset ? members[i]->offset - begin
                                               : members[i]->offset + 1;
    return err_set(r->err, ERR_INVALID, "%zu:%zu: a mapping names a key twice: \"%.*s\"",
                   json_line(r->text, members[i]), column,
                   STR_ARG(str_sub(members[i]->key, 0, 100)));
}

static bool close_container(struct reader *r, const yaml_event_t *e)
{
    const struct level *level = &r->levels[--r->depth];
    struct json *v = level->value;
    for (size_t i = r->anchor_count; i > 0; i--)
        if (r->anchors[i - 1].value == v)
            r->anchors[i - 1].open = false;
    if (v->type == JSON_OBJECT && json_has_twice(r->arena, v, &r->salt))
        return fail_twice(r, v);
    return !level->merge || merge(r, e, level->merge, v);
}

/* Copies what hangs below from; false when a limit is reached. */
static bool copy_below(struct reader *r, const struct json *from, struct json *to, size_t depth)
{
    if (depth >= JSON_DEPTH_MAX)
        return false;
    JSON_EACH (item, from) {
        if (++r->copies > YAML_COPIES_MAX)
            return false;
        struct json *v = json_add(r->arena, NULL, NULL, item->type);
        v->offset = item->offset;
        if (item->type == JSON_STRING || item->type == JSON_NUMBER)
            v->text = item->text;
        json_hang(to, NULL, v);
        v->key = item->key;
        if ((item->type == JSON_ARRAY || item->type == JSON_OBJECT) &&
            !copy_below(r, item, v, depth + 1))
            return false;
    }
    return true;
}

static bool alias(struct reader *r, const yaml_event_t *e)
{
    struct str name = str_of((const char *)e->data.alias.anchor);
    size_t i = r->anchor_count;
    while (i > 0 && !str_eq(r->anchors[i - 1].name, name))
        i--;
    if (i == 0)
        return fail(r, &e->start_mark, ERR_INVALID, "an alias without an anchor");
    const struct anchor *found = &r->anchors[i - 1];
    if (found->open)
        return fail(r, &e->start_mark, ERR_INVALID, "an alias inside its own anchor");
    if (wants_key(r))
        return fail(r, &e->start_mark, ERR_INVALID, "an alias as a key is not supported");
    struct json *v = json_add(r->arena, NULL, NULL, found->value->type);
    v->offset = offset_of(r, &e->start_mark);
    if (v->type == JSON_STRING || v->type == JSON_NUMBER)
        v->text = found->value->text;
    else if ((v->type == JSON_ARRAY || v->type == JSON_OBJECT) &&
             !copy_below(r, found->value, v, r->depth))
        return fail(r, &e->start_mark, ERR_LIMIT, "aliases make too many values, or too deep ones");
    return ++r->copies <= YAML_COPIES_MAX
               ? place(r, &e->start_mark, v)
               : fail(r, &e->start_mark, ERR_LIMIT, "aliases make too many values");
}

static bool take(struct reader *r, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_SCALAR_EVENT: return scalar(r, e);
    case YAML_ALIAS_EVENT: return alias(r, e);
    case YAML_SEQUENCE_START_EVENT: return open_container(r, e, JSON_ARRAY);
    case YAML_MAPPING_START_EVENT: return open_container(r, e, JSON_OBJECT);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return close_container(r, e);
    case YAML_DOCUMENT_START_EVENT:
        return !r->root || fail(r, &e->start_mark, ERR_INVALID, "a second document begins");
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT: break;
    }
    return true;
}

static bool parse(struct reader *r)
{
    yaml_event_t e;
    bool ends = false;
    while (!ends) {
        if (!yaml_parser_parse(&r->parser, &e)) {
            /* What libyaml's reader refuses (a control character) has no mark of its own. */
            const yaml_mark_t *at = r->parser.error == YAML_READER_ERROR ? &r->parser.mark
                                                                         : &r->parser.problem_mark;
            if (r->parser.error == YAML_MEMORY_ERROR)
                return err_set(r->err, ERR_LIMIT, "there is no memory left for the text");
            return fail(r, at, ERR_INVALID, r->parser.problem ? r->parser.problem : "no YAML");
        }
        ends = e.type == YAML_STREAM_END_EVENT;
        bool ok = take(r, &e);
        yaml_event_delete(&e);
        if (!ok)
            return false;
    }
    return r->root || err_set(r->err, ERR_INVALID, "1:1: the text is empty");
}

bool yaml_read(struct arena *a, struct str text, struct json **out, struct err *err)
{
    if (text.n > UINT32_MAX)
        return err_set(err, ERR_LIMIT, "the text is larger than 4 GiB");
    if (!str_is_utf8(text))
        return err_set(err, ERR_INVALID, "1:1: the text is not UTF-8");
    size_t mark = arena_mark(a);
    struct reader *r = ARENA_NEW(a, struct reader);
    r->arena = a;
    r->text = text;
    r->err = err;
    if (!yaml_parser_initialize(&r->parser))
        return err_set(err, ERR_LIMIT, "there is no memory left for the text");
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
    bool ok = parse(r);
    yaml_parser_delete(&r->parser);
    if (!ok) {
        arena_rewind(a, mark);
        return false;
    }
    *out = r->root;
    return true;
}
