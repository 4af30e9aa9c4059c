#include "intake/oscal/oscal_internal.h"

#include <stdlib.h>

const struct oscal_control *oscal_control_find(const struct oscal_reader *r, struct str id)
{
    size_t low = 0, high = r->id_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(r->by_id[middle]->id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->id_count && str_eq(r->by_id[low]->id, id) ? r->by_id[low] : NULL;
}

/* --- where a withdrawn control went --- */

struct str oscal_withdrawal(struct oscal_reader *r, const struct json *control)
{
    static const struct {
        const char *rel, *words;
    } ways[] = {{"incorporated-into", "incorporated into"},
                {"incorporated_into", "incorporated into"},
                {"moved-to", "moved to"},
                {"moved_to", "moved to"}};
    struct buf b = {.arena = r->arena};
    BUF_LIT(&b, "Withdrawn in its source");
    JSON_EACH (link, json_get(control, "links"))
        for (size_t i = 0; i < COUNT_OF(ways); i++) {
            struct str href = json_text(link, "href");
            if (!str_eq(json_text(link, "rel"), str_of(ways[i].rel)) || b.n > LIMIT_NAME)
                continue;
            buf_fmt(&b, "; %s %.*s", ways[i].words,
                    STR_ARG(str_starts(href, STR("#")) ? str_from(href, 1) : href));
        }
    return oscal_tidy(r, control, json_text(control, "id"), buf_str(&b));
}

/* --- mappings --- */

static void add(struct oscal_reader *r, const struct oscal_control *c,
                const struct catalogue_link *link)
{
    struct catalogue_file *f = &r->out->file;
    enum { MAPPING_ID_MAX = 120 }; /* a record's own id is made of both, and is no longer */
    if (link->to.n == 0 || str_eq(link->from, link->to))
        return;
    if (link->from.n + 1 + link->to.n > MAPPING_ID_MAX) {
        oscal_doubt(r, FINDING_SKIPPED, "oscal-link", c->json, c->id,
                    "the ids of both ends are too long together; the mapping was left out");
        return;
    }
    f->mappings[f->mapping_count++] = *link;
}

/* {"name": name, "value": numbers, "remarks": target} */
static struct str number_of(const struct oscal_control *c, const char *name, struct str target)
{
    JSON_EACH (prop, json_get(c->json, "props"))
        if (STR_IS(json_text(prop, "ns"), OSCAL_OURS) &&
            str_eq(json_text(prop, "name"), str_of(name)) &&
            str_eq(json_text(prop, "remarks"), target))
            return json_text(prop, "value");
    return (struct str){0};
}

/* As this program writes them: {"name": "mapping", "value": target, "class": relation, "group":
   status, "remarks": basis, and a note on the lines below}. */
static void take_ours(struct oscal_reader *r, const struct oscal_control *c)
{
    static const char *const kinds[] = {"twin",        "nearest", "explains", "covers",
                                        "corresponds", "asks",    "changes"};
    static const char *const statuses[] = {"", "verified", "secondary", "unverified"};
    JSON_EACH (prop, json_get(c->json, "props")) {
        struct str rest = json_text(prop, "remarks"), basis = {0};
        if (!STR_IS(json_text(prop, "ns"), OSCAL_OURS) ||
            !STR_IS(json_text(prop, "name"), "mapping"))
            continue;
        (void)str_split(&rest, '\n', &basis);
        struct catalogue_link link = {
            .from = c->row.id,
            .to = json_text(prop, "value"),
            .kind = json_text(prop, "class"),
            .status = json_text(prop, "group"),
            .source = oscal_tidy_line(r, prop, c->id, basis),
            .note = oscal_tidy(r, prop, c->id, rest),
            .draft = number_of(c, "mapping-draft", json_text(prop, "value")),
            .published = number_of(c, "mapping-published", json_text(prop, "value")),
        };
        bool kind = false, status = false;
        for (size_t i = 0; i < COUNT_OF(kinds); i++)
            kind |= str_eq(link.kind, str_of(kinds[i]));
        for (size_t i = 0; i < COUNT_OF(statuses); i++)
            status |= str_eq(link.status, str_of(statuses[i]));
        if (kind && status)
            add(r, c, &link);
        else
            oscal_doubt(r, FINDING_SKIPPED, "oscal-mapping", prop, c->id,
                        "the mapping has no relation or status that is known; it was left out");
    }
}

/* Relations between controls of one catalogue. They say that the two have to do with each other,
   and no more. */
static bool is_relation(struct str rel)
{
    return STR_IS(rel, "related") || STR_IS(rel, "required");
}

static void take_others(struct oscal_reader *r, const struct oscal_control *c)
{
    JSON_EACH (link, json_get(c->json, "links")) {
        struct str rel = json_text(link, "rel"), href = json_text(link, "href");
        if (!is_relation(rel))
            continue;
        const struct oscal_control *to = str_starts(href, STR("#"))
                                             ? oscal_control_find(r, str_from(href, 1))
                                             : NULL;
        if (!to) {
            oscal_doubt(r, FINDING_SKIPPED, "oscal-link", link, c->id,
                        "\"%.*s\" (%.*s) is no control of this catalogue; the link was left out",
                        STR_ARG(str_sub(href, 0, 100)), STR_ARG(rel));
            continue;
        }
        const struct catalogue_link mapping = {
            .from = c->row.id,
            .to = to->row.id,
            .kind = STR("corresponds"),
            .source = str_fmt(r->arena, "link \"%.*s\" of the catalogue %.*s", STR_ARG(rel),
                              STR_ARG(r->out->file.id)),
        };
        add(r, c, &mapping);
    }
}

static int by_ends(const void *x, const void *y)
{
    const struct catalogue_link *a = x, *b = y;
    int order = str_cmp(a->from, b->from);
    return order ? order : str_cmp(a->to, b->to);
}

/* Between two controls one mapping is enough. */
static void drop_repeats(struct catalogue_file *f)
{
    size_t kept = 0;
    qsort(f->mappings, f->mapping_count, sizeof *f->mappings, by_ends);
    for (size_t i = 0; i < f->mapping_count; i++)
        if (kept == 0 || by_ends(&f->mappings[kept - 1], &f->mappings[i]) != 0)
            f->mappings[kept++] = f->mappings[i];
    f->mapping_count = kept;
}

void oscal_take_links(struct oscal_reader *r)
{
    struct catalogue_file *f = &r->out->file;
    size_t cap = 1;
    for (size_t i = 0; i < r->control_count; i++)
        cap += json_count(json_get(r->controls[i].json, r->ours ? "props" : "links"));
    f->mappings = ARENA_ARRAY(r->arena, struct catalogue_link, cap);
    for (size_t i = 0; i < r->control_count; i++) {
        if (r->controls[i].repeated)
            continue;
        if (r->ours)
            take_ours(r, &r->controls[i]);
        else
            take_others(r, &r->controls[i]);
    }
    drop_repeats(f);
}
