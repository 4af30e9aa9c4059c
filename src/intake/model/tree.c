#include "base/limits.h"
#include "intake/model/model_internal.h"

enum {
    LINE_STEP = 4096,   /* bytes between two places whose line is known */
    SHOWN = 80,         /* bytes of a value that a finding shows */
    MEMBERS_MAX = 1000, /* kinds of places that notes tell apart */
};

struct slot {
    const struct json *value; /* NULL: free */
    enum model_mark mark;
};

/* Members, of one kind of object, that said nothing that could be taken. */
struct group {
    struct group *next;
    struct str place;   /* without the numbers: "cells[].data" */
    struct buf members; /* "isSigned, isALog" */
    size_t times, line;
    bool is_derived;
};

struct model_tree {
    struct slot *slots;
    size_t cap, count;  /* cap: a power of two, or 0 */
    size_t *lines;      /* of every LINE_STEP-th byte */
    struct map groups;  /* "derived place" -> group */
    struct map members; /* "derived place.member" -> group */
    struct group *first, *last;
    size_t member_count;
    struct buf path;
};

static struct model_tree *tree_of(struct model_builder *b)
{
    if (!b->tree) {
        b->tree = ARENA_NEW(b->arena, struct model_tree);
        b->tree->groups.arena = b->tree->members.arena = b->arena;
        b->tree->path.arena = b->arena;
    }
    return b->tree;
}

/* --- marks --- */

static struct slot *slot_of(const struct model_tree *t, const struct json *v)
{
    size_t i = ((uintptr_t)v / sizeof(void *)) * 0x9E3779B97F4A7C15u;
    for (i >>= 20;; i++) {
        struct slot *s = &t->slots[i & (t->cap - 1)];
        if (!s->value || s->value == v)
            return s;
    }
}

static void grow(struct arena *a, struct model_tree *t)
{
    const struct model_tree old = *t;
    t->cap = old.cap ? 2 * old.cap : 1024;
    t->slots = ARENA_ARRAY(a, struct slot, t->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].value)
            *slot_of(t, old.slots[i].value) = old.slots[i];
}

void model_mark(struct model_builder *b, const struct json *v, enum model_mark mark)
{
    struct model_tree *t = tree_of(b);
    if (!v)
        return;
    if (2 * (t->count + 1) > t->cap)
        grow(b->arena, t);
    struct slot *s = slot_of(t, v);
    t->count += !s->value;
    *s = (struct slot){v, mark};
}

static enum model_mark mark_of(const struct model_tree *t, const struct json *v)
{
    return t->cap ? slot_of(t, v)->mark : MODEL_MARK_NONE;
}

bool model_is_marked(const struct model_builder *b, const struct json *v)
{
    return b->tree && mark_of(b->tree, v) != MODEL_MARK_NONE;
}

void model_leave(struct model_builder *b, const struct json *object, const char *names,
                 enum model_mark mark)
{
    struct str rest = str_of(names), name;
    while (str_word(&rest, &name))
        model_mark(b, json_find(object, name), mark);
}

/* --- taking --- */

static bool is_scalar(const struct json *v)
{
    return v && (v->type == JSON_STRING || v->type == JSON_NUMBER);
}

static bool is_container(const struct json *v)
{
    return v && (v->type == JSON_ARRAY || v->type == JSON_OBJECT);
}

const struct json *model_enter(struct model_builder *b, const struct json *object, const char *name)
{
    const struct json *v = json_get(object, name);
    if (!is_container(v))
        return NULL;
    model_mark(b, v, MODEL_ENTERED);
    return v;
}

static const struct json *take(struct model_builder *b, const struct json *object, const char *name)
{
    const struct json *v = json_get(object, name);
    if (!is_scalar(v))
        return NULL;
    model_mark(b, v, MODEL_TAKEN);
    return v;
}

struct str model_take(struct model_builder *b, const struct json *object, const char *name)
{
    return json_as_text(take(b, object, name));
}

static struct str shown(const struct model_builder *b, struct str s)
{
    if (s.n <= SHOWN)
        return s;
    size_t n = SHOWN;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_fmt(b->arena, "%.*s...", STR_ARG(str_sub(s, 0, n)));
}

static struct str take_up_to(struct model_builder *b, const struct json *object, const char *name,
                             size_t max)
{
    const struct json *v = take(b, object, name);
    struct str s = json_as_text(v);
    if (str_trim(s).n > max)
        model_doubt(b, "model-cut", model_line_of(b, v), str_of(name),
                    "\"%.*s\" has %zu bytes; what is beyond %zu was cut off", STR_ARG(shown(b, s)),
                    s.n, max);
    return s;
}

struct str model_take_line(struct model_builder *b, const struct json *object, const char *name)
{
    return model_line(b, take_up_to(b, object, name, LIMIT_NAME));
}

struct str model_take_text(struct model_builder *b, const struct json *object, const char *name)
{
    return model_text(b, take_up_to(b, object, name, LIMIT_TEXT));
}

bool model_take_true(struct model_builder *b, const struct json *object, const char *name)
{
    const struct json *v = json_get(object, name);
    if (!v || is_container(v) || v->type == JSON_NULL)
        return false;
    struct str s = str_trim(json_as_text(v));
    bool yes = v->type == JSON_TRUE || str_eq_nocase(s, STR("true")) ||
               str_eq_nocase(s, STR("yes"));
    bool no = v->type == JSON_FALSE || str_eq_nocase(s, STR("false")) ||
              str_eq_nocase(s, STR("no"));
    if (yes || no)
        model_mark(b, v, MODEL_TAKEN);
    return yes;
}

/* "112.5" is 113, "-3" is -3; places in a drawing need no more. */
static bool round_number(struct str s, int64_t *out)
{
    size_t dot = str_find_char(s, '.');
    struct str whole = str_sub(s, 0, dot);
    if (whole.n > 15 || !str_to_int(whole, out))
        return false;
    for (size_t i = dot + 1; i < s.n; i++)
        if (!char_is_digit(s.p[i]))
            return false;
    if (dot + 1 < s.n && s.p[dot + 1] >= '5')
        *out += str_starts(s, STR("-")) ? -1 : 1;
    return true;
}

struct number model_take_number(struct model_builder *b, const struct json *object,
                                const char *name)
{
    const struct json *v = json_get(object, name);
    struct number n = {0};
    n.known = round_number(json_as_text(v), &n.value);
    if (n.known)
        model_mark(b, v, MODEL_TAKEN);
    return n;
}

struct str model_take_list(struct model_builder *b, const struct json *object, const char *name,
                           const char *between)
{
    const struct json *list = json_get(object, name);
    struct buf out = {.arena = b->arena};
    if (is_scalar(list))
        return model_take(b, object, name);
    if (!list || list->type != JSON_ARRAY)
        return (struct str){0};
    model_mark(b, list, MODEL_ENTERED);
    JSON_EACH (v, list) {
        struct str s = str_trim(json_as_text(v));
        if (!is_scalar(v))
            continue;
        model_mark(b, v, MODEL_TAKEN);
        if (s.n > 0)
            buf_fmt(&out, "%s%.*s", out.n ? between : "", STR_ARG(s));
    }
    return buf_str(&out);
}

void model_put_text(struct buf *to, const char *label, struct str text)
{
    text = str_trim(text);
    if (text.n > 0 && to->n <= (size_t)LIMIT_TEXT)
        buf_fmt(to, "%s%s%s%.*s", to->n ? "\n\n" : "", label, *label ? ": " : "", STR_ARG(text));
}

void model_append(struct model_builder *b, struct str *text, const char *label, struct str more)
{
    more = str_trim(more);
    if (more.n == 0)
        return;
    struct str all = str_fmt(b->arena, "%.*s%s%s%s%.*s", STR_ARG(*text), text->n ? "\n\n" : "",
                             label, *label ? ": " : "", STR_ARG(more));
    if (all.n > LIMIT_TEXT)
        model_doubt(b, "model-cut", 0, STR("description"),
                    "\"%.*s\" does not fit behind the text it belongs to; it was cut off",
                    STR_ARG(shown(b, more)));
    *text = model_text(b, all);
}

/* --- lines --- */

static void count_lines(struct model_builder *b, struct model_tree *t)
{
    size_t line = 1;
    t->lines = ARENA_ARRAY(b->arena, size_t, b->text.n / LINE_STEP + 1);
    for (size_t i = 0; i < b->text.n; i++) {
        if (i % LINE_STEP == 0)
            t->lines[i / LINE_STEP] = line;
        line += b->text.p[i] == '\n';
    }
}

size_t model_line_of(struct model_builder *b, const struct json *v)
{
    struct model_tree *t = tree_of(b);
    if (!v || v->offset >= b->text.n)
        return 0;
    if (!t->lines)
        count_lines(b, t);
    size_t line = t->lines[v->offset / LINE_STEP];
    const char *at = b->text.p + (v->offset - v->offset % LINE_STEP);
    const char *end = b->text.p + v->offset;
    while ((at = memchr(at, '\n', (size_t)(end - at)))) {
        line++;
        at++;
    }
    return line;
}

/* --- the rest --- */

static size_t count_said(const struct json *v)
{
    size_t n = 0;
    switch (v->type) {
    case JSON_NULL:
    case JSON_FALSE: return 0;
    case JSON_TRUE:
    case JSON_NUMBER: return 1;
    case JSON_STRING: return str_trim(v->text).n > 0;
    case JSON_ARRAY:
    case JSON_OBJECT: break;
    }
    JSON_EACH (item, v)
        n += count_said(item);
    return n;
}

static struct str without_numbers(struct arena *a, struct str path)
{
    struct buf out = {.arena = a};
    bool inside = false;
    for (size_t i = 0; i < path.n; i++) {
        inside = inside && path.p[i] != ']';
        if (!inside)
            buf_char(&out, path.p[i]);
        inside = inside || path.p[i] == '[';
    }
    return buf_str(&out);
}

static struct group *group_at(struct model_builder *b, struct model_tree *t, struct str place,
                              bool is_derived)
{
    struct str name = str_fmt(b->arena, "%d %.*s", is_derived, STR_ARG(place));
    struct group *g = map_find(&t->groups, name);
    if (g)
        return g;
    g = ARENA_NEW(b->arena, struct group);
    *g = (struct group){.place = place, .members = {.arena = b->arena}, .is_derived = is_derived};
    *(t->last ? &t->last->next : &t->first) = g;
    t->last = g;
    map_add(&t->groups, name, g);
    return g;
}

static void tally(struct model_builder *b, struct model_tree *t, const struct json *v,
                  bool is_derived)
{
    size_t before = arena_mark(b->arena);
    struct str path = t->member_count < MEMBERS_MAX ? without_numbers(b->arena, buf_str(&t->path))
                                                    : STR("other members");
    struct str name = str_fmt(b->arena, "%d %.*s", is_derived, STR_ARG(path));
    struct group *g = map_find(&t->members, name);
    if (g) {
        arena_rewind(b->arena, before);
    } else {
        size_t dot = str_rfind_char(path, '.');
        g = group_at(b, t, dot < path.n ? str_sub(path, 0, dot) : STR(""), is_derived);
        g->line = g->line ? g->line : model_line_of(b, v);
        buf_fmt(&g->members, "%s%.*s", g->members.n ? ", " : "",
                STR_ARG(dot < path.n ? str_from(path, dot + 1) : path));
        map_add(&t->members, name, g);
        t->member_count++;
    }
    g->times++;
}

/* What the list of findings does not keep is only counted. */
static void name_one(struct model_builder *b, struct model_tree *t, const struct json *v,
                     size_t said)
{
    bool is_kept = b->findings->count[FINDING_SKIPPED] < FINDING_MAX;
    struct str place = buf_str(&t->path);
    size_t line = is_kept ? model_line_of(b, v) : 0;
    if (is_container(v))
        model_lost(b, line, place, "has no place in our records: %zu value%s", said,
                   said == 1 ? "" : "s");
    else
        model_lost(b, line, place, "has no place in our records: \"%.*s\"",
                   STR_ARG(shown(b, v->type == JSON_TRUE ? STR("true") : json_as_text(v))));
}

static void name_inside(struct model_builder *b, struct model_tree *t, const struct json *v);

static void name_rest(struct model_builder *b, struct model_tree *t, const struct json *v,
                      bool is_item)
{
    enum model_mark mark = mark_of(t, v);
    if (mark == MODEL_TAKEN || mark == MODEL_DRAWN)
        return;
    if (mark == MODEL_ENTERED || (is_item && v->type == JSON_OBJECT && mark == MODEL_MARK_NONE)) {
        name_inside(b, t, v);
        return;
    }
    size_t said = count_said(v);
    if (mark == MODEL_DERIVED || said == 0)
        tally(b, t, v, mark == MODEL_DERIVED);
    else
        name_one(b, t, v, said);
}

static void name_inside(struct model_builder *b, struct model_tree *t, const struct json *v)
{
    size_t i = 0, length = t->path.n;
    JSON_EACH (item, v) {
        if (v->type == JSON_ARRAY)
            buf_fmt(&t->path, "[%zu]", i++);
        else
            buf_fmt(&t->path, "%s%.*s", length ? "." : "", STR_ARG(item->key));
        name_rest(b, t, item, v->type == JSON_ARRAY);
        t->path.n = length;
    }
}

void model_name_rest(struct model_builder *b)
{
    struct model_tree *t = tree_of(b);
    name_inside(b, t, b->root);
    for (const struct group *g = t->first; g; g = g->next)
        findings_add(b->findings, FINDING_NOTE, g->is_derived ? "model-derived" : "model-unset",
                     g->line, g->place, "%s, %zu time%s; not taken: %.*s",
                     g->is_derived ? "defaults, counters and results of the tool itself"
                                   : "empty or false",
                     g->times, g->times == 1 ? "" : "s", STR_ARG(buf_str(&g->members)));
}
