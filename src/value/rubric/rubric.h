/*
 * rubric.h - questions in words whose answers give a CVSS vector.
 *
 * Forms and questions are data (data/policies/rubrics.json): the metrics of CVSS 3.1 and 4.0 one by
 * one, and the rubric for medical devices, which asks of each kind of harm apart and takes the
 * worst. What is not answered is unknown: the vector is then the worst that is possible, with the
 * lowest beside it, and the questions that could still change it. Pure.
 */
#ifndef VALUE_RUBRIC_RUBRIC_H
#define VALUE_RUBRIC_RUBRIC_H

#include "base/json.h"

struct rubric_answer {
    struct str question, word;
};

struct rubric_answers {
    struct rubric_answer *items;
    size_t count;
    bool known_exploited; /* listed as exploited: KEV */
    bool exploit_public;  /* code that exploits it is public */
};

/* What a form says of the answers:
     {"form", "name", "vector", "score", "severity", "settled": bool,
      "lowest": {"vector", "score", "severity"},
      "extended": the answers in the form's own notation, as "XAVN:Y/XACL:Y"; medical only,
      "exploitability": {"level": "E1".."E5", "lowest", "tenths": of the sub-score, "by", "status"};
                        of CVSS 3.1 only,
      "metrics": [{"metric", "value", "lowest"}],
      "questions": [{"question", "metric", "ask", "answers": [word], "status"}], those that can
                   still change the vector, in the order to ask them,
      "unused": [question]: answers that another answer made needless,
      "source", "status"}
   Fails for a form, question or answer there is not, and for a question answered twice. */
NODISCARD bool rubric_decide(struct arena *a, struct str form, const struct rubric_answers *answers,
                             struct json **out, struct err *err);

#endif
