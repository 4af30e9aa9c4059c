#include "assess/risk/handover.h"
#include "base/embed.h"

/* What each kind of handover carries: the payload of data/policies/connections.json, by the members
   of the rows that hold it. */

struct part {
    const char *label;
    const char *member; /* of the row; NULL: nothing holds it, or the question below */
    const char *ask;    /* a question to the receiver, the same for all; else NULL */
    const char *type;   /* of the field whose choice the member is; else NULL */
};

enum { PARTS_MAX = 12 };

/* clang-format off */
static const struct kind {
    const char *word, *from, *to;
    struct part parts[PARTS_MAX];
} kinds[] = {
    [CONNECTION_KIND_UNSET] = {"", "both", "both", {{0}}},
    [CONNECTION_KIND_X1] = {"X1", "safety", "security", {
        {"Function or data", "name", NULL, NULL},
        {"Essential functions", "essential_performance", NULL, NULL},
        {"Hazard", "hazard", NULL, NULL},
        {"Hazardous situation", "hazardous_situation", NULL, NULL},
        {"Severity", "severity", NULL, "safety_risk"},
        {"Time to harm", NULL, NULL, NULL},
        {"Required availability", NULL, NULL, NULL},
        {0}}},
    [CONNECTION_KIND_X2] = {"X2", "security", "safety", {
        {"Security risk", "id", NULL, NULL},
        {"What can happen", "name", NULL, NULL},
        {"May harm a person", "safety_relevant", NULL, "security_risk"},
        {"Security hazard", "hazard_category", NULL, "security_risk"},
        {"Affected function", "affected_function", NULL, NULL},
        {"Sequence of events", "description", NULL, NULL},
        {"Adverse impact", "adverse_impact", NULL, NULL},
        {"Exploitability before controls", "exploitability_before", NULL, "security_risk"},
        {"Exploitability after controls", "exploitability_after", NULL, "security_risk"},
        {"Detectability by the user", "detectability", NULL, "security_risk"},
        {"Patients at once", "patients_at_once", NULL, NULL},
        {0}}},
    [CONNECTION_KIND_X3] = {"X3", "security", "safety", {
        {"Control", "name", NULL, NULL},
        {"What it does", "description", NULL, NULL},
        {"Possible side-effects", "side_effects", NULL, NULL},
        {"Too restrictive?", NULL, "Can it delay access, hide an alarm, restart, slow down, drain a "
         "battery, lock out, or be unavailable after a lost key, and stop authorised help?", NULL},
        {"Too weak?", NULL, "What reaches the patient when it fails, or is passed by?", NULL},
        {0}}},
    [CONNECTION_KIND_X4] = {"X4", "safety", "security", {
        {"Control", "name", NULL, NULL},
        {"What it does", "description", NULL, NULL},
        {"New interface or delay", "side_effects", NULL, NULL},
        {"Too weak?", NULL, "Does it use software, communication, an override, emergency access, or "
         "a long validation, that an attacker can use or wait for?", NULL},
        {"Too restrictive?", NULL, "Would closing that way stop authorised help?", NULL},
        {0}}},
    [CONNECTION_KIND_X5] = {"X5", "both", "both", {
        {"Release", "name", NULL, NULL},
        {"Residual security risk", "security_residual", NULL, NULL},
        {"Residual safety risk", "safety_residual", NULL, NULL},
        {"Open vulnerabilities with decision", "vulnerabilities", NULL, NULL},
        {"Transferred risks", "transferred", NULL, NULL},
        {0}}},
    [CONNECTION_KIND_X6] = {"X6", "security", "safety", {
        {"Case or decision", "id", NULL, NULL},
        {"What was found", "name", NULL, NULL},
        {"May harm a person", "safety_relevant", NULL, "security_risk"},
        {"Vulnerabilities", "vulnerabilities", NULL, NULL},
        {"Affected versions", "from_version", NULL, NULL},
        {"Affected units", NULL, NULL, NULL},
        {"New exploitability", "exploitability", NULL, "case"},
        {"Interim measures", "interim_measures", NULL, NULL},
        {0}}},
    [CONNECTION_KIND_X7] = {"X7", "safety", "security", {
        {"Complaint or incident", "id", NULL, NULL},
        {"What happened", "name", NULL, NULL},
        {"Description", "description", NULL, NULL},
        {"Units", "units", NULL, NULL},
        {"Devices", "releases", NULL, NULL},
        {"Logs", "evidence", NULL, NULL},
        {0}}},
};
/* clang-format on */

const char *handover_kind_word(int64_t kind)
{
    return kinds[kind].word;
}

int64_t handover_kind_find(struct str word)
{
    for (int64_t i = CONNECTION_KIND_X1; i < (int64_t)COUNT_OF(kinds); i++)
        if (str_eq_nocase(word, str_of(kinds[i].word)))
            return i;
    return CONNECTION_KIND_UNSET;
}

const char *handover_from(int64_t kind)
{
    return kinds[kind].from;
}

const char *handover_to(int64_t kind)
{
    return kinds[kind].to;
}

struct str handover_trigger(struct arena *a, int64_t kind)
{
    struct json *policy;
    struct err err = {0};
    bool ok = json_read(a, embed_find("data/policies/connections.json"), &policy, &err);
    assert(ok); /* our own file; a test reads it */
    JSON_EACH (entry, json_get(policy, "connections"))
        if (str_eq(json_text(entry, "id"), str_of(kinds[kind].word)))
            return json_text(entry, "trigger");
    return (struct str){0};
}

/* Of a device X1 hands over its functions, of a safety risk the risk. */
static bool passes_over(int64_t kind, const struct part *p, const struct json *row)
{
    bool functions = json_text(row, "essential_performance").n > 0;
    if (kind != CONNECTION_KIND_X1 || !p->member)
        return false;
    if (STR_IS(str_of(p->member), "essential_performance"))
        return !functions;
    return functions && !STR_IS(str_of(p->member), "name");
}

static struct str text_of(const struct part *p, const struct json *row)
{
    if (p->ask)
        return str_of(p->ask);
    if (!p->member)
        return (struct str){0};
    struct str text = json_as_text(json_get(row, p->member));
    if (STR_IS(str_of(p->member), "safety_relevant") && text.n == 0)
        return STR("unknown, which counts as yes");
    return p->type && text.n ? view_label(p->type, p->member, text) : text;
}

void handover_put_payload(struct arena *a, struct json *item, int64_t kind, const struct json *row)
{
    struct json *parts = json_add(a, item, "parts", JSON_ARRAY);
    struct buf payload = {.arena = a};
    for (const struct part *p = kinds[kind].parts; p->label; p++) {
        if (passes_over(kind, p, row))
            continue;
        struct str text = text_of(p, row);
        bool missing = text.n == 0;
        struct json *part = json_add(a, parts, NULL, JSON_OBJECT);
        json_add_text(a, part, "label", str_of(p->label));
        json_add_text(a, part, "text", missing ? STR("not recorded") : text);
        json_add_bool(a, part, "missing", missing);
        buf_fmt(&payload, "%s%s: %.*s", payload.n ? "\n" : "", p->label,
                STR_ARG(missing ? STR("not recorded") : text));
    }
    json_add_text(a, item, "payload", buf_str(&payload));
}
