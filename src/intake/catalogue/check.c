#include "intake/catalogue/catalogue_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static int by_id(const void *x, const void *y)
{
    const struct catalogue_entry *a = x, *b = y;
    int order = str_cmp(a->row->id, b->row->id);
    if (order != 0)
        return order;
    if (a->catalogue != b->catalogue)
        return a->catalogue < b->catalogue ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static void collect(struct catalogue_checker *k)
{
    size_t total = 0;
    for (size_t i = 0; i < k->count; i++)
        total += k->all[i].clause_count;
    k->ids = ARENA_ARRAY(k->arena, struct catalogue_entry, total);
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < k->all[i].clause_count; j++)
            k->ids[k->id_count++] = (struct catalogue_entry){&k->all[i].clauses[j], i};
    qsort(k->ids, k->id_count, sizeof *k->ids, by_id);
}

/* Of an id that is there twice the first one counts. */
size_t catalogue_lookup(const struct catalogue_checker *k, struct str id)
{
    size_t low = 0, high = k->id_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (str_cmp(k->ids[mid].row->id, id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < k->id_count && str_eq(k->ids[low].row->id, id) ? low : k->id_count;
}

static const struct catalogue_entry *lookup(const struct catalogue_checker *k, struct str id)
{
    size_t i = catalogue_lookup(k, id);
    return i < k->id_count ? &k->ids[i] : NULL;
}

void catalogue_report(struct catalogue_checker *k, size_t catalogue, const char *rule, size_t line,
                      struct str place, const char *fmt, ...)
{
    char text[1000];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    findings_add(k->all[catalogue].findings, FINDING_WARNING, rule, line, place, "%s", text);
    k->added++;
}

static void ids_once(struct catalogue_checker *k)
{
    for (size_t i = 1; i < k->id_count; i++) {
        const struct catalogue_row *row = k->ids[i].row;
        if (str_eq(k->ids[i - 1].row->id, row->id))
            catalogue_report(k, k->ids[i].catalogue, "catalogue-duplicate", row->line, row->id,
                             "there is a clause of that id in %.*s already",
                             STR_ARG(k->all[k->ids[i - 1].catalogue].id));
    }
}

static void facts_known(struct catalogue_checker *k, size_t i, const struct catalogue_row *c,
                        const struct catalogue_facts *facts)
{
    JSON_EACH (member, c->applies_if) {
        if (member->type != JSON_ARRAY)
            continue;
        JSON_EACH (fact, member) {
            if (!catalogue_fact_find(facts, fact->text))
                catalogue_report(k, i, "catalogue-fact", c->line, c->id,
                                 "nothing asks for the fact \"%.*s\"", STR_ARG(fact->text));
        }
    }
}

/* Twins name each other; a row whose twin has another one says in twin_note why. */
static void twin_mutual(struct catalogue_checker *k, size_t i, const struct catalogue_row *row)
{
    const struct catalogue_entry *twin = lookup(k, row->twin);
    if (!twin)
        catalogue_report(k, i, "catalogue-twin", row->line, row->id, "no clause is \"%.*s\"",
                         STR_ARG(row->twin));
    else if (!str_eq(twin->row->twin, row->id) && row->twin_note.n == 0 &&
             !k->all[twin->catalogue].of_store)
        catalogue_report(k, i, "catalogue-twin", row->line, row->id,
                         "the twin %.*s does not name this row as its own, and no twin_note says "
                         "why",
                         STR_ARG(row->twin));
}

static void clauses_joined(struct catalogue_checker *k, size_t i,
                           const struct catalogue_facts *facts)
{
    const struct catalogue_file *c = &k->all[i];
    for (size_t j = 0; j < c->clause_count; j++) {
        const struct catalogue_row *row = &c->clauses[j];
        const struct catalogue_entry *parent = row->parent.n > 0 ? lookup(k, row->parent) : NULL;
        if (row->parent.n > 0 && (!parent || parent->catalogue != i))
            catalogue_report(k, i, "catalogue-parent", row->line, row->id,
                             "no clause of this catalogue is \"%.*s\"", STR_ARG(row->parent));
        else if (parent && parent->row > row)
            catalogue_report(k, i, "catalogue-parent", row->line, row->id,
                             "the row stands before %.*s, inside of which it is",
                             STR_ARG(row->parent));
        if (row->twin.n > 0)
            twin_mutual(k, i, row);
        if (facts)
            facts_known(k, i, row, facts);
    }
}

static int by_ends(const void *x, const void *y)
{
    const struct catalogue_link *a = *(const struct catalogue_link *const *)x,
                                *b = *(const struct catalogue_link *const *)y;
    int order = str_cmp(a->from, b->from);
    if (order == 0)
        order = str_cmp(a->to, b->to);
    return order != 0 ? order : a < b ? -1 : a > b;
}

/* Two clauses have one mapping in one direction: its id is made of the two. */
static void mappings_once(struct catalogue_checker *k, size_t i)
{
    const struct catalogue_file *c = &k->all[i];
    const struct catalogue_link **sorted = ARENA_ARRAY(k->arena, const struct catalogue_link *,
                                                       c->mapping_count);
    for (size_t j = 0; j < c->mapping_count; j++)
        sorted[j] = &c->mappings[j];
    qsort(sorted, c->mapping_count, sizeof(const struct catalogue_link *), by_ends);
    for (size_t j = 1; j < c->mapping_count; j++) {
        const struct catalogue_link *m = sorted[j], *n = sorted[j - 1];
        if (str_eq(m->from, n->from) && str_eq(m->to, n->to))
            catalogue_report(k, i, "catalogue-mapping", m->line, m->from,
                             "the mapping to \"%.*s\" is there twice", STR_ARG(m->to));
    }
}

static void mappings_joined(struct catalogue_checker *k, size_t i)
{
    const struct catalogue_file *c = &k->all[i];
    for (size_t j = 0; j < c->mapping_count; j++) {
        const struct catalogue_link *m = &c->mappings[j];
        if (!lookup(k, m->from))
            catalogue_report(k, i, "catalogue-mapping", m->line, m->from,
                             "a mapping comes from nothing: no clause is \"%.*s\"",
                             STR_ARG(m->from));
        if (!lookup(k, m->to))
            catalogue_report(k, i, "catalogue-mapping", m->line, m->from,
                             "a mapping leads to nothing: no clause is \"%.*s\"", STR_ARG(m->to));
    }
    mappings_once(k, i);
}

size_t catalogue_check(struct arena *a, const struct catalogue_file *all, size_t count,
                       const struct catalogue_facts *facts)
{
    struct catalogue_checker k = {.arena = a, .all = all, .count = count};
    collect(&k);
    ids_once(&k);
    for (size_t i = 0; i < count; i++) {
        clauses_joined(&k, i, facts);
        mappings_joined(&k, i);
    }
    catalogue_check_circles(&k);
    return k.added;
}
