/*
 * model.h - the threat engine: a data-flow model and rules in, threats out.
 *
 * Pure. What may be said of an element is a word of the vocabulary; a word holds ("usb"), does not
 * hold ("!usb", or absent) or is unknown ("usb?"). Unknown never silences a rule: it makes a threat
 * that names what is unknown. A person decides threats; making them again never touches that: the
 * key of a threat is rule id + ":" + element key, and stays. Invariant: the order of the input does
 * not change the output.
 */
#ifndef ASSESS_THREAT_MODEL_H
#define ASSESS_THREAT_MODEL_H

#include "base/finding.h"
#include "base/json.h"
#include "record/record.h"

enum threat_kind {
    THREAT_EXTERNAL_ENTITY,
    THREAT_PROCESS,
    THREAT_DATA_STORE,
    THREAT_DATA_FLOW,
    THREAT_TRUST_BOUNDARY, /* a zone */
    THREAT_KIND__COUNT
};

/* --- rules.c: the vocabulary and the rules --- */
enum { THREAT_WORD_MAX = 512 }; /* words of a vocabulary; ours has 150 */

struct threat_word {
    struct str word, text;
    unsigned kinds;  /* bit 1 << enum threat_kind: of what it may be said */
    bool mitigation; /* else it is context */
};

struct threat_word_list {
    size_t *words; /* indexes in the vocabulary */
    size_t count;
};

/* A file of rules: those of the program, and those that a user keeps in a folder. */
struct threat_library {
    struct str id;
    bool is_active; /* else its words are known, and its rules rest */
};

struct threat_rule {
    struct str id;
    const struct threat_library *library;
    int64_t version;
    char stride;     /* S T R I D E, or 0 */
    int64_t linddun; /* enum threat_linddun; one of the two is set */
    enum threat_kind kind;
    struct threat_word_list all, any, none;
    struct str title, text, harm, property;
    struct str cwe;                                        /* numbers in rising order: "287 306" */
    const struct json *attack, *capec, *controls, *serves; /* as in the file */
};

/* A process that receives a flow of which this holds gets a word. */
struct threat_inherit {
    struct threat_word_list all, any;
    size_t adds;
};

struct threat_rules {
    struct threat_word *words; /* sorted by word */
    size_t word_count;
    struct threat_inherit *inherits;
    size_t inherit_count;
    struct threat_library *libraries;
    size_t library_count;
    struct threat_rule *rules; /* in the order of the files */
    size_t rule_count;
    size_t crosses_boundary; /* index of that word */
};

/* A file of rules as it is given: {"id","predicates"?,"inherit"?,"rules"}, as data/threats has
   them. Its predicates are added to the vocabulary. */
struct threat_rule_file {
    struct str name; /* for messages */
    struct str bytes;
    bool is_active;
};

/* Reads the vocabulary and files of rules. A rule with a word that is not in the vocabulary, or may
   not be said of its kind, is left out with a finding, and so is one whose id is there already. */
NODISCARD bool threat_rules_read(struct arena *a, struct str vocabulary,
                                 const struct threat_rule_file *files, size_t count,
                                 struct threat_rules *out, struct findings *findings,
                                 struct err *err);
size_t threat_word_find(const struct threat_rules *r, struct str word); /* or word_count */
const char *threat_kind_word(enum threat_kind kind);
struct str threat_stride_word(char letter); /* "spoofing", as a record has it; empty for 0 */
bool threat_kind_parse(struct str word, enum threat_kind *out);

/* --- the model --- */
struct threat_zone {
    struct str key;
    struct str parent; /* key of the zone around it, or empty */
    struct str words;
};

struct threat_element {
    struct str key;
    enum threat_kind kind; /* not DATA_FLOW, not TRUST_BOUNDARY */
    struct str zones;      /* keys; the innermost counts; empty: not known */
    struct str words;
};

struct threat_flow {
    struct str key;
    struct str from, to; /* keys of elements, or empty */
    struct str data;     /* keys of data classes */
    struct str words;
};

struct threat_data {
    struct str key;
    struct str words; /* said of every flow that carries it: "carries_phi" */
};

struct threat_model {
    const struct threat_zone *zones;
    size_t zone_count;
    const struct threat_element *elements;
    size_t element_count;
    const struct threat_flow *flows;
    size_t flow_count;
    const struct threat_data *data;
    size_t data_count;
    bool no_inheritance; /* processes get no words from the flows they receive */
};

/* --- generate.c: rules x model -> threats --- */
struct threat_generated {
    struct str key; /* rule id:element key */
    const struct threat_rule *rule;
    struct str element;    /* key */
    struct str unknown;    /* words that are not known, sorted; empty: it is certain */
    struct str covered_by; /* key of a more specific threat of the same property and weaknesses at
                              the same element: show that one; else empty */
};

struct threat_list {
    struct threat_generated *threats; /* sorted by key */
    size_t count;
};

/* What is wrong with the model (unknown word, zone or end of a flow) is a finding; the rest is
   judged. A key that is there twice is judged once. */
void threat_generate(struct arena *a, const struct threat_rules *rules,
                     const struct threat_model *model, struct threat_list *out,
                     struct findings *findings);

/* --- merge.c: what making the threats again changes --- */
struct threat_existing {
    struct str key;
    int64_t version;    /* of the rule it was made from */
    struct str unknown; /* as it was generated */
    bool gone;          /* it was already marked as no longer applicable */
};

enum threat_change {
    THREAT_UNCHANGED,
    THREAT_NEW,
    THREAT_CHANGED, /* another version of the rule, or other words are unknown */
    THREAT_GONE,    /* no longer applies; it is kept, with the reason */
    THREAT_BACK,    /* was gone, applies again */
    THREAT_CHANGE__COUNT
};

struct threat_merged {
    struct str key;
    enum threat_change change;
    const struct threat_generated *generated; /* NULL when the rule fires no more */
    const struct threat_existing *existing;   /* NULL when new */
    struct str reason;                        /* in words; empty when unchanged */
};

/* One row per key, sorted. Decisions are none of its business, and stay. */
size_t threat_merge(struct arena *a, const struct threat_existing *existing, size_t existing_count,
                    const struct threat_list *generated, struct threat_merged **out);
const char *threat_change_word(enum threat_change change);

#endif
