/*
 * ssvc.h - decisions by SSVC, CERT/CC's Stakeholder-Specific Vulnerability Categorization.
 *
 * Points, trees and helper tables are data (data/policies/ssvc.json). A point that is not answered
 * is unknown: then several outcomes are possible, and the answer names them, the worst of them and
 * the question that would settle it. Invariant of what was read: every table is full, and no point
 * depends on itself.
 */
#ifndef VALUE_SSVC_SSVC_H
#define VALUE_SSVC_SSVC_H

#include "base/json.h"

enum {
    SSVC_POINT_MAX = 24,
    SSVC_VALUE_MAX = 16,
    SSVC_TABLE_MAX = 12,
    SSVC_INPUT_MAX = 8,
    SSVC_CELL_MAX = 4096, /* of a table; the largest published one has 192 */
};

struct ssvc_point {
    struct str id, name, version, ask;
    struct str values[SSVC_VALUE_MAX]; /* from the best to the worst */
    size_t value_count;
};

struct ssvc_table {
    struct str id, name, source;
    size_t inputs[SSVC_INPUT_MAX]; /* places of points */
    size_t input_count;
    size_t gives;               /* place of a point */
    const unsigned char *cells; /* values of that point; the last input counts fastest */
    size_t cell_count;
};

struct ssvc {
    struct str source, label;
    struct ssvc_point points[SSVC_POINT_MAX];
    size_t point_count;
    struct ssvc_table tables[SSVC_TABLE_MAX];
    size_t table_count;
};

/* Reads and checks such a file; all lives in a. */
NODISCARD bool ssvc_read(struct arena *a, struct str text, struct ssvc *out, struct err *err);
/* The tables that come with the program. */
const struct ssvc *ssvc_default(struct arena *a);

/* What is known: by place of the point, 0 unknown, else 1 + the place of its value. */
struct ssvc_answers {
    unsigned char values[SSVC_POINT_MAX];
};
/* "exploitation=public poc", with '_' or '-' for spaces, in any case; the value may be "unknown".
   Fails for a point or value there is not, and for a point answered twice. */
NODISCARD bool ssvc_answer(struct arena *a, const struct ssvc *ssvc, struct str text,
                           struct ssvc_answers *answers, struct err *err);

/* What a tree says of the answers:
     {"tree", "outcome": the worst possible, "settled": bool, "possible": [from best to worst],
      "points": [{"point", "possible": [...], "from": "given" | "table ID" | "unknown"}],
      "questions": [{"point", "ask", "settles": bool,
                     "if": [{"value", "possible": [...]}]}], best question first,
      "label", "source"}
   Fails when there is no such tree, when an answer is of no use to it, or when one contradicts the
   answers it follows from. */
NODISCARD bool ssvc_decide(struct arena *a, const struct ssvc *ssvc, struct str tree,
                           const struct ssvc_answers *answers, struct json **out, struct err *err);

#endif
