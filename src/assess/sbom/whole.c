#include "assess/sbom/whole.h"

#include "base/date.h"

/* Where the next parts go. */
struct joiner {
    struct arena *arena;
    struct sbom *out;
    struct sbom_component *components;
    int32_t *part_of;
    struct instant newest;
};

void sbom_whole_of(struct arena *a, const struct sbom *list, struct sbom_whole *out)
{
    struct sbom_part *part = ARENA_NEW(a, struct sbom_part);
    part->list = *list;
    *out = (struct sbom_whole){
        .list = *list,
        .parts = part,
        .part_count = 1,
        .part_of = ARENA_ARRAY(a, int32_t, list->component_count),
        .overlays = ARENA_ARRAY(a, struct sbom_overlay, list->component_count),
    };
}

static struct str prefixed(struct arena *a, struct str prefix, struct str ref)
{
    return prefix.n ? str_fmt(a, "%.*s%.*s", STR_ARG(prefix), STR_ARG(ref)) : ref;
}

/* Appends the items of one list to those of the whole: to[*n..]. */
#define APPEND(to, n, from, count) \
    do { \
        if (count) \
            memcpy((to) + (n), (from), (count) * sizeof *(to)); \
        (n) += (count); \
    } while (0)

static void add_components(struct joiner *j, struct sbom_part *part, int32_t index)
{
    const struct sbom *b = &part->list;
    struct sbom *out = j->out;
    size_t base = out->component_count;
    part->first = base;
    for (size_t i = 0; i < b->component_count; i++) {
        struct sbom_component *c = &j->components[base + i];
        *c = b->components[i];
        c->ref = prefixed(j->arena, part->prefix, c->ref);
        if (c->parent != SIZE_MAX)
            c->parent += base;
        j->part_of[base + i] = index;
    }
    for (size_t i = 0; i < b->edge_count; i++) {
        struct sbom_edge *e = &out->edges[out->edge_count++];
        *e = b->edges[i];
        e->from += base;
        e->to += base;
    }
    for (size_t i = 0; i < b->relation_count; i++) {
        struct sbom_relation *r = &out->relations[out->relation_count++];
        *r = b->relations[i];
        r->from += base;
        r->to += base;
    }
    out->component_count += b->component_count;
}

static void add_head(struct joiner *j, const struct sbom *b)
{
    struct sbom *out = j->out;
    struct instant t;
    APPEND(out->tool_list, out->tool_count, b->tool_list, b->tool_count);
    APPEND(out->authors, out->author_count, b->authors, b->author_count);
    APPEND(out->lifecycles, out->lifecycle_count, b->lifecycles, b->lifecycle_count);
    APPEND(out->services, out->service_count, b->services, b->service_count);
    APPEND(out->licence_texts, out->licence_text_count, b->licence_texts, b->licence_text_count);
    out->file_count += b->file_count;
    out->vulnerability_count += b->vulnerability_count;
    out->skipped_count += b->skipped_count;
    if (instant_parse(b->created, &t) && (out->created.n == 0 || t.ms > j->newest.ms)) {
        j->newest = t;
        out->created = b->created;
    }
}

/* Room for all that the parts have, and for the edges from the device. */
static void reserve(struct joiner *j, const struct sbom_part *parts, size_t count, size_t more)
{
    struct arena *a = j->arena;
    struct sbom n = {0};
    for (size_t i = 0; i < count; i++) {
        const struct sbom *b = &parts[i].list;
        n.component_count += b->component_count;
        n.edge_count += b->edge_count;
        n.relation_count += b->relation_count;
        n.tool_count += b->tool_count;
        n.author_count += b->author_count;
        n.lifecycle_count += b->lifecycle_count;
        n.service_count += b->service_count;
        n.licence_text_count += b->licence_text_count;
    }
    j->components = ARENA_ARRAY(a, struct sbom_component, n.component_count + more + 1);
    j->part_of = ARENA_ARRAY(a, int32_t, n.component_count + more + 1);
    j->out->edges = ARENA_ARRAY(a, struct sbom_edge, n.edge_count + count);
    j->out->relations = ARENA_ARRAY(a, struct sbom_relation, n.relation_count);
    j->out->tool_list = ARENA_ARRAY(a, struct sbom_tool, n.tool_count);
    j->out->authors = ARENA_ARRAY(a, struct sbom_party, n.author_count);
    j->out->lifecycles = ARENA_ARRAY(a, struct str, n.lifecycle_count);
    j->out->services = ARENA_ARRAY(a, struct sbom_service, n.service_count);
    j->out->licence_texts = ARENA_ARRAY(a, struct sbom_licence_text, n.licence_text_count);
}

static void add_one(struct joiner *j, const struct sbom_component *c)
{
    size_t i = j->out->component_count++;
    j->components[i] = *c;
    j->components[i].parent = SIZE_MAX;
    j->part_of[i] = SBOM_PART_NONE;
}

/* The device depends on what each part describes. */
static void add_device(struct joiner *j, const struct sbom_component *device,
                       const struct sbom_part *parts, size_t count)
{
    struct sbom *out = j->out;
    size_t first = 1;
    add_one(j, device);
    out->primary = 0;
    out->name = device->name;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].list.primary != SIZE_MAX)
            out->edges[out->edge_count++] = (struct sbom_edge){.from = 0,
                                                               .to = first + parts[i].list.primary};
        first += parts[i].list.component_count;
    }
}

void sbom_whole_join(struct arena *a, const struct sbom_part *parts, size_t count,
                     const struct sbom_addition *addition, struct sbom_whole *out)
{
    struct sbom_part *own = ARENA_ARRAY(a, struct sbom_part, count);
    struct sbom list = {.primary = SIZE_MAX};
    struct joiner j = {.arena = a, .out = &list};
    for (size_t i = 0; i < count; i++)
        own[i] = parts[i];
    if (count == 1) {
        list = parts[0].list;
        list.component_count = list.edge_count = list.relation_count = 0;
        list.tool_count = list.author_count = list.lifecycle_count = list.service_count = 0;
        list.licence_text_count = list.file_count = list.vulnerability_count = 0;
        list.skipped_count = 0;
    } else if (count > 0) {
        list.format = parts[0].list.format;
        list.spec_version = parts[0].list.spec_version;
    }
    reserve(&j, parts, count, addition->added_count);
    if (count != 1)
        add_device(&j, addition->device, parts, count);
    for (size_t i = 0; i < count; i++) {
        own[i].prefix = count > 1 ? str_fmt(a, "%.*s:", STR_ARG(own[i].id)) : (struct str){0};
        add_components(&j, &own[i], (int32_t)i);
        add_head(&j, &own[i].list);
    }
    for (size_t i = 0; i < addition->added_count; i++)
        add_one(&j, &addition->added[i]);
    list.components = j.components;
    list.document = NULL; /* a part says what it said; see sbom_whole_raw */
    *out = (struct sbom_whole){
        .list = list,
        .parts = own,
        .part_count = count,
        .part_of = j.part_of,
        .overlays = ARENA_ARRAY(a, struct sbom_overlay, list.component_count),
    };
}

const struct json *sbom_whole_raw(struct arena *a, const struct sbom_whole *w, size_t i)
{
    if (w->part_of[i] == SBOM_PART_NONE)
        return json_object(a);
    const struct sbom_part *part = &w->parts[w->part_of[i]];
    return sbom_raw(a, &part->list, i - part->first);
}
