#include "assess/gap/waiver.h"

#include "base/embed.h"

static const struct field waiver_fields[] = {
    {FIELD(struct waiver, check_name, TEXT), .label = "What is waived",
     .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Name of the check or slot, or id of the clause, as 'tutela check' shows it."},
    {FIELD(struct waiver, subject, REF), .label = "Record",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "*",
     .help = "The record of the row; the waiver falls away when it changes in what matters."},
    {FIELD(struct waiver, release, REF), .label = "Release", .flags = FIELD_FIXED,
     .refers_to = "release", .help = "Only for this release; empty: for all that have the row."},
    {FIELD(struct waiver, reason, LONGTEXT), .label = "Reason",
     .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Why the release may go out with it, in words a reviewer can weigh."},
    {FIELD(struct waiver, compensation, LONGTEXT), .label = "Until then",
     .help = "What protects the patient and the device in the meantime."},
    {FIELD(struct waiver, owner, TEXT), .label = "Owner", .flags = FIELD_REQUIRED,
     .help = "Who asks for it and answers for the end."},
    {FIELD(struct waiver, until, DATE), .label = "Until", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Last day on which it counts."},
    {FIELD(struct waiver, agreed_by, TEXT), .label = "Agreed by",
     .help = "The second person; without one it does not count."},
    {FIELD(struct waiver, agreed_on, DATE), .label = "Agreed on", .help = "Day of the agreement."},
};

/* What the policy of the program never lets pass; our own file, so it can be read. */
static struct str never_waived(struct arena *a, struct str check)
{
    struct json *policy;
    struct err unread = {0};
    bool ok = json_read(a, embed_find("data/policies/gate.json"), &policy, &unread);
    assert(ok);
    JSON_EACH (never, json_get(policy, "never_waived"))
        if (str_eq(json_text(never, "check"), check))
            return json_text(never, "reason");
    return (struct str){0};
}

static bool check_waiver(const void *record, const struct record_context *c, struct err *err)
{
    const struct waiver *r = record;
    struct str why = never_waived(c->arena, r->check_name);
    if (why.n)
        return err_set(err, ERR_INVALID, "check_name: %.*s is never waived: %.*s",
                       STR_ARG(r->check_name), STR_ARG(why));
    if (r->agreed_by.n && str_eq_nocase(str_trim(r->agreed_by), str_trim(r->owner)))
        return err_set(err, ERR_INVALID, "agreed_by: must be another person than the owner, %.*s",
                       STR_ARG(r->owner));
    return record_check_order("agreed_on", r->agreed_on, "until", r->until, err);
}

const struct record_type WAIVER_TYPE = {
    .name = "waiver",
    .label = "waiver",
    .plural = "waivers",
    .prefix = "WV",
    .help = "What somebody lets pass at the release gate, why, until when, and who agreed.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct waiver),
    .fields = waiver_fields,
    .field_count = COUNT_OF(waiver_fields),
    .check = check_waiver,
};
