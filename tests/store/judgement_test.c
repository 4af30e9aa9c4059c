/* A judgement remembers what it saw, and is stale when that has changed since in a field that
   matters, until a person looks again (product rule 3); a decision is never lost (rule 2). */
#include "fixture.h"

struct world {
    struct str device, threat, control, risk;
};

static struct world make(struct fixture *f)
{
    struct world w;
    w.device = fixture_device(f, "IP-4", "mdr");
    const char *device = fixture_ref(f, "device", w.device);
    w.threat = fixture_add(f, "threat", "name=Replay", "key=own:1", device, "origin=person", NULL);
    w.control = fixture_add(f, "control", "name=Counter", device, "kind=security", NULL);
    w.risk = fixture_add(f, "security_risk", "name=Overdose", device,
                         fixture_ref(f, "threats", w.threat), fixture_ref(f, "controls", w.control),
                         NULL);
    return w;
}

static bool is_stale(struct fixture *f, struct str id)
{
    return json_is_true(fixture_json(f, id), "stale");
}

/* That it is stale, and because of that record. */
static void assert_stale(struct fixture *f, struct str id, struct str because)
{
    const struct json *o = fixture_json(f, id);
    if (!json_is_true(o, "stale"))
        fail_msg("%.*s is not stale", STR_ARG(id));
    JSON_EACH (seen, json_get(o, "stale_because"))
        if (str_eq(seen->text, because))
            return;
    fail_msg("%.*s is not stale because of %.*s", STR_ARG(id), STR_ARG(because));
}

static void set(struct fixture *f, struct str id, const char *name, const char *value)
{
    if (!fixture_set(f, id, name, value))
        fail_msg("%s", f->err.text);
}

static bool confirm(struct fixture *f, struct str id, const char *reason)
{
    fixture_begin(f);
    return fixture_end(f, store_confirm(f->store, &f->arena, id, str_of(reason), &f->err));
}

/* --- what makes stale --- */

static void judgement_is_stale_when_a_field_that_matters_changes(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    assert_false(is_stale(f, w.risk));
    set(f, w.threat, "description", "also over the air");
    assert_stale(f, w.risk, w.threat);
    assert_int_equal(json_count(json_get(fixture_json(f, w.risk), "stale_because")), 1);
    set(f, w.control, "name", "Counter and time");
    assert_stale(f, w.risk, w.control);
    assert_int_equal(json_count(json_get(fixture_json(f, w.risk), "stale_because")), 2);
    fixture_holds(f);
}

static void judgement_is_not_stale_when_another_field_changes(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    set(f, w.threat, "decided_by", "Ann"); /* no field that matters */
    set(f, w.threat, "cwe", "CWE-294");
    assert_false(is_stale(f, w.risk));
    (void)fixture_add(f, "threat", "name=Other", "key=own:2", fixture_ref(f, "device", w.device),
                      NULL); /* nor one that was not seen */
    set(f, w.device, "name", "IP-4b");
    assert_false(is_stale(f, w.risk));
    fixture_holds(f);
}

static void judgement_stays_stale_when_the_change_is_taken_back(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    set(f, w.threat, "description", "x");
    set(f, w.threat, "description", "");
    assert_stale(f, w.risk, w.threat); /* somebody must look: it was different for a while */
}

static void judgement_is_stale_when_what_it_saw_is_retired(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    fixture_retire(f, w.threat);
    assert_stale(f, w.risk, w.threat);
    assert_true(confirm(f, w.risk, "the risk stands without it"));
    assert_false(is_stale(f, w.risk));
    fixture_holds(f);
}

static void judgement_is_not_stale_through_another_that_did_not_change(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str safety = fixture_add(f, "safety_risk", "name=Harm",
                                    fixture_ref(f, "device", w.device),
                                    fixture_ref(f, "security_risks", w.risk), NULL);
    set(f, w.threat, "description", "x");
    assert_true(is_stale(f, w.risk));
    assert_false(is_stale(f, safety)); /* what it saw, the risk, is as it was */
    assert_true(confirm(f, w.risk, "as before"));
    assert_false(is_stale(f, safety)); /* looking again changes nothing either */
    set(f, w.risk, "exploitability_before", "E5");
    assert_stale(f, safety, w.risk);
}

static void judgement_of_any_record_watches_it(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str decision = fixture_add(f, "decision", "identity=pkg:npm/x", "vulnerability=CVE-1",
                                      "state=under_investigation", NULL);
    struct str handed = fixture_add(f, "connection", fixture_ref(f, "device", w.device), "kind=X6",
                                    fixture_ref(f, "source", decision),
                                    fixture_ref(f, "target", w.risk), NULL);
    assert_false(is_stale(f, handed));
    set(f, w.risk, "impact_before", "I5");
    assert_stale(f, handed, w.risk);
    assert_true(confirm(f, handed, "seen"));
    struct str next = {0};
    const struct record_type *t = record_type_find(STR("decision"));
    void *record = arena_alloc(&f->arena, t->size, 1, _Alignof(max_align_t));
    assert_true(store_load(f->store, &f->arena, t, decision, record, NULL, &f->err));
    assert_true(record_set(t, record, &f->arena, STR("reason"), STR("looked"), &f->err));
    fixture_begin(f);
    assert_true(
        fixture_end(f, store_supersede(f->store, &f->arena, t, decision, record, &next, &f->err)));
    assert_stale(f, handed, decision); /* what it saw was superseded */
    fixture_holds(f);
}

static void judgement_that_names_a_record_twice_watches_it_once(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str handed = fixture_add(f, "connection", fixture_ref(f, "device", w.device), "kind=X5",
                                    fixture_ref(f, "source", w.risk),
                                    fixture_ref(f, "target", w.risk), NULL);
    set(f, w.risk, "impact_before", "I5");
    assert_int_equal(json_count(json_get(fixture_json(f, handed), "stale_because")), 1);
    fixture_holds(f);
}

/* --- what clears it --- */

static void judgement_is_fresh_again_when_confirmed_and_stale_at_the_next_change(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    set(f, w.threat, "description", "x");
    int64_t revision = json_int(fixture_json(f, w.risk), "revision", 0);
    assert_true(confirm(f, w.risk, "read the threat again"));
    assert_false(is_stale(f, w.risk));
    assert_int_equal(json_int(fixture_json(f, w.risk), "revision", 0), revision + 1);
    struct json *history;
    struct store_param id = STORE_P(w.risk);
    assert_true(store_query(f->store, &f->arena, "history_of", &id, 1, &history, &f->err));
    assert_true(STR_IS(json_text(json_first(history), "action"), "confirm"));
    assert_true(STR_IS(json_text(json_first(history), "actor"), "tester"));
    assert_true(str_has(json_text(json_first(history), "change"), STR("read the threat again")));
    set(f, w.threat, "description", "y");
    assert_stale(f, w.risk, w.threat);
    fixture_holds(f);
}

static void judgement_is_confirmed_only_with_a_reason_and_only_where_there_is_one(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    set(f, w.threat, "description", "x");
    assert_false(confirm(f, w.risk, ""));
    assert_false(confirm(f, w.risk, " \t"));
    assert_int_equal(f->err.code, ERR_USAGE);
    assert_true(is_stale(f, w.risk));
    assert_false(confirm(f, w.device, "fine"));
    assert_non_null(strstr(f->err.text, "is no judgement"));
    assert_false(confirm(f, STR("SR-0099"), "fine"));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    fixture_retire(f, w.risk);
    assert_false(confirm(f, w.risk, "fine"));
    assert_non_null(strstr(f->err.text, "is retired"));
    fixture_holds(f);
}

static void judgement_takes_its_basis_anew_when_it_is_made_anew(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    set(f, w.threat, "description", "x");
    set(f, w.risk, "owner", "Bob"); /* who works on it says nothing of the evaluation */
    assert_stale(f, w.risk, w.threat);
    set(f, w.risk, "exploitability_before", "E3");
    assert_false(is_stale(f, w.risk));
    fixture_holds(f);
}

static void judgement_watches_what_it_names_now(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str other = fixture_add(f, "threat", "name=Other", "key=own:2",
                                   fixture_ref(f, "device", w.device), NULL);
    set(f, w.risk, "threats", other.p);
    set(f, w.threat, "description", "x");
    assert_false(is_stale(f, w.risk)); /* no longer named */
    set(f, other, "description", "x");
    assert_stale(f, w.risk, other);
    set(f, w.risk, "threats", "");
    set(f, other, "description", "y");
    assert_false(is_stale(f, w.risk));
    fixture_holds(f);
}

/* The element of a threat is its own in each release; that it is another one does not matter to
   those who look at the threat, but the threat looks at the new one. */
static void judgement_watches_another_record_also_where_the_reference_does_not_matter(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str release = fixture_release(f, w.device, "1");
    const char *of = fixture_ref(f, "release", release);
    struct str a = fixture_add(f, "element", "name=A", "key=a", "kind=process", of, NULL);
    struct str b = fixture_add(f, "element", "name=B", "key=b", "kind=process", of, NULL);
    set(f, w.threat, "element", a.p);
    set(f, a, "technology", "Linux");
    assert_stale(f, w.threat, a);
    set(f, w.threat, "element", b.p);
    assert_false(is_stale(f, w.threat));
    set(f, b, "technology", "Linux");
    assert_stale(f, w.threat, b);
    assert_false(is_stale(f, w.risk));
    fixture_holds(f);
}

static void judgement_made_in_the_transaction_of_the_change_is_fresh(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    const struct record_type *tt = record_type_find(STR("threat")),
                             *rt = record_type_find(STR("security_risk"));
    void *threat = arena_alloc(&f->arena, tt->size, 1, _Alignof(max_align_t));
    void *risk = arena_alloc(&f->arena, rt->size, 1, _Alignof(max_align_t));
    struct str fresh = {0};
    fixture_begin(f);
    bool ok = store_load(f->store, &f->arena, tt, w.threat, threat, NULL, &f->err) &&
              record_set(tt, threat, &f->arena, STR("description"), STR("x"), &f->err) &&
              store_save(f->store, &f->arena, tt, w.threat, 0, threat, &f->err) &&
              store_load(f->store, &f->arena, rt, w.risk, risk, NULL, &f->err) &&
              store_add(f->store, &f->arena, rt, risk, &fresh, &f->err);
    assert_true(fixture_end(f, ok));
    assert_false(is_stale(f, fresh));
    assert_stale(f, w.risk, w.threat);
    fixture_holds(f);
}

/* --- decisions --- */

static struct str decide(struct fixture *f, struct str risk)
{
    return fixture_add(f, "decision", "identity=pkg:npm/x", "vulnerability=CVE-2026-1",
                       "state=under_investigation", fixture_ref(f, "security_risk", risk), NULL);
}

static bool supersede(struct fixture *f, struct str old, const char *field, const char *value,
                      struct str *id)
{
    struct record_head head;
    assert_true(store_head(f->store, &f->arena, old, &head, &f->err));
    void *record = arena_alloc(&f->arena, head.type->size, 1, _Alignof(max_align_t));
    assert_true(store_load(f->store, &f->arena, head.type, old, record, NULL, &f->err));
    assert_true(record_set(head.type, record, &f->arena, str_of(field), str_of(value), &f->err));
    fixture_begin(f);
    return fixture_end(f,
                       store_supersede(f->store, &f->arena, head.type, old, record, id, &f->err));
}

static void decision_is_superseded_and_stays_readable(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str old = decide(f, w.risk), new = {0};
    assert_false(fixture_set(f, old, "reason", "changed my mind"));
    assert_int_equal(f->err.code, ERR_DENIED);
    assert_non_null(strstr(f->err.text, "supersede it by a new one"));
    assert_true(supersede(f, old, "reason", "we looked", &new));
    assert_false(str_eq(old, new));
    assert_true(str_eq(fixture_field(f, old, "superseded_by"), new));
    assert_int_equal(fixture_field(f, old, "reason").n, 0);
    assert_true(STR_IS(fixture_field(f, old, "state"), "under_investigation"));
    assert_true(STR_IS(fixture_field(f, new, "reason"), "we looked"));
    struct store_list list;
    const struct record_type *t = record_type_find(STR("decision"));
    assert_true(store_list(f->store, &f->arena, t, STR(""), 0, 0, &list, &f->err));
    assert_int_equal(list.total, 1);
    assert_true(str_eq(list.heads[0].id, new));
    assert_true(store_list(f->store, &f->arena, t, STR("all"), 0, 0, &list, &f->err));
    assert_int_equal(list.total, 2);
    struct str third = {0};
    assert_false(supersede(f, old, "reason", "again", &third)); /* there is one successor */
    assert_non_null(strstr(f->err.text, "is superseded by"));
    assert_int_equal(third.n, 0);
    fixture_holds(f);
}

static void decision_alone_is_superseded(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str id = {0};
    assert_false(supersede(f, w.risk, "owner", "Bob", &id));
    assert_non_null(strstr(f->err.text, "only decisions are superseded"));
    assert_int_equal(id.n, 0);
}

static void decision_that_was_superseded_is_not_stale_but_its_successor_may_be(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str old = decide(f, w.risk), new = {0};
    set(f, w.risk, "impact_before", "I5");
    assert_stale(f, old, w.risk);
    assert_true(supersede(f, old, "reason", "we looked", &new));
    assert_false(is_stale(f, old)); /* nobody need look at it again */
    assert_false(is_stale(f, new)); /* it saw the risk as it is */
    set(f, w.risk, "impact_before", "I4");
    assert_stale(f, new, w.risk);
    assert_false(is_stale(f, old));
    fixture_holds(f);
}

/* --- through time --- */

static bool stale_at(struct fixture *f, struct str id, int64_t position)
{
    struct store *kept = f->store, *then = NULL;
    struct str path = str_fmt(&f->arena, "%s/then-%lld.db", f->dir, (long long)position);
    if (!store_rebuild(kept, &f->arena, position, path, &f->err) ||
        !store_open(&f->arena, path, STORE_READ, &then, &f->err))
        fail_msg("%s", f->err.text);
    f->store = then;
    bool stale = is_stale(f, id);
    assert_int_equal(store_position(then), position);
    fixture_holds(f);
    store_close(then);
    f->store = kept;
    return stale;
}

static void judgement_of_an_earlier_position_is_as_stale_as_it_was_then(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    int64_t fresh = store_position(f->store);
    set(f, w.threat, "description", "x");
    int64_t stale = store_position(f->store);
    set(f, w.threat, "decided_by", "Ann");
    int64_t still = store_position(f->store);
    assert_true(confirm(f, w.risk, "seen"));
    int64_t confirmed = store_position(f->store);
    fixture_retire(f, w.control);
    int64_t retired = store_position(f->store);
    set(f, w.risk, "controls", "");
    int64_t anew = store_position(f->store);
    assert_false(stale_at(f, w.risk, fresh));
    assert_true(stale_at(f, w.risk, stale));
    assert_true(stale_at(f, w.risk, still));
    assert_false(stale_at(f, w.risk, confirmed));
    assert_true(stale_at(f, w.risk, retired));
    assert_false(stale_at(f, w.risk, anew));
    assert_false(is_stale(f, w.risk));
}

static void freeze_names_the_position_and_the_head_of_the_chain(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str release = fixture_release(f, w.device, "1");
    struct store_verdict before;
    assert_true(store_verify(f->store, &f->arena, &before, &f->err));
    int64_t position = store_position(f->store);
    struct str baseline = fixture_freeze(f, release);
    struct json *o = fixture_json(f, baseline);
    assert_int_equal(json_int(o, "position", -1), position + 1); /* of the record itself */
    const struct record_type *t = record_type_find(STR("baseline"));
    const struct field *f_position = record_field(t, STR("position"));
    void *record = arena_alloc(&f->arena, t->size, 1, _Alignof(max_align_t));
    assert_true(store_load(f->store, &f->arena, t, baseline, record, NULL, &f->err));
    struct str named = record_get(f_position, record, &f->arena);
    assert_true(str_eq(named, str_fmt(&f->arena, "%lld", (long long)position)));
    assert_true(
        str_eq(fixture_field(f, baseline, "chain_hash"), hash_hex(&f->arena, &before.head)));
    /* And the workspace rebuilt there ends with that very hash. */
    struct str path = str_fmt(&f->arena, "%s/frozen.db", f->dir);
    struct store *then = NULL;
    struct store_verdict v;
    assert_true(store_rebuild(f->store, &f->arena, position, path, &f->err) &&
                store_open(&f->arena, path, STORE_READ, &then, &f->err) &&
                store_verify(then, &f->arena, &v, &f->err));
    assert_true(hash_eq(&v.head, &before.head));
    store_close(then);
    fixture_holds(f);
}

static void freeze_is_stale_when_the_release_changes_after_it(void **state)
{
    struct fixture *f = *state;
    struct world w = make(f);
    struct str release = fixture_release(f, w.device, "1");
    struct str baseline = fixture_freeze(f, release);
    set(f, release, "units_in_field", "12"); /* counted later, and nothing of the file */
    assert_false(is_stale(f, baseline));
    set(f, release, "support_until", "2030-01-01");
    assert_stale(f, baseline, release);
    fixture_holds(f);
}

/* --- the types --- */

/* Only judgements look at something, and what is looked at has something that matters. */
static void judgement_types_declare_what_they_look_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        const struct record_type *t = RECORD_TYPES[i];
        EACH_FIELD (f, t) {
            if (!(f->flags & FIELD_BASIS))
                continue;
            if (!(t->flags & RECORD_JUDGEMENT))
                fail_msg("%s.%s is a basis, but no judgement has it", t->name, f->name);
            size_t matters = 0;
            const struct record_type *to = record_type_find(str_of(f->refers_to));
            for (size_t k = 0; to && k < to->field_count; k++)
                matters += (to->fields[k].flags & (FIELD_MATTERS | FIELD_FIXED)) != 0;
            if (to && matters == 0 && !(to->flags & RECORD_DECISION))
                fail_msg("%s.%s looks at a %s, of which nothing matters", t->name, f->name,
                         to->name);
        }
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(judgement_is_stale_when_a_field_that_matters_changes),
        T(judgement_is_not_stale_when_another_field_changes),
        T(judgement_stays_stale_when_the_change_is_taken_back),
        T(judgement_is_stale_when_what_it_saw_is_retired),
        T(judgement_is_not_stale_through_another_that_did_not_change),
        T(judgement_of_any_record_watches_it),
        T(judgement_that_names_a_record_twice_watches_it_once),
        T(judgement_is_fresh_again_when_confirmed_and_stale_at_the_next_change),
        T(judgement_is_confirmed_only_with_a_reason_and_only_where_there_is_one),
        T(judgement_takes_its_basis_anew_when_it_is_made_anew),
        T(judgement_watches_what_it_names_now),
        T(judgement_watches_another_record_also_where_the_reference_does_not_matter),
        T(judgement_made_in_the_transaction_of_the_change_is_fresh),
        T(decision_is_superseded_and_stays_readable),
        T(decision_alone_is_superseded),
        T(decision_that_was_superseded_is_not_stale_but_its_successor_may_be),
        T(judgement_of_an_earlier_position_is_as_stale_as_it_was_then),
        T(freeze_names_the_position_and_the_head_of_the_chain),
        T(freeze_is_stale_when_the_release_changes_after_it),
        cmocka_unit_test(judgement_types_declare_what_they_look_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
