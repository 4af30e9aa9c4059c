/* feed_affected.h - for tests: what an advisory says is affected, as lines of text. */
#ifndef TESTS_FEED_AFFECTED_H
#define TESTS_FEED_AFFECTED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "intake/feed/feed.h"

static inline int arena_setup(void **state)
{
    struct arena *a = test_malloc(sizeof *a);
    arena_init(a, LIMIT_ARENA);
    *state = a;
    return 0;
}

static inline int arena_teardown(void **state)
{
    struct arena *a = *state;
    arena_done(a);
    test_free(a);
    return 0;
}

/* "ecosystem|name scheme RANGE;" for each range of a package, "criteria RANGE;" for each line of a
   configuration, with "~" before what was made of names and the trailing ":*" left out. */
static inline const char *affected_text(struct arena *a, const struct advisory *ad)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < ad->package_count; i++)
        for (size_t j = 0; j < ad->packages[i].range_count; j++) {
            const struct version_range *r = &ad->packages[i].ranges[j];
            buf_fmt(&b, "%.*s %s ", STR_ARG(ad->packages[i].key), version_scheme_name(r->scheme));
            version_range_format(r, &b);
            buf_char(&b, ';');
        }
    for (size_t i = 0; i < ad->configuration_count; i++)
        for (size_t j = 0; j < ad->configurations[i].node_count; j++)
            for (size_t k = 0; k < ad->configurations[i].nodes[j].cpe_count; k++) {
                const struct advisory_cpe *c = &ad->configurations[i].nodes[j].cpes[k];
                struct str criteria = str_from(c->criteria, STR("cpe:2.3:").n);
                while (str_ends(criteria, STR(":*")))
                    criteria.n -= 2;
                buf_fmt(&b, "%s%.*s ", c->by_name ? "~" : "", STR_ARG(criteria));
                version_range_format(&c->range, &b);
                buf_char(&b, ';');
            }
    return str_cz(a, buf_str(&b));
}

/* Whether a finding with that rule was made. */
static inline bool has_finding(const struct findings *findings, const char *rule)
{
    for (const struct finding *f = findings->first; f; f = f->next)
        if (str_eq(str_of(f->rule), str_of(rule)))
            return true;
    return false;
}

#endif
