/* A page template rendered with a model, in a frame of test words. */
#ifndef TESTS_ASSESS_RENDER_H
#define TESTS_ASSESS_RENDER_H

#include "../store/fixture.h"
#include "base/embed.h"
#include "base/template.h"

static inline struct str render(struct fixture *f, const char *name, struct json *model)
{
    static const char *const texts[] = {
        "title",    "style_version", "script_version", "workspace", "query",        "version",
        "data_url", "now",           "now_text",       "language",  "icon_version", "clock_policy"};
    struct json *frame = json_object(&f->arena);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(&f->arena, frame, texts[i], STR("word"));
    static const char *const tabs[] = {"at_overview", "at_class",    "at_facts", "at_requirements",
                                       "at_due",      "at_board",    "at_gate",  "at_soup",
                                       "at_inbox",    "at_pictures", "at_trace", "at_model",
                                       "at_threats"};
    for (size_t i = 0; i < COUNT_OF(tabs); i++)
        json_add_bool(&f->arena, frame, tabs[i], false);
    /* Who reads may do nothing, so that no form stands there: the pages add these for who may. */
    static const char *const nothing[] = {
        "signed_in",  "reading_only", "problem",    "scripts", "may_write",  "any_deed",
        "previewed",  "waiting",      "clocks",     "triage",  "waive_href", "forms",
        "approvals",  "baselines",    "may_freeze", "answers", "answering",  "confirms",
        "judge_href", "sends",        "answers_any"};
    for (size_t i = 0; i < COUNT_OF(nothing); i++)
        json_add_bool(&f->arena, frame, nothing[i], false);
    json_add_int(&f->arena, frame, "position", 1);
    json_add(&f->arena, frame, "places", JSON_ARRAY);
    json_hang(frame, "page", model);
    struct buf out = {.arena = &f->arena};
    struct str path = str_fmt(&f->arena, "data/templates/%s.html", name);
    if (!template_render(embed_find(str_cz(&f->arena, path)), frame, &out, &f->err))
        fail_msg("%s: %s", name, f->err.text);
    return buf_str(&out);
}

/* How often a text stands in another. */
static inline size_t times(struct str text, const char *part)
{
    size_t n = 0;
    struct str p = str_of(part);
    for (size_t at = str_find(text, p); at < text.n; at = str_find(text, p)) {
        n++;
        text = str_from(text, at + p.n);
    }
    return n;
}

#define assert_text(json, name, expected) \
    do { \
        struct str got_ = json_text(json, name); \
        if (!str_eq(got_, str_of(expected))) \
            fail_msg("%s: \"%.*s\", expected \"%s\"", name, STR_ARG(got_), expected); \
    } while (0)

#endif
