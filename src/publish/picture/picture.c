#include "publish/picture/picture.h"

/* clang-format off */
const struct picture PICTURES[] = {
    {"dataflow",    "release", "Data flows and trust zones",
     figure_dataflow, picture_draw_dataflow},
    {"risk-matrix", "device",  "Risk matrices before and after controls",
     figure_risk_matrix, picture_draw_matrix},
    {"trace",       "record",  "From threat and risk to evidence",
     figure_trace, picture_draw_trace},
    {"risk-types",  "device",  "Security and safety risks, and what they share",
     figure_risk_types, picture_draw_types},
    {"figure-1",    "device",  "Requirements of Annex I (MDCG 2019-16, Figure 1)",
     figure_requirements, picture_draw_requirements},
    {"annex-iv",    "device",  "Two risk processes side by side (MDCG 2019-16, Annex IV)",
     figure_processes, picture_draw_processes},
    {"figure-6",    "device",  "The risk-management loop (MDCG 2019-16, Figure 6)",
     figure_loop, picture_draw_loop},
};
/* clang-format on */

const size_t PICTURE_COUNT = COUNT_OF(PICTURES);

bool picture_find(struct arena *a, struct str name, const struct picture **out, struct err *err)
{
    struct buf names = {.arena = a};
    for (size_t i = 0; i < PICTURE_COUNT; i++) {
        if (str_eq(name, str_of(PICTURES[i].name))) {
            *out = &PICTURES[i];
            return true;
        }
        buf_fmt(&names, "%s%s", i ? ", " : "", PICTURES[i].name);
    }
    return err_set(err, ERR_NOT_FOUND, "there is no picture '%.*s'; there are: %.*s", STR_ARG(name),
                   STR_ARG(buf_str(&names)));
}

struct str picture_splice(struct arena *a, struct str html, const struct str *svgs, size_t count)
{
    const struct str here = STR(PICTURE_HERE);
    struct buf b = {.arena = a};
    for (size_t i = 0; i < count; i++) {
        size_t at = str_find(html, here);
        buf_put(&b, str_sub(html, 0, at));
        if (at < html.n)
            buf_put(&b, svgs[i]);
        html = str_from(html, at + here.n);
    }
    buf_put(&b, html);
    return buf_str(&b);
}

struct json *picture_list(struct arena *a, struct str device, struct str release)
{
    struct json *list = json_array(a);
    for (size_t i = 0; i < PICTURE_COUNT; i++) {
        const struct picture *p = &PICTURES[i];
        struct str of = strcmp(p->of, "device") == 0    ? device
                        : strcmp(p->of, "release") == 0 ? release
                                                        : (struct str){0};
        if (of.n == 0)
            continue;
        struct json *line = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, line, "title", str_of(p->title));
        json_add_text(a, line, "name", str_of(p->name));
        json_add_text(a, line, "of", of);
        json_add_fmt(a, line, "href", "/pictures/%s/%.*s", p->name, STR_ARG(of));
    }
    return list;
}
