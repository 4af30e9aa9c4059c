#include "publish/oscal/export_internal.h"

/* Our relations in the words of OSCAL (after NIST IR 8477, 4.3). What is only near, explained,
   covered in part or said to correspond has something in common, and no more is claimed; our own
   word goes along. */
static const struct {
    const char *ours, *theirs;
} relations[] = {
    {"twin", "equivalent-to"},          {"nearest", "intersects-with"},
    {"explains", "intersects-with"},    {"covers", "intersects-with"},
    {"corresponds", "intersects-with"},
};

static struct str relationship_of(struct str relation)
{
    for (size_t i = 0; i < COUNT_OF(relations); i++)
        if (str_eq(relation, str_of(relations[i].ours)))
            return str_of(relations[i].theirs);
    return STR("intersects-with");
}

static void put_item(struct oscal_draft *d, struct json *map, const char *key, struct str clause)
{
    struct arena *a = d->arena;
    struct json *o = json_add(a, json_add(a, map, key, JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_text(a, o, "type", STR("control"));
    json_add_text(a, o, "id-ref", oscal_token(a, clause));
    oscal_prop(a, json_add(a, o, "props", JSON_ARRAY), "clause-id", clause);
}

static void put_map(struct oscal_draft *d, struct json *maps, const struct json *row)
{
    struct arena *a = d->arena;
    struct str relation = json_text(row, "relation");
    struct str basis = json_text(row, "basis"), note = json_text(row, "note");
    struct json *o = json_add(a, maps, NULL, JSON_OBJECT);
    json_add_text(a, o, "uuid", oscal_uuid(d, "map", json_text(row, "id")));
    json_add_text(a, o, "relationship", relationship_of(relation));
    put_item(d, o, "sources", json_text(row, "source"));
    put_item(d, o, "targets", json_text(row, "target"));
    struct json *props = json_add(a, o, "props", JSON_ARRAY);
    oscal_prop(a, props, "relation", relation);
    oscal_prop(a, props, "status", json_text(row, "status"));
    oscal_prop(a, props, "basis", basis);
    if (note.n)
        json_add_text(a, o, "remarks", note);
}

static void put_resource(struct oscal_draft *d, struct json *mapping, const char *key,
                         struct str id, struct str name)
{
    struct json *o = json_add(d->arena, mapping, key, JSON_OBJECT);
    json_add_text(d->arena, o, "type", STR("catalog"));
    json_add_text(d->arena, o, "href", oscal_catalogue_resource(d, id, name));
}

/* A new mapping for each pair of catalogues; the rows are in their order. */
static void put_mappings(struct oscal_draft *d, const struct json *rows)
{
    struct arena *a = d->arena;
    struct json *maps = NULL, *list = json_add(a, d->body, "mappings", JSON_ARRAY);
    struct str source = {0}, target = {0};
    JSON_EACH (row, rows) {
        struct str from = json_text(row, "source_catalogue");
        struct str to = json_text(row, "target_catalogue");
        if (!maps || !str_eq(from, source) || !str_eq(to, target)) {
            struct json *o = json_add(a, list, NULL, JSON_OBJECT);
            struct str key = str_fmt(a, "%.*s\n%.*s", STR_ARG(from), STR_ARG(to));
            json_add_text(a, o, "uuid", oscal_uuid(d, "mapping", key));
            put_resource(d, o, "source-resource", from, json_text(row, "source_name"));
            put_resource(d, o, "target-resource", to, json_text(row, "target_name"));
            maps = json_add(a, o, "maps", JSON_ARRAY);
            source = from;
            target = to;
        }
        put_map(d, maps, row);
    }
}

static void put_provenance(struct oscal_draft *d)
{
    struct arena *a = d->arena;
    struct json *o = json_add(a, d->body, "provenance", JSON_OBJECT);
    json_add_text(a, o, "method", STR("human"));
    json_add_text(a, o, "matching-rationale", STR("semantic"));
    json_add_text(a, o, "status", STR("not-complete"));
    json_add_text(a, o, "mapping-description",
                  STR("Which clauses of laws, guidance and standards are related, and who says so. "
                      "The property \"relation\" has the relation in our words, \"basis\" its "
                      "source, and \"status\" how well that was verified: verified, secondary or "
                      "unverified."));
}

static bool is_there(const struct view *v, struct str catalogue, struct err *err)
{
    struct json *rows;
    if (!view_rows(v, "oscal_catalogue", &catalogue, 1, &rows, err))
        return false;
    return json_count(rows) ||
           err_set(err, ERR_NOT_FOUND, "there is no catalogue %.*s (tutela list catalogue)",
                   STR_ARG(catalogue));
}

bool oscal_export_mapping(const struct view *v, struct str one, struct str other, struct json **out,
                          struct err *err)
{
    struct oscal_draft d = {0};
    struct json *rows;
    struct str pair[] = {one, other};
    struct oscal_head head = {.model = "mapping-collection", .version = "1.2.1"};
    if (one.n && (!is_there(v, one, err) || !is_there(v, other, err)))
        return false;
    if (!view_rows(v, "oscal_mappings", pair, 2, &rows, err) ||
        !oscal_stamp(v, &head.position, &head.at, err))
        return false;
    if (json_count(rows) == 0)
        return one.n ? err_set(err, ERR_NO_DATA, "nothing maps between %.*s and %.*s", STR_ARG(one),
                               STR_ARG(other))
                     : err_set(err, ERR_NO_DATA, "the workspace has no mapping");
    head.title = one.n ? str_fmt(v->arena, "Mappings between %.*s and %.*s", STR_ARG(one),
                                 STR_ARG(other))
                       : STR("Mappings between the catalogues");
    head.edition = head.position;
    d.seed = STR("mappings");
    oscal_begin(&d, v, &head);
    put_provenance(&d);
    put_mappings(&d, rows);
    *out = oscal_end(&d);
    return true;
}
