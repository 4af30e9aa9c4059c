/* Threagile: whatever a file says is in the document or in the receipt.
   tests/documents/model/ward.threagile.yaml is ours, made for these tests. */
#include "base/yaml.h"
#include "model_proof.h"

#define WARD "tests/documents/model/ward.threagile.yaml"

#define IS(s, text) assert_string_equal(str_cz(*state, (s)), (text))

static void a_model_is_known_by_its_members(void **state)
{
    static const struct {
        const char *text;
        int format; /* -1: none */
    } rows[] = {
        {"threagile_version: 1.0.0\ntitle: x\n", MODEL_THREAGILE},
        {"# first\ntitle: x\ntechnical_assets:\n", MODEL_THREAGILE},
        {"{\"technical_assets\": {}}", MODEL_THREAGILE},
        {"{\"a\": {\"technical_assets\": {}}}", -1},
        {"a:\n  threagile_version: 1\n", -1},
        {"data_assets:\n", -1}, /* a part, to be included */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum model_format format;
        bool is = model_recognise(str_of(rows[i].text), &format);
        assert_int_equal(is ? (int)format : -1, rows[i].format);
    }
}

/* --- what is taken --- */

static void technical_assets_are_elements_and_their_rating_an_asset(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    const struct element *e;
    const struct asset *a;
    assert_int_equal(p.d.element_count, 3);
    PROOF_FIND(&p, elements, element_count, "pump", e);
    assert_int_equal(e->kind, ELEMENT_KIND_PROCESS);
    IS(e->name, "Pump");
    IS(e->zone, "housing");
    IS(e->technology, "web-service-rest");
    IS(e->properties, "has_api network_service xml multi_tenant container");
    IS(e->data_classes, "prescription event_log");
    PROOF_FIND(&p, elements, element_count, "store", e);
    assert_int_equal(e->kind, ELEMENT_KIND_DATA_STORE);
    IS(e->properties, "!encrypted_at_rest");
    assert_true(str_has(e->description, STR("Reason for out of scope: run by the hospital")));
    PROOF_FIND(&p, elements, element_count, "nurse", e);
    assert_int_equal(e->kind, ELEMENT_KIND_EXTERNAL_ENTITY);
    IS(e->technology, "browser, desktop");
    PROOF_FIND(&p, assets, asset_count, "pump", a);
    IS(a->elements, "pump");
    assert_int_equal(a->confidentiality, ASSET_NEED_MEDIUM);
    assert_int_equal(a->integrity, ASSET_NEED_HIGH);
    PROOF_FIND(&p, assets, asset_count, "server_room", a);
    assert_int_equal(a->kind, ASSET_KIND_SOFTWARE);
    IS(a->elements, "store");
    assert_int_equal(p.d.asset_count, 2); /* what is not rated needs no asset */
}

static void data_are_rated_and_merge_keys_are_followed(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    const struct data_class *d;
    PROOF_FIND(&p, data, data_count, "prescription", d);
    assert_int_equal(d->confidentiality, ASSET_NEED_HIGH);
    assert_int_equal(d->integrity, ASSET_NEED_HIGH);
    assert_int_equal(d->availability, ASSET_NEED_MEDIUM);
    PROOF_FIND(&p, data, data_count, "event_log", d);
    assert_int_equal(d->confidentiality, ASSET_NEED_LOW);
    assert_int_equal(d->integrity, ASSET_NEED_UNSET);
    assert_true(str_has(d->description, STR("What a patient gets"))); /* merged */
    proof_has(&p, "data_assets.Event log: integrity: \"gigantic\" is no degree that is known");
}

static void a_link_is_a_flow_for_each_direction_of_data(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    const struct flow *f;
    assert_int_equal(p.d.flow_count, 3);
    PROOF_FIND(&p, flows, flow_count, "orders", f);
    IS(f->source, "pump");
    IS(f->target, "store");
    IS(f->protocol, "https");
    IS(f->properties, "encrypted auth_source");
    IS(f->data_classes, "event_log");
    PROOF_FIND(&p, flows, flow_count, "orders_back", f);
    IS(f->source, "store");
    IS(f->target, "pump");
    IS(f->properties, "encrypted"); /* the certificate is that of the caller */
    IS(f->data_classes, "prescription");
    PROOF_FIND(&p, flows, flow_count, "console", f);
    IS(f->properties, "encrypted?"); /* http, but inside of a VPN */
    proof_has(&p, "Pump.communication_links.Nowhere: its target \"moon\" is no technical asset");
}

static void boundaries_nest(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    const struct zone *z;
    PROOF_FIND(&p, zones, zone_count, "housing", z);
    IS(z->parent, "ward");
    proof_has(&p, "trust_boundaries.Again: \"pump\" lies in \"housing\" already; it stays there");
    proof_has(&p, "trust_boundaries.Ward: technical_assets_inside: \"moon\" is not in the file");
}

static void risks_come_along_with_what_was_decided(void **state)
{
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    assert_int_equal(p.d.threat_count, 2);
    const struct model_threat *t = &p.d.threats[0];
    IS(t->name, "Wrong dose at Pump");
    IS(t->about, "orders"); /* the link says more than its ends */
    assert_int_equal(t->stride, 'T');
    IS(t->cwe, "CWE-345");
    IS(t->severity, "critical");
    IS(t->status, "mitigated");
    assert_true(str_has(t->mitigation, STR("Decided: signed since 2.1")));
    assert_true(str_has(t->description, STR("Most relevant asset: pump")));
    t = &p.d.threats[1];
    IS(t->name, "sql-injection@*@store");
    IS(t->about, "store");
    IS(t->status, "accepted");
    proof_has(&p, "individual_risk_categories.Never found: the risk category");
}

static void what_has_no_place_is_named_with_its_line(void **state)
{
    static const struct {
        const char *place;
        size_t line;
    } rows[] = {
        {"author.homepage", 6},
        {"technical_overview.images[0].ward.png", 14},
        {"questions.Who updates it?", 16},
        {"abuse_cases.Theft", 18},
        {"security_requirements.Signing", 20},
        {"later_member", 167},
    };
    struct proof p = proof_read(*state, proof_file(*state, WARD));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct finding *f = p.f.first;
        while (f && !str_eq(f->place, str_of(rows[i].place)))
            f = f->next;
        if (!f || f->line != rows[i].line || f->severity != FINDING_SKIPPED)
            fail_msg("%s: line %zu", rows[i].place, f ? f->line : 0);
    }
}

static void included_files_are_named_as_missing(void **state)
{
    struct proof p = proof_read(*state, STR("threagile_version: 1.0.0\nincludes:\n- meta.yaml\n"));
    proof_has(&p, "skipped model-include includes: what stands in \"meta.yaml\" is not here");
}

static void odd_documents_are_read_as_far_as_they_go(void **state)
{
    static const struct {
        const char *text, *line;
    } rows[] = {
        {"technical_assets: [1, x, {id: a}]", "technical_assets[0]"},
        {"technical_assets: {A: {id: x, type: robot}}", "the type \"robot\" is not known"},
        {"technical_assets: {A: {id: x}}", "no type is given"},
        {"technical_assets: {A: {id: x}, B: {id: x}}", "model-id-twice"},
        {"technical_assets: text", "technical_assets: has no place in our records: \"text\""},
        {"threagile_version: 1\ntrust_boundaries: {A: {id: a, trust_boundaries_nested: [b]},"
         " B: {id: b, trust_boundaries_nested: [a]}}",
         "model-zones"},
        {"threagile_version: 1\nrisk_tracking: {x@y: 7}", "risk_tracking.x@y"},
        {"threagile_version: 1\nrisk_tracking: {'': {status: accepted}}", "risk_tracking"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct proof p = proof_read(*state, str_of(rows[i].text));
        proof_has(&p, rows[i].line);
    }
    assert_true(
        str_starts(proof_text(*state, STR("threagile_version: 1\nx: &a [*a]")), STR("error: ")));
}

/* --- nothing is lost in silence --- */

/* Members that say how a diagram is drawn, that the tool works out, or that list what there is. */
static bool says_no_more(struct str key)
{
    return str_starts(key, STR("diagram_tweak_")) ||
           proof_word("tags_available "
                      "incoming_technical_communication_links_mapped_by_target_id "
                      "direct_containing_trust_boundary_mapped_by_technical_asset_id "
                      "built_in_risk_categories synthetic_risk_id category source_id raa "
                      "technologies" /* entries of the catalogue of the tool */,
                      key);
}

struct walk {
    struct arena *a;
    struct json *root;
    struct str text; /* what reading the document gives */
    const char *name;
    size_t seen, step, tried;
};

static struct str read_again(struct walk *w)
{
    struct buf out = {.arena = w->a};
    json_write(w->root, &out);
    return proof_text(w->a, buf_str(&out));
}

static void try_value(struct walk *w, struct json *v, struct str key)
{
    if (v->type == JSON_NULL || (v->type == JSON_STRING && str_trim(v->text).n == 0) ||
        w->seen++ % w->step)
        return;
    const struct json before = *v;
    size_t mark = arena_mark(w->a);
    w->tried++;
    if (v->type == JSON_TRUE || v->type == JSON_FALSE)
        v->type = v->type == JSON_TRUE ? JSON_FALSE : JSON_TRUE;
    else
        v->text = v->type == JSON_NUMBER ? STR("977") : STR("zq7");
    if (str_eq(read_again(w), w->text))
        fail_msg("%s: \"%.*s\" is lost in silence", w->name, STR_ARG(key));
    *v = before;
    arena_rewind(w->a, mark);
}

static void try_all(struct walk *w, struct json *of, struct str key, size_t depth)
{
    for (struct json *v = of->items.first; v; v = v->next) {
        struct str name = of->type == JSON_OBJECT ? v->key : key;
        if (says_no_more(name) || (depth == 0 && str_eq(name, STR("communication_links"))))
            continue;
        if (v->type == JSON_ARRAY || v->type == JSON_OBJECT)
            try_all(w, v, name, depth + 1);
        else if (!str_eq(name, STR("id"))) /* says nothing but to those who refer to it */
            try_value(w, v, name);
    }
}

static size_t prove(struct arena *a, const char *name, struct str bytes, size_t step)
{
    struct walk w = {.a = a, .name = name, .step = step};
    struct err err = {0};
    if (!yaml_read(a, bytes, &w.root, &err))
        fail_msg("%s: %s", name, err.text);
    w.text = read_again(&w);
    assert_false(str_starts(w.text, STR("error: ")));
    try_all(&w, w.root, STR(""), 0);
    return w.tried;
}

static void no_member_of_our_model_is_lost_in_silence(void **state)
{
    assert_true(prove(*state, WARD, proof_file(*state, WARD), 1) >= 120);
}

/* --- real files --- */

static int open_shared(void **state)
{
    struct unpacked *u = test_calloc(1, sizeof *u);
    *state = u;
    return unpack_begin(u) ? 0 : -1;
}

static int close_shared(void **state)
{
    bool gone = unpack_end(*state);
    test_free(*state);
    return gone ? 0 : -1;
}

static void the_real_models_are_read_whole(void **state)
{
    static const struct {
        const char *path;
        size_t zones, elements, flows, data, assets, threats, step;
    } rows[] = {
        {"demo/example/threagile.yaml", 5, 14, 36, 12, 15, 8, 37},
        {"demo/stub/threagile.yaml", 1, 2, 1, 1, 3, 1, 2},
        {"test/all.yaml", 5, 14, 36, 12, 15, 8, 41},
        {"test/all.json", 5, 14, 36, 12, 15, 8, 43},
        {"test/parsed-model.yaml", 5, 14, 36, 12, 15, 8, 31},
        {"test/parsed-model.json", 5, 14, 36, 12, 15, 8, 29},
        {"test/technical_assets_clients.yaml", 0, 3, 0, 0, 3, 0, 5},
        {"test/technical_assets_devops.yaml", 0, 3, 4, 0, 3, 0, 5},
    };
    struct unpacked *u = *state;
    unpack(u, "data/conformance/threat-models.tar.zst");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str path = str_fmt(&u->arena, "%s/threat-models/threagile/%s", u->dir, rows[i].path);
        struct str bytes = proof_file(&u->arena, str_cz(&u->arena, path));
        struct proof p = proof_read(&u->arena, bytes);
        if (p.d.zone_count != rows[i].zones || p.d.element_count != rows[i].elements ||
            p.d.flow_count != rows[i].flows || p.d.data_count != rows[i].data ||
            p.d.asset_count != rows[i].assets || p.d.threat_count != rows[i].threats)
            fail_msg("%s: %zu zones, %zu elements, %zu flows, %zu data, %zu assets, %zu threats",
                     rows[i].path, p.d.zone_count, p.d.element_count, p.d.flow_count,
                     p.d.data_count, p.d.asset_count, p.d.threat_count);
        assert_true(prove(&u->arena, rows[i].path, bytes, rows[i].step) > 10);
    }
}

static void a_real_model_that_includes_others_says_so(void **state)
{
    struct unpacked *u = *state;
    unpack(u, "data/conformance/threat-models.tar.zst");
    struct str path = str_fmt(&u->arena, "%s/threat-models/threagile/test/main.yaml", u->dir);
    struct proof p = proof_read(&u->arena, proof_file(&u->arena, str_cz(&u->arena, path)));
    assert_int_equal(p.f.count[FINDING_SKIPPED], 13);
}

#define TEST(name)        cmocka_unit_test_setup_teardown(name, setup, teardown)
#define TEST_SHARED(name) cmocka_unit_test_setup_teardown(name, open_shared, close_shared)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_model_is_known_by_its_members),
        TEST(technical_assets_are_elements_and_their_rating_an_asset),
        TEST(data_are_rated_and_merge_keys_are_followed),
        TEST(a_link_is_a_flow_for_each_direction_of_data),
        TEST(boundaries_nest),
        TEST(risks_come_along_with_what_was_decided),
        TEST(what_has_no_place_is_named_with_its_line),
        TEST(included_files_are_named_as_missing),
        TEST(odd_documents_are_read_as_far_as_they_go),
        TEST(no_member_of_our_model_is_lost_in_silence),
        TEST_SHARED(the_real_models_are_read_whole),
        TEST_SHARED(a_real_model_that_includes_others_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
