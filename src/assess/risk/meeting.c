#include "assess/risk/matrix.h"
#include "intake/device/device.h"

/*
 * What must hold between the security and the safety side, at every save: MDCG 2019-16 annex IV,
 * ISO 14971, TIR57.
 *
 * A security risk that may harm a person is accepted or closed only on the ground of a connection
 * X2 that another person accepted, and that still holds on that day. The risk then looks at that
 * connection, at its safety risk, and at itself: whatever of these changes later leaves the
 * acceptance stale. So nothing here has to forbid later changes.
 */

static bool is_done(int64_t status)
{
    return status == RISK_STATUS_ACCEPTED || status == RISK_STATUS_CLOSED;
}

static bool has_word(struct str words, struct str wanted)
{
    struct str word;
    while (str_word(&words, &word))
        if (str_eq(word, wanted))
            return true;
    return false;
}

static struct str referring(const struct record_context *c, const char *type, const char *field)
{
    return c->id.n && c->referring ? c->referring(c, type, field, c->id) : (struct str){0};
}

/* --- the ground of an acceptance --- */

/* The safety risk to which X2 hands the security risk: alive, of the same device, and it names it.
 */
static bool check_target(const struct connection *x, const struct record_context *c,
                         struct err *err)
{
    struct safety_risk s = {0};
    if (!x->target.n || !c->load(c, "safety_risk", x->target, &s))
        return err_set(err, ERR_INVALID,
                       "target: the safety risk into which it was taken is required when X2 is "
                       "accepted");
    if (!c->is_live(c, x->target))
        return err_set(err, ERR_INVALID, "target: %.*s is retired", STR_ARG(x->target));
    if (!str_eq(s.device, x->device))
        return err_set(err, ERR_INVALID, "target: %.*s is of %.*s, another device",
                       STR_ARG(x->target), STR_ARG(s.device));
    if (!has_word(s.security_risks, x->source))
        return err_set(err, ERR_INVALID,
                       "target: %.*s must name %.*s in security_risks; 'tutela answer' does both",
                       STR_ARG(x->target), STR_ARG(x->source));
    return true;
}

static bool decided_by_author(const struct connection *x, const struct security_risk *r)
{
    return x->receiver.n == 0 || record_same_person(x->receiver, r->author) ||
           record_same_person(x->receiver, x->sender);
}

/* The last X2 that hands this risk over counts; an earlier answer was overtaken by it. */
static bool last_handover(const struct record_context *c, struct str *id, struct connection *out)
{
    struct str ids = referring(c, "connection", "source"), next;
    bool found = false;
    while (str_word(&ids, &next)) {
        struct connection x = {0};
        if (!c->load(c, "connection", next, &x) || x.kind != CONNECTION_KIND_X2)
            continue;
        /* Ids are counted up; the longer one is the later one. */
        if (found && (next.n < id->n || (next.n == id->n && str_cmp(next, *id) < 0)))
            continue;
        *id = str_copy(c->arena, next);
        *out = x;
        found = true;
    }
    return found;
}

static bool holds(const struct security_risk *r, const struct record_context *c, struct str id,
                  const struct connection *x)
{
    struct err ignored;
    return x->decision == CONNECTION_DECISION_ACCEPTED && !decided_by_author(x, r) &&
           !c->is_stale(c, id) && check_target(x, c, &ignored);
}

void security_risk_find_handover(struct security_risk *r, const struct record_context *c)
{
    struct str id = {0};
    struct connection x;
    if (!is_done(r->status) || !risk_needs_safety(r)) {
        r->handover = id;
        return;
    }
    if (!c->anew)
        return; /* as it was accepted */
    r->handover = last_handover(c, &id, &x) && holds(r, c, id, &x) ? id : (struct str){0};
}

/* --- security risks --- */

static const char *done_word(const struct security_risk *r)
{
    return r->status == RISK_STATUS_CLOSED ? "closed" : "accepted";
}

/* Why no connection carries the acceptance. */
static bool refuse_ground(const struct security_risk *r, const struct record_context *c,
                          struct err *err)
{
    struct str id = {0};
    struct connection x;
    struct err target = {0};
    if (!last_handover(c, &id, &x))
        return err_set(err, ERR_INVALID,
                       "status: a person can be harmed, so the safety side must have accepted the "
                       "handover (X2) before it can be %s: tutela handover %.*s",
                       done_word(r), STR_ARG(c->id.n ? c->id : STR("ID")));
    if (x.decision != CONNECTION_DECISION_ACCEPTED)
        return err_set(
            err, ERR_INVALID,
            "status: the handover %.*s to the safety side is %.*s, not accepted; it "
            "must be before the risk can be %s",
            STR_ARG(id),
            STR_ARG(record_get(record_field(&CONNECTION_TYPE, STR("decision")), &x, c->arena)),
            done_word(r));
    if (decided_by_author(&x, r))
        return err_set(err, ERR_INVALID,
                       "status: %.*s was decided by the author or the sender; another person "
                       "decides whether somebody can be harmed",
                       STR_ARG(id));
    if (!check_target(&x, c, &target))
        return err_set(err, ERR_INVALID, "status: %.*s, %s", STR_ARG(id), target.text);
    return err_set(err, ERR_INVALID,
                   "status: what %.*s looked at has changed since it was decided; the safety side "
                   "must look again: tutela answer %.*s",
                   STR_ARG(id), STR_ARG(id));
}

/* What is accepted must be what was handed over. */
static bool check_unchanged(const struct security_risk *r, const struct record_context *c,
                            struct err *err)
{
    struct security_risk old = {0};
    bool matters = false;
    if (!c->load(c, "security_risk", c->id, &old))
        return true; /* a new one; then there is no ground either */
    (void)record_diff(&SECURITY_RISK_TYPE, &old, r, c->arena, &matters);
    return !matters ||
           err_set(err, ERR_INVALID,
                   "status: this changes what the safety side looked at; save the change first, "
                   "let them look again, then the risk can be %s",
                   done_word(r));
}

static bool check_ground(const struct security_risk *r, const struct record_context *c,
                         struct err *err)
{
    struct connection x = {0};
    if (c->id.n == 0 || c->referrers(c, "safety_risk", "security_risks", c->id) == 0)
        return !c->anew ||
               err_set(err, ERR_INVALID,
                       "status: a person can be harmed, so a safety risk must name this risk in "
                       "security_risks before it can be %s",
                       done_word(r));
    if (r->handover.n == 0)
        return refuse_ground(r, c, err);
    if (c->anew)
        return check_unchanged(r, c, err);
    if (!c->load(c, "connection", r->handover, &x) || decided_by_author(&x, r))
        return err_set(err, ERR_INVALID,
                       "author: %.*s decided %.*s; another person decides whether somebody can be "
                       "harmed",
                       STR_ARG(x.receiver), STR_ARG(r->handover));
    return true;
}

/* The safety side said that a person can be harmed; the security side alone cannot take it back. */
static bool check_not_contradicted(const struct record_context *c, struct err *err)
{
    struct str id = {0};
    struct connection x;
    if (last_handover(c, &id, &x) && x.decision == CONNECTION_DECISION_ACCEPTED)
        return err_set(err, ERR_INVALID,
                       "safety_relevant: the safety side accepted %.*s, so a person can be harmed; "
                       "if not, it rejects the handover first",
                       STR_ARG(id));
    return true;
}

static bool check_persons(struct str author, struct str reviewer, const struct record_context *c,
                          struct err *err)
{
    if (author.n && record_same_person(author, reviewer))
        return err_set(err, ERR_INVALID, "reviewer: must be another person than the author");
    if (c->confirming && author.n && record_same_person(author, c->actor))
        return err_set(err, ERR_DENIED,
                       "another person than the author, %.*s, confirms what was accepted",
                       STR_ARG(author));
    return true;
}

/* Rule: a security risk that may harm a person, or of which that is not known, is not accepted or
   closed without the safety side (MDCG 2019-16 annex IV; connection X2). */
static bool check_safety(const struct security_risk *r, const struct record_context *c,
                         struct err *err)
{
    if (!risk_needs_safety(r))
        return check_not_contradicted(c, err);
    if (r->safety_relevant == TRI_UNKNOWN)
        return err_set(err, ERR_INVALID,
                       "safety_relevant: whether a person can be harmed is not answered; unknown "
                       "counts as yes, and the risk cannot be %s before it is",
                       done_word(r));
    return check_ground(r, c, err) &&
           record_check_given(true, r->author, "author", "when a risk that may harm is done",
                              err) &&
           record_check_given(true, r->reviewer, "reviewer", "when a risk that may harm is done",
                              err);
}

bool security_risk_check(const void *record, const struct record_context *c, struct err *err)
{
    const struct security_risk *r = record;
    bool done = is_done(r->status);
    return (!done || check_persons(r->author, r->reviewer, c, err)) &&
           record_check_given(done, r->afap_rationale, "afap_rationale",
                              "when a risk is accepted or closed", err) &&
           record_check_given(r->safety_relevant == TRI_NO, r->safety_reason, "safety_reason",
                              "when a person cannot be harmed", err) &&
           record_check_not_negative("patients_at_once", r->patients_at_once, err) &&
           record_check_order("evaluated_on", r->evaluated_on, "accepted_until", r->accepted_until,
                              err) &&
           (!done || check_safety(r, c, err));
}

bool security_risk_settled(const void *record)
{
    return is_done(((const struct security_risk *)record)->status);
}

/* --- safety risks --- */

bool safety_risk_check(const void *record, const struct record_context *c, struct err *err)
{
    const struct safety_risk *r = record;
    const struct {
        const char *name;
        struct number value;
    } rates[] = {
        {"p1_before_ppm", r->p1_before_ppm},
        {"p2_before_ppm", r->p2_before_ppm},
        {"p1_after_ppm", r->p1_after_ppm},
        {"p2_after_ppm", r->p2_after_ppm},
    };
    for (size_t i = 0; i < COUNT_OF(rates); i++)
        if (rates[i].value.known && (rates[i].value.value < 0 || rates[i].value.value > 1000000))
            return err_set(err, ERR_INVALID, "%s: must be 0 to 1000000", rates[i].name);
    bool done = is_done(r->status);
    return (!done || check_persons(r->author, r->reviewer, c, err)) &&
           record_check_given(done, r->afap_rationale, "afap_rationale",
                              "when a risk is accepted or closed", err);
}

bool safety_risk_settled(const void *record)
{
    return is_done(((const struct safety_risk *)record)->status);
}

/* --- connections --- */

/* A risk that stands accepted is reopened before it is handed over again: else a second answer
   could speak against the one on which it rests, and nobody would see. */
static bool check_source_open(const struct connection *x, const struct security_risk *r,
                              const struct record_context *c, struct err *err)
{
    if (c->id.n || !is_done(r->status) || r->handover.n == 0 || c->is_stale(c, x->source))
        return true;
    return err_set(err, ERR_CONFLICT,
                   "source: %.*s is %s on the ground of %.*s; set it to_review before it is handed "
                   "over again",
                   STR_ARG(x->source), done_word(r), STR_ARG(r->handover));
}

static bool check_x2(const struct connection *x, const struct record_context *c, struct err *err)
{
    struct security_risk r = {0};
    if (!c->load(c, "security_risk", x->source, &r))
        return err_set(err, ERR_INVALID, "source: X2 hands over a security risk");
    if (!str_eq(r.device, x->device))
        return err_set(err, ERR_INVALID, "source: %.*s is of %.*s, another device",
                       STR_ARG(x->source), STR_ARG(r.device));
    if (!check_source_open(x, &r, c, err))
        return false;
    if (!connection_settled(x))
        return true;
    if (record_same_person(x->receiver, r.author))
        return err_set(err, ERR_INVALID,
                       "receiver: %.*s evaluated %.*s; another person decides whether somebody can "
                       "be harmed",
                       STR_ARG(x->receiver), STR_ARG(x->source));
    if (c->anew && r.author.n && record_same_person(c->actor, r.author))
        return err_set(err, ERR_DENIED, "%.*s evaluated %.*s and cannot answer X2",
                       STR_ARG(c->actor), STR_ARG(x->source));
    return x->decision != CONNECTION_DECISION_ACCEPTED || !c->anew || check_target(x, c, err);
}

/* MDCG 2019-16 3.5: benefit and risk are weighed once, for the whole device. */
static bool check_x5(const struct connection *x, const struct record_context *c, struct err *err)
{
    struct joint_review j = {0};
    if (x->decision != CONNECTION_DECISION_ACCEPTED || !c->anew)
        return true;
    if (!x->target.n || !c->load(c, "joint_review", x->target, &j))
        return err_set(err, ERR_INVALID,
                       "target: the joint review is required when X5 is accepted");
    if (!str_eq(j.release, x->source))
        return err_set(err, ERR_INVALID, "target: %.*s is the review of %.*s", STR_ARG(x->target),
                       STR_ARG(j.release));
    if (j.decision != JOINT_DECISION_ACCEPTED || c->is_stale(c, x->target))
        return err_set(err, ERR_INVALID, "target: %.*s is not accepted, or was before a change",
                       STR_ARG(x->target));
    return true;
}

bool connection_check(const void *record, const struct record_context *c, struct err *err)
{
    const struct connection *x = record;
    bool decided = connection_settled(x) || x->decision == CONNECTION_DECISION_RETURNED;
    if (decided && x->receiver.n == 0)
        return err_set(err, ERR_INVALID, "receiver: is required when there is a decision");
    if (decided && record_same_person(x->sender, x->receiver))
        return err_set(err, ERR_INVALID, "receiver: must be another person than the sender");
    if (decided && c->anew && x->sender.n && record_same_person(c->actor, x->sender))
        return err_set(err, ERR_DENIED, "%.*s sent it and cannot answer it", STR_ARG(c->actor));
    return record_check_given(decided, x->decision_reason, "decision_reason",
                              "when there is a decision", err) &&
           record_check_order("sent_on", x->sent_on, "decided_on", x->decided_on, err) &&
           (x->kind != CONNECTION_KIND_X2 || check_x2(x, c, err)) &&
           (x->kind != CONNECTION_KIND_X5 || check_x5(x, c, err));
}

bool connection_settled(const void *record)
{
    const struct connection *x = record;
    return x->decision == CONNECTION_DECISION_ACCEPTED ||
           x->decision == CONNECTION_DECISION_REJECTED;
}

/* --- joint reviews --- */

bool joint_review_settled(const void *record)
{
    const struct joint_review *j = record;
    return j->decision == JOINT_DECISION_ACCEPTED || j->decision == JOINT_DECISION_REJECTED;
}

/* Every live risk of the device is looked at. */
static bool check_all_named(struct str device, const char *type, const char *field,
                            struct str named, const struct record_context *c, struct err *err)
{
    struct str ids = c->referring(c, type, "device", device), id;
    while (str_word(&ids, &id))
        if (!has_word(named, id))
            return err_set(err, ERR_INVALID, "%s: %.*s is not among them; all risks are looked at",
                           field, STR_ARG(id));
    return true;
}

static bool check_conclusions(const struct joint_review *j, struct err *err)
{
    const struct {
        const char *text_name, *answer_name;
        struct str text;
        int64_t answer;
    } parts[] = {
        {"security_residual", "security_acceptable", j->security_residual, j->security_acceptable},
        {"safety_residual", "safety_acceptable", j->safety_residual, j->safety_acceptable},
        {"benefit_risk", "benefit_outweighs", j->benefit_risk, j->benefit_outweighs},
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (!record_check_given(true, parts[i].text, parts[i].text_name,
                                "when the joint review is accepted", err))
            return false;
        if (parts[i].answer != TRI_YES)
            return err_set(err, ERR_INVALID, "%s: must be yes when the joint review is accepted",
                           parts[i].answer_name);
    }
    return record_check_given(true, j->vulnerabilities, "vulnerabilities",
                              "when the joint review is accepted; none is an answer, too", err);
}

static bool check_accepted(const struct joint_review *j, const struct record_context *c,
                           struct err *err)
{
    struct release release = {0};
    if (!check_conclusions(j, err))
        return false;
    if (!c->anew || !c->load(c, "release", j->release, &release))
        return true;
    return check_all_named(release.device, "security_risk", "security_risks", j->security_risks, c,
                           err) &&
           check_all_named(release.device, "safety_risk", "safety_risks", j->safety_risks, c, err);
}

static bool check_only_one(const struct joint_review *j, const struct record_context *c,
                           struct err *err)
{
    struct str ids = c->referring ? c->referring(c, "joint_review", "release", j->release)
                                  : (struct str){0};
    struct str id;
    while (str_word(&ids, &id))
        if (!str_eq(id, c->id))
            return err_set(err, ERR_CONFLICT, "release: %.*s has the joint review %.*s already",
                           STR_ARG(j->release), STR_ARG(id));
    return true;
}

bool joint_review_check(const void *record, const struct record_context *c, struct err *err)
{
    const struct joint_review *j = record;
    bool decided = joint_review_settled(j);
    if (!check_only_one(j, c, err) ||
        !record_check_given(decided, j->security_reviewer, "security_reviewer",
                            "when there is a decision", err) ||
        !record_check_given(decided, j->safety_reviewer, "safety_reviewer",
                            "when there is a decision", err) ||
        !record_check_given(decided, j->decision_reason, "decision_reason",
                            "when there is a decision", err))
        return false;
    if (decided && record_same_person(j->security_reviewer, j->safety_reviewer))
        return err_set(err, ERR_INVALID,
                       "safety_reviewer: must be another person than the security reviewer");
    return j->decision != JOINT_DECISION_ACCEPTED || check_accepted(j, c, err);
}
