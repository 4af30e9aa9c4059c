#include "assess/match/match_internal.h"

#include "intake/feed/feed.h"

/* Verdicts as sentences. Apart from the judging, which is done thousands of times for each one that
   somebody reads. */

static struct str range_text(struct arena *a, const struct version_range *range)
{
    struct buf b = {.arena = a};
    version_range_format(range, &b);
    return buf_str(&b);
}

static struct str all_ranges(struct arena *a, const struct advisory_package *affected)
{
    enum { SHOWN = 8 };
    struct buf b = {.arena = a};
    for (size_t i = 0; i < affected->range_count && i < SHOWN; i++) {
        if (i)
            BUF_LIT(&b, " or ");
        version_range_format(&affected->ranges[i], &b);
    }
    if (affected->range_count > SHOWN)
        BUF_LIT(&b, " or others");
    return buf_str(&b);
}

/* Of a line without bounds, the version in its name. */
static struct str line_range(struct arena *a, const struct advisory_cpe *line)
{
    struct cpe criteria;
    struct err ignored;
    if (line->range.lower.n || line->range.upper.n ||
        !cpe_parse(a, line->criteria, &criteria, &ignored) ||
        criteria.values[CPE_VERSION].kind != CPE_TEXT)
        return range_text(a, &line->range);
    struct str version = cpe_plain(a, &criteria.values[CPE_VERSION]);
    if (criteria.values[CPE_UPDATE].kind != CPE_TEXT)
        return str_fmt(a, "=%.*s", STR_ARG(version));
    return str_fmt(a, "=%.*s %.*s", STR_ARG(version),
                   STR_ARG(cpe_plain(a, &criteria.values[CPE_UPDATE])));
}

void match_range_texts(struct arena *a, const struct match *m, struct str *range,
                       struct str *fixed_in)
{
    *range = m->line ? line_range(a, m->line) : range_text(a, m->range);
    *fixed_in = m->range->upper_included ? (struct str){0} : str_copy(a, m->range->upper);
}

struct str match_ground_words(struct arena *a, const struct match_ground *g)
{
    static const char read_as[] = "; its version is none of this scheme, and was read so";
    struct buf b = {.arena = a};
    if (!g->criteria.n && g->enumerated) {
        buf_fmt(&b, "%.*s %.*s (%.*s) is listed as affected%s", STR_ARG(g->name),
                STR_ARG(g->version), STR_ARG(g->release), g->assumed ? read_as : "");
        return buf_str(&b);
    }
    if (!g->criteria.n) {
        buf_fmt(&b, "%.*s %.*s (%.*s) is in the affected range %.*s, compared as %s%s",
                STR_ARG(g->name), STR_ARG(g->version), STR_ARG(g->release), STR_ARG(g->range),
                version_scheme_name(g->scheme),
                !g->assumed                ? ""
                : g->scheme == VERSION_RPM ? "; of which module stream it is, is not said: taken "
                                             "as yes"
                                           : read_as);
        return buf_str(&b);
    }
    buf_fmt(&b, "%.*s %.*s is in %.*s of %.*s, compared as generic", STR_ARG(g->name),
            STR_ARG(g->version), STR_ARG(g->range), STR_ARG(g->criteria));
    if (g->by_name)
        BUF_LIT(&b, ", which the record names by vendor and product only");
    if (g->open.n)
        buf_fmt(&b,
                "; that it runs on or with %.*s is asked too, which the SBOM does not tell: "
                "taken as yes",
                STR_ARG(g->open));
    else if (g->assumed)
        BUF_LIT(&b, "; its CPE name leaves open an attribute that is asked for: taken as yes");
    return buf_str(&b);
}

void match_package_words(struct arena *a, const struct match_package *package,
                         const struct advisory_package *affected, const struct match *match,
                         struct match_words *out)
{
    *out = (struct match_words){0};
    if (match->verdict == MATCH_YES) {
        struct match_ground g;
        match_package_ground(package, match, &g);
        if (match->enumerated)
            g.range = str_fmt(a, "=%.*s", STR_ARG(package->version));
        else
            match_range_texts(a, match, &g.range, &g.fixed_in);
        *out = (struct match_words){g.range, g.fixed_in, match_ground_words(a, &g)};
        return;
    }
    out->range = all_ranges(a, affected);
    if (match->verdict == MATCH_CANNOT_TELL)
        out->reason = str_fmt(a, "\"%.*s\" cannot be compared with %.*s: it is no version of %s",
                              STR_ARG(package->version), STR_ARG(out->range),
                              version_scheme_name(match->scheme));
    else if (affected->range_count)
        out->reason = str_fmt(a, "%.*s %.*s is outside %.*s, compared as %s",
                              STR_ARG(package->name), STR_ARG(package->version),
                              STR_ARG(out->range), version_scheme_name(match->scheme));
    else
        out->reason = str_fmt(a, "%.*s %.*s is not among the %zu versions listed as affected",
                              STR_ARG(package->name), STR_ARG(package->version),
                              affected->versions.count);
}

void match_product_words(struct arena *a, const struct match_product *product,
                         const struct match *match, struct match_words *out)
{
    *out = (struct match_words){0};
    if (!match->line) {
        out->reason = STR("its configurations ask for something that the SBOM has otherwise");
        return;
    }
    if (match->verdict == MATCH_YES) {
        struct match_ground g;
        match_product_ground(product, match, &g);
        match_range_texts(a, match, &g.range, &g.fixed_in);
        *out = (struct match_words){g.range, g.fixed_in, match_ground_words(a, &g)};
        return;
    }
    out->range = line_range(a, match->line);
    if (match->verdict == MATCH_CANNOT_TELL)
        out->reason = str_fmt(a, "version \"%.*s\" cannot be compared with %.*s of %.*s",
                              STR_ARG(product->version), STR_ARG(out->range),
                              STR_ARG(match->line->criteria));
    else
        out->reason = str_fmt(a, "%.*s %.*s is outside %.*s of %.*s", STR_ARG(product->key),
                              STR_ARG(product->version), STR_ARG(out->range),
                              STR_ARG(match->line->criteria));
}

void match_package_ground(const struct match_package *p, const struct match *m,
                          struct match_ground *out)
{
    *out = (struct match_ground){.name = p->name,
                                 .release = p->release,
                                 .version = p->version,
                                 .enumerated = m->enumerated,
                                 .assumed = m->assumed,
                                 .scheme = m->scheme};
}

void match_product_ground(const struct match_product *p, const struct match *m,
                          struct match_ground *out)
{
    *out = (struct match_ground){.name = p->key,
                                 .version = p->version,
                                 .by_name = m->line->by_name,
                                 .criteria = m->line->criteria,
                                 .open = m->open ? m->open->criteria : (struct str){0},
                                 .assumed = m->assumed,
                                 .scheme = m->scheme};
}
