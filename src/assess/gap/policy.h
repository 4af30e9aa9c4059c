/*
 * policy.h - which checks close the release gate, which only warn, and what is waived.
 *
 * The policy of the program is data/policies/gate.json; an organisation gives a file of its own
 * with grades, rules and waivers. Invariant: no file lets pass what the program never lets pass,
 * and every name of a check in it is one of a check, slot or clause that there is.
 */
#ifndef ASSESS_GAP_POLICY_H
#define ASSESS_GAP_POLICY_H

#include "assess/gap/ground.h"

enum gap_effect { GAP_WARNS, GAP_BLOCKS };

/* Why a waiver counts, or does not. */
enum gap_waiver_standing {
    GAP_WAIVER_COUNTS,
    GAP_WAIVER_ENDED,      /* its day has passed */
    GAP_WAIVER_NOT_AGREED, /* no second person */
    GAP_WAIVER_STALE,      /* the record changed since */
    GAP_WAIVER_NEVER,      /* the check is never waived */
    GAP_WAIVER_STANDING__COUNT
};
extern const char *const gap_waiver_words[GAP_WAIVER_STANDING__COUNT];

struct gap_waiver {
    struct str id; /* of the record; empty: from the policy file */
    struct str check, record, release, owner, reason, agreed_by;
    struct date until;
    bool stale;
    enum gap_waiver_standing standing;
    size_t rows; /* that it lets pass, or would */
};

struct gap_gate_group {
    struct str id, name;
    const struct json *types, *checks, *concepts;
    bool slots, clauses;
};

struct gap_policy {
    struct str id, version, source;    /* source: the file, or "built in" */
    enum gap_effect required, advised; /* by grade */
    const struct json *rules;          /* of the file: [{"check","effect","reason"}] */
    struct gap_gate_group *groups;     /* the last one takes what no other does */
    size_t group_count;
    const struct json *never_waived, *no_data;
    struct gap_waiver *waivers; /* of the file, then the records */
    size_t waiver_count, waiver_cap;
};

/* That of the program. Fails when a name in it is none of a check. */
NODISCARD bool gap_policy_built_in(struct arena *a, const struct gap_ground *ground,
                                   struct gap_policy *out, struct err *err);
/* That of the program, with what a file of an organisation says instead. An unknown member, a check
   there is not, a weakened check that is never waived, or a waiver without owner, reason or day is
   refused, by name. The text must outlive the policy. */
NODISCARD bool gap_policy_read(struct arena *a, const struct gap_ground *ground, struct str text,
                               struct str source, struct gap_policy *out, struct err *err);
/* Adds the waiver records that may count for a release, and says of every waiver how it stands on
 * that day. */
NODISCARD bool gap_policy_load_waivers(struct store *s, struct arena *a, struct str release,
                                       struct date as_of, struct gap_policy *policy,
                                       struct err *err);

enum gap_effect gap_policy_effect(const struct gap_policy *p, struct str check, bool required);
/* Why a check is never waived; empty when it may be. */
struct str gap_policy_never(const struct gap_policy *p, struct str check);
/* Whether a row of the check means that data are missing: then the gate is never simply open. */
bool gap_policy_no_data(const struct gap_policy *p, struct str check);
/* The group of a check; type: what it looks at, or NULL. */
const struct gap_gate_group *gap_policy_group(const struct gap_policy *p,
                                              const struct gap_check *check,
                                              const struct record_type *type);
const struct gap_gate_group *gap_policy_group_of_slots(const struct gap_policy *p);
const struct gap_gate_group *gap_policy_group_of_clauses(const struct gap_policy *p);
/* The waiver that counts for a row, else one that would but does not count, else NULL. */
struct gap_waiver *gap_policy_waiver(const struct gap_policy *p, struct str check,
                                     struct str record);

#endif
