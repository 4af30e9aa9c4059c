#include "intake/model/tm7.h"

#define NEVER "0001-01-01T00:00:00" /* what .NET writes for a date that was never set */

/* --- threats --- */

/* Values of a threat that stand as properties: <KeyValueOfstringstring><Key/><Value/>. */
struct threat {
    const struct xml *at;
    struct str place, title, category, brief, text, mitigation;
    struct buf more;
};

static void take_property(struct tm7 *t, struct str key, struct str value, struct threat *h)
{
    const struct str *label = map_find(&t->labels, key);
    const struct xml *priority = xml_child(h->at, "Priority");
    if (value.n == 0 || STR_IS(key, "InteractionString"))
        return; /* empty, or the name of its flow */
    if (STR_IS(key, "Priority") && priority && str_eq(str_trim(priority->text), value))
        return; /* said by the threat itself */
    if (STR_IS(key, "Title"))
        h->title = value;
    else if (STR_IS(key, "UserThreatCategory"))
        h->category = value;
    else if (STR_IS(key, "UserThreatShortDescription"))
        h->brief = value;
    else if (STR_IS(key, "UserThreatDescription"))
        h->text = value;
    else if (STR_IS(key, "PossibleMitigations"))
        h->mitigation = value;
    else
        tm7_line(t, &h->more, label ? *label : key, value);
}

static void take_properties(struct tm7 *t, const struct xml *value, struct threat *h)
{
    XML_EACH(pair, tm7_enter(t, value, "Properties"))
    {
        if (!tm7_is(pair, "KeyValueOfstringstring"))
            continue;
        tm7_mark(t, pair, TM7_ENTERED);
        struct str key = tm7_take(t, pair, "Key");
        take_property(t, key, tm7_take(t, pair, "Value"), h);
    }
}

/* Members that say the same as the properties, in files of older versions. */
static void take_members(struct tm7 *t, const struct xml *value, struct threat *h)
{
    const struct {
        const char *name;
        struct str *to;
    } rows[] = {
        {"Title", &h->title},
        {"UserThreatCategory", &h->category},
        {"UserThreatShortDescription", &h->brief},
        {"UserThreatDescription", &h->text},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str s = tm7_take(t, value, rows[i].name);
        if (rows[i].to->n == 0)
            *rows[i].to = s;
        else if (!str_eq(*rows[i].to, s))
            tm7_line(t, &h->more, str_of(rows[i].name), s);
    }
}

/* What the threat is about: the flow, else the element that receives, else the one that sends. */
static struct str about(struct tm7 *t, const struct xml *value, const struct threat *h)
{
    struct str flow = tm7_take(t, value, "FlowGuid");
    struct str target = tm7_take(t, value, "TargetGuid"), source = tm7_take(t, value, "SourceGuid");
    const struct str *key = flow.n ? map_find(&t->flows, flow) : NULL;
    if (key)
        return *key;
    if (flow.n)
        model_doubt(t->b, "model-reference", value->line, h->place,
                    "is about the flow \"%.*s\", which was not taken; taken as of one of its ends",
                    STR_ARG(str_sub(flow, 0, 80)));
    struct str end = model_key_of(t->b, MODEL_ELEMENT, target);
    return end.n ? end : model_key_of(t->b, MODEL_ELEMENT, source);
}

static struct str description(struct tm7 *t, const struct xml *value, const struct threat *h)
{
    struct buf text = {0};
    struct str by = tm7_take(t, value, "ChangedBy"), at = tm7_take(t, value, "ModifiedAt");
    tm7_line(t, &text, STR(""), h->text);
    if (!str_eq(h->brief, h->text))
        tm7_line(t, &text, STR("In short"), h->brief);
    tm7_line(t, &text, STR(""), buf_str(&h->more));
    tm7_line(t, &text, STR("Changed by"), by);
    if (!STR_IS(at, NEVER))
        tm7_line(t, &text, STR("Changed at"), at);
    return tm7_text(t, &text, value->line, h->place);
}

static void add_threat(struct tm7 *t, const struct xml *value, struct str key,
                       const struct threat *h)
{
    struct str id = tm7_take(t, value, "Id"), type_id = tm7_take(t, value, "TypeId");
    const struct tm7_threat_type *type = map_find(&t->threat_by_id, type_id);
    struct model_threat *m = model_add_threat(t->b);
    struct model_id own = {MODEL_THREAT, key, str_fmt(t->b->arena, "threat %.*s", STR_ARG(id))};
    struct str category = h->category;
    struct buf mitigation = {0};
    if (category.n == 0 && type)
        category = tm7_category(t, type->category);
    m->key = model_own_key(t->b, &own, value->line, h->place);
    m->name = model_line(t->b, h->title.n || !type ? h->title : type->title);
    m->stride = model_stride(category);
    m->category = model_line(t->b, category);
    m->about = about(t, value, h);
    m->description = description(t, value, h);
    m->severity = model_line(t->b, tm7_take(t, value, "Priority"));
    m->status = model_line(t->b, tm7_take(t, value, "State"));
    tm7_line(t, &mitigation, STR(""), tm7_take(t, value, "StateInformation"));
    tm7_line(t, &mitigation, STR("Proposed"), h->mitigation);
    m->mitigation = tm7_text(t, &mitigation, value->line, h->place);
    m->line = value->line;
    model_find_references(t->b, m->description, m);
    if (m->name.n == 0) {
        m->name = own.name;
        model_doubt(t->b, "model-name", value->line, h->place, "the threat has no title");
    }
}

static void read_threat(struct tm7 *t, const struct xml *pair, size_t number)
{
    const struct xml *value = tm7_enter(t, pair, "Value");
    struct str key = tm7_take(t, pair, "Key");
    struct threat h = {.at = value};
    if (!value)
        return;
    h.place = str_fmt(t->b->arena, "ThreatInstances[%zu]", number);
    take_properties(t, value, &h);
    take_members(t, value, &h);
    add_threat(t, value, key, &h);
    tm7_leave(t, value, "DrawingSurfaceGuid InteractionKey InteractionString Upgraded Wide");
}

void tm7_read_threats(struct tm7 *t, const struct xml *root)
{
    size_t number = 0;
    XML_EACH(pair, tm7_enter(t, root, "ThreatInstances"))
    {
        if (!str_starts(pair->name, STR("KeyValueOfstringThreat")))
            continue;
        tm7_mark(t, pair, TM7_ENTERED);
        read_threat(t, pair, number++);
    }
}

/* --- the model as a whole --- */

static void read_notes(struct tm7 *t, const struct xml *root)
{
    XML_EACH(note, tm7_enter(t, root, "Notes"))
    {
        if (!tm7_is(note, "Note"))
            continue;
        tm7_mark(t, note, TM7_ENTERED);
        struct str id = tm7_take(t, note, "Id"), by = tm7_take(t, note, "AddedBy");
        struct str at = tm7_take(t, note, "Date"), text = tm7_take(t, note, "Message");
        tm7_line(
            t, &t->about,
            str_fmt(t->b->arena, "Note %.*s (%.*s, %.*s)", STR_ARG(id), STR_ARG(by), STR_ARG(at)),
            text);
    }
}

void tm7_read_about(struct tm7 *t, const struct xml *root)
{
    const struct xml *meta = tm7_enter(t, root, "MetaInformation");
    struct model_document *d = t->b->out;
    d->title = model_line(t->b, tm7_take(t, meta, "ThreatModelName"));
    d->author = model_line(t->b, tm7_take(t, meta, "Owner"));
    d->reviewer = model_line(t->b, tm7_take(t, meta, "Reviewer"));
    tm7_line(t, &t->about, STR(""), tm7_take(t, meta, "HighLevelSystemDescription"));
    tm7_line(t, &t->about, STR("Assumptions"), tm7_take(t, meta, "Assumptions"));
    tm7_line(t, &t->about, STR("External dependencies"), tm7_take(t, meta, "ExternalDependencies"));
    tm7_line(t, &t->about, STR("Contributors"), tm7_take(t, meta, "Contributors"));
    read_notes(t, root);
}
