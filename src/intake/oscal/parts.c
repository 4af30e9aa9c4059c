#include "intake/oscal/oscal_internal.h"

/* Parts that say how a control is assessed, not what it asks for: of SP 800-53A today, and as
   catalogues before 1.0 called them. */
static bool is_assessment(struct str name)
{
    static const char *const names[] = {
        "assessment-objective", "assessment-method", "assessment-objects",
        "assessment",           "objective",         "objects"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return false;
}

static void indent(struct buf *out, int depth)
{
    for (int i = 0; i < depth; i++)
        BUF_LIT(out, "  ");
}

/* "assessment-method" as "Assessment method". */
static void put_name(struct buf *out, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool small = i == 0 && c >= 'a' && c <= 'z';
        buf_char(out, c == '-' || c == '_' ? ' ' : small ? (char)(c - 'a' + 'A') : c);
    }
}

/* What a part begins with: outside, what kind of text it is, but for the statement; inside, its
   label, as "a.". */
static void put_heading(struct oscal_reader *r, const struct json *part, int depth, struct buf *out)
{
    struct str label = oscal_property(part, "label", false), title = json_text(part, "title");
    struct str name = json_text(part, "name");
    bool outside = depth == 0;
    if (outside && STR_IS(name, "statement") && title.n == 0)
        return;
    if (!outside)
        buf_put(out, label);
    if (!outside && label.n && title.n)
        BUF_LIT(out, " ");
    if (title.n)
        oscal_put_prose(r, title, out);
    else if (outside && label.n)
        buf_put(out, label);
    else if (outside)
        put_name(out, name);
    if (title.n || outside)
        BUF_LIT(out, ":");
}

/* The items of a statement without words of its own stand where those would have stood. */
static bool is_frame(const struct json *part, int depth)
{
    return depth == 0 && json_text(part, "prose").n == 0 && json_text(part, "title").n == 0 &&
           STR_IS(json_text(part, "name"), "statement");
}

static void put_part(struct oscal_reader *r, const struct json *part, int depth, struct buf *out)
{
    struct str prose = str_trim(json_text(part, "prose"));
    size_t before = out->n;
    if (out->n > LIMIT_TEXT)
        return;
    if (!is_frame(part, depth)) {
        if (before)
            buf_put(out, depth == 0 ? STR("\n\n") : STR("\n"));
        indent(out, depth - 1);
        size_t begin = out->n;
        put_heading(r, part, depth, out);
        if (out->n > begin && prose.n)
            BUF_LIT(out, " ");
        oscal_put_prose(r, prose, out);
    }
    size_t after = out->n;
    JSON_EACH (inner, json_get(part, "parts"))
        put_part(r, inner, depth + 1, out);
    if (out->n == after && prose.n == 0 && json_text(part, "title").n == 0)
        out->n = before; /* a heading of nothing */
}

struct str oscal_parts(struct oscal_reader *r, const struct json *control, bool assessment)
{
    struct buf out = {.arena = r->arena};
    JSON_EACH (part, json_get(control, "parts"))
        if (is_assessment(json_text(part, "name")) == assessment)
            put_part(r, part, 0, &out);
    return buf_str(&out);
}

struct str oscal_part(const struct json *control, const char *name, bool ours)
{
    JSON_EACH (part, json_get(control, "parts"))
        if (str_eq(json_text(part, "name"), str_of(name)) &&
            STR_IS(json_text(part, "ns"), OSCAL_OURS) == ours)
            return json_text(part, "prose");
    return (struct str){0};
}
