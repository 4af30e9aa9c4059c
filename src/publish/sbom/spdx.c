/* SPDX 2.3 JSON, one package a line. */
#include "publish/sbom/export_internal.h"

#include "base/hash.h"

static const char no_namespace[] = "urn:uuid:00000000-0000-0000-0000-000000000000";
static const char no_time[] = "1970-01-01T00:00:00Z";
static const char document_id[] = "SPDXRef-DOCUMENT";

struct writer {
    struct sbom_export *x;
    struct str *ids;            /* of each component */
    struct sbom_seen licences;  /* LicenseRefs that packages name */
    struct sbom_seen extracted; /* and those whose text the document brings */
    struct sbom_seen elements;  /* ids of packages, files and snippets that are written */
    bool described;             /* the one list says itself what it describes */
};

/* --- ids --- */

static bool is_id_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '.' || c == '-';
}

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_id_char(s.p[i]))
            return false;
    return s.n > 8 && str_starts(s, STR("SPDXRef-"));
}

/* An id for a ref that cannot be one: what can be read of it, and a part of its hash. */
static struct str made_id(struct arena *a, struct str ref)
{
    enum { READABLE_MAX = 60, DIGITS = 12 };
    struct buf b = {.arena = a};
    struct str rest = str_starts(ref, STR("SPDXRef-")) ? str_from(ref, 8) : ref;
    struct hash h = hash_sha256(ref);
    BUF_LIT(&b, "SPDXRef-");
    for (size_t i = 0; i < rest.n && b.n < READABLE_MAX; i++)
        buf_char(&b, is_id_char(rest.p[i]) ? rest.p[i] : '-');
    buf_char(&b, '-');
    buf_put(&b, str_sub(hash_hex(a, &h), 0, DIGITS));
    return buf_str(&b);
}

static struct str id_of(const struct sbom_export *x, struct str ref)
{
    if (STR_IS(ref, "NONE") || STR_IS(ref, "NOASSERTION") || str_eq(ref, str_of(document_id)) ||
        str_starts(ref, STR("DocumentRef-")))
        return ref;
    bool prefixed = x->part && x->part->prefix.n;
    if (!prefixed && is_id(ref))
        return ref;
    return made_id(
        x->scratch,
        prefixed ? str_fmt(x->scratch, "%.*s%.*s", STR_ARG(x->part->prefix), STR_ARG(ref)) : ref);
}

static void make_ids(struct writer *w)
{
    const struct sbom_whole *whole = w->x->whole;
    w->ids = ARENA_ARRAY(w->x->arena, struct str, whole->list.component_count);
    for (size_t i = 0; i < whole->list.component_count; i++) {
        struct str ref = whole->list.components[i].ref;
        w->ids[i] = whole->part_count == 1 && is_id(ref) ? ref : made_id(w->x->arena, ref);
    }
}

static bool is_ours(const struct sbom_whole *w, size_t i)
{
    return w->part_of[i] != SBOM_PART_NONE && sbom_is_spdx2(w->parts[w->part_of[i]].list.format);
}

/* The one list, where there is one and it is SPDX 2. */
static const struct sbom_part *alone(const struct sbom_whole *w)
{
    return w->part_count == 1 && sbom_is_spdx2(w->parts[0].list.format) ? w->parts : NULL;
}

/* --- the head --- */

static void put_text(struct sbom_export *x, const char *name, struct str value)
{
    sbom_member_put(x, name, &(struct json){.type = JSON_STRING, .text = value});
}

static void creators(struct sbom_export *x, struct json *list)
{
    struct arena *a = x->scratch;
    const struct sbom *b = &x->whole->list;
    struct sbom_seen seen = {0};
    const struct sbom_party *more[] = {&b->made_by, &b->supplied_by};
    JSON_EACH (c, list)
        (void)sbom_seen_before(a, &seen, c->text);
    for (size_t i = 0; list->items.count == 0 && i < b->author_count + COUNT_OF(more); i++) {
        const struct sbom_party *p = i < b->author_count ? &b->authors[i]
                                                         : more[i - b->author_count];
        struct str text = p->kind == SBOM_PARTY_TOOL ? (struct str){0} : sbom_spdx_party(a, p);
        if (text.n && !sbom_seen_before(a, &seen, text))
            json_add_text(a, list, NULL, text);
    }
    for (size_t i = 0; !alone(x->whole) && i < b->tool_count; i++) {
        const struct sbom_tool *t = &b->tool_list[i];
        struct str text = str_fmt(a, "Tool: %.*s%s%.*s", STR_ARG(t->name), t->version.n ? "-" : "",
                                  STR_ARG(t->version));
        if (t->name.n && !sbom_seen_before(a, &seen, text))
            json_add_text(a, list, NULL, text);
    }
    struct str us = str_fmt(a, "Tool: %.*s", STR_ARG(sbom_export_tool()));
    if (!sbom_seen_before(a, &seen, us))
        json_add_text(a, list, NULL, us);
}

static void put_creation(struct sbom_export *x)
{
    size_t mark = arena_mark(x->scratch);
    const struct sbom_part *part = alone(x->whole);
    const struct sbom_step *place = STEP_MEMBER(NULL, "creationInfo");
    const struct json *raw = part ? sbom_raw_member(x->scratch, &part->list, "creationInfo") : NULL;
    struct json *info = raw ? sbom_shape_copy(x, raw, &SBOM_SPDX_CREATION, place) : NULL;
    if (!info)
        info = json_object(x->scratch);
    if (x->created.n == 0)
        sbom_loss(x, STEP_MEMBER(place, "created"), x->whole->list.created,
                  "the list does not say when it was made, and SPDX must; 1970 stands for unknown");
    json_add_text(x->scratch, info, "created", x->created.n ? x->created : str_of(no_time));
    struct json *list = sbom_find_member(info, "creators");
    creators(x, list ? list : json_add(x->scratch, info, "creators", JSON_ARRAY));
    sbom_member_put(x, "creationInfo", info);
    arena_rewind(x->scratch, mark);
}

/* --- packages, and the licences they name --- */

static void note_licences(struct writer *w, const struct json *package)
{
    static const char *const members[] = {"licenseConcluded", "licenseDeclared"};
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        struct str rest = json_text(package, members[i]);
        size_t at;
        while ((at = str_find(rest, STR("LicenseRef-"))) < rest.n) {
            bool outside = at > 0 && rest.p[at - 1] == ':'; /* of another document */
            rest = str_from(rest, at);
            size_t n = 0;
            while (n < rest.n && is_id_char(rest.p[n]))
                n++;
            struct str id = str_sub(rest, 0, n);
            rest = str_from(rest, n);
            if (!outside)
                (void)sbom_seen_before(w->x->arena, &w->licences, str_copy(w->x->arena, id));
        }
    }
}

/* A file that could not be written is in no package. */
static void keep_files(struct writer *w, struct json *package)
{
    struct json *files = sbom_find_member(package, "hasFiles"), *next = NULL;
    if (!files)
        return;
    struct json kept = {.type = JSON_ARRAY};
    for (struct json *f = files->items.first; f; f = next) {
        next = f->next;
        f->next = NULL;
        if (sbom_seen_has(&w->elements, f->text))
            json_hang(&kept, NULL, f);
    }
    files->items = kept.items;
}

static void link_vex(struct sbom_export *x, struct json *package)
{
    struct arena *a = x->scratch;
    struct json *refs = sbom_find_member(package, "externalRefs");
    if (x->options->vex.n == 0)
        return;
    refs = refs ? refs : json_add(a, package, "externalRefs", JSON_ARRAY);
    struct json *r = json_add(a, refs, NULL, JSON_OBJECT);
    json_add_text(a, r, "referenceCategory", STR("SECURITY"));
    json_add_text(a, r, "referenceLocator", x->options->vex);
    json_add_text(a, r, "referenceType", STR("advisory"));
}

static void put_packages(struct writer *w)
{
    struct sbom_export *x = w->x;
    struct sbom_items items = {x, "packages", 0};
    const struct sbom *b = &x->whole->list;
    for (size_t i = 0; i < b->component_count; i++) {
        size_t mark = arena_mark(x->scratch);
        struct json *package = sbom_spdx_package(x, i, w->ids[i]);
        (void)sbom_seen_before(x->arena, &w->elements, w->ids[i]);
        note_licences(w, package);
        keep_files(w, package);
        if (i == b->primary)
            link_vex(x, package);
        sbom_items_put(&items, package);
        arena_rewind(x->scratch, mark);
    }
    sbom_items_end(&items);
}

static void put_extracted(struct writer *w, struct sbom_items *items)
{
    struct sbom_export *x = w->x;
    const struct sbom *b = &x->whole->list;
    for (size_t i = 0; i < w->licences.cap; i++) {
        struct str id = w->licences.slots[i], text = {0}, name = {0};
        if (!id.p || sbom_seen_before(x->arena, &w->extracted, id))
            continue;
        for (size_t k = 0; k < b->licence_text_count; k++)
            if (str_eq(b->licence_texts[k].id, id)) {
                text = b->licence_texts[k].text;
                name = b->licence_texts[k].name;
            }
        size_t mark = arena_mark(x->scratch);
        struct json *o = json_object(x->scratch);
        json_add_text(x->scratch, o, "licenseId", id);
        json_add_text(x->scratch, o, "name", name.n ? name : str_from(id, 11));
        json_add_text(x->scratch, o, "extractedText",
                      text.n ? text
                             : STR("The list names this licence and does not bring its text."));
        sbom_items_put(items, o);
        arena_rewind(x->scratch, mark);
    }
}

/* --- relationships --- */

/* Of these a list has the most, so they are written without a tree. */
static void relate(struct sbom_items *items, struct str from, const char *type, struct str to)
{
    struct buf *out = items->x->out;
    sbom_items_next(items);
    BUF_LIT(out, "{\"spdxElementId\":");
    buf_json(out, from);
    buf_fmt(out, ",\"relationshipType\":\"%s\",\"relatedSpdxElement\":", type);
    buf_json(out, to);
    buf_char(out, '}');
}

/* How an edge is said; reversed: the one that is needed is said to be a dependency of the other. */
static const struct edge_word {
    const char *type;
    bool reversed;
} edge_words[SBOM_EDGE__COUNT] = {
    [SBOM_EDGE_DEPENDS] = {"DEPENDS_ON", false},
    [SBOM_EDGE_STATIC_LINK] = {"STATIC_LINK", false},
    [SBOM_EDGE_DYNAMIC_LINK] = {"DYNAMIC_LINK", false},
    [SBOM_EDGE_RUNTIME] = {"RUNTIME_DEPENDENCY_OF", true},
    [SBOM_EDGE_PROVIDED] = {"PROVIDED_DEPENDENCY_OF", true},
    [SBOM_EDGE_PREREQUISITE] = {"HAS_PREREQUISITE", false},
    [SBOM_EDGE_OPTIONAL] = {"OPTIONAL_DEPENDENCY_OF", true},
    [SBOM_EDGE_BUILD] = {"BUILD_DEPENDENCY_OF", true},
    [SBOM_EDGE_DEV] = {"DEV_DEPENDENCY_OF", true},
    [SBOM_EDGE_TEST] = {"TEST_DEPENDENCY_OF", true},
};

static void put_edges(struct writer *w, struct sbom_items *items)
{
    const struct sbom *b = &w->x->whole->list;
    for (size_t i = 0; i < b->component_count; i++) {
        size_t parent = b->components[i].parent;
        if (parent != SIZE_MAX && !is_ours(w->x->whole, i))
            relate(items, w->ids[parent], "CONTAINS", w->ids[i]);
    }
    for (size_t i = 0; i < b->edge_count; i++) {
        const struct sbom_edge *e = &b->edges[i];
        struct edge_word word = edge_words[e->kind];
        if (!is_ours(w->x->whole, e->from))
            relate(items, w->ids[word.reversed ? e->to : e->from], word.type,
                   w->ids[word.reversed ? e->from : e->to]);
    }
}

/* What the document describes, unless the one list says so itself, in words that SPDX knows. */
static void put_described(struct writer *w, struct sbom_items *items)
{
    const struct sbom *b = &w->x->whole->list;
    bool own = alone(w->x->whole) != NULL;
    if (w->described)
        return;
    if (b->primary != SIZE_MAX)
        relate(items, str_of(document_id), "DESCRIBES", w->ids[b->primary]);
    for (size_t i = 0; own && b->primary == SIZE_MAX && i < b->root_count; i++)
        relate(items, str_of(document_id), "DESCRIBES", w->ids[b->roots[i]]);
    for (size_t i = 0; !own && b->primary == SIZE_MAX && i < b->component_count; i++)
        if (b->components[i].parent == SIZE_MAX)
            relate(items, str_of(document_id), "DESCRIBES", w->ids[i]);
}

/* --- members of the document --- */

static bool describes(const struct json *relationship)
{
    struct str type = json_text(relationship, "relationshipType");
    return STR_IS(type, "DESCRIBES") || STR_IS(type, "DESCRIBED_BY");
}

static void put_remark(struct sbom_items *items, struct str text)
{
    struct sbom_export *x = items->x;
    struct json *holder = json_object(x->scratch);
    sbom_items_put(items, sbom_spdx_annotation(x, holder, text));
}

/* What a CycloneDX document says beside its components. */
static void put_remarks(struct sbom_items *items, const struct sbom *b)
{
    static const char *const members[] = {"services",    "externalReferences", "compositions",
                                          "annotations", "formulation",        "declarations",
                                          "definitions", "properties",         "citations"};
    struct sbom_export *x = items->x;
    size_t mark = arena_mark(x->scratch);
    const struct json *metadata = sbom_raw_member(x->scratch, b, "metadata");
    JSON_EACH (m, metadata)
        if (!STR_IS(m->key, "component") && !STR_IS(m->key, "timestamp") &&
            !STR_IS(m->key, "tools"))
            put_remark(items, str_fmt(x->scratch, "CycloneDX metadata.%.*s: %.*s", STR_ARG(m->key),
                                      STR_ARG(sbom_json_text(x->scratch, m))));
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        const struct json *m = sbom_raw_member(x->scratch, b, members[i]);
        if (m && m->type == JSON_OBJECT)
            put_remark(items, str_fmt(x->scratch, "CycloneDX %s: %.*s", members[i],
                                      STR_ARG(sbom_json_text(x->scratch, m))));
        JSON_EACH (item, m && m->type == JSON_ARRAY ? m : NULL)
            put_remark(items, str_fmt(x->scratch, "CycloneDX %s: %.*s", members[i],
                                      STR_ARG(sbom_json_text(x->scratch, item))));
    }
    arena_rewind(x->scratch, mark);
}

static bool is_there(struct writer *w, struct str id)
{
    return STR_IS(id, "NONE") || STR_IS(id, "NOASSERTION") || str_eq(id, str_of(document_id)) ||
           str_starts(id, STR("DocumentRef-")) || sbom_seen_has(&w->elements, id);
}

/* Whether the document has the elements that an item joins or stands in. */
static bool joins(struct writer *w, const struct json *item, const struct sbom_step *place)
{
    static const char *const ends[] = {"spdxElementId", "relatedSpdxElement", "snippetFromFile"};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        struct str id = json_text(item, ends[i]);
        if (id.n == 0 || is_there(w, id))
            continue;
        sbom_loss(w->x, place, sbom_json_text(w->x->scratch, item),
                  "names an element that the document does not have");
        return false;
    }
    return item->type != JSON_STRING || is_there(w, item->text);
}

static void put_own(struct writer *w, struct sbom_items *items, const struct sbom_shape_member *m)
{
    struct sbom_export *x = w->x;
    bool several = x->whole->part_count > 1;
    const struct json *v = sbom_raw_member(x->scratch, &x->part->list, m->name.p);
    struct json *copy = v ? sbom_member_copy(x, m, v, STEP_MEMBER(NULL, m->name.p)) : NULL;
    if (copy && copy->type != JSON_ARRAY && !several)
        sbom_member_put(x, m->name.p, copy);
    else if (copy && copy->type != JSON_ARRAY)
        sbom_loss(x, STEP_MEMBER(NULL, m->name.p), sbom_json_text(x->scratch, copy),
                  "is of one of the lists, and cannot be said of all");
    else
        JSON_EACH (item, copy) {
            struct str licence = json_text(item, "licenseId");
            if (several && (describes(item) || STR_IS(m->name, "documentDescribes")))
                continue;
            if (licence.n)
                (void)sbom_seen_before(x->arena, &w->extracted, str_copy(x->arena, licence));
            if (!joins(w, item, STEP_MEMBER(NULL, m->name.p)))
                continue;
            w->described |= describes(item) || STR_IS(m->name, "documentDescribes");
            struct str id = json_text(item, "SPDXID");
            if (id.n)
                (void)sbom_seen_before(x->arena, &w->elements, str_copy(x->arena, id));
            sbom_items_put(items, item);
        }
}

static void put_member(struct writer *w, const struct sbom_shape_member *m)
{
    struct sbom_export *x = w->x;
    struct sbom_items items = {x, m->name.p, 0};
    size_t mark = arena_mark(x->scratch);
    bool annotations = STR_IS(m->name, "annotations");
    bool relationships = STR_IS(m->name, "relationships");
    if (relationships) {
        x->part = NULL;
        put_edges(w, &items);
    }
    for (size_t i = 0; i < x->whole->part_count; i++) {
        x->part = &x->whole->parts[i];
        if (sbom_is_spdx2(x->part->list.format))
            put_own(w, &items, m);
        else if (annotations && sbom_is_cyclonedx(x->part->list.format))
            put_remarks(&items, &x->part->list);
    }
    if (relationships)
        put_described(w, &items);
    if (STR_IS(m->name, "hasExtractedLicensingInfos"))
        put_extracted(w, &items);
    if (annotations && x->options->vex.n && x->whole->list.primary == SIZE_MAX)
        put_remark(&items, str_fmt(x->scratch, "VEX: %.*s", STR_ARG(x->options->vex)));
    sbom_items_end(&items);
    arena_rewind(x->scratch, mark);
}

/* --- what SPDX has no place for --- */

static void list_losses(struct sbom_export *x, const struct sbom *b)
{
    size_t mark = arena_mark(x->scratch), wanted = 0;
    sbom_loss_count(x, "components", b->skipped_count,
                    "entries without a name, which nobody can read");
    if (sbom_is_cyclonedx(b->format)) {
        JSON_EACH (d, sbom_raw_member(x->scratch, b, "dependencies"))
            wanted += json_count(json_get(d, "dependsOn"));
        if (wanted > b->edge_count)
            sbom_loss_count(
                x, "dependencies", wanted - b->edge_count,
                "dependencies that lead to no component of the list, or are said twice");
        sbom_loss_count(x, "vulnerabilities", b->vulnerability_count,
                        "vulnerabilities belong in a VEX document of their own (BSI TR-03183-2)");
        if (sbom_raw_member(x->scratch, b, "signature"))
            sbom_loss_count(x, "signature", 1,
                            "a signature does not hold for a document that is written anew");
    }
    if (!sbom_is_spdx2(b->format)) {
        sbom_loss_count(x, "relationships", b->relation_count,
                        "relationships that are neither dependency nor containment");
        sbom_loss_count(x, "files", b->file_count,
                        "files, which are not read from this form of SPDX");
    }
    arena_rewind(x->scratch, mark);
}

bool sbom_write_spdx(struct sbom_export *x, struct err *err)
{
    (void)err;
    struct writer w = {.x = x};
    const struct sbom *b = &x->whole->list;
    x->ref = id_of;
    make_ids(&w);
    put_text(x, "spdxVersion", STR("SPDX-2.3"));
    put_text(x, "dataLicense", STR("CC0-1.0"));
    put_text(x, "SPDXID", str_of(document_id));
    put_text(x, "name", b->name.n ? b->name : STR("component list"));
    put_text(x, "documentNamespace", str_of(no_namespace));
    size_t namespace = x->out->n - sizeof no_namespace; /* the quote stands after it */
    put_creation(x);
    for (size_t i = 0; i < SBOM_SPDX_DOCUMENT.count; i++) {
        put_member(&w, &SBOM_SPDX_DOCUMENT.members[i]);
        if (STR_IS(SBOM_SPDX_DOCUMENT.members[i].name, "files")) /* packages name files */
            put_packages(&w);
    }
    x->part = NULL;
    for (size_t i = 0; i < x->whole->part_count; i++)
        list_losses(x, &x->whole->parts[i].list);
    struct str uuid = hash_uuid(x->arena, buf_str(x->out));
    memcpy(x->out->p + namespace, uuid.p, uuid.n);
    return true;
}
