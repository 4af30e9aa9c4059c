#include "assess/match/match_internal.h"

/* One flaw has many names: CVE-2024-1, GHSA-..., PYSEC-2024-1. Claims that share a name, directly
   or through a third, are about the same flaw. */

struct slot {
    struct str name;
    size_t claim; /* 1 + index; 0: free */
};

struct table {
    struct slot *slots;
    size_t mask;
    size_t *parent; /* of each claim: union-find */
};

static size_t find_root(struct table *t, size_t i)
{
    while (t->parent[i] != i) {
        t->parent[i] = t->parent[t->parent[i]];
        i = t->parent[i];
    }
    return i;
}

static struct slot *find_slot(struct table *t, struct str name)
{
    size_t i = (size_t)str_hash(name) & t->mask;
    while (t->slots[i].claim && !str_eq(t->slots[i].name, name))
        i = (i + 1) & t->mask;
    return &t->slots[i];
}

/* The smaller index becomes the root, so that groups are in the order of their first claim. */
static void add_name(struct table *t, struct str name, size_t claim)
{
    struct slot *s = find_slot(t, name);
    if (!s->claim) {
        *s = (struct slot){name, claim + 1};
        return;
    }
    size_t x = find_root(t, s->claim - 1);
    size_t y = find_root(t, claim);
    t->parent[x > y ? x : y] = x > y ? y : x;
}

/* An announcement (DSA, ALSA) about flaws that are found by themselves adds nothing but a claim. */
static void place_bundles(struct table *t, struct match_answer *answer)
{
    for (size_t i = 0; i < answer->claim_count; i++) {
        const struct match_claim *c = &answer->claims[i];
        for (size_t j = 0; c->bundle && j < c->advisory.related.count; j++) {
            const struct slot *s = find_slot(t, c->advisory.related.items[j]);
            if (!s->claim || s->claim - 1 == i)
                continue;
            t->parent[i] = find_root(t, s->claim - 1);
            break;
        }
    }
}

void match_merge(struct arena *a, struct match_answer *answer)
{
    size_t names = 0;
    size_t n = answer->claim_count;
    for (size_t i = 0; i < n; i++)
        names += 1 + answer->claims[i].advisory.aliases.count;
    size_t cap = 16;
    while (cap < 2 * names)
        cap *= 2;
    struct table t = {.slots = ARENA_ARRAY(a, struct slot, cap),
                      .mask = cap - 1,
                      .parent = ARENA_ARRAY(a, size_t, n)};
    for (size_t i = 0; i < n; i++)
        t.parent[i] = i;
    for (size_t i = 0; i < n; i++) {
        const struct advisory *ad = &answer->claims[i].advisory;
        if (answer->claims[i].bundle)
            continue;
        add_name(&t, ad->id, i);
        for (size_t j = 0; j < ad->aliases.count; j++)
            add_name(&t, ad->aliases.items[j], i);
    }
    place_bundles(&t, answer);
    size_t *numbers = ARENA_ARRAY(a, size_t, n);
    answer->group_count = 0;
    for (size_t i = 0; i < n; i++)
        if (find_root(&t, i) == i)
            numbers[i] = answer->group_count++;
    for (size_t i = 0; i < n; i++)
        answer->claims[i].group = numbers[find_root(&t, i)];
}
