#include "assess/match/match_internal.h"

/* What a record is about. A CVE id names one flaw and is never merged with another; other names are
   followed until a CVE id is found. */

enum { NAMES_MOST = 4096 }; /* of one record; a quarterly announcement names some hundreds */

struct names {
    struct arena *arena;
    struct str *items;
    size_t count, cap;
};

static bool is_cve(struct str id)
{
    return str_starts(id, STR("CVE-"));
}

static bool is_ghsa(struct str id)
{
    return str_starts(id, STR("GHSA-"));
}

static void add(struct names *n, struct str name)
{
    for (size_t i = 0; i < n->count; i++)
        if (str_eq(n->items[i], name))
            return;
    if (n->count == NAMES_MOST)
        return;
    ARENA_ROOM(n->arena, n->items, n->count, n->cap, 4);
    n->items[n->count++] = name;
}

/* "CVE-2024-1" of "DEBIAN-CVE-2024-1", "UBUNTU-CVE-2024-1"; empty where there is none. */
static struct str cve_in(struct str id)
{
    size_t at = str_find(id, STR("-CVE-"));
    return at < id.n ? str_from(id, at + 1) : (struct str){0};
}

static void add_cves(struct names *n, struct advisory_texts list)
{
    for (size_t i = 0; i < list.count; i++)
        if (is_cve(list.items[i]))
            add(n, list.items[i]);
}

/* The CVEs that a record itself says it is about. Those that it calls related are near it, and no
   names of it; but an announcement of a distribution (DSA, ALSA, RHSA), which has no other name,
   lists there what it repairs. */
static void own_cves(struct names *n, const struct advisory *ad)
{
    if (is_cve(ad->id)) {
        add(n, ad->id);
        return;
    }
    struct str inside = cve_in(ad->id);
    if (inside.n)
        add(n, inside);
    else
        add_cves(n, ad->aliases);
    if (!n->count && !ad->aliases.count && !is_ghsa(ad->id))
        add_cves(n, ad->related);
}

/* A name that sorts first wins, a GHSA id before others: two records that name each other get the
   same one. */
static struct str better(struct str x, struct str y)
{
    if (is_ghsa(x) != is_ghsa(y))
        return is_ghsa(x) ? x : y;
    return str_cmp(x, y) <= 0 ? x : y;
}

/* What the records under this name say: one CVE for sure, or a name that is better. */
static bool follow(struct arena *a, struct advisories *db, struct str name, struct names *cves,
                   struct str *best, struct err *err)
{
    struct advisory_numbers numbers;
    if (!advisories_by_id(db, a, name, &numbers, err))
        return false;
    for (size_t i = 0; i < numbers.count; i++) {
        struct advisory other;
        struct names theirs = {.arena = a};
        if (!advisories_get(db, a, numbers.items[i], &other, err))
            return false;
        own_cves(&theirs, &other);
        if (theirs.count == 1)
            add(cves, theirs.items[0]);
        else if (!theirs.count)
            *best = better(*best, other.id);
    }
    return true;
}

bool match_flaws(struct arena *a, struct advisories *db, const struct advisory *advisory,
                 struct advisory_texts *out, struct err *err)
{
    struct names cves = {.arena = a};
    struct str best = advisory->id;
    own_cves(&cves, advisory);
    if (!cves.count && !follow(a, db, advisory->id, &cves, &best, err))
        return false;
    for (size_t i = 0; i < advisory->aliases.count && !cves.count; i++) {
        best = is_ghsa(advisory->aliases.items[i]) ? better(best, advisory->aliases.items[i])
                                                   : best;
        if (!follow(a, db, advisory->aliases.items[i], &cves, &best, err))
            return false;
    }
    if (!cves.count)
        add(&cves, best);
    *out = (struct advisory_texts){cves.items, cves.count};
    return true;
}
