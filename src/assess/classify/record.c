#include "assess/classify/record.h"

#include "base/limits.h"
#include "intake/device/device.h"

static const struct choice classification_status_choices[] = {
    [CLASSIFICATION_STATUS_UNSET] = {"", "Not stated"},
    [CLASSIFICATION_STATUS_PROPOSED] = {"proposed", "Proposed"},
    [CLASSIFICATION_STATUS_ACCEPTED] = {"accepted", "Confirmed by the manufacturer"},
    {0},
};

static const struct field classification_fields[] = {
    {FIELD(struct classification, name, TEXT), .label = "Title", .flags = FIELD_COMPUTED,
     .help = "The result in one line."},
    {FIELD(struct classification, device, REF), .label = "Device",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "device",
     .help = "The device that was classified; its intended purpose decides (Annex VIII)."},
    {FIELD(struct classification, regulation, CHOICE), .label = "Regulation",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .choices = device_regulation_choices,
     .help = "The regulation whose rules were used."},
    {FIELD(struct classification, facts, JSON), .label = "Answers",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_MATTERS,
     .help = "Answers to the questions of the rules, by name (data/classification)."},
    {FIELD(struct classification, qualification, LONGTEXT), .label = "Qualification of software",
     .flags = FIELD_FIXED,
     .help = "Why the software is a device, or part of one, by the steps of MDCG 2019-11."},
    {FIELD(struct classification, risk_class, TEXT), .label = "Class",
     .flags = FIELD_COMPUTED | FIELD_MATTERS,
     .help = "The class that follows from the answers; empty when they leave it open."},
    {FIELD(struct classification, class_rule, TEXT), .label = "Rule",
     .flags = FIELD_COMPUTED | FIELD_MATTERS, .help = "The rule of Annex VIII that gives it."},
    {FIELD(struct classification, reasons, LONGTEXT), .label = "Reasons", .flags = FIELD_COMPUTED,
     .help = "Each branch that applies, with the answers used, the strictest first."},
    {FIELD(struct classification, open_questions, WORDS), .label = "Open questions",
     .flags = FIELD_COMPUTED,
     .help = "Questions not answered that could still change the class; each counts as no."},
    {FIELD(struct classification, rules_edition, TEXT), .label = "Rules", .flags = FIELD_COMPUTED,
     .help = "The rules that were used, with their day."},
    {FIELD(struct classification, status, CHOICE), .label = "Status",
     .flags = FIELD_FIXED | FIELD_DEFAULT, .choices = classification_status_choices,
     .help = "Whether the manufacturer confirmed it (MDR and IVDR Annex II 1.1(f))."},
    {FIELD(struct classification, reason, LONGTEXT), .label = "Reason", .flags = FIELD_FIXED,
     .help = "Why it was confirmed."},
    {FIELD(struct classification, conditions, LONGTEXT), .label = "Conditions",
     .flags = FIELD_FIXED, .help = "Under which conditions it holds."},
    {FIELD(struct classification, decided_by, TEXT), .label = "Decided by", .flags = FIELD_FIXED,
     .help = "Who decided."},
    {FIELD(struct classification, decided_on, DATE), .label = "Decided on", .flags = FIELD_FIXED,
     .help = "Day of the decision."},
};

/* The rules and answers that the record names. */
static bool read_answers(struct arena *a, const struct classification *r,
                         const struct classify_rules **rules, struct classify_facts *facts,
                         struct err *err)
{
    struct json *json;
    *rules = classify_default(a, str_of(device_regulation_choices[r->regulation].name));
    if (!*rules)
        return err_set(err, ERR_INVALID, "regulation: is needed to classify");
    if (!json_read(a, r->facts, &json, err))
        return err_wrap(err, "facts");
    return classify_facts_read(a, *rules, json, facts, err);
}

static bool compute_classification(void *record, const struct record_context *c, struct err *err)
{
    struct classification *r = record;
    const struct classify_rules *rules;
    struct classify_facts facts;
    struct buf reasons = {.arena = c->arena}, open = {.arena = c->arena};
    if (!read_answers(c->arena, r, &rules, &facts, err))
        return false;
    struct json *model = classify_model(c->arena, rules, &facts);
    JSON_EACH (reason, json_get(model, "reasons"))
        buf_fmt(&reasons, "%s%.*s", reasons.n ? "\n" : "", STR_ARG(json_as_text(reason)));
    JSON_EACH (q, json_get(model, "questions"))
        if (STR_IS(json_text(q, "affects"), "class"))
            buf_fmt(&open, "%s%.*s", open.n ? " " : "", STR_ARG(json_text(q, "id")));
    r->risk_class = json_text(model, "class");
    r->class_rule = json_text(model, "rule");
    r->reasons = buf_str(&reasons);
    r->open_questions = buf_str(&open);
    r->rules_edition = classify_edition(c->arena, rules);
    struct str text = json_text(model, "class_text");
    r->name = r->class_rule.n ? str_fmt(c->arena, "Class %.*s, rule %.*s", STR_ARG(text),
                                        STR_ARG(r->class_rule))
                              : str_fmt(c->arena, "Class %.*s", STR_ARG(text));
    return true;
}

static bool check_classification(const void *record, const struct record_context *c,
                                 struct err *err)
{
    const struct classification *r = record;
    struct device device;
    bool accepted = r->status == CLASSIFICATION_STATUS_ACCEPTED;
    if (accepted && !r->risk_class.n)
        return err_set(err, ERR_INVALID,
                       "status: the answers leave the class open, so that it "
                       "cannot be accepted");
    if (c->load(c, "device", r->device, &device) && device.regulation != r->regulation)
        return err_set(err, ERR_INVALID, "regulation: is not that of the device");
    return record_check_given(accepted, r->reason, "reason", "when a classification is accepted",
                              err);
}

const struct record_type CLASSIFICATION_TYPE = {
    .name = "classification",
    .label = "classification",
    .plural = "classifications",
    .prefix = "CLS",
    .help = "The class of a device by Annex VIII, computed from answers that are kept with it.",
    .flags = RECORD_JUDGEMENT | RECORD_DECISION,
    .size = sizeof(struct classification),
    .fields = classification_fields,
    .field_count = COUNT_OF(classification_fields),
    .check = check_classification,
    .compute = compute_classification,
};

bool classify_current(struct store *s, struct arena *a, struct str device,
                      struct classification *out, struct record_head *head, struct err *err)
{
    struct store_list list;
    struct str filter = str_fmt(a, "device=%.*s sort:-decided_on", STR_ARG(device));
    *head = (struct record_head){0};
    if (!store_list(s, a, &CLASSIFICATION_TYPE, filter, 0, 1, &list, err))
        return false;
    if (list.shown) {
        *head = list.heads[0];
        *out = *(const struct classification *)list.records;
    }
    return true;
}

static bool is_stale(struct store *s, struct arena *a, const struct record_head *head,
                     const struct classification *r, bool *stale, struct err *err)
{
    struct json *json;
    if (!store_to_json(s, a, head, r, &json, err))
        return false;
    *stale = json_is_true(json, "stale");
    return true;
}

/* Class, rule and reason of the device become those of the classification; first, so that the
   classification is about the device as it is then. */
static bool set_device(struct store *s, struct arena *a, const struct classification *r,
                       struct err *err)
{
    struct device device;
    const struct classify_rules *rules;
    struct classify_facts facts;
    if (!store_load(s, a, &DEVICE_TYPE, r->device, &device, NULL, err) ||
        !read_answers(a, r, &rules, &facts, err))
        return false;
    struct classify_result result = classify_result(rules, &facts);
    if (!result.name.n)
        return err_set(err, ERR_NO_DATA, "the answers leave the class open; nothing was accepted");
    const struct field *f = record_field(&DEVICE_TYPE, STR("risk_class"));
    struct str class = result.name;
    for (const struct choice *c = f->choices; c->name; c++)
        if (result.subclass.n && str_eq(result.subclass, str_of(c->name)))
            class = result.subclass; /* "A sterile" is no class of its own */
    struct str impl = STR("impl ");
    device.class_rule = result.rule; /* empty: the class is settled, which rule gives it is not */
    if (str_starts(result.rule, impl))
        device.class_rule = str_fmt(a, "Annex VIII %.*s", STR_ARG(str_from(result.rule, impl.n)));
    else if (result.rule.n)
        device.class_rule = str_fmt(a, "Rule %.*s", STR_ARG(result.rule));
    device.class_reason = r->reason;
    return record_set(&DEVICE_TYPE, &device, a, STR("risk_class"), class, err) &&
           store_save(s, a, &DEVICE_TYPE, r->device, 0, &device, err);
}

/* Whether both say the same, in whatever order the answers were written. */
static bool same_answers(struct arena *a, const struct classification *x,
                         const struct classification *y)
{
    const struct classify_rules *rules;
    struct classify_facts one, other;
    struct err ignored;
    return x->regulation == y->regulation && read_answers(a, x, &rules, &one, &ignored) &&
           read_answers(a, y, &rules, &other, &ignored) && memcmp(&one, &other, sizeof one) == 0;
}

bool classify_keep(struct store *s, struct arena *a, const struct classification *r, struct str *id,
                   bool *written, struct err *err)
{
    struct classification before, now = *r;
    struct record_head head;
    bool stale = false, accepts = r->status == CLASSIFICATION_STATUS_ACCEPTED;
    if (!classify_current(s, a, r->device, &before, &head, err))
        return false;
    bool same = head.id.n && same_answers(a, &before, r) &&
                (!r->qualification.n || str_eq(before.qualification, r->qualification));
    if (head.id.n && !is_stale(s, a, &head, &before, &stale, err))
        return false;
    *written = !same || stale || accepts;
    *id = head.id;
    if (!*written)
        return true;
    if (head.id.n && !now.qualification.n)
        now.qualification = before.qualification;
    if (accepts && !set_device(s, a, r, err))
        return false;
    return head.id.n ? store_supersede(s, a, &CLASSIFICATION_TYPE, head.id, &now, id, err)
                     : store_add(s, a, &CLASSIFICATION_TYPE, &now, id, err);
}
