/* classify_internal.h - what the files of this folder share: rules as read, and their evaluation.

   A fact has up to eight values, the bits of a byte: of a yes-or-no question bit 0 is no and bit 1
   yes; of a choice bit 0 is "none of them", bits 1.. its values. A mask is the set of values that
   are still possible; an expression over masks is yes, no or unknown (Kleene's logic). */
#ifndef ASSESS_CLASSIFY_INTERNAL_H
#define ASSESS_CLASSIFY_INTERNAL_H

#include "assess/classify/classify.h"

#include "record/record.h"

enum classify_kind { CLASSIFY_FACT, CLASSIFY_NOT, CLASSIFY_ALL, CLASSIFY_ANY };

/* Part of an expression. Place 0 of the nodes is none, which stands for "always". */
struct classify_node {
    enum classify_kind kind;
    uint16_t fact;
    uint16_t first, next; /* first part, and the part beside this one; 0: none */
    unsigned char yes;    /* the values that make it true */
};

enum classify_affects {
    CLASSIFY_AFFECTS_CLASS,
    CLASSIFY_AFFECTS_SUBCLASS,
    CLASSIFY_AFFECTS_ROUTE,
    CLASSIFY_AFFECTS_NOTE,
    CLASSIFY_AFFECTS__COUNT
};
extern const char *const classify_affects_words[CLASSIFY_AFFECTS__COUNT];

struct classify_question {
    struct str id, text, help;
    enum classify_affects affects;
    uint16_t ask_if;
    bool is_choice;
    size_t count;                          /* of values of a choice */
    struct str values[CLASSIFY_VALUE_MAX]; /* of a choice: words, and what they mean */
    struct str texts[CLASSIFY_VALUE_MAX];
    unsigned char domain;     /* the values it may have when it is asked */
    unsigned char otherwise;  /* when it is not asked */
    unsigned char unanswered; /* when it is asked and not answered; 0: it must be answered */
};

struct classify_branch {
    struct str id, why;
    uint16_t condition;
    size_t rule, class; /* class: place from 1; 0 is "no rule applies" */
};

struct classify_rule {
    struct str id, title;
    bool residual; /* applies where no other rule does, by its own words */
};

/* A condition with texts: a subclass, a contradiction, a route, a note. */
struct classify_extra {
    const struct json *from;
    uint16_t condition;
    size_t class; /* the class a subclass divides; else 0 */
    bool given_only;
};
struct classify_extras {
    struct classify_extra items[CLASSIFY_EXTRA_MAX];
    size_t count;
};

struct classify_rules {
    const struct json *from;
    struct str regulation;
    struct str classes[CLASSIFY_CLASS_MAX + 1]; /* from 1, the mildest first */
    size_t class_count;
    struct classify_question questions[CLASSIFY_FACT_MAX];
    size_t question_count;
    struct classify_rule rules[CLASSIFY_RULE_MAX];
    size_t rule_count;
    struct classify_branch branches[CLASSIFY_BRANCH_MAX];
    size_t branch_count;
    struct classify_node nodes[CLASSIFY_NODE_MAX];
    size_t node_count;
    struct classify_extras subclasses, contradictions, routes, notes, hints;
};

/* --- condition.c --- */
bool classify_find_question(const struct classify_rules *r, struct str id, size_t *at);
/* "inv_none and not (a or b) and duration = long": and, or, not, parentheses, = WORD. An empty text
   is "always". */
NODISCARD bool classify_parse(struct classify_rules *r, struct str text, uint16_t *out,
                              struct err *err);
enum tri classify_eval(const struct classify_rules *r, uint16_t node, const unsigned char *masks);
/* Adds to the set the facts that make the expression what it is: one that suffices, or all. */
void classify_because(const struct classify_rules *r, uint16_t node, const unsigned char *masks,
                      bool *facts);
/* Whether the expression names the fact. */
bool classify_names(const struct classify_rules *r, uint16_t node, size_t fact);

/* --- evaluate.c --- */
enum classify_view {
    CLASSIFY_OPEN,    /* what is not answered may be anything */
    CLASSIFY_DEFAULT, /* what is not answered counts as the procedure says; must-haves stay open */
    CLASSIFY_LEAST,   /* likewise, and must-haves get their first value: one whole set of facts */
};
void classify_masks(const struct classify_rules *r, const struct classify_facts *facts,
                    enum classify_view view, unsigned char *masks);
/* The classes that the branches leave possible: bit 0 for none. Never too few. */
struct classify_span {
    unsigned classes;
    size_t low; /* class of the strictest branch that applies; 0: none */
};
struct classify_span classify_span(const struct classify_rules *r, const unsigned char *masks);
bool classify_is_one(unsigned char mask); /* at most one value */
/* The contradiction among the facts that were given; NULL when there is none. */
const struct classify_extra *classify_contradiction(const struct classify_rules *r,
                                                    const struct classify_facts *facts);

/* The question that, asked now, helps to know a fact: its own, or one that decides whether it is
   asked. */
size_t classify_ask_first(const struct classify_rules *r, const unsigned char *open, size_t fact);
/* The same for the first fact that leaves a condition unknown; the count of questions when none
   does. */
size_t classify_ask_for(const struct classify_rules *r, uint16_t condition,
                        const unsigned char *open);

/* --- facts.c --- */
/* "yes", "no", a word of a choice, "none". */
struct str classify_value_word(const struct classify_question *q, unsigned char mask);

/* --- possible.c --- */
/* The classes that some completion of the facts has. exact is false when the search was given up,
   and classes are then in the set that might not be possible; never the other way round. */
unsigned classify_possible(const struct classify_rules *r, const struct classify_facts *facts,
                           bool *exact);

/* --- result.c --- */
/* What follows when what is not answered counts as the procedure says. */
struct classify_outcome {
    unsigned char masks[CLASSIFY_FACT_MAX]; /* CLASSIFY_DEFAULT */
    size_t class;     /* 0: none, or not determined, as an answer that must be is missing; */
    unsigned classes; /* what it may be then */
};
struct classify_outcome classify_outcome(const struct classify_rules *r,
                                         const struct classify_facts *facts);
/* Of the rules that give the class: one that was made for the case before "all other" ones, and of
   those the last in the Annex, which is the more special one. CLASSIFY_RULE_MAX: none. */
size_t classify_ruling(const struct classify_rules *r, const struct classify_outcome *is);
/* Whether the class is divided into that subclass. */
bool classify_divides(const struct classify_rules *r, const struct classify_outcome *is,
                      const struct classify_extra *subclass);
/* "IIa", "I (Is)", "open: IIa, IIb or III", "none: no rule applies". */
struct str classify_class_text(struct arena *a, const struct classify_rules *r,
                               const struct classify_outcome *is);
void classify_put_classes(struct arena *a, const struct classify_rules *r, unsigned classes,
                          const char *key, struct json *into);

/* The facts of one answer and what they leave open. */
struct classify_case {
    struct arena *arena;
    const struct classify_rules *rules;
    const struct classify_facts *facts;
    unsigned char open[CLASSIFY_FACT_MAX]; /* CLASSIFY_OPEN */
    struct classify_outcome is;
    unsigned possible; /* of classify_possible */
};

/* --- branch.c --- */
/* Adds "branches"; and from those "reasons", "not_applied", "undecided". */
void classify_put_branches(const struct classify_case *x, struct json *model);
void classify_put_reasons(const struct classify_case *x, struct json *model);
void classify_put_not_applied(const struct classify_case *x, struct json *model);

/* --- question.c --- */
/* Adds "questions". */
void classify_put_questions(const struct classify_case *of, struct json *model);

/* --- change.c --- */
/* Adds "would_change". */
void classify_put_changes(const struct classify_case *x, struct json *model);

#endif
