/*
 * result.h - what tools found out by running, as one model: tests (JUnit XML, CSV), analyses
 * (SARIF), scans of what runs (Nessus, Burp Suite, OWASP ZAP), lists of findings (CSV), and our own
 * scans.
 *
 * A test file is taken apart into single cases, an analysis into single flaws. Nothing is guessed:
 * an outcome that the file does not name is doubted, a result that a tool did not come to give is
 * no result. Pure: no file, no database, no clock. Invariants: every case has a name, every flaw a
 * key that no other flaw of the document has.
 */
#ifndef INTAKE_RESULT_RESULT_H
#define INTAKE_RESULT_RESULT_H

#include "base/date.h"
#include "base/finding.h"
#include "base/json.h"

enum result_format {
    RESULT_JUNIT,
    RESULT_SARIF,
    RESULT_SCAN, /* our own */
    RESULT_NESSUS,
    RESULT_BURP,
    RESULT_ZAP_XML,
    RESULT_ZAP_JSON,
    RESULT_CSV_TESTS,
    RESULT_CSV_FINDINGS,
    RESULT_FORMAT__COUNT
};

/* By weight: of several cases that belong to one test, the heaviest counts. */
enum result_outcome {
    RESULT_PASS,
    RESULT_SKIPPED,
    RESULT_ERROR, /* it ended before it could tell */
    RESULT_FAIL,
    RESULT_OUTCOME__COUNT
};

struct result_case {
    struct str group; /* the class; else the innermost suite; may be empty */
    struct str name;
    struct str ids; /* words: what its properties say it is the run of */
    enum result_outcome outcome;
    bool flaky;         /* passed only when it was run again */
    struct str message; /* why it did not pass; at most LIMIT_NAME bytes */
    size_t line;
    size_t first_flaw, flaw_count; /* in flaws: what made it fail */
};

/* A result of an analysis that is no pass, and that the tool still sees. */
struct result_flaw {
    struct str key;     /* the same at every run of the tool, while the code is not changed there */
    struct str rule;    /* id */
    struct str title;   /* of the rule, else its id; one line */
    struct str message; /* what the tool says of this place */
    struct str level;   /* error, warning, note, none (SARIF 2.1.0, 3.27.10) */
    struct str severity; /* a CVSS score, or what GitHub's convention gives a rule; may be empty */
    struct str location; /* "src/dose.c:12 in dose_set", "10.0.0.7:443/tcp"; may be empty */
    struct str cwes;     /* words, as CWE-787 */
    struct str cves;     /* words, as CVE-2026-1234: what the tool says it is an instance of */
    struct str vector;   /* CVSS, as value/cvss reads it; may be empty */
    struct str rating, confidence;    /* words of a scanner; may be empty */
    struct str remediation, evidence; /* the beginning of what the tool says; may be empty */
    bool open;                        /* the tool could not decide (kind open or review) */
    bool closed;                      /* the report says that it is no longer there */
    bool suppressed;
    struct str justification; /* of the suppression; may be empty */
    size_t line;              /* in the document */
    size_t run;               /* index in runs */
};

/* One run of a tool in a SARIF document; one host or site that a scanner looked at. */
struct result_run {
    struct str tool, version;
    struct str prefix; /* of the keys of its flaws: "Tool|category|" */
    bool complete;     /* it ran to its end, and its results are all here */
    bool exhaustive;   /* and what is not among them is not there: not so of a list that does not
                          say what was looked at */
    size_t open_flaws; /* neither suppressed nor closed */
};

struct result_document {
    enum result_format format;
    struct str spec_version; /* of SARIF */
    struct str title;
    struct str author;     /* tools and versions, as far as the document names them */
    struct instant at;     /* of its latest run; none when it names no time */
    struct str build_hash; /* SHA-256 of what was tested; may be empty */
    struct result_case *cases;
    size_t case_count;
    size_t outcomes[RESULT_OUTCOME__COUNT];
    size_t flaky;
    struct result_flaw *flaws;
    size_t flaw_count;
    struct result_run *runs;
    size_t run_count;
    size_t passed, not_applicable, informational, absent; /* results that are no flaws */
    struct str looked_for; /* ids of rules with semicolons between, when the document says which
                              were run: what is of no such rule is not gone; else empty */
    size_t repeated;       /* results of a scanner that say what another had said */
    struct str summary;    /* of a scan of ours: what it says of itself */
};

/* Whether these bytes look like one of the formats, by content. */
bool result_recognise(struct str bytes, enum result_format *format);

/* Reads a document. Fails when it is none of them, is malformed, or is beyond the limits. */
NODISCARD bool result_read(struct arena *a, struct str bytes, struct result_document *out,
                           struct findings *findings, struct err *err);

const char *result_format_name(enum result_format format); /* "JUnit XML" */
const char *result_format_media_type(enum result_format format);
bool result_format_has_flaws(enum result_format format);
const char *result_outcome_word(enum result_outcome outcome); /* as test_run.result */

/* {"format","spec_version","title","author","at","build_hash",
    "cases": {"total","pass","skipped","error","fail","flaky"},
    "results": {"flaws","suppressed","passed","not_applicable","informational","absent","repeated"},
    "runs": [{"tool","version","complete","flaws"}], "doubts": [...], "doubt_counts": {...}};
   members that have no place in the format are left out. */
struct json *result_receipt(struct arena *a, const struct result_document *d,
                            const struct findings *findings);

#endif
