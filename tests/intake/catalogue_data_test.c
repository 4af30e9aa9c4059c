/* The catalogues of the program: complete, sourced, joined. */
#include "arena.h"

#include <stdio.h>

#include "base/embed.h"
#include "intake/catalogue/file.h"

static size_t count_all(const struct findings *f)
{
    return f->count[FINDING_NOTE] + f->count[FINDING_WARNING] + f->count[FINDING_SKIPPED];
}

static void print_all(const struct findings *f)
{
    for (const struct finding *x = f->first; x; x = x->next)
        print_message("%s line %zu %.*s: %.*s\n", x->rule, x->line, STR_ARG(x->place),
                      STR_ARG(x->text));
}

static void read_embedded(struct arena *a, const char *name, struct catalogue_file *out)
{
    struct findings *f = ARENA_NEW(a, struct findings);
    struct err err = {0};
    findings_init(f, a);
    if (!catalogue_read(a, embed_find(name), out, f, &err))
        fail_msg("%s: %s", name, err.text);
    print_all(f);
    assert_int_equal(count_all(f), 0);
}

/* Rows, security flags and evidence as counted in the fact base; mappings as they came from it. */
static void each_catalogue_has_the_rows_of_the_fact_base(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *path, *id;
        size_t rows, headings, security, mappings;
    } files[] = {
        {"aami-tir57", "AAMI-TIR57", 14, 0, 14, 20}, /* SR1 to SR11, SR4 in four */
        {"cclab", "CCLAB", 34, 4, 16, 59}, /* 13 steps, 11 areas, 3 activities, 3 parties */
        {"connections", "CONNECTIONS", 7, 0, 7, 25},
        {"controls", "CONTROLS", 92, 9, 92, 378}, /* 83 controls */
        {"iec-62304", "IEC-62304", 59, 3, 0, 75},
        {"iec-62443-4-1", "IEC-62443-4-1", 55, 8, 55, 0},
        {"iec-81001-5-1", "IEC-81001-5-1", 57, 0, 57, 68},
        {"ig-nb", "IGNB", 18, 4, 18, 23}, /* 4 sections, 14 items */
        {"imdrf-n60", "IMDRF-N60", 19, 3, 19, 0},
        {"imdrf-n70", "IMDRF-N70", 10, 2, 10, 0},
        {"imdrf-n73", "IMDRF-N73", 15, 2, 15, 0},
        {"iso-14971", "ISO-14971", 27, 4, 0, 31}, /* 23 steps */
        {"ivdr-annex-i", "IVDR-ANNEX-I", 183, 12, 53, 8},
        {"ivdr-annex-ii", "IVDR-ANNEX-II", 32, 5, 10, 2},
        {"ivdr-annex-iii", "IVDR-ANNEX-III", 2, 0, 1, 2},
        {"ivdr-articles", "IVDR-A", 74, 0, 24, 1}, /* 61 duties, 13 aspects */
        {"mdcg-2019-16", "MDCG-2019-16", 232, 36, 232, 99},
        {"mdr-annex-i", "MDR-ANNEX-I", 210, 15, 59, 144},
        {"mdr-annex-ii", "MDR-ANNEX-II", 44, 9, 12, 28},
        {"mdr-annex-iii", "MDR-ANNEX-III", 4, 0, 3, 4},
        {"mdr-articles", "MDR-A", 80, 0, 24, 74}, /* 67 of the 68 duties, 13 aspects */
        {"mds2", "MDS2", 263, 23, 263, 18},       /* 240 entries in 23 sections */
        {"proposals", "PROPOSALS", 11, 1, 3, 7},
    };
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct catalogue_file c;
        size_t security = 0, headings = 0;
        char path[64];
        snprintf(path, sizeof path, "data/catalogues/%s.json", files[i].path);
        read_embedded(a, path, &c);
        for (size_t j = 0; j < c.clause_count; j++) {
            security += c.clauses[j].cybersecurity;
            headings += c.clauses[j].heading;
        }
        assert_true(str_eq(c.id, str_of(files[i].id)));
        assert_int_equal(c.clause_count, files[i].rows);
        assert_int_equal(headings, files[i].headings);
        assert_int_equal(security, files[i].security);
        assert_int_equal(c.mapping_count, files[i].mappings);
    }
    for (const struct embed_file *e = embed_files; e->path; e++) { /* none goes uncounted */
        struct str name = str_of(e->path);
        bool counted = !str_starts(name, STR("data/catalogues/")) ||
                       str_ends(name, STR("facts.json"));
        for (size_t i = 0; i < COUNT_OF(files) && !counted; i++)
            counted = str_eq(name, str_fmt(a, "data/catalogues/%s.json", files[i].path));
        if (!counted)
            fail_msg("%s is not counted", e->path);
    }
}

static void every_row_says_where_it_is_from_and_how_sure_it_is(void **state)
{
    struct arena *a = *state;
    for (const struct embed_file *e = embed_files; e->path; e++) {
        struct catalogue_file c;
        struct str path = str_of(e->path);
        if (!str_starts(path, STR("data/catalogues/")) || str_ends(path, STR("facts.json")))
            continue;
        read_embedded(a, e->path, &c);
        assert_true(c.as_of.n > 0);
        /* Our source of the two Annexes I marks only its security rows. */
        bool partly = str_ends(path, STR("r-annex-i.json"));
        for (size_t i = 0; i < c.clause_count; i++) {
            const struct catalogue_row *r = &c.clauses[i];
            if (r->source.n == 0 || (r->status.n == 0 && !partly))
                fail_msg("%s: %.*s", e->path, STR_ARG(r->id));
        }
    }
}

/* A proposal never applies, nor does anything that is not applicable yet. */
static void proposals_never_apply(void **state)
{
    struct catalogue_file c;
    read_embedded(*state, "data/catalogues/proposals.json", &c);
    assert_true(STR_IS(c.status, "proposed") && STR_IS(c.role, "reference"));
    for (size_t i = 0; i < c.clause_count; i++) {
        const struct catalogue_row *r = &c.clauses[i];
        assert_true(json_is_true(r->applies_if, "never"));
        assert_int_equal(json_count(r->applies_if), 1);
        assert_true(STR_IS(r->force, "proposed") || STR_IS(r->force, "not_yet"));
    }
}

static bool has_mapping(const struct catalogue_file *c, struct str from, struct str to)
{
    for (size_t i = 0; i < c->mapping_count; i++)
        if (str_eq(c->mappings[i].from, from) && str_eq(c->mappings[i].to, to))
            return true;
    return false;
}

/* The catalogue of controls is the library of controls, seen as an end of mappings. */
static void controls_map_as_the_library_says(void **state)
{
    struct arena *a = *state;
    struct catalogue_file c, mds2;
    struct json *library;
    struct err err = {0};
    size_t controls = 0;
    read_embedded(a, "data/catalogues/controls.json", &c);
    read_embedded(a, "data/catalogues/mds2.json", &mds2);
    assert_true(json_read(a, embed_find("data/controls/library.json"), &library, &err));
    JSON_EACH (control, json_get(library, "controls")) {
        struct str id = str_fmt(a, "CONTROL-%.*s", STR_ARG(json_text(control, "id")));
        const struct catalogue_row *row = catalogue_row_find(&c, id);
        assert_non_null(row);
        controls++;
        JSON_EACH (entry, json_get(control, "mds2")) {
            struct str to = str_fmt(a, "MDS2-%.*s", STR_ARG(entry->text));
            assert_non_null(catalogue_row_find(&mds2, to));
            if (!has_mapping(&c, id, to))
                fail_msg("%.*s > %.*s", STR_ARG(id), STR_ARG(to));
        }
    }
    assert_int_equal(controls, 83);
}

static void a_clause_keeps_its_twin_text_evidence_and_status(void **state)
{
    struct catalogue_file c;
    read_embedded(*state, "data/catalogues/mdr-annex-i.json", &c);
    assert_true(STR_IS(c.label, "law"));
    assert_true(STR_IS(c.status, "in_force"));
    assert_true(STR_IS(c.regulation, "mdr"));
    const struct catalogue_row *row = catalogue_row_find(&c, STR("MDR-I-17.2"));
    assert_non_null(row);
    assert_true(STR_IS(row->number, "17.2"));
    assert_true(STR_IS(row->parent, "MDR-I-17"));
    assert_true(STR_IS(row->twin, "IVDR-I-16.2"));
    assert_true(STR_IS(row->phase, "pre-market post-market"));
    assert_true(STR_IS(row->status, "verified"));
    assert_true(row->cybersecurity && row->text.n > 0 && row->evidence.n > 0);
    /* MDCG 2019-16 Table 1 gives no twin for 18.8. */
    row = catalogue_row_find(&c, STR("MDR-I-18.8"));
    assert_int_equal(row->twin.n, 0);
    row = catalogue_row_find(&c, STR("MDR-I-18"));
    assert_true(row->heading);
}

static void mdcg_2019_16_has_eight_practices_and_18_capabilities(void **state)
{
    struct arena *a = *state;
    struct catalogue_file c;
    read_embedded(a, "data/catalogues/mdcg-2019-16.json", &c);
    for (int i = 1; i <= 8; i++) {
        const struct catalogue_row *p = catalogue_row_find(&c, str_fmt(a, "MDCG-P%d", i));
        assert_non_null(p);
        assert_true(p->evidence.n > 0);
    }
    size_t capabilities = 0, covered = 0;
    for (size_t i = 0; i < c.clause_count; i++)
        capabilities += str_starts(c.clauses[i].id, STR("MDCG-T3-")) && c.clauses[i].evidence.n > 0;
    assert_int_equal(capabilities, 18);
    for (size_t i = 0; i < c.mapping_count; i++) {
        if (!STR_IS(c.mappings[i].from, "MDCG-P2") || !STR_IS(c.mappings[i].kind, "covers"))
            continue;
        covered++;
        if (STR_IS(c.mappings[i].to, "IEC81001-5-1-5.2.1")) {
            assert_true(STR_IS(c.mappings[i].draft, "5.2 Requirements analysis"));
        }
    }
    assert_int_equal(covered, 5); /* 5.2.1, 5.2.2, 5.2.3, 7.1.2, and SR of IEC 62443-4-1 */
}

static void all_embedded_catalogues_fit_together(void **state)
{
    struct arena *a = *state;
    struct catalogue_file all[64];
    struct catalogue_facts facts;
    struct findings f;
    struct err err = {0};
    size_t n = 0;
    findings_init(&f, a);
    struct str text = embed_find("data/catalogues/facts.json");
    assert_true(catalogue_facts_read(a, text, &facts, &f, &err));
    size_t asked = 0;
    for (size_t i = 0; i < facts.count; i++)
        asked += !facts.facts[i].computed;
    assert_int_equal(asked, 72); /* as in the fact base */
    for (const struct embed_file *e = embed_files; e->path; e++) {
        struct str path = str_of(e->path);
        if (!str_starts(path, STR("data/catalogues/")) || str_ends(path, STR("facts.json")))
            continue;
        assert_true(n < COUNT_OF(all));
        read_embedded(a, e->path, &all[n++]);
    }
    assert_true(n >= 5);
    size_t wrong = catalogue_check(a, all, n, &facts);
    for (size_t i = 0; i < n; i++)
        print_all(all[i].findings);
    assert_int_equal(wrong, 0);
    assert_int_equal(count_all(&f), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_catalogue_has_the_rows_of_the_fact_base),
        cmocka_unit_test(every_row_says_where_it_is_from_and_how_sure_it_is),
        cmocka_unit_test(proposals_never_apply),
        cmocka_unit_test(controls_map_as_the_library_says),
        cmocka_unit_test(a_clause_keeps_its_twin_text_evidence_and_status),
        cmocka_unit_test(mdcg_2019_16_has_eight_practices_and_18_capabilities),
        cmocka_unit_test(all_embedded_catalogues_fit_together),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
