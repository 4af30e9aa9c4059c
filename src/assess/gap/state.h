/*
 * state.h - how one device or release stands; between the files of this folder.
 *
 * gap_state_take fills everything that clauses share: each condition, each check and each slot
 * once. gap_judge is then pure and makes no words; gap_reason and gap_applies_of make them where
 * somebody reads them. Invariant: the same ground, data and scope give the same verdicts.
 */
#ifndef ASSESS_GAP_STATE_H
#define ASSESS_GAP_STATE_H

#include "assess/gap/applies.h"
#include "assess/gap/data.h"

enum gap_status {
    GAP_MET,
    GAP_PARTLY,
    GAP_NOT_MET,
    GAP_NOT_APPLICABLE,
    GAP_UNKNOWN,
    GAP_STATUS__COUNT
};
extern const char *const gap_statuses[GAP_STATUS__COUNT];

/* A slot of one device or release, from the best to the worst. */
enum gap_slot_word {
    GAP_SLOT_NOT_ASKED,  /* does not apply to the device */
    GAP_SLOT_NOTHING,    /* is asked of releases, and there is none */
    GAP_SLOT_HOLDS,      /* judged enough, or not needed with a reason */
    GAP_SLOT_TO_REVIEW,  /* filled, and nobody has judged it since */
    GAP_SLOT_EMPTY,      /* nothing is filed */
    GAP_SLOT_NOT_ENOUGH, /* judged not enough */
    GAP_SLOT_STALE,      /* what it rests on changed, or its day has passed */
    GAP_SLOT_WORD__COUNT
};
extern const char *const gap_slot_words[GAP_SLOT_WORD__COUNT];

/* How a slot looks for one release, for the device, or for the organisation. */
struct gap_slot_look {
    enum gap_slot_word word;
    size_t release;                  /* its place, or SIZE_MAX */
    const struct gap_review *review; /* the newest, or NULL */
    const struct gap_fill *fill;     /* the newest that is in date, else the newest; or NULL */
    const struct record_type *newer; /* stale: a record of that type changed since; or NULL */
    bool expired, changed, day_passed, renewal_passed; /* stale: why */
};

struct gap_check_state {
    size_t rows; /* that concern the scope */
    int64_t looked_at;
    struct gap_range own, common; /* in gap_data.places: of the device, of no device */
};
struct gap_slot_state {
    enum gap_slot_word word; /* the worst of its releases */
    size_t short_of;         /* releases (or the device) for which it does not hold */
    struct gap_range own_fills, common_fills, own_reviews, common_reviews;
};
struct gap_proof_state {
    size_t valid, expired;
    struct gap_range own, common; /* in gap_data.proofs */
};

struct gap_state {
    const struct gap_ground *ground;
    const struct gap_data *data;
    size_t device, release;                /* places; release may be SIZE_MAX */
    enum tri *facts;                       /* by fact */
    struct str *fact_records;              /* by fact: the record that answers, or empty */
    struct gap_applies *applies;           /* by condition; without words */
    const struct gap_overrule **overrules; /* by clause; NULL: none */
    struct gap_check_state *checks;
    struct gap_slot_state *slots;
    struct gap_proof_state *proofs; /* by clause */
    /* Of records that name no device, the same for all: what each take begins with. */
    struct gap_check_state *common_checks;
    struct gap_slot_state *common_slots;
    struct gap_proof_state *common_proofs;
};

/* Memory for the state of any device: made once, taken often. */
void gap_state_init(struct gap_state *s, struct arena *a, const struct gap_ground *ground,
                    const struct gap_data *data);
/* device, release: places in the data; release SIZE_MAX: the device with all its releases. */
void gap_state_take(struct gap_state *s, size_t device, size_t release);

/* Whether the device is asked for the clauses of a catalogue: of its Regulation, or of both. */
bool gap_wanted(const struct gap_state *s, const struct gap_catalogue *c);

struct gap_verdict {
    enum gap_status status;
    enum tri applies;
    bool stale;
    size_t items; /* checks and slots that ask something here */
    size_t held;  /* of them hold, and had something to look at */
    size_t slots_held;
    size_t failing, failing_required, to_review;
    size_t empty;          /* hold, but there was nothing to look at */
    size_t rows;           /* that fall short */
    size_t valid, expired; /* evidence linked to the clause itself */
};
struct gap_verdict gap_judge(const struct gap_state *s, size_t clause);
/* Whether a clause falls short, and no row of a check or slot says so: only evidence is missing.
   required: of the law about cybersecurity, which closes the release gate; else of the others. */
bool gap_lacks_proof(const struct gap_state *s, size_t clause, bool required);
/* The command that links evidence to it. */
struct str gap_proof_how(const struct gap_state *s, struct arena *a, size_t clause);
/* Whether a step may serve a clause: it is asked of the device, and applies or may apply. At place
   0, of a step of all devices, any but a heading. */
bool gap_serves(const struct gap_state *s, size_t clause);
/* What gap_model counts as gaps of a clause. */
int64_t gap_gap_count(const struct gap_verdict *v);
/* One of the six words of the pages. */
const char *gap_word(const struct gap_verdict *v);
/* Whether the clause would be met if one more of its checks, or (slot) slots, held. */
bool gap_would_close(const struct gap_verdict *v, bool cybersecurity, bool slot);

/* With words, which live in a. */
struct gap_applies gap_applies_of(const struct gap_state *s, struct arena *a, size_t clause);
struct str gap_reason(const struct gap_state *s, struct arena *a, size_t clause,
                      const struct gap_verdict *v);
struct str gap_question(const struct gap_ground *g, struct str fact); /* its name, if it has none */

/* Whether a row of a check concerns the scope: of all devices or this one, of all releases or
   this one. */
bool gap_concerns(const struct gap_state *s, const struct gap_row *row);

/* --- slots.c --- */
/* Looks at a slot of which the ranges are set, for every release it is asked of. */
void gap_slot_take(struct gap_state *s, size_t slot);
/* Looks at a slot for a release (its place), or for the device or organisation (SIZE_MAX). */
struct gap_slot_look gap_slot_look(const struct gap_state *s, size_t slot, size_t release);
/* "no Penetration test report is filed for release 2.3.1"; why it falls short, or holds. */
struct str gap_slot_line(const struct gap_state *s, struct arena *a, size_t slot,
                         const struct gap_slot_look *look);
/* The commands that file it and judge it. */
struct str gap_slot_how(const struct gap_state *s, struct arena *a, size_t slot,
                        const struct gap_slot_look *look);
/* The day on which somebody must look at it again: the first of the ends of evidence and judgement
   and of the renewal; no date when nothing ends, or nobody has judged it. */
struct date gap_slot_due(const struct gap_state *s, size_t slot, const struct gap_slot_look *look);
/* What to do about it, in one sentence. */
struct str gap_slot_act(struct arena *a, const struct evidence_slot *slot, enum gap_slot_word word);
/* What a slot is asked for, one after the other, *at from 0 on; false after the last. *release: its
   place, or SIZE_MAX for the device or the organisation. */
bool gap_slot_next(const struct gap_state *s, size_t slot, size_t *at, size_t *release);

/* --- model.c: the whole answer about the scope, see gap_model --- */
/* only_wanted: only catalogues of the device's Regulation, and those of both. */
NODISCARD bool gap_state_model(const struct gap_state *s, struct arena *a, int64_t position,
                               bool only_wanted, struct json **out, struct err *err);

#endif
