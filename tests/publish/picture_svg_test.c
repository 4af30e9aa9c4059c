#include "../lib/arena.h"

#include "base/embed.h"
#include "base/xml.h"
#include "publish/picture/svg.h"

static const struct svg_head head = {
    .id = {"x", 1}, .title = {"T", 1}, .description = {"D", 1}, .width = 200, .height = 100};

static const struct xml *read(struct arena *a, struct str svg)
{
    struct xml *root;
    struct err err = {0};
    if (!xml_read(a, svg, svg.n + 1, &root, &err))
        fail_msg("%s in %.*s", err.text, STR_ARG(svg));
    return root;
}

static void a_drawing_is_well_formed_with_title_and_description(void **state)
{
    struct arena *a = *state;
    struct svg s;
    svg_begin(&s, a, &head);
    svg_rect(&s, "el", (struct svg_box){1, 2, 3, 4}, 5);
    svg_circle(&s, "ve-a", 1, 2, 3);
    svg_path(&s, "fl", "M%d %dh4", 1, 2);
    svg_line(&s, "flx", (struct svg_point[]){{0, 0}, {5, 0}}, 2);
    svg_arrow(&s, "ah", 5, 0, 1, 0);
    svg_text(&s, "t", 1, 2, SVG_MIDDLE, STR("text"));
    const struct xml *root = read(a, svg_end(&s));
    assert_true(STR_IS(root->name, "svg"));
    assert_true(STR_IS(root->uri, "http://www.w3.org/2000/svg"));
    assert_true(STR_IS(xml_attribute(root, "role")->value, "img"));
    assert_true(STR_IS(xml_child(root, "title")->text, "T"));
    assert_true(STR_IS(xml_child(root, "desc")->text, "D"));
    assert_true(STR_IS(xml_attribute(root, "aria-labelledby")->value, "x-t"));
    assert_true(STR_IS(xml_attribute(xml_child(root, "title"), "id")->value, "x-t"));
}

static void text_of_the_user_is_escaped_everywhere(void **state)
{
    struct arena *a = *state;
    struct svg s;
    const struct str bad = STR("<script>&\"'\x01\n\xEF\xBF\xBE");
    struct svg_head h = {bad, bad, bad, 10, 10, true};
    svg_begin(&s, a, &h);
    svg_link(&s, bad, bad);
    svg_text(&s, "t", 1, 2, SVG_START, bad);
    svg_link_end(&s, bad);
    struct str svg = svg_end(&s);
    const struct xml *root = read(a, svg);
    assert_false(str_has(svg, STR("<script")));
    const struct xml *link = xml_child(root, "a");
    assert_true(str_starts(xml_attribute(link, "href")->value, STR("<script>&\"'")));
    assert_true(str_starts(xml_child(link, "text")->text, STR("<script>&\"'")));
}

static void links_stand_only_where_they_lead_somewhere(void **state)
{
    struct arena *a = *state;
    for (int links = 0; links < 2; links++) {
        struct svg s;
        struct svg_head h = head;
        h.links = links;
        svg_begin(&s, a, &h);
        svg_link(&s, STR("/records/E-0001"), STR("E-0001 name"));
        svg_rect(&s, "el", (struct svg_box){1, 2, 3, 4}, 0);
        svg_link_end(&s, STR("/records/E-0001"));
        svg_link(&s, (struct str){0}, STR("none"));
        svg_link_end(&s, (struct str){0});
        const struct xml *root = read(a, svg_end(&s));
        assert_int_equal(xml_child(root, "a") != NULL, links);
        /* In an img links would be hidden from readers of the screen (ARIA 1.2, 5.2.8). */
        assert_true(str_eq(xml_attribute(root, "role")->value, links ? STR("group") : STR("img")));
    }
}

static void every_class_has_a_look_of_its_own_and_in_the_style_sheet(void **state)
{
    struct arena *a = *state;
    struct str css = embed_find("data/static/tutela.css");
    for (size_t i = 0; svg_classes[i]; i++) {
        struct svg s;
        svg_begin(&s, a, &head);
        svg_rect(&s, svg_classes[i], (struct svg_box){0, 0, 1, 1}, 0);
        struct str svg = svg_end(&s);
        struct str rule = str_fmt(a, ".pic .%s", svg_classes[i]);
        assert_true(str_has(svg, str_fmt(a, "class=\"%s\" fill=\"", svg_classes[i])));
        assert_false(str_has(svg, STR("style"))); /* the pages forbid it */
        if (!str_has(css, rule))
            fail_msg("%.*s is not in the style sheet", STR_ARG(rule));
    }
}

static void lines_are_no_wider_than_was_asked_and_lose_nothing(void **state)
{
    static const char *const texts[] = {
        "Interface engine, orders",
        "a",
        "Donaudampfschifffahrtsgesellschaftskapitaen of the ward",
        "\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2\xE5\xAD\x97 \xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F",
        "  many   spaces  ",
        "",
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        for (int width = 30; width < 300; width += 17) {
            struct svg_lines lines;
            struct buf all = {.arena = a}, wanted = {.arena = a};
            struct str rest = str_of(texts[i]), word;
            svg_wrap(a, "t", str_of(texts[i]), width, SVG_LINES_MAX, &lines);
            for (size_t k = 0; k < lines.count; k++) {
                assert_true(svg_text_width("t", lines.line[k]) <= width);
                assert_true(str_is_utf8(lines.line[k]));
                struct str part = lines.line[k];
                while (str_word(&part, &word))
                    buf_put(&all, word);
            }
            while (str_word(&rest, &word))
                buf_put(&wanted, word);
            bool cut = lines.count == SVG_LINES_MAX;
            assert_true(cut || str_eq(buf_str(&all), buf_str(&wanted)));
        }
}

static void what_does_not_fit_ends_with_an_ellipsis(void **state)
{
    struct arena *a = *state;
    struct svg_lines lines;
    svg_wrap(a, "t", STR("one two three four five six seven"), 60, 2, &lines);
    assert_int_equal(lines.count, 2);
    assert_true(str_ends(lines.line[1], STR("\xE2\x80\xA6")));
    assert_true(svg_text_width("t", lines.line[1]) <= 60);
}

static void widths_grow_with_text_size_and_weight(void **state)
{
    (void)state;
    assert_true(svg_text_width("t", STR("ab")) > svg_text_width("t", STR("a")));
    assert_true(svg_text_width("tb", STR("ab")) > svg_text_width("t", STR("ab")));
    assert_true(svg_text_width("t", STR("ab")) > svg_text_width("ts", STR("ab")));
    assert_true(svg_text_width("t", STR("mm")) > svg_text_width("t", STR("ii")));
    assert_int_equal(svg_text_width("t", STR("")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drawing_is_well_formed_with_title_and_description),
        cmocka_unit_test(text_of_the_user_is_escaped_everywhere),
        cmocka_unit_test(links_stand_only_where_they_lead_somewhere),
        cmocka_unit_test(every_class_has_a_look_of_its_own_and_in_the_style_sheet),
        cmocka_unit_test(lines_are_no_wider_than_was_asked_and_lose_nothing),
        cmocka_unit_test(what_does_not_fit_ends_with_an_ellipsis),
        cmocka_unit_test(widths_grow_with_text_size_and_weight),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
