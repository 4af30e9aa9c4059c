#include "assess/classify/record.h"
#include "intake/device/device.h"

/* The answers in force, as facts of the rules of today. */
static bool known_facts(struct store *s, struct arena *a, struct str device,
                        const struct classify_rules *rules, struct classify_facts *facts,
                        struct err *err)
{
    struct classification kept;
    struct record_head head;
    struct json *given;
    if (!classify_current(s, a, device, &kept, &head, err))
        return false;
    return head.id.n == 0 || (json_read(a, kept.facts, &given, err) &&
                              classify_facts_read(a, rules, given, facts, err));
}

bool classify_answer_device(struct store *s, struct arena *a, const struct classify_given *g,
                            struct str *id, bool *written, struct err *err)
{
    struct device device;
    struct classify_facts facts = {{0}};
    struct buf text = {.arena = a};
    if (!store_load(s, a, &DEVICE_TYPE, g->device, &device, NULL, err))
        return false;
    const struct classify_rules *rules = classify_default(
        a, str_of(device_regulation_choices[device.regulation].name));
    if (!known_facts(s, a, g->device, rules, &facts, err))
        return false;
    for (size_t i = 0; i < g->count; i++)
        if (!classify_answer(a, rules, g->answers[i].question, g->answers[i].answer, &facts, err))
            return false;
    json_write(classify_facts_json(a, rules, &facts), &text);
    const struct classification r = {
        .device = g->device,
        .regulation = device.regulation,
        .facts = buf_str(&text),
        .status = g->accept ? CLASSIFICATION_STATUS_ACCEPTED : CLASSIFICATION_STATUS_PROPOSED,
        .reason = g->reason,
        .decided_by = g->who,
        .decided_on = g->on,
    };
    return classify_keep(s, a, &r, id, written, err);
}
