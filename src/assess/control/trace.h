/*
 * trace.h - from what is asked for down to what shows it: clause, threat, security risk, safety
 * risk, control, requirement, test, run, evidence.
 *
 * Nodes are put in with what is known of them, links lead from a node to one of a later kind; so
 * there is no circle, and one walk from the last kind to the first judges all of them in time and
 * memory in proportion to nodes and links. Pure: no database, no clock. Invariants: after
 * trace_judge every node has one state; a node is covered only when all that stands below it is;
 * orphan is said beside the state, so that the states add up.
 */
#ifndef ASSESS_CONTROL_TRACE_H
#define ASSESS_CONTROL_TRACE_H

#include "base/buf.h"
#include "base/map.h"

/* From the top. The order is that of the chain: a link leads to a later kind. */
enum trace_kind {
    TRACE_CLAUSE,
    TRACE_THREAT,
    TRACE_SECURITY_RISK,
    TRACE_SAFETY_RISK,
    TRACE_CONTROL,
    TRACE_REQUIREMENT,
    TRACE_TEST,
    TRACE_RUN,
    TRACE_EVIDENCE,
    TRACE_KIND__COUNT
};

/* By weight: of several, the greatest counts. */
enum trace_state {
    TRACE_COVERED,
    TRACE_UNCOVERED,
    TRACE_OUTDATED,
    TRACE_FAILED,
    TRACE_STATE__COUNT
};

/* What a node itself lacks. */
enum trace_reason {
    TRACE_FINE,
    TRACE_NO_DECISION,      /* a threat that is open, and of which no risk was made */
    TRACE_NO_LEVEL,         /* a risk that was not rated */
    TRACE_NO_CONTROL,       /* a risk, a mitigated threat */
    TRACE_INFORMATION_ONLY, /* a high risk; MDR and IVDR Annex I 4 */
    TRACE_NO_REQUIREMENT,   /* a control */
    TRACE_NO_TEST,          /* a requirement */
    TRACE_NO_EVIDENCE,      /* a control by information: ISO 14971 7.2 wants it verified, too */
    TRACE_NEVER_RUN,        /* a test */
    TRACE_NO_RESULT,        /* a run that was skipped or blocked shows nothing */
    TRACE_NO_ANSWER,        /* a clause */
    TRACE_OTHER_RELEASE,    /* a test that ran on another release than the one asked for */
    TRACE_OTHER_BUILD,      /* a run of another build than the release's */
    TRACE_CHANGED_AFTER,    /* a control, requirement or test that changed after the run */
    TRACE_GROUND_MOVED,     /* a run or risk: what it looked at has changed */
    TRACE_EVIDENCE_OLDER,   /* a control that changed after its evidence */
    TRACE_EXPIRED,          /* evidence whose day has passed */
    TRACE_DID_NOT_PASS,     /* a run that failed, or ended in an error */
    TRACE_REASON__COUNT
};

/* What must stand below a node for it to be covered. */
enum trace_need {
    TRACE_NEEDS_CHAIN,    /* what is below its kind in the chain */
    TRACE_NEEDS_NOTHING,  /* a low risk, a threat accepted with its reason */
    TRACE_NEEDS_DECISION, /* an open threat */
    TRACE_NEEDS_LEVEL,    /* a risk that nobody has rated */
    TRACE_NEEDS_PROOF,    /* a control by information */
};

enum trace_result { TRACE_SILENT, TRACE_PASS, TRACE_FAIL };

struct trace_node {
    struct str id, title; /* id must outlive the trace */
    enum trace_kind kind;
    enum trace_need need;
    int64_t changed;  /* position in the history of its last change that matters */
    int64_t seen;     /* run: position of what it looked at; evidence: of its own last change */
    struct str moved; /* run, risk: id of what it looked at that has changed since, or empty */
    /* Of a run. */
    enum trace_result result;
    struct str release, on; /* id of the release; the day */
    int64_t position;       /* of two runs on one day the later one counts */
    bool other_build;
    /* Of a risk, a control, evidence. */
    bool is_high, is_information, is_expired;

    /* What trace_judge gives. */
    enum trace_state state;
    enum trace_reason reason; /* of cause */
    uint32_t cause;           /* the node at which it fails: itself, or one below; the nearest */
    uint32_t because;         /* of cause: the run, evidence or other node it is compared with */
    uint32_t distance;        /* links from here to cause */
    bool orphan;              /* nothing above asks for it */
    bool old;                 /* a run that another one replaced: not judged, not counted */
    int64_t proven_at;        /* least position at which runs below looked; INT64_MAX: none */
    uint32_t proven_by;       /* that run */
};

#define TRACE_NONE UINT32_MAX

struct trace_link {
    uint32_t above, below;
};

struct trace {
    struct arena *arena;
    struct trace_node *nodes;
    uint32_t count;
    struct trace_link *links;
    uint32_t link_count, ignored; /* ignored: an end is not there, or they do not fit the chain */
    /* By trace_judge: the links of node i are below[below_at[i]] to below[below_at[i + 1] - 1]. */
    uint32_t *below, *below_at, *above, *above_at;
    int64_t counts[TRACE_KIND__COUNT][TRACE_STATE__COUNT];
    int64_t orphans[TRACE_KIND__COUNT];
    /* private */
    struct map index;
    size_t node_cap, link_cap;
};

void trace_init(struct trace *t, struct arena *a);
/* What is known of a node; of one that is there already nothing is changed. Gives its index. */
uint32_t trace_add(struct trace *t, const struct trace_node *node);
uint32_t trace_find(const struct trace *t, struct str id); /* TRACE_NONE when it is not there */
/* From above to below, by their ids. */
void trace_join(struct trace *t, struct str above, struct str below);
/* Judges all nodes. release: the one asked for, or empty: then the newest run of each test counts,
   whatever release it was of. */
void trace_judge(struct trace *t, struct str release);

const char *trace_kind_word(enum trace_kind kind);    /* name of the record type; "test_run" */
const char *trace_state_word(enum trace_state state); /* "covered", ... */
/* Why it is not covered, in one line: "RQ-0002: no test shows it". Empty when it is covered and no
   orphan. */
struct str trace_why(const struct trace *t, struct arena *a, const struct trace_node *node);
/* What to do about it: a command, or empty. */
struct str trace_remedy(const struct trace *t, struct arena *a, const struct trace_node *node);

#endif
