#include "assess/match/match_internal.h"

#include "base/limits.h"

/* Looks every component up in what the database holds, and says in which state it ends. */

bool match_source_stale(const struct match_scan_state *s, const struct advisory_source *source)
{
    struct date newest;
    if (s->stale_days < 0)
        return false;
    return !date_parse(source->newest, &newest) ||
           date_to_days(s->options->as_of) - date_to_days(newest) > s->stale_days;
}

static void note_source(struct match_scan_state *s, struct match_answer *answer,
                        const struct advisory_source *source)
{
    struct buf *b = &answer->looked;
    bool stale = match_source_stale(s, source);
    answer->covered++;
    answer->stale += stale;
    if (b->n)
        BUF_LIT(b, ", ");
    buf_fmt(b, "%.*s%s%.*s (%lld records, newest %.*s%s)", STR_ARG(source->name),
            source->part.n ? " " : "", STR_ARG(source->part), (long long)source->records,
            (int)(source->newest.n ? source->newest.n : 7),
            source->newest.n ? source->newest.p : "unknown", stale ? ", stale" : "");
}

static struct match copy_match(struct arena *a, const struct match *m)
{
    struct match copy = *m;
    copy.range = str_copy(a, m->range);
    copy.fixed_in = str_copy(a, m->fixed_in);
    copy.reason = str_copy(a, m->reason);
    return copy;
}

static bool is_bundle(const struct advisory *ad)
{
    return !ad->aliases.count && ad->related.count && !str_starts(ad->id, STR("CVE-")) &&
           !str_starts(ad->id, STR("GHSA-"));
}

/* Keeps what a candidate came to. The same record may answer for several packages or products of a
   component; the first yes stands. */
static bool keep(struct match_scan_state *s, struct match_answer *answer, int64_t number,
                 const struct match *m, struct err *err)
{
    if (m->verdict == MATCH_CANNOT_TELL && !answer->cannot_tell++)
        answer->cannot_tell_reason = str_copy(s->arena, m->reason);
    if (m->verdict != MATCH_YES)
        return true;
    for (size_t i = 0; i < answer->claim_count; i++)
        if (answer->claims[i].advisory.number == number)
            return true;
    if (answer->claim_count == answer->claim_cap) {
        size_t cap = answer->claim_cap ? 2 * answer->claim_cap : 8;
        struct match_claim *bigger = ARENA_ARRAY(s->arena, struct match_claim, cap);
        if (answer->claim_count)
            memcpy(bigger, answer->claims, answer->claim_count * sizeof *bigger);
        answer->claims = bigger;
        answer->claim_cap = cap;
    }
    struct match_claim *c = &answer->claims[answer->claim_count];
    *c = (struct match_claim){.match = copy_match(s->arena, m)};
    if (!advisories_get(s->db, s->arena, number, &c->advisory, err))
        return false;
    c->bundle = is_bundle(&c->advisory);
    answer->claim_count++;
    return true;
}

static bool look_up_package(struct match_scan_state *s, struct match_answer *answer,
                            const struct match_package *package, struct err *err)
{
    struct arena *a = &s->scratch;
    struct advisory_candidates found;
    struct str key = feed_package_key(a, package->release, package->name);
    if (!advisories_by_package(s->db, a, key, &found, err))
        return false;
    for (size_t i = 0; i < found.count; i++) {
        const struct advisory_candidate *c = &found.items[i];
        struct match m;
        if (c->withdrawn)
            continue;
        answer->candidates++;
        match_package(a, package, &c->package, &m);
        if (!keep(s, answer, c->advisory, &m, err))
            return false;
    }
    return true;
}

/* Whether a part of OSV is what the package asks for: its release, a variant of it
   ("Ubuntu:22.04:LTS"), or, when the release is not known, any release of the distribution. */
static bool part_serves(const struct match_package *p, struct str part)
{
    struct str wanted = p->release_known ? p->release : str_of(p->ecosystem->name);
    return str_starts(part, wanted) && (part.n == wanted.n || part.p[wanted.n] == ':');
}

static bool ask_osv(struct match_scan_state *s, struct match_answer *answer, struct err *err)
{
    struct match_package package = answer->identity.package;
    for (size_t i = 0; i < s->sources.count; i++) {
        const struct advisory_source *source = &s->sources.items[i];
        if (!STR_IS(source->name, "osv") || !source->records ||
            !part_serves(&answer->identity.package, source->part))
            continue;
        package.release = source->part;
        note_source(s, answer, source);
        if (!look_up_package(s, answer, &package, err))
            return false;
    }
    return true;
}

static bool ask_nvd(struct match_scan_state *s, struct match_answer *answer, struct err *err)
{
    const struct advisory_source *nvd = advisories_find_source(&s->sources, "nvd", (struct str){0});
    if (!nvd || !nvd->records)
        return true;
    note_source(s, answer, nvd);
    for (size_t i = 0; i < answer->identity.product_count; i++) {
        const struct match_product *p = &answer->identity.products[i];
        struct advisory_candidates found;
        if (!advisories_by_cpe(s->db, &s->scratch, p->key, &found, err))
            return false;
        for (size_t j = 0; j < found.count; j++) {
            struct match m;
            if (found.items[j].withdrawn)
                continue;
            answer->candidates++;
            match_product(&s->scratch, p, &found.items[j], &s->around, &m);
            if (!keep(s, answer, found.items[j].advisory, &m, err))
                return false;
        }
    }
    return true;
}

/* --- the state, and why --- */

static bool has_version(const struct match_answer *answer)
{
    const struct match_identity *id = &answer->identity;
    bool yes = id->has_package && id->package.version.n;
    for (size_t i = 0; i < id->product_count && !yes; i++)
        yes = id->products[i].version.n > 0;
    return yes;
}

static void set_state(struct match_answer *answer, enum match_state state, struct str reason)
{
    answer->state = state;
    answer->reason = reason;
}

static void conclude_unidentified(struct arena *a, struct match_answer *answer)
{
    const struct match_identity *id = &answer->identity;
    if (id->uncovered)
        set_state(answer, MATCH_NO_SOURCE, id->doubt);
    else
        set_state(answer, MATCH_NO_IDENTIFIER,
                  id->doubt.n ? id->doubt
                              : str_fmt(a, "its identifiers name no package or product"));
}

static void conclude(struct match_scan_state *s, struct match_answer *answer)
{
    struct arena *a = s->arena;
    const struct match_identity *id = &answer->identity;
    struct str looked = buf_str(&answer->looked);
    bool products = id->product_count && !id->distro;
    if (answer->claim_count)
        set_state(answer, MATCH_MATCHED, str_fmt(a, "looked up in %.*s", STR_ARG(looked)));
    else if (!id->has_package && !products)
        conclude_unidentified(a, answer);
    else if (!has_version(answer))
        set_state(answer, MATCH_NO_IDENTIFIER, STR("it has no version, so that no range applies"));
    else if (!answer->covered)
        set_state(answer, MATCH_NO_SOURCE,
                  str_fmt(a, "the advisory database has no data for %.*s%s%s",
                          STR_ARG(id->has_package ? id->package.release : STR("CPE names (nvd)")),
                          id->has_package && products ? ", nor of nvd" : "",
                          id->distro && id->product_count
                              ? "; its CPE name is not used, since upstream ranges do not hold for "
                                "packages of a distribution"
                              : ""));
    else if (answer->cannot_tell)
        set_state(answer, MATCH_NO_IDENTIFIER,
                  str_fmt(a, "%zu of %zu records could not be judged: %.*s", answer->cannot_tell,
                          answer->candidates, STR_ARG(answer->cannot_tell_reason)));
    else if (answer->stale)
        set_state(answer, MATCH_STALE,
                  str_fmt(a, "nothing found, but the data is old: %.*s", STR_ARG(looked)));
    else
        set_state(answer, MATCH_CLEAN,
                  str_fmt(a, "%zu %s of it, none of this version; looked up in %.*s%s",
                          answer->candidates,
                          answer->candidates == 1 ? "record speaks" : "records speak",
                          STR_ARG(looked),
                          id->package.release_known || !id->has_package
                              ? ""
                              : "; its purl does not say of which release it "
                                "is, all were looked up"));
}

static bool answer_one(struct match_scan_state *s, struct match_answer *answer, struct err *err)
{
    const struct match_identity *id = &answer->identity;
    size_t mark = arena_mark(&s->scratch);
    answer->looked.arena = s->arena;
    bool ok = true;
    if (has_version(answer)) {
        ok = !id->has_package || ask_osv(s, answer, err);
        if (ok && id->product_count && !id->distro)
            ok = ask_nvd(s, answer, err);
    }
    if (ok) {
        match_merge(&s->scratch, answer);
        conclude(s, answer);
    }
    arena_rewind(&s->scratch, mark);
    return ok;
}

static void identify_all(struct match_scan_state *s, struct match_components components)
{
    struct arena *a = s->arena;
    size_t products = 0;
    s->answers = ARENA_ARRAY(a, struct match_answer, components.count);
    s->answer_count = components.count;
    for (size_t i = 0; i < components.count; i++) {
        s->answers[i].component = &components.items[i];
        match_identity(a, &components.items[i], &s->answers[i].identity);
        products += s->answers[i].identity.product_count;
    }
    struct match_product *all = ARENA_ARRAY(a, struct match_product, products);
    size_t n = 0;
    for (size_t i = 0; i < components.count; i++)
        for (size_t j = 0; j < s->answers[i].identity.product_count; j++)
            all[n++] = s->answers[i].identity.products[j];
    s->around = (struct match_surroundings){all, n};
}

static bool scan(struct match_scan_state *s, struct match_components components,
                 struct json **result, struct err *err)
{
    if (!advisories_sources(s->db, s->arena, &s->sources, err))
        return false;
    s->kev_known = advisories_find_source(&s->sources, "kev", (struct str){0}) != NULL;
    s->epss_known = advisories_find_source(&s->sources, "epss", (struct str){0}) != NULL;
    identify_all(s, components);
    for (size_t i = 0; i < s->answer_count; i++)
        if (!answer_one(s, &s->answers[i], err))
            return false;
    return match_result(s, result, err);
}

bool match_scan_components(struct arena *a, struct advisories *db,
                           struct match_components components, const struct match_options *options,
                           struct json **result, struct err *err)
{
    assert(options->as_of.year);
    struct match_scan_state s = {.arena = a, .db = db, .options = options};
    s.stale_days = options->stale_days ? options->stale_days : MATCH_STALE_DAYS;
    if (!advisories_begin(db, err))
        return false;
    arena_init(&s.scratch, GIB(8));
    bool ok = scan(&s, components, result, err);
    arena_done(&s.scratch);
    advisories_rollback(db);
    return ok;
}

bool match_scan(struct arena *a, struct advisories *db, const struct sbom *sbom,
                const struct match_options *options, struct json **result, struct err *err)
{
    struct match_component *items = ARENA_ARRAY(a, struct match_component, sbom->component_count);
    size_t n = 0;
    for (size_t i = 0; i < sbom->component_count; i++) {
        const struct sbom_component *c = &sbom->components[i];
        if (!sbom_is_part(sbom, i))
            continue;
        items[n++] = (struct match_component){.ref = c->ref,
                                              .name = c->name,
                                              .version = c->version,
                                              .purl = c->purl,
                                              .cpe = c->cpe,
                                              .more_cpes = c->more_cpes,
                                              .more_cpe_count = c->more_cpe_count};
    }
    return match_scan_components(a, db, (struct match_components){items, n}, options, result, err);
}
