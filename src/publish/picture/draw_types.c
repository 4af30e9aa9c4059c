#include "publish/picture/draw.h"
#include "publish/picture/picture.h"

/* Two rounds that overlap, after Figure 3 of MDCG 2019-16: security risks, safety risks, and what
 * is both; below, the finer types as boxes with their numbers. */

enum {
    WIDTH = 960,
    ROUND_R = 180,
    ROUND_Y = 196,
    LEFT_X = 360,
    RIGHT_X = 600,
    ROUNDS_H = 400,
    BOX_W = 214,
    BOX_GAP = 16,
    BOXES_IN_ROW = 4,
    /* Where the rounds meet: 120 beside the middle of each, so 134 above and below it. */
    MEET_X = (LEFT_X + RIGHT_X) / 2,
    MEET_Y = 134,
};

static int64_t of_group(const struct json *model, const char *group)
{
    int64_t n = 0;
    JSON_EACH (t, json_get(model, "types"))
        if (str_eq(json_text(t, "group"), str_of(group)))
            n += json_int(t, "count", 0);
    return n;
}

static void put_part(struct svg *s, int x, int64_t number, const char *text, int width)
{
    struct svg_lines lines;
    svg_text(s, "tn", x, ROUND_Y - 14, SVG_MIDDLE,
             str_fmt(s->out.arena, "%lld", (long long)number));
    svg_wrap(s->out.arena, "t", str_of(text), width, 4, &lines);
    svg_put_lines(s, "t", x, ROUND_Y + 10, SVG_MIDDLE, &lines);
}

static void put_rounds(struct svg *s, const struct json *model)
{
    svg_circle(s, "ve-a", LEFT_X, ROUND_Y, ROUND_R);
    svg_circle(s, "ve-b", RIGHT_X, ROUND_Y, ROUND_R);
    svg_path(s, "ve-ab", "M%d %dA%d %d 0 0 1 %d %dA%d %d 0 0 1 %d %dz", MEET_X, ROUND_Y - MEET_Y,
             ROUND_R, ROUND_R, MEET_X, ROUND_Y + MEET_Y, ROUND_R, ROUND_R, MEET_X,
             ROUND_Y - MEET_Y);
    put_part(s, LEFT_X - 78, of_group(model, "security"), "security risks that harm nobody", 150);
    put_part(s, MEET_X, of_group(model, "both"), "security risks with an effect on safety", 100);
    put_part(s, RIGHT_X + 78, json_int(model, "safety_alone", 0),
             "safety risks without a security cause", 150);
    svg_text(s, "th", LEFT_X - 160, 22, SVG_MIDDLE, STR("Security"));
    svg_text(s, "th", RIGHT_X + 160, 22, SVG_MIDDLE, STR("Safety"));
}

static const char *class_of(struct str group)
{
    if (STR_IS(group, "security"))
        return "ve-a";
    if (STR_IS(group, "safety"))
        return "ve-b";
    return STR_IS(group, "both") ? "ve-ab" : "el";
}

static struct draw_box type_box(struct arena *a, const struct json *t)
{
    return (struct draw_box){
        .box = {0, 0, BOX_W, 0},
        .class = class_of(json_text(t, "group")),
        .radius = 8,
        .head = str_fmt(a, "%lld", (long long)json_int(t, "count", 0)),
        .href = json_text(t, "href"),
        .lines = {json_text(t, "label"), STR_IS(json_text(t, "group"), "control")
                                             ? STR("a control, not an event")
                                             : (struct str){0}}};
}

static int boxes_height(struct arena *a, const struct json *model)
{
    int h = 0;
    JSON_EACH (t, json_get(model, "types")) {
        struct draw_box b = type_box(a, t);
        int wanted = draw_box_height(a, &b);
        h = wanted > h ? wanted : h;
    }
    return h;
}

static void put_boxes(struct svg *s, struct arena *a, const struct json *model, int high)
{
    int n = 0;
    int left = (WIDTH - BOXES_IN_ROW * BOX_W - (BOXES_IN_ROW - 1) * BOX_GAP) / 2;
    JSON_EACH (t, json_get(model, "types")) {
        struct draw_box b = type_box(a, t);
        if (STR_IS(json_text(t, "code"), "SAFETY_ONLY"))
            continue; /* counted among the safety risks */
        b.box.x = left + n % BOXES_IN_ROW * (BOX_W + BOX_GAP);
        b.box.y = ROUNDS_H + n / BOXES_IN_ROW * (high + BOX_GAP);
        b.box.h = high;
        draw_put_box(s, &b);
        n++;
    }
}

bool picture_draw_types(struct arena *a, const struct json *model, const struct picture_options *o,
                        struct str *svg, struct err *err)
{
    struct svg s;
    int high = boxes_height(a, model),
        rows = ((int)json_count(json_get(model, "types")) - 1 + BOXES_IN_ROW - 1) / BOXES_IN_ROW;
    int height = ROUNDS_H + rows * (high + BOX_GAP) + 34;
    struct draw_sheet sheet = {model, WIDTH, height, 0, o->links};
    (void)err;
    draw_begin(&s, a, &sheet);
    put_rounds(&s, model);
    put_boxes(&s, a, model, high);
    long long unrated = (long long)json_int(model, "unrated", 0);
    svg_text(&s, unrated ? "tx" : "ts", WIDTH / 2, height - 12, SVG_MIDDLE,
             str_fmt(a, "%lld security %s no type yet: treated as if a person could be harmed",
                     unrated, unrated == 1 ? "risk has" : "risks have"));
    *svg = draw_end(&s);
    return true;
}
