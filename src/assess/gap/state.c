#include "assess/gap/state.h"

/* --- facts --- */

static enum tri fact_value(const void *context, struct str name)
{
    const struct gap_state *s = context;
    size_t place = gap_place(&s->ground->fact_places, name);
    if (STR_IS(name, "always"))
        return TRI_YES;
    return place == SIZE_MAX ? TRI_UNKNOWN : s->facts[place];
}

static struct str fact_question(const void *context, struct str name)
{
    const struct gap_state *s = context;
    size_t place = gap_place(&s->ground->fact_places, name);
    return place == SIZE_MAX ? (struct str){0} : s->ground->facts[place].question;
}

struct str gap_question(const struct gap_ground *g, struct str fact)
{
    size_t place = gap_place(&g->fact_places, fact);
    return place != SIZE_MAX && g->facts[place].question.n ? g->facts[place].question : fact;
}

/* A clause without a condition applies: nothing says that it does not. */
static struct gap_applies condition_applies(const struct gap_state *s, struct arena *a,
                                            size_t condition)
{
    const struct gap_facts facts = {fact_value, fact_question, s};
    const struct json *json = s->ground->conditions[condition].json;
    if (!json)
        return (struct gap_applies){.verdict = TRI_YES, .reason = STR("No condition is given.")};
    return gap_applies(a, json, &facts);
}

static void take_facts(struct gap_state *s, const struct gap_device *d)
{
    const struct gap_ground *g = s->ground;
    memset(s->facts, 0, g->fact_count * sizeof *s->facts);
    memset(s->fact_records, 0, g->fact_count * sizeof *s->fact_records);
    for (size_t i = 0; i < d->facts.count; i++) {
        const struct gap_answer *f = &s->data->answers[d->facts.first + i];
        s->facts[f->fact] = f->value;
        s->fact_records[f->fact] = f->record;
    }
    for (size_t i = 0; i < g->condition_count; i++)
        s->applies[i] = condition_applies(s, NULL, i);
}

/* --- what stands by clause, check and slot: of the device, or of all --- */

static void extend(struct gap_range *range, size_t at)
{
    if (range->count++ == 0)
        range->first = at;
}

static bool of_release(const struct gap_state *s, struct str release)
{
    return release.n == 0 || s->release == SIZE_MAX ||
           str_eq(release, s->data->releases[s->release].id);
}

bool gap_concerns(const struct gap_state *s, const struct gap_row *row)
{
    return (row->device.n == 0 || str_eq(row->device, s->data->devices[s->device].id)) &&
           of_release(s, row->release);
}

/* device: the place whose part is entered; 0 enters the common ranges. */
static void enter(struct gap_state *s, size_t device)
{
    const struct gap_data *d = s->data;
    const struct gap_device *part = &d->devices[device];
    for (size_t i = part->rows.first; i < part->rows.first + part->rows.count; i++) {
        struct gap_check_state *c = &s->checks[d->places[i].check];
        extend(device ? &c->own : &c->common, i);
    }
    for (size_t i = part->fills.first; i < part->fills.first + part->fills.count; i++) {
        struct gap_slot_state *slot = &s->slots[d->fills[i].slot];
        extend(device ? &slot->own_fills : &slot->common_fills, i);
    }
    for (size_t i = part->reviews.first; i < part->reviews.first + part->reviews.count; i++) {
        struct gap_slot_state *slot = &s->slots[d->reviews[i].slot];
        extend(device ? &slot->own_reviews : &slot->common_reviews, i);
    }
    for (size_t i = part->proofs.first; i < part->proofs.first + part->proofs.count; i++) {
        const struct gap_proof *p = &d->proofs[i];
        struct gap_proof_state *clause = &s->proofs[p->clause];
        bool counts = device == 0 || of_release(s, p->release);
        extend(device ? &clause->own : &clause->common, i);
        clause->valid += counts && !p->expired;
        clause->expired += counts && p->expired;
    }
}

static size_t concerning(const struct gap_state *s, struct gap_range range)
{
    size_t n = 0;
    if (s->release == SIZE_MAX)
        return range.count;
    for (size_t i = range.first; i < range.first + range.count; i++)
        n += of_release(s, s->data->rows.items[s->data->places[i].row].release);
    return n;
}

void gap_state_init(struct gap_state *s, struct arena *a, const struct gap_ground *ground,
                    const struct gap_data *data)
{
    size_t clauses = ground->clause_count + 1;
    size_t checks = ground->checks.count + 1, slots = ground->slots.count + 1;
    *s = (struct gap_state){.ground = ground, .data = data, .release = SIZE_MAX};
    s->facts = ARENA_ARRAY(a, enum tri, ground->fact_count + 1);
    s->fact_records = ARENA_ARRAY(a, struct str, ground->fact_count + 1);
    s->applies = ARENA_ARRAY(a, struct gap_applies, ground->condition_count + 1);
    s->overrules = ARENA_ARRAY(a, const struct gap_overrule *, clauses);
    s->common_checks = ARENA_ARRAY(a, struct gap_check_state, checks);
    s->common_slots = ARENA_ARRAY(a, struct gap_slot_state, slots);
    s->common_proofs = ARENA_ARRAY(a, struct gap_proof_state, clauses);
    s->checks = s->common_checks;
    s->slots = s->common_slots;
    s->proofs = s->common_proofs;
    enter(s, 0);
    s->checks = ARENA_ARRAY(a, struct gap_check_state, checks);
    s->slots = ARENA_ARRAY(a, struct gap_slot_state, slots);
    s->proofs = ARENA_ARRAY(a, struct gap_proof_state, clauses);
}

void gap_state_take(struct gap_state *s, size_t device, size_t release)
{
    const struct gap_ground *g = s->ground;
    const struct gap_device *d = &s->data->devices[device];
    s->device = device;
    s->release = release;
    memcpy(s->checks, s->common_checks, g->checks.count * sizeof *s->checks);
    memcpy(s->slots, s->common_slots, g->slots.count * sizeof *s->slots);
    memcpy(s->proofs, s->common_proofs, g->clause_count * sizeof *s->proofs);
    memset(s->overrules, 0, g->clause_count * sizeof *s->overrules);
    take_facts(s, d);
    if (device)
        enter(s, device);
    for (size_t i = d->overrules.first; i < d->overrules.first + d->overrules.count; i++)
        s->overrules[s->data->overrules[i].clause] = &s->data->overrules[i];
    for (size_t i = 0; i < g->checks.count; i++) {
        struct gap_check_state *c = &s->checks[i];
        c->rows = concerning(s, c->own) + concerning(s, c->common);
        c->looked_at = gap_looked_at(s->data, i, device, release);
    }
    for (size_t i = 0; i < g->slots.count; i++)
        gap_slot_take(s, i);
}

bool gap_wanted(const struct gap_state *s, const struct gap_catalogue *c)
{
    /* A questionnaire is answered, and a reference is only an end of mappings. */
    return c->role.n == 0 &&
           (c->regulation.n == 0 || str_eq(c->regulation, s->data->devices[s->device].regulation));
}

/* --- whether a clause applies --- */

/* What a person decided goes before what the facts say. */
static const struct gap_overrule *decided(const struct gap_state *s, size_t clause)
{
    const struct gap_overrule *o = s->overrules[clause];
    return o && o->applies != TRI_UNKNOWN ? o : NULL;
}

struct gap_applies gap_applies_of(const struct gap_state *s, struct arena *a, size_t clause)
{
    const struct gap_overrule *o = decided(s, clause);
    if (!o)
        return condition_applies(s, a, s->ground->clauses[clause].condition);
    return (struct gap_applies){
        .verdict = o->applies,
        .reason = str_fmt(a, "decided in %.*s: %.*s", STR_ARG(o->id), STR_ARG(o->reason))};
}

static enum tri applies(const struct gap_state *s, size_t clause)
{
    const struct gap_overrule *o = decided(s, clause);
    return o ? o->applies : s->applies[s->ground->clauses[clause].condition].verdict;
}

/* --- judging --- */

static void add_check(const struct gap_state *s, size_t check, struct gap_verdict *v)
{
    const struct gap_check_state *c = &s->checks[check];
    v->items++;
    v->rows += c->rows;
    v->failing += c->rows > 0;
    v->failing_required += c->rows > 0 && s->ground->checks.items[check].required;
    v->empty += c->rows == 0 && c->looked_at == 0;
    v->held += c->rows == 0 && c->looked_at > 0;
}

static void add_slot(const struct gap_state *s, size_t slot, struct gap_verdict *v)
{
    const struct gap_slot_state *state = &s->slots[slot];
    bool falls = state->short_of > 0;
    if (state->word == GAP_SLOT_NOT_ASKED)
        return;
    v->items++;
    v->rows += state->short_of;
    v->failing += falls;
    v->failing_required += falls && s->ground->slots.items[slot].required;
    v->stale |= state->word == GAP_SLOT_STALE;
    v->to_review += state->word == GAP_SLOT_TO_REVIEW;
    v->empty += state->word == GAP_SLOT_NOTHING;
    v->held += state->word == GAP_SLOT_HOLDS;
    v->slots_held += state->word == GAP_SLOT_HOLDS;
}

/* Evidence that a person judged enough in a slot shows the clause as what is linked to it does. */
static bool is_shown(const struct gap_verdict *v)
{
    return v->valid > 0 || v->slots_held > 0;
}

/* The status of a clause that applies, from its checks, slots and evidence. A clause about
   cybersecurity needs evidence beside checks that hold (application rule of the catalogues). */
static void judge_applying(struct gap_verdict *v, bool cybersecurity)
{
    if (v->items == 0) {
        v->stale |= v->valid == 0 && v->expired > 0;
        v->status = v->valid ? GAP_MET : v->expired ? GAP_PARTLY : GAP_NOT_MET;
    } else if (v->failing) {
        bool none = v->held == 0 && v->to_review == 0 && v->failing_required > 0 && v->valid == 0;
        v->status = none ? GAP_NOT_MET : GAP_PARTLY;
    } else if (v->to_review) {
        v->status = GAP_PARTLY;
    } else if (v->held == 0 && v->valid == 0) {
        v->status = GAP_NOT_MET;
    } else if (!is_shown(v) && (cybersecurity || v->expired)) {
        v->stale |= v->expired > 0;
        v->status = GAP_PARTLY;
    } else {
        v->status = GAP_MET;
    }
}

struct gap_verdict gap_judge(const struct gap_state *s, size_t clause)
{
    const struct gap_clause *c = &s->ground->clauses[clause];
    const struct gap_overrule *o = s->overrules[clause];
    struct gap_verdict v = {.applies = applies(s, clause),
                            .valid = s->proofs[clause].valid,
                            .expired = s->proofs[clause].expired};
    for (size_t i = 0; i < c->checks.count; i++)
        add_check(s, c->checks.items[i], &v);
    for (size_t i = 0; i < c->slots.count; i++)
        add_slot(s, c->slots.items[i], &v);
    if (v.applies == TRI_YES && !c->heading) {
        judge_applying(&v, c->cybersecurity);
    } else {
        bool unknown = v.applies == TRI_UNKNOWN && !c->heading;
        v.status = unknown ? GAP_UNKNOWN : GAP_NOT_APPLICABLE;
        v.stale = false;
    }
    v.stale |= o && o->stale; /* also where the stale decision says that the clause applies */
    return v;
}

bool gap_lacks_proof(const struct gap_state *s, size_t clause, bool required)
{
    const struct gap_clause *c = &s->ground->clauses[clause];
    bool closes_gate = c->cybersecurity && c->catalogue->weight == 0;
    if (c->heading || closes_gate != required || !gap_wanted(s, c->catalogue))
        return false;
    struct gap_verdict v = gap_judge(s, clause);
    return (v.status == GAP_PARTLY || v.status == GAP_NOT_MET) && v.failing + v.to_review == 0;
}

bool gap_serves(const struct gap_state *s, size_t clause)
{
    const struct gap_clause *c = &s->ground->clauses[clause];
    if (c->heading)
        return false;
    if (s->device == 0)
        return true;
    return gap_wanted(s, c->catalogue) && gap_judge(s, clause).status != GAP_NOT_APPLICABLE;
}

struct str gap_proof_how(const struct gap_state *s, struct arena *a, size_t clause)
{
    return str_fmt(a, "tutela add evidence name=TITLE device=%.*s serves=\"%.*s\" dated_on=%.*s",
                   STR_ARG(s->data->devices[s->device].id),
                   STR_ARG(s->ground->clauses[clause].texts[GAP_CLAUSE_ID]),
                   STR_ARG(date_str(a, s->data->as_of)));
}

int64_t gap_gap_count(const struct gap_verdict *v)
{
    if (v->status == GAP_NOT_APPLICABLE)
        return 0;
    return (int64_t)v->rows + (v->status == GAP_NOT_MET && v->rows == 0);
}

bool gap_would_close(const struct gap_verdict *v, bool cybersecurity, bool slot)
{
    struct gap_verdict after = *v;
    if (v->failing + v->to_review != 1)
        return false;
    after.failing = after.to_review = 0;
    after.held++;
    after.slots_held += slot;
    judge_applying(&after, cybersecurity);
    return after.status == GAP_MET;
}
