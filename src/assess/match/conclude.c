#include "assess/match/match_internal.h"

/* In which state each component ends, and why. Reasons are made once for all components that have
   them: a list of a distribution has one for nearly all of its packages. */

struct concluding {
    const struct match_judging *judging;
    struct match_table reasons; /* text -> struct str */
};

/* The sums over what a component was looked up by. */
struct sums {
    size_t spoken, cannot_tell;
    struct str cannot_tell_reason;
};

static struct str shared(struct concluding *c, struct str text)
{
    void **at = match_table_at(&c->reasons, text);
    if (!*at) {
        struct str *kept = ARENA_NEW(c->judging->arena, struct str);
        *kept = text;
        *at = kept;
    }
    return *(struct str *)*at;
}

static struct sums sum_up(const struct match_judging *j, size_t component)
{
    struct sums s = {0};
    for (size_t e = j->first_entry[component]; e < j->first_entry[component + 1]; e++) {
        const struct match_group *g = j->entries[e].group;
        s.spoken += g->spoken;
        s.cannot_tell_reason = s.cannot_tell ? s.cannot_tell_reason : g->cannot_tell_reason;
        s.cannot_tell += g->cannot_tell;
    }
    return s;
}

static void set_state(struct match_judged *out, enum match_state state, struct str reason)
{
    out->state = state;
    out->reason = reason;
}

static struct str no_data(struct arena *a, const struct match_identity *id)
{
    const struct match_package *package = match_asked_package(id);
    return str_fmt(a, "the advisory database has no data for %.*s%s%s%s",
                   STR_ARG(package ? package->release : STR("CPE names")),
                   package && match_asks_products(id) ? ", nor for CPE names" : "",
                   id->package_count && !package
                       ? "; its package is not looked up, since it has no version"
                       : "",
                   id->distro && id->product_count
                       ? "; its CPE name is not used, since upstream ranges do not hold for "
                         "packages of a distribution"
                       : "");
}

static struct str clean(struct arena *a, const struct match_identity *id, const struct sums *sums,
                        struct str looked)
{
    const struct match_package *package = match_asked_package(id);
    return str_fmt(a, "%zu %s of it, none of this version; looked up in %.*s%s", sums->spoken,
                   sums->spoken == 1 ? "record speaks" : "records speak", STR_ARG(looked),
                   !package || package->release_known
                       ? ""
                       : "; its purl does not say of which release it is, all were looked up");
}

/* The texts are made in a; what stays is shared. */
static void conclude(const struct match_judging *j, struct arena *a, size_t i,
                     struct match_judged *out)
{
    const struct match_identity *id = &j->identities[i];
    const struct match_coverage *coverage = j->coverages[i];
    bool products = id->product_count && !id->distro;
    struct sums sums = sum_up(j, i);
    out->looked_in = coverage->looked_in;
    out->looked_in_count = coverage->looked_in_count;
    if (out->hit_count)
        set_state(out, MATCH_MATCHED, str_fmt(a, "looked up in %.*s", STR_ARG(coverage->looked)));
    else if (!id->package_count && !products)
        set_state(out, id->uncovered ? MATCH_NO_SOURCE : MATCH_NO_IDENTIFIER,
                  id->doubt.n ? id->doubt : STR("its identifiers name no package or product"));
    else if (!match_can_be_asked(id))
        set_state(out, MATCH_NO_IDENTIFIER, STR("it has no version, so that no range applies"));
    else if (!coverage->covered)
        set_state(out, MATCH_NO_SOURCE, no_data(a, id));
    else if (sums.cannot_tell)
        set_state(out, MATCH_NO_IDENTIFIER,
                  str_fmt(a, "%zu of %zu records could not be judged: %.*s", sums.cannot_tell,
                          sums.spoken, STR_ARG(sums.cannot_tell_reason)));
    else if (coverage->stale)
        set_state(
            out, MATCH_STALE,
            str_fmt(a, "nothing found, but the data is old: %.*s", STR_ARG(coverage->looked)));
    else
        set_state(out, MATCH_CLEAN, clean(a, id, &sums, coverage->looked));
}

void match_conclude(struct match_judging *j, struct match_judgement *out)
{
    struct concluding c = {.judging = j, .reasons = {.arena = j->arena}};
    for (size_t i = 0; i < out->count; i++) {
        size_t mark = arena_mark(j->scratch);
        struct match_judged *one = &out->components[i];
        conclude(j, j->scratch, i, one);
        struct str known = one->reason;
        if (!match_table_find(&c.reasons, known))
            known = str_copy(j->arena, known);
        one->reason = shared(&c, known);
        arena_rewind(j->scratch, mark);
    }
}
