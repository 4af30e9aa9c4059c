/*
 * applies.h - whether a clause applies to a device, with the reason in words.
 *
 * Pure. A condition (applies_if of a catalogue) asks for facts; a fact is yes, no or unknown. The
 * answer is unknown only when a fact that is missing could change it, and then names the question
 * that settles it.
 */
#ifndef ASSESS_GAP_APPLIES_H
#define ASSESS_GAP_APPLIES_H

#include "base/json.h"
#include "record/record.h"

/* What is known about one device. */
struct gap_facts {
    enum tri (*value)(const void *context, struct str name);
    struct str (*question)(const void *context, struct str name); /* empty: the name is used */
    const void *context;
};

struct gap_applies {
    enum tri verdict;
    struct str reason;   /* one sentence */
    struct str fact;     /* unknown: the first fact that would settle it; else empty */
    struct str question; /* of that fact */
};

/* condition: {"always": true}, {"never": true}, {"any_of": [..]}, {"all_of": [..]}; of several
   members one that holds is enough. Anything else is unknown. Texts live in a or in condition; a
   may be NULL, and then no reason is made. */
struct gap_applies gap_applies(struct arena *a, const struct json *condition,
                               const struct gap_facts *facts);

#endif
