#include <stdlib.h>

#include "assess/threat/model.h"

/* What is known of one word; of two sayings the greater counts. */
enum state { ABSENT, SAID_NO, MAYBE, HOLDS };

enum { NOWHERE = -1 };

/* An element, a flow or a zone, with what is said of it. */
struct subject {
    struct str key;
    enum threat_kind kind;
    unsigned char *states; /* enum state, one for each word of the vocabulary */
    long zone;             /* index in the model, or NOWHERE: not known */
};

struct engine {
    struct arena *arena;
    const struct threat_rules *rules;
    const struct threat_model *model;
    struct findings *findings;
    long *depths;             /* of each zone: 0 outermost; NOWHERE in a ring */
    struct subject *subjects; /* elements, then flows, then zones */
    struct subject **sorted;  /* by key, without repeats */
    size_t sorted_count;
    struct threat_list *out;
};

static void warn(struct engine *e, const char *rule, struct str key, const char *what,
                 struct str name)
{
    findings_add(e->findings, FINDING_WARNING, rule, 0, key, "%s \"%.*s\"", what, STR_ARG(name));
}

static void raise(struct subject *s, size_t word, enum state state)
{
    if (s->states[word] < state)
        s->states[word] = (unsigned char)state;
}

/* Reads "usb encrypted? !auth_source" into the states of s. */
static void say(struct engine *e, struct subject *s, struct str words)
{
    struct str w;
    while (str_word(&words, &w)) {
        enum state state = HOLDS;
        struct str name = w;
        if (w.p[0] == '!') {
            state = SAID_NO;
            name = str_from(w, 1);
        } else if (str_ends(w, STR("?"))) {
            state = MAYBE;
            name = str_sub(w, 0, w.n - 1);
        }
        size_t i = threat_word_find(e->rules, name);
        if (i == e->rules->word_count)
            warn(e, "threat-word", s->key, "nothing is known by the word", name);
        else if (!(e->rules->words[i].kinds & (1U << s->kind)))
            warn(e, "threat-word", s->key, "of such an element one cannot say", name);
        else
            raise(s, i, state);
    }
}

static long zone_find(const struct engine *e, struct str key)
{
    for (size_t i = 0; i < e->model->zone_count; i++)
        if (str_eq(e->model->zones[i].key, key))
            return (long)i;
    return NOWHERE;
}

static void depths_compute(struct engine *e)
{
    size_t n = e->model->zone_count;
    e->depths = ARENA_ARRAY(e->arena, long, n);
    for (size_t i = 0; i < n; i++) {
        long depth = 0, at = (long)i;
        while (at != NOWHERE && e->model->zones[at].parent.n > 0 && depth <= (long)n) {
            struct str parent = e->model->zones[at].parent;
            at = zone_find(e, parent);
            if (at == NOWHERE)
                warn(e, "threat-zone", e->model->zones[i].key, "there is no zone", parent);
            else
                depth++;
        }
        if (depth > (long)n)
            warn(e, "threat-zone", e->model->zones[i].key,
                 "zones lie within each other:", e->model->zones[i].key);
        e->depths[i] = depth > (long)n ? NOWHERE : depth;
    }
}

/* The innermost of the zones named; NOWHERE when none is known, or two are equally deep. */
static long zone_resolve(struct engine *e, struct str key, struct str zones)
{
    long best = NOWHERE;
    bool tie = false;
    struct str name;
    while (str_word(&zones, &name)) {
        long z = zone_find(e, name);
        if (z == NOWHERE) {
            warn(e, "threat-zone", key, "there is no zone", name);
            continue;
        }
        if (best != NOWHERE && z != best && e->depths[z] == e->depths[best])
            tie = true;
        if (best == NOWHERE || e->depths[z] > e->depths[best]) {
            best = z;
            tie = false;
        }
    }
    if (tie)
        warn(e, "threat-zone", key, "two zones of the same depth; neither is the innermost at",
             key);
    return tie || best == NOWHERE || e->depths[best] == NOWHERE ? NOWHERE : best;
}

static struct subject *subject_add(struct engine *e, struct subject *s, struct str key,
                                   enum threat_kind kind)
{
    s->key = key;
    s->kind = kind;
    s->zone = NOWHERE;
    s->states = ARENA_ARRAY(e->arena, unsigned char, e->rules->word_count);
    return s;
}

static struct subject *element_find(const struct engine *e, struct str key)
{
    for (size_t i = 0; i < e->model->element_count; i++)
        if (key.n > 0 && str_eq(e->model->elements[i].key, key))
            return &e->subjects[i];
    return NULL;
}

/* Computed where both ends are in zones that are known; what was entered counts only elsewhere. */
static enum state crosses(struct engine *e, const struct threat_flow *flow, enum state entered)
{
    const struct subject *from = element_find(e, flow->from), *to = element_find(e, flow->to);
    if (flow->from.n > 0 && !from)
        warn(e, "threat-flow", flow->key, "there is no element", flow->from);
    if (flow->to.n > 0 && !to)
        warn(e, "threat-flow", flow->key, "there is no element", flow->to);
    if (from && to && from->zone != NOWHERE && to->zone != NOWHERE)
        return from->zone != to->zone ? HOLDS : SAID_NO;
    return entered == ABSENT ? MAYBE : entered;
}

static void data_say(struct engine *e, struct subject *s, struct str keys)
{
    struct str key;
    while (str_word(&keys, &key)) {
        bool found = false;
        for (size_t i = 0; i < e->model->data_count && !found; i++) {
            found = str_eq(e->model->data[i].key, key);
            if (found)
                say(e, s, e->model->data[i].words);
        }
        if (!found)
            warn(e, "threat-data", s->key, "there is no class of data", key);
    }
}

/* The least certain of all, and of the best of any. */
static enum state condition(const struct subject *s, const struct threat_word_list *all,
                            const struct threat_word_list *any)
{
    enum state result = HOLDS, best = any->count == 0 ? HOLDS : ABSENT;
    for (size_t i = 0; i < all->count; i++)
        if (s->states[all->words[i]] < result)
            result = s->states[all->words[i]];
    for (size_t i = 0; i < any->count; i++)
        if (s->states[any->words[i]] > best)
            best = s->states[any->words[i]];
    result = best < result ? best : result;
    return result < MAYBE ? SAID_NO : result;
}

/* A process gets what follows from a flow it receives, unless somebody said that it is not so. */
static void inherit(struct engine *e, const struct threat_flow *flow, const struct subject *s)
{
    struct subject *to = element_find(e, flow->to);
    if (!to || to->kind != THREAT_PROCESS)
        return;
    for (size_t i = 0; i < e->rules->inherit_count; i++) {
        const struct threat_inherit *h = &e->rules->inherits[i];
        enum state state = condition(s, &h->all, &h->any);
        if (state >= MAYBE && to->states[h->adds] != SAID_NO)
            raise(to, h->adds, state);
    }
}

static void subjects_make(struct engine *e)
{
    const struct threat_model *m = e->model;
    size_t n = m->element_count + m->flow_count + m->zone_count;
    e->subjects = ARENA_ARRAY(e->arena, struct subject, n);
    struct subject *next = e->subjects;
    for (size_t i = 0; i < m->element_count; i++) {
        const struct threat_element *el = &m->elements[i];
        struct subject *s = subject_add(e, next++, el->key, el->kind);
        say(e, s, el->words);
        s->zone = zone_resolve(e, el->key, el->zones);
    }
    for (size_t i = 0; i < m->flow_count; i++) {
        struct subject *s = subject_add(e, next++, m->flows[i].key, THREAT_DATA_FLOW);
        say(e, s, m->flows[i].words);
        data_say(e, s, m->flows[i].data);
        unsigned char *state = &s->states[e->rules->crosses_boundary];
        *state = (unsigned char)crosses(e, &m->flows[i], (enum state) * state);
        if (!m->no_inheritance)
            inherit(e, &m->flows[i], s);
    }
    for (size_t i = 0; i < m->zone_count; i++) {
        struct subject *s = subject_add(e, next++, m->zones[i].key, THREAT_TRUST_BOUNDARY);
        say(e, s, m->zones[i].words);
    }
}

static int by_subject(const void *x, const void *y)
{
    const struct subject *a = *(struct subject *const *)x, *b = *(struct subject *const *)y;
    int order = str_cmp(a->key, b->key);
    return order != 0 ? order : a < b ? -1 : a > b;
}

static void subjects_sort(struct engine *e)
{
    const struct threat_model *m = e->model;
    size_t n = m->element_count + m->flow_count + m->zone_count;
    e->sorted = ARENA_ARRAY(e->arena, struct subject *, n);
    for (size_t i = 0; i < n; i++)
        e->sorted[i] = &e->subjects[i];
    qsort(e->sorted, n, sizeof(struct subject *), by_subject);
    for (size_t i = 0; i < n; i++) {
        struct subject *s = e->sorted[i];
        if (s->key.n == 0)
            warn(e, "threat-key", s->key,
                 "an element without a key was left out:", str_of(threat_kind_word(s->kind)));
        else if (e->sorted_count > 0 && str_eq(e->sorted[e->sorted_count - 1]->key, s->key))
            warn(e, "threat-key", s->key, "two elements have the key", s->key);
        else
            e->sorted[e->sorted_count++] = s;
    }
}

static void mark_maybe(const struct subject *s, const struct threat_word_list *list, bool *marks)
{
    for (size_t i = 0; i < list->count; i++)
        if (s->states[list->words[i]] == MAYBE)
            marks[list->words[i]] = true;
}

static bool any_holds(const struct subject *s, const struct threat_word_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (s->states[list->words[i]] == HOLDS)
            return true;
    return false;
}

/* The words because of which it is not certain that the rule fires. */
static struct str unknown_words(struct engine *e, const struct subject *s,
                                const struct threat_rule *rule)
{
    bool marks[THREAT_WORD_MAX] = {false};
    mark_maybe(s, &rule->all, marks);
    mark_maybe(s, &rule->none, marks);
    if (!any_holds(s, &rule->any))
        mark_maybe(s, &rule->any, marks);
    struct buf b = {.arena = e->arena};
    for (size_t i = 0; i < e->rules->word_count; i++) {
        if (!marks[i])
            continue;
        if (b.n > 0)
            buf_char(&b, ' ');
        buf_put(&b, e->rules->words[i].word);
    }
    return buf_str(&b);
}

static size_t specificity(const struct threat_rule *r)
{
    return r->all.count + r->any.count + r->none.count;
}

/* Which of two threats of the same property and weaknesses is shown: a certain one before one that
   only may be, then the one with more words, then the lower id. */
static bool better(const struct threat_generated *a, const struct threat_generated *b)
{
    if ((a->unknown.n == 0) != (b->unknown.n == 0))
        return a->unknown.n == 0;
    if (specificity(a->rule) != specificity(b->rule))
        return specificity(a->rule) > specificity(b->rule);
    return str_cmp(a->rule->id, b->rule->id) < 0;
}

static void cover(struct threat_generated *t, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t best = i;
        for (size_t j = 0; j < count; j++)
            if (t[i].rule->cwe.n > 0 && str_eq(t[i].rule->cwe, t[j].rule->cwe) &&
                str_eq(t[i].rule->property, t[j].rule->property) && better(&t[j], &t[best]))
                best = j;
        if (best != i)
            t[i].covered_by = t[best].key;
    }
}

/* Puts the threats of one subject at the end of out, which has room for every rule. */
static void judge(struct engine *e, const struct subject *s)
{
    struct threat_generated *first = e->out->threats + e->out->count;
    size_t count = 0;
    for (size_t i = 0; i < e->rules->rule_count; i++) {
        const struct threat_rule *r = &e->rules->rules[i];
        if (!r->library->is_active || r->kind != s->kind || any_holds(s, &r->none) ||
            condition(s, &r->all, &r->any) < MAYBE)
            continue;
        first[count++] = (struct threat_generated){
            .key = str_fmt(e->arena, "%.*s:%.*s", STR_ARG(r->id), STR_ARG(s->key)),
            .rule = r,
            .element = s->key,
            .unknown = unknown_words(e, s, r)};
    }
    cover(first, count);
    e->out->count += count;
}

static int by_key(const void *x, const void *y)
{
    const struct threat_generated *a = x, *b = y;
    return str_cmp(a->key, b->key);
}

void threat_generate(struct arena *a, const struct threat_rules *rules,
                     const struct threat_model *model, struct threat_list *out,
                     struct findings *findings)
{
    struct engine e = {
        .arena = a, .rules = rules, .model = model, .findings = findings, .out = out};
    *out = (struct threat_list){0};
    depths_compute(&e);
    subjects_make(&e);
    subjects_sort(&e);
    size_t room = 0, of_kind[THREAT_KIND__COUNT] = {0};
    for (size_t i = 0; i < rules->rule_count; i++)
        of_kind[rules->rules[i].kind]++;
    for (size_t i = 0; i < e.sorted_count; i++)
        room += of_kind[e.sorted[i]->kind];
    out->threats = ARENA_ARRAY(a, struct threat_generated, room);
    for (size_t i = 0; i < e.sorted_count; i++)
        judge(&e, e.sorted[i]);
    qsort(out->threats, out->count, sizeof *out->threats, by_key);
}
