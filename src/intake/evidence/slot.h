/*
 * slot.h - named places for evidence where nothing can be computed.
 *
 * A slot (data/slots/slots.json) says what a piece of evidence must show, in words for people
 * without security background, which clauses ask for it, and whether it is due once for the
 * organisation, for each device or for each release. Evidence and documents name the slots they
 * fill; an evidence_review judges them. Invariant: every slot that was taken has id, name, shows,
 * source and at least one clause, and an id of its own.
 */
#ifndef INTAKE_EVIDENCE_SLOT_H
#define INTAKE_EVIDENCE_SLOT_H

#include "base/finding.h"
#include "base/limits.h"
#include "record/record.h"

/* Some hundred slots of one kilobyte. */
#define EVIDENCE_SLOTS_SIZE_MAX MIB(4)

enum evidence_slot_scope {
    EVIDENCE_SLOT_ORGANISATION,
    EVIDENCE_SLOT_DEVICE,
    EVIDENCE_SLOT_RELEASE,
};

struct evidence_slot {
    struct str id, name, shows;
    struct str *serves; /* ids of clauses */
    size_t serve_count;
    enum evidence_slot_scope scope;
    struct str kind;               /* a word of evidence.kind or document.kind */
    bool document;                 /* it is a word of document.kind only */
    const struct json *applies_if; /* as of clauses; NULL: always */
    struct str renew;              /* as written, "P1Y"; empty: need not be renewed */
    int64_t renew_months, renew_days;
    const struct record_type **stale_when; /* a later change of one of these asks to look again */
    size_t stale_count;
    bool required;             /* else advised */
    int64_t effort_minutes;    /* an estimate; 0: unknown */
    struct str source, status; /* verified, secondary, unverified, own proposal */
};

struct evidence_slots {
    struct evidence_slot *items;
    size_t count;
};

/* {"slots": [...]} or the array alone. Fails when it is neither; a row that breaks a rule is a
   finding that names place and rule, and is left out. What is returned lives in a. */
NODISCARD bool evidence_slots_read(struct arena *a, struct str bytes, struct evidence_slots *out,
                                   struct findings *findings, struct err *err);

/* Those of the program. Fails when a row of ours is refused: ours must be without doubt. */
NODISCARD bool evidence_slots_built_in(struct arena *a, struct evidence_slots *out,
                                       struct err *err);

const struct evidence_slot *evidence_slot_find(const struct evidence_slots *slots,
                                               struct str id); /* or NULL */
const char *evidence_slot_scope_word(enum evidence_slot_scope scope);
/* The time after which it is renewed, as "12 months"; empty: need not be renewed. */
struct str evidence_slot_renew_words(struct arena *a, const struct evidence_slot *slot);

#endif
