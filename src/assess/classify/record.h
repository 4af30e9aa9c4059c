/*
 * record.h - a classification as a record, and the page that explains it.
 *
 * The record keeps the answers; class, rule and reasons are computed from them by the rules of that
 * day, so that nobody types a class that the answers do not give. It is a judgement about the
 * device: when the intended purpose changes, it is stale.
 */
#ifndef ASSESS_CLASSIFY_RECORD_H
#define ASSESS_CLASSIFY_RECORD_H

#include "assess/classify/classify.h"
#include "assess/view/view.h"
#include "record/record.h"
#include "store/store.h"

enum classification_status {
    CLASSIFICATION_STATUS_UNSET,
    CLASSIFICATION_STATUS_PROPOSED,
    CLASSIFICATION_STATUS_ACCEPTED,
};

/* The class of a device by Annex VIII, from answers. */
struct classification {
    struct str name;
    struct str device;  /* id of device */
    int64_t regulation; /* enum device_regulation */
    struct str facts;   /* JSON, as of classify_facts_json */
    struct str qualification;
    struct str risk_class, class_rule, reasons, open_questions, rules_edition; /* computed */
    int64_t status; /* enum classification_status */
    struct str reason;
    struct str conditions;
    struct str decided_by;
    struct date decided_on;
};

extern const struct record_type CLASSIFICATION_TYPE;

/* The classification of a device that is in force; head->id is empty where there is none. */
NODISCARD bool classify_current(struct store *s, struct arena *a, struct str device,
                                struct classification *out, struct record_head *head,
                                struct err *err);

/* Keeps the answers to the device, in place of those before, within the open transaction. Nothing
   is written when they are the ones in force, and still hold. An accepted one also sets class, rule
   and reason of the device, and needs a class. id is that of the classification in force then. */
NODISCARD bool classify_keep(struct store *s, struct arena *a, const struct classification *r,
                             struct str *id, bool *written, struct err *err);

struct classify_reply {
    struct str question, answer; /* "unknown" takes an answer back */
};

/* Answers of a person to some questions about a device, beside those that are kept. */
struct classify_given {
    struct str device;
    const struct classify_reply *answers;
    size_t count;
    bool accept; /* the manufacturer confirms the class, with the reason */
    struct str reason, who;
    struct date on;
};
/* Keeps them, within the open transaction, as classify_keep does. */
NODISCARD bool classify_answer_device(struct store *s, struct arena *a,
                                      const struct classify_given *g, struct str *id, bool *written,
                                      struct err *err);

/* The page of a device's classification, by the id of the device or of a classification: the answer
   of classify_model for the answers kept, by the rules of today, and
     {"title","as_of","position","device","device_name","device_class","purpose",
      "kept": null or {"id","href","name","risk_class","class_rule","status","reason","conditions",
                       "qualification","decided_by","decided_on","edition","superseded_by"},
      "changed": whether the rules of today give another class than kept,
      "differs": whether the device has another class, "stale", "stale_count",
      "answers": [{"fact","text","answer"}], "answer_count","question_count"}
   Where none is kept: as of no answers. ERR_NOT_FOUND for any other id. */
NODISCARD bool classify_view_model(const struct view *v, struct str id, struct json **out,
                                   struct err *err);

#endif
