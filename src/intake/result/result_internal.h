/* result_internal.h - what the readers of results share. */
#ifndef INTAKE_RESULT_RESULT_INTERNAL_H
#define INTAKE_RESULT_RESULT_INTERNAL_H

#include "base/hash.h"
#include "base/map.h"
#include "intake/result/result.h"

struct result_reader {
    struct arena *arena;
    struct str text; /* the document as UTF-8, for lines */
    struct findings *findings;
    struct result_document *out;
    size_t case_cap, flaw_cap, run_cap;
    struct map keys; /* of flaws: how many have it */
    uint32_t *lines; /* ends of lines before each block of the text; made when it is needed */
};

/* read.c: each fails beyond LIMIT_RESULTS. */
NODISCARD bool result_add_case(struct result_reader *r, const struct result_case *c,
                               struct err *err);
NODISCARD bool result_add_flaw(struct result_reader *r, const struct result_flaw *f,
                               struct err *err);
struct result_run *result_add_run(struct result_reader *r);
/* Another outcome of the case that was added last. */
void result_change_last(struct result_reader *r, const struct result_case *c);
/* A copy on one line, of at most max bytes; of what is longer, the beginning and " ...". */
struct str result_line(struct arena *a, struct str s, size_t max);
/* As json_line, in a time that does not grow with the offset. */
size_t result_line_of(struct result_reader *r, const struct json *v);
/* The latest instant a document names is its own. */
void result_seen_at(struct result_reader *r, struct instant at);
/* A word that says what a value is, as "build_hash", without case and punctuation. */
bool result_word_is(struct str s, const char *word);
/* Says which build was tested; two that differ are none. */
void result_seen_build(struct result_reader *r, size_t line, struct str value);
/* Adds a word that is not there yet. */
void result_add_word(struct buf *words, struct str word);

/* words.c: what words of tools mean. */
bool result_outcome_of_word(struct str word, enum result_outcome *out);
enum result_rating { /* by weight */
                     RESULT_RATING_INFORMATIONAL,
                     RESULT_RATING_LOW,
                     RESULT_RATING_MEDIUM,
                     RESULT_RATING_HIGH,
                     RESULT_RATING_CRITICAL,
                     RESULT_RATING__COUNT
};
/* By name, or by a CVSS score. */
bool result_rating_of_word(struct str word, enum result_rating *out);
void result_rate(struct result_flaw *f, enum result_rating rating); /* sets rating and level */
/* Adds every CVE-YYYY-N, every CWE-N that the text has. */
void result_add_cves_in(struct buf *words, struct str text);
void result_add_cwes_in(struct buf *words, struct str text);
/* Like result_line, of HTML: without tags, references resolved. */
struct str result_plain(struct arena *a, struct str html, size_t max);
/* The vector in the form of its version, or nothing when it is none. */
struct str result_vector(struct arena *a, struct str s);
/* ISO 8601, and with the name of the month in English, as "Wed Jan 27 22:43:35 CET 2021"; what
   stands for a zone is left out. */
bool result_time(struct str s, struct instant *out);

/* clean.c: walks the document, or what result_clean_xml makes of it when it is no XML as it
   stands. */
struct xml_walk;
NODISCARD bool result_walk_xml(struct result_reader *r, struct xml_walk *walk, struct err *err);

/* scanner.c: what the readers of scanners share. What was looked at - a host, a site - is a run;
   what is said twice of the same is kept once. */
struct result_scanner {
    struct result_reader *reader;
    struct str tool, version; /* the tool's name is the first part of every key */
    struct map runs;          /* size_t, index in runs, by prefix */
};
enum { RESULT_EXCERPT = 1000 }; /* bytes of remediation and evidence that are kept */
/* The run of that target, made when it is new, and complete until something says otherwise. */
NODISCARD bool result_scanner_target(struct result_scanner *s, struct str target, size_t line,
                                     size_t *run, struct err *err);
/* Gives the flaw the key of its run, its rule and what else makes it the same, and adds it. */
NODISCARD bool result_scanner_add(struct result_scanner *s, struct result_flaw *f,
                                  struct str identity, struct err *err);
/* That the document is cut off in that line: nothing in it is complete. */
void result_scanner_cut_off(struct result_scanner *s, size_t line);
/* Adds the case in the name of the tool, and says who ran. */
NODISCARD bool result_scanner_done(struct result_scanner *s, struct err *err);

/* clean.c: XML text that writers of test results get wrong - characters that XML does not have, an
   encoding other than UTF-8 - as text that can be read; false when there is nothing to mend. Lines
   stay where they are. what says in words what was done. */
bool result_clean_xml(struct arena *a, struct str text, struct str *out, struct str *what);

/* The readers. */
NODISCARD bool result_read_junit(struct result_reader *r, struct err *err);
NODISCARD bool result_read_nessus(struct result_reader *r, struct err *err);
NODISCARD bool result_read_burp(struct result_reader *r, struct err *err);
NODISCARD bool result_read_zap_xml(struct result_reader *r, struct err *err);
NODISCARD bool result_read_zap_json(struct result_reader *r, const struct json *root,
                                    struct err *err);
NODISCARD bool result_read_csv(struct result_reader *r, struct err *err);
/* By its first line. */
bool result_recognise_csv(struct str text, enum result_format *format);
NODISCARD bool result_read_sarif(struct result_reader *r, const struct json *root, struct err *err);
void result_read_scan(struct result_reader *r, const struct json *root);

/* sarif_rules.c: what the tools of a run say of its rules and places, taken apart once for all
   results of the run. */
struct result_rule {
    struct str id, title, level, severity; /* may be empty */
    struct str cwes;                       /* words */
    const struct json *messages;           /* by id (3.49.11) */
};
struct result_items {
    const struct json **items;
    size_t count;
};
struct result_rules {
    struct result_part *parts; /* of the tool; the driver first */
    size_t count;
    struct map part_by_name;
    struct map by_id;               /* rules; the first of its id */
    const struct json *messages;    /* that the tool has for all rules (3.19.22) */
    struct result_items artifacts;  /* of the run, by index */
    struct result_items logicals;   /* likewise */
    struct result_items taxonomies; /* likewise */
};
struct result_rules *result_rules_of(struct arena *a, const struct json *run);
/* The rule of a result (3.27.7); NULL when it is not described. */
const struct result_rule *result_rule_of(const struct result_rules *rules,
                                         const struct json *result);
const struct json *result_item(const struct result_items *items, int64_t index); /* or NULL */
/* Puts the CWE numbers of a rule, or of a result, among the words. */
void result_add_cwes(struct buf *words, const struct result_rules *rules,
                     const struct json *described);

/* sarif_result.c: one result of a run. */
struct result_sarif_run {
    struct result_reader *reader;
    const struct result_rules *rules;
    size_t index;    /* in out->runs */
    size_t position; /* in the document */
};
NODISCARD bool result_take_sarif(const struct result_sarif_run *run, const struct json *result,
                                 size_t number, struct err *err);

#endif
