/* Models of other projects out as OTM and as Threat Dragon, and in again: what both formats can say
   stays, under the same keys. */
#include "../intake/model_read.h"
#include "../intake/unpack.h"
#include "publish/model/export.h"

static int begin(void **state)
{
    struct unpacked *u = test_calloc(1, sizeof *u);
    *state = u;
    return unpack_begin(u) ? 0 : -1;
}

static int end(void **state)
{
    struct unpacked *u = *state;
    bool gone = unpack_end(u);
    test_free(u);
    return gone ? 0 : -1;
}

typedef struct json *writer(struct arena *a, const struct model_document *d, struct findings *f);

static struct reading again(struct arena *a, const struct reading *r, writer *write)
{
    struct findings f;
    struct buf out = {.arena = a};
    findings_init(&f, a);
    json_write(write(a, &r->d, &f), &out);
    return model_reading(a, buf_str(&out));
}

static void same(const char *file, const char *what, struct str a, struct str b)
{
    if (!str_eq(a, b))
        fail_msg("%s: %s was \"%.*s\" and is \"%.*s\"", file, what, STR_ARG(a), STR_ARG(b));
}

static const struct element *element_of(const struct model_document *d, struct str key)
{
    for (size_t i = 0; i < d->element_count; i++)
        if (str_eq(d->elements[i].key, key))
            return &d->elements[i];
    fail_msg("no element %.*s", STR_ARG(key));
    return NULL;
}

static void assert_same(const char *file, const struct model_document *a,
                        const struct model_document *b)
{
    assert_int_equal(a->zone_count, b->zone_count);
    assert_int_equal(a->element_count, b->element_count);
    assert_int_equal(a->flow_count, b->flow_count);
    for (size_t i = 0; i < a->zone_count; i++) {
        same(file, "key of a zone", a->zones[i].key, b->zones[i].key);
        same(file, "name of a zone", a->zones[i].name, b->zones[i].name);
        same(file, "zone around a zone", a->zones[i].parent, b->zones[i].parent);
    }
    for (size_t i = 0; i < a->element_count; i++) {
        const struct element *e = &a->elements[i], *now = element_of(b, e->key);
        same(file, "name of an element", e->name, now->name);
        same(file, "zone of an element", e->zone, now->zone);
        same(file, "description of an element", e->description, now->description);
        assert_int_equal(e->kind, now->kind);
    }
    for (size_t i = 0; i < a->flow_count; i++) {
        same(file, "key of a flow", a->flows[i].key, b->flows[i].key);
        same(file, "source of a flow", a->flows[i].source, b->flows[i].source);
        same(file, "target of a flow", a->flows[i].target, b->flows[i].target);
    }
}

static const char *const files[] = {
    "threat-dragon/ThreatDragonModels/demo-threat-model.json",
    "threat-dragon/ThreatDragonModels/test/test-reports.json",
    "threat-dragon/ThreatDragonModels/test/example-open-threat-model.json",
    "threat-dragon/ThreatDragonModels/tmbom-multi-example.cdx.json",
    "threat-dragon/td.vue/src/service/demo/renting-car.json",
    "threat-dragon/td.vue/src/service/demo/huskyai.tmbom.json",
    "threat-dragon/td.vue/src/service/demo/mobile-cloud.otm.json",
    "startleft/examples/otm/cft_example.yaml",
    "startleft/slp_mtmt/tests/resources/otm/nested_tz_line.otm",
    "pytm/tests/output.json",
};

static void each_file_comes_back(struct unpacked *u, writer *write, bool with_data)
{
    struct err err = {0};
    unpack(u, "data/conformance/threat-models.tar.zst");
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct str bytes, path = str_fmt(&u->arena, "%s/threat-models/%s", u->dir, files[i]);
        if (!world_read_file(&u->arena, path, LIMIT_MODEL, &bytes, &err))
            fail_msg("%s", err.text);
        struct reading r = model_reading(&u->arena, bytes);
        struct reading now = again(&u->arena, &r, write);
        assert_same(files[i], &r.d, &now.d);
        if (!with_data) /* our own drawing has nothing that we do not read */
            assert_int_equal(now.f.count[FINDING_SKIPPED], 0);
        for (size_t k = 0; with_data && k < r.d.data_count; k++)
            same(files[i], "key of data", r.d.data[k].key, now.d.data[k].key);
        for (size_t k = 0; with_data && k < r.d.flow_count; k++)
            same(files[i], "data of a flow", r.d.flows[k].data_classes,
                 now.d.flows[k].data_classes);
    }
}

static void models_come_back_from_otm(void **state)
{
    each_file_comes_back(*state, model_write_otm, true);
}

static void models_come_back_from_threat_dragon(void **state)
{
    each_file_comes_back(*state, model_write_threat_dragon, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(models_come_back_from_otm, begin, end),
        cmocka_unit_test_setup_teardown(models_come_back_from_threat_dragon, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
