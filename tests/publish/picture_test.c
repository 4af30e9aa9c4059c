#include "../store/fixture.h"

#include "base/embed.h"
#include "base/xml.h"
#include "intake/catalogue/load.h"
#include "publish/picture/picture.h"
#include "serve/cli/demo.h"

/* Each picture on the sample: well-formed, the same each time, and nothing drawn that is not said.
 */

static const struct {
    const char *name, *id;
} samples[] = {
    {"dataflow", "REL-0002"},   {"dataflow", "REL-0001"}, {"risk-matrix", "DEV-0001"},
    {"risk-types", "DEV-0001"}, {"trace", "SR-0005"},     {"trace", "T-0001"},
    {"trace", "C-0006"},        {"trace", "TR-0001"},     {"trace", "EV-0002"},
    {"figure-1", "DEV-0001"},   {"figure-1", "DEV-0007"}, {"annex-iv", "DEV-0001"},
    {"annex-iv", "DEV-0008"},   {"figure-6", "DEV-0001"}, {"figure-6", "DEV-0008"},
};

static int setup(void **state)
{
    struct demo_keys keys = {0};
    int64_t clauses;
    if (fixture_setup(state))
        return -1;
    struct fixture *f = *state;
    fixture_begin(f);
    bool ok = catalogue_load(f->store, &f->arena, &clauses, &f->err) &&
              demo_load_records(f->store, &f->arena, &keys, &f->err);
    return fixture_end(f, ok) ? 0 : -1;
}

static const struct date today = {2026, 11, 21};

static struct json *model_of(struct fixture *f, const char *name, const char *id,
                             const struct picture **p)
{
    struct view v = {f->store, &f->arena, today};
    struct json *model = NULL;
    if (!picture_find(&f->arena, str_of(name), p, &f->err) ||
        !(*p)->model(&v, str_of(id), &model, &f->err))
        fail_msg("%s %s: %s", name, id, f->err.text);
    return model;
}

static struct str drawn(struct fixture *f, const char *name, const char *id, bool links)
{
    const struct picture *p;
    struct str svg;
    struct json *model = model_of(f, name, id, &p);
    struct picture_options o = {.links = links};
    if (!p->draw(&f->arena, model, &o, &svg, &f->err))
        fail_msg("%s %s: %s", name, id, f->err.text);
    return svg;
}

static void every_picture_is_well_formed_and_the_same_each_time(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        struct xml *root;
        struct str svg = drawn(f, samples[i].name, samples[i].id, true);
        if (!xml_read(&f->arena, svg, svg.n + 1, &root, &f->err))
            fail_msg("%s %s: %s", samples[i].name, samples[i].id, f->err.text);
        assert_true(xml_child(root, "title")->text.n > 0);
        assert_true(xml_child(root, "desc")->text.n > 0);
        assert_false(str_has(svg, STR("style")));
        assert_true(str_eq(svg, drawn(f, samples[i].name, samples[i].id, true)));
    }
}

/* Texts of shapes end in the tables: of each model all codes, ids and numbers. */
static bool is_said(const struct json *model, struct str text)
{
    JSON_EACH (table, json_get(model, "tables"))
        JSON_EACH (row, json_get(table, "rows"))
            JSON_EACH (cell, json_get(row, "cells"))
                if (str_has(json_text(cell, "text"), text))
                    return true;
    return false;
}

static void what_is_drawn_stands_in_the_tables_too(void **state)
{
    static const struct {
        const char *name, *id, *list, *member;
    } rows[] = {
        {"dataflow", "REL-0002", "zones", "name"},    {"dataflow", "REL-0002", "elements", "id"},
        {"dataflow", "REL-0002", "elements", "name"}, {"dataflow", "REL-0002", "flows", "id"},
        {"dataflow", "REL-0002", "flows", "name"},    {"trace", "SR-0005", "nodes", "name"},
        {"trace", "SR-0005", "nodes", "state"},       {"figure-1", "DEV-0001", "nodes", "label"},
        {"annex-iv", "DEV-0001", "nodes", "label"},   {"annex-iv", "DEV-0001", "edges", "text"},
        {"annex-iv", "DEV-0001", "nodes", "last"},    {"figure-6", "DEV-0001", "nodes", "clause"},
        {"risk-types", "DEV-0001", "types", "label"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct picture *p;
        struct json *model = model_of(f, rows[i].name, rows[i].id, &p);
        assert_true(json_count(json_get(model, rows[i].list)) > 0);
        JSON_EACH (item, json_get(model, rows[i].list)) {
            struct str text = json_text(item, rows[i].member);
            if (text.n && !is_said(model, text))
                fail_msg("%s %s: %.*s is in no table", rows[i].name, rows[i].id, STR_ARG(text));
        }
    }
}

static void a_file_has_no_links_and_a_page_has(void **state)
{
    struct fixture *f = *state;
    assert_false(str_has(drawn(f, "dataflow", "REL-0002", false), STR("<a ")));
    assert_true(
        str_has(drawn(f, "dataflow", "REL-0002", true), STR("<a href=\"/records/F-0001\">")));
}

static void flows_across_a_boundary_are_marked_and_counted(void **state)
{
    struct fixture *f = *state;
    const struct picture *p;
    struct json *model = model_of(f, "dataflow", "REL-0002", &p);
    size_t crossing = 0;
    JSON_EACH (flow, json_get(model, "flows"))
        crossing += json_is_true(flow, "crosses");
    assert_int_equal(crossing, 20);
    assert_true(str_has(json_text(model, "summary"), STR("20 cross a boundary")));
    assert_true(str_has(drawn(f, "dataflow", "REL-0002", false), STR("class=\"mk\"")));
}

static void exchanges_are_counted_from_their_records(void **state)
{
    struct fixture *f = *state;
    const struct picture *p;
    struct view v = {f->store, &f->arena, today};
    struct json *model = model_of(f, "annex-iv", "DEV-0001", &p), *rows;
    struct str device = STR("DEV-0001");
    assert_true(view_rows(&v, "risk_connections", &device, 1, &rows, &f->err));
    int64_t sent = 0;
    JSON_EACH (edge, json_get(model, "edges")) {
        int64_t of = json_int(edge, "sent", -1);
        assert_int_equal(of, json_int(edge, "waiting", 0) + json_int(edge, "decided", 0));
        sent += of;
        /* Annex IV shows X2, X3 and X4; the others are a proposal and say so. */
        struct str kind = json_text(edge, "label");
        bool shown = STR_IS(kind, "X2") || STR_IS(kind, "X3") || STR_IS(kind, "X4");
        assert_true(str_eq(json_text(edge, "source"), shown ? STR("guidance") : STR("practice")));
    }
    assert_int_equal(sent, json_count(rows));
    assert_int_equal(json_count(json_get(model, "edges")), 7);
}

static void a_device_with_nothing_is_open_not_done(void **state)
{
    struct fixture *f = *state;
    const struct picture *p;
    struct str id = fixture_add(f, "device", "name=Bare", "regulation=mdr", NULL);
    struct json *model = model_of(f, "figure-6", str_cz(&f->arena, id), &p);
    JSON_EACH (node, json_get(model, "nodes"))
        assert_false(STR_IS(json_text(node, "status"), "done"));
    model = model_of(f, "risk-types", str_cz(&f->arena, id), &p);
    JSON_EACH (type, json_get(model, "types"))
        assert_int_equal(json_int(type, "count", -1), 0);
}

static void a_trace_says_what_is_missing(void **state)
{
    struct fixture *f = *state;
    const struct picture *p;
    struct str device = fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    const char *of = fixture_ref(f, "device", device);
    struct str control = fixture_add(f, "control", "name=Lock", of, "kind=security", NULL);
    struct str risk = fixture_add(f, "security_risk", "name=Open door", of,
                                  fixture_ref(f, "controls", control), NULL);
    struct json *model = model_of(f, "trace", str_cz(&f->arena, risk), &p);
    size_t missing = 0;
    JSON_EACH (node, json_get(model, "nodes"))
        missing += json_is_true(node, "missing");
    assert_int_equal(missing, 2); /* a requirement and a test of the control */
    assert_true(is_said(model, STR("no requirement for")));
    assert_true(is_said(model, STR("no test for")));
}

static void what_is_not_there_is_said_with_its_id(void **state)
{
    static const struct {
        const char *name, *id;
    } rows[] = {{"dataflow", "REL-9999"},    {"dataflow", "DEV-0001"}, {"trace", "DEV-0001"},
                {"risk-matrix", "REL-0001"}, {"annex-iv", ""},         {"figure-1", "X"}};
    struct fixture *f = *state;
    struct view v = {f->store, &f->arena, today};
    const struct picture *p;
    struct json *model;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(picture_find(&f->arena, str_of(rows[i].name), &p, &f->err));
        assert_false(p->model(&v, str_of(rows[i].id), &model, &f->err));
        assert_int_equal(f->err.code, ERR_NOT_FOUND);
        assert_non_null(strstr(f->err.text, rows[i].id));
    }
    assert_false(picture_find(&f->arena, STR("novel"), &p, &f->err));
    assert_non_null(strstr(f->err.text, "there are: dataflow, risk-matrix"));
}

static bool has_id(const struct json *list, struct str id)
{
    JSON_EACH (item, list)
        if (str_eq(json_text(item, "id"), id))
            return true;
    return false;
}

static struct json *data(struct fixture *f, const char *path)
{
    struct json *v;
    if (!json_read(&f->arena, embed_find(path), &v, &f->err))
        fail_msg("%s: %s", path, f->err.text);
    return v;
}

static void what_the_figures_name_is_there(void **state)
{
    struct fixture *f = *state;
    const struct json *figures = data(f, "data/figures/mdcg-2019-16.json");
    const struct json *slots = json_get(data(f, "data/slots/slots.json"), "slots");
    const struct json *clauses = json_get(data(f, "data/catalogues/mdr-annex-i.json"), "clauses");
    size_t named = 0;
    JSON_EACH (figure, figures)
        JSON_EACH (node, json_get(figure, "nodes")) {
            JSON_EACH (check, json_get(node, "checks")) {
                struct str path = str_fmt(&f->arena, "data/checks/%.*s.sql",
                                          STR_ARG(json_as_text(check)));
                if (embed_find(str_cz(&f->arena, path)).n == 0)
                    fail_msg("there is no %.*s", STR_ARG(path));
                named++;
            }
            JSON_EACH (slot, json_get(node, "slots"))
                assert_true(has_id(slots, json_as_text(slot)));
            JSON_EACH (clause, json_get(node, "clauses"))
                assert_true(has_id(clauses, json_as_text(clause)));
        }
    assert_true(named > 40);
}

static void drawings_take_their_places_in_turn(void **state)
{
    struct fixture *f = *state;
    const struct str svgs[] = {STR("<svg>1</svg>"), STR("<svg>2</svg>")};
    struct str html = STR("a" PICTURE_HERE "b" PICTURE_HERE "c");
    assert_true(STR_IS(picture_splice(&f->arena, html, svgs, 2), "a<svg>1</svg>b<svg>2</svg>c"));
    assert_true(STR_IS(picture_splice(&f->arena, STR("a"), svgs, 2), "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_picture_is_well_formed_and_the_same_each_time),
        cmocka_unit_test(what_is_drawn_stands_in_the_tables_too),
        cmocka_unit_test(a_file_has_no_links_and_a_page_has),
        cmocka_unit_test(flows_across_a_boundary_are_marked_and_counted),
        cmocka_unit_test(exchanges_are_counted_from_their_records),
        cmocka_unit_test(a_device_with_nothing_is_open_not_done),
        cmocka_unit_test(a_trace_says_what_is_missing),
        cmocka_unit_test(what_is_not_there_is_said_with_its_id),
        cmocka_unit_test(what_the_figures_name_is_there),
        cmocka_unit_test(drawings_take_their_places_in_turn),
    };
    return cmocka_run_group_tests(tests, setup, fixture_teardown);
}
