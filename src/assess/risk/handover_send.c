#include "assess/control/control.h"
#include "assess/risk/handover.h"
#include "intake/device/device.h"

/* Sending and answering: the connection, and what follows from it on the side that it touches. */

static bool set(const struct record_type *t, void *record, struct arena *a, const char *field,
                struct str text, struct err *err)
{
    return record_set(t, record, a, str_of(field), text, err);
}

static bool load(const struct view *v, const struct record_type *t, struct str id, void *record,
                 struct err *err)
{
    return store_load(v->store, v->arena, t, id, record, NULL, err);
}

static bool save(const struct view *v, const struct record_type *t, struct str id, void *record,
                 struct err *err)
{
    return store_save(v->store, v->arena, t, id, 0, record, err);
}

static bool has_word(struct str words, struct str wanted)
{
    struct str word;
    while (str_word(&words, &word))
        if (str_eq(word, wanted))
            return true;
    return false;
}

/* --- the joint review behind X5 --- */

static bool fill_review(const struct view *v, struct str release, struct joint_review *j,
                        struct err *err)
{
    const struct {
        const char *list;
        struct str *ids;
    } lists[] = {{"security_risks", &j->security_risks},
                 {"safety_risks", &j->safety_risks},
                 {"decisions", &j->decisions},
                 {"transferred", &j->transferred}};
    struct json *rows;
    if (!view_rows(v, "handover_review", &release, 1, &rows, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct buf ids = {.arena = v->arena};
        JSON_EACH (row, rows)
            if (str_eq(json_text(row, "list"), str_of(lists[i].list)))
                buf_fmt(&ids, "%s%.*s", ids.n ? " " : "", STR_ARG(json_text(row, "id")));
        *lists[i].ids = buf_str(&ids);
    }
    return true;
}

/* The review of the release as it is, or a new one; its lists are of today. */
static bool put_review(const struct view *v, struct str release, struct str *id, struct err *err)
{
    struct json *users;
    struct joint_review j = {.release = release};
    *id = (struct str){0};
    if (!view_rows(v, "used_by", &release, 1, &users, err))
        return false;
    JSON_EACH (user, users)
        if (STR_IS(json_text(user, "type"), "joint_review"))
            *id = json_text(user, "from_id");
    if (id->n && !load(v, &JOINT_REVIEW_TYPE, *id, &j, err))
        return false;
    if (j.name.n == 0)
        j.name = str_fmt(v->arena, "Joint review of %.*s", STR_ARG(view_title(v, release)));
    if (!fill_review(v, release, &j, err))
        return false;
    return id->n ? save(v, &JOINT_REVIEW_TYPE, *id, &j, err)
                 : store_add(v->store, v->arena, &JOINT_REVIEW_TYPE, &j, id, err);
}

/* What both sides must know before they meet: the numbers, and what nobody has decided. */
static bool put_numbers(const struct view *v, struct str release, const struct json *from,
                        struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct json *rows, *row = json_object(a);
    struct joint_review j = {0};
    if (!view_rows(v, "handover_numbers", &release, 1, &rows, err) ||
        !fill_review(v, release, &j, err))
        return false;
    const struct json *n = json_first(rows);
    long long findings = json_int(n, "findings", 0), decided = json_int(n, "decided", 0);
    json_add_text(a, row, "id", release);
    json_add_text(a, row, "name", json_text(from, "name"));
    json_add_fmt(a, row, "security_residual",
                 "%lld high or critical after controls, %lld not "
                 "accepted",
                 (long long)json_int(n, "security_high", 0),
                 (long long)json_int(n, "security_open", 0));
    json_add_fmt(a, row, "safety_residual", "%lld unacceptable after controls, %lld not accepted",
                 (long long)json_int(n, "safety_unacceptable", 0),
                 (long long)json_int(n, "safety_open", 0));
    json_add_fmt(a, row, "vulnerabilities", "%lld findings, %lld decided, %lld undecided", findings,
                 decided, findings - decided);
    json_add_text(a, row, "transferred", j.transferred.n ? j.transferred : STR("none recorded"));
    *out = row;
    return true;
}

/* --- sending --- */

/* The device of the source, where it is of one: the inbox of all may be long. */
static struct str device_of(const struct view *v, struct str source)
{
    struct record_head head;
    struct json *fields;
    struct err ignored;
    if (!store_head(v->store, v->arena, source, &head, &ignored))
        return (struct str){0};
    if (strcmp(head.type->name, "device") == 0)
        return source;
    void *record = arena_alloc(v->arena, head.type->size, 1, _Alignof(max_align_t));
    if (!load(v, head.type, source, record, &ignored) ||
        !store_to_json(v->store, v->arena, &head, record, &fields, &ignored))
        return (struct str){0};
    return json_text(fields, "device");
}

/* The item of the inbox that is meant; what nothing asks for is no handover. */
static bool find_item(const struct view *v, const struct handover_wish *w, int64_t *kind,
                      const struct json **out, struct err *err)
{
    struct handover_filter filter = {.device = device_of(v, w->source), .all = true};
    struct json *model;
    const struct json *found = NULL;
    if (!handover_model(v, &filter, &model, err))
        return false;
    JSON_EACH (item, json_get(model, "items")) {
        if (!str_eq(json_text(item, "source"), w->source) ||
            (w->kind.n && !str_eq_nocase(json_text(item, "kind"), w->kind)))
            continue;
        if (found && !str_eq(json_text(found, "device"), json_text(item, "device")))
            return err_set(err, ERR_USAGE,
                           "%.*s is of several devices; add each connection by "
                           "'tutela add connection device=ID'",
                           STR_ARG(w->source));
        if (found)
            return err_set(err, ERR_USAGE, "%.*s asks for %.*s and %.*s: name one by --kind",
                           STR_ARG(w->source), STR_ARG(json_text(found, "kind")),
                           STR_ARG(json_text(item, "kind")));
        found = item;
    }
    if (!found)
        return err_set(err, ERR_INVALID,
                       "nothing asks for a handover%s%.*s of %.*s; 'tutela inbox --all' lists what "
                       "does",
                       w->kind.n ? " " : "", STR_ARG(w->kind), STR_ARG(w->source));
    *kind = handover_kind_find(json_text(found, "kind"));
    *out = found;
    return true;
}

/* The payload as the records are now, also where something was sent before. */
static bool make_payload(const struct view *v, const struct handover_wish *w, int64_t kind,
                         const struct json *item, struct str *out, struct err *err)
{
    struct json *row = NULL, *made = json_object(v->arena);
    struct record_head head;
    if (kind == CONNECTION_KIND_X5) {
        if (!put_numbers(v, w->source, item, &row, err))
            return false;
        json_add_text(v->arena, row, "name", json_text(item, "source_title"));
    } else {
        if (!store_head(v->store, v->arena, w->source, &head, err))
            return false;
        void *record = arena_alloc(v->arena, head.type->size, 1, _Alignof(max_align_t));
        if (!load(v, head.type, w->source, record, err) ||
            !store_to_json(v->store, v->arena, &head, record, &row, err))
            return false;
        if (json_text(row, "vulnerability").n) /* a decision is about one */
            json_add_text(v->arena, row, "vulnerabilities", json_text(row, "vulnerability"));
    }
    handover_put_payload(v->arena, made, kind, row);
    *out = json_text(made, "payload");
    if (w->note.n)
        *out = str_fmt(v->arena, "%.*s\nNote: %.*s", STR_ARG(*out), STR_ARG(w->note));
    return true;
}

static bool refuse_open(const struct json *item, struct err *err)
{
    struct str id = json_text(item, "connection"), by = json_text(item, "receiver");
    switch ((enum handover_state)json_int(item, "state", 0)) {
    case HANDOVER_WAITING:
        return err_set(err, ERR_CONFLICT, "%.*s is open already, and waits for an answer",
                       STR_ARG(id));
    case HANDOVER_DECIDED:
        return id.n ? err_set(err, ERR_CONFLICT,
                              "%.*s decided it (%.*s), and nothing has changed since: %.*s",
                              STR_ARG(id), STR_ARG(json_text(item, "decision")), STR_ARG(by))
                    : true; /* known by another way; a record of it does no harm */
    case HANDOVER_NOT_SENT:
    case HANDOVER_RETURNED:
    case HANDOVER_STALE:
    case HANDOVER_STATE__COUNT: break;
    }
    return true;
}

static struct str direction_of(int64_t kind)
{
    if (strcmp(handover_from(kind), "both") == 0)
        return STR("both");
    return strcmp(handover_from(kind), "security") == 0 ? STR("security_to_safety")
                                                        : STR("safety_to_security");
}

static bool fill(const struct view *v, const struct handover_wish *w, int64_t kind,
                 const struct json *item, struct connection *x, struct err *err)
{
    struct arena *a = v->arena;
    const struct record_type *t = &CONNECTION_TYPE;
    struct str payload, trigger = handover_trigger(a, kind);
    struct str name = str_fmt(a, "%s: %.*s", handover_kind_word(kind),
                              STR_ARG(json_text(item, "source_title")));
    x->kind = kind;
    x->source = w->source;
    x->device = json_text(item, "device");
    x->receiver = x->decision_reason = (struct str){0};
    x->decided_on = (struct date){0};
    x->decision = CONNECTION_DECISION_WAITING;
    x->sent_on = w->on;
    return make_payload(v, w, kind, item, &payload, err) &&
           (x->name.n || set(t, x, a, "name", name, err)) &&
           set(t, x, a, "direction", direction_of(kind), err) &&
           set(t, x, a, "trigger", trigger, err) && set(t, x, a, "payload", payload, err) &&
           set(t, x, a, "sender", w->actor, err) &&
           (w->target.n == 0 || set(t, x, a, "target", w->target, err));
}

bool handover_send(const struct view *v, const struct handover_wish *w, struct str *connection,
                   struct err *err)
{
    const struct json *item;
    struct connection x = {0};
    int64_t kind;
    if (w->kind.n && handover_kind_find(w->kind) == CONNECTION_KIND_UNSET)
        return err_set(err, ERR_USAGE, "--kind: '%.*s' is none of X1 to X7", STR_ARG(w->kind));
    struct record_head head;
    if (!store_head(v->store, v->arena, w->source, &head, err) ||
        !find_item(v, w, &kind, &item, err) || !refuse_open(item, err))
        return false;
    struct str id = json_text(item, "connection");
    bool again = json_int(item, "state", 0) == HANDOVER_RETURNED && id.n;
    if (again && !load(v, &CONNECTION_TYPE, id, &x, err))
        return false;
    if (kind == CONNECTION_KIND_X5 && !put_review(v, w->source, &x.target, err))
        return false;
    if (!fill(v, w, kind, item, &x, err))
        return false;
    *connection = again ? id : (struct str){0};
    return again ? save(v, &CONNECTION_TYPE, id, &x, err)
                 : store_add(v->store, v->arena, &CONNECTION_TYPE, &x, connection, err);
}

/* --- answering --- */

/* The only safety risk that names the security risk, where none was named. */
static bool find_safety(const struct view *v, struct connection *x, struct err *err)
{
    struct json *rows;
    if (x->target.n)
        return true;
    if (!view_rows(v, "risk_safety_of", &x->source, 1, &rows, err))
        return false;
    if (json_count(rows) != 1)
        return err_set(err, ERR_USAGE,
                       "--target: the safety risk into which %.*s is taken is needed; %zu name it",
                       STR_ARG(x->source), json_count(rows));
    x->target = json_text(json_first(rows), "id");
    return true;
}

/* The safety risk names the security risk, so that each leads to the other. */
static bool join(const struct view *v, struct connection *x, struct json *notes, struct err *err)
{
    struct safety_risk s;
    struct record_head head;
    if (!find_safety(v, x, err) || !store_head(v->store, v->arena, x->target, &head, err))
        return false;
    if (head.type != &SAFETY_RISK_TYPE)
        return err_set(err, ERR_INVALID, "--target: %.*s is a %s, wanted is a safety risk",
                       STR_ARG(x->target), head.type->label);
    if (!load(v, &SAFETY_RISK_TYPE, x->target, &s, err))
        return false;
    if (has_word(s.security_risks, x->source))
        return true;
    s.security_risks = str_trim(
        str_fmt(v->arena, "%.*s %.*s", STR_ARG(s.security_risks), STR_ARG(x->source)));
    json_add_text(v->arena, notes, NULL,
                  str_fmt(v->arena,
                          "%.*s names %.*s now; estimate its severity and probability again",
                          STR_ARG(x->target), STR_ARG(x->source)));
    return save(v, &SAFETY_RISK_TYPE, x->target, &s, err);
}

/* ISO 14971 7.5: accepted, to be changed, or rejected; who is not to be used is not in use. */
static bool look(const struct view *v, const struct connection *x, const struct handover_answer *w,
                 struct json *notes, struct err *err)
{
    struct record_head head;
    struct control c;
    if (!store_head(v->store, v->arena, x->source, &head, err))
        return false;
    if (head.type != &CONTROL_TYPE)
        return true;
    if (!load(v, &CONTROL_TYPE, x->source, &c, err))
        return false;
    bool in_use = c.status == CONTROL_STATUS_ACCEPTED || c.status == CONTROL_STATUS_IMPLEMENTED;
    c.side_effects_look = x->decision == CONNECTION_DECISION_ACCEPTED ? CONTROL_LOOK_ACCEPTED
                          : x->decision == CONNECTION_DECISION_REJECTED
                              ? CONTROL_LOOK_REJECTED
                              : CONTROL_LOOK_CHANGE_NEEDED;
    c.looked_by = w->actor;
    c.looked_on = w->on;
    if (in_use && c.side_effects_look != CONTROL_LOOK_ACCEPTED) {
        c.status = CONTROL_STATUS_PROPOSED;
        json_add_text(v->arena, notes, NULL,
                      str_fmt(v->arena,
                              "%.*s is proposed again: %.*s did not accept its side-effects",
                              STR_ARG(x->source), STR_ARG(w->actor)));
    }
    json_add_text(v->arena, notes, NULL,
                  str_fmt(v->arena, "%.*s: the look at its side-effects is of %.*s now",
                          STR_ARG(x->source), STR_ARG(w->actor)));
    return save(v, &CONTROL_TYPE, x->source, &c, err);
}

static bool follow(const struct view *v, struct connection *x, const struct handover_answer *w,
                   struct json *notes, struct err *err)
{
    bool accepted = x->decision == CONNECTION_DECISION_ACCEPTED;
    if (x->kind == CONNECTION_KIND_X2 && accepted)
        return join(v, x, notes, err);
    if (x->kind == CONNECTION_KIND_X3 || x->kind == CONNECTION_KIND_X4)
        return look(v, x, w, notes, err);
    return true;
}

/* One that was decided, and is answered alike on the same day, is confirmed. */
static bool look_again(const struct view *v, const struct handover_answer *w, struct err *err)
{
    struct json *rows;
    if (!view_rows(v, "view_stale_of", &w->connection, 1, &rows, err))
        return false;
    return json_count(rows) == 0 ||
           store_confirm(v->store, v->arena, w->connection, w->reason, err);
}

bool handover_answer(const struct view *v, const struct handover_answer *w, struct json **notes,
                     struct err *err)
{
    struct arena *a = v->arena;
    const struct record_type *t = &CONNECTION_TYPE;
    struct connection x;
    struct json *list = json_array(a);
    if (!STR_IS(w->decision, "accepted") && !STR_IS(w->decision, "rejected") &&
        !STR_IS(w->decision, "returned"))
        return err_set(err, ERR_USAGE, "--decision: one of accepted, rejected, returned is needed");
    if (str_trim(w->reason).n == 0)
        return err_set(err, ERR_USAGE, "--reason TEXT is needed: why");
    if (!load(v, t, w->connection, &x, err) || !set(t, &x, a, "decision", w->decision, err) ||
        !set(t, &x, a, "decision_reason", w->reason, err) ||
        !set(t, &x, a, "receiver", w->actor, err) ||
        (w->target.n && !set(t, &x, a, "target", w->target, err)))
        return false;
    x.decided_on = w->on;
    if (!follow(v, &x, w, list, err) || !save(v, t, w->connection, &x, err) ||
        !look_again(v, w, err))
        return false;
    *notes = list;
    return true;
}
