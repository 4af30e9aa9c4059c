#include "intake/model/tm7.h"

/*
 * A template is no model: it has stencils, and threats that the tool would make. The threats are
 * taken for reading, as rows without an element; the stencils are named in the receipt, with what
 * they are to us.
 */

static void name_stencil(struct tm7 *t, const struct tm7_stencil *s, size_t number)
{
    enum element_kind kind = tm7_kind(t, s->id, s->parent, s->shape);
    struct tm7_meaning m = tm7_meaning(t, s->id);
    struct buf text = {.arena = t->b->arena};
    struct str about = tm7_take(t, s->at, "Description");
    const char *word = model_kind_word(kind);
    buf_fmt(&text, "the %sstencil \"%.*s\" is %s", s->is_generic ? "generic " : "",
            STR_ARG(s->name),
            *word                                 ? word
            : str_ends(s->shape, STR("Boundary")) ? "trust_boundary"
            : STR_IS(s->shape, "Line")            ? "data_flow"
                                                  : "no element");
    if (m.stereotype.n)
        buf_fmt(&text, ", our stereotype %.*s", STR_ARG(m.stereotype));
    if (m.words.n)
        buf_fmt(&text, ", our words %.*s", STR_ARG(m.words));
    if (s->attributes.n)
        buf_fmt(&text, "; attributes: %.*s", STR_ARG(s->attributes));
    if (about.n)
        buf_fmt(&text, "; described as: %.*s", STR_ARG(about));
    findings_add(t->b->findings, FINDING_NOTE, "model-stencil", s->at->line,
                 str_fmt(t->b->arena, "ElementType[%zu]", number), "%.*s", STR_ARG(buf_str(&text)));
    tm7_mark(t, xml_child(s->at, "Attributes"), TM7_TAKEN);
    tm7_leave(t, s->at,
              "Image ImageSource ImageStream ImageLocation Hidden StrokeThickness Shape "
              "StrokeDashArray Behavior StencilConstraints AvailableToBaseModels "
              "IsExtension");
}

static void add_threat(struct tm7 *t, const struct tm7_threat_type *type)
{
    struct model_threat *m = model_add_threat(t->b);
    const struct model_id id = {MODEL_THREAT, type->id, model_line(t->b, type->title)};
    struct str category = tm7_category(t, type->category);
    struct buf text = {0};
    m->key = model_own_key(t->b, &id, type->at->line, type->id);
    m->name = id.name.n ? id.name : STR("Without a name");
    m->stride = model_stride(category);
    m->category = model_line(t->b, category);
    m->severity = model_line(t->b, type->priority);
    tm7_line(t, &text, STR(""), type->description);
    tm7_line(t, &text, STR(""), type->more);
    tm7_line(t, &text, STR("Made when"), type->include);
    tm7_line(t, &text, STR("Not made when"), type->exclude);
    m->description = tm7_text(t, &text, type->at->line, type->id);
    m->mitigation = model_text(t->b, type->mitigation);
    m->line = type->at->line;
    model_find_references(t->b, m->description, m);
    tm7_leave(t, type->at, "IsExtension");
}

bool model_read_tb7(struct model_builder *b, struct err *err)
{
    struct tm7 t;
    size_t generic = 0, mapped = 0;
    (void)err;
    tm7_init(&t, b);
    tm7_read_knowledge(&t, b->xml);
    b->out->title = t.template_name;
    const struct xml_attribute *author = xml_attribute(xml_child(b->xml, "Manifest"), "author");
    if (author)
        b->out->author = model_line(b, author->value);
    for (size_t i = 0; i < t.stencil_count; i++) {
        name_stencil(&t, &t.stencils[i], i);
        generic += t.stencils[i].is_generic;
        mapped += tm7_meaning(&t, t.stencils[i].id).stereotype.n > 0;
    }
    for (size_t i = 0; i < t.threat_type_count; i++)
        add_threat(&t, &t.threat_types[i]);
    findings_add(
        b->findings, FINDING_SKIPPED, "model-template", b->xml->line, b->xml->name,
        "a template has no architecture, so nothing of it comes into a release: %zu generic "
        "stencils and %zu others, of which %zu "
        "are stereotypes of ours; its %zu threat types are for reading, and no rule is made "
        "of them",
        generic, t.stencil_count - generic, mapped, t.threat_type_count);
    tm7_name_rest(&t);
    return true;
}
