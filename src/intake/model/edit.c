#include "intake/model/edit.h"

#include <string.h>

#include "base/limits.h"

/* Edits as an editor writes them. */

struct reader {
    struct arena *arena;
    size_t at; /* number of the edit */
    struct err *err;
};

static bool wrong(const struct reader *r, const char *member, const char *what)
{
    return err_set(r->err, ERR_INVALID, "operations[%zu]%s%s: %s", r->at, *member ? "." : "",
                   member, what);
}

/* A text that is there, or nothing. */
static bool read_text(const struct reader *r, const struct json *o, const char *name,
                      struct str *out)
{
    const struct json *v = json_get(o, name);
    if (v && v->type != JSON_STRING && v->type != JSON_NULL)
        return wrong(r, name, "must be a text");
    *out = str_trim(json_as_text(v));
    return out->n <= LIMIT_TEXT || wrong(r, name, "is too long");
}

/* A part that has no key yet is called by a word no key can be. */
static bool read_name(const struct reader *r, const struct json *o, struct model_edit *e)
{
    struct str rest, word;
    if (!read_text(r, o, "key", &e->key) || !read_text(r, o, "ref", &e->ref) ||
        !read_text(r, o, "id", &e->id) || !read_text(r, o, "reason", &e->reason))
        return false;
    rest = e->ref;
    if (e->ref.n && (!str_word(&rest, &word) || word.n != e->ref.n || !str_has(word, STR(":"))))
        return wrong(r, "ref", "must be one word with a colon in it, as new:1");
    if (e->ref.n && e->what != MODEL_EDIT_ADD)
        return wrong(r, "ref", "is for parts that are added");
    return e->key.n || e->what == MODEL_EDIT_ADD || wrong(r, "key", "is required");
}

static bool read_kind(const struct reader *r, const struct json *o, struct model_edit *e)
{
    static const char *const words[MODEL_EDIT__COUNT] = {
        [MODEL_EDIT_ADD] = "add",
        [MODEL_EDIT_CHANGE] = "change",
        [MODEL_EDIT_RETIRE] = "retire",
    };
    struct str what = json_text(o, "do"), type = json_text(o, "type");
    size_t w = 0, s = 0;
    while (w < MODEL_EDIT__COUNT && !str_eq(what, str_of(words[w])))
        w++;
    if (w == MODEL_EDIT__COUNT)
        return wrong(r, "do", "must be add, change or retire");
    while (s < MODEL_SECTION_COUNT && !str_eq(type, str_of(MODEL_SECTIONS[s].type->name)))
        s++;
    if (s == MODEL_SECTION_COUNT)
        return wrong(r, "type", "must be zone, data_class, element, flow or asset");
    e->what = (enum model_edit_what)w;
    e->section = &MODEL_SECTIONS[s];
    return true;
}

static bool read_revision(const struct reader *r, const struct json *o, struct model_edit *e)
{
    const struct json *v = json_get(o, "revision");
    if (v && v->type != JSON_NULL &&
        (v->type != JSON_NUMBER || !str_to_int(v->text, &e->revision) || e->revision < 0))
        return wrong(r, "revision", "must be a whole number");
    return true;
}

/* A value as text: numbers as they are written, null and nothing alike, lists as words. */
static bool read_value(const struct reader *r, const struct json *v, struct str *out)
{
    struct buf words = {.arena = r->arena};
    if (v->type == JSON_STRING || v->type == JSON_NUMBER) {
        *out = str_trim(v->text);
        return out->n <= LIMIT_TEXT || wrong(r, "fields", "a value is too long");
    }
    if (v->type != JSON_ARRAY)
        return v->type == JSON_NULL || wrong(r, "fields", "values are texts, numbers, or lists");
    JSON_EACH (item, v) {
        if (item->type != JSON_STRING || words.n + item->text.n >= LIMIT_TEXT)
            return wrong(r, "fields", "a list has words, not too many");
        buf_fmt(&words, "%s%.*s", words.n ? " " : "", STR_ARG(item->text));
    }
    *out = buf_str(&words);
    return true;
}

static bool read_values(const struct reader *r, const struct json *o, struct model_edit *e)
{
    const struct json *fields = json_get(o, "fields"), *was = json_get(o, "was");
    if ((fields && fields->type != JSON_OBJECT) || (was && was->type != JSON_OBJECT))
        return wrong(r, fields && fields->type != JSON_OBJECT ? "fields" : "was",
                     "must be an object");
    e->values = ARENA_ARRAY(r->arena, struct model_edit_value, json_count(fields) + 1);
    JSON_EACH (v, fields) {
        struct model_edit_value *to = &e->values[e->value_count];
        const struct json *before = json_find(was, v->key);
        to->field = record_field(e->section->type, v->key);
        if (!to->field || !model_field_counts(to->field))
            return wrong(r, "fields",
                         str_cz(r->arena,
                                str_fmt(r->arena, "a %s has no \"%.*s\" to be set",
                                        e->section->type->label, STR_ARG(str_sub(v->key, 0, 60)))));
        to->was_given = before != NULL;
        if (!read_value(r, v, &to->text) || (before && !read_value(r, before, &to->was)))
            return false;
        e->value_count++;
    }
    return true;
}

bool model_edit_read(struct arena *a, const struct json *root, struct model_edits *out,
                     struct err *err)
{
    const struct json *list = json_get(root, "operations");
    struct reader r = {.arena = a, .err = err};
    if (!list || list->type != JSON_ARRAY)
        return err_set(err, ERR_INVALID, "operations: must be a list");
    if (json_count(list) > LIMIT_MODEL_PARTS)
        return err_set(err, ERR_LIMIT, "operations: more than %d", LIMIT_MODEL_PARTS);
    struct model_edits edits = {.items = ARENA_ARRAY(a, struct model_edit, json_count(list) + 1)};
    JSON_EACH (o, list) {
        struct model_edit *e = &edits.items[edits.count];
        r.at = edits.count++;
        if (o->type != JSON_OBJECT)
            return wrong(&r, "", "must be an object");
        if (!read_kind(&r, o, e) || !read_name(&r, o, e) || !read_revision(&r, o, e) ||
            !read_values(&r, o, e))
            return false;
    }
    *out = edits;
    return true;
}
