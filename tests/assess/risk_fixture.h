/* risk_fixture.h - policies for the tests of risks. */
#ifndef TESTS_ASSESS_RISK_FIXTURE_H
#define TESTS_ASSESS_RISK_FIXTURE_H

#include "../store/fixture.h"

#include "assess/risk/matrix.h"
#include "base/embed.h"

static inline struct str policy_text(struct arena *a, const char *name)
{
    return embed_find(str_fmt(a, "data/policies/%s.json", name).p);
}

/* A small policy, with one part of it replaced. */
static inline struct str policy_with(struct arena *a, const char *part, const char *by)
{
    static const char good[] =
        "{\"row_scale\": [{\"code\": \"E1\", \"rank\": 1}, {\"code\": \"E2\", \"rank\": 2}],"
        " \"column_scale\": [{\"code\": \"I1\", \"rank\": 1}, {\"code\": \"I2\", \"rank\": 2}],"
        " \"cells\": [[\"L\", \"M\"], [\"M\", \"H\"]],"
        " \"legend\": [{\"code\": \"L\", \"rank\": 1}, {\"code\": \"M\", \"rank\": 2},"
        " {\"code\": \"H\", \"rank\": 3}]}";
    struct str text = str_of(good);
    struct str from = str_of(part);
    size_t at = str_find(text, from);
    assert_true(at < text.n);
    return str_fmt(a, "%.*s%s%.*s", (int)at, text.p, by, STR_ARG(str_from(text, at + from.n)));
}

#endif
