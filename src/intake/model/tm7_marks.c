#include "base/limits.h"
#include "intake/model/tm7.h"

enum {
    SHOWN = 80,        /* bytes of a text that a finding shows */
    PLACES_MAX = 1000, /* places that notes tell apart */
};

/* How often an element that says nothing, or nothing of the system, stands at one path. */
struct tm7_tally {
    struct tm7_tally *next;
    struct str path;
    size_t times, line;
    bool is_left;
};

void tm7_init(struct tm7 *t, struct model_builder *b)
{
    *t = (struct tm7){.b = b, .marks = ARENA_ARRAY(b->arena, unsigned char, b->text.n + 1)};
    t->tally.arena = t->by_id.arena = t->threat_by_id.arena = b->arena;
    t->categories.arena = t->labels.arena = t->meanings.arena = t->flows.arena = b->arena;
}

void tm7_mark(struct tm7 *t, const struct xml *e, enum tm7_mark mark)
{
    if (e)
        t->marks[e->offset] = (unsigned char)mark;
}

bool tm7_is(const struct xml *e, const char *name)
{
    return str_eq(e->name, str_of(name));
}

void tm7_leave(struct tm7 *t, const struct xml *e, const char *names)
{
    XML_EACH(child, e)
    {
        struct str rest = str_of(names), name;
        while (str_word(&rest, &name))
            if (str_eq(child->name, name))
                tm7_mark(t, child, TM7_LEFT);
    }
}

const struct xml *tm7_enter(struct tm7 *t, const struct xml *e, const char *name)
{
    const struct xml *child = xml_child(e, name);
    tm7_mark(t, child, TM7_ENTERED);
    return child;
}

struct str tm7_take(struct tm7 *t, const struct xml *e, const char *name)
{
    const struct xml *child = xml_child(e, name);
    if (!child || child->first)
        return (struct str){0};
    tm7_mark(t, child, TM7_TAKEN);
    return str_trim(child->text);
}

static bool is_instance(struct str uri)
{
    return str_ends(uri, STR("/XMLSchema-instance"));
}

struct str tm7_type_of(const struct xml *e)
{
    for (size_t i = 0; e && i < e->attribute_count; i++) {
        const struct xml_attribute *a = &e->attributes[i];
        if (!STR_IS(a->name, "type") || !is_instance(a->uri))
            continue;
        struct str value = str_trim(a->value);
        size_t colon = str_rfind_char(value, ':');
        return colon < value.n ? str_from(value, colon + 1) : value;
    }
    return (struct str){0};
}

void tm7_line(struct tm7 *t, struct buf *text, struct str label, struct str more)
{
    text->arena = t->b->arena;
    more = str_trim(more);
    if (more.n == 0 || text->n > LIMIT_TEXT)
        return;
    if (text->n)
        buf_char(text, '\n');
    if (label.n)
        buf_fmt(text, "%.*s: ", STR_ARG(str_sub(label, 0, LIMIT_NAME)));
    buf_put(text, str_sub(more, 0, LIMIT_TEXT + 1)); /* one more: so that it shows that it is cut */
}

struct str tm7_text(struct tm7 *t, const struct buf *text, size_t line, struct str place)
{
    if (text->n > LIMIT_TEXT)
        model_doubt(t->b, "model-cut", line, place,
                    "its texts do not fit into one of %zu bytes; the rest was cut off", LIMIT_TEXT);
    return model_text(t->b, buf_str(text));
}

/* --- the rest --- */

static bool says_something(const struct xml *e)
{
    if (str_trim(e->text).n > 0)
        return true;
    XML_EACH(child, e)
    if (says_something(child))
        return true;
    return false;
}

static struct str shown(struct tm7 *t, const struct xml *e)
{
    struct str s = str_trim(e->text);
    size_t n = SHOWN;
    if (s.n <= SHOWN)
        return s;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_fmt(t->b->arena, "%.*s...", STR_ARG(str_sub(s, 0, n)));
}

static void tally(struct tm7 *t, const struct xml *e, struct str path, bool is_left)
{
    struct str name = t->tally.count < PLACES_MAX ? path : STR("other places");
    struct tm7_tally *p = map_find(&t->tally, name);
    if (!p) {
        p = ARENA_NEW(t->b->arena, struct tm7_tally);
        *p = (struct tm7_tally){
            .path = str_copy(t->b->arena, name), .line = e->line, .is_left = is_left};
        *(t->last ? &t->last->next : &t->first) = p;
        t->last = p;
        map_add(&t->tally, p->path, p);
    }
    p->times++;
}

/* Attributes of XML say types, empty values and numbers of objects; all else is named. */
static void name_attributes(struct tm7 *t, const struct xml *e, struct str place)
{
    for (size_t i = 0; i < e->attribute_count; i++) {
        const struct xml_attribute *a = &e->attributes[i];
        bool is_known = (is_instance(a->uri) &&
                         (STR_IS(a->name, "type") || STR_IS(a->name, "nil"))) ||
                        str_ends(a->uri, STR("/Serialization/"));
        if (!is_known)
            model_lost(t->b, e->line, place,
                       "the attribute \"%.*s\" has no place in our records: "
                       "\"%.*s\"",
                       STR_ARG(a->name), STR_ARG(str_sub(a->value, 0, SHOWN)));
    }
}

/* The paths are of names; where several children have one name, a number tells them apart. */
struct path {
    struct buf exact; /* "Borders/KeyValueOfguidanyType[3]/Value" */
    struct buf alike; /* "Borders/KeyValueOfguidanyType/Value" */
};

static void name_inside(struct tm7 *t, const struct xml *e, struct path *path);

static void name_one(struct tm7 *t, const struct xml *e, struct path *path)
{
    switch ((enum tm7_mark)t->marks[e->offset]) {
    case TM7_TAKEN: return;
    case TM7_LEFT: tally(t, e, buf_str(&path->alike), true); return;
    case TM7_ENTERED:
        name_attributes(t, e, buf_str(&path->exact));
        if (str_trim(e->text).n > 0)
            model_lost(t->b, e->line, buf_str(&path->exact),
                       "has no place in our records: \"%.*s\"", STR_ARG(shown(t, e)));
        name_inside(t, e, path);
        return;
    case TM7_NONE: break;
    }
    if (!says_something(e)) {
        tally(t, e, buf_str(&path->alike), false);
        return;
    }
    model_lost(t->b, e->line, buf_str(&path->exact), "has no place in our records: %s%.*s%s",
               e->first ? "an element with others inside" : "\"", STR_ARG(shown(t, e)),
               e->first ? "" : "\"");
}

static bool has_several(const struct xml *child)
{
    return child->next && str_eq(child->next->name, child->name);
}

static void name_inside(struct tm7 *t, const struct xml *e, struct path *path)
{
    size_t exact = path->exact.n, alike = path->alike.n, number = 0;
    struct str before = {0};
    XML_EACH(child, e)
    {
        bool again = str_eq(child->name, before);
        number = again ? number + 1 : 0;
        buf_fmt(&path->exact, "%s%.*s", exact ? "/" : "", STR_ARG(child->name));
        buf_fmt(&path->alike, "%s%.*s", alike ? "/" : "", STR_ARG(child->name));
        if (again || has_several(child))
            buf_fmt(&path->exact, "[%zu]", number);
        name_one(t, child, path);
        path->exact.n = exact;
        path->alike.n = alike;
        before = child->name;
    }
}

void tm7_name_rest(struct tm7 *t)
{
    struct path path = {.exact.arena = t->b->arena, .alike.arena = t->b->arena};
    name_attributes(t, t->b->xml, t->b->xml->name);
    name_inside(t, t->b->xml, &path);
    for (const struct tm7_tally *p = t->first; p; p = p->next)
        findings_add(t->b->findings, FINDING_NOTE, p->is_left ? "model-derived" : "model-unset",
                     p->line, p->path, "%s, %zu time%s; not taken",
                     p->is_left
                         ? "how it is drawn, a default or a counter, or worked out by the tool"
                         : "empty",
                     p->times, p->times == 1 ? "" : "s");
}
