#include "assess/gap/next.h"

/* --- what things are, in one sentence for people without security background --- */

struct about {
    const char *word, *text;
};
static const struct about practices[] = {
    {"P1", "Security management: roles, plans and rules by which security is not left to chance."},
    {"P2", "Security requirements: written down before building, what the device must withstand."},
    {"P3", "Secure design: the device is built so that one broken part does not open the rest."},
    {"P4", "Secure implementation: code is written and reviewed so that known mistakes stay out."},
    {"P5", "Security testing: somebody tries to break the device before an attacker does."},
    {"P6", "Handling of security issues: reported weaknesses are taken in, judged and mended."},
    {"P7", "Security updates: a mend is tested and reaches the devices in use in time."},
    {"P8", "Security guidelines: users are told what they must do to run the device safely."},
};
static const struct about concepts[] = {
    {"risk-relationship",
     "An attack can hurt a patient: the security file and the safety file must "
     "know of each other."},
    {"aligned-processes",
     "Risks from attacks are estimated, reduced and accepted by the same steps "
     "as risks from failures."},
    {"secure-life-cycle", "Security is part of every step from the plan to the last update."},
    {"post-market",
     "After the sale new weaknesses become known; somebody must watch, judge and act."},
};

static struct str about(const struct about *list, size_t count, struct str word)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(str_of(list[i].word), word))
            return str_of(list[i].text);
    return (struct str){0};
}

static struct str about_check(const struct gap_check *c)
{
    struct str text = about(practices, COUNT_OF(practices), c->practice);
    return text.n ? text : about(concepts, COUNT_OF(concepts), c->concept);
}

/* --- how to record it --- */

static struct str how_of_fact(struct gap_steps *steps, const struct gap_step *step)
{
    struct arena *a = steps->arena;
    struct str record = steps->state->fact_records[step->item];
    if (record.n)
        return str_fmt(a, "tutela set %.*s value=yes|no reason=TEXT answered_on=%.*s",
                       STR_ARG(record), STR_ARG(date_str(a, steps->data->as_of)));
    return str_fmt(a, "tutela facts %.*s %.*s=yes|no --reason TEXT",
                   STR_ARG(steps->data->devices[step->device].id),
                   STR_ARG(steps->ground->facts[step->item].name));
}

/* --- what to do, and why --- */

struct words {
    struct str name, title, remedy, why, how, record, line;
};

static struct words words_of_check(struct gap_steps *steps, const struct gap_step *step)
{
    const struct gap_check *c = &steps->ground->checks.items[step->item];
    const struct gap_data *d = steps->data;
    const struct gap_row *row = &d->rows.items[d->places[step->rows.first].row];
    struct str more = about_check(c);
    return (struct words){
        .name = c->name,
        .title = c->title,
        .remedy = c->remedy,
        .why = str_fmt(steps->arena, "This does not hold yet: \"%.*s\". %.*s", STR_ARG(c->title),
                       STR_ARG(more)),
        .how = gap_row_how(steps->arena, row),
        .record = row->record,
        .line = row->line,
    };
}

static struct words words_of_slot(struct gap_steps *steps, const struct gap_step *step)
{
    struct gap_state *s = steps->state;
    const struct evidence_slot *e = &steps->ground->slots.items[step->item];
    size_t at = 0, release;
    struct gap_slot_look look = {0};
    while (gap_slot_next(s, step->item, &at, &release)) {
        look = gap_slot_look(s, step->item, release);
        if (look.word != GAP_SLOT_HOLDS)
            break;
    }
    struct str owner = look.release != SIZE_MAX ? steps->data->releases[look.release].id
                                                : steps->data->devices[step->device].id;
    return (struct words){
        .name = e->id,
        .title = e->name,
        .remedy = gap_slot_act(steps->arena, e, look.word),
        .why = str_fmt(steps->arena, "It must show: %.*s", STR_ARG(e->shows)),
        .how = gap_slot_how(s, steps->arena, step->item, &look),
        .record = owner,
        .line = gap_slot_line(s, steps->arena, step->item, &look),
    };
}

static struct words words_of_fact(struct gap_steps *steps, const struct gap_step *step)
{
    const struct gap_fact *f = &steps->ground->facts[step->item];
    struct str question = gap_question(steps->ground, f->name);
    return (struct words){
        .name = f->name,
        .title = question,
        .remedy = str_fmt(steps->arena, "Answer: %.*s", STR_ARG(question)),
        .why = STR(
            "Until this is answered nobody knows whether these clauses apply, and they count "
            "as open."),
        .how = how_of_fact(steps, step),
        .record = steps->data->devices[step->device].id,
        .line = str_fmt(steps->arena, "settles %zu %s", step->clears,
                        step->clears == 1 ? "clause" : "clauses"),
    };
}

static struct words words_of_due(struct gap_steps *steps, const struct gap_step *step)
{
    const struct gap_due *due = &steps->dues[step->item];
    struct arena *a = steps->arena;
    bool duty = STR_IS(due->kind, "duty");
    struct buf line = {.arena = a};
    if (due->on.year) {
        bool over = date_cmp(due->on, steps->data->as_of) < 0;
        buf_fmt(&line, "%s on %.*s", over ? "was due" : "is due", STR_ARG(date_str(a, due->on)));
    } else {
        BUF_LIT(&line, "has no day by which it is due");
    }
    if (duty && due->more.n)
        buf_fmt(&line, "; goes to %.*s", STR_ARG(due->more));
    return (struct words){
        .name = due->id,
        .title = due->name,
        .remedy = due->name,
        .why = duty && due->basis.n ? str_fmt(a, "A duty by %.*s.", STR_ARG(due->basis))
               : duty               ? STR("A duty.")
               : due->more.n        ? due->more
                                    : STR("A task somebody entered."),
        .how = duty ? str_fmt(a, "tutela set %.*s status=done done_at=%.*s evidence=ID",
                              STR_ARG(due->id), STR_ARG(date_str(a, steps->data->as_of)))
                    : str_fmt(a, "tutela set %.*s status=done done_on=%.*s", STR_ARG(due->id),
                              STR_ARG(date_str(a, steps->data->as_of))),
        .record = due->id,
        .line = buf_str(&line),
    };
}

enum { FIRST_CLAUSES = 3 }; /* that a step names where it cannot name all */

static struct words words_of_proof(struct gap_steps *steps, const struct gap_step *step)
{
    struct gap_state *s = steps->state;
    struct arena *a = steps->arena;
    const struct gap_catalogue *c = &steps->ground->catalogues[step->item];
    struct gap_verdict v = gap_judge(s, step->by);
    struct buf remedy = {.arena = a};
    size_t named = 0;
    buf_fmt(&remedy, "Link what shows %zu %s of %.*s: ", step->count,
            step->count == 1 ? "clause" : "clauses", STR_ARG(c->name));
    for (size_t i = step->by; named < FIRST_CLAUSES && named < step->count; i++)
        if (gap_lacks_proof(s, i, step->required))
            buf_fmt(&remedy, "%s%.*s", named++ ? ", " : "",
                    STR_ARG(steps->ground->clauses[i].texts[GAP_CLAUSE_ID]));
    if (step->count > named)
        buf_fmt(&remedy, " and %zu more", step->count - named);
    return (struct words){
        .name = c->id,
        .title = c->name,
        .remedy = buf_str(&remedy),
        .why = STR("No row of a check or slot says that these clauses fall short; what is missing "
                   "is evidence in date that shows them."),
        .how = str_fmt(a, "tutela gap %.*s --catalogue %.*s (then) %.*s",
                       STR_ARG(steps->data->devices[step->device].id), STR_ARG(c->id),
                       STR_ARG(gap_proof_how(s, a, step->by))),
        .record = c->id,
        .line = str_fmt(a, "%.*s: %.*s",
                        STR_ARG(steps->ground->clauses[step->by].texts[GAP_CLAUSE_ID]),
                        STR_ARG(gap_reason(s, a, step->by, &v))),
    };
}

static struct words words_of(struct gap_steps *steps, const struct gap_step *step)
{
    switch (step->kind) {
    case GAP_STEP_CHECK: return words_of_check(steps, step);
    case GAP_STEP_SLOT: return words_of_slot(steps, step);
    case GAP_STEP_FACT: return words_of_fact(steps, step);
    case GAP_STEP_DUE: return words_of_due(steps, step);
    case GAP_STEP_PROOF: return words_of_proof(steps, step);
    case GAP_STEP_KIND__COUNT: break;
    }
    return (struct words){0};
}

/* --- rows and clauses --- */

static void put_row(struct arena *a, struct json *rows, struct str record, struct str line)
{
    struct json *o = json_add(a, rows, NULL, JSON_OBJECT);
    json_add_text(a, o, "record", record);
    json_add_text(a, o, "line", line);
}

/* The clauses that wait, each with its reason. */
static void put_proof_rows(struct gap_steps *steps, const struct gap_step *step, struct json *rows)
{
    const struct gap_range *of = &steps->ground->catalogues[step->item].clauses;
    for (size_t i = step->by; i < of->first + of->count; i++) {
        if (!gap_lacks_proof(steps->state, i, step->required))
            continue;
        struct gap_verdict v = gap_judge(steps->state, i);
        put_row(steps->arena, rows, steps->ground->clauses[i].texts[GAP_CLAUSE_ID],
                gap_reason(steps->state, steps->arena, i, &v));
    }
}

static void put_rows(struct gap_steps *steps, const struct gap_step *step, const struct words *w,
                     struct json *o)
{
    struct arena *a = steps->arena;
    const struct gap_data *d = steps->data;
    struct json *rows = json_add(a, o, "rows", JSON_ARRAY);
    for (size_t i = step->rows.first; i < step->rows.first + step->rows.count; i++) {
        const struct gap_row *row = &d->rows.items[d->places[i].row];
        put_row(a, rows, row->record, row->line);
    }
    size_t at = 0, release;
    while (step->kind == GAP_STEP_SLOT && gap_slot_next(steps->state, step->item, &at, &release)) {
        struct gap_slot_look look = gap_slot_look(steps->state, step->item, release);
        if (look.word != GAP_SLOT_HOLDS)
            put_row(a, rows, release != SIZE_MAX ? d->releases[release].id : w->record,
                    gap_slot_line(steps->state, a, step->item, &look));
    }
    if (step->kind == GAP_STEP_PROOF)
        put_proof_rows(steps, step, rows);
    if (json_count(rows) == 0)
        put_row(a, rows, w->record, w->line);
}

static bool is_settled_by(const struct gap_state *s, size_t clause, struct str fact)
{
    const struct gap_clause *c = &s->ground->clauses[clause];
    return !c->heading && gap_wanted(s, c->catalogue) &&
           str_eq(s->applies[c->condition].fact, fact) &&
           gap_judge(s, clause).status == GAP_UNKNOWN;
}

static void put_clears(struct gap_steps *steps, const struct gap_step *step, struct json *o)
{
    const struct gap_ground *g = steps->ground;
    struct json *clears = json_add(steps->arena, o, "clears", JSON_ARRAY);
    const struct gap_index *of = step->kind == GAP_STEP_CHECK  ? &g->check_clauses[step->item]
                                 : step->kind == GAP_STEP_SLOT ? &g->slot_clauses[step->item]
                                                               : NULL;
    for (size_t i = 0; of && i < of->count; i++)
        if (gap_serves(steps->state, of->items[i]))
            json_add_text(steps->arena, clears, NULL,
                          g->clauses[of->items[i]].texts[GAP_CLAUSE_ID]);
    for (size_t i = 0; step->kind == GAP_STEP_FACT && i < g->clause_count; i++)
        if (is_settled_by(steps->state, i, g->facts[step->item].name))
            json_add_text(steps->arena, clears, NULL, g->clauses[i].texts[GAP_CLAUSE_ID]);
    if (step->kind == GAP_STEP_PROOF)
        JSON_EACH (row, json_get(o, "rows"))
            json_add_text(steps->arena, clears, NULL, json_text(row, "record"));
    if (step->kind == GAP_STEP_DUE && step->by != SIZE_MAX)
        json_add_text(steps->arena, clears, NULL, g->clauses[step->by].texts[GAP_CLAUSE_ID]);
}

/* "closes 3 clauses and brings 9 further, e.g. MDR-I-17.2 (law)" */
static struct str effect(struct gap_steps *steps, const struct gap_step *step)
{
    struct buf b = {.arena = steps->arena};
    size_t further = step->clears - step->closes;
    if (step->kind == GAP_STEP_FACT)
        buf_fmt(&b, "settles %zu %s", step->clears, step->clears == 1 ? "clause" : "clauses");
    else if (step->closes)
        buf_fmt(&b, "closes %zu %s", step->closes, step->closes == 1 ? "clause" : "clauses");
    if (step->kind != GAP_STEP_FACT && further)
        buf_fmt(&b, "%sbrings %zu %s further", step->closes ? " and " : "", further,
                further == 1 ? "clause" : "clauses");
    if (step->by == SIZE_MAX)
        return buf_str(&b);
    const struct gap_clause *c = &steps->ground->clauses[step->by];
    struct str status = c->texts[GAP_CLAUSE_STATUS];
    buf_fmt(&b, "%s%.*s (%.*s", b.n ? ", e.g. " : "", STR_ARG(c->texts[GAP_CLAUSE_ID]),
            STR_ARG(c->catalogue->label));
    /* What we know only second-hand says so wherever it is used. */
    if (STR_IS(status, "secondary") || STR_IS(status, "unverified"))
        buf_fmt(&b, ", %.*s", STR_ARG(status));
    buf_char(&b, ')');
    return buf_str(&b);
}

static void put_weights(struct gap_steps *steps, const struct gap_step *step, struct json *o)
{
    struct arena *a = steps->arena;
    bool overdue = step->due.year && date_cmp(step->due, steps->data->as_of) < 0;
    json_add_text(a, o, "grade", step->required ? STR("required") : STR("advised"));
    json_add_text(a, o, "label", str_of(gap_labels[step->weight]));
    json_add_bool(a, o, "blocks_release",
                  step->required && (step->kind <= GAP_STEP_SLOT || step->kind == GAP_STEP_PROOF));
    json_add_bool(a, o, "safety", step->safety);
    json_add_text(a, o, "due_on", date_str(a, step->due));
    json_add_bool(a, o, "overdue", overdue);
    json_add_int(a, o, "effort_minutes", step->effort_minutes);
    json_add_int(a, o, "closes", (int64_t)step->closes);
    json_add_text(a, o, "effect", effect(steps, step));
}

void gap_step_put(struct gap_steps *steps, const struct gap_step *step, size_t rank,
                  struct json *list)
{
    static const char *const kinds[GAP_STEP_KIND__COUNT] = {"check", "slot", "fact", "due",
                                                            "proof"};
    struct arena *a = steps->arena;
    const struct gap_device *d = &steps->data->devices[step->device];
    if (steps->state->device != step->found_at)
        gap_state_take(steps->state, step->found_at, SIZE_MAX);
    struct words w = words_of(steps, step);
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_int(a, o, "rank", (int64_t)rank);
    json_add_text(a, o, "kind", str_of(kinds[step->kind]));
    json_add_text(a, o, "device", d->id);
    json_add_text(a, o, "device_name", d->name);
    json_add_text(a, o, "release",
                  step->release != SIZE_MAX ? steps->data->releases[step->release].id
                                            : (struct str){0});
    json_add_text(a, o, "check", w.name);
    json_add_text(a, o, "title", w.title);
    json_add_text(a, o, "remedy", w.remedy);
    json_add_text(a, o, "why", w.why);
    json_add_text(a, o, "how", w.how);
    json_add_text(a, o, "page",
                  w.record.n ? str_fmt(a, "/records/%.*s", STR_ARG(w.record))
                             : STR("/requirements"));
    put_weights(steps, step, o);
    json_add_int(a, o, "count", (int64_t)step->count);
    json_add_text(a, o, "record", w.record);
    json_add_text(a, o, "line", w.line);
    put_rows(steps, step, &w, o);
    put_clears(steps, step, o);
}
