/* Models of other projects, as they are: all are read, the figures stay, and nothing is lost in
   silence - each value of a file is in the document, is named in the receipt, or only draws. */
#include "model_read.h"

#include "base/yaml.h"
#include "unpack.h"

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

static bool is_ours(enum model_format format)
{
    return format == MODEL_THREAT_DRAGON_1 || format == MODEL_THREAT_DRAGON_2 ||
           format == MODEL_OTM || format == MODEL_TM_BOM || format == MODEL_PYTM;
}

/* --- every value of a file --- */

struct proof {
    struct arena *a;
    const struct reading *r;
    const char *file;
    struct str texts; /* of the document, without spaces */
    struct buf path;
    size_t values, unproved;
};

static bool is_one_of(struct str word, const char *words)
{
    struct str rest = str_of(words), one;
    while (str_split(&rest, ',', &one))
        if (str_eq(one, word))
            return true;
    return false;
}

/* Drawing, with all inside; and members that became a key, a reference, a kind or a choice of ours:
   that those arrive is proved by the other tests and by the figures. */
static bool is_known_member(struct str path)
{
    static const char drawn[] = "attrs,size,position,ports,tools,connector,vertices,zIndex,z,"
                                "visible,angle,smooth,shape,width,height,markup,thumbnail,labels";
    static const char taken[] =
        "id,cell,port,x,y,symbolic_name,source,target,sink,destination,trustZone,component,"
        "trust_zone,object,representation,bom-ref,threatId,inBoundary,processedBy,data,processed,"
        "stored,assets,data_store,threat,mitigation,components_affected,threat_persona,threats,"
        "type,__class__,confidentiality,integrity,availability,trustRating,classification,"
        "data_sensitivity,categories,isEncrypted,encrypted,outOfScope,isBidirectional,"
        "bidirectional,isALog,storesCredentials,isWebApplication,inScope,isPII,onAWS,codeType,"
        "Out Of Scope,Provides Confidentiality,Provides Integrity,Destination Authenticated,"
        "Source Authenticated,Stores Credentials,Stores Log Data,Encrypted,Signed,Backup,"
        "Removable Storage";
    struct str rest = path, part = {0};
    bool in_picture = false;
    while (str_split(&rest, '.', &part)) {
        part = str_sub(part, 0, str_find_char(part, '['));
        if (is_one_of(part, drawn))
            return true;
        if (in_picture && STR_IS(part, "name"))
            return true;
        in_picture = STR_IS(part, "representations");
    }
    return is_one_of(part, taken);
}

static bool is_inside(struct str path, struct str place)
{
    return str_starts(path, place) &&
           (path.n == place.n || path.p[place.n] == '.' || path.p[place.n] == '[');
}

static struct str general(struct arena *a, struct str path)
{
    struct buf out = {.arena = a};
    struct str part;
    while (str_split(&path, '[', &part)) {
        size_t close = out.n ? str_find_char(part, ']') : 0;
        buf_fmt(&out, "%s%.*s", out.n ? "[" : "", STR_ARG(str_from(part, close)));
    }
    return buf_str(&out);
}

static bool is_in_note(const struct proof *p, const struct finding *x, struct str path)
{
    struct str place = general(p->a, path);
    size_t dot = str_rfind_char(place, '.');
    struct str member = dot < place.n ? str_from(place, dot + 1) : place;
    struct str names = str_from(x->text, str_find(x->text, STR(": ")) + 2), name;
    if (!str_eq(x->place, dot < place.n ? str_sub(place, 0, dot) : STR("")))
        return false;
    while (str_split(&names, ',', &name))
        if (str_eq(str_trim(name), member))
            return true;
    return false;
}

static bool is_named(const struct proof *p, struct str path)
{
    for (const struct finding *x = p->r->f.first; x; x = x->next) {
        if (x->severity == FINDING_SKIPPED && x->place.n && is_inside(path, x->place))
            return true;
        struct str up = path;
        while (x->severity == FINDING_NOTE && up.n) {
            if (is_in_note(p, x, up))
                return true;
            size_t dot = str_rfind_char(up, '.'), item = str_rfind_char(up, '[');
            size_t end = str_ends(up, STR("]")) ? item : dot;
            up = end < up.n ? str_sub(up, 0, end) : STR("");
        }
    }
    return false;
}

static struct str squeezed(struct arena *a, struct str s)
{
    struct buf out = {.arena = a};
    struct str word;
    while (str_word(&s, &word))
        buf_put(&out, word);
    return buf_str(&out);
}

static void prove_value(struct proof *p, const struct json *v)
{
    struct str path = buf_str(&p->path);
    size_t mark = arena_mark(p->a);
    struct str text = squeezed(p->a, v->type == JSON_TRUE ? STR("true") : json_as_text(v));
    if (v->type == JSON_NULL || v->type == JSON_FALSE || text.n == 0)
        return;
    p->values++;
    if (!(v->type != JSON_TRUE && str_has(p->texts, text)) && !is_known_member(path) &&
        !is_named(p, path)) {
        print_message("%s: %.*s is lost in silence: %.*s\n", p->file, STR_ARG(path), STR_ARG(text));
        p->unproved++;
    }
    arena_rewind(p->a, mark);
}

/* {"name": "cdx:model:platform", "value": ".."} of CycloneDX is one value, named as one. */
static bool prove_property(struct proof *p, const struct json *v)
{
    static const char taken[] = "type,inBoundary,inScope,source,destination,isBidirectional,data,"
                                "processedBy,storedBy,confidentiality,integrity,availability,"
                                "trustRating";
    struct str name = json_text(v, "name"), path = buf_str(&p->path);
    struct str text = squeezed(p->a, json_member(v, "value"));
    if (!str_starts(name, STR("cdx:model:")))
        return false;
    p->values++;
    if (!is_one_of(str_from(name, str_rfind_char(name, ':') + 1), taken) &&
        !str_starts(name, STR("cdx:model:shape")) && !str_starts(name, STR("cdx:model:diagram:")) &&
        !str_has(p->texts, text) && !is_named(p, path)) {
        print_message("%s: %.*s is lost in silence: %.*s\n", p->file, STR_ARG(path), STR_ARG(name));
        p->unproved++;
    }
    return true;
}

static void prove(struct proof *p, const struct json *v)
{
    size_t i = 0, length = p->path.n;
    if (v->type == JSON_OBJECT && prove_property(p, v))
        return;
    if (v->type != JSON_ARRAY && v->type != JSON_OBJECT) {
        prove_value(p, v);
        return;
    }
    JSON_EACH (item, v) {
        if (v->type == JSON_ARRAY)
            buf_fmt(&p->path, "[%zu]", i++);
        else
            buf_fmt(&p->path, "%s%.*s", length ? "." : "", STR_ARG(item->key));
        prove(p, item);
        p->path.n = length;
    }
}

static struct str all_texts(struct arena *a, const struct model_document *d)
{
    struct buf out = {.arena = a};
#define PUT(s) buf_fmt(&out, "%.*s\n", STR_ARG(squeezed(a, s)))
    PUT(d->title), PUT(d->description), PUT(d->author), PUT(d->reviewer), PUT(d->spec_version);
    for (size_t i = 0; i < d->zone_count; i++)
        PUT(d->zones[i].name), PUT(d->zones[i].description);
    for (size_t i = 0; i < d->element_count; i++)
        PUT(d->elements[i].name), PUT(d->elements[i].description), PUT(d->elements[i].technology);
    for (size_t i = 0; i < d->flow_count; i++) {
        PUT(d->flows[i].name), PUT(d->flows[i].description);
        PUT(d->flows[i].protocol), PUT(d->flows[i].port);
    }
    for (size_t i = 0; i < d->data_count; i++)
        PUT(d->data[i].name), PUT(d->data[i].description);
    for (size_t i = 0; i < d->threat_count; i++) {
        const struct model_threat *t = &d->threats[i];
        PUT(t->name), PUT(t->description), PUT(t->mitigation), PUT(t->status), PUT(t->severity);
        PUT(t->category), PUT(t->cwe), PUT(t->capec);
    }
#undef PUT
    return buf_str(&out);
}

static size_t unproved_values(struct arena *a, const char *file, struct str bytes,
                              const struct reading *r)
{
    struct json *root = NULL;
    struct err err = {0};
    struct proof p = {.a = a, .r = r, .file = file, .path = {.arena = a}};
    bool json = str_starts(str_trim(bytes), STR("{"));
    buf_fmt(&p.path, "%s", "                                                                  ");
    p.path.n = 0; /* room, so that it stays before what is rewound */
    assert_true(json ? json_read(a, bytes, &root, &err) : yaml_read(a, bytes, &root, &err));
    p.texts = all_texts(a, &r->d);
    prove(&p, root);
    assert_true(p.values > 0);
    return p.unproved;
}

/* --- all files --- */

struct sum {
    size_t files, zones, elements, flows, data, threats, unproved, refused;
};

static void read_one(struct unpacked *u, struct str path, struct sum *sum)
{
    struct arena a;
    struct str bytes;
    struct err err = {0};
    enum model_format format;
    struct reading r = {0};
    arena_init(&a, GIB(2));
    if (!world_read_file(&a, path, LIMIT_MODEL, &bytes, &err))
        fail_msg("%s", err.text);
    if (model_recognise(bytes, &format) && is_ours(format)) {
        findings_init(&r.f, &a);
        if (!model_read(&a, bytes, &r.d, &r.f, &err)) {
            print_message("%.*s: %s\n", STR_ARG(path), err.text);
            sum->refused++;
        } else {
            const char *name = str_cz(&a, str_from(path, strlen(u->dir)));
            sum->files++;
            sum->zones += r.d.zone_count;
            sum->elements += r.d.element_count;
            sum->flows += r.d.flow_count;
            sum->data += r.d.data_count;
            sum->threats += r.d.threat_count;
            sum->unproved += unproved_values(&a, name, bytes, &r);
        }
    }
    arena_done(&a);
}

static bool is_candidate(struct str name)
{
    return str_ends(name, STR(".json")) || str_ends(name, STR(".otm")) ||
           str_ends(name, STR(".yaml"));
}

static void read_folder(struct unpacked *u, struct str path, struct sum *sum)
{
    struct world_names names;
    struct err err = {0};
    if (!world_list_dir(&u->arena, path, &names, &err))
        return; /* a file */
    for (size_t i = 0; i < names.count; i++) {
        struct str one = str_fmt(&u->arena, "%.*s/%.*s", STR_ARG(path), STR_ARG(names.names[i]));
        if (is_candidate(one))
            read_one(u, one, sum);
        else if (str_find_char(names.names[i], '.') > 0 && !str_ends(one, STR(".tm7")) &&
                 !str_ends(one, STR(".tb7")))
            read_folder(u, one, sum);
    }
}

static void real_models_are_read_and_nothing_is_lost_in_silence(void **state)
{
    struct unpacked *u = *state;
    struct sum sum = {0};
    unpack(u, "data/conformance/threat-models.tar.zst");
    read_folder(u, str_of(u->dir), &sum);
    print_message("%zu files: %zu zones, %zu elements, %zu flows, %zu data, %zu threats\n",
                  sum.files, sum.zones, sum.elements, sum.flows, sum.data, sum.threats);
    assert_int_equal(sum.refused, 0);
    assert_int_equal(sum.unproved, 0);
    assert_int_equal(sum.files, 81);
    assert_int_equal(sum.zones, 143);
    assert_int_equal(sum.elements, 560);
    assert_int_equal(sum.flows, 435);
    assert_int_equal(sum.data, 21);
    assert_int_equal(sum.threats, 332);
}

static void real_models_have_these_figures(void **state)
{
    static const struct {
        const char *file;
        size_t zones, elements, flows, data, threats, lost;
    } rows[] = {
#define DRAGON "threat-dragon/ThreatDragonModels/"
#define DEMO   "threat-dragon/td.vue/src/service/demo/"
        {DRAGON "demo-threat-model.json", 4, 7, 10, 0, 14, 4},
        {DRAGON "new-model.json", 0, 0, 0, 0, 0, 0},
        {DRAGON "test/malformed-new-model.json", 0, 0, 0, 0, 0, 1},
        {DRAGON "test/v2-malformed-new-model.json", 0, 0, 0, 0, 0, 2},
        {DRAGON "test/test-reports.json", 4, 24, 4, 0, 8, 9},
        {DRAGON "test/example-open-threat-model.json", 2, 4, 4, 2, 2, 15},
        {DRAGON "tmbom-multi-example.cdx.json", 4, 7, 9, 2, 0, 13},
        {DRAGON "tmbom-pytm-example.cdx.json", 2, 4, 5, 0, 0, 10},
        {DEMO "iot-device.json", 1, 11, 14, 0, 4, 2},
        {DEMO "renting-car.json", 3, 15, 16, 0, 0, 2},
        {DEMO "cryptocurrency-wallet.json", 2, 15, 21, 0, 1, 2},
        {DEMO "payment-online.json", 3, 5, 11, 0, 0, 2},
        {DEMO "mobile-cloud.otm.json", 2, 4, 6, 0, 43, 2},
        {DEMO "huskyai.tmbom.json", 2, 17, 23, 7, 9, 67},
        {"pytm/tests/input.json", 2, 3, 4, 0, 0, 0},
        {"pytm/tests/output.json", 2, 5, 6, 1, 0, 1},
        {"startleft/examples/otm/mtmt_example.yaml", 3, 4, 6, 0, 43, 2},
        {"startleft/slp_mtmt/tests/resources/otm/nested_tz_line.otm", 3, 4, 2, 0, 0, 30},
    };
    struct unpacked *u = *state;
    struct err err = {0};
    unpack(u, "data/conformance/threat-models.tar.zst");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str bytes, path = str_fmt(&u->arena, "%s/threat-models/%s", u->dir, rows[i].file);
        if (!world_read_file(&u->arena, path, LIMIT_MODEL, &bytes, &err))
            fail_msg("%s", err.text);
        struct reading r = model_reading(&u->arena, bytes);
        if (r.d.zone_count != rows[i].zones || r.d.element_count != rows[i].elements ||
            r.d.flow_count != rows[i].flows || r.d.data_count != rows[i].data ||
            r.d.threat_count != rows[i].threats || r.f.count[FINDING_SKIPPED] != rows[i].lost)
            fail_msg("%s: %zu, %zu, %zu, %zu, %zu, %zu", rows[i].file, r.d.zone_count,
                     r.d.element_count, r.d.flow_count, r.d.data_count, r.d.threat_count,
                     r.f.count[FINDING_SKIPPED]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(real_models_are_read_and_nothing_is_lost_in_silence, begin,
                                        end),
        cmocka_unit_test_setup_teardown(real_models_have_these_figures, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
