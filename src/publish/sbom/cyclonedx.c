/* CycloneDX 1.6 JSON (ECMA-424, edition 1), one component a line. */
#include "publish/sbom/export_internal.h"

#include "base/hash.h"
#include "value/licence/licence.h"

/* Deeper nesting than this would be refused by readers of JSON; the deepest real list has 4. */
enum { NEST_MAX = 32 };

/* The forest in which components are written. */
struct tree {
    size_t *first, *next; /* inside a component; SIZE_MAX: none */
    size_t *roots;        /* of the list; the primary one is not among them */
    size_t root_count;
};

static const char no_serial[] = "urn:uuid:00000000-0000-0000-0000-000000000000";

static struct str prefixed_ref(const struct sbom_export *x, struct str ref)
{
    if (!x->part || x->part->prefix.n == 0 || str_starts(ref, STR("urn:cdx:")))
        return ref;
    return str_fmt(x->scratch, "%.*s%.*s", STR_ARG(x->part->prefix), STR_ARG(ref));
}

/* --- the forest --- */

/* What an SPDX document says is contained in what it describes stands beside it here: components is
   the list of what the described one has, and many readers look nowhere else. */
static size_t parent_of(const struct sbom_whole *w, size_t i)
{
    size_t parent = w->list.components[i].parent;
    int32_t n = w->part_of[i];
    if (parent == SIZE_MAX || n == SBOM_PART_NONE)
        return SIZE_MAX;
    const struct sbom_part *part = &w->parts[n];
    bool of_primary = part->list.primary != SIZE_MAX && parent == part->first + part->list.primary;
    return of_primary && !sbom_is_cyclonedx(part->list.format) ? SIZE_MAX : parent;
}

static void add_child(struct tree *t, size_t parent, size_t i)
{
    t->next[i] = t->first[parent];
    t->first[parent] = i;
}

/* Breadth first; what would stand too deep becomes a root. */
static void limit_depth(struct sbom_export *x, struct tree *t)
{
    size_t n = x->whole->list.component_count, head = 0, tail = 0;
    size_t *queue = ARENA_ARRAY(x->arena, size_t, n), *depth = ARENA_ARRAY(x->arena, size_t, n);
    for (size_t i = 0; i < t->root_count; i++)
        queue[tail++] = t->roots[i];
    if (x->whole->list.primary != SIZE_MAX)
        queue[tail++] = x->whole->list.primary;
    while (head < tail) {
        size_t i = queue[head++];
        bool cut = depth[i] == NEST_MAX;
        for (size_t k = t->first[i]; k != SIZE_MAX; k = t->next[k]) {
            depth[k] = cut ? 0 : depth[i] + 1;
            queue[tail++] = k;
            if (!cut)
                continue;
            t->roots[t->root_count++] = k;
            x->component = &x->whole->list.components[k];
            sbom_loss(x, NULL, x->whole->list.components[i].ref,
                      "is nested too deep; stands beside what contains it");
        }
        if (cut)
            t->first[i] = SIZE_MAX;
    }
    x->component = NULL;
}

static void plant(struct sbom_export *x, struct tree *t)
{
    const struct sbom_whole *w = x->whole;
    size_t n = w->list.component_count;
    t->first = ARENA_ARRAY(x->arena, size_t, n);
    t->next = ARENA_ARRAY(x->arena, size_t, n);
    t->roots = ARENA_ARRAY(x->arena, size_t, n);
    memset(t->first, 0xFF, n * sizeof *t->first);
    memset(t->next, 0xFF, n * sizeof *t->next);
    for (size_t i = n; i-- > 0;)
        if (parent_of(w, i) != SIZE_MAX)
            add_child(t, parent_of(w, i), i);
    for (size_t i = 0; i < n; i++)
        if (parent_of(w, i) == SIZE_MAX && i != w->list.primary)
            t->roots[t->root_count++] = i;
    limit_depth(x, t);
}

static struct json *branch(struct sbom_export *x, const struct tree *t, size_t i)
{
    struct json *o = sbom_cdx_component(x, i), *inside = NULL;
    for (size_t k = t->first[i]; k != SIZE_MAX; k = t->next[k]) {
        if (!inside)
            inside = json_add(x->scratch, o, "components", JSON_ARRAY);
        json_hang(inside, NULL, branch(x, t, k));
    }
    return o;
}

/* --- metadata --- */

static void text(struct arena *a, struct json *o, const char *name, struct str value)
{
    if (value.n)
        json_add_text(a, o, name, value);
}

static bool is_us(const struct json *tool)
{
    return STR_IS(json_text(tool, "name"), "tutela") &&
           STR_IS(json_text(tool, "version"), TUTELA_VERSION);
}

/* Up to 1.4 tools are an array; since then they are components. Both are allowed in 1.6. */
static void add_tool(struct arena *a, struct json *metadata)
{
    struct json *tools = sbom_find_member(metadata, "tools");
    if (!tools)
        tools = json_add(a, metadata, "tools", JSON_OBJECT);
    struct json *list = tools;
    if (tools->type == JSON_OBJECT) {
        list = sbom_find_member(tools, "components");
        list = list ? list : json_add(a, tools, "components", JSON_ARRAY);
    }
    JSON_EACH (tool, list)
        if (is_us(tool))
            return;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    if (tools->type == JSON_OBJECT)
        json_add_text(a, o, "type", STR("application"));
    json_add_text(a, o, "name", STR("tutela"));
    json_add_text(a, o, "version", STR(TUTELA_VERSION));
}

static void tools_of_model(struct arena *a, struct json *metadata, const struct sbom *b)
{
    struct json *tools = json_add(a, metadata, "tools", JSON_OBJECT);
    struct json *list = json_add(a, tools, "components", JSON_ARRAY);
    for (size_t i = 0; i < b->tool_count; i++) {
        if (b->tool_list[i].name.n == 0)
            continue;
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "type", STR("application"));
        text(a, o, "publisher", b->tool_list[i].vendor);
        json_add_text(a, o, "name", b->tool_list[i].name);
        text(a, o, "version", b->tool_list[i].version);
    }
}

static void lifecycles_of_model(struct arena *a, struct json *metadata, const struct sbom *b)
{
    static const char *const phases[] = {"design",     "pre-build", "build",        "post-build",
                                         "operations", "discovery", "decommission", NULL};
    struct json *list = NULL;
    for (size_t i = 0; i < b->lifecycle_count; i++) {
        if (!list)
            list = json_add(a, metadata, "lifecycles", JSON_ARRAY);
        bool known = sbom_word(b->lifecycles[i], phases) != NULL;
        json_add_text(a, json_add(a, list, NULL, JSON_OBJECT), known ? "phase" : "name",
                      b->lifecycles[i]);
    }
}

/* The first organisation among those who made the list is its manufacturer (1.6), persons are its
   authors. */
static void authors_of_model(struct arena *a, struct json *metadata, const struct sbom *b)
{
    const struct sbom_party *made_by = b->made_by.name.n ? &b->made_by : NULL;
    struct json *authors = NULL;
    for (size_t i = 0; i < b->author_count; i++) {
        const struct sbom_party *p = &b->authors[i];
        if (p->kind == SBOM_PARTY_TOOL)
            continue;
        if (p->kind == SBOM_PARTY_ORGANISATION && !made_by) {
            made_by = p;
            continue;
        }
        if (!authors)
            authors = json_add(a, metadata, "authors", JSON_ARRAY);
        struct json *o = json_add(a, authors, NULL, JSON_OBJECT);
        text(a, o, "name", p->name);
        text(a, o, "email", p->contact_count ? p->contacts[0].email : (struct str){0});
    }
    if (made_by)
        json_hang(metadata, "manufacturer", sbom_cdx_party(a, made_by));
    if (b->supplied_by.name.n)
        json_hang(metadata, "supplier", sbom_cdx_party(a, &b->supplied_by));
}

static struct json *metadata_of_model(struct sbom_export *x)
{
    struct arena *a = x->scratch;
    const struct sbom *b = &x->whole->list;
    struct json *m = json_object(a);
    text(a, m, "timestamp", b->created);
    lifecycles_of_model(a, m, b);
    tools_of_model(a, m, b);
    authors_of_model(a, m, b);
    struct str licence = licence_listed(b->data_licence);
    if (licence.n) {
        struct json *item = json_add(a, json_add(a, m, "licenses", JSON_ARRAY), NULL, JSON_OBJECT);
        json_add_text(a, json_add(a, item, "license", JSON_OBJECT), "id", licence);
    }
    return m;
}

/* What each list was called where it came from. */
static void add_sources(struct sbom_export *x, struct json *metadata)
{
    struct arena *a = x->scratch;
    struct json *list = sbom_find_member(metadata, "properties");
    JSON_EACH (p, list)
        if (STR_IS(json_text(p, "name"), "tutela:source"))
            return;
    for (size_t i = 0; i < x->whole->part_count; i++) {
        const struct sbom_part *part = &x->whole->parts[i];
        struct str value = str_trim(
            str_fmt(a, "%.*s %.*s", STR_ARG(part->id), STR_ARG(part->list.serial)));
        if (value.n == 0)
            continue;
        if (!list)
            list = json_add(a, metadata, "properties", JSON_ARRAY);
        struct json *p = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, p, "name", STR("tutela:source"));
        json_add_text(a, p, "value", value);
    }
}

static void put_metadata(struct sbom_export *x, const struct tree *t)
{
    const struct sbom_whole *w = x->whole;
    const struct sbom_step *place = STEP_MEMBER(NULL, "metadata");
    size_t mark = arena_mark(x->scratch);
    struct json *m = NULL;
    x->part = w->part_count == 1 ? w->parts : NULL;
    if (x->part && sbom_is_cyclonedx(x->part->list.format)) {
        const struct json *raw = sbom_raw_member(x->scratch, &x->part->list, "metadata");
        m = raw ? sbom_shape_copy(x, raw, &SBOM_CDX_METADATA, place) : NULL;
    }
    if (!m)
        m = sbom_shape_copy(x, metadata_of_model(x), &SBOM_CDX_METADATA, place);
    add_tool(x->scratch, m);
    add_sources(x, m);
    if (w->list.primary != SIZE_MAX)
        json_hang(m, "component", branch(x, t, w->list.primary));
    sbom_member_put(x, "metadata", m);
    arena_rewind(x->scratch, mark);
}

/* --- the lists of the document --- */

static void put_components(struct sbom_export *x, const struct tree *t)
{
    struct sbom_items items = {x, "components", 0};
    for (size_t i = 0; i < t->root_count; i++) {
        size_t mark = arena_mark(x->scratch);
        sbom_items_put(&items, branch(x, t, t->roots[i]));
        arena_rewind(x->scratch, mark);
    }
    sbom_items_end(&items);
}

/* Whether the list that names the component is in CycloneDX, and says so much itself. */
static bool says_itself(const struct sbom_whole *w, size_t i)
{
    int32_t part = w->part_of[i];
    return part != SBOM_PART_NONE && sbom_is_cyclonedx(w->parts[part].list.format);
}

/* From the model, of the components that no CycloneDX list names. */
static void put_edges(struct sbom_items *items)
{
    struct sbom_export *x = items->x;
    const struct sbom *b = &x->whole->list;
    for (size_t i = 0, end; i < b->edge_count; i = end) {
        size_t from = b->edges[i].from, mark = arena_mark(x->scratch);
        for (end = i; end < b->edge_count && b->edges[end].from == from; end++)
            continue;
        if (says_itself(x->whole, from))
            continue;
        struct json *o = json_object(x->scratch);
        json_add_text(x->scratch, o, "ref", b->components[from].ref);
        struct json *on = json_add(x->scratch, o, "dependsOn", JSON_ARRAY);
        for (size_t k = i; k < end; k++)
            if (k == i || b->edges[k].to != b->edges[k - 1].to)
                json_add_text(x->scratch, on, NULL, b->components[b->edges[k].to].ref);
        sbom_items_put(items, o);
        arena_rewind(x->scratch, mark);
    }
}

/* Whether dependencies are complete, where an SPDX document says so of a component. */
static void put_completeness(struct sbom_items *items)
{
    struct sbom_export *x = items->x;
    const struct sbom_whole *w = x->whole;
    for (size_t i = 0; i < w->list.component_count; i++) {
        const struct sbom_component *c = &w->list.components[i];
        if (w->part_of[i] == SBOM_PART_NONE || says_itself(w, i) || c->completeness.n == 0)
            continue;
        size_t mark = arena_mark(x->scratch);
        struct json *o = json_object(x->scratch);
        json_add_text(x->scratch, o, "aggregate", c->completeness);
        json_add_text(x->scratch, json_add(x->scratch, o, "dependencies", JSON_ARRAY), NULL,
                      c->ref);
        sbom_items_put(items, o);
        arena_rewind(x->scratch, mark);
    }
}

static void put_vex(struct sbom_items *items)
{
    struct sbom_export *x = items->x;
    if (x->options->vex.n == 0)
        return;
    struct json *o = json_object(x->scratch);
    json_add_text(x->scratch, o, "type", STR("exploitability-statement"));
    json_add_text(x->scratch, o, "url", x->options->vex);
    sbom_items_put(items, o);
}

static void put_property(struct sbom_items *items, struct str name, struct str value)
{
    struct arena *a = items->x->scratch;
    struct json *o = json_object(a);
    json_add_text(a, o, "name", name);
    json_add_text(a, o, "value", value);
    sbom_items_put(items, o);
}

/* What an SPDX document says beside its packages. */
static void put_remarks(struct sbom_items *items, const struct sbom *b)
{
    struct sbom_export *x = items->x;
    static const char *const names[] = {"comment", "annotations", "hasExtractedLicensingInfos",
                                        "externalDocumentRefs", "revieweds"};
    const struct json *info = sbom_raw_member(x->scratch, b, "creationInfo");
    if (!sbom_is_spdx(b->format))
        return;
    put_property(items, STR("spdx:name"), b->name);
    JSON_EACH (m, info)
        if (!STR_IS(m->key, "created") && !STR_IS(m->key, "creators"))
            put_property(items, str_fmt(x->scratch, "spdx:%.*s", STR_ARG(m->key)),
                         sbom_json_text(x->scratch, m));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct json *m = sbom_raw_member(x->scratch, b, names[i]);
        if (m && m->type != JSON_ARRAY)
            put_property(items, str_fmt(x->scratch, "spdx:%s", names[i]),
                         sbom_json_text(x->scratch, m));
        JSON_EACH (item, m && m->type == JSON_ARRAY ? m : NULL)
            put_property(items, str_fmt(x->scratch, "spdx:%s", names[i]),
                         sbom_json_text(x->scratch, item));
    }
}

/* A member of the document as the lists in CycloneDX have it, and what is added to it. */
static void put_member(struct sbom_export *x, const struct sbom_shape_member *m)
{
    struct sbom_items items = {x, m->name.p, 0};
    struct sbom_shape_member one = *m;
    one.flags &= ~(unsigned)SBOM_MANY;
    size_t mark = arena_mark(x->scratch);
    if (STR_IS(m->name, "dependencies"))
        put_edges(&items);
    if (STR_IS(m->name, "compositions"))
        put_completeness(&items);
    if (STR_IS(m->name, "externalReferences"))
        put_vex(&items);
    for (size_t i = 0; i < x->whole->part_count; i++) {
        x->part = &x->whole->parts[i];
        if (STR_IS(m->name, "properties"))
            put_remarks(&items, &x->part->list);
        if (!sbom_is_cyclonedx(x->part->list.format))
            continue;
        const struct json *v = sbom_raw_member(x->scratch, &x->part->list, m->name.p);
        struct json *copy = v ? sbom_member_copy(x, m, v, STEP_MEMBER(NULL, m->name.p)) : NULL;
        if (copy && copy->type == JSON_ARRAY)
            JSON_EACH (item, copy)
                sbom_items_put(&items, item);
        else if (copy && items.count == 0 && x->whole->part_count == 1)
            sbom_member_put(x, m->name.p, copy);
    }
    sbom_items_end(&items);
    arena_rewind(x->scratch, mark);
}

/* --- what CycloneDX has no place for --- */

static void list_losses(struct sbom_export *x, const struct sbom_part *part)
{
    const struct sbom *b = &part->list;
    size_t mark = arena_mark(x->scratch), kinds = 0;
    sbom_loss_count(x, "components", b->skipped_count,
                    "entries without a name, which nobody can read");
    if (sbom_is_cyclonedx(b->format)) {
        sbom_loss_count(x, "citations", json_count(sbom_raw_member(x->scratch, b, "citations")),
                        "is no member of CycloneDX 1.6");
        if (x->whole->part_count > 1) {
            const struct json *m = sbom_raw_member(x->scratch, b, "metadata");
            static const char *const own[] = {"licenses", "properties", "supplier", "manufacture"};
            for (size_t i = 0; i < COUNT_OF(own); i++)
                if (json_get(m, own[i]))
                    sbom_loss(x, STEP_MEMBER(STEP_MEMBER(NULL, "metadata"), own[i]),
                              sbom_json_text(x->scratch, json_get(m, own[i])),
                              "is of one of the lists, and cannot be said of all");
        }
    } else {
        for (size_t i = 0; i < b->edge_count; i++)
            kinds += b->edges[i].kind != SBOM_EDGE_DEPENDS;
        sbom_loss_count(
            x, "relationships", kinds,
            "dependencies of a kind (link, build, test ...); CycloneDX does not say the kind");
        sbom_loss_count(x, "relationships", b->relation_count,
                        "relationships that are neither dependency nor containment");
        sbom_loss_count(x, "files", b->file_count,
                        "files of packages, which are no components here");
        sbom_loss_count(x, "snippets", json_count(sbom_raw_member(x->scratch, b, "snippets")),
                        "snippets of files");
        if (b->root_count > 1)
            sbom_loss_count(x, "documentDescribes", b->root_count,
                            "described packages; a document of CycloneDX describes one");
    }
    arena_rewind(x->scratch, mark);
}

bool sbom_write_cyclonedx(struct sbom_export *x, struct err *err)
{
    (void)err;
    struct tree t = {0};
    x->ref = prefixed_ref;
    x->whole_ok = true;
    for (size_t i = 0; i < x->whole->part_count; i++)
        x->whole_ok = x->whole_ok && !STR_IS(x->whole->parts[i].list.spec_version, "1.7");
    plant(x, &t);
    sbom_member_put(x, "bomFormat", &(struct json){.type = JSON_STRING, .text = STR("CycloneDX")});
    sbom_member_put(x, "specVersion", &(struct json){.type = JSON_STRING, .text = STR("1.6")});
    sbom_member_put(x, "serialNumber",
                    &(struct json){.type = JSON_STRING, .text = str_of(no_serial)});
    size_t serial = x->out->n - sizeof no_serial; /* the quote stands after it */
    sbom_member_put(x, "version", &(struct json){.type = JSON_NUMBER, .text = STR("1")});
    put_metadata(x, &t);
    put_components(x, &t);
    for (size_t i = 0; i < SBOM_CDX_DOCUMENT.count; i++)
        if (SBOM_CDX_DOCUMENT.members[i].kind != SBOM_KIND_IGNORE)
            put_member(x, &SBOM_CDX_DOCUMENT.members[i]);
    for (size_t i = 0; i < x->whole->part_count; i++)
        list_losses(x, &x->whole->parts[i]);
    struct str uuid = hash_uuid(x->arena, buf_str(x->out));
    memcpy(x->out->p + serial, uuid.p, uuid.n);
    return true;
}
