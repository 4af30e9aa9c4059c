#include "assess/decide/decide.h"

#include <stdlib.h>

#include "assess/decide/policy.h"
#include "assess/decide/target.h"
#include "base/limits.h"

enum outcome {
    APPLIED,
    REPLACED,
    THERE_ALREADY,
    NO_PRODUCT,
    NO_COMPONENT,
    NOT_FOUND,
    OLDER,
    INVALID,
    STATES_NOTHING,
    OUTCOME__COUNT
};

static const char *const outcomes[OUTCOME__COUNT] = {
    [APPLIED] = "applied",
    [REPLACED] = "replaced",
    [THERE_ALREADY] = "there_already",
    [NO_PRODUCT] = "no_product",
    [NO_COMPONENT] = "no_component",
    [NOT_FOUND] = "not_found",
    [OLDER] = "older",
    [INVALID] = "invalid",
    [STATES_NOTHING] = "states_nothing",
};

struct taker {
    struct store *store;
    struct arena *arena;
    const struct vex_document *document;
    const struct decide_import *import;
    struct decide_policy policy;
    struct decide_ground ground;
    struct hash file;
    bool file_kept;
    int64_t counts[OUTCOME__COUNT];
    int64_t accepted, proposed;
    struct err *err;
};

/* The line of the receipt that is being written. */
struct line {
    const struct vex_statement *s;
    struct json *decisions, *replaces;
    enum outcome outcome;
    struct str why;
};

/* --- one decision --- */

static bool set(struct taker *t, struct decision *d, const char *field, struct str value,
                struct str *why)
{
    struct err broken = {0};
    if (value.n == 0 || record_set(&DECISION_TYPE, d, t->arena, str_of(field), value, &broken))
        return true;
    *why = str_fmt(t->arena, "%s", broken.text);
    return false;
}

static struct str words(struct arena *a, struct str word)
{
    char *p = str_cz(a, word);
    for (size_t i = 0; i < word.n; i++)
        p[i] = p[i] == '_' ? ' ' : p[i];
    return (struct str){p, word.n};
}

static struct str native_of(struct taker *t, const struct vex_statement *s)
{
    struct buf b = {.arena = t->arena};
    json_write(vex_native(t->arena, t->document, s), &b);
    if (b.n <= LIMIT_JSON)
        return buf_str(&b);
    return STR("{\"left_out\": \"longer than a field may be; it is in the attached file\"}");
}

static bool fill(struct taker *t, const struct vex_statement *s, const struct decide_target *to,
                 struct decision *d, struct str *why)
{
    struct arena *a = t->arena;
    struct str file = t->import->file_name;
    struct str title = str_fmt(a, "%.*s in %.*s: %.*s", STR_ARG(to->vulnerability),
                               STR_ARG(to->name), STR_ARG(words(a, s->state)));
    struct str origin = str_fmt(a, "%.*s%s%.*s", STR_ARG(file), file.n ? " " : "",
                                STR_ARG(s->place));
    return set(t, d, "name", title, why) && set(t, d, "identity", to->identity, why) &&
           set(t, d, "vulnerability", to->vulnerability, why) &&
           set(t, d, "scope", to->scope, why) && set(t, d, "from_version", to->version, why) &&
           set(t, d, "to_version", to->version, why) && set(t, d, "state", s->state, why) &&
           set(t, d, "justification", s->justification, why) &&
           set(t, d, "reason", s->reason, why) && set(t, d, "action", s->action, why) &&
           set(t, d, "response", s->response, why) && set(t, d, "author", s->author, why) &&
           set(t, d, "stated_at", s->at.ms ? instant_str(a, s->at) : (struct str){0}, why) &&
           set(t, d, "origin", origin, why) && set(t, d, "file", hash_hex(a, &t->file), why) &&
           set(t, d, "statement", native_of(t, s), why);
}

/* What others state is ours only when we say so, when it says what our rules ask for, and when it
   is certain what it is about; else it stays a proposal, with the reason. */
static struct str accept(struct taker *t, const struct decide_targets *targets, struct decision *d)
{
    const struct decide_import *i = t->import;
    d->status = DECISION_STATUS_PROPOSED;
    if (!i->accept)
        return STR("a proposal: nobody of us has accepted it");
    if (targets->doubt.n)
        return str_fmt(t->arena, "a proposal, not accepted: %.*s", STR_ARG(targets->doubt));
    if (d->state == DECISION_STATE_AFFECTED && d->action.n == 0)
        return STR("a proposal, not accepted: it does not say what to do");
    if (d->state == DECISION_STATE_NOT_AFFECTED && d->reason.n == 0 &&
        d->justification == DECISION_JUSTIFICATION_UNSET)
        return STR("a proposal, not accepted: it does not say why");
    d->status = DECISION_STATUS_ACCEPTED;
    d->decided_by = i->accepted_by;
    d->decided_on = i->on;
    d->reviewer = i->reviewer;
    if (i->reviewer.n)
        d->reviewed_on = i->on;
    if (t->policy.look_again_days[d->state])
        d->review_by = date_add_days(i->on, t->policy.look_again_days[d->state]);
    return STR("accepted");
}

static struct instant time_of(const struct json *existing)
{
    struct instant at;
    struct str stated = json_text(existing, "stated_at");
    return instant_parse(stated.n ? stated : json_text(existing, "at"), &at) ? at
                                                                             : (struct instant){0};
}

static bool same_key(const struct json *e, const struct decide_target *to)
{
    return str_eq(json_text(e, "scope"), to->scope) &&
           str_eq(json_text(e, "from_version"), to->version) &&
           str_eq(json_text(e, "to_version"), to->version);
}

/* Whether a decision says the same, as far as the format of the document can say it: what went out
   in coarser words must be known again when it comes back. */
static bool same_words(enum vex_format format, const struct json *e, const struct vex_statement *s)
{
    struct str ours = json_text(e, "justification");
    bool same_why = str_eq(ours, s->justification) ||
                    (ours.n && str_eq(vex_justification_to(format, ours).word,
                                      vex_justification_to(format, s->justification).word));
    return str_eq(json_text(e, "state"), s->state) && same_why &&
           str_eq(json_text(e, "reason"), s->reason) && str_eq(json_text(e, "action"), s->action) &&
           (format != VEX_CYCLONEDX || str_eq(json_text(e, "response"), s->response));
}

/* The release that is a target's scope; NULL when the scope is none. */
static const struct decide_release *release_of(const struct taker *t, struct str scope)
{
    for (size_t i = 0; scope.n && i < t->ground.release_count; i++)
        if (str_eq(t->ground.releases[i].release, scope))
            return &t->ground.releases[i];
    return NULL;
}

/* How near the scope of a decision is to that of a target which it covers: 4 the very same, 3 the
   device, 2 the family, 1 everywhere; 0 where it does not hold wherever the target would. */
static int nearness(const struct taker *t, const struct json *e, const struct decide_target *to)
{
    struct str scope = json_text(e, "scope"), from = json_text(e, "from_version");
    struct str last = json_text(e, "to_version");
    const struct decide_release *r = release_of(t, to->scope);
    if ((from.n && !str_eq(from, to->version)) || (last.n && !str_eq(last, to->version)))
        return 0;
    if (str_eq(scope, to->scope))
        return 4;
    if (scope.n == 0)
        return 1;
    return !r ? 0 : str_eq(scope, r->device) ? 3 : str_eq(scope, r->family) ? 2 : 0;
}

/* What is in force already about the very same: ours, and what others proposed; and what of ours
   holds there, the nearest that covers it and of these the newest. */
struct standing {
    const struct json *ours, *proposed, *holds;
    bool decided; /* something covers it that counts */
};

static bool find_standing(struct taker *t, const struct decide_target *to, struct standing *out)
{
    struct store_param params[] = {STORE_P(to->identity), STORE_P(to->vulnerability),
                                   STORE_P(date_str(t->arena, t->import->on))};
    struct json *rows;
    int nearest = 0;
    *out = (struct standing){0};
    if (!store_query(t->store, t->arena, "decide_existing", params, 3, &rows, t->err))
        return false;
    JSON_EACH (e, rows) {
        bool proposed = STR_IS(json_text(e, "status"), "proposed");
        int near = nearness(t, e, to);
        out->decided = out->decided || (near && STR_IS(json_text(e, "standing"), "decided"));
        if (near && near >= nearest && !proposed) {
            out->holds = e;
            nearest = near;
        }
        if (!same_key(e, to))
            continue;
        if (proposed)
            out->proposed = e;
        else
            out->ours = e;
    }
    return true;
}

/* "Found, and not decided", as our own documents have it, where nobody has decided here either; but
   a document that goes on to say more does say something. */
static bool says_nothing_new(struct taker *t, const struct vex_statement *s,
                             const struct standing *has)
{
    struct str file = hash_hex(t->arena, &t->file);
    return !has->decided && !(has->proposed && str_eq(json_text(has->proposed, "file"), file)) &&
           STR_IS(s->state, "under_investigation") && s->action.n == 0 &&
           (s->reason.n == 0 || str_eq(s->reason, DECIDE_UNDECIDED));
}

static bool keep_file(struct taker *t)
{
    if (t->file_kept)
        return true;
    t->file_kept = true;
    return store_blob_put(t->store, t->import->bytes, STR("application/json"), &t->file, t->err);
}

static bool save(struct taker *t, struct decision *d, struct line *l, bool *replaced)
{
    struct decide_put put = {0};
    if (!keep_file(t))
        return false;
    if (!decide_put(t->store, t->arena, d, &put, t->err))
        return err_wrap(t->err, "%.*s", STR_ARG(l->s->place));
    json_add_text(t->arena, l->decisions, NULL, put.id);
    if (put.replaced.n)
        json_add_text(t->arena, l->replaces, NULL, put.replaced);
    if (put.settled.n)
        json_add_text(t->arena, l->replaces, NULL, put.settled);
    if (d->status == DECISION_STATUS_ACCEPTED)
        t->accepted++;
    else
        t->proposed++;
    *replaced = put.replaced.n > 0;
    return true;
}

/* Of several places the one that a person should look at speaks for the line, then what was done.
 */
static int weight(enum outcome outcome)
{
    return outcome == INVALID ? -2 : outcome == OLDER ? -1 : (int)outcome;
}

static void say(struct line *l, enum outcome outcome, struct str why)
{
    if (weight(outcome) <= weight(l->outcome)) {
        l->outcome = outcome;
        l->why = why;
    }
}

/* The newest statement about the very same holds, by its time. */
static bool apply(struct taker *t, const struct decide_targets *targets,
                  const struct decide_target *to, struct line *l)
{
    const struct vex_statement *s = l->s;
    struct decision d = {0};
    struct standing has;
    struct str why = {0};
    if (!find_standing(t, to, &has))
        return false;
    /* A wider decision of the same words settles it where no nearer one says something else. */
    bool same = has.holds && same_words(t->document->format, has.holds, s);
    const struct json *known[] = {same ? has.holds : NULL, has.ours, has.proposed};
    if (says_nothing_new(t, s, &has)) {
        say(l, THERE_ALREADY, STR("it is not decided here either"));
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        bool settles = known[i] != has.proposed || !t->import->accept;
        if (known[i] && settles && same_words(t->document->format, known[i], s)) {
            say(l, THERE_ALREADY,
                str_fmt(t->arena, "as in %.*s", STR_ARG(json_text(known[i], "id"))));
            return true;
        }
        if (known[i] && s->at.ms && s->at.ms <= time_of(known[i]).ms &&
            !same_words(t->document->format, known[i], s)) {
            say(l, OLDER,
                str_fmt(t->arena, "%.*s is as new, or newer", STR_ARG(json_text(known[i], "id"))));
            return true;
        }
    }
    if (!fill(t, s, to, &d, &why)) {
        say(l, INVALID, why);
        return true;
    }
    why = accept(t, targets, &d);
    bool replaced = false;
    if (!save(t, &d, l, &replaced))
        return false;
    say(l, replaced ? REPLACED : APPLIED, why);
    return true;
}

/* --- the receipt --- */

static struct str name_of(struct arena *a, const struct vex_item *item)
{
    if (!item)
        return (struct str){0};
    struct str id = item->purl.n ? item->purl : item->id.n ? item->id : item->cpe;
    struct str version = item->range.n ? item->range : item->version;
    if (item->name.n && !item->purl.n)
        id = item->name;
    if (id.n == 0)
        return item->serial;
    return version.n && !item->purl.n ? str_fmt(a, "%.*s %.*s", STR_ARG(id), STR_ARG(version)) : id;
}

static struct json *put_line(struct taker *t, struct json *lines, const struct vex_statement *s)
{
    struct arena *a = t->arena;
    struct json *o = json_add(a, lines, NULL, JSON_OBJECT);
    json_add_text(a, o, "place", s->place);
    json_add_int(a, o, "line", (int64_t)s->line);
    json_add_text(a, o, "vulnerability", s->vulnerability);
    json_add_text(a, o, "state", s->state);
    json_add_text(a, o, "product", name_of(a, s->product));
    json_add_text(a, o, "component", name_of(a, s->component));
    return o;
}

static enum outcome outcome_of(const char *word)
{
    for (size_t i = 0; i < OUTCOME__COUNT; i++)
        if (strcmp(outcomes[i], word) == 0)
            return (enum outcome)i;
    return INVALID;
}

static bool judge(struct taker *t, struct line *l)
{
    const struct vex_statement *s = l->s;
    struct decide_targets targets;
    if (s->broken) {
        say(l, INVALID, s->why);
        return true;
    }
    if (s->state.n == 0) {
        say(l, STATES_NOTHING, STR("the vulnerability is listed without an analysis"));
        return true;
    }
    if (!decide_targets(&t->ground, s, t->import, &targets, t->err))
        return false;
    if (targets.count == 0) {
        say(l, outcome_of(targets.outcome), targets.why);
        return true;
    }
    for (size_t i = 0; i < targets.count; i++)
        if (!apply(t, &targets, &targets.items[i], l))
            return false;
    return true;
}

static bool take(struct taker *t, struct json *line, const struct vex_statement *s)
{
    struct arena *a = t->arena;
    struct line l = {.s = s, .outcome = OUTCOME__COUNT};
    l.decisions = json_add(a, line, "decisions", JSON_ARRAY);
    l.replaces = json_add(a, line, "replaces", JSON_ARRAY);
    if (!judge(t, &l))
        return false;
    if (json_count(l.replaces) && l.outcome == APPLIED)
        l.outcome = REPLACED;
    json_add_text(a, line, "outcome", str_of(outcomes[l.outcome]));
    json_add_text(a, line, "rule", str_of(l.outcome == INVALID && s->broken ? s->broken : ""));
    json_add_text(a, line, "why", l.why);
    t->counts[l.outcome]++;
    return true;
}

static int newest_first(const void *a, const void *b)
{
    const struct vex_statement *x = *(const struct vex_statement *const *)a;
    const struct vex_statement *y = *(const struct vex_statement *const *)b;
    if (x->at.ms != y->at.ms)
        return x->at.ms > y->at.ms ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* The newest first, so that within one document older statements about the same are seen to be. */
static bool take_all(struct taker *t, struct json *lines)
{
    const struct vex_document *d = t->document;
    const struct vex_statement **order = ARENA_ARRAY(t->arena, const struct vex_statement *,
                                                     d->count + 1);
    struct json **line = ARENA_ARRAY(t->arena, struct json *, d->count + 1);
    for (size_t i = 0; i < d->count; i++) {
        order[i] = &d->statements[i];
        line[i] = put_line(t, lines, order[i]);
    }
    qsort(order, d->count, sizeof *order, newest_first);
    for (size_t i = 0; i < d->count; i++)
        if (!take(t, line[order[i] - d->statements], order[i]))
            return false;
    return true;
}

static void put_counts(struct taker *t, struct json *receipt)
{
    struct arena *a = t->arena;
    struct json *counts = json_add(a, receipt, "counts", JSON_OBJECT);
    int64_t done = t->counts[APPLIED] + t->counts[REPLACED] + t->counts[THERE_ALREADY] +
                   t->counts[STATES_NOTHING];
    for (size_t i = 0; i < OUTCOME__COUNT; i++)
        json_add_int(a, counts, outcomes[i], t->counts[i]);
    json_add_int(a, receipt, "accepted", t->accepted);
    json_add_int(a, receipt, "proposed", t->proposed);
    json_add_int(a, receipt, "not_applied", (int64_t)t->document->count - done);
}

bool decide_take(struct store *s, struct arena *a, const struct vex_document *d,
                 const struct decide_import *import, struct json **receipt, struct err *err)
{
    struct taker t = {.store = s, .arena = a, .document = d, .import = import, .err = err};
    t.file = hash_sha256(import->bytes);
    if (import->accept && str_eq_nocase(import->accepted_by, import->reviewer))
        return err_set(err, ERR_USAGE, "the reviewer must be another person than who accepts");
    if (!decide_policy_built_in(a, &t.policy, err) ||
        !decide_ground_load(s, a, import->release, &t.ground, err))
        return false;
    struct json *o = json_object(a);
    json_add_text(a, o, "format", str_of(vex_format_name(d->format)));
    json_add_text(a, o, "spec_version", d->spec_version);
    json_add_text(a, o, "id", d->id);
    json_add_text(a, o, "author", d->author);
    json_add_text(a, o, "at", d->at.ms ? instant_str(a, d->at) : (struct str){0});
    json_add_int(a, o, "statements", (int64_t)d->count);
    if (!take_all(&t, json_add(a, o, "lines", JSON_ARRAY)))
        return false;
    put_counts(&t, o);
    *receipt = o;
    return true;
}
