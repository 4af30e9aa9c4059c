/* What shows that a clause is met (the view proof), once for the gap and for the checks. */
#include "catalogues.h"

static size_t proofs(struct fixture *f, struct str device)
{
    struct json *rows;
    const struct store_param of[] = {STORE_P(device), STORE_P(device)};
    if (!store_query(f->store, &f->arena, "gap_proof", of, COUNT_OF(of), &rows, &f->err))
        fail_msg("%s", f->err.text);
    return json_count(rows);
}

static void proof_is_a_document_once_it_is_approved(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), other = fixture_device(f, "IP-5", "mdr");
    struct str o = fixture_add(f, "document", "name=Plan", fixture_ref(f, "device", d),
                               "serves=MDCG-P1", "status=draft", "approved_by=PRRC",
                               "approved_on=2026-11-20", NULL);
    assert_int_equal(proofs(f, d), 0);
    assert_true(fixture_set(f, o, "status", "approved"));
    assert_int_equal(proofs(f, d), 1);
    assert_int_equal(proofs(f, other), 0);
    fixture_retire(f, o);
    assert_int_equal(proofs(f, d), 0);
}

static void proof_of_no_device_is_of_all(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), other = fixture_device(f, "IP-5", "mdr");
    (void)fixture_add(f, "document", "name=Policy", "serves=MDCG-P1", "status=approved",
                      "approved_by=PRRC", "approved_on=2026-11-20", NULL);
    (void)fixture_add(f, "evidence", "name=Report", fixture_ref(f, "device", d), "serves=MDCG-P1",
                      NULL);
    assert_int_equal(proofs(f, d), 2);
    assert_int_equal(proofs(f, other), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(proof_is_a_document_once_it_is_approved, with_catalogues,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(proof_of_no_device_is_of_all, with_catalogues,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
