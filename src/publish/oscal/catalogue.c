#include "publish/oscal/export_internal.h"

/* A clause as a control. */
struct control {
    const struct json *row;
    struct control *parent; /* NULL: of no clause that is here */
    struct json *json;
    struct json *children; /* hung in when there is one */
    struct json *props, *links;
};

/* What a catalogue document is made of. */
struct making {
    struct oscal_draft draft;
    struct arena *arena;
    const struct json *catalogue, *clauses, *mappings;
    struct control *controls;
    size_t count;
    struct map by_id;            /* of clauses: struct control */
    struct map chapters;         /* struct json, the list of controls of a group */
    struct json *groups, *loose; /* loose: controls of no chapter */
    struct str source;           /* "#UUID" of the source in the back matter */
};

static bool is_withdrawn(const struct json *clause)
{
    return str_starts(json_text(clause, "applies_note"), STR("Withdrawn"));
}

/* --- one control --- */

static void put_part(struct making *m, struct json *parts, const char *name, struct str id,
                     struct str prose)
{
    struct arena *a = m->arena;
    bool ours = strcmp(name, "statement") != 0 && strcmp(name, "guidance") != 0;
    struct json *o = json_add(a, parts, NULL, JSON_OBJECT);
    json_add_text(a, o, "id", id);
    json_add_text(a, o, "name", str_of(name));
    if (ours)
        json_add_text(a, o, "ns", STR(OSCAL_NS));
    if (prose.n)
        json_add_text(a, o, "prose", prose);
}

/* The statement is always there, for assessments refer to it. */
static void put_parts(struct making *m, const struct json *clause, struct json *control)
{
    static const struct {
        const char *member, *name, *suffix;
    } parts[] = {
        {"question", "question", "qst"},
        {"applies_note", "guidance", "gdn"},
        {"evidence_wanted", "evidence", "evd"},
        {"note", "note", "nte"},
    };
    struct arena *a = m->arena;
    struct str id = json_text(clause, "id"), token = oscal_token(a, id);
    struct json *list = json_add(a, control, "parts", JSON_ARRAY);
    put_part(m, list, "statement", oscal_statement(a, id), json_text(clause, "text"));
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct str prose = json_text(clause, parts[i].member);
        if (prose.n)
            put_part(m, list, parts[i].name, str_fmt(a, "%.*s_%s", STR_ARG(token), parts[i].suffix),
                     prose);
    }
}

static void put_props(struct making *m, const struct json *clause, struct json *props)
{
    static const struct {
        const char *member, *name;
    } ours[] = {
        {"id", "clause-id"},
        {"chapter", "chapter"},
        {"heading", "heading"},
        {"status", "status"},
        {"applies_if", "applies-if"},
        {"cybersecurity", "cybersecurity"},
        {"phase", "phase"},
        {"label", "label"},
        {"force", "force"},
        {"valid_from", "valid-from"},
        {"valid_until", "valid-until"},
    };
    struct arena *a = m->arena;
    int64_t position = json_int(clause, "position", 0);
    oscal_core_prop(a, props, "label", json_text(clause, "number"));
    if (position > 0)
        oscal_core_prop(a, props, "sort-id", str_fmt(a, "%06lld", (long long)position));
    if (is_withdrawn(clause))
        oscal_core_prop(a, props, "status", STR("withdrawn"));
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        oscal_prop(a, props, ours[i].name, oscal_text(clause, ours[i].member));
}

static void make_control(struct making *m, struct control *c)
{
    struct arena *a = m->arena;
    const struct json *clause = c->row;
    struct str source = json_text(clause, "source");
    bool heading = STR_IS(json_text(clause, "heading"), "yes");
    c->json = json_object(a);
    json_add_text(a, c->json, "id", oscal_token(a, json_text(clause, "id")));
    json_add_text(a, c->json, "class", heading ? STR("heading") : json_text(m->catalogue, "label"));
    json_add_text(a, c->json, "title", json_text(clause, "name"));
    c->props = json_add(a, c->json, "props", JSON_ARRAY);
    put_props(m, clause, c->props);
    c->links = json_array(a);
    if (source.n)
        oscal_link(a, c->links, m->source, STR("reference"), source);
    put_parts(m, clause, c->json);
}

/* --- mappings: a link for every reader, and a property for ours, which keeps all --- */

static struct str href_of(struct making *m, struct str clause, struct str catalogue)
{
    struct arena *a = m->arena;
    struct str token = oscal_token(a, clause);
    if (str_eq(catalogue, json_text(m->catalogue, "id")))
        return str_fmt(a, "#%.*s", STR_ARG(token));
    return str_fmt(a, "%.*s#%.*s", STR_ARG(oscal_catalogue_file(a, catalogue)), STR_ARG(token));
}

static void put_mapping_prop(struct making *m, struct control *c, const struct json *row)
{
    struct arena *a = m->arena;
    struct str basis = json_text(row, "basis"), note = json_text(row, "note");
    struct str status = json_text(row, "status");
    struct json *o = oscal_prop(a, c->props, "mapping", json_text(row, "target"));
    json_add_text(a, o, "class", json_text(row, "relation"));
    if (status.n)
        json_add_text(a, o, "group", status);
    if (basis.n || note.n)
        json_add_fmt(a, o, "remarks", "%.*s%s%.*s", STR_ARG(basis), note.n ? "\n" : "",
                     STR_ARG(note));
    /* The numbers of an earlier draft, and of the edition, in which a mapping is expressed. */
    static const char *const numbers[][2] = {{"draft", "mapping-draft"},
                                             {"published", "mapping-published"}};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct str text = json_text(row, numbers[i][0]);
        if (text.n)
            json_add_text(a, oscal_prop(a, c->props, numbers[i][1], text), "remarks",
                          json_text(row, "target"));
    }
}

static void put_mappings(struct making *m)
{
    JSON_EACH (row, m->mappings) {
        struct str source = json_text(row, "source"), target = json_text(row, "target");
        struct str relation = json_text(row, "relation");
        struct control *from = map_find(&m->by_id, source), *to = map_find(&m->by_id, target);
        if (from) {
            put_mapping_prop(m, from, row);
            oscal_link(m->arena, from->links,
                       href_of(m, target, json_text(row, "target_catalogue")), relation,
                       json_text(row, "basis"));
        }
        if (to && to != from && STR_IS(relation, "twin"))
            oscal_link(m->arena, to->links, href_of(m, source, json_text(row, "source_catalogue")),
                       relation, json_text(row, "basis"));
    }
}

/* --- the tree --- */

static void find_parents(struct making *m)
{
    for (size_t i = 0; i < m->count; i++) {
        struct control *c = &m->controls[i];
        struct str parent = json_text(c->row, "parent");
        c->parent = parent.n ? map_find(&m->by_id, parent) : NULL;
    }
}

/* Clauses may stand inside of each other by mistake, or deeper than a document may: such stand
   outside, so that none is lost. */
static bool ends_at_the_top(const struct control *c)
{
    enum { DEPTH_MAX = 24 };
    int depth = 0;
    while (c && depth++ < DEPTH_MAX)
        c = c->parent;
    return !c;
}

static struct json *list_of_chapter(struct making *m, struct str chapter)
{
    struct arena *a = m->arena;
    if (chapter.n == 0)
        return m->loose;
    struct json *list = map_find(&m->chapters, chapter);
    if (list)
        return list;
    struct json *o = json_add(a, m->groups, NULL, JSON_OBJECT);
    json_add_fmt(a, o, "id", "chapter-%zu", json_count(m->groups));
    json_add_text(a, o, "class", STR("chapter"));
    json_add_text(a, o, "title", chapter);
    list = json_add(a, o, "controls", JSON_ARRAY);
    map_add(&m->chapters, chapter, list);
    return list;
}

static void hang_controls(struct making *m)
{
    for (size_t i = 0; i < m->count; i++)
        oscal_hang(m->controls[i].json, "links", m->controls[i].links);
    for (size_t i = 0; i < m->count; i++) {
        struct control *c = &m->controls[i];
        if (!c->parent || !ends_at_the_top(c)) {
            json_hang(list_of_chapter(m, json_text(c->row, "chapter")), NULL, c->json);
            continue;
        }
        if (!c->parent->children)
            c->parent->children = json_add(m->arena, c->parent->json, "controls", JSON_ARRAY);
        json_hang(c->parent->children, NULL, c->json);
    }
    oscal_hang(m->draft.body, "groups", m->groups);
    oscal_hang(m->draft.body, "controls", m->loose);
}

static void make_controls(struct making *m)
{
    struct arena *a = m->arena;
    m->controls = ARENA_ARRAY(a, struct control, json_count(m->clauses) + 1);
    m->by_id.arena = a;
    m->chapters.arena = a;
    m->groups = json_array(a);
    m->loose = json_array(a);
    JSON_EACH (row, m->clauses) {
        struct control *c = &m->controls[m->count++];
        c->row = row;
        make_control(m, c);
        map_add(&m->by_id, json_text(row, "id"), c);
    }
    put_mappings(m);
    find_parents(m);
    hang_controls(m);
}

/* --- the head --- */

static void put_head(struct making *m)
{
    static const struct {
        const char *member, *name;
    } members[] = {
        {"id", "catalogue-id"},
        {"label", "label"},
        {"status", "status"},
        {"regulation", "regulation"},
        {"as_of", "as-of"},
        {"valid_from", "valid-from"},
        {"valid_until", "valid-until"},
        {"source", "source"},
        {"file_hash", "file-hash"},
        {"role", "role"},
    };
    struct oscal_draft *d = &m->draft;
    struct arena *a = m->arena;
    struct str url = json_text(m->catalogue, "url"), notes = json_text(m->catalogue, "notes");
    for (size_t i = 0; i < COUNT_OF(members); i++)
        oscal_prop(a, d->props, members[i].name, json_text(m->catalogue, members[i].member));
    if (url.n)
        oscal_link(a, json_add(a, d->metadata, "links", JSON_ARRAY), oscal_address(a, url),
                   STR("source"), (struct str){0});
    if (notes.n)
        json_add_text(a, d->metadata, "remarks", notes);
}

static void put_source(struct making *m)
{
    struct oscal_draft *d = &m->draft;
    struct arena *a = m->arena;
    struct str url = json_text(m->catalogue, "url"), source = json_text(m->catalogue, "source");
    struct str uuid = oscal_uuid(d, "source", json_text(m->catalogue, "id"));
    struct json *o = json_add(a, d->resources, NULL, JSON_OBJECT);
    json_add_text(a, o, "uuid", uuid);
    json_add_text(a, o, "title", source);
    json_add_text(a, json_add(a, o, "citation", JSON_OBJECT), "text", source);
    if (url.n) {
        struct json *link = json_add(a, json_add(a, o, "rlinks", JSON_ARRAY), NULL, JSON_OBJECT);
        json_add_text(a, link, "href", oscal_address(a, url));
    }
    m->source = str_fmt(a, "#%.*s", STR_ARG(uuid));
}

static bool load(struct making *m, const struct view *v, struct str id, struct json **stamps,
                 struct err *err)
{
    struct json *catalogues, *clauses, *mappings;
    if (!view_rows(v, "oscal_catalogue", &id, 1, &catalogues, err) ||
        !view_rows(v, "oscal_clauses", &id, 1, &clauses, err) ||
        !view_rows(v, "oscal_links", &id, 1, &mappings, err) ||
        !view_rows(v, "oscal_catalogue_stamp", &id, 1, stamps, err))
        return false;
    m->catalogue = json_first(catalogues);
    if (!m->catalogue)
        return err_set(err, ERR_NOT_FOUND, "there is no catalogue %.*s (tutela list catalogue)",
                       STR_ARG(id));
    m->arena = v->arena;
    m->clauses = clauses;
    m->mappings = mappings;
    return true;
}

bool oscal_export_catalogue(const struct view *v, struct str catalogue, struct json **out,
                            struct err *err)
{
    struct making m = {0};
    struct json *stamps;
    if (!load(&m, v, catalogue, &stamps, err))
        return false;
    const struct oscal_head head = {
        .model = "catalog",
        .version = "1.1.3",
        .title = json_text(m.catalogue, "name"),
        .edition = json_text(m.catalogue, "edition"),
        .at = json_text(json_first(stamps), "at"),
        .position = oscal_text(json_first(stamps), "position"),
    };
    m.draft.seed = str_fmt(v->arena, "catalogue %.*s", STR_ARG(catalogue));
    oscal_begin(&m.draft, v, &head);
    put_head(&m);
    put_source(&m);
    make_controls(&m);
    *out = oscal_end(&m.draft);
    return true;
}
