/*
 * change.h - what a change of a device asks for: new identifiers, notices, a new look at the
 * transition.
 *
 * The rules are data (data/udi/changes.json): questions, and kinds of change with an answer to
 * each, its reason, source and status. Pure but for device_change_load. Invariant of rules that
 * were read: every kind answers every question. Where kinds meet, yes counts more than ask, and ask
 * more than no, so that another kind never takes an obligation away.
 */
#ifndef INTAKE_DEVICE_CHANGE_H
#define INTAKE_DEVICE_CHANGE_H

#include "base/json.h"
#include "intake/device/device.h"

struct store;

enum { CHANGE_QUESTION_MAX = 16, CHANGE_KIND_MAX = 64, CHANGE_INSTEAD_MAX = 16 };

enum change_answer { CHANGE_NO, CHANGE_ASK, CHANGE_YES };

/* When another answer stands in the place of those of the kinds. */
enum change_when { CHANGE_NO_BODY, CHANGE_NOT_LEGACY, CHANGE_IVDR };

struct change_ruling {
    enum change_answer answer;
    struct str reason, source, status;
};

struct change_question {
    struct str id, title;
};

struct change_kind {
    struct str id, name, ask;
    struct change_ruling rulings[CHANGE_QUESTION_MAX]; /* by the place of the question */
};

struct change_instead {
    size_t question;
    enum change_when when;
    struct change_ruling ruling;
};

struct change_rules {
    struct str edition;
    struct change_question questions[CHANGE_QUESTION_MAX];
    size_t question_count;
    struct change_kind kinds[CHANGE_KIND_MAX];
    size_t kind_count;
    struct change_instead instead[CHANGE_INSTEAD_MAX];
    size_t instead_count;
};

/* Reads and checks such a file; all lives in a. Fails naming the kind and question at fault. */
NODISCARD bool device_change_read(struct arena *a, struct str text, struct change_rules *out,
                                  struct err *err);
/* The rules that come with the program. */
const struct change_rules *device_change_rules(struct arena *a);
/* That each word of a list is a kind of change; the list of kinds is in the error. */
NODISCARD bool device_check_kinds(struct arena *a, const char *name, struct str words,
                                  struct err *err);

/* What is known of the device and the release; all zero: nothing. */
struct change_facts {
    struct str release, release_title, previous, previous_title; /* ids and versions */
    struct str kinds;                                            /* words */
    int64_t regulation, risk_class;                              /* of device */
    enum tri legacy;  /* has a certificate or declaration under a Directive */
    enum tri sterile; /* as its facts say; a class A device has a notified body for that */
    struct str udi_di, udi_pi, udi_di_before, udi_pi_before;
    int64_t significant; /* enum tri: what the release says */
};
NODISCARD bool device_change_load(struct store *s, struct arena *a, struct str release,
                                  struct change_facts *out, struct err *err);

/* {"release","release_title","previous","previous_title","edition",
    "kinds": [{"id","name"}],
    "answers": [{"question","title","answer": "yes"|"no"|"ask",
                 "reasons": [{"kind","answer","reason","source","status"}]}],
    "differences": [{"field","text"}] where the records say otherwise}.
   The reasons of the answer that counts come first. Without kinds "answers" is empty, and
   "ask": [{"id","name","ask"}] has the questions that tell the kinds. */
NODISCARD bool device_change_judge(struct arena *a, const struct change_rules *rules,
                                   const struct change_facts *facts, struct json **out,
                                   struct err *err);

#endif
