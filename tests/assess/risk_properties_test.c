/* Whatever people do, and in whatever order: no security risk that may harm a person stands
   accepted or closed, and not stale, without the accepted handover X2 of another person (MDCG
   2019-16 annex IV). Random sequences of commands, through the functions that the command line
   uses; the seed of each is printed when it fails. */
#include "risk_fixture.h"

#include "store/internal.h"

/* TUTELA_SEQUENCES asks for more of them. */
enum { SEQUENCES = 300, TOGETHER = 20, STEPS = 15, RISKS = 2, SAFETIES = 2 };

struct dice {
    uint64_t state;
};

static uint32_t roll(struct dice *d, uint32_t n)
{
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((d->state >> 33) % n);
}

static const char *one_of(struct dice *d, const char *const *words, size_t count)
{
    return words[roll(d, (uint32_t)count)];
}

static const char *const people[] = {"Ann", "Bob", "bob", "Carol", "ann", ""};

struct play {
    struct fixture *f;
    struct store *store;
    struct arena *arena;
    struct dice dice;
    struct str device, risks; /* ids */
    struct buf log;
    size_t accepted; /* acceptances that were taken, so that the test shows it tried */
};

/* --- commands: each may be refused, and then changes nothing --- */

/* Of each sequence only what is of its device. */
static struct store_list list_of(struct play *p, const struct record_type *t, const char *all)
{
    struct store_list list;
    struct str filter = str_fmt(p->arena, "device=%.*s%s", STR_ARG(p->device), all);
    if (!store_list(p->store, p->arena, t, filter, 0, 0, &list, &p->f->err))
        fail_msg("%s", p->f->err.text);
    return list;
}

static struct str any(struct play *p, const char *type)
{
    struct store_list list = list_of(p, record_type_find(str_of(type)), " all");
    return list.shown ? list.heads[roll(&p->dice, (uint32_t)list.shown)].id : (struct str){0};
}

static bool end(struct play *p, bool ok)
{
    if (ok && !store_commit(p->store, &p->f->err))
        fail_msg("%s", p->f->err.text);
    store_rollback(p->store);
    buf_fmt(&p->log, "%s\n", ok ? "" : " (refused)");
    return ok;
}

static bool begin(struct play *p, const char *who)
{
    store_set_actor(p->store, str_of(*who ? who : "root"));
    return store_begin(p->store, &p->f->err);
}

struct setting {
    const char *field;
    struct str value;
};

static void put(struct play *p, const struct record_type *t, void *record,
                const struct setting *settings, size_t count, bool *ok)
{
    for (size_t i = 0; i < count; i++) {
        buf_fmt(&p->log, " %s=%.*s", settings[i].field, STR_ARG(settings[i].value));
        *ok = *ok && record_set(t, record, p->arena, str_of(settings[i].field), settings[i].value,
                                &p->f->err);
    }
}

static struct str add(struct play *p, const char *type, const struct setting *settings,
                      size_t count)
{
    const struct record_type *t = record_type_find(str_of(type));
    void *record = arena_alloc(p->arena, t->size, 1, _Alignof(max_align_t));
    struct str id = {0};
    bool ok = begin(p, one_of(&p->dice, people, COUNT_OF(people)));
    buf_fmt(&p->log, "add %s", type);
    put(p, t, record, settings, count, &ok);
    return end(p, ok && store_add(p->store, p->arena, t, record, &id, &p->f->err))
               ? id
               : (struct str){0};
}

static bool set(struct play *p, struct str id, const struct setting *settings, size_t count)
{
    struct record_head head;
    if (!id.n || !store_head(p->store, p->arena, id, &head, &p->f->err))
        return false;
    void *record = arena_alloc(p->arena, head.type->size, 1, _Alignof(max_align_t));
    const char *who = one_of(&p->dice, people, COUNT_OF(people));
    bool ok = store_load(p->store, p->arena, head.type, id, record, NULL, &p->f->err) &&
              begin(p, who);
    buf_fmt(&p->log, "%s: set %.*s", who, STR_ARG(id));
    put(p, head.type, record, settings, count, &ok);
    return end(p, ok && store_save(p->store, p->arena, head.type, id, 0, record, &p->f->err));
}

static void retire(struct play *p, struct str id)
{
    if (!id.n)
        return;
    bool ok = begin(p, "Ann");
    buf_fmt(&p->log, "retire %.*s", STR_ARG(id));
    end(p, ok && store_retire(p->store, p->arena, id, STR("r"), &p->f->err));
}

static void confirm(struct play *p, struct str id)
{
    if (!id.n)
        return;
    const char *who = one_of(&p->dice, people, COUNT_OF(people));
    bool ok = begin(p, who);
    buf_fmt(&p->log, "%s: confirm %.*s", who, STR_ARG(id));
    end(p, ok && store_confirm(p->store, p->arena, id, STR("r"), &p->f->err));
}

/* --- what somebody may do next --- */

static struct str word(struct play *p, const char *const *words, size_t count)
{
    return str_of(one_of(&p->dice, words, count));
}

static void change_risk(struct play *p)
{
    static const char *const status[] = {"open", "to_review", "accepted", "accepted", "closed"},
                             *const levels[] = {"E1", "E3", "E5", ""},
                             *const relevant[] = {"yes", "yes", "no", "unknown"},
                             *const fields[] = {"name", "afap_rationale", "accepted_reason",
                                                "evaluated_on", "accepted_until"};
    struct str who = word(p, people, COUNT_OF(people));
    struct str text = str_fmt(p->arena, "20%u%u-01-0%u", 2 + roll(&p->dice, 7), roll(&p->dice, 9),
                              1 + roll(&p->dice, 8));
    const struct setting settings[] = {
        {"status", word(p, status, COUNT_OF(status))},
        {"exploitability_after", word(p, levels, COUNT_OF(levels))},
        {"safety_relevant", word(p, relevant, COUNT_OF(relevant))},
        {"author", who},
        {"reviewer", who},
        {"person_harmed", word(p, relevant, COUNT_OF(relevant))},
        {"safety_reason", text},
        {one_of(&p->dice, fields, COUNT_OF(fields)), text},
    };
    struct str id = any(p, "security_risk");
    uint32_t first = roll(&p->dice, 2) ? 0 : roll(&p->dice, COUNT_OF(settings));
    /* One field, or some that stand side by side: a change and the acceptance at once. */
    size_t count = 1 + (roll(&p->dice, 4) == 0 ? roll(&p->dice, COUNT_OF(settings) - first) : 0);
    bool done = first == 0 &&
                (STR_IS(settings[0].value, "accepted") || STR_IS(settings[0].value, "closed"));
    p->accepted += set(p, id, settings + first, count) && done;
}

static void change_safety(struct play *p)
{
    static const char *const severity[] = {"S1", "S5"}, *const status[] = {"open", "accepted"};
    const struct setting settings[] = {
        {"severity", word(p, severity, COUNT_OF(severity))},
        {"status", word(p, status, COUNT_OF(status))},
        {"security_risks", roll(&p->dice, 4) ? p->risks : any(p, "security_risk")},
        {"author", word(p, people, COUNT_OF(people))},
    };
    (void)set(p, any(p, "safety_risk"), settings + roll(&p->dice, COUNT_OF(settings)), 1);
}

static void hand_over(struct play *p)
{
    static const char *const decisions[] = {"accepted", "accepted", "accepted",
                                            "rejected", "returned", "waiting"};
    const struct setting settings[] = {
        {"device", p->device},
        {"kind", STR("X2")},
        {"source", any(p, "security_risk")},
        {"decision_reason", STR("r")},
        {"target", any(p, "safety_risk")},
        {"sender", word(p, people, COUNT_OF(people))},
        {"receiver", word(p, people, COUNT_OF(people))},
        {"decision", word(p, decisions, COUNT_OF(decisions))},
    };
    if (roll(&p->dice, 3) == 0)
        (void)add(p, "connection", settings, COUNT_OF(settings));
    else
        (void)set(p, any(p, "connection"), settings + 3 + roll(&p->dice, 5), 1);
}

/* The way that leads through, so that acceptances are there to be attacked; now and then with one
   thing in it that is wrong. */
static void do_it_well(struct play *p)
{
    enum { SETTINGS = 5, PARTS = 8 };
    struct str risk = any(p, "security_risk"), safety = any(p, "safety_risk");
    struct setting persons[SETTINGS] = {{"author", STR("Ann")},
                                        {"reviewer", STR("Carol")},
                                        {"safety_relevant", STR("yes")},
                                        {"afap_rationale", STR("x")},
                                        {"status", STR("open")}};
    struct setting x2[PARTS] = {{"device", p->device},
                                {"kind", STR("X2")},
                                {"source", risk},
                                {"target", safety},
                                {"sender", STR("Dan")},
                                {"receiver", STR("Bob")},
                                {"decision", STR("accepted")},
                                {"decision_reason", STR("r")}};
    const struct setting named = {"security_risks", p->risks};
    const struct setting done = {"status", roll(&p->dice, 3) ? STR("accepted") : STR("closed")};
    static const char *const wrong[] = {"unknown", "no", "Ann", " ann ", "rejected", ""};
    struct str twist = word(p, wrong, COUNT_OF(wrong));
    switch (roll(&p->dice, 10)) {
    case 0: persons[0].value = STR("Bob"); break;
    case 1: persons[1].value = twist; break;
    case 2: persons[2].value = STR("unknown"); break;
    case 3: x2[3].value = any(p, "safety_risk"); break;
    case 4: x2[5].value = twist; break;
    case 5: x2[6].value = twist; break;
    default: break;
    }
    (void)set(p, risk, persons, SETTINGS);
    if (roll(&p->dice, 8))
        (void)set(p, safety, &named, 1);
    (void)add(p, "connection", x2, PARTS);
    p->accepted += set(p, risk, &done, 1);
}

static struct str last(struct play *p, const char *type, const char *filter)
{
    struct store_list list = list_of(p, record_type_find(str_of(type)), filter);
    return list.shown ? list.heads[list.shown - 1].id : (struct str){0};
}

/* Something changes behind an acceptance, and somebody makes it look current again. */
static void attack(struct play *p)
{
    static const char *const decisions[] = {"rejected", "returned", "waiting"},
                             *const fields[] = {"payload", "receiver", "sender"},
                             *const rescore[] = {"exploitability_after", "exploitability_before"},
                             *const levels[] = {"E1", "E2", "E3", "E4", "E5"};
    struct str accepted = last(p, "security_risk", " status=accepted");
    struct str x = last(p, "connection", "");
    struct str risk = accepted.n && roll(&p->dice, 4) ? accepted : any(p, "security_risk");
    struct str day = str_fmt(p->arena, "2026-0%u-1%u", 1 + roll(&p->dice, 9), roll(&p->dice, 9));
    const struct setting changes[] = {
        {one_of(&p->dice, rescore, COUNT_OF(rescore)), word(p, levels, COUNT_OF(levels))},
        {"author", word(p, people, COUNT_OF(people))},
        {"reviewer", word(p, people, COUNT_OF(people))},
        {"safety_relevant", roll(&p->dice, 2) ? STR("no") : STR("unknown")},
        {"evaluated_on", day},
        {"status", STR("accepted")},
    };
    const struct setting of_x2[] = {
        {"decision", word(p, decisions, COUNT_OF(decisions))},
        {one_of(&p->dice, fields, COUNT_OF(fields)), word(p, people, COUNT_OF(people))},
    };
    const struct setting again[] = {
        {"device", p->device}, {"kind", STR("X2")}, {"source", risk}, {"sender", STR("Dan")}};
    const struct setting open = {"status", STR("open")}, at_once[] = {changes[0], changes[5]};
    switch (roll(&p->dice, 7)) {
    case 0: (void)set(p, risk, changes, 1); break;
    case 1: (void)set(p, risk, changes + 1 + roll(&p->dice, 3), 1); break;
    case 2: (void)set(p, x, of_x2 + roll(&p->dice, 2), 1); break;
    case 3: retire(p, roll(&p->dice, 3) ? x : last(p, "safety_risk", "")); break;
    case 4: change_safety(p); break;
    case 5: /* another score, and its acceptance, in one command */
        (void)set(p, risk, &open, 1);
        (void)set(p, risk, at_once, COUNT_OF(at_once));
        break;
    default: (void)add(p, "connection", again, COUNT_OF(again)); break;
    }
    if (roll(&p->dice, 3) == 0)
        confirm(p, x);
    switch (roll(&p->dice, 4)) {
    case 0: confirm(p, risk); break;
    case 1: (void)set(p, risk, changes + 4, 1); break;
    case 2: (void)set(p, risk, changes + 5, 1); break;
    default: break;
    }
}

static void step(struct play *p)
{
    static const char *const types[] = {"connection", "security_risk", "safety_risk"};
    uint32_t what = roll(&p->dice, 20);
    if (what < 3)
        change_risk(p);
    else if (what < 4)
        change_safety(p);
    else if (what < 6)
        hand_over(p);
    else if (what < 12)
        do_it_well(p);
    else if (what < 18)
        attack(p);
    else if (what < 19)
        confirm(p, any(p, types[roll(&p->dice, 3)]));
    else
        retire(p, any(p, types[roll(&p->dice, 8) ? 0 : 1 + roll(&p->dice, 2)]));
}

/* --- what must hold, said a second time and in other words than the rule --- */

static bool same(struct str a, const char *b)
{
    return str_eq_nocase(str_trim(a), str_of(b));
}

static bool is_live(struct play *p, struct str id)
{
    struct record_head h;
    return store_head(p->store, p->arena, id, &h, &p->f->err) && !h.retired.n;
}

static struct json *load(struct play *p, struct str id)
{
    struct record_head h;
    struct json *o = NULL;
    if (!id.n || !store_head(p->store, p->arena, id, &h, &p->f->err))
        return NULL;
    void *record = arena_alloc(p->arena, h.type->size, 1, _Alignof(max_align_t));
    if (!store_load(p->store, p->arena, h.type, id, record, &h, &p->f->err) ||
        !store_to_json(p->store, p->arena, &h, record, &o, &p->f->err))
        fail_msg("%s", p->f->err.text);
    return o;
}

static bool names(const struct json *safety, struct str risk)
{
    JSON_EACH (id, json_get(safety, "security_risks"))
        if (str_eq(id->text, risk))
            return true;
    return false;
}

static bool carries(struct play *p, const struct json *x, const struct json *risk)
{
    struct str id = json_text(risk, "id"), receiver = json_text(x, "receiver");
    const struct json *safety = load(p, json_text(x, "target"));
    const char *author = str_cz(p->arena, json_text(risk, "author"));
    return STR_IS(json_text(x, "kind"), "X2") && STR_IS(json_text(x, "decision"), "accepted") &&
           str_eq(json_text(x, "source"), id) && !json_is_true(x, "stale") && receiver.n &&
           !same(receiver, author) && !same(receiver, str_cz(p->arena, json_text(x, "sender"))) &&
           safety && is_live(p, json_text(x, "target")) && names(safety, id);
}

/* The last commands; the test library shows no long text. */
static struct str end_of(struct str log)
{
    enum { SHOWN = 600 };
    return log.n > SHOWN ? str_from(log, log.n - SHOWN) : log;
}

static void look(struct play *p, uint64_t seed)
{
    struct store_list risks = list_of(p, &SECURITY_RISK_TYPE, ""),
                      connections = list_of(p, &CONNECTION_TYPE, "");
    for (size_t i = 0; i < risks.shown; i++) {
        const struct json *r = load(p, risks.heads[i].id);
        struct str status = json_text(r, "status"), type = json_text(r, "risk_type");
        bool done = STR_IS(status, "accepted") || STR_IS(status, "closed"), ground = false;
        bool harm = !STR_IS(json_text(r, "safety_relevant"), "no") ||
                    str_starts(type, STR("SEC_SAFETY_"));
        if (!done || json_is_true(r, "stale"))
            continue;
        for (size_t j = 0; j < connections.shown && harm; j++)
            ground = ground || carries(p, load(p, connections.heads[j].id), r);
        struct str author = json_text(r, "author"), reviewer = json_text(r, "reviewer");
        bool two = author.n && reviewer.n && !str_eq_nocase(author, reviewer);
        bool known = json_text(r, "safety_relevant").n > 0;
        if (harm && (!ground || !two || !known))
            fail_msg("seed %llu: %.*s stands %.*s%s%s, after\n%.*s", (unsigned long long)seed,
                     STR_ARG(risks.heads[i].id), STR_ARG(status),
                     ground ? "" : ", without an X2 that holds", two ? "" : ", by one person",
                     STR_ARG(end_of(buf_str(&p->log))));
    }
}

static size_t play(struct fixture *f, struct store *s, uint64_t seed)
{
    struct arena arena;
    arena_init(&arena, LIMIT_ARENA);
    struct play p = {.f = f, .store = s, .arena = &arena, .dice = {seed}, .log = {.arena = &arena}};
    const struct setting device[] = {
        {"name", STR("D")}, {"regulation", STR("mdr")}, {"family", STR("DF-0001")}};
    p.device = add(&p, "device", device, COUNT_OF(device));
    const struct setting one[] = {
        {"name", STR("R")}, {"device", p.device}, {"afap_rationale", STR("x")}};
    for (int i = 0; i < RISKS; i++)
        p.risks = str_fmt(&arena, "%.*s %.*s", STR_ARG(p.risks),
                          STR_ARG(add(&p, "security_risk", one, COUNT_OF(one))));
    for (int i = 0; i < SAFETIES; i++)
        (void)add(&p, "safety_risk", one, COUNT_OF(one));
    for (int i = 0; i < STEPS; i++) {
        step(&p);
        look(&p, seed);
    }
    store_set_actor(s, STR("root"));
    arena_done(&arena);
    return p.accepted;
}

/* Some sequences share a store, each on a device of its own; a large one would be slow to ask. */
static size_t play_some(struct fixture *f, uint64_t first, uint64_t count)
{
    size_t accepted = 0;
    store_close(f->store);
    f->store = NULL;
    if (!store_open_memory(&f->arena, &f->store, &f->err))
        fail_msg("%s", f->err.text);
    store_set_actor(f->store, STR("root"));
    (void)fixture_add(f, "device_family", "name=F", NULL);
    for (uint64_t seed = first; seed < first + count; seed++)
        accepted += play(f, f->store, seed);
    fixture_holds(f);
    return accepted;
}

static void risk_is_never_silently_accepted_without_the_safety_side(void **state)
{
    const char *more = getenv("TUTELA_SEQUENCES");
    uint64_t total = more ? strtoull(more, NULL, 10) : SEQUENCES;
    size_t accepted = 0;
    for (uint64_t seed = 1; seed <= total; seed += TOGETHER)
        accepted += play_some(*state, seed, TOGETHER);
    print_message("%llu sequences of %d commands, %zu acceptances taken\n",
                  (unsigned long long)total, STEPS, accepted);
    assert_true(accepted > total / 4); /* else it holds because nothing was done */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(risk_is_never_silently_accepted_without_the_safety_side,
                                        fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
