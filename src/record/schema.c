#include "record/record.h"

static const struct {
    unsigned flag;
    const char *name;
} field_flags[] =
    {
        {FIELD_REQUIRED, "required"}, {FIELD_COMPUTED, "computed"}, {FIELD_FIXED, "fixed"},
        {FIELD_MATTERS, "matters"},   {FIELD_BASIS, "basis"},       {FIELD_SCOPE, "scope"},
        {FIELD_DEFAULT, "default"},   {FIELD_MUTUAL, "mutual"},     {FIELD_ATTACHED, "attached"},
},
  type_flags[] = {
      {RECORD_JUDGEMENT, "judgement"},
      {RECORD_DECISION, "decision"},
      {RECORD_NATURAL_ID, "natural_id"},
      {RECORD_DERIVED, "derived"},
};

static const struct choice *choices_of(const struct field *f)
{
    return f->kind == &KIND_TRI ? TRI_CHOICES : f->choices;
}

/* A table cell: no line breaks, no bars. */
static void put_cell(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '|')
            buf_char(out, '\\');
        buf_char(out, s.p[i] == '\n' ? ' ' : s.p[i]);
    }
}

static void put_field(struct buf *out, const struct field *f)
{
    const char *between = "";
    buf_fmt(out, "| `%s` | ", f->name);
    put_cell(out, str_of(f->label));
    buf_fmt(out, " | %s", f->kind->name);
    if (f->refers_to)
        buf_fmt(out, " to %s", STR_IS(str_of(f->refers_to), "*") ? "any record" : f->refers_to);
    for (const struct choice *c = choices_of(f); c && c->name; c++) {
        if (!c->name[0])
            continue;
        buf_fmt(out, "%s`%s`", *between ? between : ": ", c->name);
        between = ", ";
    }
    BUF_LIT(out, " | ");
    between = "";
    for (size_t i = 0; i < COUNT_OF(field_flags); i++)
        if (f->flags & field_flags[i].flag) {
            buf_fmt(out, "%s%s", between, field_flags[i].name);
            between = ", ";
        }
    BUF_LIT(out, " | ");
    put_cell(out, str_of(f->help));
    BUF_LIT(out, " |\n");
}

void record_schema_md(const struct record_type *t, struct buf *out)
{
    buf_fmt(out, "## %s\n\n%s", t->name, t->help);
    if (t->flags & RECORD_NATURAL_ID)
        BUF_LIT(out, " Its ids come from the source.");
    else
        buf_fmt(out, " Its ids are %s-0001, %s-0002 and so on.", t->prefix, t->prefix);
    if (t->flags & RECORD_JUDGEMENT)
        BUF_LIT(out, " A judgement: it is stale when what it looked at has changed.");
    if (t->flags & RECORD_DECISION)
        BUF_LIT(out, " A decision: it is superseded, never edited.");
    BUF_LIT(out,
            "\n\n| field | label | kind | flags | meaning |\n| --- | --- | --- | --- | --- |\n");
    EACH_FIELD (f, t)
        put_field(out, f);
    BUF_LIT(out, "\n");
}

static void add_field(struct arena *a, struct json *fields, const struct field *f)
{
    struct json *o = json_add(a, fields, NULL, JSON_OBJECT);
    json_add_text(a, o, "name", str_of(f->name));
    json_add_text(a, o, "label", str_of(f->label));
    json_add_text(a, o, "kind", str_of(f->kind->name));
    json_add_text(a, o, "format", str_of(f->kind->help));
    json_add_text(a, o, "help", str_of(f->help));
    struct json *flags = json_add(a, o, "flags", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(field_flags); i++)
        if (f->flags & field_flags[i].flag)
            json_add_text(a, flags, NULL, str_of(field_flags[i].name));
    if (f->refers_to)
        json_add_text(a, o, "refers_to", str_of(f->refers_to));
    if (!choices_of(f))
        return;
    struct json *choices = json_add(a, o, "choices", JSON_ARRAY);
    for (const struct choice *c = choices_of(f); c->name; c++) {
        struct json *choice = json_add(a, choices, NULL, JSON_OBJECT);
        json_add_text(a, choice, "name", str_of(c->name));
        json_add_text(a, choice, "label", str_of(c->label));
    }
}

struct json *record_schema_json(const struct record_type *t, struct arena *a)
{
    struct json *o = json_object(a);
    json_add_text(a, o, "name", str_of(t->name));
    json_add_text(a, o, "label", str_of(t->label));
    json_add_text(a, o, "plural", str_of(t->plural));
    json_add_text(a, o, "prefix", str_of(t->prefix));
    json_add_text(a, o, "help", str_of(t->help));
    struct json *flags = json_add(a, o, "flags", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(type_flags); i++)
        if (t->flags & type_flags[i].flag)
            json_add_text(a, flags, NULL, str_of(type_flags[i].name));
    struct json *fields = json_add(a, o, "fields", JSON_ARRAY);
    EACH_FIELD (f, t)
        add_field(a, fields, f);
    return o;
}
