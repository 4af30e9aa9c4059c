#include "intake/model/threagile.h"

static void read_about(struct model_builder *b)
{
    struct model_document *d = b->out;
    const struct json *author = model_enter(b, b->root, "author");
    const struct json *business = model_enter(b, b->root, "business_overview");
    const struct json *technical = model_enter(b, b->root, "technical_overview");
    model_enter(b, business, "images");
    model_enter(b, technical, "images");
    d->spec_version = model_take_line(b, b->root, "threagile_version");
    d->title = model_take_line(b, b->root, "title");
    d->author = author ? model_take_line(b, author, "name") : model_take_line(b, b->root, "author");
    d->description = model_take_text(b, technical, "description");
    threagile_say(b, business, "description", "Business overview", &d->description);
    threagile_say(b, b->root, "management_summary_comment", "Summary", &d->description);
    threagile_say(b, b->root, "business_criticality", "Business criticality", &d->description);
    threagile_say(b, b->root, "date", "Date", &d->description);
    model_leave(b, b->root, "tags_available", MODEL_DERIVED);
    JSON_EACH (v, b->root)
        if (str_starts(v->key, STR("diagram_tweak_")))
            model_mark(b, v, MODEL_DRAWN);
}

/* What the tool works out of the rest, in its export. */
static void leave_derived(struct model_builder *b)
{
    model_leave(b, b->root,
                "communication_links incoming_technical_communication_links_mapped_by_target_id "
                "direct_containing_trust_boundary_mapped_by_technical_asset_id "
                "generated_risks_by_synthetic_id all_supported_tags",
                MODEL_DERIVED);
}

/* Texts about the model that our records have no place for: each is named. */
static void enter_texts(struct model_builder *b)
{
    static const char *const members[] = {"questions", "abuse_cases", "security_requirements"};
    for (size_t i = 0; i < COUNT_OF(members); i++)
        model_enter(b, b->root, members[i]);
}

/* One file is read: what it includes is in others. */
static void name_includes(struct model_builder *b)
{
    JSON_EACH (v, model_enter(b, b->root, "includes")) {
        struct str file = json_as_text(v);
        if (file.n == 0)
            continue;
        model_mark(b, v, MODEL_TAKEN);
        findings_add(
            b->findings, FINDING_SKIPPED, "model-include", model_line_of(b, v), STR("includes"),
            "what stands in \"%.*s\" is not here: one file is read; put the files together "
            "first",
            STR_ARG(file));
    }
}

void threagile_read_about(struct model_builder *b)
{
    name_includes(b);
    read_about(b);
    enter_texts(b);
    leave_derived(b);
}
