/*
 * clock.h - how long a finding may wait, by policy; pure.
 *
 * A policy is data (data/policies/clocks.json, or a file of the organisation): clocks, each with
 * rules. Every rule whose conditions hold counts, and the one that ends first decides, so a clock
 * never gets longer when a factor rises. Unknown harm, severity and exploitation are the bad case.
 * Invariant of a policy that was read: each rule has days and a label, and a source where the
 * label is not "default".
 */
#ifndef ASSESS_CLOCK_CLOCK_H
#define ASSESS_CLOCK_CLOCK_H

#include "base/date.h"
#include "base/json.h"
#include "record/record.h"

enum { CLOCK_RULE_MAX = 32, CLOCK_DAYS_MAX = 3650 };

enum clock_kind { CLOCK_TRIAGE, CLOCK_DECIDE, CLOCK_FIX, CLOCK__COUNT };

enum clock_severity {
    CLOCK_SEVERITY_NONE,
    CLOCK_SEVERITY_LOW,
    CLOCK_SEVERITY_MEDIUM,
    CLOCK_SEVERITY_HIGH,
    CLOCK_SEVERITY_CRITICAL,
    CLOCK_SEVERITY_UNKNOWN /* the worst */
};

struct clock_rule {
    struct str id, label, source;
    enum clock_severity severity; /* at least */
    int64_t epss_ppm;             /* at least, parts per million; 0: whatever it is */
    bool exploited;               /* only what is known to be exploited */
    bool harm;                    /* only what may harm a person */
    int64_t days;
};

struct clock {
    struct str id, name, stops;
    struct clock_rule rules[CLOCK_RULE_MAX];
    size_t rule_count;
};

struct clock_policy {
    struct str id;
    struct str edition; /* "version" of the file */
    struct clock clocks[CLOCK__COUNT];
};

/* All lives in a. Fails naming clock, rule and what is wrong with it. */
NODISCARD bool clock_policy_read(struct arena *a, struct str text, struct clock_policy *out,
                                 struct err *err);
/* The policy that comes with the program. */
const struct clock_policy *clock_policy_default(struct arena *a);
enum clock_severity clock_severity_of(struct str word); /* a word that is none of them: unknown */

struct clock_facts {
    enum clock_severity severity;
    enum tri exploited; /* is on a list of known exploited vulnerabilities */
    enum tri harm;      /* may harm a person */
    int64_t epss_ppm;   /* -1: not known, which says nothing */
    struct date first_seen;
    struct date exploited_on; /* day of the list; empty: since it was first seen */
};

struct clock_due {
    const struct clock_rule *rule; /* NULL: no rule gives days, it is for the next release */
    struct date started;           /* empty when the day of the first match is not recorded */
    struct date due;               /* empty likewise */
    struct str reason;             /* one sentence */
};

void clock_due(struct arena *a, const struct clock *clock, const struct clock_facts *facts,
               struct clock_due *out);

#endif
