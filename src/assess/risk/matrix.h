/*
 * matrix.h - levels and types of risks by policy; pure.
 *
 * A policy is data (data/policies, or a risk_policy record): two scales, the cells, their legend.
 * Security: exploitability x impact; safety: severity x probability of harm (P1 x P2).
 * Exploitability is no probability, and attack frequency never feeds P1.
 */
#ifndef ASSESS_RISK_MATRIX_H
#define ASSESS_RISK_MATRIX_H

#include "assess/risk/risk.h"

struct risk_matrix {
    const struct json *policy; /* whole, as read */
    size_t rows, columns;
};

/* Reads and checks a policy: every cell is in the legend, the table is full, ranks rise. The
   matrix lives in a. */
NODISCARD bool risk_matrix_read(struct arena *a, struct str policy, struct risk_matrix *out,
                                struct err *err);
/* The policy that comes with the program, for "security" or "safety". */
struct risk_matrix risk_matrix_default(struct arena *a, const char *kind);

/* The code of the cell, as "H"; empty when one of the codes is not on its scale. */
struct str risk_matrix_cell(const struct risk_matrix *m, struct str row, struct str column);

/* The row whose band holds P1 x P2 (both in parts per million); empty when the policy has no bands
   (min_ppm). */
struct str risk_matrix_band(const struct risk_matrix *m, int64_t p1_ppm, int64_t p2_ppm);

/* --- the type of a risk: questions Q1 to Q7 of data/policies/risk-types.json --- */

enum risk_question {
    RISK_Q1,  /* subject_is_control */
    RISK_Q2,  /* security_cause */
    RISK_Q3,  /* person_harmed */
    RISK_Q3B, /* other_impact */
    RISK_Q4,  /* acts_on_patient */
    RISK_Q5,  /* security_control */
    RISK_Q6,  /* delays_care */
    RISK_Q6B, /* opens_security */
    RISK_Q7,  /* weakens_security */
    RISK_QUESTION__COUNT
};

/* The question of that id, as "Q3b"; RISK_QUESTION__COUNT for none. */
enum risk_question risk_question_find(struct str id);

struct risk_verdict {
    enum risk_type type;
    /* [{"question", "ask", "answer": "yes"|"no"|"unknown", "taken_as"}] in the order asked */
    struct json *path;
    struct str routing; /* where the risk is handled */
};
/* Unknown is taken for the worse answer. */
void risk_decide_type(struct arena *a, const enum tri answers[RISK_QUESTION__COUNT],
                      struct risk_verdict *out);

/* The verdict on a record, from its answers. A security risk whose subject and cause are not
   answered is an event with a security cause. */
void risk_type_of(struct arena *a, const struct security_risk *r, struct risk_verdict *out);

/* --- examples.c: the examples of MDCG 2019-16 Annex II, typed by the same procedure --- */
/* Adds "total", "agreeing", "differing", "examples": [{"id","device","scenario","answers": as
   asked, "answered":
   text,"because","type","type_label","routing","official_label","serious","agrees", "remark"}]. The
   type is computed here, from the answers. */
void risk_put_examples(struct arena *a, struct json *into);

/* Whether it must have its counterpart in the safety file: its type says so, or it is unknown
   whether a person can be harmed. */
bool risk_needs_safety(const struct security_risk *r);

#endif
