/* Models and templates of Microsoft's Threat Modeling Tool: proof that nothing is lost in silence,
   of our own model and of real ones, and the counts of real ones. */
#include "base/xml.h"
#include "model_proof.h"

#define WARD "tests/documents/model/ward.tm7"

/* --- nothing is lost in silence --- */

/* Members that say how something is drawn, or the same as another member; and ids, which say
   nothing but to those who refer to them. */
static bool says_no_more(const struct xml *e, const struct xml *in, const struct xml *above)
{
    if (proof_word("HandleX HandleY PortSource PortTarget SourceX SourceY TargetX TargetY Zoom "
                   "StrokeThickness StrokeDashArray InteractionKey InteractionString "
                   "DrawingSurfaceGuid Upgraded Wide ThreatGenerationEnabled GenericTypeId "
                   "Guid",
                   e->name))
        return true;
    if (str_eq(in->name, STR("DrawingSurfaceModel")))
        return str_eq(e->name, STR("TypeId"));
    if (str_eq(in->name,
               STR("anyType"))) /* a label is shown with a value that is no word of ours */
        return proof_word("DisplayName Name", e->name);
    if (str_eq(e->name, STR("Key")) && !str_eq(in->name, STR("KeyValueOfstringstring")))
        return true; /* repeats the id of the value */
    const struct xml *generic = xml_child(in, "GenericTypeId");
    if (generic && proof_word("GE.A GE.X", str_trim(generic->text)) &&
        proof_word("Left Top Width Height", e->name))
        return true; /* where a note is drawn */
    const struct xml *key = xml_child(in, "Key"), *value = xml_child(in, "Value");
    if (e == key && value && !value->first && str_trim(value->text).n == 0)
        return true; /* the name of nothing */
    if (key && str_eq(key->text, STR("InteractionString")))
        return true; /* the name of the flow */
    if (str_starts(above->name, STR("KeyValueOfstringThreat")))
        return proof_word("TypeId SourceGuid TargetGuid", e->name);
    return false;
}

/* Of a list only the choice that is selected says something. */
static bool is_selected(const struct xml *e, const struct xml *in, const struct xml *above)
{
    const struct xml *index = xml_child(above, "SelectedIndex");
    int64_t wanted = -1, at = 0;
    if (!index || !str_to_int(str_trim(index->text), &wanted))
        return true;
    XML_EACH(choice, in)
    {
        if (choice == e)
            return at == wanted;
        at++;
    }
    return true;
}

/* The text with "zq7" in the place of what the element says. */
static struct str changed(struct arena *a, struct str bytes, const struct xml *e)
{
    size_t start = e->offset + str_find_char(str_from(bytes, e->offset), '>') + 1;
    size_t end = start + str_find_char(str_from(bytes, start), '<');
    return str_fmt(a, "%.*szq7%.*s", STR_ARG(str_sub(bytes, 0, start)),
                   STR_ARG(str_from(bytes, end)));
}

struct walk {
    struct arena *a;
    struct str bytes, text; /* the document, and what reading it gives */
    const char *name;
    size_t seen, step, tried;
};

static void try_member(struct walk *w, const struct xml *e, const struct xml *in,
                       const struct xml *above)
{
    if (e->first || str_trim(e->text).n == 0 || says_no_more(e, in, above) ||
        (str_eq(e->name, STR("string")) && !is_selected(e, in, above)) || w->seen++ % w->step)
        return;
    size_t mark = arena_mark(w->a);
    w->tried++;
    if (str_eq(proof_text(w->a, changed(w->a, w->bytes, e)), w->text))
        fail_msg("%s: \"%.*s\" of %.*s, line %u, is lost in silence: %.*s", w->name,
                 STR_ARG(e->name), STR_ARG(in->name), e->line, STR_ARG(e->text));
    arena_rewind(w->a, mark);
}

static void try_all(struct walk *w, const struct xml *e, const struct xml *in)
{
    XML_EACH(child, e)
    {
        if (str_eq(child->name, STR("KnowledgeBase")))
            continue; /* the template: read for what it explains, and named as a whole */
        try_member(w, child, e, in);
        try_all(w, child, e);
    }
}

static size_t prove(struct arena *a, const char *name, struct str bytes, size_t step)
{
    struct xml *root;
    struct err err = {0};
    struct walk w = {.a = a, .bytes = bytes, .name = name, .step = step};
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        w.bytes = str_from(bytes, 3);
    assert_true(xml_read(a, w.bytes, LIMIT_MODEL, &root, &err));
    w.text = proof_text(a, w.bytes);
    assert_false(str_starts(w.text, STR("error: ")));
    try_all(&w, root, root);
    return w.tried;
}

static void no_member_of_our_model_is_lost_in_silence(void **state)
{
    assert_true(prove(*state, WARD, proof_file(*state, WARD), 1) >= 100);
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

static const char *path_in(struct unpacked *u, const char *part)
{
    return str_cz(&u->arena, str_fmt(&u->arena, "%s/%s", u->dir, part));
}

static void the_real_models_are_read_whole(void **state)
{
#define DIRECTORY "threat-models/startleft/slp_mtmt/tests/resources/mtmt/"
    static const struct {
        const char *path;
        size_t zones, elements, flows, threats, left_out;
    } rows[] = {
        {"threat-models/startleft/examples/mtmt/MTMT_example.tm7", 2, 4, 6, 43, 0},
        {DIRECTORY "MTMT_MVP.tm7", 2, 4, 6, 43, 0},
        {DIRECTORY "MTMT_example_coordinates.tm7", 2, 8, 14, 105, 0},
        {DIRECTORY "MTMT_nested_tz.tm7", 3, 4, 2, 16, 1},
        {DIRECTORY "MTMT_nested_tz_line.tm7", 3, 4, 2, 16, 1},
        {DIRECTORY "MTMT_simple_line_boundary.tm7", 1, 4, 6, 39, 0},
        {DIRECTORY "SDL_all_components.tm7", 2, 24, 0, 0, 0}, /* and an annotation */
        {DIRECTORY "lineboundaries_inheritance.tm7", 8, 12, 0, 0, 0},
        {DIRECTORY "missing_coordinates.tm7", 2, 4, 6, 43, 0},
        {DIRECTORY "one-trustzone.tm7", 1, 1, 0, 0, 0},
        {DIRECTORY "test_model.tm7", 4, 5, 8, 10, 0},
        {DIRECTORY "test_model_lines.tm7", 2, 1, 0, 1, 1},
        {DIRECTORY "unmapped-trustzone.tm7", 1, 1, 0, 0, 0},
    };
#undef DIRECTORY
    struct unpacked *u = *state;
    unpack(u, "data/conformance/threat-models.tar.zst");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum { TRIED = 12 };
        struct str bytes = proof_file(&u->arena, path_in(u, rows[i].path));
        struct proof p = proof_read(&u->arena, bytes);
        if (p.d.zone_count != rows[i].zones || p.d.element_count != rows[i].elements ||
            p.d.flow_count != rows[i].flows || p.d.threat_count != rows[i].threats)
            fail_msg("%s: %zu zones, %zu elements, %zu flows, %zu threats", rows[i].path,
                     p.d.zone_count, p.d.element_count, p.d.flow_count, p.d.threat_count);
        size_t left_out = 0;
        for (const struct finding *f = p.f.first; f; f = f->next)
            left_out += strcmp(f->rule, "model-flow-end") == 0;
        assert_int_equal(left_out, rows[i].left_out);
        assert_true(prove(&u->arena, rows[i].path, bytes, rows[i].threats * 12 / TRIED + 7) > 3);
    }
}

static void the_real_templates_are_read_whole(void **state)
{
    struct unpacked *u = *state;
    unpack(u, "data/reference.tar.zst");
    struct proof p = proof_read(&u->arena,
                                proof_file(&u->arena, path_in(u, "reference/threat-model-templates/"
                                                                 "MedicalDeviceTemplate.tb7")));
    assert_int_equal(p.d.threat_count, 125);
    proof_has(&p, "8 generic stencils and 79 others, of which 3 are stereotypes of ours; its 125");
    proof_has(&p, "\"Pharmaceutical Pump\" is process, our stereotype infusion_or_drug_actuator");
    proof_has(&p, "\"Emergency stop\" is process, our words safety_stop");
    unpack(u, "data/conformance/threat-models.tar.zst");
    p = proof_read(&u->arena, proof_file(&u->arena, path_in(u, "threat-models/microsoft/"
                                                               "Azure Cloud Services.tb7")));
    assert_int_equal(p.d.threat_count, 191);
}

#define TEST(name)        cmocka_unit_test_setup_teardown(name, setup, teardown)
#define TEST_SHARED(name) cmocka_unit_test_setup_teardown(name, open_shared, close_shared)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_member_of_our_model_is_lost_in_silence),
        TEST_SHARED(the_real_models_are_read_whole),
        TEST_SHARED(the_real_templates_are_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
