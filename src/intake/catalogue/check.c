#include <stdlib.h>

#include "intake/catalogue/file.h"

struct entry {
    struct str id;
    size_t catalogue; /* index in all */
    size_t line;
};

struct check {
    struct arena *arena;
    const struct catalogue_file *all;
    size_t count;
    struct entry *ids; /* of every clause, sorted */
    size_t id_count;
    struct findings *findings;
    size_t added;
};

static int by_id(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = str_cmp(a->id, b->id);
    if (order != 0)
        return order;
    if (a->catalogue != b->catalogue)
        return a->catalogue < b->catalogue ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static void collect(struct check *k)
{
    size_t total = 0;
    for (size_t i = 0; i < k->count; i++)
        total += k->all[i].clause_count;
    k->ids = ARENA_ARRAY(k->arena, struct entry, total);
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < k->all[i].clause_count; j++) {
            const struct catalogue_row *c = &k->all[i].clauses[j];
            k->ids[k->id_count++] = (struct entry){c->id, i, c->line};
        }
    qsort(k->ids, k->id_count, sizeof *k->ids, by_id);
}

static const struct entry *lookup(const struct check *k, struct str id)
{
    size_t low = 0, high = k->id_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(k->ids[mid].id, id);
        if (order == 0)
            return &k->ids[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static void report(struct check *k, const char *rule, size_t line, struct str place,
                   const char *what, struct str name)
{
    findings_add(k->findings, FINDING_WARNING, rule, line, place, "%s \"%.*s\"", what,
                 STR_ARG(name));
    k->added++;
}

static void ids_once(struct check *k)
{
    for (size_t i = 1; i < k->id_count; i++)
        if (str_eq(k->ids[i - 1].id, k->ids[i].id))
            report(k, "catalogue-duplicate", k->ids[i].line, k->all[k->ids[i].catalogue].id,
                   "there is a clause already with the id", k->ids[i].id);
}

static void facts_known(struct check *k, const struct catalogue_row *c,
                        const struct catalogue_facts *facts)
{
    JSON_EACH (member, c->applies_if) {
        if (member->type != JSON_ARRAY)
            continue;
        JSON_EACH (fact, member) {
            if (!catalogue_fact_find(facts, fact->text))
                report(k, "catalogue-fact", c->line, c->id, "nothing asks for the fact",
                       fact->text);
        }
    }
}

static void clauses_joined(struct check *k, size_t i, const struct catalogue_facts *facts)
{
    const struct catalogue_file *c = &k->all[i];
    for (size_t j = 0; j < c->clause_count; j++) {
        const struct catalogue_row *row = &c->clauses[j];
        const struct entry *parent = row->parent.n > 0 ? lookup(k, row->parent) : NULL;
        if (row->parent.n > 0 && (!parent || parent->catalogue != i))
            report(k, "catalogue-parent", row->line, row->id, "no clause of this catalogue is",
                   row->parent);
        if (row->twin.n > 0 && !lookup(k, row->twin))
            report(k, "catalogue-twin", row->line, row->id, "no clause is", row->twin);
        if (facts)
            facts_known(k, row, facts);
    }
}

static int by_ends(const void *x, const void *y)
{
    const struct catalogue_link *a = *(const struct catalogue_link *const *)x,
                                *b = *(const struct catalogue_link *const *)y;
    int order = str_cmp(a->from, b->from);
    if (order == 0)
        order = str_cmp(a->to, b->to);
    if (order == 0)
        order = str_cmp(a->kind, b->kind);
    return order != 0 ? order : a < b ? -1 : a > b;
}

static void mappings_once(struct check *k, const struct catalogue_file *c)
{
    const struct catalogue_link **sorted = ARENA_ARRAY(k->arena, const struct catalogue_link *,
                                                       c->mapping_count);
    for (size_t i = 0; i < c->mapping_count; i++)
        sorted[i] = &c->mappings[i];
    qsort(sorted, c->mapping_count, sizeof(const struct catalogue_link *), by_ends);
    for (size_t i = 1; i < c->mapping_count; i++) {
        const struct catalogue_link *m = sorted[i], *n = sorted[i - 1];
        if (str_eq(m->from, n->from) && str_eq(m->to, n->to) && str_eq(m->kind, n->kind))
            report(k, "catalogue-mapping", m->line, m->from, "the mapping is there twice, to",
                   m->to);
    }
}

static void mappings_joined(struct check *k, const struct catalogue_file *c)
{
    for (size_t j = 0; j < c->mapping_count; j++) {
        const struct catalogue_link *m = &c->mappings[j];
        if (!lookup(k, m->from))
            report(k, "catalogue-mapping", m->line, c->id,
                   "a mapping comes from nothing:", m->from);
        if (!lookup(k, m->to))
            report(k, "catalogue-mapping", m->line, c->id, "a mapping leads to nothing:", m->to);
    }
    mappings_once(k, c);
}

size_t catalogue_check(struct arena *a, const struct catalogue_file *all, size_t count,
                       const struct catalogue_facts *facts, struct findings *findings)
{
    struct check k = {.arena = a, .all = all, .count = count, .findings = findings};
    collect(&k);
    ids_once(&k);
    for (size_t i = 0; i < count; i++) {
        clauses_joined(&k, i, facts);
        mappings_joined(&k, &all[i]);
    }
    return k.added;
}
