/* Threats of a release of 200 elements and 400 flows: the engine alone, the whole run on a
   workspace that has none yet, with saving, and again when nothing changed. Promised: 100 ms for
   each; the exit status says whether it was kept. threat_bench DIR keeps the workspace there
   (threats.db), to time the whole program: tutela --workspace DIR/threats.db threats REL-0001 */
#include <stdio.h>
#include <stdlib.h>

#include "assess/threat/run.h"
#include "base/embed.h"
#include "base/limits.h"
#include "base/world.h"
#include "intake/catalogue/load.h"
#include "publish/model/export.h"

enum { ELEMENTS = 200, FLOWS = 400, ZONES = 12, DATA = 10, LIMIT_MS = 100, TIMES = 5 };

static void fail(const struct err *err)
{
    fprintf(stderr, "threat_bench: %s\n", err->text);
    exit(1);
}

/* A network of devices with the stereotypes and words that the sample device has, too. */
static struct str make_text(struct arena *a)
{
    static const char *const kinds[] = {"process", "data_store", "external_entity", "process"};
    static const char *const stereotypes[] = {"cloud_service", "drug_library", "clinician",
                                              "infusion_or_drug_actuator"};
    static const char *const words[] = {"wireless", "usb?", "custom_protocol",
                                        "safety_relevant_data"};
    struct buf b = {.arena = a};
    buf_put(&b, STR("tutela_model: 1\nzones:\n"));
    for (int i = 0; i < ZONES; i++)
        buf_fmt(&b, "  z%d: {name: Zone %d, trust: %d}\n", i, i, i * 8);
    buf_put(&b, STR("data:\n"));
    for (int i = 0; i < DATA; i++)
        buf_fmt(&b, "  d%d: {name: Data %d, properties: [%s]}\n", i, i,
                i % 2 ? "carries_phi" : "carries_therapy_command");
    buf_put(&b, STR("elements:\n"));
    for (int i = 0; i < ELEMENTS; i++)
        buf_fmt(&b, "  e%d: {name: Element %d, kind: %s, zone: z%d, stereotype: \"%s\"}\n", i, i,
                kinds[i % 4], i % ZONES, stereotypes[i % 4]);
    buf_put(&b, STR("flows:\n"));
    for (int i = 0; i < FLOWS; i++)
        buf_fmt(&b,
                "  f%d: {name: Flow %d, source: e%d, target: e%d, data_classes: [d%d], "
                "properties: [%s]}\n",
                i, i, i * 7 % ELEMENTS, (i * 13 + 1) % ELEMENTS, i % DATA, words[i % 4]);
    return buf_str(&b);
}

static struct model_document read_model(struct arena *a, struct err *err)
{
    struct model_document d;
    struct findings findings;
    findings_init(&findings, a);
    if (!model_read(a, make_text(a), &d, &findings, err))
        fail(err);
    return d;
}

static bool is_kept(const char *what, int64_t us, size_t threats, int limit_ms)
{
    int64_t ms = (us + 500) / 1000;
    printf("%-36s %5lld ms, %zu threats", what, (long long)ms, threats);
    if (limit_ms)
        printf(" (limit %d ms)", limit_ms);
    putchar('\n');
    return limit_ms == 0 || ms <= limit_ms;
}

static bool bench_engine(struct arena *a, const struct model_document *d)
{
    struct threat_model model;
    struct threat_rules rules;
    struct threat_list list;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, a);
    if (!threat_model_of(a, d, &model, &err) ||
        !threat_rules_read(a, embed_find("data/threats/vocabulary.json"),
                           embed_find("data/threats/rules.json"), &rules, &findings, &err))
        fail(&err);
    int64_t start = world_monotonic_us();
    for (int i = 0; i < TIMES; i++)
        threat_generate(a, &rules, &model, &list, &findings);
    return is_kept("engine alone", (world_monotonic_us() - start) / TIMES, list.count, LIMIT_MS);
}

static struct store *make_workspace(struct arena *a, struct str path,
                                    const struct model_document *d)
{
    struct store *s;
    struct err err = {0};
    struct json *receipt = json_object(a), *device, *release;
    struct str id = {0};
    int64_t clauses;
    const struct record_type *dt = record_type_find(STR("device")),
                             *rt = record_type_find(STR("release"));
    void *dr = arena_alloc(a, dt->size, 1, _Alignof(max_align_t));
    void *rr = arena_alloc(a, rt->size, 1, _Alignof(max_align_t));
    const struct model_import import = {.release = STR("REL-0001")};
    bool ok = store_open(a, path, STORE_CREATE, &s, &err);
    if (!ok)
        fail(&err);
    store_set_actor(s, STR("bench"));
    if (!json_read(a, STR("{\"name\":\"D\",\"regulation\":\"mdr\"}"), &device, &err) ||
        !json_read(a, STR("{\"name\":\"1\",\"device\":\"DEV-0001\"}"), &release, &err) ||
        !record_from_json(dt, dr, a, device, &err) || !record_from_json(rt, rr, a, release, &err) ||
        !store_begin(s, &err) || !catalogue_load(s, a, &clauses, &err) ||
        !store_add(s, a, dt, dr, &id, &err) || !store_add(s, a, rt, rr, &id, &err) ||
        !model_save(s, a, d, &import, receipt, &err) || !store_commit(s, &err))
        fail(&err);
    return s;
}

static bool bench_run(struct arena *a, struct store *s, const char *what, int limit_ms)
{
    struct err err = {0};
    struct json *result;
    int64_t start = world_monotonic_us();
    if (!store_begin(s, &err) || !threat_run(s, a, STR("REL-0001"), &result, &err) ||
        !store_commit(s, &err))
        fail(&err);
    return is_kept(what, world_monotonic_us() - start, (size_t)json_int(result, "total", 0),
                   limit_ms);
}

int main(int argc, char **argv)
{
    struct arena a;
    struct err err = {0};
    arena_init(&a, GIB(8));
    struct model_document d = read_model(&a, &err);
    struct str dir = str_of(argc > 1 ? argv[1] : "/tmp");
    struct str path = str_fmt(&a, "%.*s/threats.db", STR_ARG(dir));
    bool kept = bench_engine(&a, &d);
    (void)remove(str_cz(&a, path));
    struct store *s = make_workspace(&a, path, &d);
    kept = bench_run(&a, s, "run, all threats are new", 0) && kept;
    kept = bench_run(&a, s, "run, each is seen the second time", 0) && kept;
    kept = bench_run(&a, s, "run, nothing changed", LIMIT_MS) && kept;
    store_close(s);
    if (argc < 2)
        (void)remove(str_cz(&a, path));
    arena_done(&a);
    return kept ? 0 : 1;
}
