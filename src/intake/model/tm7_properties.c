#include "base/limits.h"
#include "intake/model/tm7.h"

/* Names of attributes that every stencil has, as the tool writes them. */
#define ATTRIBUTE_OUT_OF_SCOPE "71f3d9aa-b8ef-4e54-8126-607a1d903103"
#define ATTRIBUTE_REASON       "752473b6-52d4-4776-9a24-202153f7d579"
#define ATTRIBUTE_ORDER        "15ccd509-98eb-49ad-b9c2-b4a2926d1780"

enum { NOTE_MAX = 500 }; /* bytes of one note, about */

/* One display attribute. */
struct attribute {
    const struct xml *at;
    struct str label, name, value;
    size_t choice, choice_count; /* of a list */
};

static bool is_named(const struct attribute *p, const char *name, const char *label)
{
    return str_eq(p->name, str_of(name)) || str_eq_nocase(p->label, str_of(label));
}

static bool says_nothing(struct str value)
{
    return value.n == 0 || str_eq_nocase(value, STR("Not Selected")) ||
           str_eq_nocase(value, STR("Select"));
}

/* A value that our words say, or a line of the description. */
static void take_value(struct tm7 *t, const struct attribute *p, struct tm7_part *part)
{
    struct str words = {0}, word;
    bool is_known = model_foreign_word(t->b, "tm7", part->of, p->name, p->value, &words);
    while (str_word(&words, &word))
        model_add_word(t->b->arena, &part->words, word);
    if (!is_known)
        tm7_line(t, &part->description, p->label, p->value);
}

static void take_text(struct tm7 *t, const struct attribute *p, struct tm7_part *part)
{
    bool is_order = is_named(p, ATTRIBUTE_ORDER, "Dataflow Order");
    tm7_mark(t, p->at, TM7_TAKEN);
    if (STR_IS(p->label, "Name") && part->name.n == 0)
        part->name = p->value;
    else if (is_named(p, ATTRIBUTE_REASON, "Reason For Out Of Scope"))
        part->reason = p->value;
    else if (is_order && STR_IS(p->value, "0"))
        tm7_mark(t, p->at, TM7_LEFT);
    else if (p->value.n)
        take_value(t, p, part);
}

static void take_truth(struct tm7 *t, const struct attribute *p, struct tm7_part *part)
{
    bool is = str_eq_nocase(p->value, STR("true"));
    tm7_mark(t, p->at, is ? TM7_TAKEN : TM7_LEFT);
    if (!is && p->value.n && !str_eq_nocase(p->value, STR("false")))
        findings_add(t->b->findings, FINDING_SKIPPED, "model-choice", p->at->line, part->place,
                     "\"%.*s\" is neither true nor false: \"%.*s\"; not taken", STR_ARG(p->label),
                     STR_ARG(p->value));
    if (is && is_named(p, ATTRIBUTE_OUT_OF_SCOPE, "Out Of Scope"))
        part->is_out_of_scope = true;
    else if (is)
        take_value(t, p, part);
}

/* The value of a list is the index of one of its choices. */
static bool read_choice(const struct xml *e, struct attribute *p)
{
    const struct xml *index = xml_child(e, "SelectedIndex");
    int64_t i = -1;
    p->choice_count = 0;
    if (!index || !str_to_int(str_trim(index->text), &i) || i < 0)
        i = -1;
    XML_EACH(choice, xml_child(e, "Value"))
    {
        if ((int64_t)p->choice_count++ == i)
            p->value = str_trim(choice->text);
    }
    p->choice = (size_t)i;
    return i >= 0 && (size_t)i < p->choice_count;
}

static void note_defaults(struct tm7 *t, const struct xml *at, struct tm7_part *part)
{
    if (part->defaults.n)
        findings_add(t->b->findings, FINDING_NOTE, "model-default", at->line, part->place,
                     "at the first choice, which nobody may have touched; not taken: %.*s",
                     STR_ARG(buf_str(&part->defaults)));
    part->defaults.n = 0;
}

/* The first choice of several is where the tool leaves an attribute that nobody touched: that it
   was chosen cannot be known, and so it is not taken to say anything. */
static void take_choice(struct tm7 *t, struct attribute *p, struct tm7_part *part)
{
    tm7_mark(t, p->at, TM7_TAKEN);
    if (!read_choice(p->at, p)) {
        const struct xml *index = xml_child(p->at, "SelectedIndex");
        findings_add(t->b->findings, FINDING_SKIPPED, "model-choice", p->at->line, part->place,
                     "\"%.*s\" selects \"%.*s\", which is none of its %zu choices; not taken",
                     STR_ARG(p->label), STR_ARG(index ? index->text : STR("")), p->choice_count);
        return;
    }
    if (says_nothing(p->value))
        return;
    bool is_default = p->choice == 0 && p->choice_count > 1;
    if (!is_default) {
        take_value(t, p, part);
        return;
    }
    if (part->defaults.n > NOTE_MAX)
        note_defaults(t, p->at, part);
    part->defaults.arena = t->b->arena;
    buf_fmt(&part->defaults, "%s%.*s: %.*s", part->defaults.n ? "; " : "", STR_ARG(p->label),
            STR_ARG(p->value));
}

/* An attribute is taken whole: what it may have beside its four known members is named here. */
static void name_strange(struct tm7 *t, const struct xml *e, struct str label,
                         const struct tm7_part *part)
{
    XML_EACH(child, e)
    if (!tm7_is(child, "DisplayName") && !tm7_is(child, "Name") && !tm7_is(child, "Value") &&
        !tm7_is(child, "SelectedIndex"))
        model_lost(t->b, child->line, part->place,
                   "\"%.*s\" of the attribute \"%.*s\" has no place in our records",
                   STR_ARG(child->name), STR_ARG(label));
}

static void take_attribute(struct tm7 *t, const struct xml *e, struct tm7_part *part)
{
    const struct xml *label = xml_child(e, "DisplayName");
    const struct xml *name = xml_child(e, "Name");
    const struct xml *value = xml_child(e, "Value");
    struct str type = tm7_type_of(e);
    struct attribute p = {.at = e};
    p.label = label ? str_trim(label->text) : (struct str){0};
    p.name = name ? str_trim(name->text) : (struct str){0};
    p.value = value && !value->first ? str_trim(value->text) : (struct str){0};
    if (p.name.n == 0)
        p.name = p.label;
    name_strange(t, e, p.label, part);
    if (STR_IS(type, "HeaderDisplayAttribute") && p.value.n == 0) {
        tm7_mark(t, e, TM7_TAKEN);
        part->header = part->header.n ? part->header : p.label;
    } else if (STR_IS(type, "StringDisplayAttribute")) {
        take_text(t, &p, part);
    } else if (STR_IS(type, "BooleanDisplayAttribute")) {
        take_truth(t, &p, part);
    } else if (str_ends(type, STR("ListDisplayAttribute"))) {
        take_choice(t, &p, part);
    } else {
        findings_add(t->b->findings, FINDING_SKIPPED, "model-attribute", e->line, part->place,
                     "\"%.*s\" is of the kind \"%.*s\", which is not known; not taken: %.*s",
                     STR_ARG(p.label), STR_ARG(type), STR_ARG(p.value));
        tm7_mark(t, e, TM7_TAKEN);
    }
}

void tm7_read_properties(struct tm7 *t, const struct xml *thing, struct tm7_part *part)
{
    XML_EACH(e, tm7_enter(t, thing, "Properties"))
    {
        if (!tm7_is(e, "anyType"))
            continue;
        take_attribute(t, e, part);
    }
    note_defaults(t, thing, part);
}
