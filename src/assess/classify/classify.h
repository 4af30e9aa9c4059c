/*
 * classify.h - the class of a device by Annex VIII of the MDR or the IVDR, with its reasons.
 *
 * The rules are data (data/classification): questions, rules with branches, contradictions. A fact
 * is one answer; what is not answered counts as in the rules' own procedure (no, or the stated
 * default), and the answer says besides which classes remain possible, and which questions could
 * still change the class. Pure: bytes and facts in, a model out.
 *
 * Invariant: the class of every way to complete the facts is among the possible ones.
 */
#ifndef ASSESS_CLASSIFY_CLASSIFY_H
#define ASSESS_CLASSIFY_CLASSIFY_H

#include "base/json.h"

enum {
    CLASSIFY_FACT_MAX = 128,
    CLASSIFY_VALUE_MAX = 7, /* of one question; the values of a fact are the bits of a byte */
    CLASSIFY_CLASS_MAX = 6,
    CLASSIFY_RULE_MAX = 64,
    CLASSIFY_BRANCH_MAX = 250,
    CLASSIFY_NODE_MAX = 4000,
    CLASSIFY_EXTRA_MAX = 16, /* of subclasses, contradictions, routes, notes each */
};

struct classify_rules;

/* Reads and checks a file of rules; all lives in a, the text included. */
NODISCARD bool classify_read(struct arena *a, struct str text, const struct classify_rules **out,
                             struct err *err);
/* The rules of a Regulation ("mdr", "ivdr") that come with the program; NULL for another word. */
const struct classify_rules *classify_default(struct arena *a, struct str regulation);
struct str classify_regulation(const struct classify_rules *r);
/* "MDR Annex VIII, 2026-11-21": which rules, of which day. */
struct str classify_edition(struct arena *a, const struct classify_rules *r);

/* What is known: of each question, by its place, 0 for not answered, else the bit of the value. */
struct classify_facts {
    unsigned char given[CLASSIFY_FACT_MAX];
};

/* {name: value}: true or false, a word of the question's values, or null (of a choice also "none")
   for not known. An unknown name, a fact of the other Regulation, an unknown word and a
   contradiction fail, with the fact and the rule. */
NODISCARD bool classify_facts_read(struct arena *a, const struct classify_rules *r,
                                   const struct json *facts, struct classify_facts *out,
                                   struct err *err);
/* The same facts as an object, in the order of the questions. */
struct json *classify_facts_json(struct arena *a, const struct classify_rules *r,
                                 const struct classify_facts *facts);
/* One answer of a person: yes, no, a word of the values or its number; "unknown" or nothing takes
   it back. Fails with what may be answered, or with what it contradicts. */
NODISCARD bool classify_answer(struct arena *a, const struct classify_rules *r, struct str question,
                               struct str answer, struct classify_facts *facts, struct err *err);

/* The document of the command line: {"regulation": "mdr"|"ivdr", "facts": {...}}. otherwise is the
   Regulation where the document names none; it may be empty. */
struct classify_input {
    const struct classify_rules *rules;
    struct classify_facts facts;
    struct str qualification; /* member of that name: how the software qualifies; may be empty */
    struct json *ignored;     /* names of other members, which were not read */
};
NODISCARD bool classify_input_read(struct arena *a, struct str text, struct str otherwise,
                                   struct classify_input *out, struct err *err);

/* What follows from the facts, in short. */
struct classify_result {
    struct str name; /* "IIa"; empty where no rule applies, or an answer that must be is missing */
    struct str subclass; /* "Is"; the first of several; else empty */
    struct str rule;     /* "11"; empty as the name */
    bool settled;        /* no missing answer can change the class */
};
struct classify_result classify_result(const struct classify_rules *r,
                                       const struct classify_facts *facts);

/* The whole answer:
     {"regulation","class": name or null,"rule": id or null,"rules": all that give the class,
      "subclasses": [{"class","text"}], "class_text": "IIa", "I (Is, Im)", "open: IIa, IIb or III",
      "settled", "possible": [classes], "possible_none": whether it may be that no rule applies,
      "exact": whether the possible ones were all shown to be possible,
      "reasons": [texts, strictest first],
      "questions": [{"id","text","help","type","values": [{"value","text"}],"affects","why",
                     "settles","if": [{"value","possible"}]}], what settles most first,
      "branches": [{"id","rule","title","class","state","why","text","question",
                    "because": [{"fact","text","answer","given"}]}],
      "not_applied", "undecided": rules, [{"rule","title","text","question"}],
      "would_change": [{"fact","text","from","to","class": name or null,"class_text","possible",
                        "drops": [facts no longer asked]}],
      "route": [{"class","title","options","notified_body","assessment","source","status"}],
      "notes": [{"text","status"}],
      "hints": [{"title","lines": [{"text"}],"use","source","status"}],
      "qualification": {"source","status","steps": [{"text","then"}]},
      "implementing_rules": [{"id","text"}],"definitions": [{"term","text"}],
      "facts","edition","label","status","sources": [{"text","status"}]}
   state of a branch: "applied"; "not_applied"; or "undecided": it does not apply as long as the
   question is not answered. */
struct json *classify_model(struct arena *a, const struct classify_rules *r,
                            const struct classify_facts *facts);

#endif
