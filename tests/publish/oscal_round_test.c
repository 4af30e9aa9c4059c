/* OSCAL out and in again: what is read is what the document was made of. */
#include "oscal_fixture.h"

#include "intake/oscal/oscal.h"

static struct str condition(struct arena *a, const struct json *v)
{
    struct buf b = {.arena = a};
    if (v)
        json_write(v, &b);
    return buf_str(&b);
}

static void assert_same_row(struct arena *a, const struct catalogue_row *x,
                            const struct catalogue_row *y)
{
    const struct str pairs[][2] = {
        {x->id, y->id},
        {x->number, y->number},
        {x->parent, y->parent},
        {x->chapter, y->chapter},
        {x->name, y->name},
        {x->text, y->text},
        {x->status, y->status},
        {x->phase, y->phase},
        {x->evidence, y->evidence},
        {x->applies_note, y->applies_note},
        {x->label, y->label},
        {x->force, y->force},
        {x->note, y->note},
        {x->valid_from, y->valid_from},
        {x->valid_until, y->valid_until},
        {condition(a, x->applies_if), condition(a, y->applies_if)},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        if (!str_eq(pairs[i][0], pairs[i][1]))
            fail_msg("%.*s: '%.*s', and back '%.*s'", STR_ARG(x->id), STR_ARG(pairs[i][0]),
                     STR_ARG(pairs[i][1]));
    assert_int_equal(x->heading, y->heading);
    assert_int_equal(x->cybersecurity, y->cybersecurity);
}

/* A mapping stands with the clause it leads from, whichever file has it. */
static size_t written_with(const struct catalogue_set *set, const struct catalogue_file *c)
{
    size_t count = 0;
    for (size_t i = 0; i < set->count; i++)
        for (size_t k = 0; k < set->items[i].mapping_count; k++)
            count += catalogue_row_find(c, set->items[i].mappings[k].from) != NULL;
    return count;
}

static void oscal_read_again_is_the_catalogue_it_was_made_of(void **state)
{
    struct fixture *f = *state;
    const struct catalogue_set set = all_built_in(f);
    for (size_t i = 0; i < set.count; i++) {
        const struct catalogue_file *was = &set.items[i];
        const struct oscal_options none = {0};
        struct oscal_catalogue is;
        struct findings doubts;
        findings_init(&doubts, &f->arena);
        struct str text = text_of(f, catalogue_of(f, was->id));
        if (!oscal_read(&f->arena, text, &none, &is, &doubts, &f->err))
            fail_msg("%s", f->err.text);
        assert_null(doubts.first);
        assert_true(str_eq(is.file.id, was->id) && str_eq(is.file.name, was->name));
        assert_true(str_eq(is.file.label, was->label) && str_eq(is.file.status, was->status));
        assert_true(str_eq(is.file.edition, was->edition) && str_eq(is.file.as_of, was->as_of));
        assert_true(str_eq(is.file.source, was->source) && str_eq(is.file.note, was->note));
        assert_true(str_eq(is.file.regulation, was->regulation));
        assert_int_equal(is.file.clause_count, was->clause_count);
        for (size_t k = 0; k < was->clause_count; k++)
            assert_same_row(&f->arena, &was->clauses[k], &is.file.clauses[k]);
        assert_true(str_eq(is.file.role, was->role));
        assert_int_equal(is.file.mapping_count, written_with(&set, was));
    }
}

static struct str rows_of(struct fixture *f, struct store *s, const char *statement, struct str id)
{
    struct store_param params[] = {STORE_P(id), STORE_P(id)};
    struct json *rows;
    struct buf b = {.arena = &f->arena};
    size_t count = strcmp(statement, "oscal_mappings") == 0 ? 2 : 1;
    if (!store_query(s, &f->arena, statement, params, count, &rows, &f->err))
        fail_msg("%s", f->err.text);
    json_write_pretty(rows, &b);
    return buf_str(&b);
}

/* All catalogues into an empty workspace: twice, for mappings lead to catalogues that come later.
 */
static void take_all(struct fixture *f, const struct catalogue_set *set, struct store *other,
                     int64_t *mappings)
{
    for (size_t i = 0; i < 2 * set->count; i++) {
        const struct oscal_options none = {0};
        struct oscal_catalogue c;
        struct findings doubts;
        struct json *receipt = json_object(&f->arena);
        findings_init(&doubts, &f->arena);
        struct str text = text_of(f, catalogue_of(f, set->items[i % set->count].id));
        if (!oscal_read(&f->arena, text, &none, &c, &doubts, &f->err) ||
            !oscal_save(other, &f->arena, &c, text, &doubts, receipt, &f->err))
            fail_msg("%s", f->err.text);
        assert_int_equal(json_is_true(receipt, "unchanged"), i >= set->count);
        *mappings += json_int(receipt, "mappings", 0);
    }
}

static void oscal_into_another_workspace_gives_the_same_records(void **state)
{
    struct fixture *f = *state;
    const struct catalogue_set set = all_built_in(f);
    struct store *other = NULL;
    int64_t mappings = 0;
    struct str none = STR("");
    if (!store_open(&f->arena, str_fmt(&f->arena, "%s/other.db", f->dir), STORE_CREATE, &other,
                    &f->err))
        fail_msg("%s", f->err.text);
    store_set_actor(other, STR("tester"));
    assert_true(store_begin(other, &f->err));
    take_all(f, &set, other, &mappings);
    assert_true(store_commit(other, &f->err));
    assert_true(mappings > 250);
    assert_true(str_eq(rows_of(f, f->store, "oscal_mappings", none),
                       rows_of(f, other, "oscal_mappings", none)));
    for (size_t i = 0; i < set.count; i++)
        assert_true(str_eq(rows_of(f, f->store, "oscal_clauses", set.items[i].id),
                           rows_of(f, other, "oscal_clauses", set.items[i].id)));
    store_close(other);
}

static void oscal_of_another_file_does_not_replace_a_catalogue(void **state)
{
    struct fixture *f = *state;
    const struct oscal_options none = {0};
    struct oscal_catalogue c;
    struct findings doubts;
    struct json *receipt = json_object(&f->arena);
    findings_init(&doubts, &f->arena);
    struct str text = text_of(f, catalogue_of(f, STR("MDR-ANNEX-I")));
    assert_true(oscal_read(&f->arena, text, &none, &c, &doubts, &f->err));
    c.file_hash = STR("another");
    fixture_begin(f);
    assert_false(
        fixture_end(f, oscal_save(f->store, &f->arena, &c, text, &doubts, receipt, &f->err)));
    assert_int_equal(f->err.code, ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)
        TEST(oscal_read_again_is_the_catalogue_it_was_made_of),
        TEST(oscal_into_another_workspace_gives_the_same_records),
        TEST(oscal_of_another_file_does_not_replace_a_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
