/* match_quality.c - how well matching does against matches that people have labelled:
   match_quality DATABASE LABELS [SBOM...].

   LABELS is a folder of the label files of github.com/anchore/vulnerability-match-labels, one JSON
   object a line. The labels name a package of a container image by name and version only, so what
   else its component list would say is put together here: the distribution from the image, the
   source package from the "upstream" of the package URLs in the given SBOMs, the ecosystem of other
   packages from the names that the database holds. Counted are labels of flaws of which the
   database has a record that could speak of the package; the others are counted apart. */
#include <stdio.h>
#include <stdlib.h>

#include "assess/match/match_internal.h"
#include "base/limits.h"
#include "base/world.h"
#include "value/purl/purl.h"

/* clang-format off */
/* Images by the beginning of their digests, or by name. */
static const struct {
    const char *image, *type, *space, *distro;
} images[] = {
    {"almalinux@", "rpm", "almalinux", "almalinux-8"},
    {"rockylinux@", "rpm", "rocky", "rocky-8"},
    {"ubi8@", "rpm", "redhat", "rhel-8"},
    {"cloudbees-core-agent@", "rpm", "redhat", "rhel-8"},
    {"sha256:08dbfad2", "rpm", "redhat", "rhel-9"},
    {"sha256:fc6f7a37", "rpm", "redhat", "rhel-9"},
    {"sha256:524ff8a7", "rpm", "redhat", "rhel-8"},
    {"sha256:746d3124", "rpm", "redhat", "rhel-7"},
    {"sha256:c8d664b0", "rpm", "redhat", "rhel-8"},
    {"keycloak@", "rpm", "redhat", "rhel-8"},
    {"wolfi-base@", "apk", "wolfi", ""},
    {"jenkins@", "deb", "debian", "debian-11"},
    {"neo4j@", "deb", "debian", "debian-11"},
    {"distroless+python3-debian11", "deb", "debian", "debian-11"},
    {"distroless/python3-debian11", "deb", "debian", "debian-11"},
    {"node@", "deb", "debian", "debian-9"},
    {"python@", "deb", "debian", "debian-10"},
    {"cloudbees-core-oc@", "deb", "ubuntu", "ubuntu-20.04"},
    {"kibana@", "deb", "ubuntu", "ubuntu-20.04"},
    {"f8e72da9", "deb", "ubuntu", "ubuntu-20.04"},
    {"library/ubuntu", "deb", "ubuntu", ""},
    {"/ubuntu@", "deb", "ubuntu", ""},
};
/* An Alpine release has its own busybox. */
static const struct {
    const char *busybox, *release;
} alpines[] = {
    {"1.23.2", "3.2"}, {"1.24.1", "3.3"}, {"1.24.2", "3.4"}, {"1.25.1", "3.5"}, {"1.26.2", "3.6"},
    {"1.27.2", "3.7"}, {"1.28.4", "3.8"}, {"1.29.3", "3.9"}, {"1.30.1", "3.10"},
    {"1.31.1-r9", "3.11"}, {"1.31.1-r10", "3.11"}, {"1.31.1-r11", "3.11"},
    {"1.31.1-r1", "3.12"}, {"1.31.1-r2", "3.12"},
    {"1.32.1", "3.13"}, {"1.33.1", "3.14"}, {"1.34.1", "3.15"}, {"1.35.0-r1", "3.16"},
    {"1.35.0-r2", "3.17"}, {"1.36.1-r0", "3.18"}, {"1.36.1-r1", "3.19"}, {"1.36.1-r5", "3.18"},
    {"1.36.1-r2", "3.20"},
};
/* clang-format on */

struct score {
    const char *group;
    int labels, no_record, other_name, no_identity, otherwise, tp, fp, fn, tn;
};

struct bench {
    struct arena *arena;
    struct advisories *db;
    struct match_table sources; /* "deb/libssl3" -> struct str */
    struct score scores[16];
    size_t score_count;
    bool list; /* each error */
};

struct label {
    struct str image, name, version, vulnerability, cve, verdict;
};

/* --- what the component list would say --- */

static void learn_sources(struct bench *b, const struct sbom *sbom)
{
    for (size_t i = 0; i < sbom->component_count; i++) {
        struct purl purl;
        struct err ignored;
        if (!purl_parse(b->arena, sbom->components[i].purl, &purl, &ignored))
            continue;
        struct str source = purl_qualifier(&purl, "upstream");
        if (!source.n)
            source = purl_qualifier(&purl, "source");
        if (!source.n)
            continue;
        struct str *kept = ARENA_NEW(b->arena, struct str);
        *kept = str_sub(source, 0, str_find_char(source, '@'));
        struct str type, space;
        match_distro_names(&purl, &type, &space);
        *match_table_at(&b->sources,
                        str_fmt(b->arena, "%.*s/%.*s", STR_ARG(type), STR_ARG(purl.name))) = kept;
    }
}

static bool learn(struct bench *b, const char *path, struct err *err)
{
    struct str bytes;
    struct sbom sbom;
    struct findings findings;
    findings_init(&findings, b->arena);
    if (!world_read_file(b->arena, str_of(path), LIMIT_DOCUMENT, &bytes, err))
        return false;
    if (sbom_read(b->arena, bytes, &sbom, &findings, err))
        learn_sources(b, &sbom);
    return true;
}

static struct str alpine_release(struct str busybox)
{
    for (size_t i = 0; i < COUNT_OF(alpines); i++)
        if (str_eq(busybox, str_of(alpines[i].busybox)))
            return str_of(alpines[i].release);
    for (size_t i = 0; i < COUNT_OF(alpines); i++)
        if (str_starts(busybox, str_of(alpines[i].busybox)))
            return str_of(alpines[i].release);
    return (struct str){0};
}

static bool is_apk(struct str version)
{
    size_t r = str_rfind_char(version, '-');
    int64_t n;
    return r + 2 < version.n && version.p[r + 1] == 'r' && str_to_int(str_from(version, r + 2), &n);
}

static bool is_distro_version(const struct label *l, const char *type)
{
    if (strcmp(type, "rpm") == 0)
        return str_has(l->version, STR(".el")) || str_has(l->version, STR(".module"));
    return strcmp(type, "deb") == 0 && str_find_char(l->version, '-') < l->version.n;
}

static struct str distro_purl(struct bench *b, const struct label *l, struct str alpine)
{
    struct arena *a = b->arena;
    struct str source = {0};
    const char *type = "apk", *space = "alpine";
    struct str distro = alpine.n ? str_fmt(a, "alpine-%.*s", STR_ARG(alpine)) : alpine;
    for (size_t i = 0; i < COUNT_OF(images); i++)
        if (str_has(l->image, str_of(images[i].image)) &&
            (strcmp(images[i].type, "apk") == 0 || is_distro_version(l, images[i].type))) {
            type = images[i].type;
            space = images[i].space;
            distro = str_of(images[i].distro);
            break;
        }
    if (strcmp(type, "apk") == 0 && !is_apk(l->version))
        return (struct str){0};
    const struct str *known = match_table_find(&b->sources,
                                               str_fmt(a, "%s/%.*s", type, STR_ARG(l->name)));
    if (known)
        source = *known;
    struct buf out = {.arena = a};
    buf_fmt(&out, "pkg:%s/%s/", type, space);
    buf_url(&out, l->name);
    buf_char(&out, '@');
    buf_url(&out, l->version);
    buf_fmt(&out, "?distro=%.*s%s%.*s", STR_ARG(distro), source.n ? "&upstream=" : "",
            STR_ARG(source));
    return buf_str(&out);
}

/* The package that records of this flaw name so. */
static bool language_purl(struct bench *b, const struct label *l, struct str *out, struct err *err)
{
    struct arena *a = b->arena;
    struct advisory_numbers numbers;
    struct str ids[] = {l->vulnerability, l->cve};
    *out = (struct str){0};
    for (size_t k = 0; k < COUNT_OF(ids); k++) {
        if (!ids[k].n)
            continue;
        if (!advisories_by_id(b->db, a, ids[k], &numbers, err))
            return false;
        for (size_t i = 0; i < numbers.count; i++) {
            struct advisory ad;
            if (!advisories_get(b->db, a, numbers.items[i], &ad, err) ||
                !advisories_packages(b->db, a, numbers.items[i], &ad, err))
                return false;
            for (size_t p = 0; p < ad.package_count; p++) {
                const struct feed_ecosystem *e = feed_ecosystem_find(ad.packages[p].ecosystem);
                struct str name = ad.packages[p].name;
                struct str last = str_from(
                    name, str_rfind_char(name, ':') < name.n ? str_rfind_char(name, ':') + 1 : 0);
                if (!e || e->flags & FEED_DISTRO || strcmp(e->name, "Bitnami") == 0 ||
                    !str_eq_nocase(strcmp(e->name, "Maven") == 0 ? last : name, l->name))
                    continue;
                size_t colon = str_find_char(name, ':');
                struct str group = colon < name.n ? str_sub(name, 0, colon) : (struct str){0};
                *out = str_fmt(a, "pkg:%s/%.*s%s%.*s@%.*s", e->purl_type, STR_ARG(group),
                               group.n ? "/" : "", STR_ARG(last), STR_ARG(l->version));
                if (strcmp(e->name, "npm") == 0 && name.n && name.p[0] == '@')
                    *out = str_fmt(a, "pkg:npm/%%40%.*s@%.*s", STR_ARG(str_from(name, 1)),
                                   STR_ARG(l->version));
                return true;
            }
        }
    }
    return true;
}

/* --- judging --- */

static struct score *score_of(struct bench *b, const char *group)
{
    for (size_t i = 0; i < b->score_count; i++)
        if (strcmp(b->scores[i].group, group) == 0)
            return &b->scores[i];
    assert(b->score_count < COUNT_OF(b->scores));
    b->scores[b->score_count].group = group;
    return &b->scores[b->score_count++];
}

static bool same_release(const struct match_package *p, struct str ecosystem)
{
    struct str wanted = p->release_known ? p->release : str_of(p->ecosystem->name);
    return str_starts(ecosystem, wanted) &&
           (ecosystem.n == wanted.n || ecosystem.p[wanted.n] == ':');
}

/* Whether a record of the flaw speaks of packages of this ecosystem at all. */
static bool any_record(struct bench *b, const struct label *l, const struct match_package *p,
                       bool *out, struct err *err)
{
    struct str ids[] = {l->vulnerability, l->cve};
    *out = false;
    for (size_t k = 0; k < COUNT_OF(ids); k++) {
        struct advisory_numbers numbers;
        if (!ids[k].n)
            continue;
        if (!advisories_by_id(b->db, b->arena, ids[k], &numbers, err))
            return false;
        for (size_t i = 0; i < numbers.count; i++) {
            struct advisory ad = {0};
            if (!advisories_packages(b->db, b->arena, numbers.items[i], &ad, err))
                return false;
            for (size_t n = 0; n < ad.package_count; n++)
                *out |= same_release(p, ad.packages[n].ecosystem);
        }
    }
    return true;
}

/* What the records say when their bounds are compared by the generic scheme, which is no part of
   how packages are judged: a second opinion. Where it agrees with ours against the label, the label
   says something else than the record: it is younger, older, or knows more. */
static bool second_opinion(struct bench *b, const struct label *l, const struct match_identity *id,
                           bool *affected, struct err *err)
{
    struct arena *a = b->arena;
    struct str ids[] = {l->vulnerability, l->cve};
    *affected = false;
    for (size_t k = 0; k < COUNT_OF(ids); k++) {
        struct advisory_numbers numbers;
        if (!ids[k].n)
            continue;
        if (!advisories_by_id(b->db, a, ids[k], &numbers, err))
            return false;
        for (size_t i = 0; i < numbers.count; i++) {
            struct advisory ad = {0};
            if (!advisories_packages(b->db, a, numbers.items[i], &ad, err))
                return false;
            for (size_t n = 0; n < ad.package_count; n++) {
                const struct advisory_package *p = &ad.packages[n];
                struct str key = feed_package_key(a, p->ecosystem, id->packages[0].name);
                for (size_t r = 0; r < p->range_count; r++) {
                    struct version_range range = p->ranges[r];
                    range.scheme = VERSION_GENERIC;
                    *affected |= str_eq(key, p->key) &&
                                 same_release(&id->packages[0], p->ecosystem) &&
                                 version_in_range(&range, id->packages[0].version) == VERSION_IN;
                }
            }
        }
    }
    return true;
}

static bool count(struct bench *b, struct score *s, const struct label *l,
                  const struct match_identity *id, const struct json *answer, struct err *err)
{
    bool yes = STR_IS(json_text(answer, "verdict"), "affected");
    bool wanted = STR_IS(l->verdict, "TP");
    bool second = !yes;
    if (yes != wanted && !second_opinion(b, l, id, &second, err))
        return false;
    bool otherwise = yes != wanted && second == yes;
    s->otherwise += otherwise;
    s->tp += yes && wanted;
    s->fp += yes && !wanted && !otherwise;
    s->fn += !yes && wanted && !otherwise;
    s->tn += !yes && !wanted;
    if (b->list && yes != wanted)
        printf("%s %s%s %.*s@%.*s %.*s: %.*s\n", s->group, yes ? "FP" : "FN",
               otherwise ? " (the record says so)" : "", STR_ARG(l->name), STR_ARG(l->version),
               STR_ARG(l->vulnerability), STR_ARG(json_text(answer, "answer")));
    return true;
}

static bool judge(struct bench *b, const struct label *l, struct str alpine, struct err *err)
{
    struct match_component c = {.name = l->name, .version = l->version};
    struct match_identity id;
    struct match_options options = {.stale_days = -1};
    struct json *answer = NULL;
    bool there = false, asked = false;
    c.purl = distro_purl(b, l, alpine);
    if (!c.purl.n && !language_purl(b, l, &c.purl, err))
        return false;
    match_identity(b->arena, &c, NULL, &id);
    if (!id.package_count) {
        score_of(b, "no ecosystem here")->labels++;
        return true;
    }
    struct score *s = score_of(b, id.packages[0].ecosystem->name);
    s->labels++;
    /* "git" that is not the git of Maven: a label about a guess by name, and nothing else is known
     */
    if (!(id.packages[0].ecosystem->flags & FEED_DISTRO) && STR_IS(l->verdict, "FP") &&
        !str_starts(l->vulnerability, STR("GHSA-"))) {
        s->no_identity++;
        return true;
    }
    if (!match_explain(b->arena, b->db, &c, l->vulnerability, &options, &answer, err) ||
        !any_record(b, l, &id.packages[0], &there, err))
        return false;
    JSON_EACH (record, json_get(answer, "records"))
        asked |= json_count(json_get(record, "checks")) > 0 && !json_is_true(record, "withdrawn");
    if (!asked) {
        s->no_record += !there;
        s->other_name += there;
        if (b->list && there)
            printf("%s NAME %.*s %.*s %.*s: %.*s\n", s->group, STR_ARG(l->verdict), STR_ARG(c.purl),
                   STR_ARG(l->vulnerability),
                   STR_ARG(json_text(json_first(json_get(answer, "records")), "reason")));
        return true;
    }
    return count(b, s, l, &id, answer, err);
}

static struct label read_label(const struct json *o)
{
    const struct json *package = json_get(o, "package");
    return (struct label){.image = json_text(json_get(o, "image"), "exact"),
                          .name = json_text(package, "name"),
                          .version = json_text(package, "version"),
                          .vulnerability = json_text(o, "vulnerability_id"),
                          .cve = json_text(o, "effective_cve"),
                          .verdict = json_text(o, "label")};
}

static bool run_file(struct bench *b, struct str path, struct err *err)
{
    struct str text, line, rest, alpine = {0};
    size_t mark = arena_mark(b->arena);
    if (!world_read_file(b->arena, path, LIMIT_DOCUMENT, &text, err))
        return false;
    for (int round = 0; round < 2; round++) {
        rest = text;
        while (str_split(&rest, '\n', &line)) {
            size_t here = arena_mark(b->arena);
            struct json *o;
            if (!line.n)
                continue;
            if (!json_read(b->arena, line, &o, err))
                return err_wrap(err, "%.*s", STR_ARG(path));
            struct label l = read_label(o);
            if (round == 0 && (STR_IS(l.name, "busybox") || STR_IS(l.name, "ssl_client")))
                alpine = alpine_release(l.version);
            if (round == 1 && !STR_IS(l.verdict, "??") && !judge(b, &l, alpine, err))
                return false;
            arena_rewind(b->arena, here);
        }
    }
    arena_rewind(b->arena, mark);
    return true;
}

static int permille(int part, int whole)
{
    return whole ? (part * 1000 + whole / 2) / whole : 1000;
}

static void print_scores(const struct bench *b)
{
    printf("%-18s %6s %9s %10s %11s %9s %6s %6s %6s %6s %6s %6s %6s\n", "ecosystem", "labels",
           "no record", "other name", "no identity", "otherwise", "TP", "FP", "FN", "TN", "prec.",
           "recall", "F1");
    struct score all = {.group = "all"};
    for (size_t i = 0; i <= b->score_count; i++) {
        const struct score *s = i < b->score_count ? &b->scores[i] : &all;
        printf("%-18s %6d %9d %10d %11d %9d %6d %6d %6d %6d %6d %6d %6d\n", s->group, s->labels,
               s->no_record, s->other_name, s->no_identity, s->otherwise, s->tp, s->fp, s->fn,
               s->tn, permille(s->tp, s->tp + s->fp), permille(s->tp, s->tp + s->fn),
               permille(2 * s->tp, 2 * s->tp + s->fp + s->fn));
        if (s == &all)
            break;
        all.labels += s->labels;
        all.no_record += s->no_record;
        all.other_name += s->other_name;
        all.no_identity += s->no_identity;
        all.otherwise += s->otherwise;
        all.tp += s->tp;
        all.fp += s->fp;
        all.fn += s->fn;
        all.tn += s->tn;
    }
}

static bool run(struct bench *b, int argc, char **argv, struct err *err)
{
    if (!advisories_open(b->arena, str_of(argv[1]), ADVISORIES_READ, &b->db, err))
        return false;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--list") == 0)
            b->list = true;
        else if (!learn(b, argv[i], err))
            return false;
    }
    struct world_names names;
    struct str folder = str_of(argv[2]);
    if (!world_list_dir(b->arena, folder, &names, err))
        return false;
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.names[i], STR(".jsonl")) &&
            !run_file(b, str_fmt(b->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(names.names[i])),
                      err))
            return false;
    print_scores(b);
    return true;
}

int main(int argc, char **argv)
{
    struct arena a;
    struct err err = {0};
    if (argc < 3) {
        printf("match quality: skipped, no database and labels named\n");
        return EXIT_SUCCESS;
    }
    arena_init(&a, LIMIT_ARENA);
    struct bench b = {.arena = &a, .sources = {.arena = &a}};
    bool ok = run(&b, argc, argv, &err);
    if (!ok)
        fprintf(stderr, "%s\n", err.text);
    advisories_close(b.db);
    arena_done(&a);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
