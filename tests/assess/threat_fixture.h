/* threat_fixture.h - the rules of the program, read once, and ways to ask them. */
#ifndef TESTS_ASSESS_THREAT_FIXTURE_H
#define TESTS_ASSESS_THREAT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "assess/threat/model.h"
#include "base/embed.h"
#include "base/limits.h"

/* For static tables, where a compound literal is no constant. */
#define S(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }

/* One file of rules, asked. */
#define FILE_OF(text) (&(struct threat_rule_file){STR("rules"), (text), true})

struct fixture {
    struct arena arena;
    struct threat_rules rules;
};

static inline size_t count_all(const struct findings *f)
{
    return f->count[FINDING_NOTE] + f->count[FINDING_WARNING] + f->count[FINDING_SKIPPED];
}

static inline int setup(void **state)
{
    struct fixture *x = test_malloc(sizeof *x);
    struct findings f;
    struct err err = {0};
    arena_init(&x->arena, GIB(1));
    findings_init(&f, &x->arena);
    if (!threat_rules_read(&x->arena, embed_find("data/threats/vocabulary.json"),
                           FILE_OF(embed_find("data/threats/rules.json")), 1, &x->rules, &f,
                           &err)) {
        print_message("%s\n", err.text);
        return -1;
    }
    *state = x;
    return count_all(&f) == 0 ? 0 : -1;
}

static inline int teardown(void **state)
{
    struct fixture *x = *state;
    arena_done(&x->arena);
    test_free(x);
    return 0;
}

static inline struct threat_list generate(struct fixture *x, const struct threat_model *m,
                                          size_t findings)
{
    struct threat_list list;
    struct findings f;
    findings_init(&f, &x->arena);
    threat_generate(&x->arena, &x->rules, m, &list, &f);
    if (count_all(&f) != findings)
        fail_msg("%zu findings, first %.*s", count_all(&f), f.first ? (int)f.first->text.n : 0,
                 f.first ? f.first->text.p : "");
    return list;
}

/* "S-001 S-002?" : the rules that fire at an element, shown ones only, in the order of their ids.
 */
static inline struct str fired(struct fixture *x, const struct threat_list *list,
                               struct str element)
{
    struct buf b = {.arena = &x->arena};
    for (size_t i = 0; i < list->count; i++) {
        const struct threat_generated *t = &list->threats[i];
        if (!str_eq(t->element, element) || t->covered_by.n > 0)
            continue;
        buf_fmt(&b, "%s%.*s%s", b.n ? " " : "", STR_ARG(t->rule->id), t->unknown.n ? "?" : "");
    }
    return buf_str(&b);
}

static inline void expect(struct fixture *x, const struct threat_list *list, const char *element,
                          const char *rules)
{
    struct str got = fired(x, list, str_of(element));
    if (!str_eq(got, str_of(rules)))
        fail_msg("%s: %.*s; expected %s", element, STR_ARG(got), rules);
}

#endif
